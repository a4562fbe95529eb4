"""The list of follow-ups: its keys, what is chosen in it, and where the keyboard is."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QToolTip, QWidget

from brm_desktop.ui.follow_ups.model import FollowUpModel
from brm_desktop.ui.follow_ups.painting import ROW, RowPainter
from brm_desktop.ui.parts import paint
from brm_desktop.ui.parts.buttons import by_keyboard
from brm_desktop.ui.parts.scroll import use_thin_bars
from brm_desktop.ui.shell.theme import theme_of

Index = QModelIndex | QPersistentModelIndex
_KEYS = {
    Qt.Key.Key_Space: "check",
    Qt.Key.Key_D: "date",
    Qt.Key.Key_E: "words",
    Qt.Key.Key_S: "snooze",
    Qt.Key.Key_W: "wait",
    Qt.Key.Key_R: "reply",
    Qt.Key.Key_G: "nudge",
    Qt.Key.Key_Delete: "delete",
}


class FollowUpList(QTableView):
    """Rows of one view. `asked` carries what a key means for the chosen rows, `checked` the place of a clicked box.

    It is a table because a list of Qt's own measures each of a million rows before it shows the first.
    """

    opened = Signal(object)
    current_changed = Signal(object)
    checked = Signal(object)
    asked = Signal(str)
    menu_asked = Signal(QPoint)
    chosen_changed = Signal()

    def __init__(self, model: FollowUpModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._row_painter = RowPainter(self, model)
        self.ringed = False
        self._before: tuple[int | None, list[int], int, int] = (None, [], 0, 0)
        self.setModel(model)
        self.setItemDelegate(self._row_painter)
        self._build()
        model.visible = self.visible_rows
        model.modelAboutToBeReset.connect(self._on_model_about_to_be_reset)
        model.modelReset.connect(self._on_model_reset)
        self.selectionModel().selectionChanged.connect(lambda *_: self.chosen_changed.emit())

    def _build(self) -> None:
        use_thin_bars(self)
        self.setAccessibleName("Follow-ups")
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW)
        self.verticalHeader().setMinimumSectionSize(ROW)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.setProperty("hot", -1)
        self.viewport().setAutoFillBackground(False)

    # what is chosen

    @property
    def current_place(self) -> int | None:
        """The place of the follow-up the keyboard is at."""
        return self._model.place_at(self.currentIndex().row())

    def chosen_places(self) -> list[int]:
        """Return the places of the chosen rows in order, or of the current one alone."""
        chosen = self.selectionModel().selection()
        spans = sorted((chosen.at(place).top(), chosen.at(place).bottom()) for place in range(chosen.count()))
        rows = (row for first, last in spans for row in range(first, last + 1))
        places = [place for row in rows if (place := self._model.place_at(row)) is not None]
        current = self.current_place
        return places or ([current] if current is not None else [])

    def choose(self, place: int) -> bool:
        """Make a follow-up current and bring it into view; say whether it is there."""
        row = self._model.row_of(place)
        if row is None:
            return False
        self.setCurrentIndex(self._model.index(row, 0))
        self.scrollTo(self._model.index(row, 0))
        return True

    def choose_first(self) -> None:
        """Make the first follow-up current, without choosing it for good."""
        row = next((row for row in (0, 1) if self._model.place_at(row) is not None), None)
        if row is not None:
            self.selectionModel().setCurrentIndex(self._model.index(row, 0), QItemSelectionModel.SelectionFlag.NoUpdate)

    def visible_rows(self) -> tuple[int, int]:
        """Return the first and the last row in sight."""
        first = max(0, self.rowAt(0))
        return first, first + self.viewport().height() // ROW + 1

    # keys and mouse

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Step over headings."""
        index = super().moveCursor(action, modifiers)
        if not index.isValid() or self._model.place_at(index.row()) is not None:
            return index
        up = action in _UPWARD
        row = index.row() + (-1 if up and index.row() > 0 else 1)
        return self._model.index(row, 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.ringed = True
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        key = Qt.Key(event.key())
        if plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(self.current_place)
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.asked.emit("copy")
        elif plain and key in _KEYS:
            self.asked.emit(_KEYS[key])
        elif key == Qt.Key.Key_Menu:
            self.menu_asked.emit(self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).center()))
        elif key == Qt.Key.Key_Escape or (event.text() and event.text().isprintable() and plain):
            event.ignore()  # nothing is searched by typing here; the window may know the key
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.ringed = by_keyboard(event, self.ringed)
        if not self.currentIndex().isValid() and event.reason() != Qt.FocusReason.MouseFocusReason:
            self.choose_first()
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if (place := self._model.place_at(current.row())) is not None:
            self.current_changed.emit(place)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.ringed = False
        if not self._is_on_box(event):
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        place = self._model.place_at(self.indexAt(event.position().toPoint()).row())
        if place is not None and self._is_on_box(event):
            self.checked.emit(place)
            return
        super().mouseReleaseEvent(event)
        left = event.button() == Qt.MouseButton.LeftButton and not event.modifiers()
        if left and place is not None and place == self.current_place:
            self.opened.emit(place)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        place = self._model.place_at(self.indexAt(event.pos()).row())
        if place is not None:
            if place not in self.chosen_places():
                self.choose(place)
            self.menu_asked.emit(event.globalPos())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._heat(self.indexAt(event.position().toPoint()).row())

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._heat(-1)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            row = self.indexAt(event.pos()).row()
            shown = self._model.words_at(row) if row >= 0 else None
            QToolTip.showText(event.globalPos(), f"{shown.title}\n{shown.tip}".strip() if shown else "", self)
            return True
        return super().viewportEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        index = self.currentIndex()
        if self.hasFocus() and self.ringed and index.isValid():
            rect = self.visualRect(index)
            row = QRect(2, rect.top() + 1, self.viewport().width() - 4, rect.height() - 3)
            paint.focus_ring(QPainter(self.viewport()), row, theme_of(self.palette()), 5)

    def _is_on_box(self, event: QMouseEvent) -> bool:
        index = self.indexAt(event.position().toPoint())
        if not index.isValid() or event.button() != Qt.MouseButton.LeftButton or event.modifiers():
            return False
        if self._model.place_at(index.row()) is None:
            return False
        return self._row_painter.check_place(self.visualRect(index)).contains(event.position().toPoint())

    def _heat(self, row: int) -> None:
        before = self.property("hot")
        if row != before:
            self.setProperty("hot", row)
            for each in (before, row):
                if 0 <= each < self._model.rowCount():
                    self.viewport().update(QRect(0, self.rowViewportPosition(each), self.viewport().width(), ROW))

    # a view that is read anew keeps what is chosen, and the place

    def _on_model_about_to_be_reset(self) -> None:
        chosen = [] if not self.selectionModel().hasSelection() else self.chosen_places()[:500]
        self._before = (self.current_place, chosen, self.currentIndex().row(), self.verticalScrollBar().value())

    def _on_model_reset(self) -> None:
        current, chosen, row, scrolled = self._before
        flag = QItemSelectionModel.SelectionFlag
        kept = [found for place in chosen if (found := self._model.row_of(place)) is not None]
        for each in kept:
            self.selectionModel().select(self._model.index(each, 0), flag.Select | flag.Rows)
        there = self._model.row_of(current) if current is not None else None
        if there is None and row >= 0 and current is not None:  # it went: the next one takes its place
            there = self._nearest(row)
        if there is not None:
            alone = flag.NoUpdate if kept or not chosen else flag.ClearAndSelect | flag.Rows
            self.selectionModel().setCurrentIndex(self._model.index(there, 0), alone)
        elif self.hasFocus():
            self.choose_first()
        self.verticalScrollBar().setValue(scrolled)

    def _nearest(self, row: int) -> int | None:
        last = self._model.rowCount() - 1
        for near in (min(row, last), min(row + 1, last), row - 1, row - 2):
            if near >= 0 and self._model.place_at(near) is not None:
                return near
        return None


_UPWARD = (
    QAbstractItemView.CursorAction.MoveUp,
    QAbstractItemView.CursorAction.MovePageUp,
    QAbstractItemView.CursorAction.MovePrevious,
    QAbstractItemView.CursorAction.MoveLeft,
)
