"""What may be one record, the likeliest first; side by side, merged field by field or told apart, all by keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from brm_desktop.base.progress import Progress
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.contact import Contact
from brm_desktop.domain.kinds import BY_NAME, get_kind
from brm_desktop.domain.partner import Partner
from brm_desktop.domain.record import Record
from brm_desktop.services import duplicates
from brm_desktop.services.duplicates import Group
from brm_desktop.storage import rows
from brm_desktop.storage.committed import Committed as StoredCommit
from brm_desktop.ui.duplicates.compared import Compared, WhatStays
from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.parts.card import PADDING, Card
from brm_desktop.ui.parts.empty_state import EmptyState
from brm_desktop.ui.parts.labels import Label
from brm_desktop.ui.parts.row_list import Row, RowList
from brm_desktop.ui.parts.scroll import ScrollArea
from brm_desktop.ui.parts.tabs import Tab, Tabs
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.hub import Committed
from brm_desktop.ui.shell.page import GAP, Page
from brm_desktop.ui.shell.theme import SMALL_PX

if TYPE_CHECKING:
    from brm_desktop.services.portfolio import Portfolio

_KINDS: dict[str, tuple[type[Record], str]] = {
    "contact": (Contact, "People"), "agency": (Agency, "Agencies"), "partner": (Partner, "Partners"),
}  # fmt: skip
_MOST_SHOWN = 500
_LIST_WIDTH, _STACKED_BELOW, _STACKED_BELOW_MANY, _STACKED_HEIGHT = 420, 700, 1000, 136
_DIGITS = ("1", "2", "3", "4")
_KEYS = "1 to 4 takes one first · arrows choose · Enter merges · N keeps apart"


class Found(NamedTuple):
    """What a worker brings: the groups that show, of how many, their records, and titles of what those point to."""

    groups: tuple[Group, ...]
    number: int
    records: dict[str, Record]
    names: dict[str, str]


class _GroupList(RowList):
    """Leaves to the page the letters that decide."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text().lower() in (*_DIGITS, "n"):
            event.ignore()
        else:
            super().keyPressEvent(event)


