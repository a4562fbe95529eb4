"""One agency: its head, and tabs that are built when they are first opened and read only what they show."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget

from brm_desktop.base.errors import KnownError
from brm_desktop.domain.agency import Agency
from brm_desktop.storage.agency_page import AgencyFacts, TabCounts, count_tabs, read_agency
from brm_desktop.ui.agencies.head import PriorityChip, TitleEditor, say_head
from brm_desktop.ui.agencies.overview import Overview
from brm_desktop.ui.agencies.source import HEALTH_TONES, say_reasons
from brm_desktop.ui.agencies.tabs import KINDS, OVERVIEW, TABS, OpenTab, make_tab
from brm_desktop.ui.parts.around.keeping import delete_and_leave, keep_value, restore_record, settle
from brm_desktop.ui.parts.buttons import Button, MenuButton
from brm_desktop.ui.parts.empty_state import EmptyState
from brm_desktop.ui.parts.labels import Chip, StatusLabel
from brm_desktop.ui.parts.tabs import Tabs
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.hub import Committed
from brm_desktop.ui.shell.page import Page

_COUNTED = ("role", "note", "follow_up", "outcome", "service", "agreement", "risk", "attachment")


class AgencyPage(Page):
    """Everything about one agency, edited where it stands."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, scrolls=False)
        self._id = ""
        self._agency: Agency | None = None
        self.title = TitleEditor("Name")
        self.priority = PriorityChip()
        self.cio, self.private = Chip("CIO priority", "accent"), Chip("Private", "watch", tip="Never in a briefing")
        self.health = StatusLabel(boxed=True)
        self.tabs = Tabs(TABS)
        self.overview = Overview(desk)
        self._open: dict[str, OpenTab] = {}
        self._build()
        self._connect()

    def _build(self) -> None:
        layout = self.head.layout()
        assert layout is not None
        layout.replaceWidget(self.head.title, self.title)
        self.head.title.hide()
        self.head.title = self.title  # type: ignore[assignment]  # takes the title's place, words and all
        for chip in (self.priority, self.health, self.cio, self.private):
            self.add_chip(chip)
        self._add_buttons()
        self.stack = QStackedWidget()
        self.stack.addWidget(self.overview)
        self.body.setSpacing(14)
        self.add(self.tabs)
        self.add(self.stack, 1)

    def _add_buttons(self) -> None:
        desk, commands = self.desk, {command.name: command.action for command in self.desk.actions}
        note = Button("Add note")
        note.clicked.connect(lambda: desk.navigator.open("meetings", None, f"new:{self._id}"))
        self.add_action(note)
        if (action := commands.get("new follow-up")) is not None:
            follow_up = Button("Add follow-up")
            follow_up.clicked.connect(action.trigger)
            self.add_action(follow_up)
        if (action := commands.get("brief")) is not None:
            self.add_action(Button.of(action, "primary"))
        more = MenuButton("", icon="more", tip="More")
        more.menu.addAction("All details", lambda: self.show_tab("details"))
        more.menu.addAction("Add files", lambda: self.show_tab("files"))
        more.menu.addSeparator()
        more.menu.addAction("Delete agency", lambda: delete_and_leave(desk, Agency, self._id, "agencies"))
        self.add_action(more)

    def _connect(self) -> None:
        self.title.edited.connect(lambda name: keep_value(self.desk, Agency, self._id, "name", name, self.title))
        self.priority.chosen.connect(
            lambda value: keep_value(self.desk, Agency, self._id, "priority", value, self.priority)
        )
        self.tabs.chosen.connect(self._show_tab)
        self.overview.tab_asked.connect(self.show_tab)

    # the page

    def show_record(self, record_id: str | None, tab: str | None = None) -> None:
        if record_id is None:
            return
        if record_id != self._id:
            settle(self)
            self._id, self._agency = record_id, None
            self.tabs.show_tab(tab or OVERVIEW)
            self._show_stack()
        elif tab:
            self.tabs.show_tab(tab)
            self._show_stack()
        self._read()
        self._count()

    def refresh(self, committed: Committed | None) -> None:
        if not self._id:
            return
        if committed is None or committed.touches(*KINDS[OVERVIEW]):
            self._read(committed)
        elif committed.touches(*KINDS[self.tabs.current_name]):
            self._fill_tab()
        if committed is None or committed.touches(*_COUNTED):
            self._count()

    def leave(self) -> None:
        settle(self)

    def focus_first(self, *, visibly: bool = False) -> None:
        reasons = Qt.FocusReason
        self.tabs.setFocus(reasons.TabFocusReason if visibly else reasons.OtherFocusReason)

    def show_tab(self, name: str) -> None:
        """Show a tab, as if it was chosen."""
        self.tabs.show_tab(name)
        self._show_tab(name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            step = 1 if event.key() == Qt.Key.Key_PageDown else -1
            self.show_tab(TABS[(self.tabs.currentIndex() + step) % len(TABS)].name)
        else:
            super().keyPressEvent(event)

    # reading

    def _read(self, committed: Committed | None = None) -> None:
        portfolio, id = self.desk.portfolio, self._id
        today, now = self.desk.today(), portfolio.clock.now()

        def read() -> AgencyFacts:
            with portfolio.database.snapshot() as connection:
                return read_agency(connection, id, today, now)

        def show(facts: AgencyFacts) -> None:
            self._show_facts(facts)
            if committed is None or committed.touches(*KINDS[self.tabs.current_name]):
                self._fill_tab()

        self.desk.jobs.run(read, show, self._on_read_failed, key="agency", owner=self)

    def _count(self) -> None:
        database, id, today = self.desk.portfolio.database, self._id, self.desk.today()
        self.desk.jobs.run(
            lambda: count_tabs(database.reader(), id, today), self._show_counts, key="agency counts", owner=self
        )

    def _on_read_failed(self, error: KnownError) -> None:
        step = ("Agencies", lambda: self.desk.navigator.open("agencies"))
        self.show_empty(EmptyState("agencies", "This agency cannot be shown", str(error), step=step))

    # showing

    def _show_facts(self, facts: AgencyFacts) -> None:
        self.show_empty(None)
        agency, line = facts.agency, facts.line
        self._agency = agency
        self.set_title(agency.name, say_head(facts, self.desk.today()))
        self.priority.show_value(agency.priority)
        self.health.show_status(line.health.word.label, HEALTH_TONES[line.health.word])
        self.health.setToolTip(say_reasons(line))
        self.health.setAccessibleDescription(say_reasons(line))
        self.cio.setVisible(agency.cio_priority)
        self.private.setVisible(agency.private)
        self._show_state(agency)
        self.overview.show_facts(facts)

    def _show_state(self, agency: Agency) -> None:
        if agency.deleted_ms is None:
            self.banner.hide()
            return
        self.banner.show_message(
            "This agency is in the trash",
            "What belongs to it is kept until the trash is emptied.",
            action="Restore",
            run=lambda: restore_record(self.desk, Agency, agency.id),
        )

    def _show_counts(self, counts: TabCounts) -> None:
        for name, number in counts._asdict().items():
            self.tabs.set_count(name, number or None)

    # tabs

    def _show_tab(self, _name: str) -> None:
        self._show_stack()
        self._fill_tab()

    def _show_stack(self) -> None:
        name = self.tabs.current_name
        if name == OVERVIEW:
            self.stack.setCurrentWidget(self.overview)
            return
        if name not in self._open:
            self._open[name] = made = make_tab(self.desk, name)
            self.stack.addWidget(made.page)
        self.stack.setCurrentWidget(self._open[name].page)

    def _fill_tab(self) -> None:
        """Let the tab that shows read what it shows; the overview has read it already."""
        name = self.tabs.current_name
        if name == OVERVIEW:
            self.overview.refresh()
        elif self._agency is not None:
            self._open[name].show(self._agency)
