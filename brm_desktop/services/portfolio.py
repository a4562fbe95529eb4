"""A portfolio that is open: its database, journal, files and settings, built once and handed on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from brm_desktop.base.stamps import Clock, SystemClock
from brm_desktop.storage.database import FILE_NAME, Database
from brm_desktop.storage.locks import Hold, hold_exclusive, hold_shared
from brm_desktop.storage.migrate import bring_up_to_date, is_up_to_date

if TYPE_CHECKING:
    from brm_desktop.storage.blobs import Blobs
    from brm_desktop.storage.journal import Journal


class Portfolio:
    """One open portfolio. Reads go to `database`, changes through the use cases of this floor."""

    def __init__(self, folder: Path, key: bytes | None, clock: Clock, hold: Hold) -> None:
        self.folder = folder
        self.key = key
        self.clock = clock
        self.database = Database(folder / FILE_NAME, key)
        self._hold = hold
        self._making_journal = Lock()

    def __repr__(self) -> str:
        return f"Portfolio({self.folder.name!r})"  # never the key

    @property
    def journal(self) -> Journal:
        """The write door; imports every kind of record when first asked for. The same one on every thread."""
        with self._making_journal:
            return self._journal

    @cached_property
    def _journal(self) -> Journal:
        from brm_desktop.storage.journal import Journal

        return Journal(self.database, clock=self.clock)

    @cached_property
    def blobs(self) -> Blobs:
        """The files kept with the portfolio, protected as it is."""
        from brm_desktop.storage.blobs import Blobs

        return Blobs(self.folder, self.key)

    def today(self) -> date:
        return self.clock.today()

    def close(self) -> None:
        self.database.close()
        self._hold.release()


def open_portfolio(
    folder: Path, key: bytes | None, *, clock: Clock | None = None, backup: Callable[[], object] | None = None
) -> Portfolio:
    """Open the portfolio in a folder, made or brought to this version where needed, with a backup before.

    Raises: WrongKey, Busy, StorageError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE_NAME
    hold = hold_shared(folder)
    try:
        if not is_up_to_date(path, key):
            hold.release()
            with hold_exclusive(folder, "bringing the portfolio to this version"):
                bring_up_to_date(path, key, backup or (lambda: _back_up(folder, key)))
            hold = hold_shared(folder)
        return Portfolio(folder, key, clock or SystemClock(), hold)
    except BaseException:
        hold.release()
        raise


def _back_up(folder: Path, key: bytes | None) -> None:
    from brm_desktop.storage.backups import make_automatic_backup

    make_automatic_backup(folder, key)
