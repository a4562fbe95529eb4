"""A record as a snapshot tells of it, as what the tables hold: a row, lines of the journal, heads, texts. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from brm_desktop.domain.fields import Cell, Field
from brm_desktop.domain.merging import Head, Version, is_alive, join, merge_heads, order_members
from brm_desktop.domain.record import Kind
from brm_desktop.domain.snapshot import RecordState, State, Texts, unpack_texts
from brm_desktop.domain.text_patch import make_patch
from brm_desktop.storage import rows
from brm_desktop.storage.change import JournalEntry, text_version
from brm_desktop.storage.erasing import empty_cell
from brm_desktop.storage.packing import pack

Stand = list[tuple[int, Any]]
"""What stands in a cell: places of commits, and their values, by rank."""

Values = Mapping[tuple[str, str], Stand]
"""What stands in the cells of a record, by field and member."""


class MadeRecord(NamedTuple):
    """What is to be written; commits are called by their places in the snapshot."""

    kind: Kind
    born: int
    cells: rows.Row
    told: list[tuple[int, JournalEntry]]
    heads: dict[tuple[str, str], list[Head]]  # of cells that the first commit did not give, or not alone
    saved: list[tuple[str, int, Version]]
    deletes: list[tuple[int, dict[str, int]]]


def make_record(
    state: State, kind: Kind, record: RecordState, values: Values, texts: Mapping[str, Texts], *, is_shared: bool
) -> MadeRecord:
    """Return what a record comes to in an empty portfolio; `values` and `texts` are what its fields can hold."""
    making = _Making(state, kind, record)
    for name, field in kind.fields.items():
        if is_shared and field.private:
            making.leave_empty(field)
        elif field.shape == "text":
            making.take_text(field, texts.get(name))
        elif field.shape == "set":
            making.take_set(field, {key[1]: stand for key, stand in values.items() if key[0] == name})
        else:
            making.take_value(field, values.get((name, "")))
    return making.finish()


class _Making:
    def __init__(self, state: State, kind: Kind, record: RecordState) -> None:
        self._state = state
        self._kind = kind
        self._record = record
        self._born = record.made[0]
        self._base = dict[str, Cell]()  # as the first commit made it
        self._shown = dict[str, Cell]()
        self._told: list[tuple[int, JournalEntry]] = [
            (by, JournalEntry("again", kind.name, record.id)) for by in record.made[1:]
        ]
        self._heads = dict[tuple[str, str], list[Head]]()
        self._saved = list[tuple[str, int, Version]]()

    def leave_empty(self, field: Field) -> None:
        """What is told apart comes apart."""
        self._base[field.name] = self._shown[field.name] = empty_cell(field)

    def take_value(self, field: Field, stand: Stand | None) -> None:
        stand = stand or [(by, empty_cell(field)) for by in self._record.made]
        by, value = stand[-1]
        self._base[field.name] = value if by == self._born else empty_cell(field)
        self._shown[field.name] = value
        self._stand(field.name, "", stand)
        if by != self._born:
            self._tell(by, "set", field.name, old=pack(self._base[field.name]), new=pack(value))

    def take_set(self, field: Field, members: Mapping[str, Stand]) -> None:
        ranks = {member: stand[-1][0] for member, stand in members.items() if stand[-1][1]}
        first = [member for member, by in ranks.items() if by == self._born]
        order = order_members(ranks, {member: self._state.head(by, None).rank for member, by in ranks.items()})
        self._base[field.name] = field.to_cell(sorted(first, key=order.index))
        self._shown[field.name] = field.to_cell(order)
        for member, stand in members.items():
            self._stand(field.name, member, stand)
        for member in order:
            if ranks[member] != self._born:
                self._tell(ranks[member], "add", field.name, member)

    def take_text(self, field: Field, texts: Texts | None) -> None:
        versions = unpack_texts(self._state, texts.saved) if texts else {}
        stand = texts.heads if texts else self._record.made
        for by in self._record.made:
            versions.setdefault(by, Version(self._state.commits[by].stamp, (), ""))
        heads = [(by, versions[by].text) for by in stand]
        first, shown = versions[self._born].text, versions[stand[-1]].text
        if len(stand) > 1:
            known = {self._state.dot(by): version for by, version in versions.items()}
            merged = merge_heads([self._state.head(by, text) for by, text in heads], known)
            shown = shown if merged is None else merged
        self._base[field.name], self._shown[field.name] = first, shown
        self._stand(field.name, "", heads)
        self._saved += [
            (field.name, by, version) for by, version in versions.items() if by != self._born or version.parents
        ]
        if shown != first:
            patch, parent, version = pack(make_patch(first, shown)), text_version(first), text_version(shown)
            self._tell(stand[-1], "text", field.name, new=patch, parent=parent, version=version)

    def _stand(self, field: str, member: str, stand: Stand) -> None:
        if len(stand) > 1 or stand[0][0] != self._born:
            self._heads[field, member] = [self._state.head(by, value) for by, value in reversed(stand)]

    def _tell(
        self,
        by: int,
        op: str,
        field: str | None = None,
        member: str | None = None,
        old: bytes | None = None,
        new: bytes | None = None,
        parent: bytes | None = None,
        version: bytes | None = None,
    ) -> None:
        entry = JournalEntry(op, self._kind.name, self._record.id, field, member, old, new, parent, version)
        self._told.append((by, entry))

    def finish(self) -> MadeRecord:
        """Return all of it, the journal's lines in the order of their commits."""
        record, commits = self._record, self._state.commits
        told = {by for by, _ in self._told}
        for by in record.edits:
            if by not in told and by != self._born:
                self._tell(by, "earlier")
        kept = {name: cell for name, cell in self._base.items() if cell != self._kind.fields[name].default}
        self._told.sort(key=lambda each: each[0])
        self._told.insert(0, (self._born, JournalEntry("create", self._kind.name, record.id, new=pack(kept))))
        deletes = [(each.by, self._state.spell(each.seen)) for each in record.deletes]
        edits = join({writer: seq} for writer, seq in map(self._state.dot, record.edits))
        is_dead = bool(deletes) and not is_alive(edits, join(seen for _, seen in deletes))
        deleted_ms = commits[deletes[-1][0]].at_ms if is_dead else None
        changed_ms = max(commits[by].at_ms for by in record.edits)
        cells: rows.Row = dict.fromkeys(rows.SYSTEM)
        cells.update(
            id=record.id, created_ms=commits[self._born].at_ms, changed_ms=changed_ms, deleted_ms=deleted_ms,
            **self._shown,
        )  # fmt: skip
        return MadeRecord(self._kind, self._born, cells, self._told, self._heads, self._saved, deletes)
