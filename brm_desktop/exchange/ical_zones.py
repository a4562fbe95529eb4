"""What calendars call time zones: Olson names, Exchange's, cities in words, or rules of their own."""

from __future__ import annotations

import re
from datetime import UTC, timedelta, timezone, tzinfo
from functools import cache
from io import StringIO
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from brm_desktop.exchange.ical_lines import Component

_SAFE = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}")
_OFFSET = re.compile(r"(?:GMT|UTC)?\s*([+-])(\d{1,2})[.:]?(\d{2})?", re.IGNORECASE)
_WORDS = (
    ("alaska", "America/Anchorage"), ("hawaii", "Pacific/Honolulu"), ("indiana", "America/Indiana/Indianapolis"),
    ("arizona", "America/Phoenix"), ("eastern", "America/New_York"), ("central", "America/Chicago"),
    ("mountain", "America/Denver"), ("pacific", "America/Los_Angeles"), ("atlantic", "America/Halifax"),
)  # fmt: skip
_SHORT = {"EST": "America/New_York", "EDT": "America/New_York", "CST": "America/Chicago", "CDT": "America/Chicago",
          "MST": "America/Denver", "MDT": "America/Denver", "PST": "America/Los_Angeles", "PDT": "America/Los_Angeles",
          "Z": "UTC", "GMT": "UTC", "CET": "Europe/Paris", "CEST": "Europe/Paris"}  # fmt: skip
_RULE_PROPERTIES = ("DTSTART", "RRULE", "TZOFFSETFROM", "TZOFFSETTO")
_MOST_RULE_BYTES = 20_000


class Zones:
    """The zones of one calendar. `unknown` gathers the names that nobody knows; they are taken as local."""

    def __init__(self, calendar: Component, local: ZoneInfo) -> None:
        self.local = local
        self.unknown: dict[str, None] = {}
        self._defined = {each.text("TZID").strip('"'): each for each in calendar.inside if each.name == "VTIMEZONE"}
        self._found: dict[str, tzinfo] = {}
        shown = calendar.text("X-WR-TIMEZONE") or calendar.text("TZ")
        self.shown = find_named(shown) if shown else None

    def find(self, name: str) -> tzinfo:
        """Return the zone of a TZID."""
        name = name.strip().strip('"')
        if name not in self._found:
            self._found[name] = self._look_up(name)
        return self._found[name]

    def _look_up(self, name: str) -> tzinfo:
        defined = self._defined.get(name)
        told = defined.text("X-LIC-LOCATION") if defined else ""
        found: tzinfo | None = find_named(name) or (find_named(told) if told else None)
        if found is None and defined is not None:
            found = _read_rules(defined)
        if found is None:
            offset = _OFFSET.search(name)
            if offset and int(offset[2]) <= 14:
                delta = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0) % 60)
                found = timezone(delta if offset[1] == "+" else -delta)
        if found is None:
            self.unknown[name] = None
        return found or self.local


@cache
def find_named(name: str) -> ZoneInfo | None:
    """Return the zone that a name means, whatever program made it, or None."""
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    plain = name.strip().strip('"')
    parts = plain.split("/")
    tries = [
        plain,
        *("/".join(parts[-count:]) for count in (3, 2) if len(parts) > count),
        _SHORT.get(plain.upper(), ""),
    ]
    tries.append(WINDOWS_TO_OLSON.get(plain, ""))
    for each in tries:
        zone = _open(each.replace(" ", "_") if "/" in each else each)
        if zone is not None:
            return zone
    cities = _list_cities()
    words = plain.partition(")")[2] or plain
    for city in re.split(r"[/,]", words):
        if found := cities.get(city.strip().casefold()):
            return ZoneInfo(found)
    said = words.casefold()
    return next((ZoneInfo(zone) for word, zone in _WORDS if re.match(rf"(us[ -/]*)?{word}\b", said.strip())), None)


def _open(name: str) -> ZoneInfo | None:
    if not _SAFE.fullmatch(name):
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


@cache
def _list_cities() -> dict[str, str]:
    names = (name for name in sorted(available_timezones()) if "/" in name and not name.startswith(("Etc/", "posix")))
    return {name.rpartition("/")[2].replace("_", " ").casefold(): name for name in names}


def _read_rules(defined: Component) -> tzinfo | None:
    """Read a zone that a calendar defines itself."""
    from dateutil.tz import tzical

    lines = ["BEGIN:VTIMEZONE", f"TZID:{defined.text('TZID')}"]
    for part in defined.inside:
        kept = [
            each for each in part.properties if each.head.name in ("DTSTART", "RRULE", "TZOFFSETFROM", "TZOFFSETTO")
        ]
        lines += [
            f"BEGIN:{part.name}",
            *(f"{each.head.name}:{each.value.strip()}" for each in kept),
            f"END:{part.name}",
        ]
    text = "\n".join([*lines, "END:VTIMEZONE", ""])
    if len(text) > _MOST_RULE_BYTES or len(re.findall("FREQ=", text)) != len(re.findall("FREQ=YEARLY", text)):
        return None
    try:
        found = tzical(StringIO(text)).get()
    except (ValueError, KeyError, IndexError, TypeError, AttributeError):
        return None
    return found if isinstance(found, tzinfo) else None


def as_shown(zone: tzinfo) -> tzinfo:
    """Return a zone that can be kept by its name; others are kept as instants in UTC."""
    return zone if isinstance(zone, ZoneInfo) else UTC
