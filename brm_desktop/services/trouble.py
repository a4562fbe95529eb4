"""Why the last exchange did not come off, and since when; kept, so that window, restarts and commands say the same."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Final, NamedTuple

from brm_desktop.base.errors import KnownError
from brm_desktop.base.stamps import from_ms, to_ms
from brm_desktop.services.portfolio import Portfolio
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.meta import find_text, keep_text

_KEY: Final = "sync_trouble"


class Trouble(NamedTuple):
    """`why` is one of the reasons of `sync.faults`, or here for a fault of this computer."""

    why: str
    title: str
    detail: str
    hint: str
    since_ms: int

    @property
    def since(self) -> datetime:
        return from_ms(self.since_ms)


def find_trouble(connection: Connection) -> Trouble | None:
    """Return why the last exchange did not come off, None if it did."""
    kept = find_text(connection, _KEY)
    return Trouble(**json.loads(kept)) if kept else None


def keep_trouble(portfolio: Portfolio, error: KnownError | None) -> None:
    """Remember a fault, or with None that there is none; what lasts is as old as it was."""
    before = find_trouble(portfolio.database.reader())
    if error is None:
        if before is not None:
            keep_text(portfolio.database, _KEY, "")
        return
    why = str(getattr(error, "why", "here"))
    since_ms = before.since_ms if before is not None and before.why == why else to_ms(portfolio.clock.now())
    now = Trouble(why, error.title, error.detail, error.hint, since_ms)
    if now != before:
        keep_text(portfolio.database, _KEY, json.dumps(now._asdict()))
