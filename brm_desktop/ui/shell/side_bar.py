"""The side bar: places with icon, name and count in sections, and the state of sync at the bottom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from brm_desktop.ui.parts import paint
from brm_desktop.ui.parts.buttons import KEYBOARD
from brm_desktop.ui.parts.icons import draw_icon
from brm_desktop.ui.parts.scroll import use_thin_bars
from brm_desktop.ui.shell.theme import BOLD, MEDIUM, SMALL_PX, TINY_PX, Theme, Tone, font, theme_of

Index = QModelIndex | QPersistentModelIndex
WIDTH, NARROW_WIDTH = 212, 56
_ENTRY, _SECTION, _SECTION_NARROW = 32, 34, 13


class Entry(NamedTuple):
    """One line of the side bar; a section's heading has no place."""

    place: str
    label: str
    icon: str = ""
    number: int | None = None


class _Places(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.entries: list[Entry] = []

    def show_entries(self, entries: Sequence[Entry]) -> None:
        self.beginResetModel()
        self.entries = list(entries)
        self.endResetModel()

    def set_count(self, place: str, count: int | None) -> None:
        for row, entry in enumerate(self.entries):
            if entry.place == place and entry.number != count:
                self.entries[row] = entry._replace(number=count)
                self.dataChanged.emit(self.index(row), self.index(row))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.entries)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or not self.entries[index.row()].place:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        entry = self.entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.label
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return entry.label if entry.number is None else f"{entry.label}, {entry.number:,}"
        if role == Qt.ItemDataRole.UserRole:
            return entry
        return None


class _PlaceDelegate(QStyledItemDelegate):
    def __init__(self, view: PlaceList) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        entry: Entry = index.data(Qt.ItemDataRole.UserRole)
        section = _SECTION_NARROW if self._view.narrow else _SECTION
        return QSize(80, _ENTRY if entry.place else section)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry: Entry = index.data(Qt.ItemDataRole.UserRole)
        theme, rect, state = theme_of(option.palette), option.rect, option.state
        painter.save()
        if entry.place:
            self._entry(painter, rect.adjusted(10, 0, -9, 0), entry, theme, state)
        elif self._view.narrow:
            painter.fillRect(rect.adjusted(14, 6, -14, -6), theme.edge)
        else:
            place = rect.adjusted(20, 8, -10, 0)
            rtl = self._view.isRightToLeft()
            paint.words(painter, place, entry.label, font(TINY_PX, MEDIUM), theme.soft, rtl=rtl)
        painter.restore()

    def _entry(self, painter: QPainter, rect: QRect, entry: Entry, theme: Theme, state: QStyle.StateFlag) -> None:
        rtl = self._view.isRightToLeft()
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen:
            paint.rounded(painter, rect, 7, theme.surface, theme.line)
        elif state & QStyle.StateFlag.State_MouseOver:
            paint.rounded(painter, rect, 7, theme.line)
        color = theme.accent if chosen else theme.ink
        square = QRect(rect.left() + 10, rect.center().y() - 8, 18, 18)
        draw_icon(painter, paint.mirrored(square, rect, rtl), entry.icon, theme.accent if chosen else theme.soft)
        if not self._view.narrow:
            count = "" if entry.number is None else f"{entry.number:,}"
            type_ = font(SMALL_PX, tabular=True)
            width = paint.width_of(count, type_)
            label = QRect(rect.left() + 37, rect.top(), rect.width() - 37 - 18 - width, rect.height())
            type_of_label = font(weight=MEDIUM) if chosen else font()
            paint.words(painter, paint.mirrored(label, rect, rtl), entry.label, type_of_label, color, rtl=rtl)
            place = paint.mirrored(QRect(rect.right() - 10 - width, rect.top(), width + 1, rect.height()), rect, rtl)
            paint.words(painter, place, count, type_, theme.soft, rtl=rtl, right=True)
        if state & QStyle.StateFlag.State_HasFocus and self._view.ringed:
            paint.focus_ring(painter, rect, theme, 7)


class PlaceList(QListView):
    """The places as a list: arrows move, Enter or a click goes there."""

    asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.narrow = False
        self.ringed = False
        self.places = _Places(self)
        self.setAccessibleName("Places")
        use_thin_bars(self)
        self.setModel(self.places)
        self.setItemDelegate(_PlaceDelegate(self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)

    def choose(self, place: str) -> None:
        """Mark a place as the one that shows."""
        for row, entry in enumerate(self.places.entries):
            if entry.place == place:
                self.setCurrentIndex(self.places.index(row))
                return
        self.clearSelection()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.ringed = event.reason() in KEYBOARD
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.ringed = True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._ask()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and self.indexAt(event.position().toPoint()).isValid():
            self._ask()

    def _ask(self) -> None:
        index = self.currentIndex()
        if index.isValid() and (place := self.places.entries[index.row()].place):
            self.asked.emit(place)


class StatusLine(QAbstractButton):
    """The state of sync in one line and a remark; a click opens its page."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._detail = ""
        self._tone: Tone = "good"
        self.narrow = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_status(self, text: str, detail: str, tone: Tone) -> None:
        """Show another state."""
        self.setText(text)
        self._detail, self._tone = detail, tone
        self.setAccessibleName(f"{text}, {detail}" if detail else text)
        self.setToolTip(f"{text}\n{detail}" if self.narrow else "")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(NARROW_WIDTH, 66)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.text():
            return
        painter, theme, rtl = QPainter(self), theme_of(self.palette()), self.isRightToLeft()
        painter.fillRect(QRect(10, 0, self.width() - 20, 1), theme.line)
        if self.narrow:
            paint.status_mark(painter, QRect(self.width() // 2 - 4, 20, 9, 20), self._tone, theme)
        else:
            within = self.rect()
            line, type_ = QRect(20, 10, self.width() - 30, 18), font(SMALL_PX, MEDIUM)
            paint.status(painter, paint.mirrored(line, within, rtl), self.text(), self._tone, type_, theme, rtl=rtl)
            rest = paint.mirrored(line.translated(0, 18), within, rtl)
            paint.words(painter, rest, self._detail, font(SMALL_PX), theme.soft, rtl=rtl)
        if self.hasFocus():
            paint.focus_ring(painter, self.rect().adjusted(6, 4, -6, -8), theme)


class SideBar(QWidget):
    """The left edge of the window; narrow, it shows icons alone."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = title
        self.places = PlaceList(self)
        self.status = StatusLine(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 50, 1, 4)
        layout.setSpacing(0)
        layout.addWidget(self.places, 1)
        layout.addWidget(self.status)
        self.setFixedWidth(WIDTH)
        self.setAccessibleName("Side bar")

    def set_narrow(self, narrow: bool) -> None:
        """Show icons alone, or names and counts too."""
        if narrow != self.places.narrow:
            self.places.narrow = self.status.narrow = narrow
            self.setFixedWidth(NARROW_WIDTH if narrow else WIDTH)
            self.places.scheduleDelayedItemsLayout()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme, rtl = QPainter(self), theme_of(self.palette()), self.isRightToLeft()
        painter.fillRect(self.rect(), theme.side)
        edge = QRect(self.width() - 1, 0, 1, self.height())
        painter.fillRect(paint.mirrored(edge, self.rect(), rtl), theme.line)
        if not self.places.narrow:
            place = paint.mirrored(QRect(20, 17, self.width() - 30, 22), self.rect(), rtl)
            paint.words(painter, place, self._title, font(14, BOLD), theme.ink, rtl=rtl)
