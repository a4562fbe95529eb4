"""A portfolio that is open: its database, journal, files and settings, built once and handed on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from brm_desktop.base.stamps import Clock, SystemClock
from brm_desktop.storage.database import FILE_NAME, Database
from brm_desktop.storage.migrate import bring_up_to_date

if TYPE_CHECKING:
    from brm_desktop.storage.journal import Journal


class Portfolio:
    """One open portfolio. Reads go to `database`, changes through the use cases of this floor."""

    def __init__(self, folder: Path, database: Database, clock: Clock) -> None:
        self.folder = folder
        self.database = database
        self.clock = clock

    @cached_property
    def journal(self) -> Journal:
        """The write door; imports every kind of record when first asked for."""
        from brm_desktop.storage.journal import Journal

        return Journal(self.database, clock=self.clock)

    def today(self) -> date:
        return self.clock.today()

    def close(self) -> None:
        self.database.close()


def open_portfolio(folder: Path, key: bytes | None, *, clock: Clock | None = None, backup: Callable[[], object] = lambda: None) -> Portfolio:
    """Open the portfolio in a folder, made or brought to this version where needed.

    Raises: WrongKey, Busy, StorageError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE_NAME
    bring_up_to_date(path, key, backup)
    return Portfolio(folder, Database(path, key), clock or SystemClock())
