"""Notes written in the real window with real keys: their follow-ups, their undo, what changes elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from brm_desktop.domain.agency import Agency
from brm_desktop.domain.contact import Contact
from brm_desktop.domain.follow_up import FollowUp, Status, Turn
from brm_desktop.domain.note import Note
from brm_desktop.services import edits, notes
from brm_desktop.services.opening import open_profile
from brm_desktop.services.portfolio import Portfolio, open_portfolio
from brm_desktop.storage import rows
from brm_desktop.storage.locks import WindowLock
from brm_desktop.ui.meetings.page import MeetingsPage
from brm_desktop.ui.window import Window

WAIT_MS = 60_000
Start = Callable[[], Window]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A profile with an agency, two people and one note."""
    made = tmp_path / "profile"
    portfolio = open_portfolio(made, None)
    dot = edits.make_record(Agency, name="Transportation", acronym="DOT")
    dana, omar = edits.make_record(Contact, name="Dana Ruiz"), edits.make_record(Contact, name="Omar Field")
    edits.create(portfolio, dot, dana, omar)
    notes.make_note(
        portfolio, title="Earlier", agencies=[dot.id], body="One\r\n\r\n- [ ] send draft  \r\nLast\u00a0line "
    )
    portfolio.close()
    return made


@pytest.fixture
def start(qtbot: QtBot, qapp: QApplication, folder: Path) -> Iterator[Start]:
    opened: list[Window] = []

    def open_it() -> Window:
        window = Window(folder, WindowLock(folder))
        opened.append(window)
        window.show(open_profile(folder))
        window.main.resize(1280, 800)
        window.main.show()
        window.main.activateWindow()
        qtbot.waitUntil(lambda: window.main.isActiveWindow() and window._poll.isActive(), timeout=WAIT_MS)
        return window

    yield open_it
    for window in opened:
        window.close()
        window.main.close()
        window.main.deleteLater()
        window.deleteLater()
    qapp.processEvents()


def _page(window: Window) -> MeetingsPage:
    page = window.main.page
    assert isinstance(page, MeetingsPage)
    return page


def _focused() -> QWidget:
    focused = QApplication.focusWidget()
    assert focused is not None
    return focused


def _portfolio(window: Window) -> Portfolio:
    assert window._portfolio is not None
    return window._portfolio


def _follow_ups(window: Window) -> list[FollowUp]:
    found = rows.list_records(_portfolio(window).database.reader(), FollowUp)
    return sorted(found, key=lambda one: one.title)


def _note(window: Window, title: str) -> Note:
    return next(n for n in rows.list_records(_portfolio(window).database.reader(), Note) if n.title == title)


def _open(qtbot: QtBot, window: Window, title: str) -> MeetingsPage:
    note = _note(window, title)
    window.main.open("meetings", note.id)
    page = _page(window)
    qtbot.waitUntil(lambda: page.card.note is not None and page.card.note.id == note.id, timeout=WAIT_MS)
    return page


