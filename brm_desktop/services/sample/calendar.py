"""The ten years of the sample: its business days, its hours, and where today stands in them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date, datetime, time, timedelta, tzinfo

from brm_desktop.domain.business_days import is_business_day
from brm_desktop.services.sample.chance import Chance

YEARS = 10
_AHEAD_DAYS = 450
_DAY = timedelta(days=1)
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


class Calendar:
    """Business days from ten years before today to a year after it."""

    def __init__(self, today: date, zone: tzinfo) -> None:
        self.today = today
        self.zone = zone
        self.start = _years_before(today, YEARS)
        span = (today - self.start).days + _AHEAD_DAYS
        self._days = [day for day in (self.start + _DAY * number for number in range(span)) if is_business_day(day)]
        self.past = self._days[: bisect_left(self._days, today)]

    @property
    def first_at(self) -> datetime:
        """The moment the practice began."""
        return self.at(self.past[0], 8)

    @property
    def last_at(self) -> datetime:
        """The end of the last business day before today: nothing was written later."""
        return self.at(self.past[-1], 17, 30)

    def at(self, day: date, hour: int, minute: int = 0) -> datetime:
        return datetime.combine(day, time(hour, minute), self.zone)

    def on_or_before(self, day: date) -> date:
        """Return the last business day up to a day."""
        return self._days[max(bisect_right(self._days, day) - 1, 0)]

    def shift(self, day: date, count: int) -> date:
        """Return the business day so many after a day, or before it."""
        at = bisect_left(self._days, day) if count < 0 else bisect_right(self._days, day) - 1
        return self._days[min(max(at + count, 0), len(self._days) - 1)]

    def ago(self, days: int) -> date:
        """Return the business day that lies about so many days before today, never before the start."""
        return self.on_or_before(max(self.today - _DAY * days, self.past[0]))

    def some_hour(self, day: date, chance: Chance, *, step: int = 15) -> datetime:
        """Return a moment in the office hours of a day."""
        return self.at(day, 8, 0) + timedelta(minutes=step * chance.between(0, 510 // step))


def month_name(day: date, shift: int = 0) -> str:
    return _MONTHS[(day.month - 1 + shift) % 12]


def weekday_name(chance: Chance) -> str:
    return chance.pick(_WEEKDAYS)


def fiscal_year(day: date) -> str:
    """Return the fiscal year that is planned for on a day; it begins in July."""
    return f"FY{(day.year + (day.month >= 7) + 1) % 100:02d}"


def _years_before(day: date, years: int) -> date:
    if (day.month, day.day) == (2, 29):
        day -= _DAY
    return day.replace(year=day.year - years)
