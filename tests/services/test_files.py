"""Files kept with records: their bytes, their undo, their working copies."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from brm_desktop.base.errors import NotFound, StorageError
from brm_desktop.base.stamps import FixedClock
from brm_desktop.domain.note import Note
from brm_desktop.services import files, notes
from brm_desktop.services.portfolio import Portfolio, open_portfolio
from brm_desktop.storage.around import list_files


@pytest.fixture
def portfolio(tmp_path: Path) -> Iterator[Portfolio]:
    opened = open_portfolio(tmp_path / "profile", None, clock=FixedClock(datetime(2026, 11, 23, 15, tzinfo=UTC)))
    yield opened
    opened.close()


def test_attach_file_keeps_its_bytes_name_and_type(portfolio: Portfolio, tmp_path: Path) -> None:
    note, path = notes.make_note(portfolio), tmp_path / "Whiteboard.jpg"
    path.write_bytes(b"\xff\xd8 picture")
    kept = files.attach(portfolio, Note, note.id, path)
    (line,) = list_files(portfolio.database.reader(), "note", note.id)
    assert (line.name, line.size, line.media_type) == ("Whiteboard.jpg", 10, "image/jpeg")
    copy = files.open_file(portfolio, kept)
    assert copy.read_bytes() == b"\xff\xd8 picture"
    assert copy.name == "Whiteboard.jpg"


def test_attach_bytes_undone_is_gone_from_the_record(portfolio: Portfolio) -> None:
    note = notes.make_note(portfolio)
    files.attach_bytes(portfolio, Note, note.id, "Pasted.png", b"png")
    portfolio.journal.undo()
    assert list_files(portfolio.database.reader(), "note", note.id) == []


def test_attach_to_nothing_or_of_nothing_keeps_nothing(portfolio: Portfolio, tmp_path: Path) -> None:
    note = notes.make_note(portfolio)
    with pytest.raises(NotFound):
        files.attach_bytes(portfolio, Note, "nowhere", "a.txt", b"a")
    with pytest.raises(StorageError):
        files.attach(portfolio, Note, note.id, tmp_path / "missing.txt")
    assert list_files(portfolio.database.reader(), "note", note.id) == []
