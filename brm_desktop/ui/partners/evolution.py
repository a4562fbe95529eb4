"""How an agreement evolved: its amendments as a timeline, newest first, from its start."""

from __future__ import annotations

from datetime import date

from brm_desktop.base.errors import KnownError
from brm_desktop.domain import dates
from brm_desktop.domain.amendment import Amendment
from brm_desktop.domain.fields import Id
from brm_desktop.domain.record import Record
from brm_desktop.storage import rows
from brm_desktop.storage.partners import AgreementFacts
from brm_desktop.ui.parts.around.add_line import AddLine
from brm_desktop.ui.parts.around.form_holder import FormHolder
from brm_desktop.ui.parts.around.keeping import add_records
from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.labels import Prose
from brm_desktop.ui.parts.record_editing import delete_records
from brm_desktop.ui.parts.row_list import Row, RowList
from brm_desktop.ui.shell.desk import Desk

_FIELDS = ("on", "changed", "why")
_START = "start"
_NOTHING = "Nothing has changed since it was signed. Services evolve: write down what changes, and why."


class EvolutionCard(Card):
    """A line adds what changed today; Enter in the list opens an amendment to edit its day and its reason."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("Evolution")
        self._desk, self._id, self._open = desk, "", ""
        self.list = RowList("Evolution")
        self.nothing = Prose(_NOTHING, "soft")
        self.form = FormHolder(desk, Amendment, fields=_FIELDS, headings=False)
        self.line = AddLine("What changed")
        for part in (self.line, self.nothing, self.form, self.list):
            self.add(part)
        self.form.hide()
        self.line.entered.connect(self._on_line_entered)
        self.list.opened.connect(self.show_one)
        self.list.delete_asked.connect(self._on_list_delete_asked)

    def show_facts(self, facts: AgreementFacts) -> None:
        """Show how an agreement evolved."""
        if facts.agreement.id != self._id:
            self._id = facts.agreement.id
            self._close()
            self.line.clear()
        shown = [_amendment_row(one) for one in facts.amendments]
        if facts.agreement.starts_on is not None:
            shown.append(Row(_START, "Began", lead=_short(facts.agreement.starts_on), faded=False))
        self.list.show_rows(shown)
        self.list.setVisible(bool(shown))
        self.nothing.setVisible(not facts.amendments)
        self.show_detail(f"{len(facts.amendments)}" if facts.amendments else "")
        if self._open:
            self._read()

    def show_one(self, id: str) -> None:
        """Show one amendment in the form; the same one again closes it."""
        if id in (self._open, _START):
            self._close()
            return
        self._open = id
        self._read()

    def open_one(self, id: str) -> None:
        """Show one in the form, also if it shows already."""
        if self._open != id:
            self.show_one(id)

    def _read(self) -> None:
        database, id = self._desk.portfolio.database, self._open
        self._desk.jobs.run(
            lambda: rows.find_record(database.reader(), Amendment, id), self._show, key="amendment", owner=self
        )

    def _show(self, one: Amendment | None) -> None:
        if one is None or one.deleted_ms is not None or one.id != self._open:
            self._close()
            return
        other = self.form.show_record(one)
        self.form.show()
        if other and self.form.form is not None:
            self.form.form.start("why")

    def _close(self) -> None:
        self._open = ""
        self.form.clear()
        self.form.hide()

    def _on_list_delete_asked(self, id: str) -> None:
        if id != _START:
            delete_records(self._desk, Amendment, [id])

    def _on_line_entered(self, changed: str) -> None:
        from brm_desktop.services import edits

        agreement, today = Id(self._id), self._desk.today()

        def make() -> tuple[Record, ...]:
            return (edits.make_record(Amendment, agreement=agreement, changed=changed, on=today),)

        def done(made: tuple[Record, ...]) -> None:
            self.line.clear()
            self._open = made[0].id
            self._read()

        def failed(error: KnownError) -> None:
            self.line.show_error(error)

        add_records(self._desk, make, done, failed)


def _amendment_row(one: Amendment) -> Row:
    lead = _short(one.on) if one.on is not None else "no day"
    return Row(one.id, one.changed or "Untitled amendment", " ".join(one.why.split()), lead=lead)


def _short(day: date) -> str:
    return dates.say_full(day).partition(", ")[2]
