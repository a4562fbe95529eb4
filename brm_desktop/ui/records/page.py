"""One record of any kind: its fields, what points to it, its history; and the trash of all kinds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from brm_desktop.domain.kinds import get_kind
from brm_desktop.domain.record import Record
from brm_desktop.services.plain import list_backlinks
from brm_desktop.storage import rows, trash
from brm_desktop.storage.entries import HistoryEntry, list_history
from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.empty_state import EmptyState
from brm_desktop.ui.parts.form import RecordForm
from brm_desktop.ui.parts.record_editing import delete_records, make_form, open_record
from brm_desktop.ui.parts.row_list import Row, RowList
from brm_desktop.ui.records.erasing import ErasingCard
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.hub import Committed
from brm_desktop.ui.shell.page import GAP, Page

_MOST_HISTORY = 50


class Facts(NamedTuple):
    """A record with what points to it and its changes."""

    record: Record
    backlinks: dict[str, list[dict[str, str]]]
    history: list[HistoryEntry]


class RecordPage(Page):
    """Shows the record whose `kind:id` it is opened with."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._key = ""
        self._of: type[Record] | None = None
        self._form: RecordForm | None = None
        self.card, self.links_card, self.history_card = Card("Details"), Card("Linked"), Card("History")
        self.links, self.history = RowList("Linked records"), RowList("History")
        self.links_card.add(self.links)
        self.history_card.add(self.history)
        self.links.opened.connect(lambda key: open_record(desk, *key.split(":", 1)))
        right = QVBoxLayout()
        right.setSpacing(GAP)
        right.addWidget(self.links_card)
        right.addWidget(self.history_card)
        right.addStretch(1)
        left = QVBoxLayout()
        left.addWidget(self.card)
        left.addStretch(1)
        columns = QHBoxLayout()
        columns.setSpacing(GAP)
        columns.addLayout(left, 19)
        columns.addLayout(right, 10)
        self.add(columns, 1)
        delete = Button("Delete", icon="trash")
        delete.clicked.connect(self._on_delete_clicked)
        self.add_action(delete)

    def show_record(self, record_id: str | None, tab: str | None = None) -> None:
        self._key = record_id or ""
        self._of = get_kind(self._key.partition(":")[0])
        if self._form is None or self._form.kind is not self._of.KIND:
            if self._form is not None:
                self._form.deleteLater()
            self._form = make_form(self.desk, self._of)
            self.card.add(self._form)
        self.refresh(None)

    def refresh(self, committed: Committed | None) -> None:
        of, id = self._of, self._key.partition(":")[2]
        if of is None or (committed is not None and not committed.touches_record(id)):
            return
        database = self.desk.portfolio.database

        def read() -> Facts:
            connection = database.reader()
            record = rows.get_record(connection, of, id)
            return Facts(record, list_backlinks(connection, record), list_history(connection, id, _MOST_HISTORY))

        self.desk.jobs.run(read, self._show, self.show_error, key="record", owner=self)

    def _show(self, facts: Facts) -> None:
        record = facts.record
        state = " · in the trash" if record.deleted_ms is not None else ""
        self.set_title(record.title_text, record.KIND.one + state)
        if self._form is not None:
            self._form.show_record(record)
        linked = [link for found in facts.backlinks.values() for link in found]
        self.links.show_rows(
            [
                Row(f"{link['kind']}:{link['id']}", link["title"] or "Untitled", right=get_kind(link["kind"]).KIND.one)
                for link in linked
            ]
        )
        self.links_card.setVisible(bool(linked))
        self.history.show_rows(
            [Row(f"{n}", entry.label, right=_say_when(entry.at_ms)) for n, entry in enumerate(facts.history)]
        )

    def _on_delete_clicked(self) -> None:
        if self._of is not None:
            delete_records(self.desk, self._of, [self._key.partition(":")[2]])
            self.desk.navigator.back()


class TrashPage(Page):
    """Everything deleted, newest first; Enter or Restore brings it back."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.set_title("Trash", "What was deleted can be brought back")
        self.card, self.asking = Card(), ErasingCard(desk)
        self.list = RowList("Trash")
        self.card.add(self.list)
        self.add(self.asking)
        self.add(self.card)
        self.body.addStretch(1)
        self.erase = Button("Erase for good…", icon="trash")
        self.erase.clicked.connect(self._on_erase_clicked)
        self.add_action(self.erase)
        self.list.delete_asked.connect(self.asking.ask)
        self.list.acted.connect(self._on_list_acted)
        self.list.opened.connect(self._on_list_acted)

    def show_record(self, record_id: str | None, tab: str | None = None) -> None:
        self.refresh(None)

    def refresh(self, committed: Committed | None) -> None:
        database = self.desk.portfolio.database
        self.desk.jobs.run(lambda: trash.list_trash(database.reader()), self._show, key="trash", owner=self)

    def _show(self, lines: Sequence[trash.TrashLine]) -> None:
        self.erase.setEnabled(bool(lines))
        self.list.show_rows(
            [
                Row(
                    f"{line.kind}:{line.id}",
                    line.title,
                    get_kind(line.kind).KIND.one,
                    right=_say_when(line.deleted_ms),
                    action="Restore",
                )
                for line in lines
            ]
        )
        self.show_empty(
            None if lines else EmptyState("trash", "The trash is empty", "What you delete comes here first.")
        )

    def _on_erase_clicked(self) -> None:
        key = self.list.current_id or (self.list.rows[0].id if self.list.rows else "")
        if key:
            self.asking.ask(key)

    def _on_list_acted(self, key: str) -> None:
        from brm_desktop.services import edits

        kind, _, id = key.partition(":")
        portfolio = self.desk.portfolio
        self.desk.jobs.write(
            lambda: edits.restore(portfolio, get_kind(kind), id), lambda done: self.desk.toast(done.label, undo=True)
        )


def _say_when(ms: int) -> str:
    at = datetime.fromtimestamp(ms / 1000, UTC).astimezone()
    return f"{at:%b} {at.day}, {at.year}, {at.hour % 12 or 12}:{at:%M %p}"
