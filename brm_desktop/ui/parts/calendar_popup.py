"""A month to pick a day from: arrows move by days and weeks, Page Up and Down by months, Enter takes."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from brm_desktop.ui.parts import paint
from brm_desktop.ui.parts.icons import draw_icon
from brm_desktop.ui.shell.announce import announce
from brm_desktop.ui.shell.theme import MEDIUM, TINY_PX, font, theme_of

_CELL, _HEAD, _PAD = 34, 38, 10
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}


class CalendarPopup(QWidget):
    """Lets a day be picked; weeks start on Sunday, as in the United States."""

    chosen = Signal(object)

    def __init__(self, value: date | None, today: date, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self._today, self._value = today, value
        self._at = value or today
        self._under: date | None = None
        self.setMouseTracking(True)
        self.setFixedSize(7 * _CELL + 2 * _PAD, _HEAD + 24 + 6 * _CELL + _PAD)
        self._move(self._at)

    def open_under(self, field: QWidget) -> None:
        """Show the month below a field."""
        corner = field.mapToGlobal(QPoint(0, field.height() + 4))
        space = field.screen().availableGeometry()
        corner.setX(max(space.left(), min(corner.x(), space.right() - self.width())))
        if corner.y() + self.height() > space.bottom():
            corner.setY(field.mapToGlobal(QPoint(0, 0)).y() - self.height() - 4)
        self.move(corner)
        self.show()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _STEPS:
            mirrored = self.isRightToLeft() and key in (Qt.Key.Key_Left, Qt.Key.Key_Right)
            self._move(self._at + timedelta(days=-_STEPS[key] if mirrored else _STEPS[key]))
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self._turn(-1 if key == Qt.Key.Key_PageUp else 1)
        elif key == Qt.Key.Key_Home:
            self._move(self._today)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._take(self._at)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if not self.rect().contains(at):
            return
        for square, step in ((self._arrow(0), -1), (self._arrow(1), 1)):
            if square.contains(at):
                self._turn(step if not self.isRightToLeft() else -step)
                return
        if (day := self._day_at(at)) is not None:
            self._take(day)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._under = self._day_at(event.position().toPoint())
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._under = None
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), theme_of(self.palette())
        paint.rounded(painter, self.rect(), 10, theme.surface, theme.control)
        painter.setFont(font(weight=MEDIUM))
        painter.setPen(theme.ink)
        month = f"{calendar.month_name[self._at.month]} {self._at.year}"
        painter.drawText(QRect(0, 4, self.width(), _HEAD - 4), Qt.AlignmentFlag.AlignCenter, month)
        for place, name in enumerate(("chevron-left", "chevron-right")):
            draw_icon(painter, self._arrow(place).adjusted(6, 6, -6, -6), name, theme.soft)
        painter.setFont(font(TINY_PX))
        painter.setPen(theme.soft)
        for column, word in enumerate(("Su", "Mo", "Tu", "We", "Th", "Fr", "Sa")):
            painter.drawText(self._cell(-1, column), Qt.AlignmentFlag.AlignCenter, word)
        for place in range(42):
            self._paint_day(painter, place)

    def _paint_day(self, painter: QPainter, place: int) -> None:
        theme, day = theme_of(self.palette()), self._first() + timedelta(days=place)
        cell = self._cell(place // 7, place % 7)
        chosen = day == self._value
        if chosen:
            paint.rounded(painter, cell.adjusted(2, 2, -2, -2), 7, theme.accent)
        elif day == self._under:
            paint.rounded(painter, cell.adjusted(2, 2, -2, -2), 7, theme.hover)
        if day == self._at:
            paint.focus_ring(painter, cell.adjusted(1, 1, -1, -1), theme, 7)
        outside = day.month != self._at.month
        color = theme.on_accent if chosen else theme.soft if outside else theme.ink
        painter.setFont(font(weight=MEDIUM) if day == self._today else font())
        painter.setPen(theme.accent if day == self._today and not chosen else color)
        painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, str(day.day))

    def _first(self) -> date:
        """The Sunday on or before the first of the month."""
        first = self._at.replace(day=1)
        return first - timedelta(days=(first.weekday() + 1) % 7)

    def _cell(self, row: int, column: int) -> QRect:
        top = _HEAD if row < 0 else _HEAD + 24 + row * _CELL
        cell = QRect(_PAD + column * _CELL, top, _CELL, 24 if row < 0 else _CELL)
        return paint.mirrored(cell, self.rect(), self.isRightToLeft())

    def _arrow(self, place: int) -> QRect:
        return QRect(_PAD if place == 0 else self.width() - _PAD - 30, 6, 30, 30)

    def _day_at(self, at: QPoint) -> date | None:
        for place in range(42):
            if self._cell(place // 7, place % 7).contains(at):
                return self._first() + timedelta(days=place)
        return None

    def _turn(self, months: int) -> None:
        number = self._at.year * 12 + self._at.month - 1 + months
        year, month = divmod(number, 12)
        last = calendar.monthrange(year, month + 1)[1]
        self._move(date(year, month + 1, min(self._at.day, last)))

    def _move(self, day: date) -> None:
        self._at = day
        spoken = f"{calendar.day_name[day.weekday()]}, {calendar.month_name[day.month]} {day.day}, {day.year}"
        self.setAccessibleName(spoken)
        announce(self, spoken)
        self.update()

    def _take(self, day: date) -> None:
        self.chosen.emit(day)
        self.close()
