"""Files kept with records: their bytes, their undo, their working copies."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from brm_desktop.base.errors import NotFound, StorageError
from brm_desktop.base.stamps import FixedClock
from brm_desktop.domain.attachment import Attachment
from brm_desktop.domain.note import Note
from brm_desktop.services import edits, files, notes
from brm_desktop.services.portfolio import Portfolio
from brm_desktop.storage import rows
from brm_desktop.storage.around import list_files


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 11, 23, 15, tzinfo=UTC))


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


def _save(path: Path, content: bytes, *, ago_s: int = 60) -> None:
    """Save a working copy as programs do: written aside, then moved over it."""
    aside = path.with_name(f".~{path.name}")
    aside.write_bytes(content)
    past = path.stat().st_mtime_ns - ago_s * 1_000_000_000
    os.utime(aside, ns=(past, past))
    aside.replace(path)


def _files(portfolio: Portfolio, note: Note) -> list[tuple[str, bytes]]:
    found = list_files(portfolio.database.reader(), "note", note.id)
    return sorted((line.name, portfolio.blobs.get(line.blob)) for line in found)


def test_keep_saved_working_copy_becomes_a_new_version_that_undo_takes_back(portfolio: Portfolio) -> None:
    note = notes.make_note(portfolio)
    kept = files.attach_bytes(portfolio, Note, note.id, "Plan.txt", b"one")
    copy = files.open_file(portfolio, kept)
    assert files.keep_saved(portfolio) == []
    _save(copy, b"one and two")
    assert [one.name for one in files.keep_saved(portfolio)] == ["Plan.txt"]
    assert _files(portfolio, note) == [("Plan.txt", b"one and two")]
    assert files.keep_saved(portfolio) == []
    assert [version.size for version in files.list_versions(portfolio, kept.id)] == [11, 3]
    _save(copy, b"three", ago_s=30)
    files.keep_saved(portfolio)
    assert _files(portfolio, note) == [("Plan.txt", b"three")]
    assert portfolio.journal.undo().label == "New version of Plan.txt"
    assert _files(portfolio, note) == [("Plan.txt", b"one and two")]


def test_keep_saved_copy_written_just_now_waits_until_it_is_whole(portfolio: Portfolio) -> None:
    note = notes.make_note(portfolio)
    copy = files.open_file(portfolio, files.attach_bytes(portfolio, Note, note.id, "Plan.txt", b"one"))
    copy.write_bytes(b"half")
    assert files.keep_saved(portfolio) == []
    assert [one.size for one in files.keep_saved(portfolio, settled=False)] == [4]


def test_keep_saved_touched_or_moved_away_keeps_nothing(portfolio: Portfolio) -> None:
    note = notes.make_note(portfolio)
    copy = files.open_file(portfolio, files.attach_bytes(portfolio, Note, note.id, "Plan.txt", b"one"))
    _save(copy, b"one")
    assert files.keep_saved(portfolio) == []
    copy.rename(copy.with_name("elsewhere"))
    assert files.keep_saved(portfolio) == []
    assert _files(portfolio, note) == [("Plan.txt", b"one")]


@pytest.mark.parametrize("gone", [True, False], ids=["deleted", "changed"])
def test_keep_saved_where_the_file_went_on_becomes_a_file_of_its_own(portfolio: Portfolio, gone: bool) -> None:
    note = notes.make_note(portfolio)
    kept = files.attach_bytes(portfolio, Note, note.id, "Plan.txt", b"one")
    copy = files.open_file(portfolio, kept)
    other = portfolio.blobs.put(b"theirs")
    if gone:
        edits.delete(portfolio, [(Attachment, kept.id)])
    else:
        edits.set_fields(portfolio, Attachment, kept.id, {"blob": other.hash, "size": other.size})
    _save(copy, b"mine")
    files.keep_saved(portfolio)
    beside = ("Plan (changed copy).txt", b"mine")
    assert _files(portfolio, note) == ([beside] if gone else [beside, ("Plan.txt", b"theirs")])
    _save(copy, b"mine again", ago_s=30)
    files.keep_saved(portfolio)
    assert ("Plan (changed copy).txt", b"mine again") in _files(portfolio, note)


def test_open_file_twice_is_one_copy_and_names_lead_nowhere_else(portfolio: Portfolio) -> None:
    note = notes.make_note(portfolio)
    kept = files.attach_bytes(portfolio, Note, note.id, "../../Plan.txt", b"one")
    copy = files.open_file(portfolio, kept)
    assert copy.parent.parent == portfolio.folder / "open"
    assert files.open_file(portfolio, kept) == copy


def test_close_copies_keeps_what_was_saved_and_wipes_all(portfolio: Portfolio) -> None:
    note = notes.make_note(portfolio)
    first = files.open_file(portfolio, files.attach_bytes(portfolio, Note, note.id, "a.txt", b"a"))
    files.open_file(portfolio, files.attach_bytes(portfolio, Note, note.id, "b.txt", b"b"))
    first.write_bytes(b"aa")
    assert files.close_copies(portfolio) == 0
    assert not (portfolio.folder / "open").exists()
    assert _files(portfolio, note) == [("a.txt", b"aa"), ("b.txt", b"b")]


def test_close_copies_that_cannot_be_kept_stay_for_the_next_start(tmp_path: Path, portfolio: Portfolio) -> None:
    note = notes.make_note(portfolio)
    saved = files.open_file(portfolio, files.attach_bytes(portfolio, Note, note.id, "a.txt", b"a"))
    files.open_file(portfolio, files.attach_bytes(portfolio, Note, note.id, "b.txt", b"b"))
    saved.write_bytes(b"aa")
    parts = portfolio.folder / "files" / "parts"
    parts.rmdir()
    parts.write_bytes(b"in the way")
    assert files.close_copies(portfolio) == 1
    assert [path.name for path in (portfolio.folder / "open").rglob("*.txt")] == ["a.txt"]
    parts.unlink()
    assert files.close_copies(portfolio) == 0
    assert _files(portfolio, note)[0] == ("a.txt", b"aa")


def test_use_version_brings_an_earlier_content_back(portfolio: Portfolio) -> None:
    note = notes.make_note(portfolio)
    kept = files.attach_bytes(portfolio, Note, note.id, "Plan.txt", b"one")
    _save(files.open_file(portfolio, kept), b"two")
    files.keep_saved(portfolio)
    now, before = files.list_versions(portfolio, kept.id)
    files.use_version(portfolio, kept.id, before)
    assert _files(portfolio, note) == [("Plan.txt", b"one")]
    assert {version.hash for version in files.list_versions(portfolio, kept.id)} == {now.hash, before.hash}
    assert rows.get_record(portfolio.database.reader(), Attachment, kept.id).size == 3
