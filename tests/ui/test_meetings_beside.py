"""What stands beside and around a note in the real window: questions, agendas, people, kinds, what is owed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from brm_desktop.domain.agency import Agency
from brm_desktop.domain.agenda import FUTURE, PRACTICE, Agenda
from brm_desktop.domain.contact import Contact
from brm_desktop.domain.follow_up import FollowUp, Status, Turn
from brm_desktop.domain.note import Note, NoteKind
from brm_desktop.domain.role import Role
from brm_desktop.services import edits, notes
from brm_desktop.services.opening import open_profile
from brm_desktop.services.portfolio import Portfolio, open_portfolio
from brm_desktop.storage import rows
from brm_desktop.storage.locks import WindowLock
from brm_desktop.storage.meetings import (
    Filter,
    count_kinds,
    find_note_place,
    list_places,
    list_planned,
    read_around,
)
from brm_desktop.ui.commands import NOTE_KINDS
from brm_desktop.ui.meetings.page import MeetingsPage
from brm_desktop.ui.parts.around.decisions import Decisions
from brm_desktop.ui.window import Window

WAIT_MS = 60_000
Start = Callable[[], tuple[Window, MeetingsPage]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A profile with a meeting today of an agency, with people who have had roles, and what is owed."""
    made = tmp_path / "profile"
    portfolio = open_portfolio(made, None)
    today, now = portfolio.today(), portfolio.clock.now()
    dot = edits.make_record(Agency, name="Transportation", acronym="DOT")
    dana, omar = edits.make_record(Contact, name="Dana Ruiz"), edits.make_record(Contact, name="Omar Field")
    edits.create(portfolio, dot, dana, omar)
    ended, begun = today - timedelta(days=40), today - timedelta(days=30)
    edits.create(
        portfolio,
        edits.make_record(Role, contact=dana.id, agency=dot.id, title="Deputy", until=ended),
        edits.make_record(Role, contact=dana.id, agency=dot.id, title="Commissioner", since=begun),
    )
    for title, values in (
        ("late draft", {"agency": dot.id, "due_on": today - timedelta(days=3)}),
        ("slides", {"agency": dot.id, "due_on": today + timedelta(days=3)}),
        ("volumes", {"contact": omar.id, "turn": Turn.WAITING, "expected_on": today - timedelta(days=1)}),
    ):
        edits.create(portfolio, edits.make_record(FollowUp, title=title, **values))
    for title, kind, days, people in (
        ("Old talk", NoteKind.MEETING, 60, [dana.id]),
        ("Agency visit", NoteKind.MEETING, 5, []),
        ("What we learned", NoteKind.LESSON, 1, [dana.id]),
        ("Review", NoteKind.MEETING, 0, [dana.id, omar.id]),
    ):
        note = edits.make_record(
            Note,
            title=title,
            kind=kind,
            starts_at=now - timedelta(days=days),
            agencies=(dot.id,),
            attendees=tuple(people),
        )
        edits.create(portfolio, note)
    portfolio.close()
    return made


@pytest.fixture
def start(qtbot: QtBot, qapp: QApplication, folder: Path) -> Iterator[Start]:
    opened: list[Window] = []

    def open_it() -> tuple[Window, MeetingsPage]:
        window = Window(folder, WindowLock(folder))
        opened.append(window)
        window.show(open_profile(folder))
        window.main.resize(1440, 900)
        window.main.show()
        window.main.activateWindow()
        qtbot.waitUntil(lambda: window.main.isActiveWindow() and window._poll.isActive(), timeout=WAIT_MS)
        window.main.open("meetings", _note(window, "Review").id)
        page = window.main.page
        assert isinstance(page, MeetingsPage)
        qtbot.waitUntil(lambda: page.card.note is not None and page.card.note.title == "Review", timeout=WAIT_MS)
        return window, page

    yield open_it
    for window in opened:
        window.close()
        window.main.close()
        window.main.deleteLater()
        window.deleteLater()
    qapp.processEvents()


def _portfolio(window: Window) -> Portfolio:
    assert window._portfolio is not None
    return window._portfolio


def _note(window: Window, title: str) -> Note:
    found = rows.list_records(_portfolio(window).database.reader(), Note)
    return next(note for note in found if note.title == title)


