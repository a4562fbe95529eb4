"""Reminders: when a follow-up comes up, what is told at once and what as a digest, and where a snooze leads.

Pure: moments are aware, and the clock is the caller's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from brm_desktop.base.errors import InvalidValue
from brm_desktop.domain.dates import local_of, moment_of, monday_of

MORNING = time(9)
LATER_BY = timedelta(hours=3)
LAST_HOUR_TODAY = 21
MISSED_AFTER = timedelta(minutes=10)
MOST_AT_ONCE = 3
_QUARTER = timedelta(minutes=15)


class Reminder(NamedTuple):
    """A follow-up that comes up at a moment; `about` names the agency or the person."""

    id: str
    title: str
    at: datetime
    about: str = ""


class Telling(NamedTuple):
    """What is told now: reminders of their own, and those that were missed or are too many, together."""

    singly: tuple[Reminder, ...] = ()
    together: tuple[Reminder, ...] = ()


class Snooze(NamedTuple):
    """An offer to be reminded later."""

    words: str
    until: datetime


def find_moment(
    remind_at: datetime | None, due_on: date | None, due_time: time | None, due_zone: str, *, at_due_time: bool = True
) -> datetime | None:
    """Return when a follow-up comes up: as it was asked, else at its due time, else never."""
    if remind_at is not None:
        return remind_at.astimezone(UTC)
    if not at_due_time or due_on is None or due_time is None:
        return None
    try:
        return moment_of(due_on, due_time, due_zone or "UTC")
    except (InvalidValue, OverflowError):
        return None  # a zone that this machine does not know, or a day at the end of the calendar


def plan_telling(reminders: Iterable[Reminder], told_until: datetime, now: datetime) -> Telling:
    """Choose what is told of the reminders later than `told_until` and not later than `now`.

    What is told moves `told_until` to `now`: so each is told once, and a snoozed one, which lies after now, not at
    once again.
    """
    due = sorted((one for one in reminders if told_until < one.at <= now), key=lambda one: (one.at, one.id))
    missed = [one for one in due if now - one.at > MISSED_AFTER]
    if len(due) > MOST_AT_ONCE:
        missed = due
    if len(missed) == 1 == len(due):
        return Telling(tuple(due))
    return Telling(tuple(one for one in due if one not in missed), tuple(missed))


def find_next(reminders: Iterable[Reminder], told_until: datetime) -> datetime | None:
    """Return the moment of the next reminder that is not told yet."""
    return min((one.at for one in reminders if one.at > told_until), default=None)


def list_snoozes(now: datetime, zone: str) -> tuple[Snooze, ...]:
    """Return the offers, each later than `now`: later today (while there is a later), tomorrow, next week."""
    here = local_of(now, zone)
    later = _up_to_quarter(local_of(now + LATER_BY, zone))
    tomorrow = here.date() + timedelta(days=1)
    next_week = monday_of(here.date()) + timedelta(days=7)
    offers = [Snooze("Tomorrow", moment_of(tomorrow, MORNING, zone))]
    if later.date() == here.date() and later.hour <= LAST_HOUR_TODAY:
        offers.insert(0, Snooze("Later today", later.astimezone(UTC)))
    return (*offers, Snooze("Next week", moment_of(next_week, MORNING, zone)))


def snooze_to(day: date, now: datetime, zone: str) -> datetime:
    """Return the moment for a picked day: its morning, or later today. Raises: InvalidValue for a day that is over."""
    until = moment_of(day, MORNING, zone)
    if until > now:
        return until
    if day == local_of(now, zone).date():
        return list_snoozes(now, zone)[0].until
    raise InvalidValue("A reminder cannot come before now")


def say_together(reminders: Sequence[Reminder]) -> tuple[str, str]:
    """Return a title and a text for several reminders."""
    shown = [one.title for one in reminders[:MOST_AT_ONCE]]
    rest = len(reminders) - len(shown)
    return f"{len(reminders):,} reminders", "\n".join([*shown, *([f"and {rest:,} more"] if rest else [])])


def _up_to_quarter(at: datetime) -> datetime:
    over = timedelta(minutes=at.minute % 15, seconds=at.second, microseconds=at.microsecond)
    return at + (_QUARTER - over) if over else at
