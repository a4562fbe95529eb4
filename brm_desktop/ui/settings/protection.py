"""How the portfolio is protected: what opens it, the recovery key, another passphrase."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from brm_desktop.base.errors import KnownError
from brm_desktop.services import protection
from brm_desktop.storage.keys import Protection
from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.labels import Prose
from brm_desktop.ui.shell.desk import Desk

_PAGE = """BRM Desktop: recovery key

{key}

Keep this page where your office keeps its keys. With it the portfolio and its backups open when the
passphrase is lost or the computer is gone. Anybody who has it and the files can read everything.
"""


class ProtectionCard(Card):
    """Says how the portfolio opens, and changes it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("Protection")
        self._desk = desk
        self._is_plain = False
        self._said = Prose()
        self._key = Prose()
        self._key.hide()
        self.show_key, self.copy_key = Button("Show the recovery key"), Button("Copy")
        self.save_key, self.saved = Button("Save it as a page…"), Button("I have kept it", "primary")
        self.set_passphrase = Button("Set a passphrase…")
        self._passphrase, self._again = QLineEdit(), QLineEdit()
        self._build()
        self._connect()
        self._refresh()

    def _build(self) -> None:
        self.add(self._said)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.show_key, self.copy_key, self.save_key, self.saved, self.set_passphrase):
            buttons.addWidget(button)
        buttons.addStretch(1)
        self.add(self._key)
        self._typing = QWidget()
        fields = QVBoxLayout(self._typing)
        fields.setContentsMargins(0, 0, 0, 0)
        for field, words in ((self._passphrase, "New passphrase"), (self._again, "The new passphrase again")):
            field.setEchoMode(QLineEdit.EchoMode.Password)
            field.setPlaceholderText(words)
            field.setAccessibleName(words)
            fields.addWidget(field)
        self._typing.hide()
        self.add(self._typing)
        self.add(buttons)

    def _connect(self) -> None:
        self.show_key.clicked.connect(self._on_show_key)
        self.copy_key.clicked.connect(lambda: QApplication.clipboard().setText(self._key.text()))
        self.save_key.clicked.connect(self._on_save_key)
        self.saved.clicked.connect(self._on_saved)
        self.set_passphrase.clicked.connect(self._on_set_passphrase)
        self._again.returnPressed.connect(self._on_set_passphrase)

    def _refresh(self) -> None:
        portfolio = self._desk.portfolio

        def read() -> tuple[Protection | None]:
            return (protection.describe(portfolio),)

        self._desk.jobs.run(read, lambda found: self._show(found[0]), key="protection", owner=self)

    def _show(self, found: Protection | None) -> None:
        plain = "Not protected: anybody with the disk can read it."
        self._said.setText(plain if found is None else f"{found}.")
        shown = bool(self._key.text())
        self.show_key.setVisible(found is not None and not shown)
        for button in (self.copy_key, self.save_key):
            button.setVisible(shown)
        self.saved.setVisible(shown and found is not None and not found.recovery_saved)
        self._is_plain = found is None
        self.set_passphrase.setText(
            "Protect it with a passphrase…"
            if found is None
            else "Set a passphrase…"
            if not found.passphrase
            else "Change the passphrase…"
        )

    def _on_show_key(self) -> None:
        portfolio = self._desk.portfolio
        self._desk.jobs.run(lambda: protection.show_recovery_key(portfolio), self._on_key, owner=self)

    def _on_key(self, key: str) -> None:
        self._key.setText(key)
        self._key.show()
        self._refresh()

    def _on_save_key(self) -> None:
        path, _ = QFileDialog.getSaveFileName(
            self, "Save the recovery key", "BRM Desktop recovery key.txt", "Text (*.txt)"
        )
        if path:
            text = _PAGE.format(key=self._key.text())
            from pathlib import Path

            self._desk.jobs.write(lambda: Path(path).write_text(text, encoding="utf-8"))

    def _on_saved(self) -> None:
        portfolio = self._desk.portfolio
        self._desk.jobs.write(lambda: protection.mark_recovery_saved(portfolio), lambda _: self._refresh(), owner=self)

    def _on_set_passphrase(self) -> None:
        if not self._typing.isVisible():
            self._typing.show()
            self._passphrase.setFocus()
            self.set_passphrase.setText("Keep this passphrase")
            return
        typed, portfolio = self._passphrase.text(), self._desk.portfolio
        if not typed or typed != self._again.text():
            self._said.setText("A passphrase is needed." if not typed else "The two passphrases differ.")
            return
        if self._is_plain:
            self._desk.protect(typed)
            return
        self._desk.jobs.write(
            lambda: protection.set_passphrase(portfolio, typed),
            lambda _: self._on_passphrase_set(),
            self._on_failed,
            owner=self,
        )

    def _on_passphrase_set(self) -> None:
        for field in (self._passphrase, self._again):
            field.clear()
        self._typing.hide()
        self._refresh()
        self._desk.toast("The passphrase is set")

    def _on_failed(self, error: KnownError) -> None:
        self._said.setText(str(error))
