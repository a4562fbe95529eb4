"""The side bar: places with icon, name and count in sections, and the state of sync at the bottom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6 import QtCore
from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QListView,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from brm_desktop.ui.parts import paint
from brm_desktop.ui.parts.buttons import by_keyboard
from brm_desktop.ui.parts.icons import draw_icon
from brm_desktop.ui.parts.scroll import use_thin_bars
from brm_desktop.ui.shell.early import ACCESSIBLE_TEXT, BAR_OFF, DISPLAY, STRONG_FOCUS, TOOL_TIP, set_number
from brm_desktop.ui.shell.theme import BOLD, MEDIUM, SMALL_PX, TINY_PX, Theme, Tone, font, theme_of

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent

Index = QModelIndex | QPersistentModelIndex
WIDTH, NARROW_WIDTH = 212, 56
_ENTRY, _SECTION, _SECTION_NARROW = 32, 34, 13


class Entry(NamedTuple):
    """One line of the side bar; `section` is the heading above it, on the first of a section."""

    place: str
    label: str
    icon: str = ""
    number: int | None = None
    section: str = ""


class _Places(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.entries: list[Entry] = []
        self.narrow = False

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

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        if not index.isValid():
            return None
        entry = self.entries[index.row()]
        if role == DISPLAY:
            return entry.label
        if role in (ACCESSIBLE_TEXT, TOOL_TIP):
            spoken = entry.label if entry.number is None else f"{entry.label}, {entry.number:,}"
            return spoken if role == ACCESSIBLE_TEXT or self.narrow else None
        return None


class _PlaceDelegate(QStyledItemDelegate):
    def __init__(self, view: PlaceList) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        section = self._view.places.entries[index.row()].section
        above = 0 if not section else _SECTION_NARROW if self._view.narrow else _SECTION
        return QSize(80, _ENTRY + above)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        view, place = self._view, index.row()
        entry = view.places.entries[place]
        theme, rect = theme_of(option.palette), option.rect
        painter.save()
        if entry.section:
            above = QRect(rect.left(), rect.top(), rect.width(), rect.height() - _ENTRY)
            self._section(painter, above, entry.section.strip(), theme)
        line = QRect(rect.left() + 10, rect.bottom() - _ENTRY + 1, rect.width() - 19, _ENTRY)
        self._entry(painter, line, entry, theme, chosen=place == view.chosen, hot=place == view.hot)
        if view.ringed and place == view.currentIndex().row() and view.hasFocus():
            paint.focus_ring(painter, line, theme, 7)
        painter.restore()

    def _section(self, painter: QPainter, rect: QRect, text: str, theme: Theme) -> None:
        if self._view.narrow:
            paint.fill(painter, rect.adjusted(14, 6, -14, -6), theme.edge)
            return
        rtl = self._view.isRightToLeft()
        paint.words(painter, rect.adjusted(20, 8, -20, 0), text, font(TINY_PX, MEDIUM), theme.soft, rtl=rtl)

    def _entry(self, painter: QPainter, rect: QRect, entry: Entry, theme: Theme, *, chosen: bool, hot: bool) -> None:
        rtl = self._view.isRightToLeft()
        if chosen:
            paint.rounded(painter, rect, 7, theme.surface, theme.line)
        elif hot:
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


class PlaceList(QListView):
    """The places as a list: arrows move, Enter or a click goes there."""

    asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.narrow = False
        self.ringed = False
        self.hot = self.chosen = -1
        self.places = _Places(self)
        self.setAccessibleName("Places")
        use_thin_bars(self, early=True)
        self.setModel(self.places)
        self.setItemDelegate(_PlaceDelegate(self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        set_number(self, "horizontalScrollBarPolicy", BAR_OFF)
        set_number(self, "focusPolicy", STRONG_FOCUS)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.entered.connect(lambda index: self._heat(index.row()))
        self.viewportEntered.connect(lambda: self._heat(-1))

    def choose(self, place: str) -> None:
        """Mark a place as the one that shows."""
        names = [entry.place for entry in self.places.entries]
        self.chosen = names.index(place) if place in names else -1
        self.setCurrentIndex(self.places.index(self.chosen))
        self.viewport().update()

    def set_narrow(self, narrow: bool) -> None:
        """Show icons alone, or names and counts too."""
        self.narrow = self.places.narrow = narrow
        self.scheduleDelayedItemsLayout()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.ringed = by_keyboard(event, self.ringed)
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.ringed = True
        if event.text() == "?":  # asks for the keys, not for a row that starts so
            event.ignore()
            return
        if event.key() in (QtCore.Qt.Key.Key_Return, QtCore.Qt.Key.Key_Enter, QtCore.Qt.Key.Key_Space):
            self._ask()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.ringed = False
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        left = event.button() == QtCore.Qt.MouseButton.LeftButton
        if left and self.indexAt(event.position().toPoint()).isValid():
            self._ask()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._heat(-1)

    def _heat(self, place: int) -> None:
        if place != self.hot:
            self.hot = place
            self.viewport().update()

    def _ask(self) -> None:
        index = self.currentIndex()
        if index.isValid():
            self.asked.emit(self.places.entries[index.row()].place)


class StatusLine(QAbstractButton):
    """The state of sync in one line and a remark; a click opens its page."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._detail = ""
        self._tone: Tone = "good"
        self.narrow = False
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

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
        paint.fill(painter, QRect(10, 0, self.width() - 20, 1), theme.line)
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
            self.status.narrow = narrow
            self.places.set_narrow(narrow)
            self.setFixedWidth(NARROW_WIDTH if narrow else WIDTH)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme, rtl = QPainter(self), theme_of(self.palette()), self.isRightToLeft()
        paint.fill(painter, self.rect(), theme.side)
        edge = QRect(self.width() - 1, 0, 1, self.height())
        paint.fill(painter, paint.mirrored(edge, self.rect(), rtl), theme.line)
        if not self.places.narrow:
            place = paint.mirrored(QRect(20, 17, self.width() - 30, 22), self.rect(), rtl)
            paint.words(painter, place, self._title, font(14, BOLD), theme.ink, rtl=rtl)
