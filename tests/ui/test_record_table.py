from __future__ import annotations

from collections.abc import Sequence

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from brm_desktop.base.errors import KnownError
from brm_desktop.ui.parts.record_table import RecordTable
from brm_desktop.ui.parts.windowed_model import WINDOW, Asked, Cell, Column, TableRow, WindowedModel
from brm_desktop.ui.shell.jobs import Jobs
from brm_desktop.ui.shell.theme import ThemeSwitch

COLUMNS = (Column("name", "Name", 200, stretch=True), Column("number", "Number", right=True, down_first=True))


class Numbers:
    """A source of numbered rows that remembers what it was asked."""

    def __init__(self, count: int) -> None:
        self.ids = [f"{place:06}" for place in range(count)]
        self.loaded: list[int] = []
        self.fails = False

    def list_ids(self, asked: Asked, limit: int) -> Sequence[str]:
        if self.fails:
            raise KnownError("The portfolio cannot be read")
        ids = [id for id in self.ids if asked.text in id]
        ids = ids[::-1] if asked.down else ids
        return ids if limit < 0 else ids[:limit]

    def load(self, ids: Sequence[str]) -> Sequence[TableRow]:
        self.loaded.append(len(ids))
        return [TableRow(id, (Cell(f"Row {id}", detail="x"), str(int(id)))) for id in ids]


def make_model(source: Numbers, jobs: Jobs, qtbot: QtBot) -> WindowedModel:
    model = WindowedModel(COLUMNS, source, jobs)
    model.show(Asked())
    qtbot.waitUntil(lambda: model.complete)
    return model


@pytest.fixture
def table(qtbot: QtBot, theme: ThemeSwitch, jobs: Jobs) -> RecordTable:
    made = RecordTable("People", COLUMNS, Numbers(100_000), jobs)
    made.resize(600, 500)
    qtbot.addWidget(made)
    made.show_rows()
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    qtbot.waitUntil(lambda: made.model.complete)
    return made


def test_windowed_model_keeps_the_rules_of_models(qtbot: QtBot, jobs: Jobs) -> None:
    source = Numbers(300)
    model = WindowedModel(COLUMNS, source, jobs)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show(Asked())
    qtbot.waitUntil(lambda: model.complete)
    assert model.rowCount() == 300
    model.show(Asked(down=True))
    qtbot.waitUntil(lambda: model.complete and model.ids[0] == "000299")
    source.ids = source.ids[:10]
    model.refresh()
    qtbot.waitUntil(lambda: model.rowCount() == 10)
    model.show(Asked("no such thing"))
    qtbot.waitUntil(lambda: model.rowCount() == 0)
    assert tester.model() is model


def test_windowed_model_first_window_shows_before_all_ids(qtbot: QtBot, jobs: Jobs) -> None:
    counts: list[int] = []
    model = WindowedModel(COLUMNS, Numbers(10_000), jobs)
    model.ready.connect(counts.append)
    model.show(Asked())
    qtbot.waitUntil(lambda: model.complete)
    assert counts == [WINDOW, 10_000]


def test_windowed_model_jump_to_the_end_loads_one_window(qtbot: QtBot, jobs: Jobs) -> None:
    source = Numbers(100_000)
    model = make_model(source, jobs, qtbot)
    source.loaded.clear()
    last = model.index(99_999, 0)
    assert model.data(last) == ""
    qtbot.waitUntil(lambda: model.data(last) == "Row 099999")
    assert sum(source.loaded) <= WINDOW
    assert model.data(last, Qt.ItemDataRole.AccessibleTextRole) == "Name: Row 099999 x"


def test_windowed_model_forgets_rows_long_unseen(qtbot: QtBot, jobs: Jobs) -> None:
    model = make_model(Numbers(100_000), jobs, qtbot)
    for place in range(0, 100_000, 2_000):
        model.row_at(place)
        qtbot.waitUntil(lambda place=place: model.row_at(place) is not None)
    assert len(model._rows) <= 1300


def test_windowed_model_refresh_in_place_keeps_the_rows(qtbot: QtBot, jobs: Jobs) -> None:
    model = make_model(Numbers(20), jobs, qtbot)
    with qtbot.assertNotEmitted(model.modelReset), qtbot.waitSignal(model.dataChanged):
        model.refresh()


