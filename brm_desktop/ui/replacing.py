"""Puts another portfolio in the place of the one that shows: the same one protected, or a backup of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from brm_desktop.base.errors import KnownError
from brm_desktop.ui.welcome.page import WorkingPage

if TYPE_CHECKING:
    from brm_desktop.services.opening import Opened
    from brm_desktop.ui.window import Window


def reprotect(window: Window, passphrase: str | None) -> None:
    """Protect a plain portfolio: closed, written anew under a key, and opened again."""
    window.begin_anew(lambda: WorkingPage("Protecting the portfolio", "Everything is written anew under a key."))
    folder = window.folder

    def work() -> Opened:
        from brm_desktop.services import protection
        from brm_desktop.services.opening import find_key, open_profile

        protection.protect(folder, None, passphrase)
        return open_profile(folder, find_key(folder, passphrase))

    window.jobs.write(work, window.show, lambda error: _go_back(window, None, error))


def restore(window: Window, key: bytes | None, backup: Path, passphrase: str | None) -> None:
    """Put a backup in the portfolio's place: closed, put aside, and what was in the backup opened.

    `key` is the portfolio's own.
    """
    window.begin_anew(lambda: WorkingPage("Restoring the backup", "What is here now is kept aside."))
    folder = window.folder

    def work() -> tuple[Opened, Path | None]:
        from brm_desktop.services import restoring
        from brm_desktop.services.opening import open_profile

        done = restoring.restore(folder, backup, passphrase, own_key=key)
        return open_profile(folder, done.data_key), done.aside

    def done(restored: tuple[Opened, Path | None]) -> None:
        opened, aside = restored
        window.show(opened)
        kept = f"; what was here is in {aside.name}" if aside is not None else ""
        window.main.toast(f"Restored {backup.name}{kept}")

    window.jobs.write(work, done, lambda error: _go_back(window, key, error))


def _go_back(window: Window, key: bytes | None, error: KnownError) -> None:
    """Show what was there before, and what went wrong."""
    from brm_desktop.services.opening import open_profile

    window.show(open_profile(window.folder, key))
    window.main.show_error(error)
