"""Laws of the journal: after any commits, undos, redos and restarts the rows equal the journal played again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from brm_desktop.base.stamps import make_id
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.fields import Id
from brm_desktop.domain.kinds import BY_NAME
from brm_desktop.domain.note import Note
from brm_desktop.domain.ops import Create, Delete, Merge, Restore, make_changes
from brm_desktop.domain.record import Record, cells_of
from brm_desktop.storage import rows, search
from brm_desktop.storage.change import patched
from brm_desktop.storage.database import FILE_NAME, Database
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.journal import Journal
from brm_desktop.storage.migrate import bring_up_to_date
from brm_desktop.storage.packing import unpack

WORDS = st.text(st.sampled_from("abc é\n\U0001f600"), max_size=12)
Rows = dict[str, dict[str, Any]]


def read_rows(connection: Connection) -> Rows:
    """Return the live state of the kinds under test."""
    found = Rows()
    for of in (Agency, Note):
        for record in rows.list_records(connection, of):
            found[record.id] = _plain(record)
    return found


def replay(connection: Connection) -> Rows:
    """Return the state that the journal alone tells, from the first entry to the last."""
    state, gone, merged = Rows(), set[str](), dict[str, str]()
    for op, kind, id, field, member, new in connection.execute(
        "SELECT op, kind, record, field, member, new FROM journal ORDER BY number, seq"
    ):
        fields = BY_NAME[kind].KIND.fields
        match op:
            case "create":
                state[id] = {name: one.default for name, one in fields.items()} | unpack(new)
                state[id] |= {n: set(f.from_cell(state[id][n])) for n, f in fields.items() if f.shape == "set"}
            case "set":
                state[id][field] = unpack(new)
            case "text":
                state[id][field] = patched(state[id][field] or "", new)
            case "add":
                state[id][field].add(member)
            case "remove":
                state[id][field].discard(member)
            case "delete":
                gone.add(id)
            case "restore":
                gone.discard(id)
            case "merge":
                merged[id] = unpack(new)
    for values in state.values():
        if "agencies" in values:
            values["agencies"] = {_survivor(agency, merged, gone) for agency in values["agencies"]}
    return {id: values for id, values in state.items() if id not in gone}


def _survivor(id: str, merged: dict[str, str], gone: set[str]) -> str:
    while id in gone and merged.get(id):
        id = merged[id]
    return id


def _plain(record: Record) -> dict[str, Any]:
    fields = record.KIND.fields
    return {n: set(fields[n].from_cell(c)) if fields[n].shape == "set" else c for n, c in cells_of(record).items()}


class JournalMachine(RuleBasedStateMachine):
    """Random histories, with a model of undo made of whole states."""

    template: bytes | None = None

    @initialize()
    def open(self) -> None:
        self.home = TemporaryDirectory()
        path = Path(self.home.name) / FILE_NAME
        if JournalMachine.template is None:
            bring_up_to_date(path, None, lambda: None)
            JournalMachine.template = path.read_bytes()
        path.write_bytes(JournalMachine.template)
        self.database = Database(path, None)
        self.journal = Journal(self.database)
        self.past: list[Rows] = []
        self.future: list[Rows] = []
        self.session = ""

    def commit(self, ops: list[Any], session: str = "") -> None:
        if not ops:
            return
        before = read_rows(self.database.reader())
        numbers = self._last_number()
        self.journal.commit("Change", ops, session=session)
        if self._last_number() != numbers:
            self.past.append(before)
        self.future.clear()

    def _last_number(self) -> int:
        return int(self.database.reader().execute("SELECT ifnull(max(number), 0) FROM commits").fetchone()[0])

    def records(self) -> list[Record]:
        connection = self.database.reader()
        return [*rows.list_records(connection, Agency), *rows.list_records(connection, Note)]

    @rule(name=WORDS, tags=st.lists(st.sampled_from("xyz"), max_size=3, unique=True))
    def create_agency(self, name: str, tags: list[str]) -> None:
        self.commit([Create(Agency(id=Id(make_id()), name=name or "N", tags=tuple(tags)))])

    @rule(body=WORDS)
    def create_note(self, body: str) -> None:
        agencies = rows.list_records(self.database.reader(), Agency)
        self.commit([Create(Note(id=Id(make_id()), body=body, agencies=tuple(a.id for a in agencies[:2])))])

    @precondition(lambda self: self.records())
    @rule(data=st.data(), text=WORDS, tags=st.lists(st.sampled_from("xyz"), max_size=3, unique=True))
    def edit(self, data: st.DataObject, text: str, tags: list[str]) -> None:
        before = data.draw(st.sampled_from(self.records()))
        after = replace(before, tags=tuple(tags))
        after = replace(after, body=text) if isinstance(after, Note) else replace(after, mission=text)
        self.commit(make_changes(before, after))

    @precondition(lambda self: rows.list_records(self.database.reader(), Note))
    @rule(data=st.data(), text=WORDS)
    def type_in_a_session(self, data: st.DataObject, text: str) -> None:
        note = data.draw(st.sampled_from(rows.list_records(self.database.reader(), Note)))
        self.commit(make_changes(note, replace(note, body=note.body + text)), session=f"typing {note.id}")

    @precondition(lambda self: self.records())
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        record = data.draw(st.sampled_from(self.records()))
        self.commit([Delete(record.KIND.name, record.id)])

    @precondition(lambda self: len(rows.list_records(self.database.reader(), Agency)) > 1)
    @rule(data=st.data())
    def merge(self, data: st.DataObject) -> None:
        agencies = rows.list_records(self.database.reader(), Agency)
        one, other = data.draw(st.lists(st.sampled_from(agencies), min_size=2, max_size=2, unique_by=lambda a: a.id))
        self.commit([Merge("agency", other.id, one.id), Delete("agency", other.id)])

    @precondition(lambda self: rows.list_records(self.database.reader(), Note))
    @rule(data=st.data())
    def leave_out_an_agency(self, data: st.DataObject) -> None:
        note = data.draw(st.sampled_from(rows.list_records(self.database.reader(), Note)))
        self.commit(make_changes(note, replace(note, agencies=note.agencies[1:])))

    @rule(data=st.data())
    def restore(self, data: st.DataObject) -> None:
        gone = self.database.reader().execute("SELECT id FROM note WHERE deleted_ms IS NOT NULL").fetchall()
        if gone:
            self.commit([Restore("note", data.draw(st.sampled_from(gone))[0])])

    @precondition(lambda self: self.journal.next_undo())
    @rule()
    def undo(self) -> None:
        before = read_rows(self.database.reader())
        assert self.journal.undo().skipped == ()
        self.future.append(before)
        assert read_rows(self.database.reader()) == self.past.pop()

    @precondition(lambda self: self.journal.next_redo())
    @rule()
    def redo(self) -> None:
        before = read_rows(self.database.reader())
        assert self.journal.redo().skipped == ()
        self.past.append(before)
        assert read_rows(self.database.reader()) == self.future.pop()

    @rule()
    def restart(self) -> None:
        self.database.close()
        self.database = Database(self.database.path, None)
        self.journal = Journal(self.database)

    @invariant()
    def rows_equal_the_journal_replayed(self) -> None:
        if hasattr(self, "database"):
            connection = self.database.reader()
            assert read_rows(connection) == replay(connection)

    @invariant()
    def index_and_links_hold_what_lives(self) -> None:
        if not hasattr(self, "database"):
            return
        connection = self.database.reader()
        live = {
            row[0]
            for of in (Agency, Note)
            for row in connection.execute(f'SELECT docid FROM "{of.KIND.name}" WHERE deleted_ms IS NULL')
        }
        assert {row[0] for row in connection.execute("SELECT rowid FROM words")} == live
        linked = {tuple(row) for row in connection.execute("SELECT target, docid FROM link")}
        expected = {
            (agency, row[0]) for note in rows.list_records(connection, Note) for agency in note.agencies
            for row in connection.execute("SELECT docid FROM note WHERE id = ?", (note.id,))
        }  # fmt: skip
        assert linked == expected

    @invariant()
    def documents_answer_for_their_words(self) -> None:
        if hasattr(self, "database"):
            for note in rows.list_records(self.database.reader(), Note):
                words = search.split_words(note.body)
                assert not words or search.find_text(self.database.reader(), words[0])

    def teardown(self) -> None:
        if hasattr(self, "database"):
            self.database.close()
            self.home.cleanup()


TestJournalLaws = JournalMachine.TestCase
TestJournalLaws.settings = settings(stateful_step_count=20)
