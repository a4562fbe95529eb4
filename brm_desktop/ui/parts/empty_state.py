"""What a place says while nothing is in it: what goes here, and the first step."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.parts.icons import draw_icon
from brm_desktop.ui.parts.labels import Label, Prose
from brm_desktop.ui.parts.paint import rounded
from brm_desktop.ui.shell.early import MIDDLE_ACROSS, set_number
from brm_desktop.ui.shell.theme import MEDIUM, theme_of


class _Emblem(QWidget):
    def __init__(self, icon: str) -> None:
        super().__init__()
        self._icon = icon
        self.setFixedSize(56, 56)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), theme_of(self.palette())
        rounded(painter, self.rect(), 28, theme.accent_fill)
        draw_icon(painter, QRect(15, 15, 26, 26), self._icon, theme.accent)


_WORDS_WIDTH = 400


def _in_the_middle(part: QWidget) -> QHBoxLayout:
    line = QHBoxLayout()
    line.addStretch(1)
    line.addWidget(part)
    line.addStretch(1)
    return line


class EmptyState(QWidget):
    """An icon, a heading, one or two sentences, and up to two buttons (text and what they do)."""

    def __init__(
        self,
        icon: str,
        heading: str,
        text: str,
        *,
        step: tuple[str, Callable[[], object]] | None = None,
        other: tuple[str, Callable[[], object]] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(f"{heading}. {text}")
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addStretch(2)
        column.addLayout(_in_the_middle(_Emblem(icon)))
        column.addSpacing(4)
        column.addLayout(_in_the_middle(Label(heading, px=16, weight=MEDIUM)))
        words = Prose(text, "soft")
        set_number(words, "alignment", MIDDLE_ACROSS)
        words.setFixedWidth(_WORDS_WIDTH)
        words.setMinimumHeight(words.heightForWidth(_WORDS_WIDTH))  # a line of a layout does not ask for it
        column.addLayout(_in_the_middle(words))
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        buttons.addStretch(1)
        for offer, look in ((step, "primary"), (other, "plain")):
            if offer is not None:
                button = Button(offer[0], look)  # type: ignore[arg-type]  # a look by its word
                button.clicked.connect(offer[1])
                buttons.addWidget(button)
        buttons.addStretch(1)
        column.addSpacing(8)
        column.addLayout(buttons)
        column.addStretch(3)

    def sizeHint(self) -> QSize:
        return QSize(420, 280)
