"""All that a set of changes says together, without the changes that later ones have replaced: a snapshot.

Commits are told by their place in `commits`, which rises by rank; writers by their place in `writers`. The same set
of changes makes the same snapshot, whichever device makes it and however it came by them.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Any, NamedTuple

from brm_desktop.domain.branches import Naming
from brm_desktop.domain.changes import Dot, Entry, Vector, covers
from brm_desktop.domain.merging import Head, Version
from brm_desktop.domain.text_patch import Patch, apply_patch, make_patch


class Commit(NamedTuple):
    """A commit that something here was last changed by."""

    writer: int
    seq: int
    stamp: int
    at_ms: int
    label: str
    role: str


class Cells(NamedTuple):
    """What one commit gave to the cells of a record, where no later one has replaced it."""

    by: int
    values: tuple[tuple[str, Any], ...]
    members: tuple[tuple[str, str, bool], ...]


class Text(NamedTuple):
    """One saved text: what differs from the one before in the list (the first from nothing)."""

    by: int
    parents: tuple[int, ...]
    start: int
    removed: int
    inserted: str


class Texts(NamedTuple):
    """The saved texts of one field by rank, and which of them no later one has replaced."""

    field: str
    saved: tuple[Text, ...]
    heads: tuple[int, ...]


class Ended(NamedTuple):
    """A delete of a record, and what it had seen of it: pairs of writer and commit's number."""

    by: int
    seen: tuple[tuple[int, int], ...]


class RecordState(NamedTuple):
    """A record. A field that is not told of is as a new record has it, by every commit that made the record.

    Where no commit made it, it is in another space, and only its fields that are told apart are meant.
    """

    kind: str
    id: str
    made: tuple[int, ...]
    edits: tuple[int, ...]  # each writer's last, but for those that merged another record into it: all of them
    cells: tuple[Cells, ...]
    texts: tuple[Texts, ...]
    deletes: tuple[Ended, ...]
    merges: tuple[tuple[int, str | None], ...]  # what it was merged into, by rank: the last counts


class HeldEntry(NamedTuple):
    """An entry that the maker of the snapshot could not carry out, and what its writer had seen."""

    by: int
    seen: tuple[tuple[int, int], ...]
    entry: Entry


class State(NamedTuple):
    """A snapshot's content."""

    writers: tuple[str, ...]
    commits: tuple[Commit, ...]
    records: tuple[RecordState, ...]
    held: tuple[HeldEntry, ...]
    erased: tuple[tuple[str, str], ...]  # kinds and ids of what is gone for good

    def dot(self, by: int) -> Dot:
        commit = self.commits[by]
        return self.writers[commit.writer], commit.seq

    def spell(self, pairs: Iterable[tuple[int, int]]) -> dict[str, int]:
        """Return pairs of writer and number as a vector."""
        return {self.writers[writer]: seq for writer, seq in pairs}

    def head(self, by: int, value: Any) -> Head:
        commit = self.commits[by]
        return Head(commit.stamp, self.writers[commit.writer], commit.seq, value)


def rename(state: State, naming: Naming) -> State:
    """Return a snapshot's content with all commits as they are called here."""
    places = dict[str, int]()

    def place(writer: str) -> int:
        return places.setdefault(writer, len(places))

    def pairs(seen: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
        return tuple((place(writer), seq) for writer, seq in naming.vector(state.spell(seen)).items())

    commits = tuple(
        commit._replace(writer=place(naming.dot(state.dot(by))[0])) for by, commit in enumerate(state.commits)
    )
    records = tuple(
        record._replace(deletes=tuple(Ended(each.by, pairs(each.seen)) for each in record.deletes))
        for record in state.records
    )
    held = tuple(HeldEntry(each.by, pairs(each.seen), naming.entry(each.entry)) for each in state.held)
    return state._replace(writers=tuple(places), commits=commits, records=records, held=held)


def pack_texts(texts: Iterable[tuple[int, tuple[int, ...], str]]) -> tuple[Text, ...]:
    """Return texts as what differs from one to the next."""
    packed, before = list[Text](), ""
    for by, parents, text in texts:
        patch = make_patch(before, text)
        packed.append(Text(by, parents, patch.start, len(patch.removed), patch.inserted))
        before = text
    return tuple(packed)


def unpack_texts(state: State, packed: Iterable[Text]) -> dict[int, Version]:
    """Return the whole texts by their commits."""
    found, text = dict[int, Version](), ""
    for each in packed:
        text = apply_patch(text, Patch(each.start, text[each.start : each.start + each.removed], each.inserted))
        parents = tuple(map(state.dot, each.parents))
        found[each.by] = Version(state.commits[each.by].stamp, parents, text)
    return found


def join_heads(ours: Iterable[Head], known: Vector, theirs: Iterable[Head], cut: Vector) -> list[Head]:
    """Return what stands in a cell after two sets of changes come together, the winner first.

    A value that the other side knows and does not have was replaced there by a change that had seen it.
    """
    mine, other = list(ours), list(theirs)
    kept = [head for head in mine if not covers(cut, head.dot) or any(head.dot == each.dot for each in other)]
    kept += [head for head in other if not covers(known, head.dot)]
    return sorted(kept, key=lambda head: head.rank, reverse=True)


def find_fault(state: State) -> str | None:
    """Return what cannot be right in a snapshot's content, None when all of it can."""
    writers, commits = len(state.writers), len(state.commits)
    if list(state.writers) != sorted(set(state.writers)):
        return "its writers are out of order"
    ranks = []
    for commit in state.commits:
        if not 0 <= commit.writer < writers or commit.seq < 1 or not 0 <= commit.stamp < 1 << 63:
            return "a commit cannot be right"
        ranks.append((commit.stamp, commit.writer, commit.seq))
    if any(a >= b for a, b in pairwise(ranks)):
        return "its commits are out of order"
    used = (by for record in state.records for by in list_used(record))
    if not all(0 <= by < commits for by in (*(held.by for held in state.held), *used)):
        return "a commit is missing"
    pairs = [pair for record in state.records for each in record.deletes for pair in each.seen]
    pairs += [pair for held in state.held for pair in held.seen]
    if not all(0 <= writer < writers for writer, _ in pairs):
        return "a writer is missing"
    for record in state.records:
        known = {text.by for texts in record.texts for text in texts.saved}.union(record.made)
        if not record.edits or not all(texts.heads and known.issuperset(texts.heads) for texts in record.texts):
            return "a record cannot be right"
    return None


def list_used(record: RecordState) -> Iterable[int]:
    """Yield the commits that a record tells of."""
    yield from record.made
    yield from record.edits
    yield from (cells.by for cells in record.cells)
    for texts in record.texts:
        yield from texts.heads
        for text in texts.saved:
            yield text.by
            yield from text.parents
    yield from (by for by, _ in record.merges)
    yield from (each.by for each in record.deletes)


def map_heads(record: RecordState) -> dict[tuple[str, str], list[tuple[int, Any]]]:
    """Return what stands in each cell that is told of, texts aside, by rank.

    The cells come in the order of what shows, so that members of a set that one commit put in keep theirs.
    """
    found: dict[tuple[str, str], list[tuple[int, Any]]] = {}

    def stand(key: tuple[str, str], by: int, value: Any) -> None:
        found[key] = [*found.pop(key, ()), (by, value)]

    for cells in record.cells:
        for field, value in cells.values:
            stand((field, ""), cells.by, value)
        for field, member, is_in in cells.members:
            stand((field, member), cells.by, is_in)
    return found
