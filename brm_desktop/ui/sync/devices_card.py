"""The devices that take part as oneself: this one, when each last changed something, and revoking one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from brm_desktop.base.errors import KnownError
from brm_desktop.services.devices import DeviceLine, mark_known, revoke_device
from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.folding import Folding
from brm_desktop.ui.parts.labels import Chip, Label, Prose
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.theme import SMALL_PX
from brm_desktop.ui.sync.words import SEEN, say_moment

_MEANS = (
    "Nothing that {name} writes from now on counts. What it has copied stays readable on it. As it holds your identity,"
    " so does the store while it can reach it: take its access there away, then change the store’s passphrase."
)


class DevicesCard(Card):
    """A line a device; revoking asks once more and says what it does."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("Your devices")
        self._desk = desk
        self._shown: tuple[DeviceLine, ...] = ()
        self.rows: list[DeviceRow] = []
        self._column = QVBoxLayout()
        self._column.setSpacing(8)
        self.add(self._column)
        self.confirm = Confirmation("Revoke it")
        self.confirm.hide()
        self.confirm.confirmed.connect(self._on_confirmed)
        self.add(self.confirm)
        self._asked: DeviceLine | None = None

    def show_devices(self, devices: Sequence[DeviceLine]) -> None:
        """Show these devices."""
        self.show_detail(str(sum(not device.is_revoked for device in devices)))
        if any(device.is_new for device in devices) and self.isVisible():
            portfolio, hub = self._desk.portfolio, self._desk.hub
            self._desk.jobs.write(lambda: mark_known(portfolio), lambda _: hub.committed.emit(SEEN), owner=self)
        if self._came(devices) == self._shown:
            return
        self._shown = devices = self._came(devices)
        for row in self.rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = [DeviceRow(device) for device in devices]
        for row in self.rows:
            row.revoke_asked.connect(self._on_revoke_asked)
            self._column.addWidget(row)

    def _came(self, devices: Sequence[DeviceLine]) -> tuple[DeviceLine, ...]:
        """Return the devices, those new still that were so when the page was opened."""
        new = {device.writer for device in self._shown if device.is_new} if self.isVisible() else set()
        return tuple(device._replace(is_new=device.is_new or device.writer in new) for device in devices)

    def _on_revoke_asked(self, device: DeviceLine) -> None:
        self._asked = device
        self.confirm.ask(f"Revoke {device.name}?", _MEANS.format(name=device.name))

    def _on_confirmed(self) -> None:
        device, desk = self._asked, self._desk
        if device is None:
            return

        def done(line: DeviceLine) -> None:
            desk.toast(f"{line.name} is revoked")
            desk.actions.trigger("sync_after")

        desk.jobs.run_far(lambda: revoke_device(desk.portfolio, device.writer), done, self._on_failed, owner=self)

    def _on_failed(self, error: KnownError) -> None:
        self._desk.hub.failed.emit(error)


class DeviceRow(QWidget):
    """One device."""

    revoke_asked = Signal(object)

    def __init__(self, device: DeviceLine) -> None:
        super().__init__()
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Label(device.name))
        words.addWidget(Label(_say_last(device), "soft", px=SMALL_PX))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addLayout(words, 1)
        self.revoke: Button | None = None
        if device.is_this:
            line.addWidget(Chip("This one", "accent"))
        elif device.is_revoked:
            line.addWidget(Chip("Revoked", "risk"))
        else:
            if device.is_new:
                line.addWidget(Chip("New", "watch", tip="If this is not yours, revoke it"))
            self.revoke = Button("Revoke…", "quiet", small=True)
            self.revoke.setAccessibleName(f"Revoke {device.name}")
            self.revoke.clicked.connect(lambda: self.revoke_asked.emit(device))
            line.addWidget(self.revoke)


class Confirmation(Folding):
    """Asks once more in place, with what it means; `confirmed` if it is meant."""

    confirmed = Signal()

    def __init__(self, act: str) -> None:
        super().__init__()
        self._title, self._means = Prose(), Prose("", "soft")
        self.act, self.cancel = Button(act, small=True), Button("Cancel", "quiet", small=True)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.act)
        buttons.addWidget(self.cancel)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(6)
        for part in (self._title, self._means):
            column.addWidget(part)
        column.addLayout(buttons)
        self.act.clicked.connect(self._on_act_clicked)
        for leaves in (self.cancel.clicked, self.left):
            leaves.connect(self.hide)

    def ask(self, title: str, means: str) -> None:
        """Ask, and put the keyboard at the way out."""
        self._title.set_text(title)
        self._means.set_text(means)
        self.setAccessibleName(f"{title} {means}")
        self.begin_at(self.cancel)

    def _on_act_clicked(self) -> None:
        self.hide()
        self.confirmed.emit()


def _say_last(device: DeviceLine) -> str:
    return f"Last change {say_moment(device.changed_at)}" if device.changed_at else "No change yet"