class DuplicatesPage(Page):
    """The groups on the left, the one that is chosen compared on the right."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, scrolls=False)
        self._kind = "contact"
        self._found = Found((), 0, {}, {})
        self._chosen = ""
        self._left_out: frozenset[str] = frozenset()
        self.comparing: Compared | None = None
        self.stays: WhatStays | None = None
        self._build()
        self._connect()

    def _build(self) -> None:
        self.set_title("Duplicates", "Who and what may be entered twice")
        self.tabs = Tabs([Tab(name, label) for name, (_, label) in _KINDS.items()])
        self.add(self.tabs)
        self.list = _GroupList("What may be one", most_rows=_MOST_SHOWN)
        self.pairs = ScrollArea()
        card = Card()
        card.add(self.list)
        self.pairs.body.addWidget(card)
        self.pairs.body.addStretch(1)
        self.compared = ScrollArea()
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(GAP)
        self._columns.addWidget(self.pairs, 1)
        self._columns.addWidget(self.compared, 2)
        self.add(self._columns, 1)

    def _connect(self) -> None:
        self.tabs.chosen.connect(self._on_tabs_chosen)
        self.list.current_changed.connect(self._show_group)
        self.list.opened.connect(self._on_list_opened)

    def show_record(self, record_id: str | None, tab: str | None = None) -> None:
        self.refresh(None)

    def refresh(self, committed: Committed | None) -> None:
        portfolio, (of, _) = self.desk.portfolio, _KINDS[self._kind]
        self.desk.jobs.run_long(
            lambda progress: find(portfolio, of, progress), self._show, self.show_error, text="Looking for duplicates",
            key="duplicates", owner=self,
        )  # fmt: skip

    def _on_tabs_chosen(self, name: str) -> None:
        self._kind, self._chosen = name, ""
        self.refresh(None)

    def _show(self, found: Found) -> None:
        self._found = found
        self.set_title("Duplicates", _count(found.number))
        self.list.show_rows([self._make_row(group) for group in found.groups])
        for part in (self.pairs, self.compared):
            part.setVisible(bool(found.groups))
        if not found.groups:
            self._clear()
            self._show_nothing(f"No {_KINDS[self._kind][1].lower()} seem to be entered twice")
            return
        keys = [_key(group) for group in found.groups]
        self._show_group(self._chosen if self._chosen in keys else keys[0])
        self.list.select(self._chosen)
        self._hide_nothing()

    def _make_row(self, group: Group) -> Row:
        names = list(dict.fromkeys(self._found.records[id].title_text for id in group.ids))
        return Row(_key(group), " · ".join(names), ", ".join(group.pairs[0].reasons), right=f"{group.score:.0%}")

    def _show_nothing(self, heading: str) -> None:
        self._hide_nothing()
        self._nothing = EmptyState("check-circle", heading, "What you said is not the same stays told apart.")
        self.add(self._nothing, 1)

    def _hide_nothing(self) -> None:
        nothing: QWidget | None = getattr(self, "_nothing", None)
        if nothing is not None:
            nothing.hide()
            nothing.deleteLater()
        self._nothing = None

    _nothing: QWidget | None = None

    # one group

    @property
    def group(self) -> Group | None:
        """The group that is compared."""
        return next((each for each in self._found.groups if _key(each) == self._chosen), None)

    def _clear(self) -> None:
        self.comparing = self.stays = None
        body = self.compared.body
        while (item := body.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()

    def _show_group(self, key: str) -> None:
        self._left_out = self._left_out if key == self._chosen else frozenset()
        self._chosen = key
        self._clear()
        group = self.group
        if group is None:
            return
        records = [self._found.records[id] for id in group.ids if id not in self._left_out]
        self.comparing, self.stays = Compared(group, records, self._found.names), WhatStays(self._found.names)
        self.comparing.add(self._make_buttons(len(records)))
        self.comparing.changed.connect(self._show_stays)
        self.comparing.left_out.connect(self._leave_out)
        for card in (self.comparing, self.stays):
            self.compared.body.addWidget(card)
        self.compared.body.addStretch(1)
        self._arrange(self.width())
        self._show_stays()

    def _make_buttons(self, count: int) -> QWidget:
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 6, 0, 0)
        line.setSpacing(8)
        self.merging = Button("Merge" if count == 2 else f"Merge these {count}", "primary", tip="Merge (Enter)")
        apart = Button("Not the same" if count == 2 else "All different", tip="Remember that these are not one (N)")
        self.merging.clicked.connect(self.merge)
        apart.clicked.connect(self.tell_apart)
        for button in (self.merging, apart):
            line.addWidget(button)
        line.addWidget(Label(_KEYS, "soft", px=SMALL_PX), 1)
        return holder

    def _leave_out(self, id: str) -> None:
        """Compare the others without one, which stays as it is."""
        self._left_out |= {id}
        self._show_group(self._chosen)

    def _show_stays(self) -> None:
        comparing, stays, portfolio = self.comparing, self.stays, self.desk.portfolio
        if comparing is None or stays is None:
            return
        decided = comparing.decided
        of, ids = type(decided.keep), [record.id for record in decided.others]
        stays.show_merge(decided)

        def done(along: dict[str, int]) -> None:
            if self.stays is stays:
                stays.show_along(along)

        self.desk.jobs.run(
            lambda: duplicates.count_pointing(portfolio.database.reader(), of, ids), done, key="goes along", owner=self
        )

    def merge(self) -> None:
        """Make them one as it is decided; the others' values, roles, links and files go along."""
        if self.comparing is None:
            return
        portfolio, (keep, others, take) = self.desk.portfolio, self.comparing.decided
        self._go_on()
        self.desk.jobs.write(
            lambda: duplicates.merge_all(portfolio, type(keep), keep.id, [each.id for each in others], take),
            self._on_done, self.show_error,
        )  # fmt: skip

    def tell_apart(self) -> None:
        """Remember that no two of them are the same."""
        if self.comparing is None:
            return
        portfolio, (keep, others, _) = self.desk.portfolio, self.comparing.decided
        self._go_on()
        self.desk.jobs.write(
            lambda: duplicates.tell_apart(portfolio, type(keep), keep.id, *(each.id for each in others)),
            self._on_done, self.show_error,
        )  # fmt: skip

    def _go_on(self) -> None:
        """Choose the group after the one that is decided."""
        keys = [_key(group) for group in self._found.groups]
        at = keys.index(self._chosen) if self._chosen in keys else 0
        self._chosen = keys[at + 1] if at + 1 < len(keys) else ""
        self._clear()
        self.list.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_done(self, done: StoredCommit | None) -> None:
        if done is not None:
            self.desk.toast(done.label, undo=True)

    def _on_list_opened(self, key: str) -> None:
        """Go to the choices with the keyboard, or show the group that was clicked."""
        if key != self._chosen:
            self._show_group(key)
        if self.list.ringed and self.comparing is not None:
            if self.comparing.cells:
                self.comparing.focus_first()
            else:
                self.merging.setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text, comparing = event.text().lower(), self.comparing
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if comparing is None or not plain:
            super().keyPressEvent(event)
        elif text in _DIGITS:
            comparing.lead_by(_DIGITS.index(text))
        elif text == "n":
            self.tell_apart()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.merge()
        elif event.key() == Qt.Key.Key_Escape and not self.list.hasFocus():
            self.list.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(event.size().width())

    def _arrange(self, width: int) -> None:
        """Put the list above what is compared where there is no room beside it."""
        several = self.group is not None and len(self.group.ids) > 2
        stacked = width < (_STACKED_BELOW_MANY if several else _STACKED_BELOW)
        self._columns.setDirection(QBoxLayout.Direction.TopToBottom if stacked else QBoxLayout.Direction.LeftToRight)
        self.pairs.setMaximumWidth(16777215 if stacked else min(_LIST_WIDTH, round(width * 0.34)))
        high = min(_STACKED_HEIGHT, self.list.sizeHint().height() + 2 * PADDING)
        self.pairs.setMaximumHeight(high if stacked else 16777215)


def find(portfolio: Portfolio, of: type[Record], progress: Progress) -> Found:
    """Find what may be one, with all that the page shows of it. Called on a worker."""
    groups = duplicates.group_pairs(duplicates.find_duplicates(portfolio, of, progress))
    connection = portfolio.database.reader()
    records = rows.load_records(connection, of, (id for group in groups[:_MOST_SHOWN] for id in group.ids))
    names: dict[str, str] = {}
    for field in of.KIND.links:
        if field.target in BY_NAME:
            held = (getattr(record, field.name) for record in records.values())
            ids = [id for each in held if each for id in (each if isinstance(each, tuple) else (each,))]
            names.update(rows.list_titles(connection, get_kind(field.target).KIND, ids))
    return Found(tuple(groups[:_MOST_SHOWN]), len(groups), {str(id): record for id, record in records.items()}, names)


def _key(group: Group) -> str:
    return " ".join(group.ids)


def _count(number: int) -> str:
    return "" if not number else "One to look at" if number == 1 else f"{number:,} to look at"
