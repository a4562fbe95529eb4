"""What an exchange has to do, from what is known here and what the store lists. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from brm_desktop.domain.branches import author_of
from brm_desktop.domain.changes import Vector, covers
from brm_desktop.storage.segments import Known
from brm_desktop.sync import names
from brm_desktop.sync.lines import Lines
from brm_desktop.sync.names import KeyName, PackName, ReachName, SegmentName, SnapshotName
from brm_desktop.sync.stores.protocol import Listed

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
        return self.has_packed(author_of(known.writer), known.seq) or self.has_file(known)

    def has_file(self, known: Known) -> bool:
        """Tell whether a file is called after these bytes, renamed or not, and is as long."""
        short = names.shorten(known.file)
        same = self.segments.get(author_of(known.writer), {}).get(known.seq, ())
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


class Wanted(NamedTuple):
    """A segment of a line to fetch: out of a pack, or one of several files where several claim its number."""

    writer: str
    seq: int
    packs: tuple[PackName, ...]
    files: tuple[SegmentName, ...]


def list_wanted(lines: Lines, listing: Listing, roots: Mapping[str, int] | None = None) -> list[Wanted]:
    """Return what to fetch: for each line all that follows what is known, without a gap.

    `roots` are the first numbers of branches of which nothing is here yet. What is of another line of its author
    is left out as far as that is known.
    """
    begun, wanted = roots or {}, list[Wanted]()
    for author in sorted({*listing.segments, *listing.packs}):
        numbered = listing.segments.get(author, {})
        for line in lines.list_open(author, begun):
            seq = lines.last[line].seq + 1 if line in lines.last else begun.get(line, 1)
            while True:
                packs, files = listing.list_packs(author, seq), _list_others(lines, author, seq, numbered)
                if not packs and not files:
                    break
                wanted.append(Wanted(line, seq, tuple(packs), tuple(files)))
                seq += 1
    return wanted


def list_overlapping(packs: Sequence[PackName]) -> list[PackName]:
    """Return the packs that hold a number that another holds as well."""
    return [
        pack
        for pack in packs
        if any(other != pack and other.first <= pack.last and pack.first <= other.last for other in packs)
    ]


def _list_others(
    lines: Lines, author: str, seq: int, numbered: Mapping[int, Sequence[SegmentName]]
) -> Sequence[SegmentName]:
    """Return the files of a number that are not known to be of a line already."""
    same, here = numbered.get(seq, ()), lines.list_at(author, seq)
    if not here:
        return same
    known = {names.shorten(digest) for each in here for digest in (each.digest, each.file)}
    return [name for name in same if name.short not in known]


def list_gaps(lines: Lines, listing: Listing, floors: Mapping[str, int]) -> list[str]:
    """Return the authors of whom later segments are there, or were once, but not the next."""
    gaps = list[str]()
    for author in sorted({*listing.segments, *listing.packs, *floors}):
        numbered = listing.segments.get(author, {})
        last = max([0, *numbered, *(pack.last for pack in listing.packs.get(author, ())), floors.get(author, 0)])
        following = max([0, *(lines.last[line].seq for line in lines.list_lines(author))]) + 1
        if last >= following and following not in numbered and not listing.has_packed(author, following):
            gaps.append(author)
    return gaps


def list_snapshots(own: str, lines: Lines, listing: Listing, floors: Mapping[str, int]) -> Sequence[SnapshotName]:
    """Return the snapshots to try in turn: none for a device that comes along as well by reading on."""
    here = sum(known.seq for known in lines.last.values())
    is_new = not any(writer != own for writer in lines.last)
    if is_new or list_gaps(lines, listing, floors):
        return listing.snapshots
    return [name for name in listing.snapshots if name.total - here >= _FAR_SEGMENTS]


def list_missing(known: Iterable[Known], listing: Listing, floors: Mapping[str, int]) -> list[Known]:
    """Return what the store had once and does not list now, or not whole, although nobody took it away."""
    return [
        each
        for each in known
        if each.stored and each.size and each.seq > floors.get(author_of(each.writer), 0) and not listing.has(each)
    ]


def list_replaced(rewritten: Iterable[Known], listing: Listing) -> list[tuple[SegmentName, Known]]:
    """Return files that may be earlier versions of segments that we wrote anew since, if the new one is there too."""
    return [
        (name, known)
        for known in rewritten
        if listing.has(known)
        for name in listing.segments.get(known.writer, {}).get(known.seq, ())
        if name.short != names.shorten(known.file)
    ]


def list_foreign_own(own: str, lines: Lines, listing: Listing) -> list[SegmentName]:
    """Return segments in our name that we do not know: this copy of the portfolio is older than they are."""
    return [
        name
        for seq, same in sorted(listing.segments.get(own, {}).items())
        for name in same
        if (known := lines.find(own, seq)) is None or names.shorten(known.digest) != name.short
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
