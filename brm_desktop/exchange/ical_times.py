"""Days, moments, durations and repetitions of calendars; a repetition is expanded within bounds."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import islice

from brm_desktop.exchange.ical_lines import Component
from brm_desktop.exchange.ical_zones import Zones, as_shown
from brm_desktop.exchange.vcard import Property

MOST_OCCURRENCES = 400  # of one series: those nearest to today
YEARS_AROUND = 1  # how far from today an endless series is written out
_STAMP = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:[T ]?(\d{2}):?(\d{2})(?::?(\d{2}))?)?\s*(Z)?", re.IGNORECASE)
_DURATION = re.compile(
    r"([+-])?P(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,7})H)?(?:(\d{1,7})M)?(?:(\d{1,7})S)?)?", re.IGNORECASE
)
_OLD_RULE = re.compile(r"(D|W|MP|MD|YM|YD)(\d{1,3})\b(.*)", re.DOTALL)
_YEARS_AHEAD = 30
_MOST_STEPS = 200_000
_MOST_HELD = 10_000
_SLOW = ("SECONDLY", "MINUTELY", "HOURLY")


def read_day(text: str) -> date | None:
    """Return the day that a value names, whatever time it says beside it."""
    found = _STAMP.match(text.strip())
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None


def is_day(item: Property) -> bool:
    """Tell whether a value is a whole day."""
    found = _STAMP.match(item.value.strip())
    return bool(found) and found[4] is None  # type: ignore[index]  # bool(found) says that it is there


def read_moment(item: Property, zones: Zones, value: str = "") -> datetime | None:
    """Return the moment of a property; a day begins at midnight in the local zone, as does a time without a zone."""
    found = _STAMP.match((value or item.value).strip())
    day_ = read_day(value or item.value)
    if found is None or day_ is None:
        return None
    try:
        clock = time(int(found[4] or 0), int(found[5] or 0), min(int(found[6] or 0), 59))
    except ValueError:
        return None
    zone: tzinfo = zones.local
    if found[7]:
        zone = UTC
    elif item.head.parameters.get("TZID") and found[4]:
        zone = zones.find(item.head.parameters["TZID"])
    elif zones.shown and found[4]:
        zone = zones.shown
    return _settle(datetime.combine(day_, clock), zone, zones)


def _settle(naive: datetime, zone: tzinfo, zones: Zones) -> datetime | None:
    try:
        at = naive.replace(tzinfo=zone)
        kept = zones.shown if zone is UTC and zones.shown else as_shown(zone)
        return at.astimezone(kept) if 1000 < at.year < 9900 else None
    except (OverflowError, ValueError):
        return None


def read_duration(text: str) -> timedelta | None:
    """Return how long a value lasts (RFC 5545 3.3.6)."""
    found = _DURATION.fullmatch(text.strip())
    if not found or not any(found.groups()[1:]):
        return None
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
    length = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    return -length if found[1] == "-" else length


@dataclass(slots=True)
class Series:
    """The moments at which something repeats, and what could not be followed."""

    starts: list[datetime]
    odd: list[str] = field(default_factory=list)


def expand(component: Component, start: datetime, zones: Zones, today: date) -> Series | None:
    """Return when something happens, or None when it happens once.

    A series that ends is written out whole, an endless one from a year before today to a year after; in both cases
    the occurrences nearest to today, at most so many.
    """
    rules, dates = component.list("RRULE"), list(_list_dates(component, "RDATE", zones, start))
    if not rules and not dates:
        return None
    series = Series([])
    naive = _naive(start)
    ends = bool(rules) and all(re.search(r"\b(COUNT|UNTIL)\s*=", each.value, re.IGNORECASE) for each in rules)
    found: dict[datetime, None] = {naive: None}  # DTSTART is the first of the set (RFC 5545 3.8.5.3)
    for each in rules:
        try:
            found.update(dict.fromkeys(_expand_rule(each.value, start, naive, today)))
        except (ValueError, OverflowError, TypeError, KeyError, IndexError, AttributeError):
            series.odd.append(f"its repetition is not understood: {each.value[:80]}")
    found.update((_naive(at, start), None) for at in dates)
    left_out = {_naive(at, start) for at in _list_dates(component, "EXDATE", zones, start)}
    days = {each.date() for each, whole in _list_exdays(component) if whole}
    for each in component.list("EXRULE"):
        try:
            left_out.update(_expand_rule(each.value, start, naive, today))
        except (ValueError, OverflowError, TypeError, KeyError, IndexError, AttributeError):
            series.odd.append(f"an exception to its repetition is not understood: {each.value[:80]}")
    kept = [at for at in sorted(found) if at not in left_out and at.date() not in days]
    series.starts = [at.replace(tzinfo=start.tzinfo) for at in _clip(kept, ends or not rules, today, series)]
    return series


def _clip(kept: Sequence[datetime], ends: bool, today: date, series: Series) -> Sequence[datetime]:
    around = timedelta(days=366 * YEARS_AROUND)
    noon = datetime.combine(today, time(12))
    shown = kept if ends else [at for at in kept if noon - around <= at <= noon + around]
    if not shown and kept:
        shown = [kept[0]]
    if len(shown) > MOST_OCCURRENCES:
        shown = sorted(sorted(shown, key=lambda at: abs(at - noon))[:MOST_OCCURRENCES])
    if len(shown) < len(kept) or not ends:
        first, last = shown[0] if shown else noon, shown[-1] if shown else noon
        series.odd.append(f"repeats without end or often; written out from {first:%Y-%m-%d} to {last:%Y-%m-%d}")
    return shown


def _naive(at: datetime, start: datetime | None = None) -> datetime:
    return (at.astimezone(start.tzinfo) if start else at).replace(tzinfo=None)


def _expand_rule(text: str, start: datetime, naive: datetime, today: date) -> Iterator[datetime]:
    """Yield the moments of a rule in the clock time of its start, which may be a day of long ago."""
    from dateutil.rrule import rrulestr

    rule = modernize(text.strip())
    frequency = re.search(r"FREQ=(\w+)", rule)
    if frequency is None or frequency[1] in _SLOW:
        raise ValueError(rule)
    farthest = datetime.combine(max(today, naive.date()), time()) + timedelta(days=366 * _YEARS_AHEAD)
    until = re.search(r"UNTIL=([^;]+)", rule)
    counted = re.search(r"COUNT=(\d+)", rule)
    if until:
        farthest = min(farthest, _read_until(until[1], start))
    if not until and not counted:
        farthest = min(farthest, datetime.combine(max(today, naive.date()), time()) + timedelta(days=800))
    # The library would look for a day that never comes until the year 9999, so it is always told where to end.
    bounded = re.sub(r";?(UNTIL|COUNT)=[^;]*", "", rule) + f";UNTIL={farthest:%Y%m%dT%H%M%S}"
    most = int(counted[1]) if counted else _MOST_STEPS
    held: deque[datetime] = deque(maxlen=_MOST_HELD)
    held.extend(islice(rrulestr(bounded, dtstart=naive, ignoretz=True), min(most, _MOST_STEPS)))
    if counted and len(held) == most and naive not in held:
        held.pop()  # the start counts as the first, though the rule does not name it
    yield from held


def _read_until(text: str, start: datetime) -> datetime:
    found = _STAMP.match(text.strip())
    day_ = read_day(text)
    if found is None or day_ is None:
        raise ValueError(text)
    if found[4] is None:
        return datetime.combine(day_, time(23, 59, 59))
    at = datetime.combine(day_, time(int(found[4]) % 24, int(found[5]) % 60, int(found[6] or 0) % 60))
    return at.replace(tzinfo=UTC).astimezone(start.tzinfo).replace(tzinfo=None) if found[7] else at


def modernize(rule: str) -> str:
    """Return a rule of vCalendar 1.0 ("W1 MO #10", "MP1 1+ MO #0", "D2 20260105T090000") as RFC 5545 writes it."""
    found = _OLD_RULE.fullmatch(rule)
    if found is None or "FREQ" in rule.upper():
        return "".join(rule.upper().removeprefix("RRULE:").split())
    kind, interval, rest = found[1], found[2], found[3].split()
    parts = [f"FREQ={ {'D': 'DAILY', 'W': 'WEEKLY', 'M': 'MONTHLY', 'Y': 'YEARLY'}[kind[0]] }", f"INTERVAL={interval}"]
    end = ""
    if rest and (rest[-1].startswith("#") or _STAMP.fullmatch(rest[-1])):
        said = rest.pop()
        end = (f"COUNT={said[1:]}" if said != "#0" else "") if said[0] == "#" else f"UNTIL={said}"
    if kind == "W" and rest:
        parts.append(f"BYDAY={','.join(rest)}")
    elif kind == "MP" and rest:
        place, days = "", []
        for word in rest:
            if word[0].isdigit():
                place = ("-" if word.endswith("-") else "") + word.strip("+-")
            else:
                days.append(f"{place}{word}")
        parts.append(f"BYDAY={','.join(days)}")
    elif kind in ("MD", "YM", "YD") and rest:
        name = {"MD": "BYMONTHDAY", "YM": "BYMONTH", "YD": "BYYEARDAY"}[kind]
        parts.append(f"{name}={','.join(word.replace('LD', '-1').strip('+') for word in rest)}")
    if not end:
        end = "" if "#0" in found[3] else "COUNT=2"
    return ";".join(part for part in (*parts, end) if part)


def _list_dates(component: Component, name: str, zones: Zones, start: datetime) -> Iterator[datetime]:
    for item in component.list(name):
        for value in re.split(r"[,;]", item.value)[:5000]:
            at = read_moment(item, zones, value.partition("/")[0])
            if at is None:
                continue
            whole = _STAMP.match(value.strip())
            if whole and whole[4] is None:  # a day stands for the occurrence on it
                at = datetime.combine(at.date(), start.timetz().replace(tzinfo=None), start.tzinfo)
            yield at


def _list_exdays(component: Component) -> Iterator[tuple[datetime, bool]]:
    for item in component.list("EXDATE"):
        for value in re.split(r"[,;]", item.value)[:5000]:
            day_ = read_day(value)
            found = _STAMP.match(value.strip())
            if day_ is not None:
                yield datetime.combine(day_, time()), bool(found and found[4] is None)
