"""The first start and the unlock page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QProgressBar, QRadioButton, QWidget

from brm_desktop.base.errors import KnownError
from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.parts.field_box import FieldBox
from brm_desktop.ui.parts.labels import Label, Prose
from brm_desktop.ui.shell.theme import MEDIUM, font
from brm_desktop.ui.welcome.frame import Frame

if TYPE_CHECKING:
    from pathlib import Path

    from brm_desktop.services.opening import Opened
    from brm_desktop.ui.shell.jobs import Jobs
    from brm_desktop.ui.shell.main_window import MainWindow


_BY_STORE = {
    "connect": "Connect a store…",
    "join": "Join my other device…",
    "invited": "I was invited…",
}


_MEANS = "A recovery key is made as well. Today reminds you until it is saved."
_PLAIN = "You can protect it later, in Settings."
_NO_KEYRING = (
    "This computer has no place where programs keep passwords, or it is locked. Choose a passphrase below and go on."
)


class Host(Protocol):
    """What these pages need of the window they cover."""

    folder: Path
    jobs: Jobs
    main: MainWindow

    def show(self, opened: Opened) -> None:
        """Go on with what was opened."""


def make_cover(window: Host, needs_key: bool) -> QWidget:
    """Return the page for a profile that is new or locked."""
    return UnlockPage(window) if needs_key else FirstRunPage(window)


class UnlockPage(Frame):
    """Asks for the passphrase or the recovery key."""

    def __init__(self, window: Host) -> None:
        super().__init__("BRM Desktop is locked", "Type the passphrase, or the recovery key from its printed page.")
        self._window = window
        self.key = FieldBox("Passphrase or recovery key", secret=True)
        self.unlock = Button("Unlock", "primary")
        self.card.add(self.key)
        self.card.add(self.unlock)
        self.key.edit.returnPressed.connect(self._on_unlock)
        self.unlock.clicked.connect(self._on_unlock)
        self.setFocusProxy(self.key)
        self.key.edit.setFocus()

    def _on_unlock(self) -> None:
        typed, folder = self.key.text, self._window.folder
        if not typed or not self.unlock.isEnabled():
            return
        self.unlock.setEnabled(False)
        self.unlock.setText("Unlocking…")

        def work() -> Opened:
            from brm_desktop.services.opening import find_key, open_profile

            return open_profile(folder, find_key(folder, typed))

        self._window.jobs.run(work, self._window.show, self._on_failed, owner=self)

    def _on_failed(self, error: KnownError) -> None:
        self.unlock.setEnabled(True)
        self.unlock.setText("Unlock")
        self.banner.show_error(error)
        self.key.edit.selectAll()
        self.key.edit.setFocus()


class WorkingPage(Frame):
    """Says that something is under way that needs the portfolio alone."""

    def __init__(self, title: str, text: str) -> None:
        super().__init__(title, text)
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        bar.setAccessibleName(title)
        self.card.add(bar)


class FirstRunPage(Frame):
    """Who you are, how the portfolio is protected, and how to start."""

    def __init__(self, window: Host) -> None:
        super().__init__(
            "Welcome to BRM Desktop",
            "Your agencies, people, notes and promises stay on this computer, and work without a network.",
        )
        self._window = window
        self.name = FieldBox("Your name", hint="As it should stand on a briefing")
        self.office = FieldBox("Your office", hint="For example: Office of the State CIO")
        self.card.add(self.name)
        self.card.add(self.office)
        self._add_protection()
        self._add_starts()
        self.setFocusProxy(self.name)

    def _add_protection(self) -> None:
        heading = Label("Protection", weight=MEDIUM)
        self.card.add(heading)
        self.by_keyring = QRadioButton("Protect it with this computer’s sign-in (recommended)")
        self.by_passphrase = QRadioButton("Protect it with a passphrase, asked for at every start")
        self.plain = QRadioButton("Do not protect it: anybody with the disk can read it")
        self._ways = QButtonGroup(self)
        for way in (self.by_keyring, self.by_passphrase, self.plain):
            way.setFont(font())
            self._ways.addButton(way)
            self.card.add(way)
        self.by_keyring.setChecked(True)
        self.passphrase = FieldBox("Passphrase", secret=True)
        self.again = FieldBox("The passphrase again", secret=True)
        for box in (self.passphrase, self.again):
            box.hide()
            self.card.add(box)
            self.by_passphrase.toggled.connect(box.setVisible)
        self.means = Prose(_MEANS, "soft")
        self.card.add(self.means)
        self.plain.toggled.connect(lambda on: self.means.set_text(_PLAIN if on else _MEANS))

    def _add_starts(self) -> None:
        self.start_empty = Button("Start empty", "primary")
        self.start_import = Button("Import a file…")
        self.start_sample = Button("Open the sample portfolio")
        line = QHBoxLayout()
        line.setSpacing(8)
        for button, then in ((self.start_empty, "today"), (self.start_import, "import"), (self.start_sample, "sample")):
            button.clicked.connect(lambda _=False, then=then: self._on_start(then))
            line.addWidget(button)
        line.addStretch(1)
        self.card.add(line)
        self.card.add(Prose("Or use a store, a folder that your other devices or colleagues reach as well:", "soft"))
        self.by_store = {way: Button(words) for way, words in _BY_STORE.items()}
        flow = QHBoxLayout()
        flow.setSpacing(8)
        for way, button in self.by_store.items():
            button.clicked.connect(lambda _=False, way=way: self._on_start(way))
            flow.addWidget(button)
        flow.addStretch(1)
        self.card.add(flow)

    def _on_start(self, then: str) -> None:
        if then == "sample":
            self._start_sample()
            return
        if self.by_passphrase.isChecked() and (not self.passphrase.text or self.passphrase.text != self.again.text):
            self.banner.show_error(
                KnownError("The two passphrases differ" if self.passphrase.text else "A passphrase is needed")
            )
            self.passphrase.edit.setFocus()
            return
        self.banner.hide()
        self._set_busy(True)
        folder, name, office = self._window.folder, self.name.text.strip(), self.office.text.strip()
        protect, passphrase = (
            not self.plain.isChecked(),
            self.passphrase.text if self.by_passphrase.isChecked() else None,
        )

        def work() -> Opened:
            from brm_desktop.services.first_run import make_portfolio
            from brm_desktop.services.opening import open_profile

            return open_profile(folder, make_portfolio(folder, name, office, protect=protect, passphrase=passphrase))

        self._window.jobs.write(work, lambda opened: self._on_made(opened, then), self._on_failed)

    def _start_sample(self) -> None:
        self._set_busy(True)

        def work() -> Opened:
            from brm_desktop.services.first_run import make_sample_profile
            from brm_desktop.services.opening import open_profile

            return open_profile(make_sample_profile())

        self._window.jobs.write(work, lambda opened: self._on_made(opened, "today"), self._on_failed)

    def _on_made(self, opened: Opened, then: str) -> None:
        self._window.show(opened)
        if then == "import":
            self._window.main.open("import")
        elif then in _BY_STORE:
            self._window.main.open("sync", None, then)

    def _on_failed(self, error: KnownError) -> None:
        from brm_desktop.storage.secret_store import KeyringAbsent

        self._set_busy(False)
        if isinstance(error, KeyringAbsent):
            self.by_passphrase.setChecked(True)
            self.passphrase.edit.setFocus()
            error = KnownError("It cannot be protected by this computer’s sign-in", _NO_KEYRING)
        self.banner.show_error(error)

    def _set_busy(self, busy: bool) -> None:
        for button in (self.start_empty, self.start_import, self.start_sample, *self.by_store.values()):
            button.setEnabled(not busy)
        self.start_empty.setText("Preparing…" if busy else "Start empty")
