"""A scale of a few steps that is set by one key: 1 to 5 sets, arrows move, Delete empties; the mark before shows."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from brm_desktop.ui.parts import paint
from brm_desktop.ui.parts.buttons import by_keyboard
from brm_desktop.ui.shell.announce import announce
from brm_desktop.ui.shell.theme import SMALL_PX, font, theme_of

_HEIGHT, _WIDE, _NARROW, _GAP, _PAD = 30, 30, 18, 4, 8
_WIDE_FROM = 320  # pixels
_PROBLEM = 20


class ScalePicker(QWidget):
    """`edited` carries the step that was picked, from 1, or None."""

    edited = Signal(object)

    def __init__(self, name: str, steps: Sequence[str], parent: QWidget | None = None) -> None:
        """`steps` are the words of each step, the lowest first."""
        super().__init__(parent)
        self.name, self.problem = name, ""
        self.value: int | None = None
        self._steps, self._before, self._hot = tuple(steps), 0, 0
        self._ringed = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(f"1 to {len(steps)} sets it, Delete empties it")
        self._tell()

    def show_value(self, value: int | None, before: int | None = None) -> None:
        """Show another step; with `before`, also what it was in an earlier judgment."""
        self.value, self._before = value, before or self._before
        self._tell()

    def show_problem(self, problem: str) -> None:
        """Say in place why it was not kept."""
        self.problem = problem
        self.updateGeometry()
        self._tell()

    def sizeHint(self) -> QSize:
        return QSize(_PAD + len(self._steps) * (_WIDE + _GAP) + 130, _HEIGHT + (_PROBLEM if self.problem else 0))

    def minimumSizeHint(self) -> QSize:
        return QSize(_PAD + len(self._steps) * (_NARROW + _GAP) + 20, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._ringed = True
        key, keys = event.key(), Qt.Key
        step = key - keys.Key_0 if keys.Key_1 <= key <= keys.Key_9 else 0
        back, on = (keys.Key_Right, keys.Key_Left) if self.isRightToLeft() else (keys.Key_Left, keys.Key_Right)
        if 1 <= step <= len(self._steps):
            self._pick(step)
        elif key in (keys.Key_Delete, keys.Key_Backspace, keys.Key_0):
            self._pick(None)
        elif key in (back, on):
            start = self.value or self._before or (0 if key == on else 2)
            self._pick(min(max(start + (1 if key == on else -1), 1), len(self._steps)))
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        step = self._step_at(event.position().toPoint())
        if step and event.button() == Qt.MouseButton.LeftButton:
            self._pick(None if step == self.value else step)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hot = self._step_at(event.position().toPoint())
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hot = 0
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._ringed = by_keyboard(event, self._ringed)
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme, rtl = QPainter(self), theme_of(self.palette()), self.isRightToLeft()
        value = self.value or 0
        for step in range(1, len(self._steps) + 1):
            box = self._box(step)
            filled, hot = step <= value, step <= self._hot
            paint.rounded(painter, box, 3, theme.accent if filled else theme.edge if hot else theme.track)
            if step == self._before and step > value:
                paint.rounded(painter, box, 3, None, theme.accent)
        left = _PAD + len(self._steps) * (self._step + _GAP) + 8
        place = QRect(left, 0, self.width() - left, _HEIGHT)
        paint.words(painter, self._mirror(place), self._said(), font(SMALL_PX), self._ink(), rtl=rtl)
        if self.hasFocus() and self._ringed:
            ring = QRect(0, 2, left - 4, _HEIGHT - 4)
            paint.focus_ring(painter, self._mirror(ring), theme)
        if self.problem:
            line = QRect(_PAD, _HEIGHT, self.width() - _PAD, _PROBLEM - 2)
            paint.status(painter, line, self.problem, "risk", font(SMALL_PX), theme, rtl=rtl)

    def _ink(self) -> QColor:
        theme = theme_of(self.palette())
        return theme.ink if self.value else theme.soft

    def _said(self) -> str:
        if self.value:
            return self._steps[self.value - 1]
        return f"was {self._steps[self._before - 1].lower()}" if self._before else "not said"

    def _pick(self, step: int | None) -> None:
        if step == self.value:
            return
        self.value = step
        self._tell()
        announce(self, self._said())
        self.edited.emit(step)

    def _tell(self) -> None:
        before = f", before: {self._steps[self._before - 1]}" if self._before and self.value else ""
        self.setAccessibleName(f"{self.name}: {self._said()}{before}")
        self.setAccessibleDescription(self.problem)
        self.update()

    @property
    def _step(self) -> int:
        return _WIDE if self.width() >= _WIDE_FROM else _NARROW

    def _box(self, step: int) -> QRect:
        return self._mirror(QRect(_PAD + (step - 1) * (self._step + _GAP), (_HEIGHT - 8) // 2, self._step, 8))

    def _step_at(self, at: QPoint) -> int:
        for step in range(1, len(self._steps) + 1):
            if self._box(step).adjusted(-2, -12, 2, 12).contains(at):
                return step
        return 0

    def _mirror(self, rect: QRect) -> QRect:
        return paint.mirrored(rect, self.rect(), self.isRightToLeft())
