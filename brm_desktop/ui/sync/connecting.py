"""Three ways to a store: connect one, join with another device of one's own, or come because one was invited."""

from __future__ import annotations

from pathlib import Path
from typing import Final, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QVBoxLayout

from brm_desktop.base.errors import KnownError
from brm_desktop.services.syncing import StoreStatus, connect_store
from brm_desktop.services.trying import Trial, find_people, is_there, try_store
from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.field_box import FieldBox
from brm_desktop.ui.parts.labels import Label, Prose, StatusLabel
from brm_desktop.ui.parts.tabs import Tab, Tabs
from brm_desktop.ui.shell.announce import announce
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.sync.server_fields import ServerFields
from brm_desktop.ui.sync.words import list_trial_lines


class Way(NamedTuple):
    """One way to a store, in words."""

    name: str
    label: str
    needs: str
    does: str
    protects: str
    joins: bool
    go: str
    passphrase: str  # what the field for it asks for


WAYS: Final = (
    Way(
        "connect", "Connect a store",
        "A folder that your office already has (a shared drive, a synced folder), or the https:// or s3:// address of"
        " one; and a passphrase of several words.",
        "Your records are encrypted here and put there; your other devices fetch them. You can always work without it.",
        "Whoever can open the folder sees the names of people and devices and how much was written when, nothing else."
        " If the passphrase is lost, no other device can join: make a recovery key afterwards.",
        False, "Connect", "A passphrase for the store",
    ),
    Way(
        "join", "Join with my other device",
        "The folder or address that your other device uses, and the passphrase of the store, or its recovery key.",
        "Everything of yours comes here, and what is already here goes there: both are kept. Your other devices are"
        " told that this one joined.",
        "Whoever knows the passphrase and can open the store can join as you. Your other devices can revoke this one;"
        " what it has copied stays on it.",
        True, "Join", "Passphrase of the store, or its recovery key",
    ),
    Way(
        "invited", "I was invited",
        "The folder or address of your colleague’s store, and a passphrase of your own; theirs is not needed.",
        "You become a member with keys of your own. You and your colleague then compare a short code, by telephone or"
        " in person, and they share agencies with you.",
        "Your personal records stay locked with your own key; a colleague sees only what you share with them. What they"
        " have copied cannot be called back.",
        False, "Become a member", "A passphrase of your own",
    ),
)  # fmt: skip


_WHERE: Final = "Type the folder or the address of the store, or choose a folder."


