"""Records that came many at once: searchable soon, never twice, and whatever happens to them meanwhile."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brm_desktop.base.stamps import make_id
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.fields import Id
from brm_desktop.domain.note import Note
from brm_desktop.domain.ops import Create, Delete, Restore, Set
from brm_desktop.storage import change, search
from brm_desktop.storage.database import FILE_NAME, Database
from brm_desktop.storage.indexing import count_unindexed, index_all, index_some
from brm_desktop.storage.integrity import check_records
from brm_desktop.storage.journal import Journal

ROOT = Path(__file__).resolve().parents[2]
MANY = change._SEARCHED_AT_ONCE + 1

# Indexes one record at a time without end, and says each time how many wait.
INDEXER = """
import sys
from pathlib import Path
from brm_desktop.storage.database import Database
from brm_desktop.storage.indexing import index_some

database = Database(Path(sys.argv[1]), None)
while True:
    print(index_some(database, 1), flush=True)
"""


def make_notes(count: int = MANY) -> list[Note]:
    return [Note(id=Id(make_id()), title=f"Visit {n}", body=f"Talked of bridge{n:04}.") for n in range(count)]


def add_many(journal: Journal) -> list[Note]:
    notes = make_notes()
    journal.commit("Imported", [Create(note) for note in notes])
    return notes


def found(database: Database, word: str) -> int:
    return len(search.find_text(database.reader(), word, limit=MANY * 2))


def test_commit_of_many_is_searchable_afterwards(database: Database, journal: Journal) -> None:
    add_many(journal)
    assert count_unindexed(database.reader()) == MANY
    assert found(database, "visit") == 0
    assert check_records(database.reader()) == []
    assert index_some(database, 100) == MANY - 100
    assert found(database, "visit") == 100
    assert check_records(database.reader()) == []
    index_all(database)
    assert found(database, "visit") == MANY
    assert count_unindexed(database.reader()) == 0
    assert check_records(database.reader()) == []


def test_commit_of_few_is_searchable_at_once(database: Database, journal: Journal) -> None:
    journal.commit("Added", [Create(note) for note in make_notes(MANY - 1)])
    assert count_unindexed(database.reader()) == 0
    assert found(database, "visit") == MANY - 1


def test_index_some_takes_the_newest_first(database: Database, journal: Journal) -> None:
    add_many(journal)
    index_some(database, 1)
    (newest,) = search.find_text(database.reader(), "visit")
    assert newest == database.reader().execute("SELECT max(docid) FROM note").fetchone()[0]


def test_record_edited_while_it_waits_is_found_by_what_it_says_now(database: Database, journal: Journal) -> None:
    note = add_many(journal)[0]
    journal.commit("Edited", [Set("note", note.id, "body", note.body, "Talked of tunnels.")])
    assert found(database, "tunnels") == 1
    assert count_unindexed(database.reader()) == MANY - 1
    index_all(database)
    assert (found(database, "bridge0000"), found(database, "tunnels"), found(database, "visit")) == (0, 1, MANY)


def test_record_deleted_while_it_waits_is_not_found(database: Database, journal: Journal) -> None:
    first, second, *_ = add_many(journal)
    journal.commit("Deleted", [Delete("note", first.id), Delete("note", second.id)])
    journal.commit("Restored", [Restore("note", second.id)])
    index_all(database)
    assert (found(database, "bridge0000"), found(database, "bridge0001")) == (0, 1)
    assert check_records(database.reader()) == []


def test_undo_of_many_takes_them_off_the_list(database: Database, journal: Journal) -> None:
    add_many(journal)
    index_some(database, 100)
    journal.undo()
    assert (count_unindexed(database.reader()), found(database, "visit")) == (0, 0)
    journal.redo()
    assert count_unindexed(database.reader()) == MANY
    index_all(database)
    assert found(database, "visit") == MANY


@given(st.lists(st.sampled_from(("some", "edit", "delete", "restore", "move", "undo")), max_size=12))
def test_whatever_is_done_while_records_wait_each_is_found_once(
    tmp_path_factory: pytest.TempPathFactory, empty_file: Callable[[Path], Path], steps: Sequence[str]
) -> None:
    database = Database(empty_file(tmp_path_factory.mktemp("waiting")), None)
    try:
        journal = Journal(database)
        notes = add_many(journal)
        for turn, step in enumerate(steps):
            _do(database, journal, notes[-1 - turn // 2].id, step, turn)
            assert check_records(database.reader()) == []
        index_all(database)
        assert check_records(database.reader()) == []
        assert found(database, "visit") == _count_live(database)
    finally:
        database.close()


def test_kill_while_records_are_indexed_loses_none(tmp_path: Path, empty_file: Callable[[Path], Path]) -> None:
    path = empty_file(tmp_path)
    database = Database(path, None)
    add_many(Journal(database))
    database.close()
    command = [sys.executable, "-c", INDEXER, str(tmp_path / FILE_NAME)]
    for lines in (3, 40):
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
            assert process.stdout is not None
            said = [process.stdout.readline() for _ in range(lines)]
            process.kill()
        assert said[-1].strip()
        database = Database(path, None)
        try:
            assert count_unindexed(database.reader()) <= int(said[-1])
            assert check_records(database.reader()) == []
        finally:
            database.close()
    database = Database(path, None)
    index_all(database)
    assert found(database, "visit") == MANY
    database.close()


def test_check_record_that_waits_though_it_is_indexed_is_told(database: Database, journal: Journal) -> None:
    journal.commit("Added", [Create(Agency(id=Id(make_id()), name="Department of Roads"))])
    with database.write() as connection:
        connection.execute("INSERT INTO unindexed SELECT docid FROM agency")
    assert [finding.part for finding in check_records(database.reader())] == ["search"]


def _do(database: Database, journal: Journal, id: str, step: str, turn: int) -> None:
    if step == "some":
        index_some(database, 1)
        return
    if step == "undo":
        if journal.next_undo() != "Imported":
            journal.undo()
        return
    row = database.reader().execute("SELECT body, starts_at, deleted_ms FROM note WHERE id = ?", (id,)).fetchone()
    ops = {
        "edit": Set("note", id, "body", row[0], f"Turn {turn}."),
        "move": Set("note", id, "starts_at", row[1], f"20{10 + turn}-03-01T09:00:00+00:00[UTC]"),
        "delete": Delete("note", id),
        "restore": Restore("note", id),
    }
    journal.commit(step, [ops[step]])


def _count_live(database: Database) -> int:
    return int(database.reader().execute("SELECT count(*) FROM note WHERE deleted_ms IS NULL").fetchone()[0])
