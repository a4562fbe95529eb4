"""Recovery keys of shared spaces in the window: made and shown once, taken out, told of, and used by a successor."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QApplication, QFileDialog, QVBoxLayout, QWidget

from brm_desktop.base.errors import KnownError
from brm_desktop.services.known_keys import mark_keys_known
from brm_desktop.services.space_keys import make_space_key, recover_space, take_out_space_key, write_key_page
from brm_desktop.services.spaces import SpaceLine
from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.parts.field_box import FieldBox
from brm_desktop.ui.parts.labels import Prose
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.theme import MEDIUM, font
from brm_desktop.ui.sync.devices_card import Confirmation
from brm_desktop.ui.sync.secrets_card import group
from brm_desktop.ui.sync.words import SEEN
from brm_desktop.ui.sync.wrong import Wrong

_MAKING = (
    "A key to print, for the office to keep: when no member is left, a successor goes on with it. Whoever holds it and"
    " the store can read all of this space, and nothing of yours that is private. Every member is told."
)
_REMOVING = (
    "What comes from now on is sealed by a new key, which the page does not open. What was there until now it still"
    " opens for whoever has a copy of the store."
)
_USING = (
    "For a space whose members are gone. You come into it as yourself, with all that is in it and was; those who are"
    " in it still see that."
)


class SpaceKeys(QWidget):
    """Below the spaces: one thing at a time, nothing when nothing is asked."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._space: SpaceLine | None = None
        self.told, self.know = Prose("", "watch"), Button("I have seen it", small=True)
        self.making, self.removing = Confirmation("Make the key"), Confirmation("Take the key out")
        self.key = Prose()
        self.copy, self.save = Button("Copy", small=True), Button("Save it as a page…", small=True)
        self.done = Button("I have kept it", "primary", small=True)
        self.typed = FieldBox("Recovery key of a space", hint="As it is printed")
        self.go, self.cancel = Button("Let me in", "primary", small=True), Button("Cancel", "quiet", small=True)
        self._wrong = Wrong()
        self._build()
        self._connect()

    def _build(self) -> None:
        self.key.setFont(font(weight=MEDIUM, tabular=True))
        self.news = group((self.told,), (self.know,))
        self.showing = group(
            (Prose("Print it or write it down; it is not shown again.", "soft"), self.key),
            (self.copy, self.save, self.done),
        )
        self.typing = group((self.typed, Prose(_USING, "soft"), self._wrong), (self.go, self.cancel))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for part in (self.news, self.making, self.removing, self.showing, self.typing):
            column.addWidget(part)
            part.hide()
        self._wrong.hide()

    def _connect(self) -> None:
        self.know.clicked.connect(self._on_know)
        self.making.confirmed.connect(self._on_make)
        self.removing.confirmed.connect(self._on_remove)
        self.copy.clicked.connect(lambda: QApplication.clipboard().setText(self.key.accessibleName()))
        self.save.clicked.connect(self._on_save)
        self.done.clicked.connect(self.forget)
        self.go.clicked.connect(self._on_go)
        self.typed.edit.returnPressed.connect(self._on_go)
        for leaves in (self.cancel.clicked, self.typing.left):
            leaves.connect(self.forget)

    def show_news(self, spaces: Sequence[str]) -> None:
        """Tell of the spaces for which somebody made a key."""
        names = " and ".join(spaces)
        self.told.set_text(f"A recovery key was made for {names}: whoever holds the page can read all that is in it.")
        self.news.setVisible(bool(spaces))

    def ask_making(self, space: SpaceLine) -> None:
        """Ask whether a key is to be made for a space."""
        self._begin(space)
        self.making.ask(f"Make a recovery key for {space.name}?", _MAKING)

    def ask_removal(self, space: SpaceLine) -> None:
        """Ask whether the key of a space is to be taken out."""
        self._begin(space)
        self.removing.ask(f"Take the recovery key out of {space.name}?", _REMOVING)

    def ask_key(self) -> None:
        """Let a key be typed."""
        self._begin(None)
        self.typing.begin_at(self.typed.edit)

    def forget(self) -> None:
        """Close what is open, and keep no secret in a field."""
        self.key.set_text("")
        self.typed.edit.clear()
        self._wrong.hide()
        for part in (self.making, self.removing, self.showing, self.typing):
            part.hide()

    def _begin(self, space: SpaceLine | None) -> None:
        self.forget()
        self._space = space

    def _on_know(self) -> None:
        portfolio, hub = self._desk.portfolio, self._desk.hub
        self._desk.jobs.write(lambda: mark_keys_known(portfolio), lambda _: hub.committed.emit(SEEN), owner=self)

    def _on_make(self) -> None:
        space, portfolio = self._space, self._desk.portfolio
        if space is not None:
            self._desk.toast("Making the key…")
            self._desk.jobs.run_far(
                lambda: make_space_key(portfolio, space.space), self._on_made, self._on_failed, owner=self
            )

    def _on_made(self, key: str) -> None:
        self.key.set_text(key)
        self.showing.begin_at(self.done)
        self._desk.hub.committed.emit(SEEN)

    def _on_remove(self) -> None:
        space, desk = self._space, self._desk

        def done(line: SpaceLine) -> None:
            desk.toast(f"The recovery key of {line.name} is out")
            desk.actions.trigger("sync_after")

        if space is not None:
            desk.jobs.run_far(
                lambda: take_out_space_key(desk.portfolio, space.space), done, self._on_failed, owner=self
            )

    def _on_save(self) -> None:
        space = self._space
        name = "BRM Desktop recovery key of a space.txt"
        path, _ = QFileDialog.getSaveFileName(self, "Save the recovery key", name, "Text (*.txt)")
        if path and space is not None:
            portfolio, key = self._desk.portfolio, self.key.accessibleName()
            self._desk.jobs.run(
                lambda: write_key_page(portfolio, space.space, key, Path(path)),
                lambda _: self._desk.toast("Saved; print it and delete the file"),
                owner=self,
            )

    def _on_go(self) -> None:
        words, portfolio = self.typed.text.strip(), self._desk.portfolio
        if not words:
            self._wrong.say("Type the key as it is printed.")
            return
        self._set_busy(True)
        self._desk.jobs.run_far(lambda: recover_space(portfolio, words), self._on_let_in, self._on_failed, owner=self)

    def _on_let_in(self, line: SpaceLine) -> None:
        self._set_busy(False)
        self.forget()
        self._desk.toast(f"You are in {line.name} now")
        self._desk.actions.trigger("sync_after")

    def _on_failed(self, error: KnownError) -> None:
        self._set_busy(False)
        self._wrong.tell(self._desk, self.typing, error)

    def _set_busy(self, busy: bool) -> None:
        self.go.setEnabled(not busy)
        self.go.setText("Opening…" if busy else "Let me in")
