"""A segment of many commits and the same commits one by one leave the very same tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brm_desktop.domain.changes import Act, Entry, Told
from brm_desktop.domain.kinds import BY_NAME
from brm_desktop.storage.database import Database
from brm_desktop.storage.indexing import index_all
from brm_desktop.storage.integrity import check_records
from brm_desktop.storage.receiving import Receiver
from brm_desktop.storage.writers import Writers

KINDS = {name: of.KIND for name, of in BY_NAME.items()}
WRITER = "0" * 35 + "1"
BODIES = ("", "Talked of bridges.\n", "Talked of bridges.\nAnd of tunnels.\n" * 20, "Straße, 道\n")
RECORDS = st.integers(0, 3)


def _create(record: int, title: str, tags: Sequence[str], body: str) -> Entry:
    kind = "note" if record % 2 else "agency"
    field = "title" if kind == "note" else "name"
    cells: dict[str, Any] = {field: title, "tags": "[" + ", ".join(f'"{tag}"' for tag in tags) + "]"}
    if kind == "note":
        cells |= {"body": body, "starts_at": "2026-03-02T09:00:00+00:00[UTC]", "mascot": "Bear", "private": "no"}
    return Entry(Act.CREATE, kind, f"record-{record}", value=cells)


def _edit(record: int, title: str, body: str, tag: str) -> Entry:
    if record % 2:
        return Entry(Act.TEXT, "note", f"record-{record}", "body", value=body, parents=((WRITER, 1),))
    if tag:
        return Entry(Act.ADD, "agency", f"record-{record}", "tags", tag)
    return Entry(Act.SET, "agency", f"record-{record}", "name", value=title)


WORDS = st.sampled_from(("Roads", "Permits", "Ω & <b>"))
TAGS = st.lists(st.sampled_from(("pilot", "budget")), unique=True)
ENTRIES = st.lists(
    st.one_of(
        st.builds(_create, RECORDS, WORDS, TAGS, st.sampled_from(BODIES)),
        st.builds(_edit, RECORDS, WORDS, st.sampled_from(BODIES), st.sampled_from(("", "pilot", "new"))),
    ),
    min_size=1,
    max_size=4,
)


@pytest.mark.hypothesis
@settings(max_examples=40)
@given(st.lists(ENTRIES, min_size=1, max_size=8))
def test_commits_received_at_once_or_one_by_one_leave_the_same_tables(
    tmp_path_factory: pytest.TempPathFactory, empty_file: Callable[[Path], Path], batches: list[list[Entry]]
) -> None:
    commits = [
        Told(seq, seq << 16, 1_700_000_000_000 + seq, f"Commit {seq}", "do", tuple(entries))
        for seq, entries in enumerate(batches, 1)
    ]
    folder = tmp_path_factory.mktemp("received")
    whole, parts = (Database(empty_file(_made(folder / name)), None) for name in ("whole", "parts"))
    try:
        _receive(whole, commits)
        for commit in commits:
            _receive(parts, [commit])
        assert _dump(whole) == _dump(parts)
        assert check_records(whole.reader()) == []
        index_all(whole)
        index_all(parts)
        assert check_records(whole.reader()) == []
        assert _dump(whole) == _dump(parts)
    finally:
        whole.close()
        parts.close()


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _receive(database: Database, commits: list[Told]) -> None:
    with database.write() as connection:
        Receiver(connection, KINDS, Writers(connection), WRITER, {}).receive(commits)


def _dump(database: Database) -> dict[str, list[Any]]:
    """Return every row of every table that commits are written to."""
    tables = ("commits", "journal", "cell", "head", "version", "held", "link", "unindexed", "note", "agency")
    return {name: sorted(map(repr, database.reader().execute(f'SELECT * FROM "{name}"'))) for name in tables}
