"""Asks where a store is now that was moved, or what opens its server now."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout

from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.parts.field_box import FieldBox
from brm_desktop.ui.parts.folding import Folding
from brm_desktop.ui.parts.labels import Prose
from brm_desktop.ui.shell.announce import announce
from brm_desktop.ui.sync.server_fields import ServerFields

_GO = "Go on there"


class MovedForm(Folding):
    """Opens in place; `meant` carries what was typed or chosen."""

    meant = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.where = FieldBox("Where the store is now: a folder, or https:// or s3:// address")
        self.server = ServerFields(self.where)
        self.choose, self.go = Button("Choose a folder…"), Button(_GO, "primary", small=True)
        self.cancel = Button("Cancel", "quiet", small=True)
        self.wrong = Prose("", "risk")
        self._build()
        self.choose.clicked.connect(self._on_choose_clicked)
        self.go.clicked.connect(self._on_go)
        for field in (self.where, self.server.login, self.server.password):
            field.edit.returnPressed.connect(self._on_go)
        for leaves in (self.cancel.clicked, self.left):
            leaves.connect(self.close_form)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.where, 1)
        line.addWidget(self.choose, 0, Qt.AlignmentFlag.AlignBottom)
        column.addLayout(line)
        column.addWidget(self.server)
        column.addWidget(self.wrong)
        last = QHBoxLayout()
        last.setSpacing(8)
        last.addWidget(self.go)
        last.addWidget(self.cancel)
        last.addStretch(1)
        column.addLayout(last)
        self.wrong.hide()

    def open_form(self, where: str = "") -> None:
        """Ask; where the address is known, only for what opens the server."""
        self.wrong.hide()
        if where:
            self.where.edit.setText(where)
        self.begin_at((self.server.login if where else self.where).edit)

    def close_form(self) -> None:
        """Ask no more."""
        self._set_busy(False)
        for field in (self.where, self.server.login, self.server.password):
            field.edit.clear()
        self.hide()

    def show_busy(self) -> None:
        """Say that the place is being looked at."""
        self.wrong.hide()
        self._set_busy(True)

    def show_wrong(self, words: str) -> None:
        """Say why it cannot go on there."""
        self._set_busy(False)
        self.wrong.set_text(words)
        self.wrong.show()
        announce(self, words, urgent=True)

    def _on_choose_clicked(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "Where the store is now", str(Path.home()))
        if chosen:
            self.where.edit.setText(chosen)

    def _on_go(self) -> None:
        if not self.go.isEnabled():
            return
        if self.where.text.strip():
            self.meant.emit(self.server.address)
        else:
            self.show_wrong("Type the folder or the address, or choose a folder.")

    def _set_busy(self, busy: bool) -> None:
        self.go.setEnabled(not busy)
        self.go.set_words("Looking…" if busy else _GO)
