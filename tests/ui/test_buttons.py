"""A button that was disabled under the keyboard, on the screen."""

from __future__ import annotations

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


def test_button_that_was_busy_gets_the_keyboard_back(line: Line) -> None:
    assert not line.first.hasFocus()
    line.first.setEnabled(True)
    assert line.first.hasFocus()


def test_button_that_was_busy_leaves_the_keyboard_where_the_person_took_it(line: Line) -> None:
    line.field.setFocus(Qt.FocusReason.MouseFocusReason)
    line.first.setEnabled(True)
    assert line.field.hasFocus()
