"""What one commit does to the tables: drafts of rows, then everything written at once, in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from brm_desktop.base.errors import Clash, KnownError, NotFound
from brm_desktop.domain.fields import Cell, Field
from brm_desktop.domain.merging import follow, show_links
from brm_desktop.domain.ops import Add, Create, Delete, Merge, Op, Remove, Restore, Set
from brm_desktop.domain.placing import MARKS
from brm_desktop.domain.record import Kind, cells_of
from brm_desktop.domain.text_patch import Patch, apply_patch, make_patch, revert_patch
from brm_desktop.storage import erasing, merges, rows, search, spaces
from brm_desktop.storage.driver import Connection, IntegrityError
from brm_desktop.storage.packing import pack, unpack
from brm_desktop.storage.places import Places, ms_of, recent_ms

_SEARCHED_AT_ONCE = 500


class Shared(KnownError):
    """What others share cannot be made private where it is."""


@dataclass(frozen=True, slots=True)
class CommitRow:
    """A commit's identity: its number here, its writer and dot, its stamp."""

    number: int
    writer: int
    seq: int
    stamp: int
    at_ms: int
    label: str

    @property
    def columns(self) -> tuple[int, int, int, int, str]:
        return self.number, self.seq, self.stamp, self.at_ms, self.label

    def at(self, at_ms: int) -> CommitRow:
        return replace(self, at_ms=at_ms)


