"""The line on Today that looks like a field and opens quick add."""

from __future__ import annotations

from PySide6 import QtCore
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QAction, QEnterEvent, QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from brm_desktop.ui.parts import paint
from brm_desktop.ui.parts.buttons import by_keyboard
from brm_desktop.ui.parts.card import RADIUS
from brm_desktop.ui.shell.actions import keys_text
from brm_desktop.ui.shell.early import STRONG_FOCUS, set_number
from brm_desktop.ui.shell.theme import font, theme_of

_HEIGHT = 37
_PROMPT, _EXAMPLE = "Add a follow-up…", "Send SLA draft to Dana tomorrow @DOT !high #contract"


class QuickAddButton(QAbstractButton):
    """A card of one line; clicking or Enter starts a follow-up."""

    def __init__(self, action: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = keys_text(action)
        self.ringed = False
        self.setAccessibleName("Add a follow-up")
        set_number(self, "focusPolicy", STRONG_FOCUS)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(action.trigger)

    def sizeHint(self) -> QSize:
        return QSize(320, _HEIGHT)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.setCursor(QtCore.Qt.CursorShape.IBeamCursor)
        super().enterEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.ringed = by_keyboard(event, self.ringed)
        super().focusInEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme, rtl, within = QPainter(self), theme_of(self.palette()), self.isRightToLeft(), self.rect()
        paint.rounded(painter, within, RADIUS, theme.surface, theme.line)
        box = QRect(13, 0, paint.CHECK, self.height())
        paint.check_box(painter, paint.mirrored(box, within, rtl), False, theme, hot=self.underMouse())
        hint = paint.keys_width(self._keys)
        left = 13 + paint.CHECK + 9
        prompt = paint.width_of(_PROMPT, font()) + 14
        end = self.width() - hint - 24
        paint.words(
            painter,
            paint.mirrored(QRect(left, 0, prompt, self.height()), within, rtl),
            _PROMPT,
            font(),
            theme.soft,
            rtl=rtl,
        )
        example = QRect(left + prompt, 0, max(0, end - left - prompt), self.height())
        paint.words(painter, paint.mirrored(example, within, rtl), _EXAMPLE, font(), theme.control, rtl=rtl)
        keys = QRect(self.width() - hint - 14, (self.height() - 17) // 2, hint, 17)
        paint.key_hint(painter, paint.mirrored(keys, within, rtl), self._keys, theme.edge, theme.soft)
        if self.hasFocus() and self.ringed:
            paint.focus_ring(painter, within, theme)
