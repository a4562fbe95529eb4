"""A calm page with one card in the middle."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.labels import Prose, Title
from brm_desktop.ui.parts.scroll import ScrollArea
from brm_desktop.ui.shell.banner import Banner
from brm_desktop.ui.shell.theme import theme_of

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
