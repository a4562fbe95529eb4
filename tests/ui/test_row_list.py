from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from brm_desktop.ui.parts.row_list import Row, RowList, RowModel, Tag
from brm_desktop.ui.parts.scroll import ScrollBar
from brm_desktop.ui.shell.theme import ThemeSwitch

ROWS = [
    Row("a", "Send the draft", chips=("Transportation",), right="Fri, Nov 20", tone="risk", checked=False),
    Row("b", "Call Dana", chips=(Tag("high", "risk"),), right="Today", checked=True, tip="Monday, November 23, 2026"),
    Row("c", "Brief", action="Brief"),
]


@pytest.fixture
def rows(qtbot: QtBot, theme: ThemeSwitch) -> RowList:
    made = RowList("Overdue")
    made.show_rows(ROWS)
    made.resize(500, made.sizeHint().height())
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.setFocus(Qt.FocusReason.TabFocusReason)
    return made


def test_row_model_keeps_the_rules_of_models(qtmodeltester: ModelTester) -> None:
    model = RowModel()
    tester = QAbstractItemModelTester(model)
    model.show_rows(ROWS)
    model.show_rows([*ROWS[:2], ROWS[2]._replace(title="Other")])
    model.show_rows(ROWS[1:])
    qtmodeltester.check(model)
    assert tester.model() is model


def test_row_model_same_ids_changes_only_what_differs(qtbot: QtBot) -> None:
    model = RowModel()
    model.show_rows(ROWS)
    with qtbot.assertNotEmitted(model.modelReset), qtbot.waitSignal(model.dataChanged) as told:
        model.show_rows([ROWS[0], ROWS[1]._replace(title="Call Omar"), ROWS[2]])
    assert [index.row() for index in told.args[:2]] == [1, 1]


def test_row_list_is_as_high_as_its_rows(rows: RowList) -> None:
    assert rows.height() == 3 * rows.row_height
    rows.show_rows(ROWS[:1])
    assert rows.sizeHint().height() == rows.row_height
    rows.show_rows([])
    assert rows.sizeHint().height() == 0


def test_row_list_keys_open_check_act_and_delete(qtbot: QtBot, rows: RowList) -> None:
    assert rows.current_id == "a"
    with qtbot.waitSignal(rows.opened) as told:
        qtbot.keyClick(rows, Qt.Key.Key_Return)
    assert told.args == ["a"]
    qtbot.keyClick(rows, Qt.Key.Key_Down)
    with qtbot.waitSignal(rows.checked) as told:
        qtbot.keyClick(rows, Qt.Key.Key_Space)
    assert told.args == ["b", False]
    with qtbot.waitSignal(rows.delete_asked) as told:
        qtbot.keyClick(rows, Qt.Key.Key_Delete)
    assert told.args == ["b"]
    qtbot.keyClick(rows, Qt.Key.Key_Down)
    with qtbot.waitSignal(rows.acted) as told:
        qtbot.keyClick(rows, Qt.Key.Key_Space)
    assert told.args == ["c"]


def test_row_list_mouse_tells_box_from_row_from_button(qtbot: QtBot, rows: RowList) -> None:
    middle = rows.row_height // 2
    with qtbot.waitSignal(rows.checked) as told:
        qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(8, middle))
    assert told.args == ["a", True]
    with qtbot.waitSignal(rows.opened) as told:
        qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(200, middle))
    assert told.args == ["a"]
    with qtbot.waitSignal(rows.acted) as told:
        at = QPoint(rows.width() - 20, 2 * rows.row_height + middle)
        qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert told.args == ["c"]


def test_row_list_current_row_stays_when_rows_change(rows: RowList) -> None:
    rows.select("b")
    rows.show_rows([Row("new", "New"), *ROWS])
    assert rows.current_id == "b"
    rows.show_rows([ROWS[0], ROWS[2]])
    assert rows.current_id == "c"


def test_row_list_speaks_the_whole_row(rows: RowList) -> None:
    model = rows.model()
    spoken = model.data(model.index(1, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Call Dana, high, Today, Monday, November 23, 2026"
    assert model.data(model.index(1, 0), Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked


def test_row_list_cut_title_is_told_by_the_tip(qtbot: QtBot, rows: RowList) -> None:
    long = "A title " * 40
    rows.show_rows([Row("x", long, checked=False)])
    rows.grab()
    model = rows.model()
    assert model.data(model.index(0, 0), Qt.ItemDataRole.ToolTipRole) == long


@pytest.mark.parametrize("across", [False, True])
def test_scroll_bar_thumb_is_where_the_style_has_it(qtbot: QtBot, theme: ThemeSwitch, across: bool) -> None:
    from PySide6.QtWidgets import QStyle, QStyleOptionSlider

    bar = ScrollBar(across=across)
    qtbot.addWidget(bar)
    bar.resize(300, 12) if across else bar.resize(12, 300)
    bar.setRange(0, 900)
    bar.setPageStep(300)
    bar.setValue(450)
    option = QStyleOptionSlider()
    bar.initStyleOption(option)
    parts = QStyle.SubControl.SC_ScrollBarSlider
    rect = bar.style().subControlRect(QStyle.ComplexControl.CC_ScrollBar, option, parts, bar)
    start, length = bar.thumb()
    assert abs((rect.x() if across else rect.y()) - start) <= 4
    assert abs((rect.width() if across else rect.height()) - length) <= 4
