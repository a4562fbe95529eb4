"""A panel over the window: the rest dims, Esc or a click beside it closes it, the focus comes back."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from brm_desktop.ui.parts.icons import draw_icon
from brm_desktop.ui.parts.paint import mirrored, rounded
from brm_desktop.ui.shell.theme import theme_of

_SOFT = 16  # how far the shade around a panel reaches


class Overlay(QWidget):
    """Covers its parent; subclasses fill `body` and say how wide the panel may be."""

    def __init__(self, parent: QWidget, width: int = 640, top: int = 72) -> None:
        super().__init__(parent)
        self._width, self._top = width, top
        self._over = parent
        self._before: QWidget | None = None
        self.panel = Panel(self)
        self.body = QVBoxLayout(self.panel)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        parent.installEventFilter(self)
        self.hide()

    def open(self) -> None:
        """Show the panel and give it the keyboard."""
        if not self.isVisible():
            self._before = self.window().focusWidget()
        self._place()
        self.show()
        self.raise_()
        self.take_focus()

    def take_focus(self) -> None:
        """Put the keyboard into the panel."""
        self.panel.setFocus(Qt.FocusReason.PopupFocusReason)

    def close_panel(self) -> None:
        """Hide the panel and give the keyboard back."""
        self.hide()
        if self._before is not None and isValid(self._before):
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)
        self._before = None

    def panel_height(self) -> int:
        """Return how high the panel wants to be."""
        return self.panel.sizeHint().height()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.parent() and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def focusNextPrevChild(self, forward: bool) -> bool:
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_panel()
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self.panel.geometry().contains(event.position().toPoint()):
            self.close_panel()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = theme_of(self.palette())
        shade = QColor(theme.shadow)
        if shade.alpha() < 255:
            painter.fillRect(self.rect(), shade)
        soft = self.panel.geometry()
        for spread in (6, 3):
            shade.setAlpha(14)
            rounded(painter, soft.adjusted(-spread, -spread + 4, spread, spread + 4), 12 + spread, shade)

    def _place(self) -> None:
        over = self._over.rect()
        self.setGeometry(over)
        width = min(self._width, over.width() - 32)
        top = min(self._top, max(16, over.height() // 12))
        height = min(self.panel_height(), over.height() - top - 16)
        before, now = self.panel.geometry(), QRect((over.width() - width) // 2, top, width, height)
        if now != before:
            self.panel.setGeometry(now)
            self.update(before.united(now).adjusted(-_SOFT, -_SOFT, _SOFT, _SOFT))  # the shade around it moves along


class Panel(QWidget):
    """The rounded box itself; `field_height` draws a search field's icon and a line below it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.field_height = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = theme_of(self.palette())
        painter = QPainter(self)
        rounded(painter, self.rect(), 12, theme.surface, theme.edge)
        if self.field_height:
            square = QRect(18, (self.field_height - 18) // 2, 18, 18)
            draw_icon(painter, mirrored(square, self.rect(), self.isRightToLeft()), "search", theme.soft)
            painter.fillRect(QRect(1, self.field_height, self.width() - 2, 1), theme.line)
