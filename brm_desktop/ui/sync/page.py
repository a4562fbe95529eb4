"""The page of exchange: how it stands, what needs a choice, what others changed, devices, and what it protects."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from brm_desktop.services.choosing import Choices, find_choices
from brm_desktop.services.portfolio import Portfolio
from brm_desktop.services.settling_lines import list_dropped
from brm_desktop.services.spaces import Invitation, SpaceLine, list_invitations, list_known_names, list_spaces
from brm_desktop.services.syncing import StoreStatus, find_status
from brm_desktop.storage.dropped import Dropped
from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.labels import Prose
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.hub import Committed
from brm_desktop.ui.shell.jobs import Job
from brm_desktop.ui.shell.page import GAP, Page
from brm_desktop.ui.sync.away_card import AwayCard
from brm_desktop.ui.sync.choosing import ChoicesCard
from brm_desktop.ui.sync.connecting import ConnectCard
from brm_desktop.ui.sync.devices_card import DevicesCard
from brm_desktop.ui.sync.dropped_card import DroppedCard
from brm_desktop.ui.sync.people_card import PeopleCard
from brm_desktop.ui.sync.secrets_card import SecretsCard
from brm_desktop.ui.sync.spaces_card import SpacesCard
from brm_desktop.ui.sync.state_card import StateCard
from brm_desktop.ui.sync.words import EXCHANGE

_PROTECTS = (
    "Whoever can open the store, but has no passphrase, sees the names of people and devices, who shares a space with"
    " whom, and how much was written when. They cannot read, change or invent anything. What devices and colleagues"
    " have copied stays with them. Public-records law applies to the store as it does to this computer."
)


class _Read(NamedTuple):
    """What the page shows, read at once."""

    status: StoreStatus | None
    choices: Choices
    dropped: list[Dropped]
    spaces: list[SpaceLine]
    invitations: list[Invitation]
    colleagues: list[str]  # by name, as the last exchange found them


def _read(portfolio: Portfolio) -> _Read:
    return _Read(
        find_status(portfolio), find_choices(portfolio), list_dropped(portfolio),
        list_spaces(portfolio), list_invitations(portfolio), list_known_names(portfolio),
    )  # fmt: skip


class SyncPage(Page):
    """At the left how it stands and what came; at the right who takes part."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.set_title("Sync", "Your other devices and your colleagues, through storage that your office already has")
        self.connecting = ConnectCard(desk)
        self.connecting.connected.connect(self._on_connected)
        desk.jobs.ended.connect(self._on_jobs_ended)
        self.state, self.choices, self.away = StateCard(desk), ChoicesCard(desk), AwayCard(desk)
        self.dropped, self.spaces, self.people = DroppedCard(desk), SpacesCard(desk), PeopleCard(desk)
        self._is_asked = False  # to connect: the keyboard goes where it begins
        self._is_awaited: bool | None = None  # by the keyboard, until something shows; whether it is to be seen
        self.devices, self.secrets = DevicesCard(desk), SecretsCard(desk)
        self.protects = Card("What this protects and what not")
        self._build()

    def _build(self) -> None:
        self.protects.add(Prose(_PROTECTS, "soft"))
        left = _stack(self.connecting, self.state, self.choices, self.dropped, self.away)
        right = _stack(self.devices, self.spaces, self.people, self.secrets, self.protects)
        self._connected = (self.state, self.away, self.devices, self.spaces, self.people, self.secrets)
        for card in (*self._connected, self.connecting, self.choices, self.dropped, self.protects):
            card.hide()
        columns = QHBoxLayout()
        columns.setSpacing(GAP)
        columns.addLayout(left, 19)
        columns.addLayout(right, 10)
        self.add(columns, 1)

    def show_record(self, record_id: str | None, tab: str | None = None) -> None:
        if tab:
            self.connecting.show_way(tab)
            self._is_asked = True
        self.refresh(None)

    def focus_first(self, *, visibly: bool = False) -> None:
        self._is_awaited = visibly if self.connecting.isHidden() and self.state.isHidden() else None
        if self._is_awaited is None:
            super().focus_first(visibly=visibly)

    def refresh(self, committed: Committed | None) -> None:
        portfolio = self.desk.portfolio
        self.desk.jobs.run(lambda: _read(portfolio), self._show, key="sync page", owner=self)

    def _show(self, read: _Read) -> None:
        status = read.status
        self.protects.show()
        for card in self._connected:
            card.setVisible(status is not None)
        has_it: QWidget | None = self.window().focusWidget()
        if status is not None and has_it is not None and self.connecting.isAncestorOf(has_it):
            self.state.take_keyboard()  # what it was in goes
        self.connecting.setVisible(status is None)
        if self._is_asked and status is None:
            self.connecting.where.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self._is_asked = False
        self.choices.setVisible(status is not None and bool(read.choices.total))
        self.dropped.setVisible(status is not None and bool(read.dropped))
        if status is not None:
            self.state.show_status(status)
            self.choices.show_choices(read.choices)
            self.dropped.show_dropped(read.dropped)
            self.devices.show_devices(status.devices)
            self.spaces.show_spaces(read.spaces)
            self.people.show_spaces(read.spaces, read.invitations, read.colleagues)
            self.spaces.keys.show_news(status.new_space_keys)
            self.spaces.show_left(status.newly_left)
            self.away.refresh()
            self.secrets.refresh()
        if self._is_awaited is not None:
            if has_it is None or not self.isAncestorOf(has_it):
                super().focus_first(visibly=self._is_awaited)
            self._is_awaited = None

    def _on_jobs_ended(self, job: Job) -> None:
        if job.key == EXCHANGE and self.isVisible():
            self.refresh(None)  # when it was, and who is there, though nothing came

    def _on_connected(self, _status: StoreStatus) -> None:
        self.desk.toast("Connected")
        self.refresh(None)
        self.desk.actions.trigger("sync_after")
        if self.connecting.way.name == "invited":
            self.people.ask_store()  # with whom to compare codes is what comes next

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.away.forget()
        self.secrets.forget()
        self.spaces.forget()

    def leave(self) -> None:
        self.connecting.forget()
        self.secrets.forget()


def _stack(*cards: Card) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(GAP)
    for card in cards:
        column.addWidget(card)
    column.addStretch(1)
    return column
