"""When a meeting is, from a start to an end, in words as clocks here show it."""

from __future__ import annotations

import re
from datetime import datetime, tzinfo
from functools import cache
from typing import NamedTuple

from brm_desktop.domain import dates


class When(NamedTuple):
    """A start and, if it is known, an end, each in the zone it was meant in."""

    start: datetime
    end: datetime | None = None


class Written(NamedTuple):
    """The two halves of a time as a person types it: "Nov 23 2pm" and "3:30pm"; the end may be missing."""

    start: str
    end: str


def say_when(when: When, here: tzinfo) -> str:
    """Say when a meeting is on the clocks `here`, and where it was meant if those go otherwise.

    "Nov 23, 2026, 2:00 – 3:30 PM", "Nov 23, 2026, 3:00 PM (1:00 PM Denver)".
    """
    start = when.start.astimezone(here)
    said = _say_start(start) + _say_end(start, when.end.astimezone(here) if when.end else None)
    return said if _is_here(when.start, here) else f"{said} ({_say_there(when.start)})"


def write_when(when: When, here: tzinfo) -> str:
    """Say when a meeting is so that it reads back alike; a zone that is not the one here is named."""
    zone = "" if _is_here(when.start, here) else str(getattr(when.start.tzinfo, "key", ""))
    start = when.start if zone else when.start.astimezone(here)
    said = f"{_say_start(start)} {zone}".rstrip()
    if when.end is None:
        return said
    end = when.end.astimezone(start.tzinfo)
    day = "" if end.date() == start.date() else f"{_say_day(end)}, "
    return f"{said} – {day}{dates.say_time(end.time())} {zone}".rstrip()


def split_when(text: str) -> Written:
    """Split what was typed into start and end; an end's am or pm holds for a start that has none."""
    match = _range_pattern().match(text.strip())
    if match is None:
        return Written(text.strip(), "")
    start, end = match["start"].rstrip(" ,"), match["end"]
    half = re.search(r"[ap]\.?m\.?\b", end, re.IGNORECASE)
    if half and re.search(r"(?:^|[\s,])\d{1,2}(?::\d\d)?$", start) and not re.search(r"\d{3}$", start):
        start += half[0]
    return Written(start, end)


def _say_start(start: datetime) -> str:
    return f"{_say_day(start)}, {dates.say_time(start.time())}"


def _say_end(start: datetime, end: datetime | None) -> str:
    if end is None:
        return ""
    said = dates.say_time(end.time())
    return f" – {said}" if end.date() == start.date() else f" – {_say_day(end)}, {said}"


def _say_day(at: datetime) -> str:
    return f"{dates.MONTHS[at.month - 1][:3]} {at.day}, {at.year}"


def _is_here(at: datetime, here: tzinfo) -> bool:
    """Tell whether a moment's zone shows the same clock as here; one that names no zone does."""
    return not getattr(at.tzinfo, "key", "") or at.utcoffset() == at.astimezone(here).utcoffset()


def _say_there(at: datetime) -> str:
    place = str(getattr(at.tzinfo, "key", "")).rsplit("/", 1)[-1].replace("_", " ")
    return f"{dates.say_time(at.time())} {place}"


@cache
def _range_pattern() -> re.Pattern[str]:
    time = r"\d{1,2}(?::\d\d)?\s*(?:[ap]\.?m\.?)?|noon|midnight"
    mark = rf"\s*[–—]\s*|\s+-\s+|\s+(?:to|until|till)\s+|(?<=[\dmM.])-(?=(?:{time})\s*(?:[ap]\.?m|$))"
    return re.compile(rf"(?P<start>.*\S)(?:{mark})(?P<end>\S.*)", re.IGNORECASE)
