"""Which of the automatic backups are kept: one an hour for a day, one a day, one a week, within a size. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

LAST_KEPT = 3
HOURS, DAYS, WEEKS = 24, 14, 12
MOST_BYTES = 1024 * 1024 * 1024


class Held(NamedTuple):
    """A backup that is there: when it was made, and how large it is."""

    made_at: datetime
    size: int


def choose_kept(held: Sequence[Held], now: datetime, most_bytes: int = MOST_BYTES) -> set[int]:
    """Return the places of the backups to keep, of all from the oldest to the newest.

    The last few stay; of each recent hour, day and week the newest stays. When they are too large together the
    oldest go first; the newest always stays.
    """
    kept = set(range(max(0, len(held) - LAST_KEPT), len(held)))
    newest: dict[tuple[str, int, int], int] = {}
    for place, backup in enumerate(held):
        for slot in _list_slots(backup.made_at, now):
            newest[slot] = place
    kept.update(newest.values())
    room = most_bytes
    fitting = set[int]()
    for place in sorted(kept, reverse=True):
        room -= held[place].size
        if room < 0 and fitting:
            break
        fitting.add(place)
    return fitting


def _list_slots(made_at: datetime, now: datetime) -> Iterator[tuple[str, int, int]]:
    age = now - made_at
    if age <= timedelta(hours=HOURS):
        yield "hour", made_at.toordinal(), made_at.hour
    if age <= timedelta(days=DAYS):
        yield "day", made_at.toordinal(), 0
    if age <= timedelta(weeks=WEEKS):
        year, week, _ = made_at.isocalendar()
        yield "week", year, week
