"""Files of a note in the real window: dropped, pasted, looked at, opened, saved by another program, wiped."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from brm_desktop.domain.note import Note
from brm_desktop.services import files, notes
from brm_desktop.services.opening import find_key, open_profile
from brm_desktop.services.portfolio import open_portfolio
from brm_desktop.storage.around import FileLine, list_files
from brm_desktop.storage.keys import make_protection
from brm_desktop.storage.locks import WindowLock
from brm_desktop.storage.wraps import Cost
from brm_desktop.ui.meetings.page import MeetingsPage
from brm_desktop.ui.parts.file_list import make_picture
from brm_desktop.ui.parts.file_opening import file_opening
from brm_desktop.ui.window import Window
from tests.reports.briefing_samples import make_bare_facts

WAIT_MS = 60_000
QUICK = Cost(memory_kib=64, passes=1, lanes=1)
PASSPHRASE = "correct horse"
Start = Callable[[], tuple[Window, MeetingsPage]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A protected profile with one note."""
    made = tmp_path / "profile"
    made.mkdir()
    portfolio = open_portfolio(made, make_protection(made, passphrase=PASSPHRASE, cost=QUICK).data_key)
    notes.make_note(portfolio, title="Review", body="One")
    portfolio.close()
    return made


@pytest.fixture
def start(qtbot: QtBot, qapp: QApplication, folder: Path) -> Iterator[Start]:
    opened: list[Window] = []

    def open_it() -> tuple[Window, MeetingsPage]:
        window = Window(folder, WindowLock(folder))
        opened.append(window)
        window.show(open_profile(folder, find_key(folder, PASSPHRASE)))
        window.main.resize(1280, 800)
        window.main.show()
        window.main.activateWindow()
        qtbot.waitUntil(lambda: window.main.isActiveWindow() and window._poll.isActive(), timeout=WAIT_MS)
        window.main.open("meetings")
        page = window.main.page
        assert isinstance(page, MeetingsPage)
        qtbot.waitUntil(lambda: page.card.note is not None, timeout=WAIT_MS)
        return window, page

    yield open_it
    for window in opened:
        _close(window)
        window.main.deleteLater()
        window.deleteLater()
    qapp.processEvents()


def _close(window: Window) -> None:
    window.close()
    window.main.close()


def _kept(window: Window) -> list[FileLine]:
    assert window._portfolio is not None
    connection = window._portfolio.database.reader()
    return list_files(connection, "note", connection.execute("SELECT id FROM note").fetchone()[0])


def _picture(wide: int = 90, high: int = 60) -> QImage:
    picture = QImage(wide, high, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.darkCyan)
    return picture


def _drop(target: QWidget, paths: list[Path]) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(QPoint(9, 9), Qt.DropAction.CopyAction, data, left, none)
    QApplication.sendEvent(target, entered)
    assert entered.isAccepted()
    QApplication.sendEvent(target, QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, data, left, none))


def _open_first(qtbot: QtBot, page: MeetingsPage) -> Path:
    """Open the first file with Enter and return the working copy, in place of a program."""
    shown, opening = list[str](), file_opening(page.desk)
    opening._open = lambda url: bool(shown.append(url.toLocalFile())) or True
    page.side.kept.list.setFocus()
    qtbot.keyClick(page.side.kept.list, Qt.Key.Key_Home)
    qtbot.keyClick(page.side.kept.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(shown), timeout=WAIT_MS)
    return Path(shown[0])


def _save_over(copy: Path, content: bytes) -> None:
    copy.write_bytes(content)
    past = time.time_ns() - 60_000_000_000
    os.utime(copy, ns=(past, past))


def test_dropped_and_pasted_files_are_kept_and_shown(qtbot: QtBot, start: Start, tmp_path: Path) -> None:
    window, page = start()
    path = tmp_path / "Whiteboard.png"
    assert _picture().save(str(path))
    _drop(page.card.editor.viewport(), [path])
    qtbot.waitUntil(lambda: [one.name for one in _kept(window)] == ["Whiteboard.png"], timeout=WAIT_MS)
    qtbot.waitUntil(page.side.kept.preview.isVisible, timeout=WAIT_MS)
    assert page.side.kept.preview.picture is not None
    assert page.side.kept.preview.picture.size() == _picture().size()
    QGuiApplication.clipboard().setImage(_picture(30, 30))
    page.card.editor.setFocus()
    qtbot.keyClick(page.card.editor, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(_kept(window)) == 2, timeout=WAIT_MS)
    assert page.card.editor.text() == "One"
    assert {one.media_type for one in _kept(window)} == {"image/png"}


def test_file_saved_by_another_program_is_a_new_version_and_lock_wipes_the_copy(
    qtbot: QtBot, start: Start, folder: Path, tmp_path: Path
) -> None:
    window, page = start()
    (tmp_path / "Plan.txt").write_bytes(b"one")
    page.side.attach([str(tmp_path / "Plan.txt")])
    qtbot.waitUntil(lambda: len(page.side.kept.list.rows) == 1, timeout=WAIT_MS)
    copy = _open_first(qtbot, page)
    assert copy.read_bytes() == b"one"
    _save_over(copy, b"one and two")
    file_opening(page.desk).look()
    qtbot.waitUntil(lambda: _kept(window)[0].size == 11, timeout=WAIT_MS)
    copy.write_bytes(b"one, two, and the last words")
    window.lock()
    assert not (folder / "open").exists()
    portfolio = open_portfolio(folder, find_key(folder, PASSPHRASE))
    try:
        (note_id,) = portfolio.database.reader().execute("SELECT id FROM note").fetchone()
        (line,) = list_files(portfolio.database.reader(), "note", note_id)
        assert portfolio.blobs.get(line.blob) == b"one, two, and the last words"
        assert len(files.list_versions(portfolio, line.id)) == 3
    finally:
        portfolio.close()


def test_copy_left_by_a_crash_is_kept_and_wiped_at_the_next_start(qtbot: QtBot, start: Start, folder: Path) -> None:
    portfolio = open_portfolio(folder, find_key(folder, PASSPHRASE))
    (note_id,) = portfolio.database.reader().execute("SELECT id FROM note").fetchone()
    kept = files.attach_bytes(portfolio, Note, note_id, "Plan.txt", b"one")
    files.open_file(portfolio, kept).write_bytes(b"typed before the crash")
    portfolio.close()
    window, page = start()
    qtbot.waitUntil(lambda: [one.size for one in _kept(window)] == [22], timeout=WAIT_MS)
    qtbot.waitUntil(lambda: not (folder / "open").exists(), timeout=WAIT_MS)
    _open_first(qtbot, page)
    assert (folder / "open").exists()
    _close(window)
    assert not (folder / "open").exists()


def test_make_picture_of_a_pdf_is_its_first_page() -> None:
    from brm_desktop.reports.briefing import make_briefing_pdf

    picture = make_picture(make_briefing_pdf(make_bare_facts()), "application/pdf")
    assert picture.width() == 640
    assert picture.height() > picture.width()


@pytest.mark.parametrize("media_type", ["application/pdf", "image/png"])
def test_make_picture_of_what_is_none_is_empty(media_type: str) -> None:
    assert make_picture(b"not what it says", media_type).isNull()
