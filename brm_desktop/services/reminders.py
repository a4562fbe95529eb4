"""Reminders of one profile: read ahead, told once; `follow_ups.snooze` moves them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from brm_desktop.base.keeper import Keeper
from brm_desktop.base.local_zone import find_local_zone
from brm_desktop.base.settings import REMIND_AT_DUE_TIME, load_settings
from brm_desktop.domain.reminders import Reminder, Snooze, list_snoozes, snooze_to
from brm_desktop.services.portfolio import Portfolio
from brm_desktop.storage import reminders

READ_AHEAD = timedelta(days=2)
_FILE_NAME = "reminders.json"
_NAME = "told_until"


class Told:
    """Until when reminders have been told, kept in the profile so that none comes twice. It holds no word of any."""

    def __init__(self, folder: Path, now: datetime) -> None:
        self._keeper = Keeper(folder / _FILE_NAME)
        self.until = min(_read(self._keeper.get(_NAME)) or now, now)  # a clock that was ahead silences nothing

    def move(self, until: datetime) -> None:
        """Count all up to a moment as told; earlier than before counts for nothing."""
        self.until = max(self.until, until.astimezone(UTC))

    def save(self) -> None:
        """Keep it for the next start."""
        self._keeper.set(_NAME, self.until.isoformat())
        self._keeper.save()


def list_coming(portfolio: Portfolio, after: datetime) -> tuple[Reminder, ...]:
    """Return what comes up after a moment, as far ahead as is read at once."""
    at_due_time = load_settings(portfolio.folder).get(REMIND_AT_DUE_TIME)
    until = portfolio.clock.now() + READ_AHEAD
    return reminders.list_reminders(portfolio.database.reader(), after, until, at_due_time=at_due_time)


def list_offers(portfolio: Portfolio) -> tuple[Snooze, ...]:
    """Return the moments that a reminder can be put off to."""
    return list_snoozes(portfolio.clock.now(), find_local_zone())


def find_snooze(portfolio: Portfolio, day: date) -> datetime:
    """Return the moment that a picked day means. Raises: InvalidValue for a day that is over."""
    return snooze_to(day, portfolio.clock.now(), find_local_zone())


def _read(kept: str | None) -> datetime | None:
    try:
        at = datetime.fromisoformat(kept or "")
    except ValueError:
        return None
    return at.astimezone(UTC) if at.tzinfo else None
