"""The top bar: the way into search, and the two things that are captured all day."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QAction, QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from brm_desktop.ui.parts import paint
from brm_desktop.ui.parts.buttons import Button, by_keyboard
from brm_desktop.ui.parts.icons import draw_icon
from brm_desktop.ui.shell.actions import keys_text
from brm_desktop.ui.shell.theme import font, theme_of

HEIGHT = 52


class SearchButton(QAbstractButton):
    """Looks like a field and opens the palette."""

    def __init__(self, action: QAction, prompt: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = keys_text(action)
        self.ringed = False
        self.setText(prompt)
        self.setAccessibleName("Search")
        self.setAccessibleDescription(prompt)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMaximumWidth(420)
        self.setMinimumWidth(120)
        self.clicked.connect(action.trigger)

    def sizeHint(self) -> QSize:
        return QSize(420, 32)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.ringed = by_keyboard(event, self.ringed)
        super().focusInEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme, rtl = QPainter(self), theme_of(self.palette()), self.isRightToLeft()
        within = self.rect()
        paint.rounded(painter, within, 6, theme.field, theme.control if self.underMouse() else theme.edge)
        square = QRect(10, (self.height() - 16) // 2, 16, 16)
        draw_icon(painter, paint.mirrored(square, within, rtl), "search", theme.soft)
        hint = paint.keys_width(self._keys)
        text = paint.mirrored(QRect(34, 0, self.width() - 34 - hint - 20, self.height()), within, rtl)
        paint.words(painter, text, self.text(), font(), theme.soft, rtl=rtl)
        box = QRect(self.width() - hint - 12, (self.height() - 17) // 2, hint, 17)
        paint.key_hint(painter, paint.mirrored(box, within, rtl), self._keys, theme.edge, theme.soft)
        if self.hasFocus() and self.ringed:
            paint.focus_ring(painter, within, theme)


class TopBar(QWidget):
    """Search at the left, buttons at the right."""

    def __init__(self, search: QAction, prompt: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search = SearchButton(search, prompt, self)
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(20, 0, 20, 1)
        self._line.setSpacing(10)
        self._line.addWidget(self.search, 1)
        self._line.addStretch(0)
        self._buttons: list[Button] = []
        self.setFixedHeight(HEIGHT)

    def show_buttons(self, buttons: Sequence[Button]) -> None:
        """Show these buttons at the right end, instead of any before."""
        for button in self._buttons:
            button.hide()
            button.deleteLater()
        self._buttons = list(buttons)
        for button in buttons:
            self._line.addWidget(button)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), theme_of(self.palette())
        paint.fill(painter, self.rect(), theme.surface)
        paint.fill(painter, QRect(0, self.height() - 1, self.width(), 1), theme.line)
