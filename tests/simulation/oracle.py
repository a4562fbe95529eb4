"""What a set of changes must look like, found without the engine: from each change and all that its writer had seen.

It knows nothing of vectors, heads, journals or segments: only sets of changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from brm_desktop.domain.changes import Dot
from brm_desktop.domain.kinds import BY_NAME
from brm_desktop.domain.ops import Add, Create, Delete, Merge, Op, Remove, Set
from brm_desktop.domain.record import cells_of
from brm_desktop.domain.text_merge import merge_texts


@dataclass(frozen=True)
class Erase:
    """Content of one record taken out for good."""

    kind: str
    id: str


View = dict[tuple[str, str], dict[str, Any]]


@dataclass(frozen=True)
class Done:
    """One commit: who, when by the hybrid clock, all that had been seen, and what was done."""

    dot: Dot
    stamp: int
    seen: frozenset[Dot]
    ops: tuple[Op | Erase, ...]
    is_apart: bool = False  # says what is one's own of records that others share: no edit of theirs

    @property
    def rank(self) -> tuple[int, str, int]:
        return (self.stamp, *self.dot)


@dataclass(frozen=True)
class Write:
    """One value given to one cell."""

    by: Done
    value: Any


def expect(done: Iterable[Done], homes: Mapping[str, str] | None = None) -> View:
    """Return the records that live, with what each of their fields shows; `homes` are the spaces of shared ones."""
    shared = homes or {}
    commits = sorted(done, key=lambda each: each.rank)
    cells: dict[tuple[str, str, str, str], list[Write]] = {}
    edits: dict[tuple[str, str], set[Dot]] = {}
    deletes: dict[tuple[str, str], list[Done]] = {}
    merges: dict[tuple[str, str], list[tuple[Done, str | None]]] = {}
    erased = {(op.kind, op.id) for commit in commits for op in commit.ops if isinstance(op, Erase)}
    for commit in commits:
        for op in commit.ops:
            if isinstance(op, Erase):
                continue
            key = (op.record.KIND.name, op.record.id) if isinstance(op, Create) else (op.kind, op.id)
            if isinstance(op, Delete):
                deletes.setdefault(key, []).append(commit)
                continue
            if isinstance(op, Merge):
                merges.setdefault(key, []).append((commit, op.into))
                continue
            if not commit.is_apart:
                edits.setdefault(key, set()).add(commit.dot)
            for field, member, value in _writes(op):
                if isinstance(op, Create) and key[1] in shared and op.record.KIND.fields[field].private:
                    continue
                writes = cells.setdefault((*key, field, member), [])
                if writes and writes[-1].by is commit:
                    writes.pop()  # the last of one commit counts
                writes.append(Write(commit, value))
    for key in erased:  # whatever else was done to it
        edits.pop(key, None)
        merges.pop(key, None)
    said = {key: told[-1][1] for key, told in merges.items()}
    own_life = {key: _lives(dots - _both_ways(key, said, merges), deletes.get(key, ())) for key, dots in edits.items()}
    gone = {key[1]: into for key, into in said.items() if into and not own_life[key]}
    for key in said:
        own_life[key] = own_life[key] or (key[1] in gone and _now(key[1], gone) == key[1])
    sets: dict[tuple[str, str, str], list[tuple[str, list[Write]]]] = {}
    for (kind, id, field, member), writes in cells.items():
        if member:
            sets.setdefault((kind, id, field), []).append((member, writes))
    rows = {key: _show(key[0], _row(key, cells, sets), gone) for key in edits}
    lives = _with_owners(own_life, rows, shared)
    return {key: row for key, row in rows.items() if lives[key]}


def _writes(op: Op) -> Iterable[tuple[str, str, Any]]:
    match op:
        case Create(record):
            for name, cell in cells_of(record).items():
                field = record.KIND.fields[name]
                if field.shape == "set":
                    yield from ((name, member, True) for member in field.from_cell(cell))
                else:
                    yield name, "", cell
        case Set(field=name, new=new):
            yield name, "", new
        case Add(field=name, member=member):
            yield name, member, True
        case Remove(field=name, member=member):
            yield name, member, False


def _both_ways(
    key: tuple[str, str], said: Mapping[Any, str | None], merges: Mapping[Any, Iterable[tuple[Done, str | None]]]
) -> set[Dot]:
    """Return the commits that merged into a record what it is merged into itself."""
    return {by.dot for by, into in merges.get((key[0], said.get(key)), ()) if into == key[1]}


def _now(id: str, gone: Mapping[str, str]) -> str:
    """Return what a record is by all merges; of a ring of them the smallest."""
    passed = [id]
    while passed[-1] in gone:
        if gone[passed[-1]] in passed:
            return min(passed[passed.index(gone[passed[-1]]) :])
        passed.append(gone[passed[-1]])
    return passed[-1]


def _show(kind: str, row: dict[str, Any], gone: Mapping[str, str]) -> dict[str, Any]:
    for field in BY_NAME[kind].KIND.links:
        value = row[field.name]
        if isinstance(value, set):
            row[field.name] = {_now(id, gone) for id in value}
        elif value:
            of, colon, id = value.rpartition(":")
            row[field.name] = of + colon + _now(id, gone)
    return row


def _lives(edits: Iterable[Dot], deletes: Iterable[Done]) -> bool:
    every = list(deletes)
    return any(all(dot not in d.seen and dot != d.dot for d in every) for dot in edits)


def _with_owners(
    own: Mapping[tuple[str, str], bool], rows: View, homes: Mapping[str, str]
) -> dict[tuple[str, str], bool]:
    lives = dict(own)
    while True:
        held = set[tuple[str, str]]()
        for key, row in rows.items():
            if lives[key]:
                for field in BY_NAME[key[0]].KIND.links:
                    told = row[field.name] if field.owned and field.shape == "link" else ""
                    of, _, owner = str(told or "").rpartition(":")
                    if owner and homes.get(key[1]) == homes.get(owner):  # what others do not see holds nothing
                        held.add((of or field.target, owner))
        grown = {key: alive or key in held for key, alive in lives.items()}
        if grown == lives:
            return lives
        lives = grown


def _row(
    key: tuple[str, str],
    cells: Mapping[tuple[str, str, str, str], list[Write]],
    sets: Mapping[tuple[str, str, str], list[tuple[str, list[Write]]]],
) -> dict[str, Any]:
    row = dict[str, Any]()
    for name, field in BY_NAME[key[0]].KIND.fields.items():
        if field.shape == "set":
            members = [(member, _standing(writes)) for member, writes in sets.get((*key, name), ())]
            shown = [(writes[0].by.rank, member) for member, writes in members if writes[0].value]
            row[name] = {member for _, member in shown}
        elif (*key, name, "") not in cells:
            row[name] = field.default
        else:
            standing = _standing(cells[(*key, name, "")])
            row[name] = _text(standing, cells[(*key, name, "")]) if field.shape == "text" else standing[0].value
    return row


def _standing(writes: Iterable[Write]) -> list[Write]:
    """Return the writes that no other had seen, the highest first."""
    every = list(writes)
    if len(every) == 1:
        return every
    kept = [w for w in every if not any(w.by.dot in other.by.seen for other in every)]
    return sorted(kept, key=lambda write: write.by.rank, reverse=True)


def _text(standing: list[Write], writes: list[Write]) -> str:
    rising = standing[::-1]
    merged, behind = str(rising[0].value or ""), rising[0].by.seen | {rising[0].by.dot}
    for write in rising[1:]:
        theirs = write.by.seen | {write.by.dot}
        common = [w for w in writes if w.by.dot in behind and w.by.dot in theirs]
        base = str(max(common, key=lambda w: w.by.rank).value or "") if common else ""
        made = merge_texts(base, merged, str(write.value or ""))
        if made is None:
            return str(standing[0].value or "")
        merged, behind = made, behind | theirs
    return merged
