"""A portfolio that is open: its database, journal, files and settings, built once and handed on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from brm_desktop.base.stamps import Clock, SystemClock
from brm_desktop.storage.database import FILE_NAME, Database
from brm_desktop.storage.migrate import bring_up_to_date

if TYPE_CHECKING:
    from brm_desktop.storage.journal import Journal


@dataclass(frozen=True, slots=True)
class Portfolio:
    """One open portfolio. Reads go to `database`, changes through the use cases of this floor."""

    folder: Path
    database: Database
    journal: Journal
    clock: Clock

    def today(self) -> date:
        return self.clock.today()

    def close(self) -> None:
        self.database.close()


def open_portfolio(folder: Path, key: bytes | None, *, clock: Clock | None = None, backup: Callable[[], object] = lambda: None) -> Portfolio:
    """Open the portfolio in a folder, made or brought to this version where needed.

    Raises: WrongKey, Busy, StorageError.
    """
    from brm_desktop.storage.journal import Journal

    clock = clock or SystemClock()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE_NAME
    bring_up_to_date(path, key, backup)
    database = Database(path, key)
    return Portfolio(folder, database, Journal(database, clock=clock), clock)
