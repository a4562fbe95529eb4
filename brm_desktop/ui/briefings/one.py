"""One agency's page: as it will be printed, with what is chosen for it beside it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from brm_desktop.base.errors import KnownError
from brm_desktop.domain.briefing import Briefing, Edition
from brm_desktop.domain.dates import say_moment, say_time
from brm_desktop.domain.note import Note
from brm_desktop.services import briefing_copies, briefings, edits
from brm_desktop.services.briefings import Choices
from brm_desktop.ui.briefings.choices import ChoicesPanel
from brm_desktop.ui.briefings.drawing import Ask, Drawn, Loaded, draw_facts, load_copy, load_page
from brm_desktop.ui.briefings.sending import Outgoing, Sending
from brm_desktop.ui.briefings.sheet import SheetView
from brm_desktop.ui.parts.buttons import Button, MenuButton
from brm_desktop.ui.parts.pdf_pictures import render
from brm_desktop.ui.shell.desk import Desk

_PANEL_WIDTH, _NARROW_PANEL, _NARROW_BELOW = 336, 272, 900


class AgencyBriefing(QWidget):
    """The page of one agency.

    `titled` carries title and words below it, `failed` an error and whether there is no page at all, `told` a
    message, its detail and tone.
    """

    titled = Signal(str, str)
    failed = Signal(object, bool)
    told = Signal(str, str, str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._agency_id = ""
        self._meeting_id: str | None = None
        self._choices: Choices | None = None
        self._loaded: Loaded | None = None
        self._drawn: Drawn | None = None
        self._kept: Briefing | None = None
        self.sending = Sending(desk, self, self._outgoing)
        self._build()
        self._connect()

    def _build(self) -> None:
        self.sheet = SheetView(self)
        self.panel = ChoicesPanel()
        self.panel.setFixedWidth(_PANEL_WIDTH)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        line.addWidget(self.sheet, 1)
        line.addWidget(self.panel)
        self.live = Button("Show it as of now", icon="refresh")
        self.more = MenuButton("More")
        self.print = Button("Print", icon="print", tip="Print (Ctrl+P): opens the page in the system's viewer")
        self.export = Button("Export PDF…", "primary")
        self.buttons: tuple[QWidget, ...] = (self.live, self.more, self.print, self.export)
        self.more.menu.addAction("Save a copy\tCtrl+S").triggered.connect(lambda: self.save_copy())
        self.sending.fill(self.more)
        others = self.more.menu.addAction("Brief others…")
        others.triggered.connect(lambda: self._desk.navigator.open("briefing", "all"))
        self.live.hide()

    def _connect(self) -> None:
        self.sheet.size_wanted.connect(self._draw_at_size)
        self.panel.chosen.connect(self._on_panel_chosen)
        self.panel.meeting_chosen.connect(self._on_panel_meeting_chosen)
        self.panel.matters_edited.connect(lambda text: self._keep_words("what_matters", text))
        self.panel.questions_edited.connect(lambda text: self._keep_words("questions", text))
        self.panel.copy_opened.connect(self.show_copy)
        self.live.clicked.connect(self.show_live)
        self.sending.failed.connect(self._on_failed)
        self.sending.told.connect(self.told)
        self.print.clicked.connect(self.sending.print_page)
        self.export.clicked.connect(self.sending.choose_file)
        for keys, run in (("Ctrl+P", self.sending.print_page), ("Ctrl+S", self.save_copy)):
            context = Qt.ShortcutContext.WidgetWithChildrenShortcut
            QShortcut(QKeySequence(keys), self, run).setContext(context)

    # what shows

    def show_agency(self, agency_id: str, meeting_id: str | None = None) -> None:
        """Show the page of an agency for a meeting, or for the next one."""
        self._agency_id, self._meeting_id, self._choices = agency_id, meeting_id, None
        self._loaded = None
        self.panel.verticalScrollBar().setValue(0)
        self.show_live()

    def show_meeting(self, note_id: str) -> None:
        """Show the page for a meeting, of the first agency that it is with."""
        portfolio = self._desk.portfolio
        self._desk.jobs.run(
            lambda: briefings.find_meeting_agency(portfolio, note_id),
            lambda agency_id: self.show_agency(agency_id, note_id),
            lambda error: self.failed.emit(error, True),
            key="briefing",
            owner=self,
        )

    def show_live(self) -> None:
        """Show the page as of now."""
        self._show_kept(None)
        self.refresh()

    def refresh(self) -> None:
        """Read and draw anew, unless a kept copy shows."""
        if not self._agency_id:
            return
        if self._kept is not None:
            self._load_changes(self._kept)
            return
        portfolio = self._desk.portfolio
        ask = Ask(self._agency_id, self._meeting_id, self._choices, self.sheet.pixels_wide)
        self._desk.jobs.run(lambda: load_page(portfolio, ask), self._show, self._on_failed, key="briefing", owner=self)

    def show_copy(self, briefing_id: str) -> None:
        """Show a page exactly as it was handed over."""
        copies = self._loaded.copies if self._loaded else []
        briefing = next((each for each in copies if each.id == briefing_id), None)
        if briefing is None:
            return
        portfolio, width = self._desk.portfolio, self.sheet.pixels_wide

        def show(drawn: Drawn) -> None:
            self._show_kept(briefing)
            self._show_drawn(drawn)
            self._load_changes(briefing)

        self._desk.jobs.run(
            lambda: load_copy(portfolio, briefing, width), show, self._on_failed, key="briefing", owner=self
        )

    def _load_changes(self, briefing: Briefing) -> None:
        """Say beside a copy what has changed since; the copy shows whether or not that can be told."""
        portfolio = self._desk.portfolio

        def show(changes: list[str] | None) -> None:
            if self._kept is briefing:
                self.panel.show_changes(changes)

        self._desk.jobs.run(
            lambda: briefing_copies.list_changes(portfolio, briefing),
            show,
            lambda error: self.failed.emit(error, False),
            key="briefing changes",
            owner=self,
        )

    def _show(self, loaded: Loaded) -> None:
        self._loaded, self._choices = loaded, loaded.choices
        self.panel.show_page(loaded, self._desk.today())
        self._show_drawn(loaded.drawn)
        self.titled.emit(loaded.agency.name, f"One page, {_as_of(loaded.drawn, self._desk)}{_boxes(loaded.drawn)}")

    def _show_drawn(self, drawn: Drawn) -> None:
        self._drawn = drawn
        self.sheet.show_page(drawn.picture, drawn.text)

    def _show_kept(self, briefing: Briefing | None) -> None:
        self._kept = briefing
        if briefing is None:
            self.panel.hide_changes()
        self.live.setVisible(briefing is not None)
        if briefing is not None and briefing.as_of is not None and self._loaded is not None:
            when = say_moment(briefing.as_of.astimezone(), self._desk.today())
            self.titled.emit(self._loaded.agency.name, f"A copy, exactly as it was handed over: {when}")

    def _draw_at_size(self) -> None:
        """Draw the same bytes at the size that shows now, unless other bytes have come by then."""
        drawn, width = self._drawn, self.sheet.pixels_wide
        if drawn is None:
            return

        def show(picture: QImage) -> None:
            if self._drawn is drawn:
                self._show_drawn(drawn._replace(picture=picture))

        self._desk.jobs.run(lambda: render(drawn.pdf, width)[0], show, key="sheet", owner=self)

    def _on_failed(self, error: KnownError) -> None:
        self.failed.emit(error, self._loaded is None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.panel.setFixedWidth(_NARROW_PANEL if event.size().width() < _NARROW_BELOW else _PANEL_WIDTH)

    # what is chosen

    def _on_panel_chosen(self, choices: Choices) -> None:
        portfolio, agency_id = self._desk.portfolio, self._agency_id
        self._choices = choices
        self._desk.jobs.write(lambda: briefings.keep_choices(portfolio, agency_id, choices))
        self.show_live()

    def _on_panel_meeting_chosen(self, meeting_id: str) -> None:
        self._meeting_id = meeting_id
        self.show_live()

    def _keep_words(self, field: str, text: str) -> None:
        """Keep own words with the meeting; without one they serve this page only."""
        loaded = self._loaded
        if loaded is None:
            return
        if loaded.meeting is None:
            lines = tuple(line.strip() for line in text.splitlines() if line.strip())
            held = loaded.choices
            self._choices = replace(held, matters=text) if field == "what_matters" else replace(held, questions=lines)
            self.show_live()
            return
        portfolio, note_id = self._desk.portfolio, loaded.meeting.id
        session = f"{note_id} {field}"
        self._desk.jobs.write(
            lambda: edits.set_field(portfolio, Note, note_id, field, text, session=session),
            failed=lambda error: self.failed.emit(error, False),
            owner=self,
        )

    # where it goes

    def _outgoing(self) -> Outgoing | None:
        shown, kept = self._drawn, self._kept
        if shown is None:
            return None
        subject = f"Briefing: {self._name()}"
        return Outgoing(shown, self._file_name(), subject, lambda: _draw_for_handover(shown, kept))

    def save_copy(self) -> None:
        """Keep the page as it is now, to be shown and printed again exactly."""
        drawn, loaded, portfolio = self._drawn, self._loaded, self._desk.portfolio
        if drawn is None or loaded is None or drawn.facts is None:
            return
        facts, meeting_id = drawn.facts, loaded.meeting.id if loaded.meeting else None
        self._desk.jobs.write(
            lambda: briefing_copies.save_copy(portfolio, loaded.agency.id, facts, drawn.pdf, drawn.text, meeting_id),
            lambda saved: self._desk.toast(saved[1].label, undo=True),
            lambda error: self.failed.emit(error, False),
            owner=self,
        )

    def _name(self) -> str:
        return self._loaded.agency.name if self._loaded else "Agency"

    def _file_name(self) -> str:
        agency = self._loaded.agency if self._loaded else None
        at = self._kept.as_of if self._kept else None
        on = at.astimezone().date() if at else self._desk.today()
        return briefings.file_name((agency.acronym or agency.name) if agency else "Agency", on, set())


def _draw_for_handover(drawn: Drawn | None, kept: Briefing | None) -> Drawn | None:
    """Return the page that shows if it may be left on a table, else the same facts for handover."""
    if drawn is None or (kept is not None and kept.edition is Edition.MANAGER):
        return None
    facts = drawn.facts
    if facts is None or facts.edition is Edition.HANDOVER:
        return drawn
    return draw_facts(replace(facts, edition=Edition.HANDOVER), 1)


def _as_of(drawn: Drawn, desk: Desk) -> str:
    if drawn.facts is None:
        return ""
    at = drawn.facts.as_of
    return f"as of {say_time(at.time())}" if at.date() == desk.today() else f"as of {say_moment(at, desk.today())}"


def _boxes(drawn: Drawn) -> str:
    if not drawn.boxes:
        return ""
    signs = "character prints" if drawn.boxes == 1 else "characters print"
    return f" · {drawn.boxes} {signs} as a box: the type lacks them"
