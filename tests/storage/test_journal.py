"""The write door: commits, folding, undo and redo, and what they leave in rows, cells, links and index."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from brm_desktop.base.errors import Clash, NotFound
from brm_desktop.base.stamps import make_id
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.contact import Contact
from brm_desktop.domain.fields import Id
from brm_desktop.domain.note import Note
from brm_desktop.domain.ops import Add, Create, Delete, Remove, Restore, Set, make_changes
from brm_desktop.storage import rows, search
from brm_desktop.storage.database import Database
from brm_desktop.storage.entries import list_history
from brm_desktop.storage.journal import Journal, NothingToUndo


def make_agency(name: str = "Department of Roads", **more: object) -> Agency:
    return Agency(id=Id(make_id()), name=name, **more)  # type: ignore[arg-type]


def make_note(body: str = "", **more: object) -> Note:
    return Note(id=Id(make_id()), title="Review", body=body, **more)  # type: ignore[arg-type]


def test_commit_new_record_can_be_loaded_and_found(database: Database, journal: Journal) -> None:
    agency = make_agency(acronym="DOR", former_names=("Highway Board",), cadence_days=14)
    journal.commit("Added", [Create(agency)])
    loaded = rows.get_record(database.reader(), Agency, agency.id)
    assert replace(loaded, created_ms=0, changed_ms=0) == agency
    for typed in ("roads", "dor", "highw", "epartm"):
        assert search.find_names(database.reader(), typed), typed


def test_commit_stale_old_value_clashes_and_changes_nothing(database: Database, journal: Journal) -> None:
    agency = make_agency()
    journal.commit("Added", [Create(agency)])
    with pytest.raises(Clash):
        journal.commit(
            "Edit", [Set("agency", agency.id, "acronym", "", "X"), Set("agency", agency.id, "name", "Other", "New")]
        )
    assert rows.get_record(database.reader(), Agency, agency.id).acronym == ""
    assert len(list_history(database.reader(), agency.id)) == 1


def test_commit_unknown_record_is_refused(journal: Journal) -> None:
    with pytest.raises(NotFound):
        journal.commit("Edit", [Set("agency", "nobody", "name", "a", "b")])


def test_commit_same_record_twice_clashes(journal: Journal) -> None:
    agency = make_agency()
    journal.commit("Added", [Create(agency)])
    with pytest.raises(Clash):
        journal.commit("Added", [Create(agency)])


def test_commit_field_of_a_newer_version_is_kept(database: Database, journal: Journal) -> None:
    agency = make_agency()
    journal.commit("Added", [Create(agency)])
    journal.commit("From afar", [Set("agency", agency.id, "mascot", None, "Bear")])
    kept = database.reader().execute("SELECT field, value FROM unknown_cell").fetchall()
    assert kept == [("mascot", "Bear")]


def test_set_member_each_is_its_own_cell(database: Database, journal: Journal) -> None:
    agency = make_agency(tags=("a",))
    journal.commit("Added", [Create(agency)])
    journal.commit("Tags", [Add("agency", agency.id, "tags", "b"), Remove("agency", agency.id, "tags", "a")])
    assert rows.get_record(database.reader(), Agency, agency.id).tags == ("b",)
    members = database.reader().execute("SELECT member FROM cell WHERE field = 'tags' ORDER BY member").fetchall()
    assert members == [("a",), ("b",)]


def test_delete_hides_from_search_and_links_until_restored(database: Database, journal: Journal) -> None:
    agency = make_agency()
    note = make_note("about freight", agencies=(agency.id,))
    journal.commit("Added", [Create(agency), Create(note)])
    journal.commit("Deleted", [Delete("note", note.id)])
    connection = database.reader()
    assert search.find_text(connection, "freight") == []
    assert rows.list_linked(connection, Note, "agencies", agency.id) == []
    journal.commit("Restored", [Restore("note", note.id)])
    assert len(search.find_text(connection, "freight")) == 1
    assert [found.id for found in rows.list_linked(connection, Note, "agencies", agency.id)] == [note.id]


def test_delete_journals_the_dots_it_observed(database: Database, journal: Journal) -> None:
    from brm_desktop.storage.packing import unpack

    agency = make_agency()
    journal.commit("Added", [Create(agency)])
    journal.commit("Edit", [Set("agency", agency.id, "acronym", "", "DOR")])
    journal.commit("Deleted", [Delete("agency", agency.id)])
    dots = database.reader().execute("SELECT new FROM journal WHERE op = 'delete'").fetchone()[0]
    assert unpack(dots) == [[1, 3]]  # its own commit included


def test_changed_date_moves_a_note_among_the_newest(database: Database, journal: Journal) -> None:
    old, new = (make_note("freight", starts_at=datetime(year, 1, 1, tzinfo=UTC)) for year in (2020, 2024))
    journal.commit("Added", [Create(new), Create(old)])
    connection = database.reader()
    newest_first = [rows.list_records(connection, Note)[0].id, rows.list_records(connection, Note)[1].id]
    assert newest_first == [new.id, old.id]
    journal.commit("Moved", make_changes(old, replace(old, starts_at=datetime(2026, 1, 1, tzinfo=UTC))))
    assert rows.list_records(connection, Note)[0].id == old.id
    place = connection.execute("SELECT docid FROM note WHERE id = ?", (old.id,)).fetchone()[0]
    assert search.find_text(connection, "freight")[0] == place


def test_session_of_typing_folds_into_one_commit_of_the_typed_size(database: Database, journal: Journal) -> None:
    note = make_note("Start. ")
    journal.commit("Added", [Create(note)])
    size_before = _journal_bytes(database)
    for word in range(1000):
        grown = replace(note, body=note.body + f"word{word} ")
        journal.commit("Typed", make_changes(note, grown), session="typing")
        note = grown
    assert rows.get_record(database.reader(), Note, note.id).body == note.body
    assert len(list_history(database.reader(), note.id)) == 2
    assert _journal_bytes(database) - size_before <= 5 * len(note.body.encode())
    journal.undo()
    assert rows.get_record(database.reader(), Note, note.id).body == "Start. "


def test_session_does_not_fold_over_another_edit_of_the_cell(database: Database, journal: Journal) -> None:
    note = make_note("a")
    journal.commit("Added", [Create(note)])
    for text, session in (("ab", "one"), ("abc", "two"), ("abcd", "one")):
        journal.commit("Typed", make_changes(note, replace(note, body=text)), session=session)
        note = replace(note, body=text)
    assert [entry.number for entry in list_history(database.reader(), note.id)] == [4, 3, 2, 1]


def test_undo_leaves_alone_and_names_what_someone_changed_since(database: Database, journal: Journal) -> None:
    agency = make_agency()
    journal.commit("Added", [Create(agency)])
    journal.commit(
        "Edit", [Set("agency", agency.id, "acronym", "", "DOR"), Set("agency", agency.id, "website", "", "w")]
    )
    _edit_as_somebody_else(database, agency.id, "acronym", "ROADS")
    done = journal.undo()
    assert done.skipped == ("Department of Roads: Acronym",)
    kept = rows.get_record(database.reader(), Agency, agency.id)
    assert (kept.acronym, kept.website) == ("ROADS", "")


def test_undo_and_redo_walk_back_and_forth_until_a_new_edit(database: Database, journal: Journal) -> None:
    agency = make_agency()
    journal.commit("Added", [Create(agency)])
    for old, new in (("", "A"), ("A", "B")):
        journal.commit(f"To {new}", [Set("agency", agency.id, "acronym", old, new)])
    seen = []
    for step in (journal.undo, journal.undo, journal.redo, journal.redo, journal.undo):
        step()
        seen.append(rows.get_record(database.reader(), Agency, agency.id).acronym)
    assert seen == ["A", "", "A", "B", "A"]
    journal.commit("To C", [Set("agency", agency.id, "acronym", "A", "C")])
    with pytest.raises(NothingToUndo):
        journal.redo()
    assert journal.next_undo() == "To C"


def test_undo_survives_a_new_process(database: Database, journal: Journal) -> None:
    agency = make_agency()
    journal.commit("Added", [Create(agency)])
    journal.commit("Edit", [Set("agency", agency.id, "acronym", "", "DOR")])
    reopened = Database(database.path, None)
    try:
        Journal(reopened).undo()
        assert rows.get_record(reopened.reader(), Agency, agency.id).acronym == ""
    finally:
        reopened.close()


def test_stamps_rise_even_when_the_clock_goes_back(database: Database) -> None:
    class Stepping:
        moments = iter(
            [datetime(2026, 1, 2, tzinfo=UTC), datetime(2020, 1, 1, tzinfo=UTC), datetime(2020, 1, 1, tzinfo=UTC)]
        )

        def now(self) -> datetime:
            return next(self.moments)

        def today(self, zone: object = None) -> object:
            raise NotImplementedError

    journal = Journal(database, clock=Stepping())  # type: ignore[arg-type]
    for _ in range(3):
        journal.commit("Added", [Create(Contact(id=Id(make_id()), name="A"))])
    stamps = [row[0] for row in database.reader().execute("SELECT stamp FROM commits ORDER BY number")]
    assert stamps == sorted(set(stamps))


def test_edit_beats_the_stamp_it_saw(database: Database, journal: Journal) -> None:
    agency = make_agency()
    journal.commit("Added", [Create(agency)])
    far = (4_000_000_000_000 << 16) + 7
    _edit_as_somebody_else(database, agency.id, "acronym", "ROADS", stamp=far)
    journal.commit("Edit", [Set("agency", agency.id, "acronym", "ROADS", "DOR")])
    stamp = database.reader().execute("SELECT stamp FROM cell WHERE field = 'acronym'").fetchone()[0]
    assert stamp == far + 1


def test_text_versions_name_their_parents(database: Database, journal: Journal) -> None:
    from brm_desktop.storage.change import text_version

    note = make_note("one")
    journal.commit("Added", [Create(note)])
    journal.commit("Typed", make_changes(note, replace(note, body="one two")))
    parent, version = database.reader().execute("SELECT parent, version FROM journal WHERE op = 'text'").fetchone()
    assert (parent, version) == (text_version("one"), text_version("one two"))


def _journal_bytes(database: Database) -> int:
    row = database.reader().execute("SELECT sum(length(old)), sum(length(new)) FROM journal").fetchone()
    return sum(part or 0 for part in row)


def _edit_as_somebody_else(database: Database, id: str, field: str, value: str, stamp: int = 1 << 60) -> None:
    with database.write() as connection:
        connection.execute("INSERT OR IGNORE INTO writers (number, uid) VALUES (2, 'somebody else')")
        number = connection.execute("SELECT max(number) + 1 FROM commits").fetchone()[0]
        connection.execute(
            "INSERT INTO commits (number, writer, seq, stamp, at_ms, label) VALUES (?, 2, ?, ?, 0, 'Theirs')",
            (number, number, stamp),
        )
        connection.execute(f'UPDATE agency SET "{field}" = ? WHERE id = ?', (value, id))
        connection.execute("INSERT OR REPLACE INTO cell VALUES (?, ?, '', ?, 2, ?)", (id, field, stamp, number))
