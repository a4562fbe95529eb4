"""The weekly review in the real window, by keys alone: decided, undone, left, resumed, ended."""

from __future__ import annotations

from datetime import timedelta

import pytest

from brm_desktop.domain.follow_up import Status, Turn
from brm_desktop.domain.note import Note
from brm_desktop.storage import rows
from brm_desktop.ui.parts.calendar_popup import CalendarPopup
from brm_desktop.ui.parts.quick_add import QuickAdd
from brm_desktop.ui.review.page import ReviewPage
from tests.ui.follow_ups_window import Keyboard, keyboard

__all__ = ["keyboard"]
DAY = timedelta(days=1)


@pytest.fixture
def page(keyboard: Keyboard) -> ReviewPage:
    """The page, reached by its keys, with two things overdue about no agency and one waited for."""
    for number, title in enumerate(("Call Omar", "Send the draft")):
        keyboard.add(title, due_on=keyboard.today - (3 - number) * DAY)
    keyboard.add("Figures", turn=Turn.WAITING, expected_on=keyboard.today - DAY)
    keyboard.press("Ctrl+Shift+R")
    found = keyboard.window.main.page
    assert isinstance(found, ReviewPage)
    keyboard.wait(lambda: bool(found.items.rows))
    return found


def _titles(page: ReviewPage) -> list[str]:
    return [row.title for row in page.items.rows]


def test_review_walks_from_agency_to_agency_by_one_key_a_decision(keyboard: Keyboard, page: ReviewPage) -> None:
    assert _titles(page) == ["No next meeting", "Nothing on the horizon"]
    assert page.items.hasFocus()
    keyboard.press("K")
    keyboard.wait(lambda: _titles(page) == ["Nothing on the horizon"])
    keyboard.press("K")
    keyboard.wait(lambda: _titles(page) == ["Call Omar", "Send the draft", "Figures"])
    keyboard.press("Space")
    keyboard.wait(lambda: _titles(page) == ["Send the draft", "Figures"])
    keyboard.press("T")
    keyboard.wait(lambda: _titles(page) == ["Figures"])
    keyboard.press("G")
    keyboard.wait(page.ended.isVisible)
    assert "1 done, 1 moved to tomorrow, 1 nudged, 2 skipped" in page.ended.words.text()
    assert page.ended.list.rows[0].title == "Call Omar: done"
    assert keyboard.the("Call Omar").status is Status.DONE
    assert keyboard.the("Send the draft").due_on == keyboard.today + DAY
    assert keyboard.the("Figures").nudge_count == 1


def test_review_undo_brings_back_what_was_decided(keyboard: Keyboard, page: ReviewPage) -> None:
    keyboard.press("K")
    keyboard.wait(lambda: len(_titles(page)) == 1)
    keyboard.press("K")
    keyboard.wait(lambda: len(_titles(page)) == 3)
    keyboard.press("X")
    keyboard.wait(lambda: len(_titles(page)) == 2)
    keyboard.press("Ctrl+Z")
    keyboard.wait(lambda: len(_titles(page)) == 3)
    assert keyboard.the("Call Omar").status is Status.OPEN


def test_review_left_goes_on_where_it_was(keyboard: Keyboard, page: ReviewPage) -> None:
    keyboard.press("K")
    keyboard.wait(lambda: len(_titles(page)) == 1)
    keyboard.press("Ctrl+1", "Ctrl+Shift+R")
    keyboard.wait(lambda: page.isVisible() and _titles(page) == ["Nothing on the horizon"])
    keyboard.wait(lambda: "went on" in page.head.beside.text)


def test_review_m_plans_a_meeting_on_a_picked_day(keyboard: Keyboard, page: ReviewPage) -> None:
    keyboard.press("M")
    popup = keyboard.window.main.findChild(CalendarPopup)
    assert popup is not None
    keyboard.qtbot.keyClick(popup, "\r")
    keyboard.wait(lambda: _titles(page) == ["Nothing on the horizon"])
    (note,) = rows.list_records(keyboard.portfolio.database.reader(), Note)
    assert note.title == "Meeting with Motor Vehicles"


def test_review_f_adds_a_follow_up_about_the_agency(keyboard: Keyboard, page: ReviewPage) -> None:
    keyboard.press("F")
    keyboard.wait(lambda: keyboard.find(QuickAdd).isVisible())
    keyboard.type("propose a day")
    keyboard.press("Return")
    keyboard.wait(lambda: any(one.title == "propose a day" for one in keyboard.follow_ups()))
    assert keyboard.the("propose a day").agency is not None
    keyboard.wait(lambda: _titles(page) == ["Nothing on the horizon"])


def test_review_end_tells_what_was_done_and_again_begins_anew(keyboard: Keyboard, page: ReviewPage) -> None:
    keyboard.press("K")
    keyboard.wait(page.end.isVisible)
    page.end.click()
    assert page.ended.words.text() == "1 skipped."
    keyboard.wait(lambda: not keyboard.window.jobs.busy)
    page.ended.again.click()
    keyboard.wait(lambda: len(_titles(page)) == 2)
    assert not page.end.isVisible()
