"""One agency: how it stands in its head, an overview, and a tab for each thing that belongs to it."""

from __future__ import annotations

from typing import Any

from brm_desktop.domain.agency import Agency
from brm_desktop.domain.record import Record
from brm_desktop.services.spaces import find_space_name
from brm_desktop.storage.agency_page import AgencyFacts, TabCounts, count_tabs, read_agency
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.shown_on import find_owner
from brm_desktop.ui.agencies.assessments_tab import AssessmentsTab
from brm_desktop.ui.agencies.head import HealthChip, PriorityChip, say_head
from brm_desktop.ui.agencies.overview import Overview
from brm_desktop.ui.agencies.source import HEALTH_TONES, say_reasons
from brm_desktop.ui.agencies.tabs import TABS
from brm_desktop.ui.parts.around.keeping import delete_and_leave, keep_value
from brm_desktop.ui.parts.around.tabbed_page import TabbedPage
from brm_desktop.ui.parts.buttons import Button, MenuButton
from brm_desktop.ui.parts.labels import Chip
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.hub import Committed

_SHOWN = (
    "agency", "assessment", "note", "follow_up", "outcome", "reading", "correction", "role", "contact", "horizon_item",
    "agreement",
)  # fmt: skip
_COUNTED = ("role", "note", "follow_up", "outcome", "service", "agreement", "risk", "attachment")


class AgencyPage(TabbedPage):
    """Everything about one agency, edited where it stands."""

    def __init__(self, desk: Desk) -> None:
        self.overview = Overview(desk)
        super().__init__(desk, Agency, self.overview, _SHOWN, TABS)
        self.priority = PriorityChip()
        self.health = HealthChip()
        self.health.asked.connect(lambda: self.show_tab("relationship"))
        self.cio, self.private = Chip("CIO priority", "accent"), Chip("Private", "watch", tip="Never in a briefing")
        self.shared = Chip("Shared")
        for chip in (self.priority, self.health, self.cio, self.private, self.shared):
            self.add_chip(chip)
        self._add_buttons()
        self.priority.chosen.connect(lambda value: keep_value(desk, Agency, self.id, "priority", value, self.priority))
        self.overview.tab_asked.connect(self.show_tab)

    def _add_buttons(self) -> None:
        desk, commands = self.desk, {command.name: command.action for command in self.desk.actions}
        note = Button("Add note")
        note.clicked.connect(lambda: desk.navigator.open("meetings", None, f"new:{self.id}"))
        self.add_action(note)
        if (action := commands.get("new follow-up")) is not None:
            follow_up = Button("Add follow-up")
            follow_up.clicked.connect(action.trigger)
            self.add_action(follow_up)
        if (action := commands.get("brief")) is not None:
            self.add_action(Button.of(action, "primary"))
        more = MenuButton("", icon="more", tip="More")
        more.menu.addAction("All details", lambda: self.show_tab("details"))
        more.menu.addAction("Files", lambda: self.show_tab("files"))
        if "report dossier" in commands:
            more.menu.addAction("Dossier on paper", commands["report dossier"].trigger)
        more.menu.addAction("Share with colleagues…", lambda: self.show_tab("sharing"))
        more.menu.addSeparator()
        more.menu.addAction("Delete agency", lambda: delete_and_leave(desk, Agency, self.id, "agencies"))
        self.add_action(more)

    def read(self, connection: Connection, id: str) -> AgencyFacts:
        id = find_owner(connection, "assessment", "agency", id)
        facts = read_agency(connection, id, self.desk.today(), self.desk.portfolio.clock.now())
        return facts._replace(space=find_space_name(connection, id))

    def show_facts(self, facts: Any) -> Record:
        assert isinstance(facts, AgencyFacts)
        agency, line = facts.agency, facts.line
        self.set_title(agency.name, say_head(facts, self.desk.today()))
        self.priority.show_value(agency.priority)
        self.health.show_health(line.health.word.label, HEALTH_TONES[line.health.word], say_reasons(line))
        self.cio.setVisible(agency.cio_priority)
        self.private.setVisible(agency.private)
        self.shared.setVisible(bool(facts.space))
        self.shared.setToolTip(f"In {facts.space}: everyone in this space sees it")
        self.overview.show_facts(facts)
        if self.id != agency.id:  # it was opened by an assessment of it
            assessment, self.id = self.id, agency.id
            self.show_tab("relationship")
            shown = self.stack.currentWidget()
            if isinstance(shown, AssessmentsTab):
                shown.choose_soon(assessment)
            self._count()
        return agency

    def show_record(self, record_id: str | None, tab: str | None = None) -> None:
        """Show an agency; the tab "assess" is that of the relationship, with the keyboard in today's assessment."""
        super().show_record(record_id, "relationship" if tab == "assess" else tab)
        shown = self.stack.currentWidget()
        if tab == "assess" and isinstance(shown, AssessmentsTab):
            shown.assess_soon()
        if self.id:
            self._count()

    def refresh(self, committed: Committed | None) -> None:
        super().refresh(committed)
        if self.id and (committed is None or committed.touches(*_COUNTED)):
            self._count()

    def _count(self) -> None:
        database, id, today = self.desk.portfolio.database, self.id, self.desk.today()
        self.desk.jobs.run(
            lambda: count_tabs(database.reader(), id, today), self._show_counts, key="agency counts", owner=self
        )

    def _show_counts(self, counts: TabCounts) -> None:
        for name, number in counts._asdict().items():
            self.tabs.set_count(name, number or None)
