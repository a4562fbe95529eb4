"""A line that is split once it is here is as if it had come as a branch."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brm_desktop.base.stamps import make_id
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.branches import Naming, name_branch
from brm_desktop.domain.changes import Act, Entry, Told
from brm_desktop.domain.fields import Id
from brm_desktop.domain.kinds import BY_NAME
from brm_desktop.domain.note import Note
from brm_desktop.domain.ops import Create
from brm_desktop.storage import segments
from brm_desktop.storage.branching import load_ends, split_line
from brm_desktop.storage.database import Database
from brm_desktop.storage.integrity import check_records
from brm_desktop.storage.journal import Journal
from brm_desktop.storage.new_identity import take_new_identity
from brm_desktop.storage.receiving import Receiver
from brm_desktop.storage.writers import OWN, Writers

KINDS = {name: of.KIND for name, of in BY_NAME.items()}
AUTHOR, OTHER = "0" * 35 + "1", "0" * 35 + "2"
BRANCH = name_branch(AUTHOR, "b" * 16)
SPACE, SHARED = "personal", "aaaabbbbccccdddd"
RECORDS = st.sampled_from(("record-1", "record-2"))
WORDS = st.sampled_from(("Roads\n", "Permits\n", "Roads\nPermits\n", ""))


def edit(record: str, what: str, words: str, seen: int) -> Entry:
    match what:
        case "create":
            return Entry(Act.CREATE, "note", record, value={"title": words, "body": words, "mascot": "Bear"})
        case "text":
            return Entry(Act.TEXT, "note", record, "body", value=words, parents=((AUTHOR, seen),))
        case "set":
            return Entry(Act.SET, "note", record, "title", value=words)
        case "add":
            return Entry(Act.ADD, "note", record, "tags", words or "pilot")
        case "unknown":
            return Entry(Act.DELETE, "zoo", record, value={AUTHOR: seen})
        case _:
            return Entry(Act.DELETE, "note", record, value={AUTHOR: seen})


ACTS = st.sampled_from(("create", "text", "set", "add", "delete", "unknown"))
ENTRIES = st.lists(st.tuples(RECORDS, ACTS, WORDS), min_size=1, max_size=3)


@pytest.mark.hypothesis
@settings(max_examples=40)
@given(st.lists(ENTRIES, min_size=2, max_size=8), st.integers(1, 7))
def test_line_that_is_split_is_as_if_it_had_come_as_a_branch(
    tmp_path_factory: pytest.TempPathFactory, empty_file: Callable[[Path], Path], batches: Any, at: int
) -> None:
    folder, common = tmp_path_factory.mktemp("branching"), min(at, len(batches) - 1)
    commits = [
        Told(
            seq,
            seq << 16,
            seq,
            "",
            "do",
            (*(edit(*each, max(1, seq - 1)) for each in entries), edit("r", "set", "", 1)),
        )
        for seq, entries in enumerate(batches, 1)
    ]
    found = [Database(empty_file(_made(folder / name)), None) for name in ("split", "told")]
    try:
        for database, branch in zip(found, (AUTHOR, BRANCH), strict=True):
            naming = Naming({AUTHOR: branch}, {BRANCH: common})
            receive(database, AUTHOR, commits[:common], {}, 1)
            seen = {AUTHOR: common} if branch != AUTHOR else {}
            receive(database, branch, naming.told(commits[common:]), seen, 2)
        with found[0].write() as connection:
            split_line(connection, SPACE, "", AUTHOR, 2, BRANCH)
            assert list(load_ends(connection).values()) == [(Writers(connection).number(AUTHOR), common)]
        assert dump(found[0]) == dump(found[1])
        assert check_records(found[0].reader()) == []
    finally:
        for database in found:
            database.close()


def receive(database: Database, writer: str, commits: Sequence[Told], seen: Mapping[str, int], seq: int) -> None:
    with database.write() as connection:
        writers = Writers(connection)
        for told in commits:
            Receiver(connection, KINDS, writers, writer, seen).receive([told])
        segments.add_segment(
            connection, SPACE, writers.number(writer), seq, bytes(32), commits[-1].seq, b"data", stored=True
        )


def dump(database: Database) -> dict[str, list[Any]]:
    """Return every row of every table that commits are written to."""
    tables = ("writers", "commits", "journal", "cell", "head", "version", "held", "segment", "note")
    own = database.reader().execute("SELECT uid FROM writers WHERE number = 1").fetchone()[0]
    return {
        name: sorted(repr(row).replace(own, "own") for row in database.reader().execute(f'SELECT * FROM "{name}"'))
        for name in tables
    }


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def test_line_is_split_in_one_space_alone(database: Database, journal: Journal) -> None:
    shared, mine = Agency(id=Id(make_id()), name="Roads"), Note(id=Id(make_id()), title="Mine")
    journal.commit("Shared Roads", [Create(shared, SHARED), Create(mine)])
    with database.write() as connection:
        connection.execute("UPDATE commits SET sent = 1")
        for space in (SHARED, SPACE):
            segments.add_segment(connection, space, OWN, 1, bytes(32), 1, b"data", stored=True)
        before = take_new_identity(connection, make_id(), SPACE)
        split_line(connection, SHARED, SHARED, before, 1, name_branch(before, "b" * 16))
    found = database.reader().execute(
        "SELECT w.uid, j.record FROM journal j JOIN commits c ON c.number = j.number JOIN writers w"
        " ON w.number = c.writer"
    )
    assert {record: uid for uid, record in found} == {shared.id: name_branch(before, "b" * 16), mine.id: before}
    assert check_records(database.reader()) == []


def test_branch_that_left_the_line_after_it_is_split_leaves_the_branch(database: Database) -> None:
    later = name_branch(AUTHOR, "c" * 16)
    with database.write() as connection:
        writers = Writers(connection)
        for line, seq in ((AUTHOR, 1), (AUTHOR, 2), (later, 3)):
            segments.add_segment(connection, SPACE, writers.number(line), seq, bytes(32), seq, b"data", stored=True)
        split_line(connection, SPACE, "", AUTHOR, 2, BRANCH)
        known = segments.list_known(connection, SPACE)
    assert sorted((each.seq, each.writer) for each in known) == [
        (1, AUTHOR), (2, BRANCH), (3, name_branch(BRANCH, "c" * 16)),
    ]  # fmt: skip
