"""Underlined tabs with counts, as one widget: arrows move, each tab has a name and a count for screen readers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QTabBar, QToolButton, QWidget

from brm_desktop.ui.parts import paint
from brm_desktop.ui.parts.buttons import by_keyboard
from brm_desktop.ui.shell.theme import MEDIUM, SMALL_PX, font, theme_of

_HEIGHT, _GAP = 36, 22


class Tab(NamedTuple):
    """One tab: its stable name, its words, how many things are under it."""

    name: str
    label: str
    number: int | None = None


class Tabs(QTabBar):
    """Tabs over a page; `chosen` carries the name of the one a person picked."""

    chosen = Signal(str)

    def __init__(self, tabs: Sequence[Tab], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tabs = list(tabs)
        self._ringed = False
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(True)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        for button in self.findChildren(QToolButton):  # that scroll, where the tabs have no room
            button.setAutoRaise(True)
            button.setAutoFillBackground(True)
            button.setBackgroundRole(QPalette.ColorRole.Window)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFont(font())
        for tab in tabs:
            self.addTab(tab.label)
        for place, tab in enumerate(tabs):
            self._name(place, tab)
        self.currentChanged.connect(lambda place: self.chosen.emit(self._tabs[place].name))

    @property
    def current_name(self) -> str:
        """The name of the tab that shows."""
        return self._tabs[self.currentIndex()].name

    def let_show(self, name: str, shown: bool) -> None:
        """Offer a tab, or leave it out while nothing is under it."""
        self.setTabVisible(next(place for place, tab in enumerate(self._tabs) if tab.name == name), shown)

    def show_tab(self, name: str) -> None:
        """Mark a tab as the one that shows, without telling anyone."""
        blocked = self.blockSignals(True)
        self.setCurrentIndex(next((place for place, tab in enumerate(self._tabs) if tab.name == name), 0))
        self.blockSignals(blocked)
        self.update()

    def set_count(self, name: str, number: int | None) -> None:
        """Show how many things are under a tab."""
        for place, tab in enumerate(self._tabs):
            if tab.name == name and tab.number != number:
                self._tabs[place] = tab._replace(number=number)
                self._name(place, self._tabs[place])
                self.setTabText(place, tab.label)  # measures the tabs anew
                self.updateGeometry()

    def tabSizeHint(self, place: int) -> QSize:  # noqa: N802
        tab = self._tabs[place]
        width = paint.width_of(tab.label, font(weight=MEDIUM))
        if tab.number is not None:
            width += 5 + paint.width_of(f"{tab.number:,}", font(SMALL_PX, tabular=True))
        return QSize(width + _GAP, _HEIGHT)

    def minimumTabSizeHint(self, place: int) -> QSize:  # noqa: N802
        return self.tabSizeHint(place)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), _HEIGHT + 1)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, _HEIGHT + 1)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._ringed = by_keyboard(event, self._ringed)
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._ringed = True
        shown = [place for place in range(self.count()) if self.isTabVisible(place)]
        if event.key() == Qt.Key.Key_Home:
            self.setCurrentIndex(shown[0])
        elif event.key() == Qt.Key.Key_End:
            self.setCurrentIndex(shown[-1])
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._ringed = False
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), theme_of(self.palette())
        paint.fill(painter, QRect(0, self.height() - 1, self.width(), 1), theme.line)
        under = self.tabAt(self.mapFromGlobal(self.cursor().pos())) if self.underMouse() else -1
        for place in filter(self.isTabVisible, range(self.count())):
            self._paint_tab(painter, place, hot=place == under)

    def _paint_tab(self, painter: QPainter, place: int, *, hot: bool) -> None:
        theme, rtl, tab = theme_of(self.palette()), self.isRightToLeft(), self._tabs[place]
        whole = self.tabRect(place)
        rect = whole.adjusted(_GAP if rtl else 0, 0, 0 if rtl else -_GAP, 0)
        chosen = place == self.currentIndex()
        color = theme.accent if chosen else theme.ink if hot else theme.soft
        type_ = font(weight=MEDIUM) if chosen else font()
        width = paint.width_of(tab.label, type_) + 1
        at = QPoint(rect.left(), 0) if not rtl else QPoint(rect.right() - width + 1, 0)
        paint.words(painter, QRect(at.x(), 0, width, _HEIGHT - 4), tab.label, type_, color, rtl=rtl)
        if tab.number is not None:
            box = paint.mirrored(QRect(rect.left() + width + 4, 1, 60, _HEIGHT - 4), rect, rtl)
            paint.words(painter, box, f"{tab.number:,}", font(SMALL_PX, tabular=True), theme.soft, rtl=rtl)
        if chosen:
            paint.fill(painter, QRect(rect.left(), self.height() - 2, rect.width(), 2), theme.accent)
            if self.hasFocus() and self._ringed:
                paint.focus_ring(painter, rect.adjusted(-6, 3, 6, -6), theme, 5)

    def _name(self, place: int, tab: Tab) -> None:
        spoken = tab.label if tab.number is None else f"{tab.label}, {tab.number:,}"
        self.setAccessibleTabName(place, spoken)
