"""All records of one kind in a table made from its declaration."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from brm_desktop.base.errors import KnownError
from brm_desktop.domain import dates
from brm_desktop.domain.fields import Field
from brm_desktop.domain.kinds import get_kind
from brm_desktop.domain.record import Kind, Record
from brm_desktop.storage import rows
from brm_desktop.storage.listing import Query, list_ids
from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.parts.empty_state import EmptyState
from brm_desktop.ui.parts.record_editing import delete_records, open_record
from brm_desktop.ui.parts.record_table import RecordTable
from brm_desktop.ui.parts.search_field import SearchField
from brm_desktop.ui.parts.windowed_model import Asked, Cell, Column, TableRow
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.hub import Committed
from brm_desktop.ui.shell.page import Page

_MOST_COLUMNS = 6
_SHOWN = ("choice", "day", "number", "money", "link", "line", "period")


class KindSource:
    """Rows of one kind for a table."""

    def __init__(self, desk: Desk, of: type[Record], fields: Sequence[Field]) -> None:
        self._desk, self._of, self._fields = desk, of, fields

    def list_ids(self, asked: Asked, limit: int) -> Sequence[str]:
        """Return ids in the order of a column. Called on a worker."""
        key = asked.key or self._of.KIND.title
        query = Query(self._of.KIND.name, order=("-" + key if asked.down else key,), text=asked.text)
        return list_ids(self._desk.portfolio.database, query, limit)

    def load(self, ids: Sequence[str]) -> Sequence[TableRow]:
        """Return the rows of records that are still there. Called on a worker."""
        connection = self._desk.portfolio.database.reader()
        records = rows.load_records(connection, self._of, ids)
        names = dict[str, str]()
        for field in self._fields:
            if field.editor == "link" and field.target != "*":
                targets = [getattr(record, field.name) for record in records.values() if getattr(record, field.name)]
                names.update(rows.list_titles(connection, get_kind(field.target).KIND, targets))
        return [self._row(record, names) for record in records.values()]

    def _row(self, record: Record, names: dict[str, str]) -> TableRow:
        cells = [Cell(record.title_text, strong=True)] + [
            Cell(self._say(record, field, names), exact=_say_exactly(getattr(record, field.name), field))
            for field in self._fields
        ]
        return TableRow(record.id, tuple(cells))

    def _say(self, record: Record, field: Field, names: dict[str, str]) -> str:
        value = getattr(record, field.name)
        if value in (None, ""):
            return ""
        match field.editor:
            case "choice":
                return str(value.label)
            case "day":
                return dates.say_day(value, self._desk.today())
            case "money":
                return f"${value / 100:,.0f}"
            case "link":
                return names.get(value, "")
        return str(value)


def _say_exactly(value: Any, field: Field) -> str:
    """Return what a copy says of a day or an amount."""
    if value is None or field.editor not in ("day", "money"):
        return ""
    return str(value.isoformat()) if field.editor == "day" else f"{value / 100:.2f}"


class KindPage(Page):
    """A place that lists one kind."""

    def __init__(self, desk: Desk, kind_name: str, icon: str, purpose: str) -> None:
        super().__init__(desk, scrolls=False)
        self._of = get_kind(kind_name)
        self._icon, self._purpose = icon, purpose
        kind = self._of.KIND
        fields = _fields_of(kind)
        columns = [Column(kind.title, kind.fields[kind.title].label, stretch=True)]
        columns += [Column(field.name, field.label, 150, right=field.editor in ("number", "money")) for field in fields]
        self.table = RecordTable(kind.many, columns, KindSource(desk, self._of, fields), desk.jobs)
        self.filter = SearchField(f"Filter {kind.many.lower()}")
        add = Button(f"New {kind.one.lower()}", "primary")
        add.clicked.connect(self._on_add_clicked)
        self.add_action(self.filter)
        self.add_action(add)
        self.add(self.table, 1000)
        self.body.addStretch(1)
        self.set_title(kind.many)
        self.filter.changed.connect(lambda text: self.table.show_rows(text))
        self.table.opened.connect(lambda id: open_record(desk, kind.name, id))
        self.table.delete_asked.connect(lambda ids: delete_records(desk, self._of, ids))
        self.table.counted.connect(self._on_counted)
        self.table.failed.connect(self.show_error)

    def show_record(self, record_id: str | None, tab: str | None = None) -> None:
        if tab == "new":
            self._on_add_clicked()
        self.table.show_rows()

    def refresh(self, committed: Committed | None) -> None:
        if committed is None or committed.touches(self._of.KIND.name):
            self.table.refresh()

    def _on_counted(self, count: int) -> None:
        kind = self._of.KIND
        self.set_title(kind.many, f"{count:,}" if count else "", beside=True)
        nothing = count == 0 and not self.filter.text
        step = (f"New {kind.one.lower()}", self._on_add_clicked)
        self.show_empty(
            EmptyState(self._icon, f"No {kind.many.lower()} yet", self._purpose, step=step) if nothing else None
        )

    def _on_add_clicked(self) -> None:
        from brm_desktop.services import edits

        portfolio, of, desk = self.desk.portfolio, self._of, self.desk

        def work() -> str:
            record = edits.make_record(of, **{of.KIND.title: f"New {of.KIND.one.lower()}"})
            edits.create(portfolio, record)
            return record.id

        def failed(error: KnownError) -> None:
            self.show_error(error)

        desk.jobs.write(work, lambda id: open_record(desk, of.KIND.name, id), failed, owner=self)


def _fields_of(kind: Kind) -> list[Field]:
    shown = [
        field for field in kind.fields.values() if field.editor in _SHOWN and field.name not in (kind.title, "space")
    ]
    return sorted(shown, key=lambda field: _SHOWN.index(field.editor))[:_MOST_COLUMNS]
