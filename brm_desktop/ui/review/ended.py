"""The end of a review: how much was decided, and each decision in words."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from brm_desktop.domain.review import Verb, Walk, count_decided
from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.labels import Prose
from brm_desktop.ui.parts.row_list import Row, RowList

_WIDTH = 640
_COUNTED: Mapping[Verb, str] = {
    "done": "{} done", "tomorrow": "{} moved to tomorrow", "next_week": "{} moved to next week",
    "someday": "{} put off to someday", "drop": "{} dropped", "nudge": "{} nudged", "reply": "{} replies received",
    "meeting": "{} meetings planned", "follow_up": "{} follow-ups asked for", "skip": "{} skipped",
}  # fmt: skip


class Ended(QWidget):
    """A card with what was done, and a button to begin again."""

    def __init__(self) -> None:
        super().__init__()
        self.card = Card("The review is done")
        self.card.setMaximumWidth(_WIDTH)
        self.words = Prose("", "soft")
        self.list = RowList("What was decided", fill=True)
        self.again = Button("Review again")
        self.card.add(self.words)
        self.card.add(self.list, 1)
        self.card.add(self.again)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.card, 1)
        self._column = column

    def show_walk(self, walk: Walk) -> None:
        """Show what was decided on a walk."""
        decided = [one for one in walk.decided.values() if one.verb != "skip"]
        self.words.setText(say_walk(walk))
        self.list.show_rows([Row(str(number), one.words, icon="check") for number, one in enumerate(decided)])
        self.list.setVisible(bool(decided))
        self._column.setAlignment(self.card, Qt.AlignmentFlag(0) if decided else Qt.AlignmentFlag.AlignTop)


def say_walk(walk: Walk) -> str:
    """Say what was decided: "3 done, 2 nudged"."""
    counts = count_decided(walk.decided)
    said = ", ".join(_COUNTED[verb].format(number) for verb, number in counts.items() if number)
    return f"{said[:1].upper()}{said[1:]}." if said else "Nothing asks for a decision: everything is in order."
