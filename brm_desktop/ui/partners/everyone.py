"""All partners in one table, and all agreements: present ones, those ending soon, the exposure, the ended."""

from __future__ import annotations

from functools import partial
from typing import cast

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget

from brm_desktop.domain.agreement import Agreement
from brm_desktop.domain.partner import Partner, Tier
from brm_desktop.domain.record import Record
from brm_desktop.storage.partners import AgreementSums, Narrowing, Terms, list_agreement_ids
from brm_desktop.ui.partners.source import AGREEMENT_COLUMNS, PARTNER_COLUMNS, AgreementSource, PartnerSource
from brm_desktop.ui.parts.around.add_line import AddLine
from brm_desktop.ui.parts.around.keeping import add_and_open
from brm_desktop.ui.parts.around.supply import say_sums
from brm_desktop.ui.parts.around.words import count_of
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
from brm_desktop.ui.shell.page import GAP, Page

_SHOWN_KINDS = ("partner", "agreement", "amendment", "assessment", "service", "agency", "follow_up")
_NARROWINGS: tuple[tuple[Narrowing, str], ...] = (
    ("", "All partners"),
    *((cast(Narrowing, tier.value), f"{tier.label} only") for tier in Tier),
    ("ending", "Ending soon"),
    ("weak", "Weak performance"),
    ("unbriefed", "Not briefed for 90 days"),
)
_TERMS: tuple[tuple[Terms, str, str], ...] = (
    ("current", "Agreements", "Contracts, service levels and memoranda stand here until they end."),
    ("ending", "Ending soon", "What ends or asks for notice within 180 days stands here."),
    ("independent", "Contracted independently", "What agencies contracted by themselves stands here: the exposure."),
    ("ended", "Ended", "Agreements that are over stand here."),
)
_PURPOSE = "Vendors, integrators, other jurisdictions and internal providers, judged by outcomes."


