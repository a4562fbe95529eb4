"""Follow-ups whose lines in a note were taken away on another device: what becomes of them is the person's to say."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from brm_desktop.base.errors import KnownError
from brm_desktop.services.settling_lines import Way, settle_dropped
from brm_desktop.storage.committed import Committed
from brm_desktop.storage.dropped import Dropped
from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.labels import Label, Prose
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.theme import SMALL_PX

_SHOWN = 12
_WAYS: tuple[tuple[Way, str], ...] = (
    ("keep", "Keep it"), ("put_back", "Put the line back"), ("trash", "Move to the trash"),
)  # fmt: skip


class DroppedCard(Card):
    """A line a follow-up, each with three ways out."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("Lines that were taken away", tone="watch")
        self._desk = desk
        self._shown: tuple[Dropped, ...] = ()
        self.buttons: dict[tuple[str, Way], Button] = {}
        self._column = QVBoxLayout()
        self._column.setSpacing(10)
        self.add(Prose("Another device took these lines out of their notes. Their follow-ups are open still.", "soft"))
        self.add(self._column)

    def show_dropped(self, dropped: Sequence[Dropped]) -> None:
        """Show what waits to be settled."""
        self.show_detail(str(len(dropped)))
        if tuple(dropped) == self._shown:
            return
        self._shown = tuple(dropped)
        self.buttons.clear()
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for each in self._shown[:_SHOWN]:
            self._column.addWidget(self._make_row(each))
        if len(self._shown) > _SHOWN:
            self._column.addWidget(Label(f"and {len(self._shown) - _SHOWN} more", "soft"))

    def _make_row(self, dropped: Dropped) -> QWidget:
        one, row = dropped.follow_up, QWidget()
        column = QVBoxLayout(row)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(Label(one.title_text))
        column.addWidget(Label(f"In {dropped.note.title_text}", "soft", px=SMALL_PX))
        line = QHBoxLayout()
        line.setContentsMargins(0, 2, 0, 0)
        line.setSpacing(8)
        for way, words in _WAYS:
            button = self.buttons[one.id, way] = Button(words, small=True)
            button.setAccessibleName(f"{words}: {one.title_text}")
            button.clicked.connect(partial(self._on_settle, one.id, way))
            line.addWidget(button)
        line.addStretch(1)
        column.addLayout(line)
        return row

    def _on_settle(self, id: str, way: Way, _checked: bool = False) -> None:
        desk = self._desk
        for other, _ in _WAYS:
            self.buttons[id, other].setEnabled(False)

        def done(committed: Committed | None) -> None:
            if committed is not None:
                desk.toast(committed.label, undo=True)

        desk.jobs.write(lambda: settle_dropped(desk.portfolio, id, way), done, self._on_failed, owner=self)

    def _on_failed(self, error: KnownError) -> None:
        for button in self.buttons.values():
            button.setEnabled(True)
        self._desk.hub.failed.emit(error)