def test_windowed_model_failure_is_told(qtbot: QtBot, jobs: Jobs) -> None:
    source = Numbers(10)
    source.fails = True
    model = WindowedModel(COLUMNS, source, jobs)
    with qtbot.waitSignal(model.failed) as told:
        model.show(Asked())
    assert told.args[0].title == "The portfolio cannot be read"


def test_table_end_key_shows_the_last_row(qtbot: QtBot, table: RecordTable) -> None:
    table.view.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(table.view, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert table.current_id == "099999"
    table.grab()
    qtbot.waitUntil(lambda: table.model.row_at(99_999) is not None)


def test_table_header_sorts_by_mouse_and_keyboard(qtbot: QtBot, table: RecordTable) -> None:
    header = table.view.horizontalHeader()
    header.sectionClicked.emit(1)
    qtbot.waitUntil(lambda: table.model.ids[0] == "099999")
    assert header.sortIndicatorSection() == 1
    header.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(header, Qt.Key.Key_Left)
    qtbot.keyClick(header, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: table.model.ids[0] == "000000")
    assert table.model.asked.key == "name"
    qtbot.keyClick(header, Qt.Key.Key_Down)
    assert table.view.hasFocus()


def test_table_enter_opens_and_up_goes_to_the_titles(qtbot: QtBot, table: RecordTable) -> None:
    table.view.setFocus(Qt.FocusReason.TabFocusReason)
    with qtbot.waitSignal(table.opened) as told:
        qtbot.keyClick(table.view, Qt.Key.Key_Return)
    assert told.args == ["000000"]
    qtbot.keyClick(table.view, Qt.Key.Key_Up)
    assert table.view.horizontalHeader().hasFocus()


def test_table_copy_is_tab_separated_with_titles(qtbot: QtBot, table: RecordTable) -> None:
    table.select("000001")
    qtbot.keyClick(table.view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert table.selected_ids == ["000001", "000002"]
    QGuiApplication.clipboard().clear()
    qtbot.keyClick(table.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(QGuiApplication.clipboard().text()))
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines == ["Name\tNumber", "Row 000001 x\t1", "Row 000002 x\t2"]
    html = QGuiApplication.clipboard().mimeData().html()
    assert html.count("<tr>") == 3
    assert "<td>2</td>" in html


def test_table_copy_says_days_exactly_and_runs_no_formula(qtbot: QtBot, theme: ThemeSwitch, jobs: Jobs) -> None:
    class Days(Numbers):
        def load(self, ids: Sequence[str]) -> Sequence[TableRow]:
            return [TableRow(id, (Cell('=A"1\nb'), Cell("12 days", exact="2026-11-16"))) for id in ids]

    made = RecordTable("Days", COLUMNS, Days(1), jobs)
    qtbot.addWidget(made)
    made.show_rows()
    qtbot.waitUntil(lambda: made.model.complete)
    made.select("000000")
    QGuiApplication.clipboard().clear()
    made.copy()
    qtbot.waitUntil(lambda: bool(QGuiApplication.clipboard().text()))
    mime = QGuiApplication.clipboard().mimeData()
    assert mime.text() == '"\'=A""1\nb"\t2026-11-16'
    assert "<td>2026-11-16</td>" in mime.html()


def test_table_selection_stays_when_the_order_changes(qtbot: QtBot, table: RecordTable) -> None:
    table.select("000003")
    table.filter("00000")
    qtbot.waitUntil(lambda: table.model.complete and len(table.model.ids) == 10)
    assert table.current_id == "000003"
    assert table.selected_ids == ["000003"]


def test_table_few_rows_make_it_no_higher_than_they_are(qtbot: QtBot, table: RecordTable) -> None:
    table.filter("00000")
    qtbot.waitUntil(lambda: table.model.complete and len(table.model.ids) == 10)
    assert table.maximumHeight() == table.sizeHint().height()


def test_table_columns_are_kept_and_restored(qtbot: QtBot, table: RecordTable, jobs: Jobs) -> None:
    table.view.horizontalHeader().moveSection(1, 0)
    table.view.setColumnWidth(1, 77)
    kept = table.column_state()
    other = RecordTable("People", COLUMNS, Numbers(5), jobs)
    qtbot.addWidget(other)
    other.restore_columns(kept + " gone:30 -name:250 broken")
    assert other.view.columnWidth(1) == 77
    assert other.view.horizontalHeader().visualIndex(1) == 0
    assert other.view.isColumnHidden(0)


def test_table_reads_as_a_table(qtbot: QtBot, table: RecordTable) -> None:
    from PySide6.QtGui import QAccessible

    about = QAccessible.queryAccessibleInterface(table.view)
    assert about.role() == QAccessible.Role.Table
    assert about.text(QAccessible.Text.Name) == "People"
    header = table.view.horizontalHeader()
    assert header.accessibleName() == "Columns"


def test_table_row_that_is_pulled_begins_a_drag_where_the_table_lets_it(qtbot: QtBot, table: RecordTable) -> None:
    begun: list[list[str]] = []
    opened: list[str] = []
    table.let_drag(begun.append)
    table.opened.connect(opened.append)
    viewport, left = table.view.viewport(), Qt.MouseButton.LeftButton
    at = table.view.visualRect(table.model.index(2, 0)).center()
    none, move = Qt.KeyboardModifier.NoModifier, QEvent.Type.MouseMove
    for kind, down in ((QEvent.Type.MouseButtonPress, 0), (move, 60), (move, 90)):
        here = at + QPoint(3, down)
        there = QPointF(viewport.mapToGlobal(here))
        QApplication.sendEvent(viewport, QMouseEvent(kind, QPointF(here), there, left, left, none))
    assert begun == [["000002"]]
    assert opened == []


GIVING = (
    Column("name", "Name", 200, stretch=True),
    Column("kind", "Kind", 120, gives=1),
    Column("email", "E-mail", 150, gives=2),
    Column("phone", "Phone", 100),
)


class Wide:
    """A source of a few rows of four cells."""

    def list_ids(self, asked: Asked, limit: int) -> Sequence[str]:
        return ["a", "b"]

    def load(self, ids: Sequence[str]) -> Sequence[TableRow]:
        return [TableRow(id, (id, "kind", "mail", "phone")) for id in ids]


@pytest.fixture
def wide(qtbot: QtBot, theme: ThemeSwitch, jobs: Jobs) -> RecordTable:
    made = RecordTable("People", GIVING, Wide(), jobs)
    made.resize(700, 300)
    qtbot.addWidget(made)
    made.show_rows()
    made.show()
    qtbot.waitUntil(lambda: made.model.complete)
    return made


def _titles(table: RecordTable) -> list[str]:
    return [GIVING[place].title for place in range(len(GIVING)) if not table.view.isColumnHidden(place)]


def test_record_table_without_room_leaves_out_what_gives_way_and_never_scrolls_sideways(
    qtbot: QtBot, wide: RecordTable
) -> None:
    for width, shown in (
        (700, ["Name", "Kind", "E-mail", "Phone"]),
        (500, ["Name", "Kind", "Phone"]),
        (330, ["Name", "Phone"]),
        (700, ["Name", "Kind", "E-mail", "Phone"]),
    ):
        wide.resize(width, 300)
        qtbot.waitUntil(lambda shown=shown: _titles(wide) == shown)
        assert wide.view.horizontalScrollBar().maximum() == 0
        assert wide.view.columnWidth(0) >= 200


def test_record_table_columns_left_out_are_still_chosen_and_copied(qtbot: QtBot, wide: RecordTable) -> None:
    wide.view.setColumnWidth(2, 170)
    wide.resize(330, 300)
    qtbot.waitUntil(lambda: _titles(wide) == ["Name", "Phone"])
    assert "email:170" in wide.column_state().split()
    wide.view.setCurrentIndex(wide.model.index(0, 0))
    wide.copy()
    qtbot.waitUntil(lambda: "mail" in QGuiApplication.clipboard().text())
    wide.let_show("email", False)
    wide.resize(700, 300)
    qtbot.waitUntil(lambda: _titles(wide) == ["Name", "Kind", "Phone"])
    assert any(part.startswith("-email") for part in wide.column_state().split())
