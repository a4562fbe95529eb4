"""A longer report in the window: its pages as they will be printed, what it is about and how it is made beside it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QStackedWidget, QWidget

from brm_desktop.base.settings import PAPER
from brm_desktop.domain.briefing import Edition
from brm_desktop.services.reporting import SORTS, Wish
from brm_desktop.ui.briefings.choices import LEAVES_OUT, check_mark
from brm_desktop.ui.briefings.drawing import Drawn, LoadedReport, load_report
from brm_desktop.ui.briefings.sending import Outgoing, Sending
from brm_desktop.ui.briefings.sheet import SheetView
from brm_desktop.ui.parts.buttons import Button, MenuButton
from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.empty_state import EmptyState
from brm_desktop.ui.parts.inline import InlineText
from brm_desktop.ui.parts.inline_links import InlineLink
from brm_desktop.ui.parts.inline_more import InlineChoice
from brm_desktop.ui.parts.labels import Label, Prose
from brm_desktop.ui.parts.pdf_pictures import render_pages
from brm_desktop.ui.parts.record_editing import PortfolioFinder
from brm_desktop.ui.parts.row_list import Row, RowList
from brm_desktop.ui.parts.scroll import ScrollArea
from brm_desktop.ui.parts.suggestions import Option
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.theme import SMALL_PX

_PANEL_WIDTH, _NARROW_PANEL, _NARROW_BELOW = 336, 272, 900
_WHOSE = {"contact": "Person", "agency": "Agency", "note": "Meeting", "partner": "Partner"}
_ABOUT_ALL = {"contact": "Everyone: my own list"}


class ReportView(QWidget):
    """One report. `titled` carries title and words below it, `failed` an error and whether nothing shows at all."""

    titled = Signal(str, str)
    failed = Signal(object, bool)
    told = Signal(str, str, str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._name, self._subject = "", ""
        self._wish = Wish()
        self._loaded: LoadedReport | None = None
        self._empty: EmptyState | None = None
        self.sending = Sending(desk, self, self._outgoing)
        self._build()
        self._connect()

    def _build(self) -> None:
        self.sheet = SheetView(self)
        self.sheet.setAccessibleName("The report as it will be printed")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.sheet)
        self.panel = ScrollArea(self)
        self.panel.body.setContentsMargins(0, 0, 4, 24)
        self.panel.body.setSpacing(12)
        self.panel.setFixedWidth(_PANEL_WIDTH)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        line.addWidget(self._stack, 1)
        line.addWidget(self.panel)
        self._add_choices()
        self._add_others()
        self.panel.body.addStretch(1)
        self.more = MenuButton("More")
        self.sending.fill(self.more)
        self.print = Button("Print", icon="print", tip="Print (Ctrl+P): opens it in the system's viewer")
        self.export = Button("Export PDF…", "primary")
        self.buttons: tuple[QWidget, ...] = (self.more, self.print, self.export)

    def _add_choices(self) -> None:
        self.subject: InlineLink | None = None
        self._subject_label = Label("", "soft")
        self.edition = InlineChoice("Edition", [(each, each.label) for each in Edition], Edition.HANDOVER)
        self.paper = InlineChoice("Paper", list(PAPER.options.items()))
        self.handling = InlineText("Handling mark", parse=check_mark)
        self.leaves_out = Prose("", "soft", px=SMALL_PX)
        self._grid = QGridLayout()
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnMinimumWidth(0, 66)
        self._grid.setColumnStretch(1, 1)
        self._grid.addWidget(self._subject_label, 0, 0)
        for row, (words, editor) in enumerate(
            (("Edition", self.edition), ("Paper", self.paper), ("Handling", self.handling)), 1
        ):
            self._grid.addWidget(Label(words, "soft"), 2 * row, 0)
            self._grid.addWidget(editor, 2 * row, 1)
        self._grid.addWidget(self.leaves_out, 3, 0, 1, 2)
        card = Card("This report")
        card.add(self._grid)
        self.panel.body.addWidget(card)

    def _add_others(self) -> None:
        card = Card("Reports")
        self.others = RowList("Reports")
        self.others.show_rows([Row(name, sort.what, icon="file") for name, sort in SORTS.items()])
        card.add(self.others)
        self.panel.body.addWidget(card)

    def _connect(self) -> None:
        self.sheet.size_wanted.connect(self._draw_wanted)
        self.edition.edited.connect(lambda edition: self._wish_for(self._wish._replace(edition=edition)))
        self.paper.edited.connect(lambda paper: self._wish_for(self._wish._replace(paper=paper)))
        self.handling.edited.connect(lambda mark: self._wish_for(self._wish._replace(handling=mark or None)))
        self.others.opened.connect(lambda name: self._desk.navigator.open("briefing", f"report:{name}"))
        self.sending.failed.connect(self._on_failed)
        self.sending.told.connect(self.told)
        self.print.clicked.connect(self.sending.print_page)
        self.export.clicked.connect(self.sending.choose_file)
        keys = QShortcut(QKeySequence("Ctrl+P"), self, self.sending.print_page)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    # what shows

    def show_report(self, name: str, subject: str) -> None:
        """Show a report, about a record where it is about one; an empty subject asks for it or means all."""
        if name != self._name:
            self._wish = Wish()
        self._name, self._subject, self._loaded = name, subject, None
        self._show_subject_editor()
        self.refresh()

    def refresh(self) -> None:
        """Read and draw anew."""
        sort = SORTS.get(self._name)
        if sort is not None and sort.about is not None and sort.needs_subject and not self._subject:
            self._ask_for_subject(_WHOSE[sort.about.KIND.name].lower())
            return
        portfolio, name, subject, wish = self._desk.portfolio, self._name, self._subject, self._wish
        width = self.sheet.pixels_wide
        self._desk.jobs.run(
            lambda: load_report(portfolio, name, subject, wish, width),
            self._show,
            self._on_failed,
            key="briefing",
            owner=self,
        )

    def _show(self, loaded: LoadedReport) -> None:
        self._loaded = loaded
        self._stack.setCurrentWidget(self.sheet)
        self._enable(True)
        self.sheet.show_pages(loaded.drawn.picture, loaded.drawn.pages, loaded.drawn.text)
        self.edition.show_value(loaded.edition)
        self.leaves_out.set_text(LEAVES_OUT[loaded.edition])
        self.paper.show_value(loaded.paper.value)
        self.handling.show_value(loaded.handling)
        if self.subject is not None and self._subject:
            self.subject.show_value(Option(self._subject, loaded.title))
        pages = f"{loaded.drawn.pages:,} pages" if loaded.drawn.pages > 1 else "One page"
        self.titled.emit(loaded.title, " · ".join(part for part in (loaded.below, pages) if part))

    def _show_subject_editor(self) -> None:
        """A link knows from the start what it may lead to, so that another report takes another link."""
        if self.subject is not None:
            self._grid.removeWidget(self.subject)
            self.subject.hide()
            self.subject.deleteLater()
            self.subject = None
        about = SORTS[self._name].about if self._name in SORTS else None
        self._subject_label.setVisible(about is not None)
        if about is None:
            return
        kind, finder = about.KIND.name, PortfolioFinder(self._desk.portfolio)
        whose = _WHOSE[kind]
        self._subject_label.set_text(whose)
        placeholder = _ABOUT_ALL.get(kind, f"Choose the {whose.lower()}")
        self.subject = InlineLink(
            whose, find=lambda text: finder.find(kind, text), jobs=self._desk.jobs, placeholder=placeholder
        )
        self.subject.edited.connect(self._on_subject_edited)
        self._grid.addWidget(self.subject, 0, 1)

    def _ask_for_subject(self, whose: str) -> None:
        """Say what is needed in the place of the pages."""
        sort = SORTS[self._name]
        words = f"Choose the {whose} at the right, or open this report from there."
        empty = EmptyState("briefing", f"Of which {whose}?", words)
        if self._empty is not None:
            self._stack.removeWidget(self._empty)
            self._empty.deleteLater()
        self._empty = empty
        self._stack.addWidget(empty)
        self._stack.setCurrentWidget(empty)
        self._enable(False)
        self.titled.emit(sort.what, "")
        if self.subject is not None:
            self.subject.setFocus(Qt.FocusReason.OtherFocusReason)

    def _enable(self, on: bool) -> None:
        for button in self.buttons:
            button.setEnabled(on)

    def _draw_wanted(self) -> None:
        """Draw the pages that came into view, unless another report has come by then."""
        loaded = self._loaded
        if loaded is None:
            return
        pages, width = self.sheet.wanted_pages(), self.sheet.pixels_wide

        def show(pictures: dict[int, QImage]) -> None:
            if self._loaded is loaded:
                self.sheet.add_pictures(pictures)

        self._desk.jobs.run(lambda: render_pages(loaded.drawn.pdf, pages, width)[0], show, key="sheet", owner=self)

    def _wish_for(self, wish: Wish) -> None:
        self._wish = wish
        self.refresh()

    def _on_subject_edited(self, chosen: Option | None) -> None:
        asked = f"report:{self._name}" + (f":{chosen.id}" if chosen is not None else "")
        self._desk.navigator.open("briefing", asked)

    def _on_failed(self, error: object) -> None:
        self.failed.emit(error, self._loaded is None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.panel.setFixedWidth(_NARROW_PANEL if event.size().width() < _NARROW_BELOW else _PANEL_WIDTH)

    # where it goes

    def _outgoing(self) -> Outgoing | None:
        loaded = self._loaded
        if loaded is None:
            return None
        portfolio, name, subject, wish = self._desk.portfolio, self._name, self._subject, self._wish

        def draw_handover() -> Drawn | None:
            if loaded.edition is Edition.HANDOVER:
                return loaded.drawn
            return load_report(portfolio, name, subject, wish._replace(edition=Edition.HANDOVER), 1).drawn

        about = f"{loaded.below}: {loaded.title}" if loaded.below else loaded.title
        return Outgoing(loaded.drawn, loaded.name, about, draw_handover)
