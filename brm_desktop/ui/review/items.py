"""What is left to decide at one agency, and the keys and buttons that decide it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from brm_desktop.domain.review import Item, Reason, Verb
from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.parts.flow import FlowLayout
from brm_desktop.ui.parts.row_list import Row, RowList
from brm_desktop.ui.shell.theme import Tone


class Way(NamedTuple):
    """How something is decided: the words of its button, and its key."""

    words: str
    key: Qt.Key
    shown: str


WAYS: Mapping[Verb, Way] = {
    "done": Way("Done", Qt.Key.Key_Space, "Space"),
    "nudge": Way("Nudged", Qt.Key.Key_G, "G"),
    "reply": Way("Reply received", Qt.Key.Key_R, "R"),
    "tomorrow": Way("Tomorrow", Qt.Key.Key_T, "T"),
    "next_week": Way("Next week", Qt.Key.Key_N, "N"),
    "someday": Way("Someday", Qt.Key.Key_S, "S"),
    "drop": Way("Drop", Qt.Key.Key_X, "X"),
    "meeting": Way("Plan a meeting", Qt.Key.Key_M, "M"),
    "follow_up": Way("Add a follow-up", Qt.Key.Key_F, "F"),
    "skip": Way("Skip", Qt.Key.Key_K, "K"),
}
_BY_KEY = {way.key: verb for verb, way in WAYS.items()}
_TONES: Mapping[Reason, Tone] = {"overdue": "risk", "waiting": "watch", "quiet": "watch"}


class ItemList(RowList):
    """The items of an agency. `decided` carries the key of one and the verb that was pressed."""

    decided = Signal(str, str)

    def __init__(self) -> None:
        super().__init__("To decide", fill=True)
        self._items: dict[str, Item] = {}

    def show_items(self, items: Iterable[Item]) -> None:
        """Show what is left; one is always current."""
        self._items = {item.key: item for item in items}
        self.show_rows([_row(item) for item in self._items.values()])
        self.setMaximumHeight(max(1, len(self._items)) * self.row_height)
        if self.current_id not in self._items and self._items:
            self.select(next(iter(self._items)))

    @property
    def current_item(self) -> Item | None:
        """The item the keyboard is at."""
        return self._items.get(self.current_id or "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item, verb = self.current_item, _BY_KEY.get(Qt.Key(event.key()))
        if item is not None and verb in item.verbs and not event.modifiers():
            self.ringed = True
            self.decided.emit(item.key, verb)
        elif event.text().isprintable() and event.text() and not event.modifiers():
            event.ignore()  # no row is searched for by typing
        else:
            super().keyPressEvent(event)


class Decisions(QWidget):
    """A button for each thing that can be decided about the current item. `asked` carries its verb."""

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Decisions")
        line = FlowLayout(self, gap=8)
        self.buttons: dict[Verb, Button] = {}
        for verb, way in WAYS.items():
            button = self.buttons[verb] = Button(way.words, keys=way.shown, small=True)
            button.clicked.connect(lambda _checked=False, verb=verb: self.asked.emit(verb))
            line.addWidget(button)

    def show_verbs(self, verbs: Iterable[Verb]) -> None:
        """Show what can be decided now."""
        there = set(verbs)
        for verb, button in self.buttons.items():
            button.setVisible(verb in there)


def _row(item: Item) -> Row:
    return Row(item.key, item.title, right=item.words, tone=_TONES.get(item.reason, "soft"))
