"""All risks: the grid of likelihood by impact above, the table below; reviews that are due stand out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QHBoxLayout

from brm_desktop.domain import dates
from brm_desktop.domain.risk import Risk
from brm_desktop.domain.risk_rules import RiskWord, find_word
from brm_desktop.storage.risks import RiskRow, list_risk_rows
from brm_desktop.ui.parts.around.add_line import AddLine
from brm_desktop.ui.parts.around.adding_page import AddingPage
from brm_desktop.ui.parts.around.keeping import add_and_open
from brm_desktop.ui.parts.around.words import count_of
from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.empty_state import EmptyState
from brm_desktop.ui.parts.labels import Label, Prose
from brm_desktop.ui.parts.record_editing import delete_records
from brm_desktop.ui.parts.record_menu import offers_to_open, show_record_menu
from brm_desktop.ui.parts.record_table import RecordTable
from brm_desktop.ui.parts.row_list import Row, RowList
from brm_desktop.ui.parts.search_field import SearchField
from brm_desktop.ui.parts.tabs import Tab, Tabs
from brm_desktop.ui.risks.grid import RiskGrid, Spot
from brm_desktop.ui.risks.source import COLUMNS, RiskSource
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.hub import Committed
from brm_desktop.ui.shell.page import GAP

_SHOWN_KINDS = ("risk", "agency", "contact")
_PURPOSE = "What could go wrong, how likely and how bad it would be, who owns it, and what is done about it."
_DUE_SHOWN = 4


class RisksPage(AddingPage):
    """Every risk; a cell of the grid narrows the table."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, scrolls=False)
        self._source = RiskSource(desk)
        self._all: Sequence[RiskRow] = ()
        self.filter = SearchField("Filter risks")
        self.tabs = Tabs([Tab("open", "Open"), Tab("due", "Review due"), Tab("closed", "Closed")])
        self.grid = RiskGrid()
        self.due = RowList("Reviews due")
        self.due_none = Prose("No review is due.", "soft")
        self.table = RecordTable("Risks", COLUMNS, self._source, desk.jobs)
        self.new_line = AddLine("What could go wrong", boxed=True)
        self.no_match = Label("", "soft")
        self._build()
        self._connect()

    def _build(self) -> None:
        self.set_title("Risks")
        self._new = Button("New risk", "primary")
        self.add_action(self.filter)
        self.add_action(self._new)
        self.grid_card, self.due_card = Card("Likelihood by impact"), Card("Reviews due")
        self._all_button = Button("Show all", look="quiet", small=True)
        self._all_button.hide()
        self.grid_card.add_action(self._all_button)
        self.grid_card.add(self.grid)
        self.due_card.add(self.due)
        self.due_card.add(self.due_none)
        self.due_card.body.addStretch(1)
        strip = QHBoxLayout()
        strip.setSpacing(GAP)
        strip.addWidget(self.grid_card, 10)
        strip.addWidget(self.due_card, 9)
        self.body.setSpacing(10)
        for part in (self.tabs, self.new_line):
            self.add(part)
        self.add(strip)
        self.add(self.table, 1000)
        self.add(self.no_match)
        self.body.addStretch(1)
        self.new_line.hide()
        self.no_match.hide()

    def _connect(self) -> None:
        self._new.clicked.connect(self.start_new)
        self.new_line.entered.connect(self._on_new_line_entered)
        self.new_line.left.connect(self._on_new_line_left)
        self.tabs.chosen.connect(self.show_tab)
        self.grid.chosen.connect(self.narrow)
        self._all_button.clicked.connect(lambda: self.narrow(None))
        self.due.opened.connect(lambda id: self.desk.navigator.open("risk", id))
        self.filter.changed.connect(self.table.filter)
        self.filter.left_down.connect(self.table.setFocus)
        self.table.opened.connect(lambda id: self.desk.navigator.open("risk", id))
        self.table.delete_asked.connect(lambda ids: delete_records(self.desk, Risk, ids))
        self.table.menu_asked.connect(self._on_table_menu_asked)
        self.table.counted.connect(self._on_table_counted)
        self.table.failed.connect(self.show_error)

    # the page

    def show_record(self, record_id: str | None, tab: str | None = None) -> None:
        if tab and tab != "new":
            self._source.tab = tab
            self.tabs.show_tab(tab)
        self._read()
        self.table.show_rows()
        if tab == "new":
            self.start_new()

    def refresh(self, committed: Committed | None) -> None:
        if committed is None or committed.touches(*_SHOWN_KINDS):
            self._read()
            self.table.refresh()

    def show_tab(self, name: str) -> None:
        """Show open risks, those whose review is due, or closed ones."""
        self._source.tab = name
        self.tabs.show_tab(name)
        self.table.show_rows()

    def narrow(self, spot: Spot | None) -> None:
        """Show the risks of one cell of the grid, or all."""
        self._source.spot = spot
        self.grid.show_spot(spot)
        self._all_button.setVisible(spot is not None)
        self.table.show_rows()

    # what was read

    def _read(self) -> None:
        database = self.desk.portfolio.database
        self.desk.jobs.run(
            lambda: list_risk_rows(database.reader()), self._show_all, self.show_error, key="risks", owner=self
        )

    def _show_all(self, found: Sequence[RiskRow]) -> None:
        today = self.desk.today()
        self._all = found
        open_ = [row for row in found if row.closed_on is None]
        due = sorted((row for row in open_ if row.is_due(today)), key=lambda row: row.review_on or today)
        self.grid.show_risks(open_)
        self.due.show_rows([_due_row(row, today) for row in due[:_DUE_SHOWN]])
        self.due.setVisible(bool(due))
        self.due_none.setVisible(not due)
        self.due_card.show_detail(f"{len(due):,}" if due else "")
        self.tabs.set_count("open", len(open_) or None)
        self.tabs.set_count("due", len(due) or None)
        self.tabs.set_count("closed", len(found) - len(open_) or None)
        grave = sum(row.weight is not None and find_word(row.weight) is RiskWord.GRAVE for row in open_)
        self.set_title("Risks", f"{count_of(grave, 'grave one', 'grave ones')}" if grave else "", beside=True)
        self._show_empty_if(not found)

    def _show_empty_if(self, nothing: bool) -> None:
        if not nothing or not self.new_line.isHidden():
            self.show_empty(None)
            return
        self.show_empty(EmptyState("risks", "No risks yet", _PURPOSE, step=("New risk", self.start_new)))

    # what happened

    def _on_table_counted(self, count: int) -> None:
        text, spot = self.table.model.asked.text, self._source.spot
        where = "No risk has these words" if text else "No risk stands here" if spot else "Nothing stands here"
        self.no_match.set_text(where)
        self.no_match.setVisible(count == 0 and bool(self._all))

    def _on_new_line_entered(self, title: str) -> None:
        from brm_desktop.services import edits

        add_and_open(self.desk, self.new_line, "risk", lambda: edits.make_record(Risk, title=title))

    def _on_new_line_left(self) -> None:
        self.new_line.hide()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_empty_if(not self._all)

    def _on_table_menu_asked(self, ids: list[str], at: QPoint) -> None:
        show_record_menu(self, self.desk, Risk, ids, at, offers_to_open(self.desk, "risk", ids))


def _due_row(row: RiskRow, today: date) -> Row:
    days = (today - (row.review_on or today)).days
    late = "due today" if days == 0 else f"{dates.say_days(days)} late"
    return Row(row.id, row.title, chips=(row.acronym or row.agency,) if row.agency else (), right=late, tone="risk")
