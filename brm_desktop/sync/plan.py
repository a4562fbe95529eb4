"""What an exchange has to do, from what is known here and what the store lists. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from brm_desktop.domain.changes import Vector, covers
from brm_desktop.storage.segments import Known
from brm_desktop.sync import names
from brm_desktop.sync.names import KeyName, PackName, ReachName, SegmentName, SnapshotName
from brm_desktop.sync.stores.protocol import Listed
from brm_desktop.sync.wire import SegmentHeader

_FAR_SEGMENTS: Final = 400  # who lacks as many takes a snapshot instead


class Listing(NamedTuple):
    """What a space's log holds, by writer and number; each number usually has one file."""

    segments: Mapping[str, Mapping[int, Sequence[SegmentName]]]
    packs: Mapping[str, Sequence[PackName]]
    snapshots: Sequence[SnapshotName]  # what stands for most first
    reaches: Mapping[str, Sequence[ReachName]]  # the newest first
    keys: Sequence[KeyName]
    sizes: Mapping[str, int]

    def has(self, known: Known) -> bool:
        """Tell whether a segment is there: in a pack, or in a file called after these bytes and as long."""
        return self.has_packed(known.writer, known.seq) or self.has_file(known)

    def has_file(self, known: Known) -> bool:
        """Tell whether a file is called after these bytes, renamed or not, and is as long."""
        short = names.shorten(known.file)
        same = self.segments.get(known.writer, {}).get(known.seq, ())
        return any(name.short == short and self.sizes[name.found] in (known.size, -1) for name in same)

    def has_packed(self, writer: str, seq: int) -> bool:
        return bool(self.list_packs(writer, seq))

    def list_packs(self, writer: str, seq: int) -> list[PackName]:
        """Return the packs that hold a segment, the one with most first."""
        found = [pack for pack in self.packs.get(writer, ()) if pack.first <= seq <= pack.last]
        return sorted(found, key=lambda pack: (pack.first - pack.last, pack.found))


def read_listing(listed: Iterable[Listed]) -> Listing:
    """Return a listing in order; copies that a client renamed stand after the one they are copies of."""
    segments = dict[str, dict[int, list[SegmentName]]]()
    packs, reaches = dict[str, list[PackName]](), dict[str, list[ReachName]]()
    keys, snapshots, sizes = list[KeyName](), list[SnapshotName](), dict[str, int]()
    for each in sorted(set(listed)):
        sizes[each.name] = each.size
        if (name := names.read_segment_name(each.name)) is not None:
            segments.setdefault(name.writer, {}).setdefault(name.seq, []).append(name)
        elif (pack := names.read_pack_name(each.name)) is not None:
            packs.setdefault(pack.writer, []).append(pack)
        elif (snapshot := names.read_snapshot_name(each.name)) is not None:
            snapshots.append(snapshot)
        elif (reach := names.read_reach_name(each.name)) is not None:
            reaches.setdefault(reach.writer, []).append(reach)
        elif (key := names.read_key_name(each.name)) is not None:
            keys.append(key)
    for numbered in segments.values():
        for same in numbered.values():
            same.sort(key=lambda name: (name.short, name.renamed, name.found))
    for said in reaches.values():
        said.sort(key=lambda name: (-name.number, name.found))
    snapshots.sort(key=lambda name: (-name.total, name.found))
    return Listing(segments, packs, snapshots, reaches, keys, sizes)


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


class Wanted(NamedTuple):
    """A segment to fetch: out of a pack, or one of several files where several claim its number."""

    writer: str
    seq: int
    packs: Sequence[PackName]
    files: Sequence[SegmentName]

    @property
    def is_claimed_twice(self) -> bool:
        return len({name.short for name in self.files}) > 1


def list_wanted(standing: Standing, listing: Listing) -> list[Wanted]:
    """Return what to fetch: for each writer all that follows what is known, without a gap."""
    wanted = list[Wanted]()
    for writer in sorted({*listing.segments, *listing.packs}):
        numbered = listing.segments.get(writer, {})
        seq = standing.last[writer].seq + 1 if writer in standing.last else 1
        while (packs := listing.list_packs(writer, seq)) or seq in numbered:
            wanted.append(Wanted(writer, seq, packs, numbered.get(seq, ())))
            seq += 1
    return wanted


def list_gaps(standing: Standing, listing: Listing, floors: Mapping[str, int]) -> list[str]:
    """Return the writers of whom later segments are there, or were once, but not the next."""
    gaps = list[str]()
    for writer in sorted({*listing.segments, *listing.packs, *floors}):
        numbered = listing.segments.get(writer, {})
        last = max([0, *numbered, *(pack.last for pack in listing.packs.get(writer, ())), floors.get(writer, 0)])
        following = standing.last[writer].seq + 1 if writer in standing.last else 1
        if last >= following and following not in numbered and not listing.has_packed(writer, following):
            gaps.append(writer)
    return gaps


def list_snapshots(own: str, standing: Standing, listing: Listing, floors: Mapping[str, int]) -> Sequence[SnapshotName]:
    """Return the snapshots to try in turn: none for a device that comes along as well by reading on."""
    here = sum(known.seq for known in standing.last.values())
    is_new = not any(writer != own for writer in standing.last)
    if is_new or list_gaps(standing, listing, floors):
        return listing.snapshots
    return [name for name in listing.snapshots if name.total - here >= _FAR_SEGMENTS]


def list_missing(known: Iterable[Known], listing: Listing, floors: Mapping[str, int]) -> list[Known]:
    """Return what the store had once and does not list now, or not whole, although nobody took it away."""
    return [
        each
        for each in known
        if each.stored and each.size and each.seq > floors.get(each.writer, 0) and not listing.has(each)
    ]


def list_replaced(rewritten: Iterable[Known], listing: Listing) -> list[SegmentName]:
    """Return the files of segments that we wrote anew since, if the new one is there too."""
    return [
        name
        for known in rewritten
        if listing.has_file(known)
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
        is_told_twice = is_told_twice or len(ours) < len(same) or listing.has_packed(known.writer, known.seq)
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
