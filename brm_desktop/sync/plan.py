"""What an exchange has to do, from what is known here and what the store lists. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from brm_desktop.domain.changes import Vector, covers
from brm_desktop.storage.segments import Known
from brm_desktop.sync import names
from brm_desktop.sync.names import KeyName, SegmentName
from brm_desktop.sync.stores.protocol import Listed
from brm_desktop.sync.wire import SegmentHeader


class Listing(NamedTuple):
    """What a space's log holds, by writer and number; each number usually has one file."""

    segments: Mapping[str, Mapping[int, Sequence[SegmentName]]]
    keys: Sequence[KeyName]
    sizes: Mapping[str, int]

    def has(self, known: Known) -> bool:
        """Tell whether a file is called after these bytes, renamed or not, and is as long."""
        short = names.shorten(known.file)
        same = self.segments.get(known.writer, {}).get(known.seq, ())
        return any(name.short == short and self.sizes[name.found] in (known.size, -1) for name in same)


def read_listing(listed: Iterable[Listed]) -> Listing:
    """Return a listing in order; copies that a client renamed stand after the one they are copies of."""
    segments = dict[str, dict[int, list[SegmentName]]]()
    keys, sizes = list[KeyName](), dict[str, int]()
    for each in sorted(set(listed)):
        name = names.read_segment_name(each.name)
        key = names.read_key_name(each.name)
        if name is not None:
            segments.setdefault(name.writer, {}).setdefault(name.seq, []).append(name)
        elif key is not None:
            keys.append(key)
        sizes[each.name] = each.size
    for numbered in segments.values():
        for same in numbered.values():
            same.sort(key=lambda name: (name.short, name.renamed, name.found))
    return Listing(segments, keys, sizes)


class Standing(NamedTuple):
    """How far each writer is known here."""

    last: Mapping[str, Known]
    digests: Mapping[tuple[str, int], bytes]

    @property
    def vector(self) -> dict[str, int]:
        return {writer: known.last for writer, known in self.last.items()}


def make_standing(known: Iterable[Known]) -> Standing:
    """Return how far each writer is known."""
    every = list(known)
    return Standing({each.writer: each for each in every}, {(each.writer, each.seq): each.digest for each in every})


def list_wanted(standing: Standing, listing: Listing) -> list[list[SegmentName]]:
    """Return what to fetch: for each writer all that follows what is known, without a gap; several names where
    several files claim one number.
    """
    wanted = list[list[SegmentName]]()
    for writer in sorted(listing.segments):
        numbered = listing.segments[writer]
        seq = standing.last[writer].seq + 1 if writer in standing.last else 1
        while seq in numbered:
            wanted.append(list(numbered[seq]))
            seq += 1
    return wanted


def list_gaps(standing: Standing, listing: Listing) -> list[str]:
    """Return the writers of whom later segments are there but not the next."""
    gaps = list[str]()
    for writer, numbered in sorted(listing.segments.items()):
        following = standing.last[writer].seq + 1 if writer in standing.last else 1
        if max(numbered) >= following and following not in numbered:
            gaps.append(writer)
    return gaps


def list_missing(known: Iterable[Known], listing: Listing) -> list[Known]:
    """Return what the store had once and does not list now, or not whole."""
    return [each for each in known if each.stored and not listing.has(each)]


def list_replaced(rewritten: Iterable[Known], listing: Listing) -> list[SegmentName]:
    """Return the files of segments that we wrote anew since, if the new one is there too."""
    return [
        name
        for known in rewritten
        if listing.has(known)
        for name in listing.segments[known.writer][known.seq]
        if name.short != names.shorten(known.file)
    ]


def list_foreign_own(own: str, standing: Standing, listing: Listing) -> list[SegmentName]:
    """Return segments in our name that we do not know: this copy of the portfolio is older than they are."""
    return [
        name
        for seq, same in sorted(listing.segments.get(own, {}).items())
        for name in same
        if names.shorten(standing.digests.get((own, seq), b"")) != name.short
    ]


def list_withdrawn(waiting: Iterable[Known], listing: Listing) -> list[SegmentName]:
    """Return the files of own segments that wait, from the first number on that something else has as well."""
    found, is_told_twice = list[SegmentName](), False
    for known in sorted(waiting, key=lambda each: each.seq):
        same = listing.segments.get(known.writer, {}).get(known.seq, ())
        ours = [name for name in same if name.short == names.shorten(known.digest)]
        is_told_twice = is_told_twice or len(ours) < len(same)
        found += ours if is_told_twice else []
    return found


def is_met(deps: Vector, vector: Vector) -> bool:
    """Tell whether all that a segment's writer had seen is here."""
    return all(covers(vector, dot) for dot in deps.items())


def follows(header: SegmentHeader, standing: Standing) -> bool:
    """Tell whether a segment comes right after what is known of its writer, by number and by digest."""
    before = standing.last.get(header.writer)
    if before is None:
        return header.seq == 1 and header.previous == b""
    return header.seq == before.seq + 1 and header.previous == before.digest and header.first > before.last
