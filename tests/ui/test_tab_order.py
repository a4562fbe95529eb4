"""Where the keyboard goes in a page whose parts come and go."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.parts.folding import Folding
from brm_desktop.ui.shell.tab_order import follow_layout, list_stops
from brm_desktop.ui.shell.theme import ThemeSwitch


class Sheet(QWidget):
    """Two columns of buttons that may grow, and a form that opens below the left one."""

    def __init__(self) -> None:
        super().__init__()
        self.left, self.right = QVBoxLayout(), QVBoxLayout()
        columns = QHBoxLayout(self)
        columns.addLayout(self.left)
        columns.addLayout(self.right)
        self.form, self.cancel = Folding(), Button("Cancel")
        QVBoxLayout(self.form).addWidget(self.cancel)
        self.cancel.clicked.connect(self.form.hide)
        self.form.hide()
        self.right.addWidget(Button("Last"))
        self.left.addWidget(Button("First"))
        self.left.addWidget(self.form)

    def focusNextPrevChild(self, forward: bool) -> bool:
        follow_layout(self)
        return super().focusNextPrevChild(forward)


@pytest.fixture
def sheet(qtbot: QtBot, theme: ThemeSwitch) -> Sheet:
    made = Sheet()
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def _names(sheet: Sheet) -> list[str]:
    return [stop.text() for stop in list_stops(sheet) if isinstance(stop, Button)]


def test_stops_are_in_the_order_of_the_layout_whatever_came_later(sheet: Sheet) -> None:
    sheet.left.insertWidget(0, row := Button("New row"))
    row.show()
    assert _names(sheet) == ["New row", "First", "Last"]
    sheet.form.show()
    assert _names(sheet) == ["New row", "First", "Cancel", "Last"]


def test_tab_goes_through_rows_that_came_later_where_they_stand(sheet: Sheet, qtbot: QtBot) -> None:
    sheet.left.insertWidget(0, row := Button("New row"))
    row.show()
    row.setFocus(Qt.FocusReason.TabFocusReason)
    gone = [row.text()]
    for _ in range(2):
        has_it = QApplication.focusWidget()
        assert has_it is not None
        qtbot.keyClick(has_it, Qt.Key.Key_Tab)
        came = QApplication.focusWidget()
        assert isinstance(came, Button)
        gone.append(came.text())
    assert gone == ["New row", "First", "Last"]


def test_row_that_goes_hands_the_keyboard_to_what_follows_it(sheet: Sheet) -> None:
    sheet.left.insertWidget(0, row := Button("New row"))
    row.show()
    row.setFocus(Qt.FocusReason.TabFocusReason)
    row.hide()
    has_it = QApplication.focusWidget()
    assert isinstance(has_it, Button)
    assert has_it.text() == "First"


def test_form_that_closes_gives_the_keyboard_back_to_what_opened_it(sheet: Sheet) -> None:
    opener = sheet.right.itemAt(0).widget()
    opener.setFocus()
    sheet.form.show()
    sheet.cancel.setFocus()
    sheet.cancel.click()
    assert opener.hasFocus()


def test_form_is_left_by_escape(sheet: Sheet, qtbot: QtBot) -> None:
    sheet.form.show()
    sheet.cancel.setFocus()
    with qtbot.waitSignal(sheet.form.left):
        qtbot.keyClick(sheet.cancel, Qt.Key.Key_Escape)


def test_form_whose_opener_is_gone_closes_all_the_same(sheet: Sheet, qtbot: QtBot) -> None:
    opener = sheet.right.itemAt(0).widget()
    opener.setFocus()
    sheet.form.show()
    sheet.cancel.setFocus()
    with qtbot.waitSignal(opener.destroyed):
        opener.deleteLater()
    sheet.cancel.click()
    assert sheet.form.isHidden()
    assert _names(sheet) == ["First"]