class Draft:
    """A row while a commit works on it: its links as they were told, until it is written."""

    __slots__ = ("at_ms", "cells", "changed", "kind", "was")

    def __init__(self, kind: Kind, cells: rows.Row, was: rows.Row | None) -> None:
        self.kind = kind
        self.cells = cells
        self.was = was  # None: new
        self.changed = set[str]()
        self.at_ms = 0  # when it was changed last, where that is not the commit's moment

    @property
    def live_before(self) -> rows.Row | None:
        return self.was if self.was is not None and self.was["deleted_ms"] is None else None

    @property
    def live_after(self) -> rows.Row | None:
        return self.cells if self.cells["deleted_ms"] is None else None

    @property
    def moves_index(self) -> bool:
        """Whether what can be found of it changes; a new row has a new place."""
        return self._moves(search.is_indexed)

    @property
    def moves_links(self) -> bool:
        return self._moves(lambda field: bool(field.target))

    def _moves(self, by: Callable[[Field], bool]) -> bool:
        changed = self.changed
        return not changed.isdisjoint(("docid", "deleted_ms")) or any(by(self.kind.fields[name]) for name in changed)


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One line of the journal."""

    op: str
    kind: str
    record: str
    field: str | None = None
    member: str | None = None
    old: bytes | None = None
    new: bytes | None = None
    parent: bytes | None = None
    version: bytes | None = None


class Change:
    """Carries out the operations of one commit inside its transaction."""

    def __init__(
        self, connection: Connection, kinds: Mapping[str, Kind], commit: CommitRow, *, fold: bool = False
    ) -> None:
        self.commit = commit
        self._connection = connection
        self._kinds = kinds
        self._fold = fold
        self._drafts: dict[tuple[str, str], Draft] = {}
        self._entries: list[JournalEntry] = []
        self._cells: dict[tuple[str, str, str], None] = {}
        self._merged_here = set[str]()  # records of whose merges this commit says something itself
        self._relinked: list[tuple[Kind, rows.Row]] = []
        self._merged = merges.load_merged(connection, kinds)
        self._has_told = merges.has_told_links(connection)
        self._has_erased = erasing.has_erased(connection)

    def apply(self, ops: Iterable[Op]) -> None:
        """Draft every operation, then write. Raises: Clash, NotFound."""
        for op in ops:
            self._steps[type(op)](self, op)
        self._write()
        self._relinked = self._show_merges()

    def touched(self) -> tuple[tuple[str, str], ...]:
        relinked = ((kind.name, row["id"]) for kind, row in self._relinked)
        return tuple(dict.fromkeys((*self._drafts, *relinked)))

    def _create(self, op: Create) -> None:
        record = op.record
        kind = record.KIND
        at_ms = self.commit.at_ms
        given = cells_of(record)
        cells: rows.Row = {
            "docid": None, "born": self.commit.number, "created_ms": at_ms, "changed_ms": at_ms, "deleted_ms": None,
            "id": record.id, **given,
        }  # fmt: skip
        if self._has_erased and erasing.is_erased(self._connection, record.id):
            raise Clash(f"{kind.one} {record.title_text} was erased for good", hint="It cannot be made again")
        if (kind.name, record.id) in self._drafts:
            raise Clash(f"{kind.one} {record.title_text} is made twice")
        self._drafts[kind.name, record.id] = Draft(kind, cells, None)
        fields = kind.fields
        kept = {name: cell for name, cell in given.items() if cell != fields[name].default}
        own = {name: kept.pop(name) for name in [name for name in kept if fields[name].private]}
        self._entries.append(JournalEntry("create", kind.name, record.id, new=pack(kept)))
        for name, cell in own.items():  # told apart, for it stays personal where the record is shared
            field = kind.fields[name]
            self._record(_cell_entry(Set(kind.name, record.id, name, field.default, cell), field))
        if op.space:
            spaces.keep_spaces(self._connection, [(record.id, op.space)])

    def _set(self, op: Set) -> None:
        draft = self._draft(op.kind, op.id)
        field = draft.kind.fields.get(op.field)
        if field is None:
            self._keep_unknown(op)
            return
        now = draft.cells[op.field]
        if now != op.old and show_links(field, now, self._merged if field.target else {}) != op.old:
            raise Clash(f"{field.label} has been changed since", self._name(draft), "Look at it again, then change it")
        draft.cells[op.field] = op.new
        draft.changed.add(op.field)
        if op.field in MARKS and op.new and spaces.find_space(self._connection, op.id):
            raise Shared(
                f"{self._name(draft)} is in a shared space, where nothing is private",
                hint="Take it back instead: that deletes it there and keeps a private copy here",
            )
        entry = _cell_entry(replace(op, old=now), field)
        self._record(self._folded(entry, now, op.new) if self._fold else entry)

    def _add(self, op: Add) -> None:
        draft, field, members = self._members(op)
        if op.member not in members:
            self._keep_members(draft, field, (*members, op.member))
            self._record(JournalEntry("add", op.kind, op.id, op.field, op.member))

    def _remove(self, op: Remove) -> None:
        draft, field, members = self._members(op)
        merged = self._merged if field.target else {}
        gone = [member for member in members if op.member in (member, follow(member, merged))]
        if gone:
            self._keep_members(draft, field, tuple(member for member in members if member not in gone))
        for member in gone:
            self._record(JournalEntry("remove", op.kind, op.id, op.field, member))

    def _delete(self, op: Delete) -> None:
        draft = self._draft(op.kind, op.id)
        if draft.cells["deleted_ms"] is None:
            draft.cells["deleted_ms"] = self.commit.at_ms
            draft.changed.add("deleted_ms")
            self._entries.append(JournalEntry("delete", op.kind, op.id, new=pack(self._observed_dots(op.id))))
            self._end_merge(op)

    def _restore(self, op: Restore) -> None:
        draft = self._draft(op.kind, op.id)
        if draft.cells["deleted_ms"] is not None:
            draft.cells["deleted_ms"] = None
            draft.changed.add("deleted_ms")
            self._entries.append(JournalEntry("restore", op.kind, op.id))
            self._end_merge(op)

    def _merge(self, op: Merge) -> None:
        draft, home = self._draft(op.kind, op.id), spaces.find_space(self._connection, op.id)
        if op.into and home and home != spaces.find_space(self._connection, op.into):
            raise Shared(
                f"{self._name(draft)} is in a shared space, and what it would be merged into is not there",
                hint="Keep the shared one of the two",
            )
        before = merges.find_survivor(self._connection, op.id)
        self._merged_here.add(op.id)
        if before is not None or op.into is not None:
            merges.keep_survivor(self._connection, op.kind, op.id, op.into)
            self._record(JournalEntry("merge", op.kind, op.id, old=pack(before), new=pack(op.into)))

    def _end_merge(self, op: Delete | Restore) -> None:
        """A record that is deleted or restored for itself is no longer one with another."""
        if op.id not in self._merged_here:
            self._merge(Merge(op.kind, op.id, None))

    _steps: Mapping[type, Callable[[Change, Any], None]] = {
        Create: _create, Set: _set, Add: _add, Remove: _remove, Delete: _delete, Restore: _restore,
        Merge: _merge,
    }  # fmt: skip

    def _draft(self, kind_name: str, id: str) -> Draft:
        draft = self._drafts.get((kind_name, id))
        if draft is None:
            kind = self._kinds[kind_name]
            row = rows.find_row(self._connection, kind, id)
            if row is None:
                raise NotFound(f"There is no {kind.one.lower()} with the id {id}")
            if row["deleted_ms"] is not None and erasing.is_erased(self._connection, id):
                raise NotFound(f"This {kind.one.lower()} was erased for good", id)
            draft = self._drafts[kind_name, id] = self._make_draft(kind, row)
        return draft

    def _make_draft(self, kind: Kind, row: rows.Row) -> Draft:
        return Draft(kind, merges.as_told(self._connection, row) if self._has_told else dict(row), row)

    def _members(self, op: Add | Remove) -> tuple[Draft, Field, tuple[str, ...]]:
        draft = self._draft(op.kind, op.id)
        field = draft.kind.fields[op.field]
        return draft, field, field.from_cell(draft.cells[op.field])

    def _keep_members(self, draft: Draft, field: Field, members: Sequence[str]) -> None:
        draft.cells[field.name] = field.to_cell(members)
        draft.changed.add(field.name)

    def _keep_unknown(self, op: Set) -> None:
        self._connection.execute(
            "INSERT OR REPLACE INTO unknown_cell (kind, record, field, member, value) VALUES (?, ?, ?, '', ?)",
            (op.kind, op.id, op.field, op.new),
        )
        self._record(JournalEntry("set", op.kind, op.id, op.field, None, pack(op.old), pack(op.new)))

    def _record(self, entry: JournalEntry | None) -> None:
        if entry is not None:
            self._entries.append(entry)
            self._cells[entry.record, entry.field or "", entry.member or ""] = None

    def _folded(self, entry: JournalEntry, now: Cell, new: Cell) -> JournalEntry | None:
        """Widen the session's own entry for this cell, if it has one. Returns: what is left to append."""
        found = self._connection.execute(
            "SELECT seq, op, new FROM journal WHERE number = ? AND record = ? AND field = ? ORDER BY seq DESC LIMIT 1",
            (self.commit.number, entry.record, entry.field),
        ).fetchone()
        if found is None:
            return entry
        seq, op, packed = found
        if op == "text":
            base = revert_patch(str(now), Patch(*unpack(packed)))
            packed, version = pack(make_patch(base, str(new))), text_version(str(new))
        else:
            packed, version = entry.new, None
        self._connection.execute("UPDATE journal SET new = ?, version = ? WHERE seq = ?", (packed, version, seq))
        return None

    def _observed_dots(self, id: str) -> list[tuple[int, int]]:
        """Return each writer's last commit on a record: all that a delete has seen, its own commit included."""
        found = self._connection.execute(
            "SELECT c.writer, max(c.seq) FROM journal j JOIN commits c ON c.number = j.number WHERE j.record = ?"
            + (f" AND {spaces.IS_SHARED_CELL.format('j')}" if spaces.find_space(self._connection, id) else "")
            + " GROUP BY 1",
            (id,),
        ).fetchall()
        return sorted({**dict(found), self.commit.writer: self.commit.seq}.items())

    def _name(self, draft: Draft) -> str:
        return str(draft.cells[draft.kind.title] or draft.kind.one)

    def _show_links(self) -> None:
        """Let the links of live rows show what merged records are now; what was told is kept beside them."""
        if not (self._merged or self._has_told):
            return
        kept, same = list[merges.Told](), list[tuple[str, str]]()
        for draft in self._drafts.values():
            id, lives = draft.cells["id"], draft.cells["deleted_ms"] is None
            for field in draft.kind.links:
                told = draft.cells[field.name]
                shown = show_links(field, told, self._merged) if lives else told
                if shown == told:
                    same.append((id, field.name))
                else:
                    kept.append(merges.Told(id, field.name, draft.kind.name, told))
                draft.cells[field.name] = shown
                if draft.was is not None and draft.was[field.name] != shown:
                    draft.changed.add(field.name)
        merges.keep_told(self._connection, kept, same)
        self._has_told = self._has_told or bool(kept)

    def _show_merges(self) -> list[tuple[Kind, rows.Row]]:
        """Bring the rows up to date whose links show another record by now. Returns: those rows as they were."""
        before, self._merged = self._merged, merges.load_merged(self._connection, self._kinds)
        if before == self._merged:
            return []
        moved = merges.list_moved(self._connection, self._kinds, before, self._merged)
        return _Showing(self._connection, self._kinds, self.commit).show(moved)

    def _write(self) -> None:
        self._show_links()
        places = Places(self._connection)
        gone, come = list[tuple[Kind, int]](), list[Draft]()
        links_gone, links_come = list[tuple[str, str, int]](), list[tuple[str, str, int]]()
        born: dict[str, list[Draft]] = {}
        for draft in self._drafts.values():
            if draft.was is None:
                self._settle_place(draft, places)
                draft.cells["changed_ms"] = self._changed_ms(draft)
                born.setdefault(draft.kind.name, []).append(draft)
            elif draft.changed:
                self._settle_place(draft, places)
                self._update(draft)
            before, after = draft.live_before, draft.live_after
            if draft.moves_index:
                gone += [(draft.kind, before["docid"])] if before else []
                come += [draft] if after else []
            if draft.moves_links:
                links_gone += _links(draft.kind, before) if before else []
                links_come += _links(draft.kind, after) if after else []
        self._insert(born)
        self._connection.executemany("DELETE FROM link WHERE target = ? AND field = ? AND docid = ?", links_gone)
        self._connection.executemany("INSERT OR IGNORE INTO link (target, field, docid) VALUES (?, ?, ?)", links_come)
        search.drop_documents(self._connection, gone)
        if self._is_searched_later(len(come)):
            search.write_later(self._connection, (draft.cells["docid"] for draft in come))
        else:
            search.write_documents(
                self._connection,
                [search.make_document(draft.kind, draft.cells["docid"], draft.cells) for draft in come],
            )
        self._write_journal()

    def _is_searched_later(self, count: int) -> bool:
        """Tell whether the index takes these records after the transaction: see `indexing`."""
        return count > _SEARCHED_AT_ONCE

    def _settle_place(self, draft: Draft, places: Places) -> None:
        kind, cells = draft.kind, draft.cells
        ms = recent_ms(cells[kind.recent] if kind.recent else None, cells["created_ms"])
        if cells["docid"] is None or (kind.recent in draft.changed and ms_of(cells["docid"]) != ms):
            cells["docid"] = places.take(kind, ms)
            draft.changed.add("docid")

    def _insert(self, born: Mapping[str, list[Draft]]) -> None:
        for drafts in born.values():
            kind = drafts[0].kind
            columns = rows.all_columns(kind)
            values = [[draft.cells[name] for name in columns] for draft in drafts]
            values.sort(key=lambda row: row[0])
            try:
                self._connection.executemany(rows.insert_statement(kind), values)
            except IntegrityError as error:
                raise Clash(f"{kind.one} is already there", hint="Nothing was changed") from error

    def _update(self, draft: Draft) -> None:
        draft.cells["changed_ms"] = self._changed_ms(draft)
        names = [*sorted(draft.changed), "changed_ms"]
        values = [draft.cells[name] for name in names]
        self._connection.execute(rows.update_statement(draft.kind, names), (*values, draft.cells["id"]))

    def _changed_ms(self, draft: Draft) -> int:
        return self.commit.at_ms

    def _insert_entries(self, entries: Iterable[tuple[int, JournalEntry]]) -> None:
        """Append lines to the journal, each with the number of its commit."""
        self._connection.executemany(
            "INSERT INTO journal (number, op, kind, record, field, member, old, new, parent, version)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (number, e.op, e.kind, e.record, e.field, e.member, e.old, e.new, e.parent, e.version)
                for number, e in entries
            ],
        )

    def _write_journal(self) -> None:
        self._insert_entries((self.commit.number, entry) for entry in self._entries)
        stamp = (self.commit.stamp, self.commit.writer, self.commit.seq)
        self._connection.executemany(
            "INSERT OR REPLACE INTO cell (record, field, member, stamp, writer, seq) VALUES (?, ?, ?, ?, ?, ?)",
            [(*cell, *stamp) for cell in self._cells],
        )


