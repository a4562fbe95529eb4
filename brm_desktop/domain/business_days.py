"""Business days: weekdays that are no US federal holiday, nor one of the days an office adds.

The holidays follow from 5 U.S.C. 6103 by rule, so no list has to be kept and nothing heavy is imported.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from datetime import date, timedelta
from functools import lru_cache

_DAY = timedelta(days=1)
_MONDAY, _THURSDAY, _SATURDAY, _SUNDAY = 0, 3, 5, 6


class OfficeHolidays:
    """The days that an office adds to the federal holidays: of one year, or of every year (then the year is 0)."""

    def __init__(self, days: Iterable[tuple[int, int, int]] = ()) -> None:
        self._days = frozenset(days)

    def __contains__(self, day: object) -> bool:
        if not isinstance(day, date):
            return False
        return (day.year, day.month, day.day) in self._days or (0, day.month, day.day) in self._days

    def __eq__(self, other: object) -> bool:
        return isinstance(other, OfficeHolidays) and self._days == other._days

    def __hash__(self) -> int:
        return hash(self._days)


def is_business_day(day: date, office_holidays: Container[date] = ()) -> bool:
    """Say whether offices are open; `office_holidays` are those of the state, added to the federal ones."""
    return day.weekday() < _SATURDAY and find_holiday(day) is None and day not in office_holidays


def add_business_days(day: date, count: int, office_holidays: Container[date] = ()) -> date:
    """Return the `count`-th business day after `day` (before it, when negative). Raises: OverflowError."""
    step = _DAY if count >= 0 else -_DAY
    left = abs(count)
    while left:
        day += step
        left -= is_business_day(day, office_holidays)
    return day


def count_business_days(start: date, end: date, office_holidays: Container[date] = ()) -> int:
    """Count the business days after `start` up to and including `end`; 0 when `end` is not later."""
    days = (start + _DAY * (number + 1) for number in range((end - start).days))
    return sum(is_business_day(day, office_holidays) for day in days)


def find_holiday(day: date) -> str | None:
    """Return the name of the federal holiday that is observed on this day, if one is."""
    return list_federal_holidays(day.year).get(day)


@lru_cache(maxsize=64)
def list_federal_holidays(year: int) -> dict[date, str]:
    """Return the days of a year on which federal holidays are observed: Saturday's on Friday, Sunday's on Monday."""
    both = [*_holidays(year), *(_holidays(year + 1) if year < date.max.year else ())]
    observed = {_observed(day): name for day, name in both}
    return {day: name for day, name in sorted(observed.items()) if day.year == year}


def _holidays(year: int) -> Iterator[tuple[date, str]]:
    yield date(year, 1, 1), "New Year's Day"
    if year >= 1986:
        yield _nth(year, 1, _MONDAY, 3), "Martin Luther King Jr. Day"
    yield _nth(year, 2, _MONDAY, 3), "Presidents' Day"
    yield _last(year, 5, _MONDAY), "Memorial Day"
    if year >= 2021:
        yield date(year, 6, 19), "Juneteenth"
    yield date(year, 7, 4), "Independence Day"
    yield _nth(year, 9, _MONDAY, 1), "Labor Day"
    yield _nth(year, 10, _MONDAY, 2), "Columbus Day"
    yield date(year, 11, 11), "Veterans Day"
    yield _nth(year, 11, _THURSDAY, 4), "Thanksgiving Day"
    yield date(year, 12, 25), "Christmas Day"


def _nth(year: int, month: int, weekday: int, nth: int) -> date:
    first = date(year, month, 1)
    return first + _DAY * ((weekday - first.weekday()) % 7 + 7 * (nth - 1))


def _last(year: int, month: int, weekday: int) -> date:
    last = date(year, month + 1, 1) - _DAY
    return last - _DAY * ((last.weekday() - weekday) % 7)


def _observed(day: date) -> date:
    if day.weekday() == _SATURDAY:
        return day - _DAY if day > date.min else day
    return day + _DAY if day.weekday() == _SUNDAY else day
