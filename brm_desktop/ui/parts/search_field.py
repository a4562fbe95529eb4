"""A field that narrows what shows."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.parts.icons import draw_icon
from brm_desktop.ui.parts.paint import focus_ring, mirrored, rounded
from brm_desktop.ui.parts.typing_fields import LineEdit
from brm_desktop.ui.shell.theme import theme_of

_HEIGHT = 32


class SearchField(QWidget):
    """A rounded field with a magnifier that narrows what shows; `changed` carries what is typed, after a pause."""

    changed = Signal(str)
    left_down = Signal()

    def __init__(self, prompt: str, *, pause_ms: int = 120, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = LineEdit(parent=self)
        self.field.setPlaceholderText(prompt)
        self.field.setAccessibleName(prompt)
        self._clear = Button(look="quiet", icon="close", small=True, tip="Clear", parent=self)
        self._clear.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._clear.hide()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(pause_ms)
        self.setFocusProxy(self.field)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(120)
        self.setMaximumWidth(320)
        self._timer.timeout.connect(lambda: self.changed.emit(self.text))
        self.field.textChanged.connect(self._on_field_text_changed)
        self._clear.clicked.connect(self.field.clear)
        self.field.installEventFilter(self)

    @property
    def text(self) -> str:
        return self.field.text().strip()

    def sizeHint(self) -> QSize:
        return QSize(240, _HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        rtl = self.isRightToLeft()
        self.field.setGeometry(mirrored(QRect(34, 1, self.width() - 64, self.height() - 2), self.rect(), rtl))
        self._clear.setGeometry(mirrored(QRect(self.width() - 29, 3, 26, 26), self.rect(), rtl))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape and self.field.text():
                self.field.clear()
                return True
            if event.key() == Qt.Key.Key_Down:
                self.left_down.emit()
                return True
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), theme_of(self.palette())
        rounded(painter, self.rect(), 6, theme.surface, theme.edge)
        square = mirrored(QRect(10, (self.height() - 16) // 2, 16, 16), self.rect(), self.isRightToLeft())
        draw_icon(painter, square, "search", theme.soft)
        if self.field.hasFocus():
            focus_ring(painter, self.rect(), theme)

    def _on_field_text_changed(self, text: str) -> None:
        self._clear.setVisible(bool(text))
        self._timer.start()
