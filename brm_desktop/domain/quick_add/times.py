"""Times of day in a text. Every `read_` returns where it ended and what it found, or None."""

from __future__ import annotations

import re
from datetime import time
from typing import NamedTuple

from brm_desktop.domain.dates import is_zone
from brm_desktop.domain.quick_add.days import Hit
from brm_desktop.domain.quick_add.reader import Reader

_CLOCK = re.compile(r"([0-9]{1,2})(?::([0-9]{2}))?([^\W\d][\w.]*)?")
_HOUR = re.compile(r"[0-9]{1,2}")
_NOON_HOUR = 12
_FIRST_HOUR = 7  # of the working day: a bare 3:30 is in the afternoon, a bare 9:30 in the morning
_ZONE_AREAS = ("Africa/", "America/", "Antarctica/", "Asia/", "Atlantic/", "Australia/", "Etc/", "Europe/", "Indian/",
               "Pacific/", "US/")  # fmt: skip


class Clock(NamedTuple):
    """A time of day and its zone, if one is named; `doubtful` where the words behind it may say otherwise."""

    at: time
    zone: str | None = None
    doubtful: bool = False


def read_time(r: Reader, at: int) -> Hit[Clock]:
    """Read a time of day: "at noon", "3pm ET", "Friday morning at 10", "at 3"."""
    part = _part_of_day(r, at)
    begin = part[0] if part else at
    led = r.is_in(begin, r.words.at)
    told = _noon(r, begin + led) or _clock(r, begin + led) or _bare_hour(r, begin)
    if told is None:
        told = part
    if told is None:
        return None
    end, clock = told
    zone = find_zone(r, end)
    return (end + 1, clock._replace(zone=zone)) if zone else (end, clock)


def find_zone(r: Reader, at: int) -> str | None:
    """Return the IANA zone that stands there: "ET", "America/Denver"."""
    word = r.word(at)
    text = r.tokens[at].text if word else ""
    if word in r.words.zones and (text.isupper() or text.islower()):
        return r.words.zones[word]
    return text if text.startswith(_ZONE_AREAS) and is_zone(text) else None


def _part_of_day(r: Reader, at: int) -> Hit[Clock]:
    """Read "morning" behind a day, and "this morning"."""
    words = r.words
    if r.is_in(at, words.this) and r.word(at + 1) in words.parts_of_day:
        return at + 2, Clock(words.parts_of_day[r.word(at + 1)])
    if r.word(at) not in words.parts_of_day:
        return None
    before = r.said_before(at)
    is_day = before in words.weekdays or before in words.every_weekday or (before,) in words.days_from_today
    return (at + 1, Clock(words.parts_of_day[r.word(at)])) if is_day or before in words.every else None


def _noon(r: Reader, at: int) -> Hit[Clock]:
    end = r.phrases(at, r.words.noon)
    return (end, Clock(time(_NOON_HOUR))) if end else None


def _clock(r: Reader, at: int) -> Hit[Clock]:
    match = _CLOCK.fullmatch(r.word(at))
    if not match:
        return None
    hour, minute, half = int(match[1]), int(match[2] or 0), match[3]
    end = at + 1
    if not half and r.word(end) in r.words.am | r.words.pm and len(r.word(end)) > 1:
        half, end = r.word(end), end + 1
    if half is None:
        if not match[2] or hour >= 24 or minute >= 60:
            return None
        return end, Clock(time(hour if match[1].startswith("0") else _hour_of_work(r, at, hour), minute))
    if half in r.words.short_half and (match[2] or r.is_in(at - 1, r.words.at)):
        half = r.words.short_half[half]
    if half not in r.words.am | r.words.pm or not 1 <= hour <= 12 or minute > 59:
        return None
    return r.after_dot(end), Clock(time(hour % 12 + (12 if half in r.words.pm else 0), minute))


def _bare_hour(r: Reader, at: int) -> Hit[Clock]:
    """Read "at 3", unless the words around it show that it is no hour: "look at 3 offers"."""
    is_led = r.is_in(at, r.words.at_hour) or r.is_mark(at, "@")
    if not is_led or r.is_in(at - 1, r.words.not_hour_after) or not _HOUR.fullmatch(r.word(at + 1)):
        return None
    hour = int(r.word(at + 1))
    if not 1 <= hour <= _NOON_HOUR:
        return None
    return at + 2, Clock(time(_hour_of_work(r, at, hour)), doubtful=not r.is_in(at + 2, r.words.after_hour))


def _hour_of_work(r: Reader, at: int, hour: int) -> int:
    """Return the hour of the day that a bare one means: within the working day, or late where a word says so."""
    is_late = any(r.said_before(place) in r.words.late for place in (at, at - 1))
    return hour + _NOON_HOUR if 1 <= hour < (_NOON_HOUR if is_late else _FIRST_HOUR) else hour
