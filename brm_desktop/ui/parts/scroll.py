"""Thin scroll bars, and the frameless area that a page's cards scroll in."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QFrame,
    QScrollArea,
    QScrollBar,
    QStyle,
    QStyleOptionSlider,
    QVBoxLayout,
    QWidget,
)

from brm_desktop.ui.parts.paint import rounded
from brm_desktop.ui.shell.theme import theme_of

BAR = 12


class ScrollBar(QScrollBar):
    """A scroll bar that is only a thumb."""

    def __init__(self, orientation: Qt.Orientation, parent: QWidget | None = None) -> None:
        super().__init__(orientation, parent)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent, False)

    def sizeHint(self) -> QSize:
        return QSize(BAR, 60) if self.orientation() == Qt.Orientation.Vertical else QSize(60, BAR)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.maximum() <= self.minimum():
            return
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        part = QStyle.SubControl.SC_ScrollBarSlider
        thumb: QRect = self.style().subControlRect(QStyle.ComplexControl.CC_ScrollBar, option, part, self)
        theme = theme_of(self.palette())
        hot = self.underMouse() or self.isSliderDown()
        color = theme.soft if hot else theme.control
        across = 3 if hot else 4
        if self.orientation() == Qt.Orientation.Vertical:
            thumb = QRect(across, thumb.y(), self.width() - 2 * across, thumb.height())
        else:
            thumb = QRect(thumb.x(), across, thumb.width(), self.height() - 2 * across)
        rounded(QPainter(self), thumb, 3, color)


def use_thin_bars(area: QAbstractScrollArea) -> None:
    """Give a scrolling widget thin bars and no frame."""
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setVerticalScrollBar(ScrollBar(Qt.Orientation.Vertical))
    area.setHorizontalScrollBar(ScrollBar(Qt.Orientation.Horizontal))


class ScrollArea(QScrollArea):
    """Scrolls its `content` up and down, never sideways; whatever takes the focus is brought into view."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        use_thin_bars(self)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self.content = QWidget()
        self.body = QVBoxLayout(self.content)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(16)
        self.setWidget(self.content)
        self.content.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)
