from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from brm_desktop.base.errors import InvalidValue
from brm_desktop.domain.agency import Agency
from brm_desktop.ui.parts.calendar_popup import CalendarPopup
from brm_desktop.ui.parts.form import RecordForm
from brm_desktop.ui.parts.inline import InlineNumber, InlineText
from brm_desktop.ui.parts.inline_links import InlineLink, InlineTags, RemovableChip
from brm_desktop.ui.parts.inline_more import InlineChoice, InlineDate, InlineLongText, InlineTick
from brm_desktop.ui.parts.suggestions import Option, Suggestions
from brm_desktop.ui.shell.jobs import Jobs
from brm_desktop.ui.shell.theme import ThemeSwitch
from tests.ui.gallery_parts import FixedFinder, make_agency

TODAY = date(2026, 11, 23)
PEOPLE = [Option("1", "Andrea Hale"), Option("2", "Tom Mbeki")]


def find(text: str) -> Sequence[Option]:
    return [option for option in PEOPLE if text.casefold() in option.title.casefold()]


Show = Callable[..., QWidget]


@pytest.fixture
def show(qtbot: QtBot, theme: ThemeSwitch) -> Show:
    """Shows editors in a window that has the keyboard."""
    windows: list[QWidget] = []

    def show(*editors: QWidget) -> QWidget:
        window = QWidget()
        windows.append(window)
        layout = QVBoxLayout(window)
        for editor in editors:
            layout.addWidget(editor)
        qtbot.addWidget(window)
        window.resize(500, 300)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return window

    return show


def field_of(editor: QWidget) -> QLineEdit:
    """The field that is being typed in."""
    field = editor.findChild(QLineEdit)
    assert field is not None
    return field


def type_in(qtbot: QtBot, editor: QWidget, text: str) -> QLineEdit:
    field = field_of(editor)
    field.selectAll()
    qtbot.keyClicks(field, text)
    return field


def parse_short(text: str) -> str:
    if len(text) > 5:
        raise InvalidValue("Name is too long", hint="it takes 5 letters")
    return text.strip()


def test_text_enter_keeps_what_is_typed(qtbot: QtBot, show: Show) -> None:
    editor = InlineText("Name", "DMV")
    show(editor)
    editor.setFocus()
    qtbot.keyClick(editor, Qt.Key.Key_F2)
    assert editor.editing
    with qtbot.waitSignal(editor.edited) as told:
        qtbot.keyClick(type_in(qtbot, editor, "DOT"), Qt.Key.Key_Return)
    assert told.args == ["DOT"]
    assert not editor.editing
    assert editor.hasFocus()
    assert editor.accessibleName() == "Name: DOT"


def test_text_escape_goes_back(qtbot: QtBot, show: Show) -> None:
    editor = InlineText("Name", "DMV")
    show(editor)
    qtbot.mouseClick(editor, Qt.MouseButton.LeftButton)
    with qtbot.assertNotEmitted(editor.edited):
        qtbot.keyClick(type_in(qtbot, editor, "DOT"), Qt.Key.Key_Escape)
    assert editor.value == "DMV"
    assert not editor.editing


def test_text_leaving_keeps(qtbot: QtBot, show: Show) -> None:
    editor, other = InlineText("Name", "DMV"), InlineText("Other", "")
    show(editor, other)
    editor.start()
    type_in(qtbot, editor, "DOT")
    with qtbot.waitSignal(editor.edited) as told:
        other.setFocus()
    assert told.args == ["DOT"]


def test_text_unchanged_says_nothing(qtbot: QtBot, show: Show) -> None:
    editor = InlineText("Name", "DMV")
    show(editor)
    editor.start()
    with qtbot.assertNotEmitted(editor.edited):
        qtbot.keyClick(type_in(qtbot, editor, "DMV "), Qt.Key.Key_Return)


def test_text_problem_stays_in_place_until_it_is_right(qtbot: QtBot, show: Show) -> None:
    editor = InlineText("Name", "DMV", parse=parse_short)
    show(editor)
    editor.start()
    low = editor.sizeHint().height()
    with qtbot.assertNotEmitted(editor.edited):
        qtbot.keyClick(type_in(qtbot, editor, "much too long"), Qt.Key.Key_Return)
    assert editor.editing
    assert editor.problem == "Name is too long. it takes 5 letters"
    assert editor.sizeHint().height() > low
    with qtbot.waitSignal(editor.edited):
        qtbot.keyClick(type_in(qtbot, editor, "DOT"), Qt.Key.Key_Return)
    assert editor.problem == ""


def test_text_typing_starts_and_a_letter_is_not_lost(qtbot: QtBot, show: Show) -> None:
    editor = InlineText("Name", "DMV")
    show(editor)
    editor.setFocus()
    qtbot.keyClick(editor, Qt.Key.Key_D)
    assert field_of(editor).text() == "d"


