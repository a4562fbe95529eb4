"""The view of a table: hover and focus by whole rows, its keys, its tips."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QToolTip, QWidget

from brm_desktop.ui.parts import paint
from brm_desktop.ui.parts.buttons import by_keyboard
from brm_desktop.ui.parts.scroll import use_thin_bars
from brm_desktop.ui.parts.table_cells import PAD, ROW, CellDelegate
from brm_desktop.ui.parts.table_header import TableHeader
from brm_desktop.ui.parts.windowed_model import WindowedModel
from brm_desktop.ui.shell.theme import font, theme_of


class RecordView(QTableView):
    """Shows the rows; Enter opens, Delete deletes, Ctrl+C copies, Up from the first row goes to the titles."""

    opened = Signal(str)
    delete_asked = Signal(object)
    menu_asked = Signal(object, QPoint)
    copy_asked = Signal()
    drag_asked = Signal(object)
    resized = Signal()

    def __init__(self, model: WindowedModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self.ringed = False
        self.hot = -1
        self.setModel(model)
        self.setItemDelegate(CellDelegate(self, model))
        self._build()

    def _build(self) -> None:
        use_thin_bars(self)
        header = TableHeader(self)
        self.setHorizontalHeader(header)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setCornerWidget(QWidget(self))  # nothing is painted where the two bars meet
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)

    def selected_ids(self) -> list[str]:
        """The ids of the chosen rows, in order."""
        chosen = self.selectionModel().selection()
        spans = [chosen.at(place) for place in range(chosen.count())]
        rows = sorted({row for span in spans for row in range(span.top(), span.bottom() + 1)})
        return [self._model.ids[row] for row in rows]

    def startDrag(self, supported: Qt.DropAction) -> None:  # noqa: N802
        """Let the chosen rows be taken out of the window."""
        self.drag_asked.emit(self.selected_ids())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.ringed = by_keyboard(event, self.ringed)
        if not self.currentIndex().isValid() and self._model.ids and event.reason() != Qt.FocusReason.MouseFocusReason:
            index = self._model.index(0, self.horizontalHeader().logicalIndex(0))
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.ringed = True
        if event.text() == "?":  # asks for the keys, not for a row that starts so
            event.ignore()
            return
        index = self.currentIndex()
        id = self._model.ids[index.row()] if index.isValid() else ""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_asked.emit()
        elif id and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(id)
        elif id and event.key() == Qt.Key.Key_Delete:
            self.delete_asked.emit(self.selected_ids() or [id])
        elif id and event.key() == Qt.Key.Key_Menu:
            at = self.visualRect(index).center()
            self.menu_asked.emit(self.selected_ids() or [id], self.viewport().mapToGlobal(at))
        elif index.row() == 0 and event.key() == Qt.Key.Key_Up and not event.modifiers():
            self.horizontalHeader().setFocus(Qt.FocusReason.TabFocusReason)
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.ringed = False
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        plain = event.button() == Qt.MouseButton.LeftButton and not event.modifiers()
        if plain and index.isValid() and index == self.currentIndex() and len(self.selected_ids()) == 1:
            self.opened.emit(self._model.ids[index.row()])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._heat(self.indexAt(event.position().toPoint()).row())

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._heat(-1)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index = self.indexAt(event.pos())
        if index.isValid():
            id = self._model.ids[index.row()]
            chosen = self.selected_ids()
            self.menu_asked.emit(chosen if id in chosen else [id], event.globalPos())

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self._tip(self.indexAt(event.pos())), self)
            return True
        return super().viewportEvent(event)

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: N802
        self._model.forget_wanted()
        super().scrollContentsBy(dx, dy)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        last = self.rowAt(self.viewport().height() - 1)
        self._model.keep_ready(max(0, self.rowAt(0)), last if last >= 0 else len(self._model.ids) - 1)
        index = self.currentIndex()
        if self.hasFocus() and self.ringed and index.isValid():
            rect = self.visualRect(index)
            row = QRect(1, rect.top() + 1, self.viewport().width() - 2, rect.height() - 3)
            paint.focus_ring(QPainter(self.viewport()), row, theme_of(self.palette()), 5)

    def _heat(self, row: int) -> None:
        """Tint the row under the pointer, all across."""
        before = self.hot
        if row != before:
            self.hot = row
            for each in (before, row):
                if 0 <= each < len(self._model.ids):
                    self.viewport().update(QRect(0, self.rowViewportPosition(each), self.viewport().width(), ROW))

    def _tip(self, index: QModelIndex) -> str:
        row = self._model.row_at(index.row()) if index.isValid() else None
        if row is None:
            return ""
        cell = row.cell(index.column())
        wide = paint.width_of(cell.spoken, font()) > self.columnWidth(index.column()) - 2 * PAD
        return "\n".join(part for part in (cell.spoken if wide and not cell.line else "", cell.tip) if part)
