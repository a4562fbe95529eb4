"""Connecting to a store: where it is, and its passphrase."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout

from brm_desktop.base.errors import KnownError
from brm_desktop.services.syncing import StoreStatus, connect_store
from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.field_box import FieldBox
from brm_desktop.ui.parts.labels import Prose
from brm_desktop.ui.shell.desk import Desk

_WHAT = (
    "The store is a folder that your office has already: a shared drive, a synced folder, or an address of a WebDAV"
    " server. Everything in it is encrypted with a key that only your own devices have. You go on working without it;"
    " nothing is ever overwritten unseen."
)


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
