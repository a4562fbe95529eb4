"""The marks of a partner over time as a line with a dot for each evaluation, on the scale of 1 to 5."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QPointF, QRect, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from brm_desktop.domain import dates
from brm_desktop.domain.performance import Evaluation, find_word
from brm_desktop.ui.parts import paint
from brm_desktop.ui.shell.theme import TINY_PX, font, theme_of

_HEIGHT, _LEFT, _BELOW = 104, 18, 18
_LOW, _HIGH = 1, 5


class MarksLine(QWidget):
    """Shows evaluations, oldest first; its description tells the same in words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._points: tuple[tuple[date, float], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Marks over time")

    def show_evaluations(self, evaluations: Sequence[Evaluation]) -> None:
        """Show another line."""
        known = sorted((each.on, each.mean) for each in evaluations if each.mean is not None)
        self._points = tuple(known)
        told = "; ".join(
            f"{dates.say_full(on)}: {mean:.1f} of 5, {find_word(mean).value.lower()}" for on, mean in known
        )
        self.setAccessibleDescription(told)
        self.setToolTip(told.replace("; ", "\n"))
        self.setVisible(len(known) > 1)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        if len(self._points) < 2:
            return
        painter, theme, rtl = QPainter(self), theme_of(self.palette()), self.isRightToLeft()
        box = QRectF(_LEFT, 6, self.width() - _LEFT - 8, _HEIGHT - _BELOW - 12)
        type_ = font(TINY_PX, tabular=True)
        for mark in range(_LOW, _HIGH + 1):
            y = round(self._rise(box, mark))
            paint.fill(painter, self._mirror(QRect(_LEFT, y, round(box.width()), 1)), theme.hairline)
            paint.words(painter, self._mirror(QRect(0, y - 7, 12, 14)), str(mark), type_, theme.soft, rtl=rtl)
        places = [self._place(box, on, mean) for on, mean in self._points]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(paint.pen(theme.accent, 1.5))
        painter.drawPolyline(QPolygonF(places))
        painter.setPen(paint.pen(theme.surface, 1.5))
        painter.setBrush(theme.accent)
        for at in places:
            painter.drawEllipse(at, 4, 4)
        self._name_ends(painter, rtl)

    def _name_ends(self, painter: QPainter, rtl: bool) -> None:
        theme, type_ = theme_of(self.palette()), font(TINY_PX)
        first, last = (dates.say_full(each[0]).partition(", ")[2] for each in (self._points[0], self._points[-1]))
        line = self._mirror(QRect(_LEFT, _HEIGHT - _BELOW, self.width() - _LEFT - 4, 16))
        paint.words(painter, line, first, type_, theme.soft, rtl=rtl)
        paint.words(painter, line, last, type_, theme.soft, rtl=rtl, right=True)

    def _place(self, box: QRectF, on: date, mean: float) -> QPointF:
        first, last = self._points[0][0], self._points[-1][0]
        share = (on - first).days / max(1, (last - first).days)
        x = box.left() + share * box.width()
        return QPointF(self.width() - x if self.isRightToLeft() else x, self._rise(box, mean))

    def _rise(self, box: QRectF, mark: float) -> float:
        return box.bottom() - (mark - _LOW) / (_HIGH - _LOW) * box.height()

    def _mirror(self, rect: QRect) -> QRect:
        return paint.mirrored(rect, self.rect(), self.isRightToLeft())
