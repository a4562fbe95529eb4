"""How concurrent changes come together: pure rules, the same on every device whatever the order of arrival.

A change is told with what its writer had seen. What it saw, it replaces; what it did not see stands beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from brm_desktop.domain.changes import Dot, Vector, covers
from brm_desktop.domain.fields import Cell, Field
from brm_desktop.domain.text_merge import merge_texts


class Head(NamedTuple):
    """One value of a cell that no later change has replaced."""

    stamp: int
    writer: str
    seq: int
    value: Any

    @property
    def dot(self) -> Dot:
        return self.writer, self.seq

    @property
    def rank(self) -> tuple[int, str, int]:
        """What decides which of several shows: the highest wins."""
        return self.stamp, self.writer, self.seq


class Version(NamedTuple):
    """One saved text of a cell, and the texts that it was made from."""

    stamp: int
    parents: tuple[Dot, ...]
    text: str


def settle(heads: Iterable[Head], new: Head, seen: Vector) -> list[Head]:
    """Return what stands after a change whose writer had seen `seen`: the winner first."""
    kept = [head for head in heads if head.writer != new.writer and not covers(seen, head.dot)]
    return sorted((*kept, new), key=lambda head: head.rank, reverse=True)


def is_alive(edited: Mapping[str, int], deleted: Vector) -> bool:
    """Tell whether a record lives: some edit of it was seen by no delete of it.

    `edited` holds each writer's last edit of the record, `deleted` the last edits that its deletes had seen.
    """
    return any(seq > deleted.get(writer, 0) for writer, seq in edited.items())


def join(vectors: Iterable[Vector]) -> dict[str, int]:
    """Return what was seen by any of them."""
    joined = dict[str, int]()
    for vector in vectors:
        for writer, seq in vector.items():
            joined[writer] = max(seq, joined.get(writer, 0))
    return joined


def follow(id: str, merged: Mapping[str, str]) -> str:
    """Return the record that one is now: the end of its merges, whose rings are cut at the smallest id."""
    way = dict[str, None]()
    while id in merged:
        if id in way:
            return min(list(way)[list(way).index(id) :])
        way[id] = None
        id = merged[id]
    return id


def find_cuts(merged: Mapping[str, str]) -> frozenset[str]:
    """Return the records that live although they are merged: in each ring of merges the one with the smallest id."""
    return frozenset(id for id in merged if follow(id, merged) == id)


def find_connected(ids: Iterable[str], merged: Mapping[str, str]) -> set[str]:
    """Return the merged records that merges connect with any of these."""
    beside = dict[str, set[str]]()
    for id, into in merged.items():
        beside.setdefault(id, set()).add(into)
        beside.setdefault(into, set()).add(id)
    found, left = set[str](), [id for id in ids if id in beside]
    while left:
        at = left.pop()
        if at not in found:
            found.add(at)
            left.extend(beside[at])
    return {id for id in found if id in merged}


def show_links(field: Field, cell: Cell, merged: Mapping[str, str]) -> Cell:
    """Return what a link shows: in the place of merged records those that they are now."""
    if not cell or not merged:
        return cell
    if field.shape != "set":
        return _shown(str(cell), merged)
    told: tuple[str, ...] = field.from_cell(cell)
    shown = tuple(dict.fromkeys(_shown(target, merged) for target in told))
    return cell if shown == told else field.to_cell(shown)


def _shown(target: str, merged: Mapping[str, str]) -> str:
    kind, colon, id = target.rpartition(":")
    return f"{kind}{colon}{follow(id, merged)}"


def order_members(members: Iterable[str], ranks: Mapping[str, tuple[int, str, int]]) -> list[str]:
    """Return the members of a set by when each was put in, so that every device shows one order."""
    return sorted(members, key=lambda member: ranks[member])


def merge_heads(heads: Sequence[Head], versions: Mapping[Dot, Version]) -> str | None:
    """Return the one text that several heads make, None when they changed the same words differently.

    Each head is merged into those that rank below it, over the latest text that both were made from.
    """
    rising = sorted(heads, key=lambda head: head.rank)
    merged, behind = str(rising[0].value), _ancestors(rising[0].dot, versions)
    for head in rising[1:]:
        theirs = _ancestors(head.dot, versions)
        base = _latest(behind & theirs, versions)
        made = merge_texts(base, merged, str(head.value))
        if made is None:
            return None
        merged, behind = made, behind | theirs
    return merged


def find_common(dots: Iterable[Dot], versions: Mapping[Dot, Version]) -> str | None:
    """Return the latest text that all of several were made from, None if none is known."""
    behind = [_ancestors(dot, versions) for dot in dots]
    common = frozenset[Dot].intersection(*behind) if behind else frozenset[Dot]()
    known = [dot for dot in common if dot in versions]
    return _latest(known, versions) if known else None


def _ancestors(dot: Dot, versions: Mapping[Dot, Version]) -> frozenset[Dot]:
    found, left = set[Dot](), [dot]
    while left:
        at = left.pop()
        if at not in found:
            found.add(at)
            left.extend(versions[at].parents if at in versions else ())
    return frozenset(found)


def _latest(dots: Iterable[Dot], versions: Mapping[Dot, Version]) -> str:
    known = [(versions[dot].stamp, dot) for dot in dots if dot in versions]
    return versions[max(known)[1]].text if known else ""