def test_text_change_from_elsewhere_does_not_touch_typing(qtbot: QtBot, show: Show) -> None:
    editor = InlineText("Name", "DMV")
    show(editor)
    editor.start()
    editor.show_value("DOT")
    assert field_of(editor).text() == "DOT"
    type_in(qtbot, editor, "HHS")
    editor.show_value("DEQ")
    assert field_of(editor).text() == "HHS"


def test_number_shows_unit_and_takes_commas(qtbot: QtBot, show: Show) -> None:
    editor = InlineNumber("Staff", 1240, unit="people")
    show(editor)
    assert editor.shown == "1,240 people"
    editor.start()
    assert field_of(editor).text() == "1,240"
    with qtbot.waitSignal(editor.edited) as told:
        qtbot.keyClick(type_in(qtbot, editor, "2,000"), Qt.Key.Key_Return)
    assert told.args == [2000]
    editor.start()
    qtbot.keyClick(type_in(qtbot, editor, "many"), Qt.Key.Key_Return)
    assert editor.problem == "many is not a number"


def test_choice_menu_by_keyboard(qtbot: QtBot, show: Show) -> None:
    editor = InlineChoice("Stage", [(1, "Ad hoc"), (2, "Order taker")], 1, empty="None")
    show(editor)
    editor.setFocus()
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    menu = editor._menu
    qtbot.waitUntil(menu.isVisible)
    assert [action.text() for action in menu.actions()] == ["None", "Ad hoc", "Order taker"]
    with qtbot.waitSignal(editor.edited) as told:
        qtbot.keyClick(menu, Qt.Key.Key_Down)
        qtbot.keyClick(menu, Qt.Key.Key_Return)
    assert told.args == [2]
    assert editor.shown == "Order taker"


def test_tick_space_and_enter(qtbot: QtBot, show: Show) -> None:
    editor = InlineTick("CIO priority")
    show(editor)
    with qtbot.waitSignal(editor.edited) as told:
        qtbot.keyClick(editor, Qt.Key.Key_Space)
    assert told.args == [True]
    with qtbot.waitSignal(editor.edited) as told:
        qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert told.args == [False]


