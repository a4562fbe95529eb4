"""What happened to a record, in plain words: who changed what and when, from what to what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple

from PySide6.QtWidgets import QVBoxLayout, QWidget

from brm_desktop.domain.kinds import get_kind
from brm_desktop.domain.record import Kind, Record
from brm_desktop.domain.wording import say_cell, shorten_words
from brm_desktop.storage import rows
from brm_desktop.storage.around import list_writers
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.entries import HistoryEntry, list_history
from brm_desktop.ui.parts.around.words import say_local, say_long_moment
from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.row_list import Row, RowList
from brm_desktop.ui.shell.desk import Desk

SHOWN = 60
_SWUNG = {"undo": "Undone", "redo": "Done again"}


class HistoryLine(NamedTuple):
    """One change in words."""

    number: int
    at: datetime
    who: str
    what: str
    values: str


def read_history(connection: Connection, kind: Kind, id: str, limit: int) -> list[HistoryLine]:
    """Return the changes of a record in words, newest first."""
    entries = list_history(connection, id, limit)
    titles = _titles_of(connection, kind, entries)
    writers = list_writers(connection)
    return [_line(kind, entry, titles, writers) for entry in entries]


class History(QWidget):
    """The history of one record, the newest changes first, more on demand."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._of: type[Record] | None = None
        self._id, self._limit = "", SHOWN
        self.list = RowList("History")
        self._more = Button("Show older changes", look="quiet", icon="history")
        card = Card()
        card.add(self.list)
        card.add(self._more)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
        column.addStretch(1)
        self._more.hide()
        self._more.clicked.connect(self._on_more_clicked)

    def show_record(self, of: type[Record], id: str) -> None:
        """Show what happened to a record."""
        if id != self._id:
            self._limit = SHOWN
        self._of, self._id = of, id
        self.refresh()

    def refresh(self) -> None:
        """Read what shows anew."""
        if self._of is not None:
            database, kind, of_id, limit = self._desk.portfolio.database, self._of.KIND, self._id, self._limit
            self._desk.jobs.run(
                lambda: read_history(database.reader(), kind, of_id, limit + 1),
                self._on_read,
                key=f"history {id(self)}",
                owner=self,
            )

    def _on_read(self, lines: Sequence[HistoryLine]) -> None:
        today = self._desk.today()
        self.list.show_rows([_row(place, line, today) for place, line in enumerate(lines[: self._limit])])
        self._more.setVisible(len(lines) > self._limit)

    def _on_more_clicked(self) -> None:
        self._limit *= 4
        self.refresh()


def _row(place: int, line: HistoryLine, today: date) -> Row:
    detail = " · ".join(part for part in (line.who, line.values) if part)
    return Row(str(place), line.what, detail, right=say_local(line.at, today), tip=say_long_moment(line.at))


def _line(kind: Kind, entry: HistoryEntry, titles: Mapping[str, str], writers: Mapping[str, str]) -> HistoryLine:
    what, values = _words(kind, entry, titles)
    if entry.role in _SWUNG:
        what = f"{_SWUNG[entry.role]}: {what[:1].lower()}{what[1:]}"
    at = datetime.fromtimestamp(entry.at_ms / 1000, UTC)
    return HistoryLine(entry.number, at, writers.get(entry.writer, "Somebody else"), what, values)


def _words(kind: Kind, entry: HistoryEntry, titles: Mapping[str, str]) -> tuple[str, str]:
    field = kind.fields.get(entry.field or "")
    match entry.op:
        case "create":
            return "Added", entry.label
        case "delete":
            return "Moved to the trash", ""
        case "restore":
            return "Taken out of the trash", ""
        case "merge":
            return ("Merged into another", entry.label) if entry.new else ("No longer one with another", "")
        case "erase":
            return "Erased for good", ""
        case "revive" | "sink":
            return ("Kept", "something needs it") if entry.op == "revive" else ("Back in the trash", "")
    if field is None:
        return f"Changed {entry.field}", ""
    if entry.op in ("add", "remove"):
        member = say_cell(field, entry.new if entry.op == "add" else entry.old, titles)
        return f"{field.label}: {'added' if entry.op == 'add' else 'took away'} {member}", ""
    if entry.op == "text":
        gone, come = shorten_words(str(entry.old or "")), shorten_words(str(entry.new or ""))
        return f"{field.label} edited", f"“{gone}” → “{come}”" if gone else f"wrote “{come}”"
    return f"{field.label} changed", f"{say_cell(field, entry.old, titles)} → {say_cell(field, entry.new, titles)}"


def _titles_of(connection: Connection, kind: Kind, entries: Sequence[HistoryEntry]) -> dict[str, str]:
    wanted = dict[str, set[str]]()
    for entry in entries:
        field = kind.fields.get(entry.field or "")
        if field is not None and field.target and field.target != "*":
            wanted.setdefault(field.target, set()).update(str(cell) for cell in (entry.old, entry.new) if cell)
    titles = dict[str, str]()
    for target, ids in wanted.items():
        titles.update(rows.list_titles(connection, get_kind(target).KIND, ids))
    return titles
