"""How a follow-up comes back: a small part of RFC 5545's recurrence rules, as pure functions of days.

Other than there, a day that a month lacks (the 31st) falls on its last day, and a rule can count from the day the
work was done instead of the day it was due. Weeks begin on Monday.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal, NamedTuple

from brm_desktop.domain.dates import in_month, monday_of

Unit = Literal["day", "week", "month", "year"]

LAST = -1
WORKDAYS = (0, 1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A rule. Weekdays count from Monday = 0; `nths` picks which of them in the month (-1 the last).

    `month_day` is 1 to 30, or -1 for the month's last day. `anchor_on` is the day this occurrence was planned for,
    which a postponed due day is not; `count` is how many occurrences are left, this one included.
    """

    unit: Unit
    every: int = 1
    weekdays: tuple[int, ...] = ()
    nths: tuple[int, ...] = ()
    month_day: int = 0
    month: int = 0
    from_done: bool = False
    until: date | None = None
    count: int | None = None
    anchor_on: date | None = None


class Successor(NamedTuple):
    """The occurrence that follows a completed one."""

    id: str
    due_on: date
    rule: Recurrence


def anchored(rule: Recurrence, due_on: date) -> Recurrence:
    """Tie a rule to its first due day, which then says what the rule left open (its weekday, its day of the month)."""
    rule = replace(rule, anchor_on=due_on)
    if rule.from_done or rule.unit == "day":
        return rule
    if rule.unit == "week":
        return replace(rule, weekdays=rule.weekdays or (due_on.weekday(),))
    if not rule.nths and not rule.month_day:
        rule = replace(rule, month_day=plain_month_day(due_on.day))
    return replace(rule, month=rule.month or due_on.month) if rule.unit == "year" else rule


def plain_month_day(day: int) -> int:
    """Return a day of the month as rules hold it: the 31st is the last day."""
    return LAST if day == 31 else day


def list_occurrences(rule: Recurrence, start_on: date, after: date | None = None) -> Iterator[date]:
    """Yield the rule's days from `start_on` on, later than `after` if given; endless unless the rule ends."""
    days = _days(rule, start_on, None if rule.count is not None else after)
    for number, day in enumerate(days, 1):
        if (rule.until and day > rule.until) or (rule.count is not None and number > rule.count):
            return
        if after is None or day > after:
            yield day


def first_occurrence(rule: Recurrence, from_on: date) -> date | None:
    """Return the first day of the rule on or after `from_on`, or None if it never comes."""
    return next(list_occurrences(rule, from_on), None)


def next_occurrence(rule: Recurrence, due_on: date, done_on: date) -> tuple[date, Recurrence] | None:
    """Return the next due day and its rule when an occurrence was done (or skipped: `done_on` = `due_on`).

    Exactly one, later than the day it was done: what was missed in between does not pile up. None at the end.
    """
    if rule.from_done:
        return _next_from_done(rule, done_on)
    planned_on = rule.anchor_on or due_on
    rule = anchored(rule, planned_on)
    due = next(list_occurrences(rule, planned_on, max(planned_on, done_on)), None)
    if due is None:
        return None
    passed = 0
    if rule.count is not None:
        passed = sum(day < due for day in list_occurrences(replace(rule, until=due), planned_on))
    return due, replace(rule, anchor_on=due, count=None if rule.count is None else rule.count - passed)


def find_successor(series_id: str, done_id: str, rule: Recurrence, due_on: date, done_on: date) -> Successor | None:
    """Plan the occurrence that follows the follow-up `done_id`, or None when the series has ended."""
    following = next_occurrence(rule, due_on, done_on)
    return Successor(occurrence_id(series_id, done_id), *following) if following else None


def occurrence_id(series_id: str, after_id: str, moved_to: str = "") -> str:
    """Return the id (UUID) of the occurrence that follows `after_id` in a series.

    It does not hold the new due day: two devices may complete one occurrence on different days, and still
    have to make one successor. One that leaves the space of the series for another, `moved_to`, is another record:
    a record is in one space for life, wherever devices that know less of it would put theirs.
    """
    from uuid import NAMESPACE_URL, uuid5

    where = f"@{moved_to}" if moved_to else ""
    return str(uuid5(NAMESPACE_URL, f"brm-desktop:occurrence:{series_id}:{after_id}{where}"))


def is_same_pattern(one: Recurrence | None, other: Recurrence | None) -> bool:
    """Say whether two rules differ in nothing but the occurrence they stand at."""
    if one is None or other is None:
        return one is other
    return replace(one, anchor_on=None) == replace(other, anchor_on=None)


def _next_from_done(rule: Recurrence, done_on: date) -> tuple[date, Recurrence] | None:
    if rule.count is not None and rule.count <= 1:
        return None
    pattern = replace(rule, count=None)
    due = next(list_occurrences(anchored(replace(pattern, from_done=False), done_on), done_on, done_on), None)
    if due is None:
        return None
    return due, replace(rule, anchor_on=due, count=None if rule.count is None else rule.count - 1)


def _days(rule: Recurrence, anchor: date, after: date | None) -> Iterator[date]:
    """Yield the days of one period after the other, up to the end of the calendar."""
    period = _period_before(rule, anchor, after) if after and after > anchor else 0
    while True:
        try:
            days = sorted(_in_period(rule, anchor, period))
        except (ValueError, OverflowError):
            return
        yield from (day for day in days if day >= anchor)
        period += 1


def _period_before(rule: Recurrence, anchor: date, after: date) -> int:
    """Return a period that begins no later than `after`, so that long gaps are not walked through."""
    passed = {
        "day": (after - anchor).days,
        "week": (after - anchor).days // 7,
        "month": (after.year - anchor.year) * 12 + after.month - anchor.month,
        "year": after.year - anchor.year,
    }[rule.unit]
    return max(0, passed // rule.every - 1)


def _in_period(rule: Recurrence, anchor: date, period: int) -> set[date]:
    steps = period * rule.every
    if rule.unit == "day":
        return {anchor + timedelta(days=steps)}
    if rule.unit == "week":
        monday = monday_of(anchor) + timedelta(weeks=steps)
        return {monday + timedelta(days=weekday) for weekday in rule.weekdays or (anchor.weekday(),)}
    months = anchor.year * 12 + anchor.month - 1 + steps * (12 if rule.unit == "year" else 1)
    year, month = months // 12, months % 12 + 1
    if rule.nths:
        return _nth_weekdays(rule, year, month)
    month = rule.month or month if rule.unit == "year" else month
    return {in_month(year, month, rule.month_day or anchor.day)}


def _nth_weekdays(rule: Recurrence, year: int, month: int) -> set[date]:
    last = in_month(year, month, LAST)
    found = set()
    for weekday in rule.weekdays:
        days = [day for day in range(1, last.day + 1) if (last.weekday() - last.day + day) % 7 == weekday]
        found |= {last.replace(day=days[nth if nth < 0 else nth - 1]) for nth in rule.nths if nth <= len(days)}
    return found
