"""The window's start: everything is built here once and handed on; what can wait comes after the first paint."""

from __future__ import annotations

import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from brm_desktop.base.errors import KnownError

if TYPE_CHECKING:
    from brm_desktop.services.portfolio import Portfolio
    from brm_desktop.storage.today import TodayFacts


class Opened(NamedTuple):
    """How the profile was found: open with what Today shows, or why not."""

    portfolio: Portfolio | None = None
    facts: TodayFacts | None = None
    is_new: bool = False
    needs_key: bool = False
    error: KnownError | None = None


class _Opening(threading.Thread):
    """Opens the portfolio and reads Today while Qt is imported."""

    def __init__(self, folder: Path) -> None:
        super().__init__(name="opening", daemon=True)
        self._folder = folder
        self._opened = Opened()

    def run(self) -> None:
        try:
            self._opened = open_profile(self._folder)
        except KnownError as error:
            self._opened = Opened(error=error)

    def wait(self) -> Opened:
        self.join()
        return self._opened


def open_profile(folder: Path, key: bytes | None = None) -> Opened:
    """Open a profile as far as it goes without asking. Raises: KnownError."""
    from brm_desktop.services import opening
    from brm_desktop.services.portfolio import open_portfolio
    from brm_desktop.storage.local_disk import refuse_network_folder
    from brm_desktop.storage.today import read_today

    refuse_network_folder(folder)
    if not opening.exists(folder):
        return Opened(is_new=True)
    try:
        portfolio = open_portfolio(folder, key or opening.find_key(folder))
    except opening.NeedsPassphrase:
        return Opened(needs_key=True)
    return Opened(portfolio, read_today(portfolio.database.reader(), portfolio.today(), portfolio.clock.now()))


def run_window(folder: Path) -> int:
    """Open the window on a profile and return its exit code; a second window raises the first."""
    from brm_desktop.storage.locks import WindowLock

    opening = _Opening(folder)
    lock = WindowLock(folder)
    try:
        if folder.exists() and not lock.take():
            return _raise_first(folder)
    except KnownError as error:
        print(f"brm-desktop: {error}", file=sys.stderr)
        return 1
    opening.start()
    from brm_desktop.ui.window import Window

    window = Window(folder, lock)
    return window.run(opening.wait())


def _raise_first(folder: Path) -> int:
    from brm_desktop.ui.shell.one_window import ask_to_raise

    if ask_to_raise(folder):
        return 0
    print("brm-desktop: the portfolio is open in another window, which did not answer.", file=sys.stderr)
    return 1