def test_note_written_with_keys_makes_follow_ups_that_undo_takes_back(qtbot: QtBot, start: Start) -> None:
    window = start()
    qtbot.keyClick(window.main, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(
        lambda: isinstance(window.main.page, MeetingsPage) and _page(window).card.title.editing, timeout=WAIT_MS
    )
    page = _page(window)
    qtbot.keyClicks(_focused(), "Monthly review")
    qtbot.keyClick(_focused(), Qt.Key.Key_Return)
    qtbot.keyClick(_focused(), Qt.Key.Key_Down)
    editor = page.card.editor
    assert editor.hasFocus()
    qtbot.keyClicks(editor, "[] Send SLA draft to Dana Ruiz by 12/4/2031 !high")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.keyClicks(editor, 'wait Omar Field "Volumes by district" by 12/5/2031')
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.keyClicks(editor, "Book the room")
    qtbot.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.keyClicks(editor, "That is all")
    qtbot.waitUntil(lambda: len(_follow_ups(window)) == 3 + 1, timeout=WAIT_MS)
    book, draft, volumes, _ = sorted(_follow_ups(window), key=lambda one: "BSVs".index(one.title[0]))
    assert (book.status, book.title) == (Status.DONE, "Book the room")
    assert (draft.title, draft.due_on, draft.priority.value) == (
        "Send SLA draft to Dana Ruiz",
        date(2031, 12, 4),
        "high",
    )
    assert (volumes.turn, volumes.due_on) == (Turn.WAITING, date(2031, 12, 5))
    assert editor.text().endswith("\nThat is all")
    qtbot.waitUntil(lambda: editor.text().count("<!--f:") == 3, timeout=WAIT_MS)
    assert draft.token in editor.text()
    window.main.open("today")
    qtbot.waitUntil(lambda: "That is all" in _note(window, "Monthly review").body, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: not window.jobs.busy, timeout=WAIT_MS)
    while len(_follow_ups(window)) > 1:
        label = _portfolio(window).journal.undo().label
        assert "Monthly review" in label or "Untitled" in label


def test_body_that_is_opened_and_left_keeps_every_byte(qtbot: QtBot, start: Start) -> None:
    window = start()
    before = _note(window, "Earlier").body
    assert "\r\n" in before
    page = _open(qtbot, window, "Earlier")
    page.card.editor.setFocus()
    qtbot.keyClick(page.card.editor, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(page.card.editor, "x")
    window.main.open("today")
    qtbot.waitUntil(lambda: _note(window, "Earlier").body == before + "x", timeout=WAIT_MS)


def test_box_ticked_in_the_text_and_beside_it_is_done_and_open_again(qtbot: QtBot, start: Start) -> None:
    window = start()
    page = _open(qtbot, window, "Earlier")
    (one,) = _follow_ups(window)
    editor = page.card.editor
    editor.setFocus()
    qtbot.keyClick(editor, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(editor, Qt.Key.Key_Down)
    qtbot.keyClick(editor, Qt.Key.Key_Down)
    qtbot.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: _follow_ups(window)[0].status is Status.DONE, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: page.side.follow_ups.list.rows[0].checked is True, timeout=WAIT_MS)
    page.side.follow_ups.list.checked.emit(one.id, False)
    qtbot.waitUntil(lambda: _follow_ups(window)[0].status is Status.OPEN, timeout=WAIT_MS)
    assert "- [ ] send draft" in editor.text()


def test_change_elsewhere_to_another_line_joins_what_is_typed(qtbot: QtBot, start: Start) -> None:
    window = start()
    page = _open(qtbot, window, "Earlier")
    note, editor = _note(window, "Earlier"), page.card.editor
    editor.setFocus()
    qtbot.keyClick(editor, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(editor, " mine")
    edits.set_field(_portfolio(window), Note, note.id, "body", note.body.replace("One", "Theirs"))
    qtbot.waitUntil(lambda: _note(window, "Earlier").body.endswith(" mine"), timeout=WAIT_MS)
    assert _note(window, "Earlier").body.startswith("Theirs\r\n")
    assert editor.text().startswith("Theirs\n")


def test_change_elsewhere_to_the_same_line_asks_and_keeps_mine_as_a_copy(qtbot: QtBot, start: Start) -> None:
    window = start()
    page = _open(qtbot, window, "Earlier")
    note, editor = _note(window, "Earlier"), page.card.editor
    editor.setFocus()
    qtbot.keyClick(editor, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(editor, " mine")
    edits.set_field(_portfolio(window), Note, note.id, "body", note.body + " theirs")
    qtbot.waitUntil(page.card.clash.isVisible, timeout=WAIT_MS)
    assert editor.text().endswith(" mine")
    page.card.clash.copy_asked.emit()
    qtbot.waitUntil(lambda: len(rows.list_records(_portfolio(window).database.reader(), Note)) == 2, timeout=WAIT_MS)
    assert _note(window, "Earlier (my copy)").body.endswith(" mine")
    assert editor.text().endswith(" theirs")


def test_deleted_note_leaves_the_page_and_undo_brings_it_back(qtbot: QtBot, start: Start) -> None:
    window = start()
    page = _open(qtbot, window, "Earlier")
    note = _note(window, "Earlier")
    page.list.list.setFocus()
    page.list.delete_asked.emit(note.id)
    qtbot.waitUntil(lambda: page.card.note is None, timeout=WAIT_MS)
    _portfolio(window).journal.undo()
    qtbot.waitUntil(lambda: len(page.list.list.lazy) == 1, timeout=WAIT_MS)


def test_list_is_narrowed_by_text(qtbot: QtBot, start: Start) -> None:
    window = start()
    notes.make_note(_portfolio(window), title="Call about freight")
    page = _open(qtbot, window, "Earlier")
    qtbot.waitUntil(lambda: len(page.list.list.lazy) == 2, timeout=WAIT_MS)
    page.list.open_filters()
    qtbot.keyClicks(page.list.search.field, "freight")
    qtbot.waitUntil(lambda: len(page.list.list.lazy) == 1, timeout=WAIT_MS)
    assert page.list.list.lazy[0].title == "Call about freight"
    page.list.open_filters(False)
    qtbot.waitUntil(lambda: len(page.list.list.lazy) == 2, timeout=WAIT_MS)


def test_tab_through_the_planned_notes_opens_none_and_marks_none(qtbot: QtBot, start: Start) -> None:
    window = start()
    ahead = datetime.now(UTC) + timedelta(days=9)
    edits.create(_portfolio(window), edits.make_record(Note, title="Ahead", starts_at=ahead))
    page = _open(qtbot, window, "Earlier")
    planned, past = page.list.planned, page.list.list
    qtbot.waitUntil(lambda: len(planned.lazy) == 1 and past.currentIndex().isValid(), timeout=WAIT_MS)
    assert not planned.currentIndex().isValid()
    planned.setFocus(Qt.FocusReason.TabFocusReason)
    assert planned.currentIndex().isValid()
    assert page.note_id == _note(window, "Earlier").id
    past.setFocus(Qt.FocusReason.TabFocusReason)
    assert not planned.currentIndex().isValid()
    planned.setFocus(Qt.FocusReason.BacktabFocusReason)
    qtbot.keyClick(planned, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.card.note is not None and page.card.note.title == "Ahead", timeout=WAIT_MS)
    assert not past.currentIndex().isValid()


@pytest.mark.parametrize("leave", ["hide", "leave"])
def test_leaving_the_window_keeps_the_last_words(qtbot: QtBot, start: Start, leave: str) -> None:
    window = start()
    page = _open(qtbot, window, "Earlier")
    page.card.editor.setFocus()
    qtbot.keyClick(page.card.editor, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(page.card.editor, Qt.Key.Key_Return)
    qtbot.keyClicks(page.card.editor, "[] unsaved promise")
    getattr(window.main, leave)()
    window.jobs.settle()
    assert "unsaved promise" in [one.title for one in _follow_ups(window)]


def test_undo_in_the_text_then_in_the_window(qtbot: QtBot, start: Start) -> None:
    window = start()
    page = _open(qtbot, window, "Earlier")
    before, editor = _note(window, "Earlier").body, page.card.editor
    editor.setFocus()
    qtbot.keyClick(editor, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(editor, "words")
    qtbot.waitUntil(lambda: _note(window, "Earlier").body.endswith("words"), timeout=WAIT_MS)
    qtbot.keyClick(editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: _note(window, "Earlier").body == before, timeout=WAIT_MS)
    assert editor.text().endswith("Last\u00a0line ")


def _delete_line(qtbot: QtBot, page: MeetingsPage, line: int) -> None:
    """Delete a whole line as people do: from its start to the start of the next."""
    editor = page.card.editor
    editor.setFocus()
    qtbot.keyClick(editor, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    for _ in range(line):
        qtbot.keyClick(editor, Qt.Key.Key_Down)
    qtbot.keyClick(editor, Qt.Key.Key_Home)
    qtbot.keyClick(editor, Qt.Key.Key_Home)
    qtbot.keyClick(editor, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(editor, Qt.Key.Key_Delete)


def test_deleted_line_asks_once_and_escape_keeps_its_follow_up(qtbot: QtBot, start: Start) -> None:
    window = start()
    page = _open(qtbot, window, "Earlier")
    _delete_line(qtbot, page, 2)
    qtbot.waitUntil(page.card.dropped.isVisible, timeout=WAIT_MS)
    assert "send draft" in page.card.dropped.words.text()
    assert page.card.editor.hasFocus()
    qtbot.keyClick(page.card.editor, Qt.Key.Key_Escape)
    assert page.card.dropped.isHidden()
    assert isinstance(window.main.page, MeetingsPage)
    qtbot.waitUntil(lambda: "no line" in page.side.follow_ups.list.rows[0].detail, timeout=WAIT_MS)
    qtbot.keyClicks(page.card.editor, "More")
    page.card.keep()
    qtbot.waitUntil(lambda: "More" in _note(window, "Earlier").body, timeout=WAIT_MS)
    assert page.card.dropped.isHidden()
    assert [one.title for one in _follow_ups(window)] == ["send draft"]


def test_deleted_line_takes_its_follow_up_along_and_undo_brings_both_back(qtbot: QtBot, start: Start) -> None:
    window = start()
    page, before = _open(qtbot, window, "Earlier"), _note(window, "Earlier").body
    _delete_line(qtbot, page, 2)
    qtbot.waitUntil(page.card.dropped.isVisible, timeout=WAIT_MS)
    qtbot.keyClick(page.card.editor, Qt.Key.Key_Delete, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: _follow_ups(window) == [], timeout=WAIT_MS)
    assert page.card.editor.hasFocus()
    qtbot.keyClick(page.card.editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: _note(window, "Earlier").body == before, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: [one.title for one in _follow_ups(window)] == ["send draft"], timeout=WAIT_MS)


def test_deleted_line_that_is_put_back_is_asked_about_no_longer(qtbot: QtBot, start: Start) -> None:
    window = start()
    page = _open(qtbot, window, "Earlier")
    _delete_line(qtbot, page, 2)
    qtbot.waitUntil(page.card.dropped.isVisible, timeout=WAIT_MS)
    qtbot.keyClick(page.card.editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(page.card.dropped.isHidden, timeout=WAIT_MS)
    assert [one.title for one in _follow_ups(window)] == ["send draft"]


def test_line_dropped_elsewhere_keeps_its_follow_up_and_says_so(qtbot: QtBot, start: Start) -> None:
    window = start()
    page, note = _open(qtbot, window, "Earlier"), _note(window, "Earlier")
    edits.set_field(_portfolio(window), Note, note.id, "body", "One\r\n\r\nLast")
    qtbot.waitUntil(page.card.dropped.isVisible, timeout=WAIT_MS)
    assert "kept as follow-up" in page.card.dropped.words.text()
    assert page.card.dropped.delete.isHidden()
    assert [one.title for one in _follow_ups(window)] == ["send draft"]


def test_line_of_somebody_elses_own_follow_up_looks_like_plain_text(qtbot: QtBot, start: Start) -> None:
    window = start()
    page, note = _open(qtbot, window, "Earlier"), _note(window, "Earlier")
    body = note.body + "\r\n- [ ] ask quietly <!--f:k3x9w2ab7qaa-->"
    edits.set_field(_portfolio(window), Note, note.id, "body", body)
    editor = page.card.editor
    qtbot.waitUntil(lambda: "ask quietly" in editor.text(), timeout=WAIT_MS)
    qtbot.waitUntil(lambda: not window.jobs.busy, timeout=WAIT_MS)
    own, theirs = (editor.document().findBlockByNumber(number) for number in (2, 4))
    assert (editor.is_tied(editor.line(own)), editor.is_tied(editor.line(theirs))) == (True, False)
    assert own.blockFormat().leftMargin() > theirs.blockFormat().leftMargin() == 0