class _Showing(Change):
    """Writes rows whose links show another record, although nothing was done to them."""

    def show(self, records: Iterable[tuple[str, str]]) -> list[tuple[Kind, rows.Row]]:
        drafts = [self._draft(kind, id) for kind, id in records]
        self._write()
        return [(draft.kind, draft.was) for draft in drafts if draft.was is not None]

    def _changed_ms(self, draft: Draft) -> int:
        return int(draft.cells["changed_ms"])


def text_version(text: str) -> bytes:
    """Return the name of one version of a long text."""
    return sha256(text.encode("utf-8", "surrogatepass")).digest()[:16]


def patched(text: str, entry_new: bytes) -> str:
    """Return the text after a journaled patch."""
    return apply_patch(text, Patch(*unpack(entry_new)))


def _cell_entry(op: Set, field: Field) -> JournalEntry:
    if field.shape == "text":
        return _text_entry(op)
    return JournalEntry("set", op.kind, op.id, op.field, None, pack(op.old), pack(op.new))


def _text_entry(op: Set) -> JournalEntry:
    old, new = str(op.old or ""), str(op.new or "")
    patch = pack(make_patch(old, new))
    return JournalEntry("text", op.kind, op.id, op.field, None, None, patch, text_version(old), text_version(new))


def _links(kind: Kind, cells: rows.Row) -> list[tuple[str, str, int]]:
    found = list[tuple[str, str, int]]()
    for field in kind.links:
        cell = cells[field.name]
        if cell:
            targets = field.from_cell(cell) if field.shape == "set" else (cell,)
            found += [(target, f"{kind.name}.{field.name}", cells["docid"]) for target in targets]
    return found
