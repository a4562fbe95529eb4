"""The page of follow-ups in the real window, worked by keys alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu

from brm_desktop.domain.dates import say_full
from brm_desktop.domain.follow_up import FollowUp, Priority, Status, Turn
from brm_desktop.services import edits, follow_ups
from brm_desktop.ui.follow_ups.page import FollowUpsPage
from brm_desktop.ui.parts.empty_state import EmptyState
from brm_desktop.ui.parts.quick_add import QuickAdd
from tests.ui.follow_ups_window import Keyboard, keyboard

__all__ = ["keyboard"]


@pytest.fixture
def page(keyboard: Keyboard) -> FollowUpsPage:
    """The page with two follow-ups that are due today, reached by its keys."""
    for title in ("Call Omar", "Send the draft"):
        keyboard.add(title, due_on=keyboard.today)
    keyboard.press("Ctrl+2")
    found = keyboard.window.main.page
    assert isinstance(found, FollowUpsPage)
    keyboard.wait(lambda: found.model.rowCount() == 2)
    return found


def _titles(page: FollowUpsPage) -> list[str]:
    lines = [page.model.line_at(row) for row in range(page.model.rowCount())]
    return [line.title for line in lines if line is not None]


def _show(keyboard: Keyboard, page: FollowUpsPage, tab: str) -> None:
    keyboard.window.main.open("follow_ups", None, tab)
    keyboard.wait(lambda: page.model.view == tab and page.model.whole)


def test_follow_ups_space_completes_and_undo_brings_back(keyboard: Keyboard, page: FollowUpsPage) -> None:
    keyboard.press("Down", "Space")
    keyboard.wait(lambda: _titles(page) == ["Call Omar"])
    assert keyboard.the("Send the draft").status is Status.DONE
    keyboard.press("Ctrl+Z")
    keyboard.wait(lambda: len(_titles(page)) == 2)
    assert keyboard.the("Send the draft").status is Status.OPEN


def test_follow_ups_space_in_done_opens_again(keyboard: Keyboard, page: FollowUpsPage) -> None:
    follow_ups.complete(keyboard.portfolio, keyboard.the("Call Omar").id)
    _show(keyboard, page, "done")
    keyboard.press("Space")
    keyboard.wait(lambda: page.model.rowCount() == 0)
    assert keyboard.the("Call Omar").status is Status.OPEN


def test_follow_ups_several_chosen_are_done_as_one(keyboard: Keyboard, page: FollowUpsPage) -> None:
    keyboard.press("Ctrl+A")
    assert page.foot.move_to.isVisible()
    keyboard.press("Space")
    keyboard.wait(lambda: page.model.rowCount() == 0)
    assert keyboard.portfolio.journal.next_undo() == "Done: 2 follow-ups"
    assert isinstance(page.stack.currentWidget(), EmptyState)
    keyboard.press("Ctrl+Z")
    keyboard.wait(lambda: len(_titles(page)) == 2)


def test_follow_ups_d_moves_by_one_more_key(keyboard: Keyboard, page: FollowUpsPage) -> None:
    keyboard.press("D")
    keyboard.wait(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    keyboard.qtbot.keyClick(menu, "m")  # To_m_orrow
    keyboard.wait(lambda: page.model.rowCount() == 1)
    moved = keyboard.the("Call Omar")
    assert (moved.due_on, moved.slip_count) == (keyboard.today + timedelta(days=1), 1)


def test_follow_ups_w_then_r_turn_there_and_back(keyboard: Keyboard, page: FollowUpsPage) -> None:
    keyboard.press("W")
    keyboard.wait(lambda: page.model.rowCount() == 1)
    assert keyboard.the("Call Omar").turn is Turn.WAITING
    _show(keyboard, page, "waiting")
    keyboard.press("G")
    keyboard.wait(lambda: keyboard.the("Call Omar").nudge_count == 1)
    keyboard.press("R")
    keyboard.wait(lambda: page.model.rowCount() == 0)
    assert keyboard.the("Call Omar").turn is Turn.MINE


def test_follow_ups_delete_goes_to_the_trash_and_is_undone(keyboard: Keyboard, page: FollowUpsPage) -> None:
    keyboard.press("Delete")
    keyboard.wait(lambda: page.model.rowCount() == 1)
    keyboard.press("Ctrl+Z")
    keyboard.wait(lambda: page.model.rowCount() == 2)


def test_follow_ups_enter_opens_and_the_title_is_edited_in_place(keyboard: Keyboard, page: FollowUpsPage) -> None:
    keyboard.press("Return")
    keyboard.wait(lambda: page.shows_details and page.details.title.value == "Call Omar")
    keyboard.press("F2")
    keyboard.type("Call Omar Field")
    keyboard.press("Return")
    keyboard.wait(lambda: {one.title for one in keyboard.follow_ups()} == {"Call Omar Field", "Send the draft"})
    keyboard.wait(lambda: "Call Omar Field" in _titles(page))
    keyboard.press("Escape")
    assert not page.shows_details
    assert page.list.hasFocus()


def test_follow_ups_pane_follows_the_row_and_takes_a_day_in_words(keyboard: Keyboard, page: FollowUpsPage) -> None:
    keyboard.press("Return")
    keyboard.wait(lambda: page.shows_details and page.details.title.value == "Call Omar")
    page.list.setFocus()
    keyboard.press("Down")
    keyboard.wait(lambda: page.details.title.value == "Send the draft")
    page.details.when.start("due_on")
    keyboard.type("in 3 days")
    keyboard.press("Return")
    keyboard.wait(lambda: keyboard.the("Send the draft").due_on == keyboard.today + timedelta(days=3))


def test_follow_ups_pane_takes_a_repeat_in_words_and_its_end(keyboard: Keyboard, page: FollowUpsPage) -> None:
    keyboard.press("Return")
    keyboard.wait(lambda: page.shows_details and page.details.title.value == "Call Omar")
    page.details.repeats.start()
    keyboard.type("now and then")
    keyboard.press("Return")
    assert page.details.repeats.problem
    page.details.repeats.cancel()
    page.details.repeats.start()
    keyboard.type("every 2 weeks")
    keyboard.press("Return")
    keyboard.wait(lambda: keyboard.the("Call Omar").recurrence.startswith("FREQ=WEEKLY;INTERVAL=2"))
    keyboard.wait(lambda: page.details.repeats.shown.startswith("Every 2 weeks"))
    page.details.repeats.setFocus()
    keyboard.press("Delete", "Return")
    keyboard.wait(lambda: keyboard.the("Call Omar").recurrence == "")


@pytest.mark.parametrize(
    ("values", "view"),
    [
        ({"days": 40}, "upcoming"),
        ({"days": -2}, "overdue"),
        ({"turn": Turn.WAITING}, "waiting"),
        ({"status": Status.SOMEDAY}, "someday"),
        ({"status": Status.DONE}, "done"),
    ],
)
def test_follow_ups_show_record_finds_it_wherever_it_is(
    keyboard: Keyboard, page: FollowUpsPage, values: dict[str, object], view: str
) -> None:
    days = values.pop("days", None)
    if isinstance(days, int):
        values["due_on"] = keyboard.today + timedelta(days=days)
    id = keyboard.add("Find me", **values)
    keyboard.window.main.open("follow_ups", id)
    keyboard.wait(lambda: page.shows_details and page.details.title.value == "Find me")
    keyboard.wait(lambda: page.model.view == view and page.tabs.current_name == view)
    keyboard.wait(lambda: page.list.current_place is not None)
    line = page.model.line_at(page.list.currentIndex().row())
    assert line is not None
    assert line.id == id


def test_follow_ups_show_record_in_the_trash_can_be_restored(keyboard: Keyboard, page: FollowUpsPage) -> None:
    id = keyboard.the("Call Omar").id
    edits.delete(keyboard.portfolio, [(FollowUp, id)])
    keyboard.window.main.open("follow_ups", id)
    keyboard.wait(lambda: page.shows_details and page.details._done.text() == "Restore")
    page.details._done.setFocus()
    keyboard.press("Space")
    keyboard.wait(lambda: page.model.rowCount() == 2)


def test_follow_ups_filter_narrows_and_escape_shows_all(keyboard: Keyboard, page: FollowUpsPage) -> None:
    page.filter.field.setFocus()
    keyboard.type("draft")
    keyboard.wait(lambda: _titles(page) == ["Send the draft"])
    keyboard.press("Escape")
    keyboard.wait(lambda: page.model.rowCount() == 2)
    keyboard.press("Down")
    assert page.list.hasFocus()


def test_follow_ups_upcoming_headings_are_stepped_over(keyboard: Keyboard, page: FollowUpsPage) -> None:
    for days in (1, 2):
        keyboard.add(f"In {days}", due_on=keyboard.today + timedelta(days=days))
    _show(keyboard, page, "upcoming")
    keyboard.wait(lambda: page.model.rowCount() == 4)
    assert page.model.head_at(0) == ("Tomorrow", page.model.head_at(0)[1], 1)  # type: ignore[index]
    keyboard.press("Home", "Down")
    assert page.list.currentIndex().row() == 3
    keyboard.press("Up")
    assert page.list.currentIndex().row() == 1


def test_follow_ups_done_row_gives_its_place_to_the_next(keyboard: Keyboard, page: FollowUpsPage) -> None:
    keyboard.add("Third", due_on=keyboard.today, priority=Priority.LOW)
    keyboard.wait(lambda: page.model.rowCount() == 3)
    keyboard.press("Home", "Space")
    keyboard.wait(lambda: page.model.rowCount() == 2)
    assert page.list.currentIndex().row() == 0
    keyboard.press("Space")
    keyboard.wait(lambda: _titles(page) == ["Third"])
    assert [one.status for one in reversed(keyboard.follow_ups())] == [Status.DONE, Status.DONE, Status.OPEN]


def test_follow_ups_tabs_count_what_is_in_them(keyboard: Keyboard, page: FollowUpsPage) -> None:
    keyboard.add("Late", due_on=keyboard.today - timedelta(days=1))
    keyboard.wait(lambda: page.tabs.accessibleTabName(1) == "Overdue, 1")
    assert page.tabs.accessibleTabName(0) == "Today, 2"


def test_follow_ups_s_snoozes_by_one_more_key_and_undo_takes_it_back(keyboard: Keyboard, page: FollowUpsPage) -> None:
    keyboard.press("S")
    keyboard.wait(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    keyboard.qtbot.keyClick(QApplication.activePopupWidget(), "t")  # _T_omorrow
    keyboard.wait(lambda: keyboard.the("Call Omar").remind_at is not None)
    snoozed = keyboard.the("Call Omar")
    assert snoozed.remind_at is not None
    here = snoozed.remind_at.astimezone()
    assert (here.date(), here.hour) == (keyboard.today + timedelta(days=1), 9)
    assert (snoozed.due_on, snoozed.slip_count) == (keyboard.today, 0)
    keyboard.window.main.activateWindow()  # a screen that is not there does not do it by itself
    keyboard.wait(lambda: keyboard.window.main.isActiveWindow() and page.list.hasFocus())
    keyboard.press("Ctrl+Z")
    keyboard.wait(lambda: keyboard.the("Call Omar").remind_at is None)


def test_follow_ups_filter_is_saved_chosen_and_forgotten(keyboard: Keyboard, page: FollowUpsPage) -> None:
    page.filter.field.setText("draft")
    keyboard.wait(lambda: _titles(page) == ["Send the draft"])
    page.saved.open_menu()
    page.saved.menu.actions()[0].trigger()
    keyboard.wait(lambda: len(page.saved.filters) == 1)
    page.saved.menu.close()
    page.filter.field.clear()
    _show(keyboard, page, "upcoming")
    page.saved.open_menu()
    page.saved.menu.actions()[0].trigger()
    page.saved.menu.close()
    keyboard.wait(lambda: page.model.view == "today" and _titles(page) == ["Send the draft"])
    page.saved.open_menu()
    forget = page.saved.menu.actions()[-1].menu()
    assert isinstance(forget, QMenu)
    forget.actions()[0].trigger()
    page.saved.menu.close()
    keyboard.wait(lambda: not page.saved.filters)


def test_follow_ups_e_edits_in_words_and_undo_takes_it_back(keyboard: Keyboard, page: FollowUpsPage) -> None:
    keyboard.press("Down", "E")
    keyboard.wait(lambda: keyboard.find(QuickAdd).isVisible())
    field = keyboard.find(QuickAdd).field
    keyboard.wait(lambda: field.text().startswith("Send the draft"))
    field.setText("Send the draft in 3 days !high")
    keyboard.press("Return")
    keyboard.wait(lambda: keyboard.the("Send the draft").priority is Priority.HIGH)
    changed = keyboard.the("Send the draft")
    assert (changed.due_on, changed.slip_count) == (keyboard.today + timedelta(days=3), 1)
    keyboard.press("Ctrl+Z")
    keyboard.wait(lambda: keyboard.the("Send the draft").priority is Priority.NORMAL)
    keyboard.press("Ctrl+Shift+F")
    keyboard.wait(lambda: keyboard.find(QuickAdd).isVisible())
    assert field.text() == ""


def test_follow_ups_e_with_several_chosen_changes_them_all_as_one(keyboard: Keyboard, page: FollowUpsPage) -> None:
    keyboard.press("Ctrl+A", "E")
    panel = keyboard.find(QuickAdd)
    keyboard.wait(panel.isVisible)
    keyboard.wait(lambda: bool(panel._names.known.agencies))
    keyboard.type("tomorrow !high @DMV #contract soon")
    keyboard.press("Return")
    assert panel.isVisible()
    assert "soon" in panel.problem.accessibleName()
    for _ in "soon ":
        keyboard.press("Backspace")
    keyboard.press("Return")
    keyboard.wait(lambda: page.model.rowCount() == 0)
    changed = keyboard.the("Call Omar")
    assert (changed.priority, changed.tags, changed.slip_count) == (Priority.HIGH, ("contract",), 1)
    assert keyboard.the("Send the draft").agency == changed.agency is not None
    keyboard.press("Ctrl+Z")
    keyboard.wait(lambda: len(_titles(page)) == 2)
    assert keyboard.the("Send the draft").tags == ()


def test_follow_ups_row_says_why_it_stands_there(keyboard: Keyboard, page: FollowUpsPage) -> None:
    follow_ups.set_priority(keyboard.portfolio, Priority.HIGH, keyboard.the("Call Omar").id)
    page.refresh(None)
    keyboard.wait(lambda: any((shown := page.model.words_at(row)) and "high" in shown.why for row in range(2)))
    first = page.model.words_at(0)
    assert first is not None
    assert (first.title, first.why) == ("Call Omar", "due today, high")


def test_follow_ups_copy_is_a_table_with_exact_days(keyboard: Keyboard, page: FollowUpsPage) -> None:
    QGuiApplication.clipboard().clear()
    keyboard.press("Ctrl+A", "Ctrl+C")
    keyboard.wait(lambda: bool(QGuiApplication.clipboard().text()))
    head, *lines = QGuiApplication.clipboard().text().split("\n")
    assert head.startswith("Follow-up\tWhose turn\t")
    assert sorted(line.split("\t")[0] for line in lines) == ["Call Omar", "Send the draft"]
    assert {line.split("\t")[4] for line in lines} == {keyboard.today.isoformat()}
    assert QGuiApplication.clipboard().mimeData().hasHtml()


def test_follow_ups_copy_as_text_is_a_list_for_a_message(keyboard: Keyboard, page: FollowUpsPage) -> None:
    QGuiApplication.clipboard().clear()
    page._acts.copy_text([page.model.listing.places[0]])
    keyboard.wait(lambda: bool(QGuiApplication.clipboard().text()))
    assert QGuiApplication.clipboard().text() == f"- {_titles(page)[0]} — due {say_full(keyboard.today)}"
