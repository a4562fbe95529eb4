"""The window's start: everything is built here once and handed on; what can wait comes after the first paint."""

from __future__ import annotations

import gc
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from brm_desktop.base.errors import KnownError
from brm_desktop.services.opening import Opened, open_profile
from brm_desktop.storage.locks import WindowLock

if TYPE_CHECKING:
    from brm_desktop.ui.window import Window


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


def run_window(folder: Path, painted: Callable[[Window], object] | None = None) -> int:
    """Open the window on a profile and return its exit code; a second window raises the first.

    `painted` is told once, as soon as the first picture shows.
    """
    gc.disable()  # what is imported stays: looking for garbage in it costs a twentieth of the start
    lock = WindowLock(folder)
    try:
        if folder.exists() and not lock.take():
            return _raise_first(folder)
    except KnownError as error:
        print(f"brm-desktop: {error}", file=sys.stderr)
        return 1
    opening = _Opening(folder)
    opening.start()
    from brm_desktop.ui.window import Window

    window = Window(folder, lock)
    if painted is not None:
        window.main.painted.connect(lambda: painted(window))
    opened = opening.wait()
    if opened.portfolio is None:
        window.after_paint(lambda: _collect_from_now_on(window))
    window.loaded.connect(lambda: _collect_from_now_on(window))
    return window.run(opened)


def guarded(run: Callable[[], int]) -> int:
    """Run the program; an unforeseen fault is one calm line, and where it happened is in the log."""
    try:
        return run()
    except Exception:
        import logging

        from brm_desktop.base.log import install_log
        from brm_desktop.base.paths import log_folder

        log = install_log(log_folder())
        logging.getLogger(__name__).exception("an unforeseen fault")
        print(
            f"brm-desktop: Something went wrong in the program. What you have is kept. See {log.path}.", file=sys.stderr
        )
        return 1


def _collect_from_now_on(window: Window) -> None:
    """Look for garbage from now on, but never in what has been loaded so far."""
    gc.freeze()
    window.garbage.start()


def _raise_first(folder: Path) -> int:
    from brm_desktop.ui.shell.one_window import ask_to_raise

    if ask_to_raise(folder):
        return 0
    print("brm-desktop: the portfolio is open in another window, which did not answer.", file=sys.stderr)
    return 1
