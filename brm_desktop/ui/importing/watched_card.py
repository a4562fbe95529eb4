"""What refreshes by itself: each source with what its last refresh did, and the offer to watch what was imported."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from brm_desktop.base.stamps import from_ms
from brm_desktop.services.watched import Watched, list_watched, stop_watching, watch
from brm_desktop.ui.parts.around.words import count_of, say_local
from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.empty_state import EmptyState
from brm_desktop.ui.parts.labels import Prose
from brm_desktop.ui.parts.row_list import Row, RowList
from brm_desktop.ui.shell.desk import Desk

_WIDTH = 760
_MOST_ROWS, _MOST_NAMED = 5, 3


class WatchedCard(Card):
    """The list of what is watched; Enter looks at one, Space or Delete stops watching it. `opened` carries a path."""

    opened = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__("Refreshes by itself")
        self._desk = desk
        self._offered: list[tuple[Path, str, str]] = []
        self.keep = Button("", icon="refresh")
        self.words = Prose("When it changes, what is new in it is taken in, and undo takes that back.", "soft")
        self.list = RowList("Watched files and folders", most_rows=_MOST_ROWS)
        line = QHBoxLayout()
        line.addWidget(self.keep)
        line.addWidget(self.words, 1)
        self.add(line)
        self.add(self.list)
        self.setMaximumWidth(_WIDTH)
        self.keep.clicked.connect(self._on_keep_clicked)
        self.list.opened.connect(self._on_list_opened)
        self.list.acted.connect(self._stop)
        self.list.delete_asked.connect(self._stop)
        self._watched: tuple[Watched, ...] = ()
        self._show(())

    def offer(self, sources: Sequence[tuple[Path, str, str]]) -> None:
        """Offer to watch what was imported: paths, each with its agency and its mapping."""
        self._offered = list(sources)
        name = self._offered[0][0].name if len(self._offered) == 1 else f"these {len(self._offered)}"
        self.keep.setText(f"Keep watching {name}")
        self._show(self._watched)

    def refresh(self) -> None:
        """Read what is watched."""
        database = self._desk.portfolio.database
        self._desk.jobs.run(lambda: list_watched(database.reader()), self._show, key="watched list", owner=self)

    def _show(self, watched: tuple[Watched, ...]) -> None:
        self._watched, today = watched, self._desk.today()
        known = {each.path for each in watched}
        self._offered = [each for each in self._offered if str(each[0]) not in known]
        for part in (self.keep, self.words):
            part.setVisible(bool(self._offered))
        self.list.show_rows([_make_row(each, today) for each in watched])
        self.list.setVisible(bool(watched))
        self.show_detail(str(len(watched)) if watched else "")
        self.setVisible(bool(watched or self._offered))

    def _on_keep_clicked(self) -> None:
        portfolio, offered = self._desk.portfolio, list(self._offered)

        def work() -> None:
            for path, agency, mapping in offered:
                watch(portfolio, path, agency=agency, mapping=mapping)

        self._desk.jobs.write(work, lambda _: self._on_changed(True), owner=self)

    def _stop(self, id: str) -> None:
        portfolio = self._desk.portfolio
        gone = next((each for each in self._watched if each.id == id), None)
        if gone is None:
            return

        def done(_: None) -> None:
            self._desk.toast(f"{gone.name} is no longer watched; what came from it stays")
            self._on_changed(False)

        self._desk.jobs.write(lambda: stop_watching(portfolio, id), done, owner=self)

    def _on_changed(self, asked: bool) -> None:
        self.refresh()
        self._desk.hub.watched.emit(asked)

    def _on_list_opened(self, id: str) -> None:
        for each in self._watched:
            if each.id == id:
                self.opened.emit(each.path)


class StartPane(QWidget):
    """What goes on the import page, or what was just done; below it what refreshes by itself."""

    def __init__(self, state: EmptyState, card: WatchedCard) -> None:
        super().__init__()
        self.setAccessibleName(state.accessibleName())
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(card, 1000)
        line.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(state, 1)
        column.addLayout(line)
        column.addSpacing(24)


def _make_row(each: Watched, today: date) -> Row:
    if each.problem:
        return Row(each.id, each.name, each.problem, right="Not refreshed", mark=True, tone="watch", action="Stop",
                   tip=f"{each.problem}\n{each.path}")  # fmt: skip
    gone = f"; no longer in it: {_say_gone(each.gone)}" if each.gone else ""
    said = f"{say_local(from_ms(each.refreshed_ms), today)}: {each.said}{gone}"
    detail = said if each.refreshed_ms else "To be looked at soon"
    return Row(each.id, each.name, detail, action="Stop", tip=f"{detail}\n{each.path}")


def _say_gone(titles: Sequence[str]) -> str:
    more = len(titles) - _MOST_NAMED
    return ", ".join(titles[:_MOST_NAMED]) + (f" and {count_of(more, 'other')}" if more > 0 else "")
