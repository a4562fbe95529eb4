"""A calm page with one card in the middle."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.labels import Label, Prose, Title
from brm_desktop.ui.parts.scroll import ScrollArea
from brm_desktop.ui.shell.banner import Banner
from brm_desktop.ui.shell.theme import SMALL_PX, theme_of

_CARD_WIDTH = 520


class Frame(QWidget):
    """A title, words and whatever is added, centered; scrolls in a low window."""

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self.setAccessibleName(title)
        self.card = Card(padding=32)
        self.card.setFixedWidth(_CARD_WIDTH)
        self.card.body.setSpacing(12)
        self.banner = Banner()
        self.card.add(Title(title))
        self.card.add(Prose(text, "soft"))
        self.card.add(self.banner)
        scroll = ScrollArea(self)
        scroll.body.addStretch(1)
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(self.card)
        line.addStretch(1)
        scroll.body.addLayout(line)
        scroll.body.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme_of(self.palette()).ground)


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
        whole.addWidget(Label(label, px=SMALL_PX, tone="soft"))
        whole.addWidget(self.edit)
        self.setFocusProxy(self.edit)

    @property
    def text(self) -> str:
        return self.edit.text()

    def paintEvent(self, event: QPaintEvent) -> None:
        from brm_desktop.ui.parts.paint import focus_ring, rounded

        painter, theme = QPainter(self), theme_of(self.palette())
        box = self.edit.geometry()
        rounded(painter, box, 6, theme.field, theme.edge)
        if self.edit.hasFocus():
            focus_ring(painter, box, theme)
