"""Every command of the window once: its words, its keys and its icon, for menus, palette and keys overlay."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget


class Command(NamedTuple):
    """One entry of the registry: its stable name, its action, the group it is listed under."""

    name: str
    action: QAction
    group: str
    listed: bool


class Actions(QObject):
    """The registry of commands. A shortcut works wherever in the window the cursor is."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._commands: dict[str, Command] = {}
        self._awaited = set[str]()
        self._window: QWidget | None = None

    def add(
        self,
        name: str,
        text: str,
        run: Callable[[], object],
        *,
        keys: str | tuple[str, ...] = (),
        icon: str = "",
        group: str = "General",
        listed: bool = True,
    ) -> QAction:
        """Register a command under a stable name; a name that is taken is given its new work.

        `keys` are in Qt's portable form ("Ctrl+Shift+F"); `icon` is a name of resources/icons;
        `listed` says whether the palette offers it.
        """
        self.remove(name)
        action = QAction(self)
        action.setText(text)
        action.setObjectName(name)
        shown = (keys,) if isinstance(keys, str) else keys
        action.setShortcuts([QKeySequence(each) for each in shown if each])
        action.setData(icon)
        action.triggered.connect(lambda _checked=False: run())
        self._commands[name] = Command(name, action, group, listed)
        if self._window is not None:
            self._window.addAction(action)
        if name in self._awaited:
            self._awaited.remove(name)
            QTimer.singleShot(0, action, action.trigger)
        return action

    def remove(self, name: str) -> None:
        """Forget a command, if it is there."""
        if (command := self._commands.pop(name, None)) is not None:
            if self._window is not None:
                self._window.removeAction(command.action)
            command.action.deleteLater()

    def get(self, name: str) -> QAction:
        """Return the action of a command. Raises: KeyError."""
        return self._commands[name].action

    def trigger(self, name: str) -> None:
        """Run a command as if its keys were pressed; one that comes only after the start runs once it is there."""
        if name in self._commands:
            self._commands[name].action.trigger()
        else:
            self._awaited.add(name)

    def attach(self, window: QWidget) -> None:
        """Let all shortcuts, present and to come, work in a window."""
        self._window = window
        window.addActions([command.action for command in self._commands.values()])

    def __iter__(self) -> Iterator[Command]:
        return iter(self._commands.values())


def keys_text(action: QAction) -> str:
    """Return an action's first shortcut as people read it ("Ctrl Shift F"), or nothing."""
    return spoken_keys(action.shortcut())


def spoken_keys(keys: QKeySequence) -> str:
    """Return a key sequence as this system writes it, without the plus signs."""
    return keys.toString(QKeySequence.SequenceFormat.NativeText).replace("+", " ")
