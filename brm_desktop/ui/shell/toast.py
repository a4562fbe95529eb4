"""A few words at the bottom of the window about what just happened, with Undo beside them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.parts.labels import Label
from brm_desktop.ui.parts.paint import rounded
from brm_desktop.ui.shell.announce import announce
from brm_desktop.ui.shell.theme import theme_of

_SHOWN_MS = 8000
_FROM_BOTTOM = 22


class ToastBar(QWidget):
    """Shows one message at a time over the lower edge of its parent; pointing at it keeps it."""

    undo_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self._label = Label()
        self._undo = Button("Undo", small=True)
        self._close = Button(look="quiet", icon="close", small=True, tip="Dismiss")
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 7, 8, 7)
        line.setSpacing(12)
        line.addWidget(self._label, 1)
        line.addWidget(self._undo)
        line.addWidget(self._close)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SHOWN_MS)
        self._timer.timeout.connect(self._on_timer_timeout)
        self._undo.clicked.connect(self._on_undo_clicked)
        self._close.clicked.connect(self.hide)
        parent.installEventFilter(self)
        self.hide()

    @property
    def text(self) -> str:
        return self._label.text

    def show_message(self, text: str, undo: bool = False) -> None:
        """Show a message for eight seconds; say it to screen readers at once."""
        self._label.set_text(text)
        self._undo.setVisible(undo)
        self.setAccessibleName(text)
        self.show()
        self.raise_()
        self._place()
        self._timer.start()
        announce(self, f"{text}. Press Control Z to undo." if undo else text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = theme_of(self.palette())
        rounded(QPainter(self), self.rect(), 10, theme.surface, theme.control)

    def _place(self) -> None:
        over = self._over
        size = self.sizeHint()
        width = min(size.width(), over.width() - 32)
        top = over.height() - size.height() - _FROM_BOTTOM
        self.setGeometry((over.width() - width) // 2, top, width, size.height())

    def _on_timer_timeout(self) -> None:
        if self.underMouse() or self.isAncestorOf(self.window().focusWidget()):
            self._timer.start()
        else:
            self.hide()

    def _on_undo_clicked(self) -> None:
        self.hide()
        self.undo_asked.emit()
