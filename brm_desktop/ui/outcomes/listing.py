"""All outcomes in one table: what needs a look first, narrowed by status, kind and agency, read by one key."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent

from brm_desktop.base.errors import KnownError
from brm_desktop.domain.outcome import Outcome, OutcomeKind, OutcomeStatus
from brm_desktop.storage.agencies import AgencyName, list_agency_names
from brm_desktop.ui.parts.around.add_line import AddLine
from brm_desktop.ui.parts.around.keeping import add_and_open
from brm_desktop.ui.parts.around.letters import LetterKeys
from brm_desktop.ui.parts.around.outcome_rows import COLUMNS, OutcomesSource
from brm_desktop.ui.parts.buttons import Button, MenuButton
from brm_desktop.ui.parts.empty_state import EmptyState
from brm_desktop.ui.parts.labels import Label
from brm_desktop.ui.parts.record_editing import delete_records
from brm_desktop.ui.parts.record_menu import offers_to_open, show_record_menu
from brm_desktop.ui.parts.record_table import RecordTable
from brm_desktop.ui.parts.search_field import SearchField
from brm_desktop.ui.parts.tabs import Tab, Tabs
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.hub import Committed
from brm_desktop.ui.shell.page import Page

_SHOWN_KINDS = ("outcome", "reading", "agency")
_PURPOSE = "What will be better, how it is measured, and whether it is happening: each outcome with its readings."
_NEW = "What will be better, such as: renewals done online from 40% to 75% by Dec 2027"
_READ = "Outcome and value, such as: renewals online 61 on 11/1"
_ALL, _CLOSED = "all", "closed"
_STATUSES = (
    OutcomeStatus.OFF_TRACK, OutcomeStatus.BEHIND, OutcomeStatus.NO_READING, OutcomeStatus.ON_TRACK,
    OutcomeStatus.ACHIEVED,
)  # fmt: skip


class OutcomesPage(Page):
    """Every outcome. N starts a new one, R types a reading of the one that is chosen."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, scrolls=False)
        self._source = OutcomesSource(desk)
        self._agencies: list[AgencyName] = []
        self._for_agency = ""
        self.filter = SearchField("Filter outcomes")
        self.kinds, self.agencies = MenuButton("All kinds"), MenuButton("All agencies")
        self.tabs = Tabs(
            [Tab(_ALL, "Open"), *(Tab(each.value, each.label) for each in _STATUSES), Tab(_CLOSED, "Closed")]
        )
        self.table = RecordTable("Outcomes", COLUMNS, self._source, desk.jobs)
        self.new_line, self.read_line = AddLine(_NEW, boxed=True), AddLine(_READ, boxed=True)
        self.no_match = Label("", "soft")
        self._build()
        self._connect()

    def _build(self) -> None:
        self.set_title("Outcomes")
        self._new = Button("New outcome", "primary")
        for part in (self.filter, self.kinds, self.agencies, self._new):
            self.add_action(part)
        self.body.setSpacing(10)
        for line in (self.tabs, self.new_line, self.read_line):
            self.add(line)
        self.add(self.table, 1000)
        self.add(self.no_match)
        self.body.addStretch(1)
        self.new_line.hide()
        self.read_line.hide()
        self.no_match.hide()
        for kind in (None, *OutcomeKind):
            words = kind.label if kind else "All kinds"
            self.kinds.menu.addAction(words).triggered.connect(partial(self._on_kind_triggered, kind))
        self.agencies.menu.aboutToShow.connect(self._fill_agencies)

    def _connect(self) -> None:
        self._new.clicked.connect(lambda: self.start_new())
        self.new_line.entered.connect(self._on_new_line_entered)
        self.read_line.entered.connect(self._on_read_line_entered)
        for line in (self.new_line, self.read_line):
            line.left.connect(self._on_line_left)
        self.tabs.chosen.connect(self._on_tabs_chosen)
        self.filter.changed.connect(self.table.filter)
        self.filter.left_down.connect(self.table.setFocus)
        self.table.opened.connect(lambda id: self.desk.navigator.open("outcome", id))
        self.table.delete_asked.connect(lambda ids: delete_records(self.desk, Outcome, ids))
        self.table.menu_asked.connect(self._on_table_menu_asked)
        self.table.counted.connect(self._on_table_counted)
        self.table.failed.connect(self.show_error)
        self._letters = LetterKeys(self, {Qt.Key.Key_N: self.start_new, Qt.Key.Key_R: self._read_chosen})
        self._letters.watch(self.table.view)

    # the page

    def show_record(self, record_id: str | None, tab: str | None = None) -> None:
        """Show all; `tab` "new" starts an outcome (of the agency `record_id`), "reading" a reading, else narrows."""
        if tab is not None and tab in {status.value for status in _STATUSES}:
            self.tabs.show_tab(tab)
            self._on_tabs_chosen(tab)
        self._read_agencies()
        self.table.show_rows()
        if tab == "new":
            self.start_new(record_id or "")
        elif tab == "reading":
            self.start_reading(record_id or "")

    def refresh(self, committed: Committed | None) -> None:
        if committed is None or committed.touches("agency"):
            self._read_agencies()
        if committed is None or committed.touches(*_SHOWN_KINDS):
            self.table.refresh()

    def focus_first(self, *, visibly: bool = False) -> None:
        reasons = Qt.FocusReason
        shown = [line for line in (self.new_line, self.read_line) if not line.isHidden()]
        first = shown[0] if shown else self.table
        first.setFocus(reasons.TabFocusReason if visibly else reasons.OtherFocusReason)

    def start_new(self, agency_id: str = "") -> None:
        """Offer a line for a new outcome."""
        self._for_agency = agency_id or self._source.agency_id
        self._offer(self.new_line)

    def start_reading(self, agency_id: str = "") -> None:
        """Offer a line for a reading of any outcome."""
        self._for_agency = agency_id or self._source.agency_id
        self._offer(self.read_line)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._letters.take(event):
            super().keyPressEvent(event)

    # what happened

    def _read_chosen(self) -> None:
        id = self.table.current_id
        if id is None:
            self.start_reading()
        else:
            self.desk.navigator.open("outcome", id, "reading")

    def _offer(self, line: AddLine) -> None:
        self.show_empty(None)
        for each in (self.new_line, self.read_line):
            each.setVisible(each is line)
        line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_new_line_entered(self, text: str) -> None:
        from brm_desktop.services.outcomes import make_outcome

        today, agency_id = self.desk.today(), self._for_agency
        add_and_open(self.desk, self.new_line, "outcome", lambda: make_outcome(text, today, agency_id))

    def _on_read_line_entered(self, text: str) -> None:
        from brm_desktop.services.outcomes import add_named_reading

        portfolio, today, agency_id = self.desk.portfolio, self.desk.today(), self._for_agency

        def done(label: str) -> None:
            self.read_line.clear()
            self.desk.toast(label, undo=True)

        def failed(error: KnownError) -> None:
            self.read_line.show_error(error)

        self.desk.jobs.write(
            lambda: add_named_reading(portfolio, text, today, agency_id)[1].label, done, failed, owner=self
        )

    def _on_line_left(self) -> None:
        self.new_line.hide()
        self.read_line.hide()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_empty_if(len(self.table.model.ids))

    def _on_tabs_chosen(self, name: str) -> None:
        self._source.closed = name == _CLOSED
        self._source.status = OutcomeStatus(name) if name not in (_ALL, _CLOSED) else None
        self.table.show_rows()

    def _on_kind_triggered(self, kind: OutcomeKind | None, _checked: bool = False) -> None:
        self._source.kind = kind
        self.kinds.setText(kind.label if kind else "All kinds")
        self.kinds.updateGeometry()
        self.table.show_rows()

    def _on_agency_triggered(self, agency: AgencyName | None, _checked: bool = False) -> None:
        self._source.agency_id = agency.id if agency else ""
        self.agencies.setText(_short(agency) if agency else "All agencies")
        self.agencies.updateGeometry()
        self.table.show_rows()

    def _read_agencies(self) -> None:
        database = self.desk.portfolio.database

        def show(names: list[AgencyName]) -> None:
            self._agencies = sorted(names, key=lambda name: name.name.casefold())

        self.desk.jobs.run(lambda: list_agency_names(database.reader()), show, key="outcome agencies", owner=self)

    def _fill_agencies(self) -> None:
        menu = self.agencies.menu
        menu.clear()
        menu.addAction("All agencies").triggered.connect(partial(self._on_agency_triggered, None))
        menu.addSeparator()
        for agency in self._agencies:
            action = menu.addAction(agency.name.replace("&", "&&"))
            action.triggered.connect(partial(self._on_agency_triggered, agency))

    def _on_table_counted(self, count: int) -> None:
        source = self._source
        total = sum(source.counts.values())
        self.set_title("Outcomes", f"{total:,}" if total else "", beside=True)
        self.tabs.set_count(_ALL, total or None)
        for status in _STATUSES:
            self.tabs.set_count(status.value, source.counts.get(status) or None)
        self.tabs.set_count(_CLOSED, source.closed_count or None)
        asked = self.table.model.asked.text
        found = f"No outcome has “{asked}” in its words or agency" if asked else "No outcome stands so."
        self.no_match.set_text(found)
        self._show_empty_if(count)

    def _show_empty_if(self, count: int) -> None:
        source, lines = self._source, (self.new_line, self.read_line)
        narrowed = bool(self.table.model.asked.text or source.kind or source.agency_id)
        none_at_all = not sum(source.counts.values()) and not source.closed_count and not narrowed
        self.no_match.setVisible(count == 0 and not none_at_all)
        if not none_at_all or not all(line.isHidden() for line in lines):
            self.show_empty(None)
            return
        step, other = ("New outcome", self.start_new), ("Import…", lambda: self.desk.actions.trigger("import"))
        self.show_empty(EmptyState("outcomes", "No outcomes yet", _PURPOSE, step=step, other=other))

    def _on_table_menu_asked(self, ids: list[str], at: QPoint) -> None:
        desk, offers = self.desk, offers_to_open(self.desk, "outcome", ids)
        if len(ids) == 1:
            offers.append(("Add a reading", lambda: desk.navigator.open("outcome", ids[0], "reading")))
        show_record_menu(self, desk, Outcome, ids, at, offers)


def _short(agency: AgencyName) -> str:
    return agency.acronym or (agency.name if len(agency.name) <= 22 else agency.name[:21].rstrip() + "…")
