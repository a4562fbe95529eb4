"""The outcomes of an agency in a table, with lines to add an outcome and to type a reading of any of them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt

from brm_desktop.base.errors import KnownError
from brm_desktop.domain.outcome import Outcome
from brm_desktop.domain.record import Record
from brm_desktop.ui.parts.around.add_line import AddLine
from brm_desktop.ui.parts.around.keeping import add_records
from brm_desktop.ui.parts.around.letters import LetterKeys
from brm_desktop.ui.parts.around.outcome_rows import COLUMNS, OutcomesSource
from brm_desktop.ui.parts.around.tabbed_page import TabArea
from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.labels import Prose
from brm_desktop.ui.parts.record_editing import delete_records, open_record
from brm_desktop.ui.parts.record_table import RecordTable
from brm_desktop.ui.parts.windowed_model import Asked, TableRow
from brm_desktop.ui.shell.desk import Desk

_NEW = "Add an outcome, such as: renewals done online from 40% to 75% by Dec 2027"
_READ = "Add a reading, such as: renewals 61 on 11/1"
_FRAME = 6  # what the card around the rows takes
_NOTHING = "What will be better, and how will you know? An agreed outcome with its readings stands here."


class OutcomesTab(TabArea):
    """Outcomes that are open, what needs a look first. Enter opens one, R types a reading of it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._agency_id = desk, ""
        self._source = OutcomesSource(desk)
        self.table = RecordTable(
            "Outcomes",
            [column for column in COLUMNS if column.key != "agency"],
            _WithoutAgency(self._source),
            desk.jobs,
        )
        self.nothing, self.card = Prose(_NOTHING, "soft"), Card()
        self.read_line, self.new_line = AddLine(_READ), AddLine(_NEW)
        self._build()
        self._connect()

    def _build(self) -> None:
        self.body.addWidget(self.table)
        for part in (self.nothing, self.read_line, self.new_line):
            self.card.add(part)
        self.body.addWidget(self.card)
        self.body.addStretch(1)
        self.nothing.hide()

    def _connect(self) -> None:
        desk = self._desk
        self.table.opened.connect(lambda id: open_record(desk, "outcome", id))
        self.table.delete_asked.connect(lambda ids: delete_records(desk, Outcome, ids))
        self.table.counted.connect(self._on_counted)
        LetterKeys(self, {Qt.Key.Key_R: self._read_chosen}).watch(self.table.view)
        self.read_line.entered.connect(self._on_read_line_entered)
        self.new_line.entered.connect(self._on_new_line_entered)

    def show_record(self, agency_id: str) -> None:
        """Show what an agency has, or the same anew."""
        if agency_id != self._agency_id:
            self.read_line.clear()
            self.new_line.clear()
        self._agency_id = self._source.agency_id = agency_id
        self.table.show_rows()

    def _read_chosen(self) -> None:
        id = self.table.current_id
        if id is None:
            self.read_line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self._desk.navigator.open("outcome", id, "reading")

    def _on_counted(self, count: int) -> None:
        self.table.setVisible(count > 0)
        self.table.setFixedHeight(self.table.sizeHint().height() + _FRAME)
        self.nothing.setVisible(count == 0)
        self.read_line.setVisible(count > 0)

    def _on_read_line_entered(self, text: str) -> None:
        from brm_desktop.services.outcomes import add_named_reading

        desk, agency_id = self._desk, self._agency_id
        portfolio, today = desk.portfolio, desk.today()

        def done(label: str) -> None:
            self.read_line.clear()
            desk.toast(label, undo=True)

        def failed(error: KnownError) -> None:
            self.read_line.show_error(error)

        desk.jobs.write(lambda: add_named_reading(portfolio, text, today, agency_id)[1].label, done, failed, owner=self)

    def _on_new_line_entered(self, text: str) -> None:
        from brm_desktop.services.outcomes import make_outcome

        today, agency_id = self._desk.today(), self._agency_id

        def done(_made: tuple[Record, ...]) -> None:
            self.new_line.clear()

        add_records(self._desk, lambda: (make_outcome(text, today, agency_id),), done, self.new_line.show_error)


class _WithoutAgency:
    """The rows of outcomes without the column of their agency, which is the same for all."""

    def __init__(self, source: OutcomesSource) -> None:
        self._source = source
        self._at = [column.key for column in COLUMNS].index("agency")

    def list_ids(self, asked: Asked, limit: int) -> Sequence[str]:
        """Return ids in the order of a column. Called on a worker."""
        return self._source.list_ids(asked, limit)

    def load(self, ids: Sequence[str]) -> Sequence[TableRow]:
        """Return the rows. Called on a worker."""
        at = self._at
        return [row._replace(cells=row.cells[:at] + row.cells[at + 1 :]) for row in self._source.load(ids)]
