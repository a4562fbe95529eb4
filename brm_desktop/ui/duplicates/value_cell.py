"""One value of one record beside the same field of another: taken or not, by a click, Space and the arrows."""

from __future__ import annotations

from PySide6 import QtCore
from PySide6.QtCore import QPointF, QSize, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from brm_desktop.ui.parts.buttons import by_keyboard
from brm_desktop.ui.parts.labels import Prose
from brm_desktop.ui.parts.paint import focus_ring, rounded
from brm_desktop.ui.shell.theme import theme_of

_DOT, _PAD, _TOP = 14, 8, 5
_STEPS = {
    QtCore.Qt.Key.Key_Left: (-1, 0),
    QtCore.Qt.Key.Key_Right: (1, 0),
    QtCore.Qt.Key.Key_Up: (0, -1),
    QtCore.Qt.Key.Key_Down: (0, 1),
}


class ValueCell(QAbstractButton):
    """A value to take, as a radio button of several lines. `moved` carries columns and rows to step by."""

    moved = Signal(int, int)

    def __init__(self, field: str, of: str, value: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ringed = False
        self.setCheckable(True)
        self.setText(value)
        self.setAccessibleName(f"{field} of {of}: {value}")
        self.setFocusPolicy(QtCore.Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._words = Prose(value)
        self._words.setAttribute(QtCore.Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        line = QHBoxLayout(self)
        line.setContentsMargins(_PAD, _TOP, _PAD, _TOP)
        line.setSpacing(0)
        line.addSpacing(_DOT + 8)
        line.addWidget(self._words, 1, QtCore.Qt.AlignmentFlag.AlignTop)

    def sizeHint(self) -> QSize:
        return QSize(160, 30)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._words.heightForWidth(max(40, width - 2 * _PAD - _DOT - 8)) + 2 * _TOP

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.ringed = by_keyboard(event, self.ringed)
        super().focusInEvent(event)

    def nextCheckState(self) -> None:
        """A value that is taken stays so until another is."""
        self.setChecked(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(QtCore.Qt.Key(event.key()))
        if step is None or event.modifiers() & ~QtCore.Qt.KeyboardModifier.KeypadModifier:
            if event.key() in (QtCore.Qt.Key.Key_Return, QtCore.Qt.Key.Key_Enter):
                event.ignore()  # merges
                return
            super().keyPressEvent(event)
            return
        across, down = step
        self.moved.emit(-across if self.isRightToLeft() else across, down)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme, taken = QPainter(self), theme_of(self.palette()), self.isChecked()
        hot = self.underMouse()
        fill = theme.accent_fill if taken else theme.hover if hot else theme.surface
        rounded(painter, self.rect(), 6, fill, theme.accent if taken else theme.line)
        left = self.width() - _PAD - _DOT if self.isRightToLeft() else _PAD
        middle = QPointF(left + _DOT / 2, _TOP + 9)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ring = QPainterPath()
        ring.addEllipse(middle, _DOT / 2 - 1, _DOT / 2 - 1)
        painter.fillPath(ring, theme.surface)
        painter.strokePath(ring, theme.accent if taken else theme.control)
        if taken:
            dot = QPainterPath()
            dot.addEllipse(middle, _DOT / 2 - 4, _DOT / 2 - 4)
            painter.fillPath(dot, theme.accent)
        if self.hasFocus() and self.ringed:
            focus_ring(painter, self.rect(), theme)