class PartnersPage(Page):
    """Tabs over two tables; the second shows one list of agreements or another."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, scrolls=False)
        self._partners, self._agreements = PartnerSource(desk), AgreementSource(desk)
        self.filter = SearchField("Filter partners")
        self.narrow = MenuButton("All partners", tip="Show some of the partners only")
        self.tabs = Tabs([Tab("partners", "Partners"), *(Tab(name, label) for name, label, _ in _TERMS)])
        self.partners = RecordTable("Partners", PARTNER_COLUMNS, self._partners, desk.jobs)
        self.agreements = RecordTable("Agreements", AGREEMENT_COLUMNS, self._agreements, desk.jobs)
        self.new_line = AddLine("", boxed=True)
        self.sums, self.no_match = Label("", "soft"), Label("", "soft")
        self.remind = Button("Add reminders", look="quiet", small=True)
        self._stack = QStackedWidget()
        self._nothing: EmptyState | None = None
        self._build()
        self._connect()

    def _build(self) -> None:
        self.set_title("Partners")
        self.add_action(self.filter)
        self.add_action(self.narrow)
        for narrowing, words in _NARROWINGS:
            self.narrow.menu.addAction(words).triggered.connect(partial(self._on_narrowing_triggered, narrowing, words))
        self.paper = Button("On paper", tip="The exposure and what ends soon, as it will be printed")
        self.paper.clicked.connect(lambda: self.desk.navigator.open("briefing", "report:agreements"))
        self.add_action(self.paper)
        self._new = Button("New partner", "primary")
        self.add_action(self._new)
        self.body.setSpacing(GAP)
        self.add(self.tabs)
        self.add(self.new_line)
        line = QHBoxLayout()
        line.addWidget(self.sums)
        line.addWidget(self.remind)
        line.addStretch(1)
        self.add(line)
        self._stack.addWidget(self.partners)
        self._stack.addWidget(self.agreements)
        self.add(self._stack, 1000)
        self.add(self.no_match)
        self.body.addStretch(1)
        for part in (self.new_line, self.no_match, self.sums, self.remind):
            part.hide()

    def _connect(self) -> None:
        self._new.clicked.connect(self.start_new)
        self.tabs.chosen.connect(self.show_tab)
        self.new_line.entered.connect(self._on_new_line_entered)
        self.new_line.left.connect(self._on_new_line_left)
        self.remind.clicked.connect(self.add_reminders)
        self.filter.changed.connect(self._on_filter_changed)
        self.filter.left_down.connect(lambda: self.table.setFocus())
        for table, place, of in ((self.partners, "partner", Partner), (self.agreements, "agreement", Agreement)):
            table.opened.connect(lambda id, place=place: self.desk.navigator.open(place, id))
            table.delete_asked.connect(lambda ids, of=of: delete_records(self.desk, of, ids))
            table.menu_asked.connect(lambda ids, at, of=of: self._show_menu(of, ids, at))
            table.counted.connect(lambda _count, table=table: self._on_counted(table))
            table.failed.connect(self.show_error)

    @property
    def table(self) -> RecordTable:
        """The table that shows."""
        return self.partners if self.tabs.current_name == "partners" else self.agreements

    def show_record(self, record_id: str | None, tab: str | None = None) -> None:
        new = tab is not None and tab.startswith("new")
        if tab:
            self.tabs.show_tab({"new": "partners", "new agreement": "current"}.get(tab, tab))
        self._show_list()
        if new:
            self.start_new()

    def refresh(self, committed: Committed | None) -> None:
        if committed is None or committed.touches(*_SHOWN_KINDS):
            self.table.refresh()
            self._count()

    def focus_first(self, *, visibly: bool = False) -> None:
        reasons = Qt.FocusReason
        first = self.table if self.new_line.isHidden() else self.new_line
        first.setFocus(reasons.TabFocusReason if visibly else reasons.OtherFocusReason)

    def show_tab(self, name: str) -> None:
        """Show partners or one list of agreements."""
        self.desk.navigator.open("partners", None, name)

    def show_some(self, narrowing: Narrowing, words: str) -> None:
        """Leave out partners."""
        self._partners.narrowing = narrowing
        self.narrow.setText(words)
        self.narrow.updateGeometry()
        self.partners.show_rows()

    def start_new(self) -> None:
        """Offer a line for the name of a new partner, or the title of a new agreement."""
        self._show_nothing(False)
        agreement = self.table is self.agreements
        self.new_line.field.setPlaceholderText("Title of the new agreement" if agreement else "Name of the new partner")
        self.new_line.show()
        self.new_line.setFocus(Qt.FocusReason.OtherFocusReason)

    def add_reminders(self) -> None:
        """Make the follow-ups of notice days that have none."""
        from brm_desktop.services import notices

        portfolio, desk = self.desk.portfolio, self.desk
        desk.jobs.write(
            lambda: notices.make_missing(portfolio),
            lambda made: desk.toast(made.label, undo=True) if made is not None else None,
            self.show_error,
            owner=self,
        )

    # what shows

    def _show_list(self) -> None:
        name = self.tabs.current_name
        partners = name == "partners"
        self.narrow.setVisible(partners)
        self.paper.setVisible(not partners)
        self._new.setText("New partner" if partners else "New agreement")
        self._new.updateGeometry()
        self.filter.field.setPlaceholderText("Filter partners" if partners else "Filter agreements")
        self.filter.field.setAccessibleName("Filter partners" if partners else "Filter agreements")
        self._stack.setCurrentWidget(self.table)
        self.new_line.hide()
        if not partners:
            self._agreements.terms = cast(Terms, name)
        if self.table.model.asked.key:
            self.table.show_rows(text=self.filter.text)
        else:
            self.table.show_rows(text=self.filter.text, key="name" if partners else "ends", down=name == "ended")
        self._count()

    def _count(self) -> None:
        """Read what stands beside the tabs and above the table."""
        portfolio, today, text, source = self.desk.portfolio, self.desk.today(), self.filter.text, self._agreements
        partners = self.tabs.current_name == "partners"

        def read() -> tuple[dict[str, int], AgreementSums | None, int]:
            from brm_desktop.services.notices import list_missing
            from brm_desktop.storage.rows import count_live

            connection = portfolio.database.reader()
            counts: dict[str, int] = {name: len(list_agreement_ids(connection, today, name)) for name, _, _ in _TERMS}
            counts["partners"] = count_live(connection, Partner.KIND)
            return counts, None if partners else source.sum(text), 0 if partners else len(list_missing(portfolio))

        self.desk.jobs.run(read, self._show_counts, self.show_error, key="partners counted", owner=self)

    def _show_counts(self, found: tuple[dict[str, int], AgreementSums | None, int]) -> None:
        counts, sums, missing = found
        for name, number in counts.items():
            self.tabs.set_count(name, number or None)
        said = say_sums(sums) if sums is not None else ""
        wanting = f"{count_of(missing, 'notice day')} without a reminder" if missing else ""
        self.sums.set_text(" · ".join(part for part in (said, wanting) if part))
        self.sums.setVisible(bool(self.sums.text))
        self.remind.setVisible(bool(missing))

    # what happened

    def _on_narrowing_triggered(self, narrowing: Narrowing, words: str, _checked: bool = False) -> None:
        self.show_some(narrowing, words)

    def _on_filter_changed(self, text: str) -> None:
        self.table.filter(text)
        self._count()

    def _on_new_line_entered(self, title: str) -> None:
        from brm_desktop.services import edits

        agreement, terms = self.table is self.agreements, self.tabs.current_name

        def make() -> Record:
            if agreement:
                return edits.make_record(Agreement, title=title, independent=terms == "independent")
            return edits.make_record(Partner, name=title)

        add_and_open(self.desk, self.new_line, "agreement" if agreement else "partner", make)

    def _on_new_line_left(self) -> None:
        self.new_line.hide()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self._on_counted(self.table)

    def _on_counted(self, table: RecordTable) -> None:
        if table is not self.table:
            return
        count, asked = len(table.model.ids), table.model.asked.text
        narrowed = table is self.partners and bool(self._partners.narrowing)
        none = f"Nothing is found by “{asked}”" if asked else "No partner is like that"
        self.no_match.set_text(none)
        self.no_match.setVisible(count == 0 and (bool(asked) or narrowed))
        self._show_nothing(count == 0 and not asked and not narrowed and self.new_line.isHidden())

    def _show_nothing(self, nothing: bool) -> None:
        """Put what goes here in the table's place, below the tabs."""
        if self._nothing is not None:
            self._stack.removeWidget(self._nothing)
            self._nothing.deleteLater()
        self._nothing = self._make_nothing() if nothing else None
        if self._nothing is not None:
            self._stack.addWidget(self._nothing)
        self._stack.setCurrentWidget(self._nothing or self.table)

    def _make_nothing(self) -> EmptyState:
        name = self.tabs.current_name
        if name == "partners":
            other = ("Import…", lambda: self.desk.actions.trigger("import"))
            return EmptyState(
                "partners", "No partners yet", _PURPOSE, step=("New partner", self.start_new), other=other
            )
        words = next(words for each, _, words in _TERMS if each == name)
        headings = {"current": "No agreements yet", "ending": "Nothing ends soon", "ended": "Nothing has ended yet"}
        heading = headings.get(name, "Nothing was contracted independently")
        return EmptyState("agreement", heading, words, step=("New agreement", self.start_new))

    def _show_menu(self, of: type[Record], ids: list[str], at: QPoint) -> None:
        show_record_menu(self, self.desk, of, ids, at, offers_to_open(self.desk, of.KIND.name, ids))
