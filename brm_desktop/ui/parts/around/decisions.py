"""What was decided with an agency, the newest first; each opens the note it was written in."""

from __future__ import annotations

from typing import NamedTuple

from brm_desktop.domain import dates
from brm_desktop.storage.around import DecisionLine, count_decisions, list_decisions
from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.record_editing import open_record
from brm_desktop.ui.parts.row_list import Row, RowList
from brm_desktop.ui.shell.desk import Desk

_MOST, _MOST_ROWS = 200, 3


class Decided(NamedTuple):
    """Decisions in short, and how many there are."""

    lines: list[DecisionLine]
    total: int


class Decisions(Card):
    """A card of decisions; hidden while there are none."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("Decisions")
        self._desk, self._id = desk, ""
        self._lines: dict[str, DecisionLine] = {}
        self.list = RowList("Decisions", most_rows=_MOST_ROWS)
        self.add(self.list)
        self.list.opened.connect(self._on_list_opened)
        self.hide()

    def show_record(self, id: str) -> None:
        """Show the decisions of an agency."""
        self._id = id
        self.refresh()

    def refresh(self) -> None:
        """Read what shows anew."""
        database, id = self._desk.portfolio.database, self._id

        def read() -> Decided:
            connection = database.reader()
            return Decided(list_decisions(connection, id, _MOST), count_decisions(connection, id))

        self._desk.jobs.run(read, self._show, key="decisions", owner=self)

    def _show(self, decided: Decided) -> None:
        today = self._desk.today()
        self._lines = {line.id: line for line in decided.lines}
        self.list.show_rows(
            [
                Row(line.id, line.title, line.note, right=dates.say_day(line.on, today) if line.on else "")
                for line in decided.lines
            ]
        )
        self.show_detail(f"{decided.total:,}")
        self.setVisible(bool(decided.lines))

    def _on_list_opened(self, id: str) -> None:
        line = self._lines[id]
        if line.note_id:
            self._desk.navigator.open("meetings", line.note_id)
        else:
            open_record(self._desk, "decision", id)
