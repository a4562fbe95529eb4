"""The horizon of the portfolio: a timeline, and lists by how far away things are; a line adds what is typed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout

from brm_desktop.domain.horizon_item import HorizonItem, HorizonKind
from brm_desktop.domain.horizon_rules import Reach, find_distance
from brm_desktop.domain.people_names import fold
from brm_desktop.domain.record import Record
from brm_desktop.storage.agencies import AgencyName, list_agency_names
from brm_desktop.storage.horizon import HorizonEntry, list_horizon
from brm_desktop.ui.horizon.timeline import HorizonTimeline
from brm_desktop.ui.parts.around.add_line import AddLine
from brm_desktop.ui.parts.around.keeping import add_records
from brm_desktop.ui.parts.around.letters import LetterKeys
from brm_desktop.ui.parts.around.list_card import ListCard
from brm_desktop.ui.parts.around.words import horizon_row
from brm_desktop.ui.parts.buttons import Button, MenuButton
from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.empty_state import EmptyState
from brm_desktop.ui.parts.labels import Label
from brm_desktop.ui.parts.record_editing import delete_records, open_record
from brm_desktop.ui.parts.search_field import SearchField
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.hub import Committed
from brm_desktop.ui.shell.page import Page

_SHOWN_KINDS = ("horizon_item", "agreement", "role", "agency", "contact", "partner")
_REACHES = (Reach.SOON, Reach.NEAR, Reach.YEAR, Reach.BEYOND, Reach.UNDATED)
_PROMPT = "What is coming, and when, such as: DMV budget hearing Q1 2027"
_PURPOSE = (
    "Elections, terms of office, budgets, sessions, laws: what is coming for each agency. The ends of agreements and"
    " of terms stand here by themselves."
)


class HorizonPage(Page):
    """Everything that is coming, of all agencies or one, of all kinds or one."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._entries: list[HorizonEntry] = []
        self._agencies: list[AgencyName] = []
        self._agency_id = self._wanted = ""
        self._starts = self._is_read = self._focus_later = False
        self._kind: HorizonKind | None = None
        self.filter = SearchField("Filter the horizon")
        self.kinds, self.agencies = MenuButton("All kinds"), MenuButton("All agencies")
        self.line = AddLine(_PROMPT, boxed=True)
        self.timeline, self.timeline_card = HorizonTimeline(), Card("Twelve months")
        self.cards = {reach: ListCard(reach.label, "") for reach in _REACHES}
        self.no_match = Label("Nothing that is coming fits.", "soft")
        self._build()
        self._connect()

    def _build(self) -> None:
        self.set_title("Horizon")
        self._new = Button("New item", "primary")
        for part in (self.filter, self.kinds, self.agencies, self._new):
            self.add_action(part)
        self.timeline_card.add(self.timeline)
        line = QHBoxLayout()
        line.addWidget(self.line)
        self.add(line)
        self.add(self.timeline_card)
        for card in self.cards.values():
            card.hide()
            self.add(card)
        self.add(self.no_match)
        self.body.addStretch(1)
        for kind in (None, *HorizonKind):
            words = kind.label if kind else "All kinds"
            self.kinds.menu.addAction(words).triggered.connect(partial(self._on_kind_triggered, kind))

    def _connect(self) -> None:
        self._new.clicked.connect(lambda: self.start_new())
        self.line.entered.connect(self._on_line_entered)
        self.line.left.connect(self._on_line_left)
        self.filter.changed.connect(lambda _text: self._show())
        self.filter.left_down.connect(lambda: self.focus_first(visibly=True))
        self.agencies.menu.aboutToShow.connect(self._fill_agencies)
        self.timeline.chosen.connect(self._open)
        for card in self.cards.values():
            card.list.opened.connect(self._open)
            card.list.delete_asked.connect(self._delete)
        self._letters = LetterKeys(self, {Qt.Key.Key_N: self.start_new})
        self._letters.watch(*(card.list for card in self.cards.values()))

    # the page

    def show_record(self, record_id: str | None, tab: str | None = None) -> None:
        """Show all, or what one agency (`record_id`) has to come, or one item; `tab` "new" starts a new item."""
        if record_id is not None:
            self._agency_id = record_id
            self._wanted = record_id
        self._starts = tab == "new"
        self.read()

    def refresh(self, committed: Committed | None) -> None:
        if committed is None or not committed.changes or committed.touches(*_SHOWN_KINDS):
            self.read()

    def read(self) -> None:
        """Read what is coming on a worker and show it."""
        database, today, agency_id = self.desk.portfolio.database, self.desk.today(), self._agency_id

        def work() -> tuple[list[HorizonEntry], list[AgencyName]]:
            with database.snapshot() as connection:
                names = list_agency_names(connection)
                is_agency = any(name.id == agency_id for name in names)
                return list_horizon(connection, today, agency_id if is_agency else ""), names

        self.desk.jobs.run(work, self._on_read, self.show_error, key="horizon", owner=self)

    def focus_first(self, *, visibly: bool = False) -> None:
        reasons = Qt.FocusReason
        reason = reasons.TabFocusReason if visibly else reasons.OtherFocusReason
        first = next((card.list for card in self.cards.values() if card.isVisible()), None)
        if self._starts or (first is None and self._is_read):
            self.line.setFocus(reasons.OtherFocusReason)
        elif first is not None:
            first.setFocus(reason)
        self._focus_later = not self._is_read and not self._starts
        self._starts = False

    def start_new(self) -> None:
        """Put the keyboard into the line."""
        self.show_empty(None)
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._letters.take(event):
            super().keyPressEvent(event)

    # what happened

    def _on_read(self, found: tuple[list[HorizonEntry], list[AgencyName]]) -> None:
        self._entries, names = found
        self._agency_id = self._agency_id if any(name.id == self._agency_id for name in names) else ""
        self._agencies = sorted(names, key=lambda name: name.name.casefold())
        agency = next((name for name in names if name.id == self._agency_id), None)
        self.agencies.setText(_short(agency) if agency else "All agencies")
        self.agencies.updateGeometry()
        self._is_read = True
        self._show()
        if self._focus_later:
            self.focus_first()
        self._go_to(self._wanted)
        self._wanted = ""

    def _go_to(self, id: str) -> None:
        """Put the keyboard at an item, the filters out of its way."""
        key = next((entry.key for entry in self._entries if entry.record == ("horizon_item", id)), "")
        if not key:
            return
        if not any(row.id == key for card in self.cards.values() for row in card.list.rows):
            self.filter.field.clear()
            self._on_kind_triggered(None)
        for card in self.cards.values():
            if card.list.select(key):
                card.list.setFocus(Qt.FocusReason.TabFocusReason)

    def _show(self) -> None:
        today, words = self.desk.today(), fold(self.filter.text).split()
        shown = [entry for entry in self._entries if self._fits(entry, words)]
        self.timeline.show_entries(shown, today)
        groups: dict[Reach, list[HorizonEntry]] = {reach: [] for reach in _REACHES}
        for entry in shown:
            groups[find_distance(entry.when, today).reach].append(entry)
        for reach, card in self.cards.items():
            entries = groups[reach]
            rows = [horizon_row(entry, today, with_agency=True) for entry in entries]
            card.show_rows(rows, f"{len(rows):,}" if rows else "")
            card.setVisible(bool(rows))
        self.timeline_card.setVisible(bool(shown))
        self.no_match.setVisible(not shown and bool(self._entries))
        self.set_title("Horizon", f"{len(shown):,}" if shown else "", beside=True)
        self._show_empty_if()

    def _show_empty_if(self) -> None:
        nothing = not self._entries and not self._agency_id and not self._starts and not self.line.text
        step = ("New item", self.start_new)
        self.show_empty(EmptyState("horizon", "Nothing on the horizon yet", _PURPOSE, step=step) if nothing else None)

    def _fits(self, entry: HorizonEntry, words: Sequence[str]) -> bool:
        if self._kind is not None and entry.kind is not self._kind:
            return False
        said = fold(" ".join((entry.title, entry.detail, *entry.agencies)))
        return all(word in said for word in words)

    def _on_line_entered(self, text: str) -> None:
        from brm_desktop.services.horizon import make_item

        today, agency_id = self.desk.today(), self._agency_id
        acronyms = {name.acronym: name.id for name in self._agencies if name.acronym}

        def done(_made: tuple[Record, ...]) -> None:
            self.line.clear()

        add_records(self.desk, lambda: (make_item(text, today, agency_id, acronyms),), done, self.line.show_error)

    def _on_line_left(self) -> None:
        self._show_empty_if()
        self.focus_first()

    def _on_kind_triggered(self, kind: HorizonKind | None, _checked: bool = False) -> None:
        self._kind = kind
        self.kinds.setText(kind.label if kind else "All kinds")
        self.kinds.updateGeometry()
        self._show()

    def _on_agency_triggered(self, agency_id: str, _checked: bool = False) -> None:
        self._agency_id = agency_id
        self.read()

    def _fill_agencies(self) -> None:
        menu = self.agencies.menu
        menu.clear()
        menu.addAction("All agencies").triggered.connect(partial(self._on_agency_triggered, ""))
        menu.addSeparator()
        for agency in self._agencies:
            action = menu.addAction(agency.name.replace("&", "&&"))
            action.triggered.connect(partial(self._on_agency_triggered, agency.id))

    def _open(self, key: str) -> None:
        open_record(self.desk, *key.split(":")[:2])

    def _delete(self, key: str) -> None:
        """Delete a horizon item; what is read from an agreement or a role is changed there."""
        kind, id = key.split(":")[:2]
        if kind == "horizon_item":
            delete_records(self.desk, HorizonItem, [id])
        else:
            self.desk.toast("It is read from where it is kept: Enter opens that")


def _short(agency: AgencyName) -> str:
    return agency.acronym or (agency.name if len(agency.name) <= 22 else agency.name[:21].rstrip() + "…")
