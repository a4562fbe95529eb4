"""Recurrence in a text: "every 2nd Tue", "weekly", "every 6 months from done until 12/31"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from brm_desktop.domain.quick_add.days import (
    Hit,
    next_yearly,
    read_day,
    read_month_and_day,
    read_number,
    read_ordinal,
)
from brm_desktop.domain.quick_add.reader import Reader
from brm_desktop.domain.recurrence import LAST, WORKDAYS, Recurrence, Unit, plain_month_day

_LONGEST_DAY = 31
_MOST_NTHS = 5
_ENDS: Mapping[str, int] = {"month": 1, "quarter": 3, "year": 12}
_PERIODS: Mapping[tuple[Unit, int], str] = {("month", 1): "month", ("month", 3): "quarter", ("year", 1): "year"}


Limit = tuple[str, date | int | bool]


class Repeat(NamedTuple):
    """A rule as it was said. `weak` holds for "weekly", which may as well be part of the title.

    `ends` names the period ("quarter") whose last days are meant, so that the first one is found.
    """

    rule: Recurrence
    weak: bool = False
    ends: str = ""


def read_repeat(r: Reader, at: int) -> Hit[Repeat]:
    """Read a recurrence without what limits it."""
    if r.is_in(at, r.words.every):
        return _every(r, at + 1)
    return _adverb(r, at) or _on_weekdays(r, at) or _nth_of_every_month(r, at)


def read_limit(r: Reader, at: int) -> Hit[Limit]:
    """Read what follows a recurrence: ("from_done", True), ("until", day), ("count", 5)."""
    for phrases, done in ((r.words.from_done, True), (r.words.from_due, False)):
        end = r.phrases(at, phrases)
        if end:
            return end, ("from_done", done)
    if r.is_in(at, r.words.until):
        hit = read_day(r, at + 1, led=True)
        return (hit[0], ("until", hit[1])) if hit else None
    return _count(r, at)


def limited(rule: Recurrence, limit: Limit) -> Recurrence:
    """Return the rule with a limit; of an end day and a number of times the later one said holds."""
    name, value = limit
    if name == "until" and isinstance(value, date):
        return replace(rule, until=value, count=None)
    if name == "count":
        return replace(rule, until=None, count=int(str(value)))
    return replace(rule, from_done=bool(value))


def _every(r: Reader, at: int) -> Hit[Repeat]:
    return (
        _every_end(r, at)
        or _every_weekdays(r, at)
        or _every_nth(r, at)
        or _every_date(r, at)
        or _every_unit(r, at)
        or _every_workday(r, at)
    )


def _every_workday(r: Reader, at: int) -> Hit[Repeat]:
    end = r.phrases(at, r.words.workday)
    if end:
        return end, Repeat(Recurrence("week", weekdays=WORKDAYS))
    part = r.tokens[at].text if r.is_quote(at) else r.word(at)  # a chip that was removed is in quotes
    return (at, Repeat(Recurrence("day"))) if part.casefold() in r.words.parts_of_day else None


def _every_end(r: Reader, at: int) -> Hit[Repeat]:
    """Read "every month end", "every eoq", "every end of quarter", "every last day of the month"."""
    for phrase, unit in r.words.ends.items():
        end = r.phrase(at, phrase)
        if end and unit in _ENDS:
            return end, _end_of_each(unit)
    end = r.phrases(at, r.words.end_of)
    length = r.words.units.get(r.word(end)) if end else None
    period = _PERIODS.get(length) if length else None
    return (end + 1, _end_of_each(period)) if end and period else None


def _end_of_each(unit: str) -> Repeat:
    return Repeat(Recurrence("month", _ENDS[unit], month_day=LAST), ends=unit)


def _every_weekdays(r: Reader, at: int) -> Hit[Repeat]:
    """Read "every Mon, Wed and Fri", "every other Tue", "every 3 Fridays"."""
    every = 2 if r.is_in(at, r.words.other) else read_number(r, at)
    hit = _weekdays(r, at + 1 if every else at)
    return (hit[0], Repeat(Recurrence("week", every or 1, hit[1]))) if hit else None


def _on_weekdays(r: Reader, at: int) -> Hit[Repeat]:
    """Read "on Mondays", "Tuesdays and Thursdays"."""
    begin = at + 1 if r.is_in(at, r.words.on) else at
    hit = _weekdays(r, begin) if r.word(begin) in r.words.every_weekday else None
    return (hit[0], Repeat(Recurrence("week", weekdays=hit[1]), weak=begin == at)) if hit else None


def _every_nth(r: Reader, at: int) -> Hit[Repeat]:
    """Read "every 2nd Tue", "every 1st and 3rd Mon of the month", "every 15th", "every 2nd week"."""
    hit = _nths(r, at)
    if not hit:
        return None
    end, nths = hit
    unit = r.words.units.get(r.word(end))
    if len(nths) == 1 and nths[0] > 1 and unit and len(r.word(end)) > 2 and not _of_the_month(r, end + 1):
        return end + 1, Repeat(Recurrence(unit[0], nths[0] * unit[1]))
    on = _on_nth(r, at)
    if not on:
        return None
    repeat = Repeat(replace(on[1], unit="month"))
    of_month = _of_the_month(r, on[0])
    if of_month:
        return of_month, repeat
    if on[0] > end or on[1].nths:
        return on[0], repeat
    return (on[0], repeat._replace(weak=at > 1)) if r.word(at)[:1].isdigit() else None


def _every_date(r: Reader, at: int) -> Hit[Repeat]:
    """Read "every Nov 30"."""
    hit = _real_month_and_day(r, at)
    return (hit[0], Repeat(_on_date(*hit[1]))) if hit else None


def _every_unit(r: Reader, at: int) -> Hit[Repeat]:
    """Read "every 6 months", "every other week on Mon", "every month on the 15th"."""
    number = 2 if r.is_in(at, r.words.other) else read_number(r, at)
    unit = r.words.units.get(r.word(at + 1 if number else at))
    if not unit or len(r.word(at + 1 if number else at)) < 2:
        return None
    rule = Recurrence(unit[0], (number or 1) * unit[1])
    end = at + 2 if number else at + 1
    on = _on(r, end, rule)
    if on is None:
        return end, Repeat(rule)
    ends = on[1].month_day == LAST and on[1].unit == "month"
    return on[0], Repeat(on[1], ends=_PERIODS.get((rule.unit, rule.every), "") if ends else "")


def _adverb(r: Reader, at: int) -> Hit[Repeat]:
    unit = r.words.adverbs.get(r.word(at))
    if not unit:
        return None
    rule = Recurrence(unit[0], unit[1])
    on = _on(r, at + 1, rule)
    return (on[0], Repeat(on[1])) if on else (at + 1, Repeat(rule, weak=True))


def _nth_of_every_month(r: Reader, at: int) -> Hit[Repeat]:
    """Read "2nd Tue of every month", "on the 15th of each month"."""
    at = at + 1 if r.is_in(at, r.words.on) else at
    on = _on_nth(r, at + 1 if r.is_in(at, r.words.the) else at)
    if not on or not r.is_in(on[0], r.words.of) or not r.is_in(on[0] + 1, r.words.every):
        return None
    if r.words.units.get(r.word(on[0] + 2)) != ("month", 1):
        return None
    return on[0] + 3, Repeat(replace(on[1], unit="month"))


def _on(r: Reader, at: int, rule: Recurrence) -> Hit[Recurrence]:
    """Read on which days of its weeks, months or years a rule falls."""
    if not r.is_in(at, r.words.on):
        return None
    if rule.unit == "week":
        days = _weekdays(r, at + 1)
        return (days[0], replace(rule, weekdays=days[1])) if days else None
    if rule.unit == "year":
        hit = _real_month_and_day(r, at + 1)
        return (hit[0], replace(_on_date(*hit[1]), every=rule.every)) if hit else None
    if rule.unit == "day":
        return None
    on = _on_nth(r, at + 2 if r.is_in(at + 1, r.words.the) else at + 1)
    return (on[0], replace(on[1], unit="month", every=rule.every)) if on else None


def _on_nth(r: Reader, at: int) -> Hit[Recurrence]:
    """Read a place in the month: "2nd Tue", "1st and 3rd Mon", "15th", "last day"."""
    hit = _nths(r, at)
    if not hit:
        return None
    end, nths = hit
    days = _weekdays(r, end)
    if days:
        fits = all(nth == LAST or nth <= _MOST_NTHS for nth in nths)
        return (days[0], Recurrence("month", weekdays=days[1], nths=nths)) if fits else None
    if len(nths) > 1 or not LAST <= nths[0] <= _LONGEST_DAY or r.phrases(end, r.words.business_days):
        return None
    if r.is_in(end, r.words.day):
        return end + 1, Recurrence("month", month_day=plain_month_day(nths[0]))
    return None if nths[0] == LAST else (end, Recurrence("month", month_day=plain_month_day(nths[0])))


def _nths(r: Reader, at: int) -> Hit[tuple[int, ...]]:
    """Read ordinals, in the order of the month: "2nd", "1st and 3rd"."""
    found: list[int] = []
    while True:
        nth = read_ordinal(r, at)
        if nth is None:
            return None
        found.append(nth)
        joined = r.after_and(at + 1)
        if joined is None or read_ordinal(r, joined) is None:
            return at + 1, tuple(sorted(set(found), key=lambda number: number if number > 0 else _LONGEST_DAY + 1))
        at = joined


def _weekdays(r: Reader, at: int) -> Hit[tuple[int, ...]]:
    """Read weekdays: "Mon", "Mon, Wed and Fri", "mon/wed"."""
    found: set[int] = set()
    end: int | None = None
    while True:
        parts = r.word(at).split("/")
        days = [r.words.weekdays.get(part, r.words.every_weekday.get(part)) for part in parts]
        known = [day for day in days if day is not None]
        if len(known) < len(days):
            return (end, tuple(sorted(found))) if end else None
        found.update(known)
        end = r.after_dot(at + 1)
        joined = r.after_and(end)
        if joined is None:
            return end, tuple(sorted(found))
        at = joined


def _of_the_month(r: Reader, at: int) -> int | None:
    """Return the end of "of the month", "of each month"."""
    if not r.is_in(at, r.words.of):
        return None
    at += 2 if r.is_in(at + 1, r.words.the | r.words.every) else 1
    return at + 1 if r.words.units.get(r.word(at)) == ("month", 1) else None


def _real_month_and_day(r: Reader, at: int) -> Hit[tuple[int, int]]:
    hit = read_month_and_day(r, at)
    try:
        if hit:
            next_yearly(r.today, *hit[1])
    except (ValueError, OverflowError):
        return None
    return hit


def _on_date(month: int, day: int) -> Recurrence:
    return Recurrence("year", month_day=plain_month_day(day), month=month)


def _count(r: Reader, at: int) -> Hit[Limit]:
    word, mark = r.word(at), r.words.times_mark
    if word.startswith(mark) and word[len(mark) :].isascii() and word[len(mark) :].isdigit() and len(word) <= 4:
        count = int(word[len(mark) :])
        return (at + 1, ("count", count)) if count else None
    at += r.is_in(at, r.words.for_)
    number = read_number(r, at)
    return (at + 2, ("count", number)) if number and r.is_in(at + 1, r.words.times) else None
