"""Moments and counts in the words of the page and of the line at the foot of the side bar."""

from __future__ import annotations

from datetime import datetime


def say_moment(at: datetime | None) -> str:
    """Return a moment in the words of the place: the time today, the day before."""
    if at is None:
        return "No exchange yet"
    here = at.astimezone()
    today = datetime.now().astimezone().date()
    clock = f"{here:%I:%M %p}".lstrip("0")
    return clock if here.date() == today else f"{here:%b} {here.day}, {clock}"
