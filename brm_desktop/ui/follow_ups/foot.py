"""The foot of the list: what the keys do, or with several rows chosen what can be done to all of them."""

from __future__ import annotations

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from brm_desktop.ui.parts.buttons import Button, MenuButton
from brm_desktop.ui.parts.labels import Label
from brm_desktop.ui.shell.theme import MEDIUM, theme_of

_KEYS = "Space done · E edit · D date · S snooze · W waiting · G nudged · R reply received · Delete · Enter opens"


class Foot(QWidget):
    """`asked` carries the same words as the keys of the list: check, wait, delete."""

    asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = Label(_KEYS, "soft", px=12)
        self._number = Label("", weight=MEDIUM)
        self.move_to = MenuButton("Move to", small=True)
        self._done = Button("Done", small=True, icon="check")
        self._words_of_all = Button("Edit", small=True, tip="Say what changes: next fri !high #tag @agency")
        self._wait = Button("Waiting for", small=True)
        self._delete = Button("Delete", small=True, icon="trash")
        self._bulk = (self._number, self._done, self._words_of_all, self.move_to, self._wait, self._delete)
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 0, 8, 0)
        line.setSpacing(8)
        line.addWidget(self._words, 1)
        line.addWidget(self._number, 1)
        for button in self._bulk[1:]:
            line.addWidget(button)
        self.setFixedHeight(42)
        meant = {self._done: "check", self._words_of_all: "words", self._wait: "wait", self._delete: "delete"}
        for button, what in meant.items():
            button.clicked.connect(lambda _checked=False, what=what: self.asked.emit(what))
        self.show_number(0)

    def show_number(self, chosen: int) -> None:
        """Show how many rows are chosen; fewer than two show the keys."""
        several = chosen > 1
        self._number.set_text(f"{chosen:,} chosen")
        for part in self._bulk:
            part.setVisible(several)
        self._words.setVisible(not several)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(QRect(0, 0, self.width(), 1), theme_of(self.palette()).line)
