"""The notes of an agency or a person as a table, newest first, and what was decided with an agency."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from brm_desktop.domain.note import Note
from brm_desktop.storage.around import About, NoteLine, list_note_places, load_notes
from brm_desktop.storage.search import find_text
from brm_desktop.ui.parts.around.decisions import Decisions
from brm_desktop.ui.parts.around.words import say_iso, say_local, say_long_moment
from brm_desktop.ui.parts.empty_state import EmptyState
from brm_desktop.ui.parts.record_editing import delete_records
from brm_desktop.ui.parts.record_menu import offers_to_open, show_record_menu
from brm_desktop.ui.parts.record_table import RecordTable
from brm_desktop.ui.parts.row_list import Tag
from brm_desktop.ui.parts.scroll import BAR
from brm_desktop.ui.parts.search_field import SearchField
from brm_desktop.ui.parts.taking_out import drag_out
from brm_desktop.ui.parts.windowed_model import Asked, Cell, Column, TableRow
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.page import GAP, MARGIN

_MOST_FOUND = 5000
_COLUMNS = (
    Column("title", "Note", 240, stretch=True, sortable=False),
    Column("kind", "Kind", 180, sortable=False),
    Column("at", "When", 150, sortable=False),
    Column("people", "People", 76, sortable=False),
    Column("follow_ups", "Follow-ups", 92, sortable=False),
)


class NoteSource:
    """The notes of one record by their places, which sort by when they were."""

    def __init__(self, desk: Desk, about: About) -> None:
        self._desk, self._about = desk, about
        self.id = ""
        self.note_ids: dict[str, str] = {}  # of the rows read so far, by place

    def list_ids(self, asked: Asked, limit: int) -> Sequence[str]:
        """Return places as text, newest first. Called on a worker."""
        connection = self._desk.portfolio.database.reader()
        if asked.text:
            places = find_text(connection, asked.text, kinds=("note",), refs=(self.id,), limit=_MOST_FOUND)
        else:
            places = list_note_places(connection, self._about, self.id, limit)
        return [str(place) for place in places]

    def load(self, ids: Sequence[str]) -> Sequence[TableRow]:
        """Return rows of notes that are still there. Called on a worker."""
        found = load_notes(self._desk.portfolio.database.reader(), [int(id) for id in ids])
        self.note_ids.update((str(place), line.id) for place, line in found.items())
        return [self._row(str(place), line) for place, line in found.items()]

    def _row(self, id: str, line: NoteLine) -> TableRow:
        today = self._desk.today()
        title = line.title or f"Untitled {line.kind.label.lower()}"
        when = Cell("—", "soft")
        if line.at:
            when = Cell(say_local(line.at, today), tip=say_long_moment(line.at), exact=say_iso(line.at))
        kind = Cell(chips=(line.kind.label, *((Tag("Private", "watch"),) if line.private else ())))
        return TableRow(id, (Cell(title), kind, when, str(line.people or ""), str(line.follow_ups or "")))


class Notes(QWidget):
    """A filter, the table, and below it what was decided."""

    def __init__(self, desk: Desk, about: About) -> None:
        super().__init__()
        self._desk, self._about = desk, about
        self._source = NoteSource(desk, about)
        self.filter = SearchField("Filter notes")
        self.decisions = Decisions(desk) if about == "agency" else None
        self.table = RecordTable("Notes", _COLUMNS, self._source, desk.jobs)
        self._nothing = EmptyState(
            "note",
            "No notes yet",
            "Meetings, calls, e-mails and lessons stand here, the newest first.",
            step=("Add note", self.add_note),
        )
        self._build()
        self._connect()

    def _build(self) -> None:
        line = QHBoxLayout()
        line.addWidget(self.filter)
        line.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GAP, BAR, MARGIN)
        column.setSpacing(12)
        column.addLayout(line)
        column.addWidget(self.table, 1000)
        column.addWidget(self._nothing)
        if self.decisions is not None:
            column.addWidget(self.decisions)
        column.addStretch(1)
        self._nothing.hide()

    def _connect(self) -> None:
        self.filter.changed.connect(self.table.filter)
        self.filter.left_down.connect(self.table.setFocus)
        self.table.opened.connect(lambda place: self._desk.navigator.open("meetings", self._source.note_ids.get(place)))
        self.table.delete_asked.connect(self._on_table_delete_asked)
        self.table.menu_asked.connect(self._on_table_menu_asked)
        self.table.let_drag(lambda places: drag_out(self, self._desk, Note, self._ids_of(places)))
        self.table.counted.connect(self._on_table_counted)

    def show_record(self, id: str) -> None:
        """Show the notes of an agency or person."""
        if self.decisions is not None:
            self.decisions.show_record(id)
        if id != self._source.id:
            self._source.id = id
            self._source.note_ids = {}
            self.filter.field.clear()
            self.table.show_rows(text="")
        else:
            self.table.refresh()

    def refresh(self) -> None:
        """Read what shows anew."""
        self.table.refresh()
        if self.decisions is not None:
            self.decisions.refresh()

    def add_note(self) -> None:
        """Start a note about the record that shows."""
        about = self._source.id if self._about == "agency" else ""
        self._desk.navigator.open("meetings", None, f"new:{about}")

    def _ids_of(self, places: list[str]) -> list[str]:
        return [self._source.note_ids[place] for place in places if place in self._source.note_ids]

    def _on_table_delete_asked(self, places: list[str]) -> None:
        delete_records(self._desk, Note, self._ids_of(places))

    def _on_table_menu_asked(self, places: list[str], at: QPoint) -> None:
        ids = self._ids_of(places)
        show_record_menu(self, self._desk, Note, ids, at, offers_to_open(self._desk, "meetings", ids))

    def _on_table_counted(self, count: int) -> None:
        nothing = count == 0 and not self.filter.text
        self._nothing.setVisible(nothing)
        self.table.setVisible(not nothing)
        self.filter.setVisible(not nothing)
