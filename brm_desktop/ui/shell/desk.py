"""What a page is handed: everything it may use, so that nothing is reached for from elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from pathlib import Path

    from brm_desktop.services.portfolio import Portfolio
    from brm_desktop.ui.shell.actions import Actions
    from brm_desktop.ui.shell.hub import Hub
    from brm_desktop.ui.shell.jobs import Jobs
    from brm_desktop.ui.shell.theme import ThemeSwitch


class Navigator(Protocol):
    """Goes to places of the window."""

    def open(self, place: str, record_id: str | None = None, tab: str | None = None) -> None:
        """Show a place, one record of it, one tab of that."""

    def back(self) -> None:
        """Show what was shown before."""


class Toast(Protocol):
    """Says in a few words what just happened."""

    def __call__(self, text: str, undo: bool = False) -> None:
        """Show a message for a while, with Undo beside it where that makes sense."""


class Desk(NamedTuple):
    """A page's whole world."""

    portfolio: Portfolio
    jobs: Jobs
    hub: Hub
    theme: ThemeSwitch
    actions: Actions
    navigator: Navigator
    today: Callable[[], date]
    toast: Toast
    protect: Callable[[str], None] = lambda _passphrase: None
    restore: Callable[[Path, str | None], None] = lambda _backup, _passphrase: None