def test_before_you_start_says_what_is_owed_both_ways_and_the_last_time_with_these_people(
    qtbot: QtBot, start: Start
) -> None:
    window, page = start()
    before = page.side.before.list
    assert [row.title for row in before.rows][:3] == ["1 follow-up overdue", "You owe 1", "They owe 1"]
    assert before.rows[2].right == "1 late"
    assert before.rows[3].tip == "Old talk"
    before.setFocus()
    qtbot.keyClick(before, Qt.Key.Key_Home)
    qtbot.keyClick(before, Qt.Key.Key_Return)
    assert [row.title for row in before.rows][:2] == ["1 follow-up overdue", "late draft"]
    qtbot.keyClick(before, Qt.Key.Key_Down)
    qtbot.keyClick(before, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: before.rows[0].title == "You owe 1", timeout=WAIT_MS)
    found = {one.title: one.status for one in rows.list_records(_portfolio(window).database.reader(), FollowUp)}
    assert found["late draft"] is Status.DONE


def test_people_in_the_room_have_the_role_of_that_day(qtbot: QtBot, start: Start) -> None:
    window, page = start()
    assert [(row.title, row.detail) for row in page.side.people.list.rows] == [
        ("Dana Ruiz", "Commissioner, DOT"),
        ("Omar Field", "No role recorded then"),
    ]
    connection = _portfolio(window).database.reader()
    (then,) = read_around(connection, _note(window, "Old talk").id, date.today()).attendees
    assert then.role == "Deputy, DOT"


def test_question_is_put_into_the_text_by_the_keyboard_and_checked_there(qtbot: QtBot, start: Start) -> None:
    window, page = start()
    first, second = page.side.questions.lines[:2]
    assert (first.text(), first.isChecked()) == (FUTURE[0], False)
    first.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(first, Qt.Key.Key_Return)
    editor = page.card.editor
    assert editor.hasFocus()
    qtbot.keyClicks(editor, "A portal")
    qtbot.waitUntil(first.isChecked, timeout=WAIT_MS)
    qtbot.keyClick(second, Qt.Key.Key_Space)
    qtbot.keyClicks(editor, "Paper")
    qtbot.keyClick(first, Qt.Key.Key_Return)
    qtbot.keyClicks(editor, ", soon")
    page.card.keep()
    wanted = f"**{FUTURE[0]}**\nA portal, soon\n\n**{FUTURE[1]}**\nPaper"
    qtbot.waitUntil(lambda: _note(window, "Review").body == wanted, timeout=WAIT_MS)


def test_agenda_is_chosen_kept_under_a_name_and_used_for_another_note(qtbot: QtBot, start: Start) -> None:
    window, page = start()
    questions = page.side.questions
    questions.choose.menu.aboutToShow.emit()
    current = next(action for action in questions.choose.menu.actions() if action.text() == "How we work now")
    current.trigger()
    wanted = PRACTICE["How we work now"]
    qtbot.waitUntil(lambda: tuple(line.text() for line in questions.lines) == wanted, timeout=WAIT_MS)
    questions.choose.menu.aboutToShow.emit()
    next(action for action in questions.choose.menu.actions() if action.text().startswith("Keep")).trigger()
    qtbot.keyClicks(questions.name.field, "My quarterly")
    qtbot.keyClick(questions.name.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(rows.list_records(_portfolio(window).database.reader(), Agenda)) == 1, timeout=WAIT_MS)
    window.main.open("meetings", _note(window, "Old talk").id)
    qtbot.waitUntil(lambda: questions._note is not None and questions._note.title == "Old talk", timeout=WAIT_MS)
    assert tuple(line.text() for line in questions.lines) == FUTURE
    questions.choose.menu.aboutToShow.emit()
    next(action for action in questions.choose.menu.actions() if action.text() == "My quarterly").trigger()
    qtbot.waitUntil(lambda: tuple(line.text() for line in questions.lines) == wanted, timeout=WAIT_MS)


def test_questions_are_written_in_place(qtbot: QtBot, start: Start) -> None:
    window, page = start()
    questions = page.side.questions
    questions.write()
    field = questions.written.field
    assert field.hasFocus()
    assert field.toPlainText().splitlines() == list(FUTURE)
    field.selectAll()
    qtbot.keyClicks(field, "Who pays?")
    page.card.editor.setFocus()
    qtbot.waitUntil(lambda: [line.text() for line in questions.lines] == ["Who pays?"], timeout=WAIT_MS)
    assert not questions.lines[0].isHidden()
    assert _note(window, "Review").questions == "Who pays?"


def test_agendas_are_added_and_written_in_settings(qtbot: QtBot, start: Start) -> None:
    window, _page = start()
    window.main.open("settings", None, "agendas")
    card = window.main.page.agendas  # type: ignore[union-attr]
    card.line.field.setFocus()
    qtbot.keyClicks(card.line.field, "First talk")
    qtbot.keyClick(card.line.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(card.rows) == 1, timeout=WAIT_MS)
    field = card.rows[0].questions.field
    field.setFocus()
    qtbot.keyClicks(field, "What keeps you awake?")
    card.line.field.setFocus()

    def kept() -> bool:
        found = rows.list_records(_portfolio(window).database.reader(), Agenda)
        return [(one.name, one.questions) for one in found] == [("First talk", "What keeps you awake?")]

    qtbot.waitUntil(kept, timeout=WAIT_MS)


