"""The page of exchange: connect to a store, how it stands, what needs a choice, devices, and what it protects."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout

from brm_desktop.base.errors import KnownError
from brm_desktop.services.choosing import Choices, find_choices
from brm_desktop.services.syncing import StoreStatus, connect_store, find_status
from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.field_box import FieldBox
from brm_desktop.ui.parts.labels import Prose, StatusLabel
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.hub import Committed
from brm_desktop.ui.shell.page import Page
from brm_desktop.ui.sync.choosing import ChoicesCard
from brm_desktop.ui.sync.words import say_moment

_WIDTH = 760
_WHAT = (
    "The store is a folder that your office has already: a shared drive, a synced folder, or an address of a WebDAV"
    " server. Everything in it is encrypted with a key that only your own devices have. You go on working without it;"
    " nothing is ever overwritten unseen."
)
_PROTECTS = (
    "Who has the store, but not your passphrase, sees the names of your devices and how much was written when. They"
    " cannot read, change or invent anything. What your devices have copied stays on them. Public-records law applies"
    " to what is in the store as to what is here."
)


class SyncPage(Page):
    """Cards, one below the other."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.set_title("Sync", "Your other devices, through storage that your office has already")
        self.connecting = ConnectCard(desk)
        self.connecting.connected.connect(self._on_connected)
        self.state = Card("Store")
        self._mark, self._facts = StatusLabel(), Prose()
        self._problems = Prose("", "soft")
        self.now = Button.of(desk.actions.get("sync")) if _has(desk, "sync") else Button("Exchange now")
        self.choices = ChoicesCard(desk)
        self.devices = Card("Devices")
        self._devices = Prose()
        self.protects = Card("What this protects, and what not")
        self._build()

    def _build(self) -> None:
        self.state.add_action(self.now)
        for part in (self._mark, self._facts, self._problems):
            self.state.add(part)
        self.devices.add(self._devices)
        self.protects.add(Prose(_PROTECTS, "soft"))
        for card in (self.connecting, self.state, self.choices, self.devices, self.protects):
            card.setMaximumWidth(_WIDTH)
            card.hide()
            self.add(card)
        self.body.addStretch(1)

    def show_record(self, record_id: str | None, tab: str | None = None) -> None:
        self.refresh(None)

    def refresh(self, committed: Committed | None) -> None:
        portfolio = self.desk.portfolio
        self.desk.jobs.run(
            lambda: (find_status(portfolio), find_choices(portfolio)), self._show, key="sync page", owner=self
        )

    def _show(self, found: tuple[StoreStatus | None, Choices]) -> None:
        status, choices = found
        self.connecting.setVisible(status is None)
        for card in (self.state, self.devices):
            card.setVisible(status is not None)
        self.protects.show()
        if status is None:
            self.choices.hide()
            return
        self.choices.show_choices(choices)
        self.choices.setVisible(bool(choices.total))
        waiting = status.unsent_commits or status.waiting_segments
        if status.problems:
            self._mark.show_status("Synced in part", "watch")
        elif waiting or status.synced_at is None:
            self._mark.show_status("Not all is sent yet", "soft")
        else:
            self._mark.show_status("Everything is exchanged", "good")
        kept = f"{status.waiting_bytes / 1e6:,.1f} MB wait to be sent. " if status.waiting_bytes else ""
        unsent = f"{status.unsent_commits:,} changes since the last exchange. " if status.unsent_commits else ""
        self._facts.set_text(
            f"{status.url}\nAs {status.person}, on {status.device}.\n"
            f"Last exchange: {say_moment(status.synced_at)}. {unsent}{kept}".strip()
        )
        self._problems.set_text("\n".join(status.problems))
        self._problems.setVisible(bool(status.problems))
        self.devices.show_detail(str(len(status.devices)))
        self._devices.set_text(
            "\n".join(
                f"{line.name}{' (this one)' if line.is_this else ''}: {_count(line.segments)} in the store"
                for line in status.devices
            )
        )

    def _on_connected(self, _status: StoreStatus) -> None:
        self.desk.toast("Connected")
        self.refresh(None)
        self.desk.actions.trigger("sync")

    def leave(self) -> None:
        self.connecting.forget()


class ConnectCard(Card):
    """Asks where the store is and for its passphrase; `connected` carries how it stands then."""

    connected = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__("Connect to a store")
        self._desk = desk
        self.where = FieldBox("Folder or https:// address")
        self.passphrase = FieldBox("Passphrase of the store", secret=True)
        self.again = FieldBox("The passphrase again", secret=True)
        self.join = QCheckBox("Another device of mine is connected to it already")
        self.choose, self.go = Button("Choose a folder…"), Button("Connect", "primary")
        self._said = Prose("", "soft")
        self._build()
        self.choose.clicked.connect(self._on_choose)
        self.go.clicked.connect(self._on_go)
        self.join.toggled.connect(lambda joins: self.again.setVisible(not joins))
        for field in (self.where, self.passphrase, self.again):
            field.edit.returnPressed.connect(self._on_go)

    def _build(self) -> None:
        self.add(Prose(_WHAT, "soft"))
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.where, 1)
        line.addWidget(self.choose, 0, Qt.AlignmentFlag.AlignBottom)
        for part in (line, self.join, self.passphrase, self.again):
            self.add(part)
        self.add(Prose("Your other devices join with this passphrase. Nobody can recover it: keep it well.", "soft"))
        last = QHBoxLayout()
        last.addWidget(self.go)
        last.addStretch(1)
        self._said.hide()
        self.add(self._said)
        self.add(last)

    def forget(self) -> None:
        """Keep no secret in a field."""
        self.passphrase.edit.clear()
        self.again.edit.clear()

    def _on_choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "The folder of the store", str(Path.home()))
        if chosen:
            self.where.edit.setText(chosen)

    def _on_go(self) -> None:
        where, typed, joins = self.where.text.strip(), self.passphrase.text, self.join.isChecked()
        if not where or not typed or (not joins and typed != self.again.text):
            lacks = "where the store is" if not where else "a passphrase" if not typed else ""
            self._say(f"Say {lacks}." if lacks else "The two passphrases differ.")
            return
        self._set_busy(True)
        portfolio = self._desk.portfolio
        self._desk.jobs.write(
            lambda: connect_store(portfolio, where, typed, join=joins), self._on_done, self._on_failed, owner=self
        )

    def _on_done(self, status: StoreStatus) -> None:
        self._set_busy(False)
        self.forget()
        self._said.hide()
        self.connected.emit(status)

    def _on_failed(self, error: KnownError) -> None:
        self._set_busy(False)
        self._say(str(error))

    def _say(self, words: str) -> None:
        self._said.set_text(words)
        self._said.show()

    def _set_busy(self, busy: bool) -> None:
        self.go.setEnabled(not busy)
        self.go.setText("Connecting…" if busy else "Connect")


def _count(files: int) -> str:
    return "1 file" if files == 1 else f"{files:,} files"


def _has(desk: Desk, name: str) -> bool:
    return any(command.name == name for command in desk.actions)
