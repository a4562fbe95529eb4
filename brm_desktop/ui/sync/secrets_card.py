"""What opens one's identity in the store: another passphrase, and a recovery key for paper."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from brm_desktop.base.errors import KnownError
from brm_desktop.services.store_keys import (
    change_store_passphrase,
    has_store_recovery,
    make_store_recovery,
    say_keeping,
    write_recovery_page,
)
from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.field_box import FieldBox
from brm_desktop.ui.parts.folding import Folding
from brm_desktop.ui.parts.labels import Prose
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.theme import MEDIUM, font
from brm_desktop.ui.sync.wrong import Wrong

_NONE = "No recovery key was made. If the passphrase is lost, no further device can join."
_MADE = "A recovery key was made. Typed in place of the passphrase, it opens the store."
_WARNS = (
    "The passphrase before opens the store no more. Who kept a copy of the store from before can still open that copy"
    " with it."
)


class SecretsCard(Card):
    """Says what there is, and changes it in place."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("Passphrase and recovery key")
        self._desk = desk
        self._said = Prose("", "soft")
        self.kept = Prose(say_keeping(desk.portfolio), "soft" if desk.portfolio.key is not None else "watch")
        self.change, self.make = Button("Change the passphrase…", small=True), Button("Make a recovery key", small=True)
        self.passphrase, self.again = FieldBox("New passphrase", secret=True), FieldBox("Once more", secret=True)
        self.keep, self.cancel = Button("Change it", "primary", small=True), Button("Cancel", "quiet", small=True)
        self.key = Prose()
        self.copy, self.save = Button("Copy", small=True), Button("Save it as a page…", small=True)
        self.done = Button("I have kept it", "primary", small=True)
        self._wrong = Wrong()
        self._build()
        self._connect()

    def _build(self) -> None:
        self.key.setFont(font(weight=MEDIUM, tabular=True))
        self.add(self._said)
        self.add(self.kept)
        first = QHBoxLayout()
        for button in (self.change, self.make):
            first.addWidget(button)
        first.addStretch(1)
        self.typing = group((self.passphrase, self.again, Prose(_WARNS, "soft"), self._wrong), (self.keep, self.cancel))
        self.showing = group(
            (Prose("Print it or write it down; it is not shown again.", "soft"), self.key),
            (self.copy, self.save, self.done),
        )
        self._first = QWidget()
        self._first.setLayout(first)
        first.setContentsMargins(0, 4, 0, 0)
        for part in (self._first, self.typing, self.showing):
            self.add(part)
        self._go("")

    def _connect(self) -> None:
        self.change.clicked.connect(lambda: self._go("typing"))
        self.make.clicked.connect(self._on_make)
        self.keep.clicked.connect(self._on_keep)
        self.again.edit.returnPressed.connect(self._on_keep)
        for leaves in (self.cancel.clicked, self.typing.left):
            leaves.connect(self.forget)
        self.copy.clicked.connect(lambda: QApplication.clipboard().setText(self.key.accessibleName()))
        self.save.clicked.connect(self._on_save)
        self.done.clicked.connect(self.forget)

    def refresh(self) -> None:
        """Read whether there is a recovery key."""
        portfolio = self._desk.portfolio
        self._desk.jobs.run(
            lambda: has_store_recovery(portfolio),
            lambda found: self._said.set_text(_MADE if found else _NONE),
            key="recovery key of the store",
            owner=self,
        )

    def forget(self) -> None:
        """Keep no secret in a field."""
        for box in (self.passphrase, self.again):
            box.edit.clear()
        self.key.set_text("")
        self._go("")

    def _go(self, step: str) -> None:
        self._wrong.hide()
        shown = {"typing": self.typing, "showing": self.showing}.get(step, self._first)
        if step:
            (self.typing if step == "typing" else self.showing).begin_at(
                self.passphrase.edit if step == "typing" else self.done
            )
        shown.show()  # before the others go, so that the keyboard has where to go to
        for part in {self._first, self.typing, self.showing} - {shown}:
            part.hide()

    def _on_keep(self) -> None:
        typed, portfolio = self.passphrase.text, self._desk.portfolio
        if not typed or typed != self.again.text:
            self._wrong.say("The two passphrases differ." if typed else "A passphrase is needed.")
            return
        self._set_busy(True)
        self._desk.jobs.run_far(
            lambda: change_store_passphrase(portfolio, typed), lambda _: self._on_changed(), self._on_failed, owner=self
        )

    def _on_changed(self) -> None:
        self._set_busy(False)
        self.forget()
        self._desk.toast("The passphrase of the store is changed")

    def _on_make(self) -> None:
        portfolio = self._desk.portfolio
        self._set_busy(True)
        self._desk.jobs.run_far(lambda: make_store_recovery(portfolio), self._on_made, self._on_failed, owner=self)

    def _on_made(self, key: str) -> None:
        self._set_busy(False)
        self.key.set_text(key)
        self._go("showing")
        self.refresh()

    def _on_save(self) -> None:
        name = "BRM Desktop recovery key of the store.txt"
        path, _ = QFileDialog.getSaveFileName(self, "Save the recovery key", name, "Text (*.txt)")
        if path:
            portfolio, key = self._desk.portfolio, self.key.accessibleName()
            self._desk.jobs.run(
                lambda: write_recovery_page(portfolio, key, Path(path)),
                lambda _: self._desk.toast("Saved; print it and delete the file"),
                owner=self,
            )

    def _on_failed(self, error: KnownError) -> None:
        self._set_busy(False)
        self._wrong.tell(self._desk, self.typing, error)

    def _set_busy(self, busy: bool) -> None:
        for button in (self.change, self.make, self.keep):
            button.setEnabled(not busy)
        self.make.setText("Making it…" if busy else "Make a recovery key")


def group(parts: tuple[QWidget, ...], buttons: tuple[Button, ...]) -> Folding:
    """Return parts above a line of buttons, to be shown and hidden together."""
    whole = Folding()
    column = QVBoxLayout(whole)
    column.setContentsMargins(0, 4, 0, 0)
    column.setSpacing(8)
    for part in parts:
        column.addWidget(part)
    line = QHBoxLayout()
    line.setSpacing(8)
    for button in buttons:
        line.addWidget(button)
    line.addStretch(1)
    column.addLayout(line)
    return whole
