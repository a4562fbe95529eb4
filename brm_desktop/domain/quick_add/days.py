"""Days in a text. Every `read_` returns where it ended and what it found, or None."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache
from typing import TypeVar

from brm_desktop.domain.business_days import add_business_days
from brm_desktop.domain.dates import add_months, in_month, last_day, monday_of
from brm_desktop.domain.quick_add.reader import Reader
from brm_desktop.domain.recurrence import LAST, Recurrence, Unit, first_occurrence

Value = TypeVar("Value")
Hit = tuple[int, Value] | None

_DAY = timedelta(days=1)
_FRIDAY = 4
_SATURDAY = 5
_SHORTEST_MONTH = 5  # letters: "mo" and "mos" are lengths of time
_LEAP_CYCLE_YEARS = 8
_CENTURY = 2000


def read_day(r: Reader, at: int, led: bool = False) -> Hit[date]:
    """Read a day; `led` when a word such as "by" stands before it, which allows more ("the 15th")."""
    try:
        for read in (
            _numbers, _month_and_day, _nth_in_month, _weekday, _named, _end_of, _next, _in_amount, _amount_from_now,
            _amount_from_day,
        ):  # fmt: skip
            hit = read(r, at)
            if hit:
                return hit
        return _day_of_month(r, at) if led else None
    except (ValueError, OverflowError):
        return None


def read_due(r: Reader, at: int) -> tuple[int, date, bool] | None:
    """Read a due day with the words that lead to it; the last of the result says whether there were any."""
    begin = at
    while r.is_in(at, r.words.by) and at - begin < 3:
        at = r.after_colon(at + 1)
    led = at > begin
    if not led and (_is_mentioned(r, at) or _is_counted(r, at)):
        return None
    end_of_day = _day_end(r, at)
    hit = read_day(r, end_of_day or at, led)
    if hit:
        return _day_end(r, hit[0]) or hit[0], hit[1], led
    return (end_of_day, r.today, led) if end_of_day else None


def _is_mentioned(r: Reader, at: int) -> bool:
    """Say whether the words before a day make it no due day: "notes from Friday", "re: Friday", "we may 3"."""
    if r.is_mark(at - 1, ":"):
        return r.is_in(at - 2, r.words.about)
    if r.word(at) in r.words.months and r.is_in(at - 1, r.words.not_month_after):
        return True
    return r.is_in(at - 1, r.words.not_due_after | r.words.every)


def _is_counted(r: Reader, at: int) -> bool:
    """Say whether a weekday stands there with its number before it: "the first Monday after the move"."""
    if r.word(at) not in r.words.weekdays or read_ordinal(r, at - 1) is None:
        return False
    return r.word(at - 2) not in r.words.months  # the number of "May 2nd Tue" is the month's


def read_start(r: Reader, at: int) -> Hit[date]:
    """Read the day something starts: "start Mon", "starting on 12/7"."""
    if not r.is_in(at, r.words.start):
        return None
    at = r.after_colon(at + 1)
    return read_day(r, at + 1 if r.is_in(at, r.words.on) else at, led=True)


def read_amount(r: Reader, at: int) -> Hit[tuple[int, Unit]]:
    """Read a length of time: "3 days", "3d", "a week", "2 quarters" (6 months)."""
    match = _pattern(r"([0-9]{1,3})([^\W\d]+)").fullmatch(r.word(at))
    if match and match[2] in r.words.units:
        unit, times = r.words.units[match[2]]
        return (at + 1, (int(match[1]) * times, unit)) if int(match[1]) else None
    couple = r.phrases(at, r.words.couple)
    number, at = (2, couple) if couple else (read_number(r, at), at + 1)
    if number and r.word(at) in r.words.units and len(r.word(at)) > 1:
        unit, times = r.words.units[r.word(at)]
        return at + 1, (number * times, unit)
    return None


def read_number(r: Reader, at: int) -> int | None:
    """Read a small whole number above zero, in figures or as a word."""
    word = r.word(at)
    return int(word) or None if _pattern(r"[0-9]{1,3}").fullmatch(word) else r.words.numbers.get(word)


def read_ordinal(r: Reader, at: int) -> int | None:
    """Read "2nd", "second" or "last" (-1)."""
    match = _pattern(r"([0-9]{1,2})([^\W\d]+)").fullmatch(r.word(at))
    if match:
        return int(match[1]) or None if match[2] in r.words.ordinal_endings else None
    return r.words.ordinals.get(r.word(at))


def read_month_and_day(r: Reader, at: int) -> Hit[tuple[int, int]]:
    """Read a month and a day of it: "Nov 30", "November 30th", "30 Nov"."""
    month = r.words.months.get(r.word(at), 0)
    if month:
        after = r.after_dot(at + 1)
        day = _day_number(r, after)
        return (after + 1, (month, day)) if day else None
    day = _day_number(r, at)
    if not day:
        return None
    at = at + 2 if r.is_in(at + 1, r.words.of) else at + 1
    month = r.words.months.get(r.word(at), 0)
    return (r.after_dot(at + 1), (month, day)) if month else None


def next_yearly(today: date, month: int, day: int) -> date:
    """Return the next day with this month and day, today included. Raises: ValueError if there is none."""
    for year in range(today.year, today.year + _LEAP_CYCLE_YEARS + 1):
        if day <= last_day(year, month).day and date(year, month, day) >= today:
            return date(year, month, day)
    raise ValueError("no such day")


def _numbers(r: Reader, at: int) -> Hit[date]:
    word = r.word(at)
    if not word[:1].isdigit() or word.isdigit():
        return None
    match = _pattern(r"([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})").fullmatch(word)
    if match:
        return at + 1, date(int(match[1]), int(match[2]), int(match[3]))
    match = _pattern(r"([0-9]{1,2})(?:/([0-9]{1,2})(?:/([0-9]{4}|[0-9]{2}))?|-([0-9]{1,2})-([0-9]{4}))").fullmatch(word)
    if not match:
        return None
    month, day = int(match[1]), int(match[2] or match[4])
    if not r.words.month_first:
        month, day = day, month
    year = match[3] or match[5]
    if not year:
        return at + 1, next_yearly(r.today, month, day)
    return at + 1, date(int(year) + (_CENTURY if len(year) == 2 else 0), month, day)


def _month_and_day(r: Reader, at: int) -> Hit[date]:
    if r.is_in(at, r.words.the):
        at = at + 1 if read_ordinal(r, at + 1) else len(r.tokens)
    hit = read_month_and_day(r, at)
    if not hit:
        return None
    end, (month, day) = hit
    after_comma = end + 1 if r.is_mark(end, ",") else end
    if _pattern(r"(?:19|20|21)[0-9]{2}").fullmatch(r.word(after_comma)):
        return after_comma + 1, date(int(r.word(after_comma)), month, day)
    return end, next_yearly(r.today, month, day)


def _weekday(r: Reader, at: int) -> Hit[date]:
    weekday = r.words.weekdays.get(r.word(at))
    if weekday is None:
        return None
    end = r.after_dot(at + 1)
    after_comma = end + 1 if r.is_mark(end, ",") else end
    exact = _exact(r, after_comma)
    exact = exact or _day_of_month(r, end)
    if exact and exact[1].weekday() == weekday:
        return exact
    if r.is_in(end, r.words.next) and r.words.units.get(r.word(end + 1)) == ("week", 1):
        return end + 2, _of_week(r.today + 7 * _DAY, weekday)
    return end, r.today + _DAY * ((weekday - r.today.weekday() - 1) % 7 + 1)


def _exact(r: Reader, at: int) -> Hit[date]:
    try:
        return _numbers(r, at) or _month_and_day(r, at)
    except ValueError:
        return None


def _named(r: Reader, at: int) -> Hit[date]:
    for phrase, days in r.words.days_from_today.items():
        end = r.phrase(at, phrase)
        if end:
            return end, r.today + days * _DAY
    return None


def _end_of(r: Reader, at: int) -> Hit[date]:
    begin = at + 1 if r.is_in(at, r.words.the) else at
    for phrase, unit in r.words.ends.items():
        end = r.phrase(begin, phrase)
        if end and unit != "day":
            return end, end_of(r.today, unit)
    after = r.phrases(at, r.words.end_of)
    return _end_of_named(r, after) if after else None


def _end_of_named(r: Reader, at: int) -> Hit[date]:
    month = r.words.months.get(r.word(at))
    if month:
        this_year = last_day(r.today.year, month)
        return r.after_dot(at + 1), this_year if this_year >= r.today else last_day(r.today.year + 1, month)
    match = _pattern(r"q([1-4])").fullmatch(r.word(at))
    if match:
        this_year = last_day(r.today.year, int(match[1]) * 3)
        return at + 1, this_year if this_year >= r.today else last_day(r.today.year + 1, int(match[1]) * 3)
    following = r.is_in(at, r.words.next)
    at += following or r.is_in(at, r.words.this)
    unit = _period(r, at)
    if not unit:
        return None
    return at + 1, end_of(_first_of_next(r.today, unit) if following else r.today, unit)


def _next(r: Reader, at: int) -> Hit[date]:
    following = r.is_in(at, r.words.next)
    if not following and not r.is_in(at, r.words.this):
        return None
    business_day = r.phrases(at + 1, r.words.business_days)
    if following and business_day:
        return business_day, add_business_days(r.today, 1, r.holidays)
    weekday, end = _day_of_week(r, at + 1)
    if weekday is not None:
        this_week = _of_week(r.today, weekday)
        return end, this_week + 7 * _DAY if following or this_week < r.today else this_week
    unit = _period(r, at + 1)
    if not following or not unit:
        return None
    weekday = r.words.weekdays.get(r.word(at + 2)) if unit == "week" else None
    first = _first_of_next(r.today, unit)
    return (at + 2, first) if weekday is None else (r.after_dot(at + 3), _of_week(first, weekday))


def _day_of_week(r: Reader, at: int) -> tuple[int | None, int]:
    """Read a weekday, or the weekend, which begins on Saturday; with where it ends."""
    if r.is_in(at, r.words.weekend):
        return _SATURDAY, at + 1
    return r.words.weekdays.get(r.word(at)), r.after_dot(at + 1)


def _nth_in_month(r: Reader, at: int) -> Hit[date]:
    """Read "first Monday in December", "the last Friday of the month", "2nd Tue of next month", "last day of March"."""
    begin = at + 1 if r.is_in(at, r.words.the) else at
    nth = read_ordinal(r, begin)
    weekday = r.words.weekdays.get(r.word(begin + 1))
    open_day = r.phrases(begin + 1, r.words.business_days)
    if nth is None or not (weekday is not None or open_day or (nth in (1, LAST) and r.is_in(begin + 1, r.words.day))):
        return None
    end = open_day or r.after_dot(begin + 2)
    months = _month_after(r, end + 1) if r.is_in(end, r.words.of | r.words.in_) else None
    if not months:
        return None
    if open_day:
        days = (_nth_business_day(r, first, nth) for first in months[1])
        return next(((months[0], day) for day in days if day >= r.today), None)
    rule = Recurrence("month", month_day=nth) if weekday is None else Recurrence("month", 1, (weekday,), nths=(nth,))
    for first in months[1]:
        day = first_occurrence(rule, first)
        if day and day >= r.today and (day.year, day.month) == (first.year, first.month):
            return months[0], day
    return None


def _nth_business_day(r: Reader, first: date, nth: int) -> date:
    if nth == LAST:
        return add_business_days(add_months(first, 1), -1, r.holidays)
    return add_business_days(first - _DAY, nth, r.holidays)


def _month_after(r: Reader, at: int) -> Hit[tuple[date, ...]]:
    """Read a month that is named, this one or the next; with the first days of those that may be meant."""
    month = r.words.months.get(r.word(at))
    if month:
        years = range(r.today.year, r.today.year + 2)
        return r.after_dot(at + 1), tuple(date(year, month, 1) for year in years)
    following = r.is_in(at, r.words.next)
    at += following or r.is_in(at, r.words.the | r.words.this)
    if r.words.units.get(r.word(at)) != ("month", 1) or len(r.word(at)) < _SHORTEST_MONTH:
        return None
    this = r.today.replace(day=1)
    after = add_months(this, 1)
    return at + 1, (after,) if following else (this, after)


def _in_amount(r: Reader, at: int) -> Hit[date]:
    return _later(r, at + 1) if r.is_in(at, r.words.in_) else None


def _amount_from_now(r: Reader, at: int) -> Hit[date]:
    hit = _later(r, at)
    end = r.phrases(hit[0], r.words.from_now) if hit else None
    return (end, hit[1]) if hit and end else None


def _amount_from_day(r: Reader, at: int) -> Hit[date]:
    """Read "a week from Friday", "3 business days before Dec 25"."""
    length = _length(r, at)
    back = length is not None and r.is_in(length[0], r.words.before)
    if length is None or not (back or r.is_in(length[0], r.words.from_day)):
        return None
    hit = read_day(r, length[0] + 1, led=True)
    return (hit[0], _moved(r, hit[1], length[1], -1 if back else 1)) if hit else None


def _later(r: Reader, at: int) -> Hit[date]:
    length = _length(r, at)
    return (length[0], _moved(r, r.today, length[1], 1)) if length else None


def _length(r: Reader, at: int) -> Hit[tuple[int, Unit | None]]:
    """Read a length of time; without a unit it counts business days."""
    number, end = read_number(r, at), r.phrases(at + 1, r.words.business_days)
    return (end, (number, None)) if number and end else read_amount(r, at)


def _moved(r: Reader, day: date, length: tuple[int, Unit | None], sign: int) -> date:
    count, unit = length[0] * sign, length[1]
    if unit is None:
        return add_business_days(day, count, r.holidays)
    if unit in ("day", "week"):
        return day + _DAY * (count * (7 if unit == "week" else 1))
    return add_months(day, count * (12 if unit == "year" else 1))


def _day_of_month(r: Reader, at: int) -> Hit[date]:
    """Read "the 15th", the next one that there is; where a word such as "by" stands before it also "15th"."""
    at = at + 1 if r.is_in(at, r.words.the) else at
    day = read_ordinal(r, at)
    if not day or day == LAST or not r.word(at)[:1].isdigit() or r.word(at + 1) in r.words.weekdays:
        return None
    for months in range(3):
        first = add_months(r.today.replace(day=1), months)
        if day <= last_day(first.year, first.month).day and first.replace(day=day) >= r.today:
            return at + 1, first.replace(day=day)
    return None


def _day_end(r: Reader, at: int) -> int | None:
    for phrase, unit in r.words.ends.items():
        end = r.phrase(at, phrase)
        if end and unit == "day":
            return end
    return None


def end_of(day: date, unit: str) -> date:
    """Return the last day of the day's month, quarter or year; of its week the Friday that is not past."""
    if unit == "week":
        friday = _of_week(day, _FRIDAY)
        return friday if friday >= day else friday + 7 * _DAY
    months = {"month": 1, "quarter": 3, "year": 12}[unit]
    return in_month(day.year, (day.month - 1) // months * months + months, LAST)


def _first_of_next(day: date, unit: str) -> date:
    if unit == "week":
        return monday_of(day) + 7 * _DAY
    return end_of(day, unit) + _DAY


def _period(r: Reader, at: int) -> str | None:
    """Return what a word such as "month" names; "weeks" and "w" name none."""
    unit = r.words.units.get(r.word(at)) if len(r.word(at)) > 3 else None
    if unit is None or unit[0] == "day":
        return None
    return "quarter" if unit[1] > 1 else unit[0]


def _of_week(day: date, weekday: int) -> date:
    return monday_of(day) + weekday * _DAY


def _day_number(r: Reader, at: int) -> int | None:
    match = _pattern(r"([0-9]{1,2})([^\W\d]*)").fullmatch(r.word(at))
    if not match or (match[2] and match[2] not in r.words.ordinal_endings):
        return None
    return int(match[1]) if 1 <= int(match[1]) <= 31 else None


@cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text)