def test_each_kind_of_note_is_started_from_the_palette_and_counted_in_the_filter(qtbot: QtBot, start: Start) -> None:
    window, page = start()
    assert tuple(str(kind.value) for kind in list(NoteKind)[1:]) == NOTE_KINDS
    for name in NOTE_KINDS:
        before = page.card.note
        window.actions.trigger(f"new {name}")
        qtbot.waitUntil(
            lambda before=before: page.card.note is not None and page.card.note is not before
            and not window.jobs.busy, timeout=WAIT_MS,
        )  # fmt: skip
        assert page.card.note is not None
        assert str(page.card.note.kind.value) == name
    page.list.open_filters()
    qtbot.waitUntil(lambda: "Lesson (2)" in [words for _, words in page.list.kind._options], timeout=WAIT_MS)
    page.list.kind._choose(NoteKind.LESSON)
    qtbot.waitUntil(lambda: len(page.list.list.lazy) == 2, timeout=WAIT_MS)
    connection = _portfolio(window).database.reader()
    counts = count_kinds(connection, Filter(kind=NoteKind.LESSON))
    assert (counts[NoteKind.MEETING], counts[NoteKind.LESSON], counts[NoteKind.COMPLAINT]) == (3, 2, 1)
    assert count_kinds(connection, Filter(text="learned"))[NoteKind.LESSON] == 1


def test_when_chip_takes_a_start_and_an_end(qtbot: QtBot, start: Start) -> None:
    window, page = start()
    chip = page.card.chips.when
    chip.setFocus()
    qtbot.keyClick(chip, Qt.Key.Key_Return)
    field = QApplication.focusWidget()
    field.selectAll()  # type: ignore[union-attr]
    qtbot.keyClicks(field, "Nov 30, 2031 2-3:30pm ET")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: _note(window, "Review").ends_at is not None, timeout=WAIT_MS)
    note = _note(window, "Review")
    assert (note.starts_at, note.ends_at) == (
        datetime(2031, 11, 30, 19, 0, tzinfo=UTC),
        datetime(2031, 11, 30, 20, 30, tzinfo=UTC),
    )
    assert str(getattr(note.ends_at.tzinfo, "key", "")) == "America/New_York"  # type: ignore[union-attr]


def test_side_in_a_narrow_window_stands_in_for_the_list(qtbot: QtBot, start: Start) -> None:
    window, page = start()
    window.main.resize(1024, 640)
    qtbot.waitUntil(page.side_button.isVisible)
    assert page.list.isVisible()
    page.side_button.click()
    qtbot.waitUntil(page.side.isVisible)
    assert not page.list.isVisible()
    qtbot.waitUntil(lambda: page.side.geometry().right() <= page.width())
    page.side_button.click()
    assert page.list.isVisible()


def test_decisions_of_notes_are_listed_with_their_agency_and_lead_back(qtbot: QtBot, start: Start) -> None:
    window, page = start()
    page.card.editor.setFocus()
    qtbot.keyClicks(page.card.editor, "Decision: extend the pilot")
    agency = rows.list_records(_portfolio(window).database.reader(), Agency)[0]
    window.main.open("agency", agency.id, "notes")
    card = window.main.findChild(Decisions)
    assert card is not None
    qtbot.waitUntil(lambda: [row.title for row in card.list.rows] == ["extend the pilot"], timeout=WAIT_MS)
    assert card.isVisible()
    card.list.setFocus()
    qtbot.keyClick(card.list, Qt.Key.Key_Home)
    qtbot.keyClick(card.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.isVisible() and page.note_id == _note(window, "Review").id, timeout=WAIT_MS)


def test_note_that_begins_this_very_moment_is_listed_once(start: Start) -> None:
    window, _page = start()
    portfolio = _portfolio(window)
    now = portfolio.clock.now().replace(microsecond=0)
    note = notes.make_note(portfolio, title="Now", starts_at=now)
    place = find_note_place(portfolio.database.reader(), note.id)
    connection, later = portfolio.database.reader(), now + timedelta(milliseconds=1)
    for moment in (now, later):
        assert place in list_places(connection, Filter(), moment)
        assert place not in list_planned(connection, Filter(), moment)
    assert place in list_planned(connection, Filter(), now - timedelta(milliseconds=1))
