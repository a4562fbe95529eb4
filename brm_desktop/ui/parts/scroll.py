"""Thin scroll bars, and the frameless area that a page's cards scroll in."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QScrollArea, QScrollBar, QVBoxLayout, QWidget

from brm_desktop.ui.parts.paint import mirrored, rounded
from brm_desktop.ui.shell.early import BAR_OFF, BAR_ON, HORIZONTAL, NO_FOCUS, set_number
from brm_desktop.ui.shell.theme import theme_of

BAR = 12
_ARROW, _LEAST_THUMB = 12, 26


class ScrollBar(QScrollBar):
    """A scroll bar that is only a thumb."""

    def __init__(self, *, across: bool = False) -> None:
        super().__init__()
        self._across = across
        if across:
            set_number(self, "orientation", HORIZONTAL)

    def sizeHint(self) -> QSize:
        return QSize(60, BAR) if self._across else QSize(BAR, 60)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.maximum() <= self.minimum():
            return
        theme = theme_of(self.palette())
        hot = self.underMouse() or self.isSliderDown()
        inset = 3 if hot else 4
        start, length = self.thumb()
        if self._across:
            thumb = QRect(start, inset, length, self.height() - 2 * inset)
            thumb = mirrored(thumb, self.rect(), self.isRightToLeft())
        else:
            thumb = QRect(inset, start, self.width() - 2 * inset, length)
        rounded(QPainter(self), thumb, 3, theme.soft if hot else theme.control)

    def thumb(self) -> tuple[int, int]:
        """Return where the thumb starts and how long it is, as the Fusion style lays it out."""
        whole = (self.width() if self._across else self.height()) - 2 * _ARROW
        span = self.maximum() - self.minimum()
        length = min(whole, max(_LEAST_THUMB, whole * self.pageStep() // (span + self.pageStep())))
        return _ARROW + (whole - length) * (self.sliderPosition() - self.minimum()) // span, length


def use_thin_bars(area: QAbstractScrollArea, *, early: bool = False) -> None:
    """Give a scrolling widget thin bars, no frame and no ground of its own.

    `early` is for one that is new and part of the first picture: its viewport is made here, because asking Qt for its
    own makes the Python classes of all widgets, which costs a tenth of an empty window's start.
    """
    if early:
        area.setViewport(QWidget())
    else:
        area.viewport().setAutoFillBackground(False)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setVerticalScrollBar(ScrollBar())
    area.setHorizontalScrollBar(ScrollBar(across=True))


class ScrollArea(QScrollArea):
    """Scrolls its `content` up and down, never sideways; whatever takes the focus is brought into view."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        use_thin_bars(self, early=True)
        set_number(self, "horizontalScrollBarPolicy", BAR_OFF)
        set_number(self, "verticalScrollBarPolicy", BAR_ON)
        set_number(self, "focusPolicy", NO_FOCUS)
        self.setWidgetResizable(True)
        self.content = QWidget()
        self.body = QVBoxLayout(self.content)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(16)
        self.setWidget(self.content)
        self.content.setAutoFillBackground(False)
