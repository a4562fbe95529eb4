"""Reads all that a space's changes say together off the tables, as a snapshot for devices that come later."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

from brm_desktop.domain.branches import is_branch, list_path
from brm_desktop.domain.changes import Entry
from brm_desktop.domain.fields import Cell, Field
from brm_desktop.domain.placing import PERSONAL_SPACE
from brm_desktop.domain.record import Kind
from brm_desktop.domain.snapshot import Cells, Commit, Ended, HeldEntry, RecordState, State, Texts, pack_texts
from brm_desktop.storage import rows
from brm_desktop.storage.branching import load_ends
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.erasing import empty_cell
from brm_desktop.storage.held import list_held
from brm_desktop.storage.lives import DELETES, EDITS
from brm_desktop.storage.packing import unpack
from brm_desktop.storage.spaces import IS_SHARED_CELL
from brm_desktop.storage.writers import Writers

_Dot = tuple[int, int]  # a writer's number here, and its commit's
_Stand = list[tuple[_Dot, Any]]  # what stands in a cell
_Key = tuple[str, str]  # field and member


def read_state(
    connection: Connection, kinds: Mapping[str, Kind], writers: Writers, space: str = PERSONAL_SPACE
) -> State:
    """Return what all changes of a space say that are here. All that was done here must have been told.

    What commits of a shared space are called is left out: they may tell of other spaces too.
    """
    reading = _Reading(connection, kinds, writers, space)
    records = [record for name in sorted(kinds) for record in reading.list_records(kinds[name])]
    return reading.finish(records, list(reading.list_held()))


class _Saved(NamedTuple):
    stamp: int
    parents: tuple[_Dot, ...]
    text: str


class _Ended(NamedTuple):
    by: _Dot
    seen: tuple[_Dot, ...]


class _Held(NamedTuple):
    by: _Dot
    seen: tuple[_Dot, ...]
    entry: Entry


class _Texts(NamedTuple):
    field: str
    saved: tuple[tuple[_Dot, _Saved], ...]
    heads: tuple[_Dot, ...]


class _Found(NamedTuple):
    """A record with its commits as they are called here."""

    kind: str
    id: str
    made: tuple[_Dot, ...]
    edits: tuple[_Dot, ...]
    cells: dict[_Dot, tuple[list[tuple[str, Cell]], list[tuple[str, str, bool]]]]
    texts: tuple[_Texts, ...]
    deletes: tuple[_Ended, ...]
    merges: tuple[tuple[_Dot, str | None], ...]


class _Row(NamedTuple):
    """A row with what is kept of its cells besides."""

    cells: rows.Row
    made: tuple[_Dot, ...]  # none: only what is told apart
    stamp: int
    winners: Mapping[_Key, _Dot]
    heads: Mapping[_Key, _Stand]


class _Reading:
    def __init__(self, connection: Connection, kinds: Mapping[str, Kind], writers: Writers, space: str) -> None:
        self._connection = connection
        self._kinds = kinds
        self._writers = writers
        self._space = space
        self._homes: dict[str, str] = dict(connection.execute("SELECT record, space FROM placed").fetchall())
        self._erased: dict[str, str] = dict(connection.execute("SELECT record, kind FROM erased").fetchall())
        self._told = dict[str, dict[str, Cell]]()
        self._edits = dict[tuple[str, bool], list[_Dot]]()  # by record, and whether they are told apart
        self._again = dict[str, list[_Dot]]()
        self._deletes = dict[str, list[_Ended]]()
        self._merges = dict[str, list[tuple[_Dot, str | None]]]()
        self._winners = dict[str, dict[_Key, _Dot]]()
        self._heads = dict[str, dict[_Key, _Stand]]()
        self._saved = dict[str, dict[str, dict[_Dot, _Saved]]]()
        self._first = dict[str, dict[str, Cell]]()
        self._ends = load_ends(connection)
        self._has_branches = any(map(is_branch, writers.list_uids()))
        self._load_cells()
        self._load_journal()
        self._load_merges()

    def _drop_before(self, last: Iterable[_Dot]) -> list[_Dot]:
        """Return the last edits but for those from before a branch left that are behind one of the branch."""
        every = list(last)
        behind = {
            self._writers.number(line) for writer, _ in every for line in list_path(self._writers.uid(writer))[:-1]
        }
        return [dot for dot in every if dot[0] not in behind]

    def _close(self, pairs: Iterable[tuple[int, int]]) -> tuple[_Dot, ...]:
        """Return what was seen; who has seen a branch has seen all before it."""
        seen = dict(pairs)
        for branch in tuple(seen):
            while branch in self._ends:
                branch, end = self._ends[branch]
                seen[branch] = max(end, seen.get(branch, 0))
        return tuple(seen.items())

    def _load_cells(self) -> None:
        run = self._connection.execute
        for id, field, cell in run("SELECT record, field, cell FROM told_link"):
            self._told.setdefault(id, {})[field] = cell
        for id, field, member, writer, seq in run("SELECT record, field, member, writer, seq FROM cell"):
            self._winners.setdefault(id, {})[field, member] = (writer, seq)
        for id, field, member, writer, seq, value in run("SELECT record, field, member, writer, seq, value FROM head"):
            stand = self._heads.setdefault(id, {}).setdefault((field, member), [])
            stand.append(((writer, seq), unpack(value)))
        for id, field, writer, seq, stamp, parents, value in run(
            "SELECT record, field, writer, seq, stamp, parents, value FROM version"
        ):
            saved = _Saved(stamp, tuple((number, at) for number, at in unpack(parents)), unpack(value))
            self._saved.setdefault(id, {}).setdefault(field, {})[writer, seq] = saved

    def _load_journal(self) -> None:
        run = self._connection.execute
        apart = f"NOT ({IS_SHARED_CELL.format('j')})" if self._homes else "0"
        for id, is_apart, writer, seq in run(
            f"SELECT j.record, {apart}, c.writer, max(c.seq) FROM journal j JOIN commits c ON c.number = j.number"
            f" WHERE j.op IN {EDITS} GROUP BY 1, 2, 3"
        ):
            self._edits.setdefault((id, bool(is_apart)), []).append((writer, seq))
        if self._has_branches:
            self._edits = {at: self._drop_before(every) for at, every in self._edits.items()}
        for id, op, new, writer, seq in run(
            "SELECT j.record, j.op, j.new, c.writer, c.seq FROM journal j JOIN commits c"
            f" ON c.number = j.number WHERE j.op = 'again' OR j.op IN {DELETES}"
        ):
            if op == "again":
                self._again.setdefault(id, []).append((writer, seq))
            else:
                self._deletes.setdefault(id, []).append(_Ended((writer, seq), self._close(unpack(new))))
        texts = {kind.name for kind in self._kinds.values() if any(f.shape == "text" for f in kind.fields.values())}
        for id, kind, new in run("SELECT record, kind, new FROM journal WHERE op = 'create'"):
            if kind in texts:
                self._first[id] = unpack(new)

    def _load_merges(self) -> None:
        """Read what was merged into what; which edits of a record came with a merge into it is kept one by one."""
        into = dict[str, set[_Dot]]()
        for id, new, writer, seq in self._connection.execute(
            "SELECT j.record, j.new, c.writer, c.seq FROM journal j JOIN commits c ON c.number = j.number"
            " WHERE j.op IN ('merge', 'outranked')"
        ):
            survivor = unpack(new)
            self._merges.setdefault(id, []).append(((writer, seq), survivor))
            if survivor is not None:
                into.setdefault(survivor, set()).add((writer, seq))
        for id, dots in into.items():
            for is_apart in (False, True):
                if (id, is_apart) in self._edits:
                    self._edits[id, is_apart] = self._split_edits(id, dots, is_apart=is_apart)

    def _split_edits(self, id: str, merging: set[_Dot], *, is_apart: bool) -> list[_Dot]:
        shared = IS_SHARED_CELL.format("j") if self._homes else "1"
        found = self._connection.execute(
            "SELECT DISTINCT c.writer, c.seq FROM journal j JOIN commits c ON c.number = j.number"
            f" WHERE j.record = ? AND j.op IN {EDITS} AND ({shared}) = ?",
            (id, int(not is_apart)),
        ).fetchall()
        last = dict[int, int]()
        for writer, seq in found:
            if (writer, seq) not in merging:
                last[writer] = max(seq, last.get(writer, 0))
        return [
            *(self._drop_before(last.items()) if self._has_branches else last.items()),
            *(dot for dot in map(tuple, found) if dot in merging),
        ]

    def list_records(self, kind: Kind) -> Iterable[_Found]:
        columns = rows.all_columns(kind)
        selected = ", ".join(f'r."{name}"' for name in columns)
        for *cells, writer, seq, stamp in self._connection.execute(
            f'SELECT {selected}, c.writer, c.seq, c.stamp FROM "{kind.name}" r JOIN commits c ON c.number = r.born'
        ):
            row = dict(zip(columns, cells, strict=True))
            id = row["id"]
            home = self._homes.get(id, PERSONAL_SPACE)
            if id in self._erased or (home != self._space and self._space != PERSONAL_SPACE):
                continue
            made = ((writer, seq), *self._again.get(id, ())) if home == self._space else ()
            row.update(self._told.get(id, {}))
            whole = _Row(row, made, stamp, self._winners.get(id, {}), self._heads.get(id, {}))
            record = self._record(kind, whole, home)
            if record.made or record.cells or record.texts:
                yield record

    def _record(self, kind: Kind, row: _Row, home: str) -> _Found:
        id = row.cells["id"]
        cells: dict[_Dot, tuple[list[tuple[str, Cell]], list[tuple[str, str, bool]]]] = {}
        texts = list[_Texts]()
        for name, field in kind.fields.items():
            if home != PERSONAL_SPACE and field.private == bool(row.made):
                continue
            if field.shape == "text":
                told = self._texts(row, field)
                texts += [told] if told else []
            elif field.shape == "set":
                for member, stand in _list_members(row, field).items():
                    for dot, is_in in stand:
                        cells.setdefault(dot, ([], []))[1].append((name, member, is_in))
            else:
                for dot, value in _list_values(row, field):
                    cells.setdefault(dot, ([], []))[0].append((name, value))
        edits = set[_Dot]()
        if row.made:
            edits.update(self._edits.get((id, False), ()))
        if home == PERSONAL_SPACE or not row.made:
            edits.update(self._edits.get((id, True), ()))
        deletes = self._deletes.get(id, ()) if row.made else ()
        merges = self._merges.get(id, ()) if row.made else ()
        return _Found(kind.name, id, row.made, tuple(edits), cells, tuple(texts), tuple(deletes), tuple(merges))

    def _texts(self, row: _Row, field: Field) -> _Texts | None:
        """Return the saved texts of a field, None when it was never anything but empty."""
        id, key = row.cells["id"], (field.name, "")
        saved = dict(self._saved.get(id, {}).get(field.name, {}))
        heads, winner = row.heads.get(key), row.winners.get(key)
        if not row.made:
            stand = tuple(dot for dot, _ in heads) if heads else (winner,) if winner else ()
            return _Texts(field.name, tuple(saved.items()), stand) if stand else None
        born = row.made[0]
        first = str(self._first.get(id, {}).get(field.name) or "")
        saved.setdefault(born, _Saved(row.stamp, (), first))
        stand = tuple(dot for dot, _ in heads) if heads else (winner or born,)
        kept = {dot: each for dot, each in saved.items() if each.text or each.parents}
        if not kept and set(stand) == set(row.made):
            return None
        return _Texts(field.name, tuple(kept.items()), stand)

    def list_held(self) -> Iterable[_Held]:
        for each in list_held(self._connection):
            if each.space == self._space:
                yield _Held((each.writer, each.seq), self._close(unpack(each.seen)), each.entry)

    def finish(self, records: Sequence[_Found], held: Sequence[_Held]) -> State:
        """Return what was found with commits and writers called by their places."""
        dots = {dot for record in records for dot in _dots(record)} | {each.by for each in held}
        numbers = {writer for writer, _ in dots}
        for vector in (*(each.seen for record in records for each in record.deletes), *(each.seen for each in held)):
            numbers.update(writer for writer, _ in vector)
        names = sorted(map(self._writers.uid, numbers))
        at = {self._writers.number(uid): place for place, uid in enumerate(names)}
        commits = sorted((self._commit(dot, at) for dot in dots), key=lambda c: (c.stamp, c.writer, c.seq))
        turning = _Turning(at, {(commit.writer, commit.seq): place for place, commit in enumerate(commits)})
        told = sorted(map(turning.record, records), key=lambda record: (record.kind, record.id))
        waiting = sorted(map(turning.held, held), key=lambda each: (each.by, each.entry[:5]))
        erased = sorted(
            (kind, id) for id, kind in self._erased.items() if self._homes.get(id, PERSONAL_SPACE) == self._space
        )
        return State(tuple(names), tuple(commits), tuple(told), tuple(waiting), tuple(erased))

    def _commit(self, dot: _Dot, at: Mapping[int, int]) -> Commit:
        stamp, at_ms, label, role = self._connection.execute(
            "SELECT stamp, at_ms, label, role FROM commits WHERE writer = ? AND seq = ?", dot
        ).fetchone()
        return Commit(at[dot[0]], dot[1], stamp, at_ms, "" if self._space else label, role)


def _list_values(row: _Row, field: Field) -> _Stand:
    """Return what stands in a cell, nothing where all is as the record was made."""
    key = (field.name, "")
    stand = row.heads.get(key)
    if not stand:
        winner = row.winners.get(key)
        if winner is None and not row.made:
            return []
        stand = [(winner or row.made[0], row.cells[field.name])]
    empty = empty_cell(field)
    if row.made and {dot for dot, _ in stand} == set(row.made) and all(value == empty for _, value in stand):
        return []
    return stand


def _list_members(row: _Row, field: Field) -> dict[str, _Stand]:
    """Return what stands of each member of a set: those that are in as they show, then those that were."""
    found = dict[str, _Stand]()
    held = field.from_cell(row.cells[field.name])
    gone = sorted(member for of, member in row.winners if of == field.name and member not in held)
    for member in (*held, *gone):
        key = (field.name, member)
        stand = row.heads.get(key)
        if not stand and (key in row.winners or row.made):
            stand = [(row.winners[key] if key in row.winners else row.made[0], member in held)]
        if stand:
            found[member] = stand
    return found


class _Turning:
    """Turns commits as they are called here into their places in the snapshot."""

    def __init__(self, writers: Mapping[int, int], by: Mapping[_Dot, int]) -> None:
        self._writers = writers
        self._by = by

    def place(self, dot: _Dot) -> int:
        return self._by[self._writers[dot[0]], dot[1]]

    def record(self, found: _Found) -> RecordState:
        cells = [
            Cells(self.place(dot), tuple(sorted(values)), tuple(sorted(members, key=itemgetter(0))))
            for dot, (values, members) in found.cells.items()
        ]
        cells.sort(key=lambda each: each.by)
        deletes = sorted(Ended(self.place(each.by), self._vector(each.seen)) for each in found.deletes)
        merges = sorted(((self.place(dot), into) for dot, into in found.merges), key=itemgetter(0))
        return RecordState(
            found.kind, found.id, self._all(found.made), self._all(found.edits), tuple(cells),
            tuple(sorted(map(self._texts, found.texts))), tuple(deletes), tuple(merges),
        )  # fmt: skip

    def held(self, found: _Held) -> HeldEntry:
        return HeldEntry(self.place(found.by), self._vector(found.seen), found.entry)

    def _vector(self, pairs: Iterable[_Dot]) -> tuple[tuple[int, int], ...]:
        return tuple(sorted((self._writers[number], seq) for number, seq in pairs))

    def _texts(self, found: _Texts) -> Texts:
        saved = sorted((self.place(dot), self._all(each.parents), each.text) for dot, each in found.saved)
        return Texts(found.field, pack_texts(saved), self._all(found.heads))

    def _all(self, dots: Iterable[_Dot]) -> tuple[int, ...]:
        return tuple(sorted(map(self.place, dots)))


def _dots(record: _Found) -> Iterable[_Dot]:
    yield from record.made
    yield from record.edits
    yield from record.cells
    yield from (dot for dot, _ in record.merges)
    for texts in record.texts:
        yield from texts.heads
        for dot, saved in texts.saved:
            yield dot
            yield from saved.parents
    yield from (each.by for each in record.deletes)
