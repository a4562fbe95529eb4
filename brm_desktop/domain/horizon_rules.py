"""How far away something is that is known to the day, the month, the quarter or the year. Pure."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from brm_desktop.domain.dates import MONTHS, say_ago
from brm_desktop.domain.fields import Choice
from brm_desktop.domain.periods import get_range, is_period, say_period

SOON_DAYS, NEAR_DAYS, YEAR_DAYS = 30, 90, 365


class Reach(Choice):
    SOON = "soon", "Next 30 days"
    NEAR = "near", "31 to 90 days"
    YEAR = "year", "91 to 365 days"
    BEYOND = "beyond", "Beyond a year"
    UNDATED = "undated", "No date yet"
    OVER = "over", "Over"


class Distance(NamedTuple):
    """How far away a period is. `days` counts to its first day, 0 from then on; None where there is no date."""

    reach: Reach
    days: int | None
    said: str


def find_distance(when: str, today: date) -> Distance:
    """Return how far away a period is as of a day, by the first day on which it may come.

    A period is over once its last day has passed; what is not known to the day may come on its first day.
    """
    if not is_period(when):
        return Distance(Reach.UNDATED, None, "no date")
    first, last = get_range(when)
    if last < today:
        return Distance(Reach.OVER, 0, say_ago(last, today))
    days = max(0, (first - today).days)
    return Distance(_find_reach(days), days, _say(first, last, today))


def say_when(when: str, today: date) -> str:
    """Say a period where there is little room: "Dec 4", "Mar 15, 2027", "Q1 2027", "March 2027"."""
    if not is_period(when):
        return when or "No date"
    first, last = get_range(when)
    if first != last:
        return say_period(when)
    day = f"{MONTHS[first.month - 1][:3]} {first.day}"
    return day if first.year == today.year else f"{day}, {first.year}"


def _find_reach(days: int) -> Reach:
    if days <= SOON_DAYS:
        return Reach.SOON
    if days <= NEAR_DAYS:
        return Reach.NEAR
    return Reach.YEAR if days <= YEAR_DAYS else Reach.BEYOND


def _say(first: date, last: date, today: date) -> str:
    if first == last:
        return say_ago(first, today)
    if first <= today:
        return "has begun"
    return "from tomorrow on" if (first - today).days == 1 else f"{say_ago(first, today)} at the earliest"
