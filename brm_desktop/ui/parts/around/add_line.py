"""A line to type into that makes something: a new agency, a person at an agency, what is coming."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from brm_desktop.base.errors import KnownError
from brm_desktop.ui.parts import paint
from brm_desktop.ui.parts.icons import draw_icon
from brm_desktop.ui.parts.typing_fields import LineEdit
from brm_desktop.ui.shell.announce import announce
from brm_desktop.ui.shell.theme import SMALL_PX, font, theme_of

_HEIGHT, _PROBLEM = 34, 20


class AddLine(QWidget):
    """A plus sign and a field; Enter emits `entered` with what was typed, Esc empties and leaves it.

    `boxed` draws it as a card of its own.
    """

    entered = Signal(str)
    left = Signal()

    def __init__(self, prompt: str, *, boxed: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._boxed = boxed
        self.problem = ""
        self.field = LineEdit(parent=self)
        self.field.setPlaceholderText(prompt)
        self.field.setAccessibleName(prompt)
        self.field.setMaxLength(1000)
        self.field.installEventFilter(self)
        self.field.textEdited.connect(lambda _text: self.show_problem(""))
        self.setFocusProxy(self.field)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.IBeamCursor)

    @property
    def text(self) -> str:
        return self.field.text().strip()

    def clear(self) -> None:
        """Empty the field, its words being kept elsewhere now."""
        self.field.clear()
        self.show_problem("")

    def show_problem(self, problem: str) -> None:
        """Say under the line why it could not be kept; what was typed stays."""
        if problem != self.problem:
            self.problem = problem
            self.field.setAccessibleDescription(problem)
            self.updateGeometry()
            self.update()
            if problem:
                announce(self, problem, urgent=True)

    def show_error(self, error: KnownError) -> None:
        """Say an error under the line."""
        self.show_problem(str(error))

    def sizeHint(self) -> QSize:
        return QSize(240, _HEIGHT + (4 if self._boxed else 0) + (_PROBLEM if self.problem else 0))

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.field.setGeometry(paint.mirrored(self._line().adjusted(26, 2, 0, -2), self.rect(), self.isRightToLeft()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.field.setFocus(Qt.FocusReason.MouseFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._on_key(event)
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme, rtl, line = QPainter(self), theme_of(self.palette()), self.isRightToLeft(), self._line()
        focused = self.field.hasFocus()
        if self._boxed:
            box = self.rect().adjusted(0, 0, 0, -_PROBLEM if self.problem else 0)
            paint.rounded(painter, box, 10, theme.surface, theme.risk if self.problem else theme.line)
            if focused:
                paint.focus_ring(painter, box, theme, 10)
        square = QRect(line.left() + 1, line.center().y() - 7, 16, 16)
        color = theme.accent if focused else theme.soft
        draw_icon(painter, paint.mirrored(square, self.rect(), rtl), "add", color)
        if focused and not self._boxed:
            painter.fillRect(QRect(line.left() + 26, line.bottom() - 2, line.width() - 26, 1), theme.accent)
        if self.problem:
            place = QRect(line.left(), self.height() - _PROBLEM + 1, line.width(), _PROBLEM - 2)
            paint.status(painter, place, self.problem, "risk", font(SMALL_PX), theme, rtl=rtl)

    def _line(self) -> QRect:
        side = 14 if self._boxed else 0
        return QRect(side, 2 if self._boxed else 0, self.width() - 2 * side, _HEIGHT)

    def _on_key(self, event: QKeyEvent) -> bool:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.text:
                self.entered.emit(self.text)
            return True
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.left.emit()
            return True
        return False
