"""Numbers and days onto lengths, and the round numbers and days that axes are marked with."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from math import ceil, floor, log10
from typing import NamedTuple

from brm_desktop.domain.dates import MONTHS

_LIMIT = 1e300
_STEPS = (1, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000, 12000)  # months


class Scale(NamedTuple):
    """A stretch of numbers laid on a stretch of length; `start` may be right of or below `end`."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Return where a number stands; what lies outside stands at the edge. One number alone is in the middle."""
        spread = self.high - self.low
        share = 0.5 if spread <= 0 else min(max((value - self.low) / spread, 0.0), 1.0)
        return self.start + share * (self.end - self.start)


def find_extent(values: Iterable[float]) -> tuple[float, float]:
    """Return the least and the greatest of some numbers, within what can be reckoned with; 0 and 1 of none."""
    known = [min(max(value, -_LIMIT), _LIMIT) for value in values if value == value]
    return (min(known), max(known)) if known else (0.0, 1.0)


def list_ticks(low: float, high: float, most: int) -> tuple[float, ...]:
    """Return round numbers, rising, the first at or below `low` and the last at or above `high`; at least two."""
    low, high = find_extent((low, high))
    if high - low <= max(abs(low), abs(high)) * 1e-9 + 1e-300:  # as good as one number: give it room on both sides
        room = abs(low) * 0.1 or 1.0
        low, high = low - room, high + room
    raw = (high - low) / max(1, most)
    magnitude = 10.0 ** floor(log10(raw))
    step = next((size * magnitude for size in (1, 2, 2.5, 5) if size * magnitude >= raw), 10 * magnitude)
    first, last = floor(low / step), ceil(high / step)
    return tuple(place * step for place in range(first, last + 1))


def list_months(first: date, last: date, most: int) -> tuple[tuple[date, str], ...]:
    """Return the beginnings of months within some days, at even distances, each with what it is called."""
    start, end = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
    step = next((size for size in _STEPS if (end - start) / size <= max(1, most)), _STEPS[-1])
    begins = range(-(-start // step) * step, end + 1, step)
    days = [date(month // 12, month % 12 + 1, 1) for month in begins if month >= 12]
    return tuple((day, _name(day, step, n == 0)) for n, day in enumerate(day for day in days if day >= first))


def _name(day: date, step: int, first: bool) -> str:
    if step >= 12:
        return str(day.year)
    return f"{MONTHS[day.month - 1][:3]} {day.year}" if first or day.month == 1 else MONTHS[day.month - 1][:3]
