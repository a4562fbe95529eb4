"""Files on this computer that nothing names any more go by themselves, a month after that was seen."""

from __future__ import annotations

from typing import Final

from brm_desktop.base.stamps import to_ms
from brm_desktop.domain.leftovers import pass_time
from brm_desktop.services.portfolio import Portfolio
from brm_desktop.storage.backups import find_backup_moment, list_automatic_backups
from brm_desktop.storage.leftover_memory import load_memory
from brm_desktop.storage.locks import hold_task
from brm_desktop.storage.tidying import Tidied, tidy

_DAY_MS: Final = 86_400_000
_WAIT_MS: Final = 30 * _DAY_MS


def tidy_if_due(portfolio: Portfolio) -> Tidied | None:
    """Look through the files once a day, and remove what nothing has named for a month; None when it was done today.

    Raises: Busy while another process does it, StorageError.
    """
    now_ms, before_ms = to_ms(portfolio.clock.now()), load_memory(portfolio.database.reader()).at_ms
    if abs(now_ms - before_ms) < _DAY_MS:
        return None
    backups = [at for path in list_automatic_backups(portfolio.folder) if (at := find_backup_moment(path))]
    with hold_task(portfolio.folder, "tidying", "looking through its files"):
        return tidy(
            portfolio.database, portfolio.blobs, now_ms, pass_time(before_ms, now_ms, _DAY_MS), _WAIT_MS,
            to_ms(min(backups)) if backups else None,
        )  # fmt: skip
