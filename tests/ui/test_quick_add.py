"""Quick add in the real window by keyboard alone: chips, questions, completion, undo."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtWidgets import QLineEdit

from brm_desktop.domain.follow_up import Priority, Turn
from brm_desktop.ui.parts.quick_add import QuickAdd
from tests.ui.follow_ups_window import Keyboard, keyboard

__all__ = ["keyboard"]


@pytest.fixture
def panel(keyboard: Keyboard) -> QuickAdd:
    """Quick add, opened by its keys and with its names read."""
    keyboard.press("Ctrl+Shift+F")
    found: QuickAdd = keyboard.find(QuickAdd)
    keyboard.wait(lambda: bool(found._names.known.people))
    return found


def _chips(panel: QuickAdd) -> list[str]:
    return [chip.text for chip in panel.chips.chips]


def test_quick_add_typed_line_shows_chips_and_is_added(keyboard: Keyboard, panel: QuickAdd) -> None:
    keyboard.type("call Omar tomorrow !high @DMV #contract")
    assert "High priority" in _chips(panel)
    assert {"Omar Field", "Motor Vehicles", "#contract"} < set(_chips(panel))
    keyboard.press("Return")
    assert not panel.isVisible()
    keyboard.wait(lambda: len(keyboard.follow_ups()) == 1)
    added = keyboard.the("call Omar")
    assert added.due_on == keyboard.today + timedelta(days=1)
    assert (added.priority, added.tags) == (Priority.HIGH, ("contract",))


def test_quick_add_then_undo_takes_it_back(keyboard: Keyboard, panel: QuickAdd) -> None:
    keyboard.type("call Omar tomorrow")
    keyboard.press("Return")
    keyboard.wait(lambda: len(keyboard.follow_ups()) == 1)
    keyboard.press("Ctrl+Z")
    keyboard.wait(lambda: keyboard.follow_ups() == [])


def test_quick_add_backspace_after_a_chip_gives_the_words_back(keyboard: Keyboard, panel: QuickAdd) -> None:
    keyboard.type("report by Fri")
    assert len(_chips(panel)) == 1
    keyboard.press("Backspace")
    assert _chips(panel) == []
    assert panel.field.text() == 'report "by Fri"'
    keyboard.press("Backspace")  # once more it is an ordinary key
    assert panel.field.text() == "report by Fr"


def test_quick_add_chip_removed_by_its_key_leaves_the_title(keyboard: Keyboard, panel: QuickAdd) -> None:
    keyboard.type("report #draft !high")
    keyboard.press("Tab", "Delete")
    assert _chips(panel) == ["High priority"]
    assert panel.field.hasFocus()


def test_quick_add_two_people_of_a_name_are_asked_about_never_guessed(keyboard: Keyboard, panel: QuickAdd) -> None:
    keyboard.type("call Dana")
    assert panel.offers.heading == "Which Dana is meant?"
    assert panel.offers.current is None
    keyboard.press("Return")  # adds nothing: it goes to the first answer
    assert keyboard.follow_ups() == []
    keyboard.press("Down", "Return")
    assert _chips(panel) == ["Dana Wu"]
    keyboard.press("Return")
    keyboard.wait(lambda: len(keyboard.follow_ups()) == 1)
    assert keyboard.follow_ups()[0].contact is not None


def test_quick_add_nobody_keeps_the_name_as_words(keyboard: Keyboard, panel: QuickAdd) -> None:
    keyboard.type("call Dana")
    keyboard.press("Up", "Return", "Return")
    keyboard.wait(lambda: len(keyboard.follow_ups()) == 1)
    assert (keyboard.follow_ups()[0].title, keyboard.follow_ups()[0].contact) == ("call Dana", None)


def test_quick_add_at_sign_completes_and_goes_on(keyboard: Keyboard, panel: QuickAdd) -> None:
    keyboard.type("send the draft @mot")
    keyboard.press("Return")
    assert _chips(panel) == ["Motor Vehicles"]
    keyboard.type("wait")
    assert panel.field.text().endswith('@"Motor Vehicles" wait')


def test_quick_add_ctrl_enter_stays_open_for_another(keyboard: Keyboard, panel: QuickAdd) -> None:
    for title in ("first", "second"):
        keyboard.type(f"{title} tomorrow")
        keyboard.press("Ctrl+Return")
        assert panel.field.text() == ""
    assert panel.isVisible()
    keyboard.wait(lambda: len(keyboard.follow_ups()) == 2)
    assert {one.title for one in keyboard.follow_ups()} == {"first", "second"}


def test_quick_add_escape_closes_and_keeps_what_was_typed(keyboard: Keyboard, panel: QuickAdd) -> None:
    keyboard.type("half a thought")
    keyboard.press("Escape")
    assert not panel.isVisible()
    keyboard.press("Ctrl+Shift+F")
    assert panel.isVisible()
    assert panel.field.text() == "half a thought"
    assert panel.field.selectedText() == "half a thought"


def test_quick_add_without_words_says_what_is_missing(keyboard: Keyboard, panel: QuickAdd) -> None:
    keyboard.type("tomorrow")
    keyboard.press("Return")
    assert panel.problem.isVisible()
    assert keyboard.follow_ups() == []


def test_quick_add_line_that_cannot_be_kept_comes_back_with_the_reason(keyboard: Keyboard, panel: QuickAdd) -> None:
    panel.field.setText("x" * 1500)
    keyboard.press("Return")
    keyboard.wait(lambda: panel.isVisible() and panel.problem.isVisible())
    assert len(panel.field.text()) == 1500
    assert keyboard.follow_ups() == []


def test_quick_add_waiting_is_kept_as_waiting(keyboard: Keyboard, panel: QuickAdd) -> None:
    keyboard.type("wait Omar for the figures by tomorrow nudge 3d")
    keyboard.press("Return")
    keyboard.wait(lambda: len(keyboard.follow_ups()) == 1)
    assert (keyboard.the("the figures").turn, keyboard.the("the figures").nudge_days) == (Turn.WAITING, 3)


def test_quick_add_from_an_agency_presets_it_until_removed(keyboard: Keyboard) -> None:
    from brm_desktop.domain.agency import Agency
    from brm_desktop.storage import rows
    from brm_desktop.ui.parts.quick_add import open_quick_add

    (agency,) = rows.list_records(keyboard.portfolio.database.reader(), Agency)
    open_quick_add(keyboard.window.main._desk, keyboard.window.main, agency_id=agency.id)
    panel: QuickAdd = keyboard.find(QuickAdd)
    keyboard.wait(lambda: _chips(panel) == ["Motor Vehicles"])
    keyboard.type("send the draft")
    keyboard.press("Ctrl+Return")
    keyboard.wait(lambda: len(keyboard.follow_ups()) == 1)
    assert keyboard.follow_ups()[0].agency == agency.id
    keyboard.press("Tab", "Delete")
    keyboard.type("water the plants")
    keyboard.press("Return")
    keyboard.wait(lambda: len(keyboard.follow_ups()) == 2)
    assert keyboard.the("water the plants").agency is None


def test_quick_add_gives_the_keyboard_back(keyboard: Keyboard) -> None:
    before = keyboard.focus
    keyboard.press("Ctrl+Shift+F")
    assert isinstance(keyboard.focus, QLineEdit)
    keyboard.press("Escape")
    assert keyboard.focus is before