class ConnectCard(Card):
    """Asks where the store is and for its passphrase; `connected` carries how it stands then."""

    connected = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__("Your store")
        self._desk = desk
        self._is_new_person = False  # said so, though others are there
        self.ways = Tabs([Tab(way.name, way.label) for way in WAYS])
        self.where = FieldBox("Folder, or https:// or s3:// address", hint="For example: a folder on the shared drive")
        self.server = ServerFields(self.where)
        self.passphrase = FieldBox("Passphrase of the store", secret=True)
        self.again = FieldBox("The passphrase again", secret=True)
        self.choose, self.test = Button("Choose a folder…"), Button("Try the place")
        self.go = Button("Connect", "primary")
        self._words = [Prose() for _ in range(3)]
        self.results = QVBoxLayout()
        self._said = Prose("", "risk")
        self._build()
        self._connect()
        self.show_way("connect")

    @property
    def way(self) -> Way:
        """The way that shows."""
        return WAYS[self.ways.currentIndex()]

    def _build(self) -> None:
        self.add(self.ways)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        for row, (name, words) in enumerate(zip(("Needs", "Does", "Protects"), self._words, strict=True)):
            grid.addWidget(Label(name, "soft"), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(words, row, 1)
        grid.setColumnStretch(1, 1)
        self.add(grid)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.where, 1)
        line.addWidget(self.choose, 0, Qt.AlignmentFlag.AlignBottom)
        secrets = QHBoxLayout()
        secrets.setSpacing(8)
        secrets.addWidget(self.passphrase, 1)
        secrets.addWidget(self.again, 1)
        for part in (line, self.server, secrets, self.results, self._said):
            self.add(part)
        self._said.hide()
        last = QHBoxLayout()
        last.setSpacing(8)
        last.addWidget(self.go)
        last.addWidget(self.test)
        last.addStretch(1)
        self.body.addSpacing(4)
        self.add(last)

    def _connect(self) -> None:
        self.ways.chosen.connect(self._on_way)
        self.choose.clicked.connect(self._on_choose)
        self.test.clicked.connect(self._on_test)
        self.go.clicked.connect(self._on_go)
        self.where.edit.textEdited.connect(lambda: self._show_trial(None))
        for field in (self.where, self.server.login, self.server.password, self.passphrase, self.again):
            field.edit.returnPressed.connect(self._on_go)

    def show_way(self, name: str) -> None:
        """Show one of the ways by its name."""
        self.ways.show_tab(name)
        self._on_way(name)

    def forget(self) -> None:
        """Keep no secret in a field."""
        for field in (self.server.password, self.passphrase, self.again):
            field.edit.clear()

    @property
    def address(self) -> str:
        """Where the store is, with what opens the server; never shown."""
        return self.server.address

    def _on_way(self, _name: str) -> None:
        way = self.way
        for prose, words in zip(self._words, (way.needs, way.does, way.protects), strict=True):
            prose.set_text(words)
        self.passphrase.set_label(way.passphrase)
        self.again.setVisible(not way.joins)
        self._said.hide()
        self._show_trial(None)

    def _on_choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "The folder of the store", str(Path.home()))
        if chosen:
            self.where.edit.setText(chosen)
            self._show_trial(None)

    def _on_test(self) -> None:
        where, joins = self.address, self.way.joins
        if not where:
            self._say(_WHERE)
            self.where.edit.setFocus()
            return
        self._set_busy(True)
        self._desk.jobs.run_far(lambda: try_store(where, join=joins), self._on_tried, self._on_failed, owner=self)

    def _on_tried(self, trial: Trial) -> None:
        self._set_busy(False)
        self._said.hide()
        self._show_trial(trial)

    def _show_trial(self, trial: Trial | None) -> None:
        self._is_new_person = False
        self._name_go()
        while (item := self.results.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        if trial is not None:
            lines = list_trial_lines(trial, self.way.name)
            for line in lines:
                self.results.addWidget(StatusLabel(line.text, line.tone))
            announce(self, ". ".join(line.text for line in lines))

    def _on_go(self) -> None:
        where, typed, joins = self.address, self.passphrase.text, self.way.joins
        if not self.go.isEnabled():
            return
        if not where or not typed or (not joins and typed != self.again.text):
            self._say(_WHERE if not where else "The two passphrases differ." if typed else "Type a passphrase.")
            (self.passphrase if where else self.where).edit.setFocus()
            return
        self._said.hide()
        self._set_busy(True)
        portfolio, way = self._desk.portfolio, self.way
        asks = way.name == "connect" and not self._is_new_person

        def work() -> StoreStatus | tuple[str, ...]:
            people = find_people(where) if asks and is_there(where) else None
            if people:
                return people
            return connect_store(portfolio, where, typed, join=joins, invited=way.name == "invited")

        self._desk.jobs.run_far(work, self._on_done, self._on_failed, owner=self)

    def _on_done(self, done: StoreStatus | tuple[str, ...]) -> None:
        self._set_busy(False)
        if not isinstance(done, StoreStatus):
            self._ask_who(done)
            return
        status = done
        self.forget()
        self._said.hide()
        self.connected.emit(status)

    def _ask_who(self, people: tuple[str, ...]) -> None:
        """Others are there: nobody becomes a second person by mistake."""
        self._say(
            f"{', '.join(people)} already {'uses' if len(people) == 1 else 'use'} a store there. If that is you, join"
            " with your other device. If not, connect as somebody new."
        )
        self._is_new_person = True
        self._name_go()

    def _name_go(self) -> None:
        self.go.setText("Connect as somebody new" if self._is_new_person else self.way.go)
        self.go.updateGeometry()

    def _on_failed(self, error: KnownError) -> None:
        self._set_busy(False)
        self._say(str(error))

    def _say(self, words: str) -> None:
        self._said.set_text(words)
        self._said.show()
        announce(self, words, urgent=True)

    def _set_busy(self, busy: bool) -> None:
        for part in (self.go, self.test, self.ways):
            part.setEnabled(not busy)
        self._name_go()
        if busy:
            self.go.setText("One moment…")
