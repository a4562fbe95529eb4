"""The white rounded card that everything on a page stands in."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

from brm_desktop.ui.parts.labels import Heading
from brm_desktop.ui.parts.paint import rounded
from brm_desktop.ui.shell.theme import Tone, theme_of

RADIUS, PADDING = 10, 16


class Card(QWidget):
    """A card with an optional heading, count and buttons; fill it by `add`."""

    def __init__(
        self,
        heading: str = "",
        detail: str = "",
        tone: Tone = "plain",
        *,
        padding: int = PADDING,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(padding, padding - 3 if heading else padding, padding, padding)
        self.body.setSpacing(6)
        self.heading = Heading(heading, detail, tone) if heading else None
        self._head = QHBoxLayout()
        if self.heading is not None:
            self._head.addWidget(self.heading)
            self.body.addLayout(self._head)
            self.setAccessibleName(heading)

    def add(self, part: QWidget | QLayout, stretch: int = 0) -> None:
        """Put a part or a layout at the end of the card."""
        if isinstance(part, QWidget):
            self.body.addWidget(part, stretch)
        else:
            self.body.addLayout(part, stretch)

    def add_action(self, part: QWidget) -> None:
        """Put a small button at the right of the heading."""
        self._head.addWidget(part)

    def show_heading(self, heading: str, detail: str = "", tone: Tone = "plain") -> None:
        """Change the words of the heading."""
        if self.heading is not None:
            self.heading.show_text(heading, detail, tone)
            self.setAccessibleName(heading)

    def show_detail(self, detail: str) -> None:
        """Change the count or remark beside the heading."""
        if self.heading is not None:
            self.heading.show_detail(detail)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = theme_of(self.palette())
        rounded(QPainter(self), self.rect(), RADIUS, theme.surface, theme.line)
