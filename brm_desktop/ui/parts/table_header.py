"""The titles of a table's columns, sorted by with mouse or keyboard."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from brm_desktop.ui.parts import paint
from brm_desktop.ui.parts.buttons import by_keyboard
from brm_desktop.ui.parts.card import RADIUS
from brm_desktop.ui.parts.icons import draw_icon
from brm_desktop.ui.shell.announce import announce
from brm_desktop.ui.shell.theme import MEDIUM, SMALL_PX, Theme, font, theme_of

HEADER, _PAD = 35, 10


class TableHeader(QHeaderView):
    """Column titles. With the keyboard: Left and Right move, Enter or Space sorts, the menu key chooses columns."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.ringed = False
        self._view = parent
        self._at = 0
        self.setFixedHeight(HEADER)
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(48)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName("Columns")
        self.viewport().setAutoFillBackground(False)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self.viewport()), theme_of(self.palette())
        rect = self.viewport().rect()
        shape = QPainterPath()
        shape.addRoundedRect(rect.adjusted(0, 0, 0, 20), RADIUS - 1, RADIUS - 1)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillPath(shape, theme.header)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        paint.fill(painter, QRect(0, rect.height() - 1, rect.width(), 1), theme.line)
        for section in range(self.count()):
            if not self.isSectionHidden(section):
                self._paint_title(painter, section, theme)

    def _paint_title(self, painter: QPainter, section: int, theme: Theme) -> None:
        rtl = self.isRightToLeft()
        rect = QRect(self.sectionViewportPosition(section), 0, self.sectionSize(section), self.height() - 1)
        text = rect.adjusted(_PAD, 0, -_PAD, 0)
        title = str(self.model().headerData(section, Qt.Orientation.Horizontal) or "")
        sorted_ = self.isSortIndicatorShown() and section == self.sortIndicatorSection()
        width = min(paint.width_of(title, font(SMALL_PX, MEDIUM)) + 1, text.width() - (16 if sorted_ else 0))
        if self.model().headerData(section, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole):
            text.setLeft(text.right() + 1 - width - (16 if sorted_ else 0))
        paint.words(
            painter,
            paint.mirrored(QRect(text.left(), 0, width, text.height()), text, rtl),
            title,
            font(SMALL_PX, MEDIUM),
            theme.ink if sorted_ else theme.soft,
            rtl=rtl,
        )
        if sorted_:
            down = self.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
            square = QRect(text.left() + width + 3, (self.height() - 13) // 2, 12, 12)
            square = paint.mirrored(square, text, rtl)
            draw_icon(painter, square, "chevron-down" if down else "chevron-up", theme.soft)
        if self.hasFocus() and self.ringed and section == self._at:
            paint.focus_ring(painter, rect.adjusted(2, 3, -2, -4), theme, 5)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.ringed = by_keyboard(event, self.ringed)
        super().focusInEvent(event)
        self._say()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.ringed = True
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step:
            self._move(-step if self.isRightToLeft() else step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.sectionClicked.emit(self._at)
            self._say()
        elif event.key() == Qt.Key.Key_Menu:
            self.customContextMenuRequested.emit(QPoint(self.sectionViewportPosition(self._at) + 8, self.height()))
        elif event.key() == Qt.Key.Key_Down:
            self._view.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            event.ignore()

    def _move(self, step: int) -> None:
        order = [self.logicalIndex(place) for place in range(self.count())]
        shown = [section for section in order if not self.isSectionHidden(section)]
        here = shown.index(self._at) if self._at in shown else 0
        self._at = shown[max(0, min(len(shown) - 1, here + step))]
        self._say()

    def _say(self) -> None:
        title = self.model().headerData(self._at, Qt.Orientation.Horizontal)
        down = self.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
        state = f", sorted {'down' if down else 'up'}" if self.sortIndicatorSection() == self._at else ""
        announce(self, f"{title}{state}")
        self.viewport().update()
