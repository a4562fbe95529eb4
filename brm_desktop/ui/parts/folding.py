"""A form that opens in place: Esc leaves it, and the keyboard goes back to what it was opened from."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid


class Folding(QWidget):
    """Shown and hidden as a whole; whoever shows it closes it when it is `left`."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._opener: QWidget | None = None
        self._visibly = False  # it was opened by a key

    def begin_at(self, part: QWidget) -> None:
        """Show itself with the keyboard at a part, seen there if a key opened it."""
        self.show()
        part.setFocus(self._reason)

    @property
    def _reason(self) -> Qt.FocusReason:
        return Qt.FocusReason.TabFocusReason if self._visibly else Qt.FocusReason.OtherFocusReason

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        had_it: QWidget | None = self.window().focusWidget()
        if had_it is not None and not self.isAncestorOf(had_it):
            self._opener = had_it
            self._visibly = bool(getattr(had_it, "ringed", False))
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        has_it: QWidget | None = self.window().focusWidget()
        opener = self._opener
        left = self.isHidden() and has_it is not None and self.isAncestorOf(has_it)  # not with all of its page
        if left and opener is not None and isValid(opener) and opener.isVisible():
            opener.setFocus(self._reason)
