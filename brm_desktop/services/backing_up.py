"""Automatic backups: made while the portfolio is in use, when something has changed since the last one."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from brm_desktop.base.stamps import from_ms
from brm_desktop.services.portfolio import Portfolio
from brm_desktop.storage.backups import find_backup_moment, list_automatic_backups, make_automatic_backup

EVERY = timedelta(hours=1)


def back_up_if_due(portfolio: Portfolio) -> Path | None:
    """Make an automatic backup if the last one is old and something has changed since; else None.

    Raises: StorageError, Busy, Cancelled; nothing is lost by it.
    """
    newest, *_ = portfolio.database.reader().execute("SELECT max(at_ms) FROM commits").fetchone()
    held = list_automatic_backups(portfolio.folder)
    last = find_backup_moment(held[-1]) if held else None
    if newest is None or (last is not None and from_ms(newest) <= last):
        return None
    if last is not None and portfolio.clock.now() - last < EVERY:
        return None
    return make_automatic_backup(portfolio.folder, portfolio.key, clock=portfolio.clock)