def test_date_typed_and_picked(qtbot: QtBot, show: Show) -> None:
    def parse(text: str) -> date | None:
        return date(2026, 12, 4) if text == "dec 4" else None

    editor = InlineDate("Due", TODAY, parse=parse, say=lambda day: f"{day:%b} {day.day}", today=lambda: TODAY)
    show(editor)
    editor.start()
    assert field_of(editor).text() == "11/23/2026"
    with qtbot.waitSignal(editor.edited) as told:
        qtbot.keyClick(type_in(qtbot, editor, "dec 4"), Qt.Key.Key_Return)
    assert told.args == [date(2026, 12, 4)]
    qtbot.keyClick(editor, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    popup = editor.findChild(CalendarPopup)
    assert popup is not None
    with qtbot.waitSignal(editor.edited) as told:
        for key in (Qt.Key.Key_PageDown, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Return):
            qtbot.keyClick(popup, key)
    assert told.args == [date(2027, 1, 12)]


def test_calendar_month_end_is_kept_in_the_month(qtbot: QtBot, theme: ThemeSwitch) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    popup = CalendarPopup(date(2027, 1, 31), TODAY, parent)
    with qtbot.waitSignal(popup.chosen) as told:
        qtbot.keyClick(popup, Qt.Key.Key_PageDown)
        qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert told.args == [date(2027, 2, 28)]


def test_long_text_keeps_on_a_pause_and_on_leaving(qtbot: QtBot, show: Show) -> None:
    editor, other = InlineLongText("Mission", "Safe"), InlineText("Other")
    show(editor, other)
    editor.field.setFocus()
    with qtbot.waitSignal(editor.edited, timeout=60_000) as told:
        qtbot.keyClicks(editor.field, "Very ")
    assert told.args == ["Very Safe"]
    qtbot.keyClicks(editor.field, "so ")
    with qtbot.waitSignal(editor.edited) as told:
        other.setFocus()
    assert told.args == ["Very so Safe"]


def test_long_text_grows_with_its_text(qtbot: QtBot, show: Show) -> None:
    editor = InlineLongText("Mission", "One line")
    window = show(editor)
    low = editor.sizeHint().height()
    editor.show_value("\n".join(["line"] * 6))
    qtbot.waitUntil(lambda: editor.sizeHint().height() > low + 60)
    window.grab()
    editor.show_value("One line")
    qtbot.waitUntil(lambda: editor.sizeHint().height() == low)


def test_long_text_change_from_elsewhere_does_not_touch_typing(qtbot: QtBot, show: Show) -> None:
    editor = InlineLongText("Mission", "Safe")
    show(editor)
    editor.show_value("Safer")
    assert editor.field.toPlainText() == "Safer"
    editor.field.setFocus()
    qtbot.keyClicks(editor.field, "Much ")
    editor.show_value("Other")
    assert editor.field.toPlainText() == "Much Safer"
    editor.keep()


def test_link_is_chosen_from_what_is_found(qtbot: QtBot, show: Show, jobs: Jobs) -> None:
    editor = InlineLink("Head", PEOPLE[0], find=find, jobs=jobs)
    window = show(editor)
    editor.start()
    field = type_in(qtbot, editor, "mbe")
    shown = window.findChild(Suggestions)
    assert shown is not None
    qtbot.waitUntil(lambda: shown.current is not None and shown.current.id == "2")
    with qtbot.waitSignal(editor.edited) as told:
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert told.args == [PEOPLE[1]]
    assert editor.shown == "Tom Mbeki"
    assert not editor.editing


def test_link_unknown_words_are_refused_and_nothing_unlinks(qtbot: QtBot, show: Show, jobs: Jobs) -> None:
    editor = InlineLink("Head", PEOPLE[0], find=find, jobs=jobs)
    show(editor)
    editor.start()
    field = type_in(qtbot, editor, "nobody")
    qtbot.waitUntil(lambda: not jobs.busy)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert "nobody" in editor.problem
    field.clear()
    qtbot.waitUntil(lambda: not jobs.busy)
    with qtbot.waitSignal(editor.edited) as told:
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert told.args == [None]


def test_tags_are_added_and_removed_by_keyboard(qtbot: QtBot, show: Show) -> None:
    editor = InlineTags("Tags", ("data",))
    show(editor)
    field = field_of(editor)
    field.setFocus()
    qtbot.keyClicks(field, "contract")
    with qtbot.waitSignal(editor.edited) as told:
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert told.args == [("data", "contract")]
    with qtbot.waitSignal(editor.edited) as told:
        qtbot.keyClick(field, Qt.Key.Key_Backspace)
    assert told.args == [("data",)]
    chip = next(chip for chip in editor.findChildren(RemovableChip) if chip.isVisible())
    chip.setFocus()
    with qtbot.waitSignal(editor.edited) as told:
        qtbot.keyClick(chip, Qt.Key.Key_Delete)
    assert told.args == [()]


def test_tags_same_word_twice_is_one(qtbot: QtBot, show: Show) -> None:
    editor = InlineTags("Tags", ("data",))
    show(editor)
    with qtbot.assertNotEmitted(editor.edited):
        qtbot.keyClicks(field_of(editor), "data,")
    assert editor.value == ("data",)


def test_suggestions_found_later_stay_where_the_arrows_led(qtbot: QtBot, show: Show) -> None:
    field = QLineEdit()
    show(field)
    field.setFocus()
    suggestions = Suggestions(field)
    suggestions.show_options(PEOPLE)
    qtbot.keyClick(field, Qt.Key.Key_Down)
    suggestions.show_options([Option("3", "Timo Hale"), *PEOPLE])
    assert suggestions.current == PEOPLE[1]
    qtbot.keyClicks(field, "t")
    suggestions.show_options([Option("3", "Timo Hale"), *PEOPLE])
    assert suggestions.current == Option("3", "Timo Hale")


def test_form_has_an_editor_for_every_field_and_tells_what_was_edited(qtbot: QtBot, show: Show, jobs: Jobs) -> None:
    form = RecordForm(Agency.KIND, jobs=jobs, finder=FixedFinder(), today=lambda: TODAY)
    show(form)
    form.show_record(make_agency())
    qtbot.waitUntil(lambda: not jobs.busy)
    head = form.editor("head")
    assert isinstance(head, InlineLink)
    assert head.shown == "Andrea Hale"
    edits: list[tuple[str, Any]] = []
    form.edited.connect(lambda name, value: edits.append((name, value)))
    priority = form.editor("priority")
    assert isinstance(priority, InlineText)
    priority.start()
    qtbot.keyClick(type_in(qtbot, priority, "9"), Qt.Key.Key_Return)
    assert "Priority cannot be 9" in priority.problem
    qtbot.keyClick(type_in(qtbot, priority, "2"), Qt.Key.Key_Return)
    budget = form.editor("budget")
    assert isinstance(budget, InlineText)
    assert budget.shown == "$98,500,000"
    budget.start()
    qtbot.keyClick(type_in(qtbot, budget, "$2.5"), Qt.Key.Key_Return)
    assert edits == [("priority", 2), ("budget", 250)]


@pytest.mark.parametrize("choice", ["light", "dark", "contrast"])
def test_editors_paint_in_every_theme(qtbot: QtBot, show: Show, theme: ThemeSwitch, jobs: Jobs, choice: Any) -> None:
    theme.choose(choice)
    form = RecordForm(Agency.KIND, jobs=jobs, finder=FixedFinder(), today=lambda: TODAY)
    form.show_record(make_agency())
    show(form)
    qtbot.waitUntil(lambda: not jobs.busy)
    assert not form.grab().isNull()
