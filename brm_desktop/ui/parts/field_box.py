"""A framed field for a page that asks for something, such as a passphrase."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from brm_desktop.ui.parts.labels import Label
from brm_desktop.ui.parts.paint import focus_ring, rounded
from brm_desktop.ui.shell.theme import SMALL_PX, theme_of


class FieldBox(QWidget):
    """A framed field to type in, with its label above."""

    def __init__(self, label: str, *, secret: bool = False, hint: str = "") -> None:
        super().__init__()
        self.edit = QLineEdit()
        self.edit.setAccessibleName(label)
        self.edit.setPlaceholderText(hint)
        self.edit.setMinimumHeight(32)
        self.edit.setFrame(False)
        self.edit.setTextMargins(10, 0, 10, 0)
        palette = self.edit.palette()
        palette.setColor(QPalette.ColorRole.Base, Qt.GlobalColor.transparent)  # the box behind it is painted here
        self.edit.setPalette(palette)
        if secret:
            self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(4)
        self._label = Label(label, px=SMALL_PX, tone="soft")
        whole.addWidget(self._label)
        whole.addWidget(self.edit)
        self.setFocusProxy(self.edit)

    @property
    def text(self) -> str:
        return self.edit.text()

    def set_label(self, label: str) -> None:
        """Ask for something else."""
        self._label.set_text(label)
        self.edit.setAccessibleName(label)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), theme_of(self.palette())
        box = self.edit.geometry()
        rounded(painter, box, 6, theme.field, theme.edge)
        if self.edit.hasFocus():
            focus_ring(painter, box, theme)
