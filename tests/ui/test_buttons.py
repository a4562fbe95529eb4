"""A button that was disabled under the keyboard, on the screen."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.shell.theme import ThemeSwitch


class Line(QWidget):
    """Two buttons and a field beside each other."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.second, self.field = Button("First"), Button("Second"), QLineEdit()
        layout = QHBoxLayout(self)
        for part in (self.first, self.second, self.field):
            layout.addWidget(part)


@pytest.fixture
def line(qtbot: QtBot, theme: ThemeSwitch) -> Line:
    made = Line()
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.first.setFocus(Qt.FocusReason.TabFocusReason)
    made.first.setEnabled(False)
    return made


@pytest.mark.parametrize("reason", [Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason])
def test_ring_is_there_again_after_a_menu_or_another_window(line: Line, reason: Qt.FocusReason) -> None:
    line.second.setFocus(Qt.FocusReason.TabFocusReason)
    line.second.clearFocus()
    line.second.setFocus(reason)
    assert line.second.ringed
    line.field.setFocus(Qt.FocusReason.MouseFocusReason)
    line.second.setFocus(Qt.FocusReason.MouseFocusReason)
    line.second.clearFocus()
    line.second.setFocus(reason)
    assert not line.second.ringed


def test_button_that_is_busy_keeps_the_keyboard_from_the_next_one(line: Line, qtbot: QtBot) -> None:
    pressed = list[str]()
    for button in (line.first, line.second):
        button.clicked.connect(partial(pressed.append, button.text()))
    assert line.first.hasFocus()
    qtbot.keyClick(line.first, Qt.Key.Key_Return)
    assert pressed == []
    line.first.setEnabled(True)
    qtbot.keyClick(line.first, Qt.Key.Key_Return)
    assert pressed == ["First"]


def test_button_that_is_busy_lets_tab_go_on(line: Line, qtbot: QtBot) -> None:
    qtbot.keyClick(line.first, Qt.Key.Key_Tab)
    assert line.second.hasFocus()
    line.first.setEnabled(True)
    assert line.second.hasFocus()


def test_button_that_is_hidden_while_busy_lets_go_of_the_keyboard(line: Line) -> None:
    line.first.hide()
    assert line.second.hasFocus()


def test_button_that_was_busy_leaves_the_keyboard_where_the_person_took_it(line: Line) -> None:
    line.field.setFocus(Qt.FocusReason.MouseFocusReason)
    line.first.setEnabled(True)
    assert line.field.hasFocus()
