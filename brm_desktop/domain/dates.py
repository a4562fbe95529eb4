"""How days and times are said in US English, and how a local day and time become a moment.

Pure: nothing here reads the clock or the locale.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo

from brm_desktop.base.errors import InvalidValue

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_AS_DAYS_UNTIL = 60
_AS_MONTHS_UNTIL = 730
_DAYS_A_MONTH = 30.44
_DAYS_A_YEAR = 365.25


def say_day(day: date, today: date) -> str:
    """Say a day as people do: Today, Tomorrow, Yesterday, "Fri, Nov 20", with the year when it is another one."""
    near = {0: "Today", 1: "Tomorrow", -1: "Yesterday"}.get((day - today).days)
    if near:
        return near
    return _month_and_day(day) if day.year == today.year else say_full(day)


def say_full(day: date) -> str:
    """Say a day in short and without doubt: "Fri, Nov 27, 2026"."""
    return f"{_month_and_day(day)}, {day.year}"


def say_long(day: date) -> str:
    """Say a day in whole words, for headings, hover and screen readers: "Friday, November 27, 2026"."""
    return f"{WEEKDAYS[day.weekday()]}, {MONTHS[day.month - 1]} {day.day}, {day.year}"


def say_time(at: time) -> str:
    """Say a time of day: "3:00 PM"."""
    return f"{at.hour % 12 or 12}:{at.minute:02} {'AM' if at.hour < 12 else 'PM'}"


def say_moment(at: datetime, today: date) -> str:
    """Say a moment that is already in the reader's zone: "Today, 10:30 AM", "Fri, Nov 20, 2:00 PM"."""
    return f"{say_day(at.date(), today)}, {say_time(at.time())}"


def say_days(days: int) -> str:
    """Say a number of days: "1 day", "52 days"."""
    return _count(days, "day")


def say_ago(day: date, today: date) -> str:
    """Say how far a day is from today: "12 days ago", "yesterday", "in 3 days", "8 months ago"."""
    days = (today - day).days
    near = {0: "today", 1: "yesterday", -1: "tomorrow"}.get(days)
    if near:
        return near
    return f"{_span(days)} ago" if days > 0 else f"in {_span(-days)}"


def add_months(day: date, months: int) -> date:
    """Move by whole months, to the month's last day where the day is missing. Raises: ValueError past year 9999."""
    index = day.year * 12 + day.month - 1 + months
    return in_month(index // 12, index % 12 + 1, day.day)


def in_month(year: int, month: int, day: int) -> date:
    """Return that day of the month, or its last one if it is shorter (or `day` is -1). Raises: ValueError."""
    last = last_day(year, month)
    return last if day < 0 else last.replace(day=min(day, last.day))


def last_day(year: int, month: int) -> date:
    """Return the last day of a month. Raises: ValueError outside the years 1 to 9999."""
    return date(year, 12, 31) if month == 12 else date(year, month + 1, 1) - timedelta(days=1)


def monday_of(day: date) -> date:
    """Return the Monday that begins the day's week."""
    return day - timedelta(days=day.weekday())


def is_zone(name: str) -> bool:
    """Say whether this is an IANA time zone that the machine knows."""
    try:
        _zone(name)
    except InvalidValue:
        return False
    return True


def moment_of(day: date, at: time, zone: str) -> datetime:
    """Return the moment (UTC) when clocks in `zone` show this day and time.

    A time that daylight saving skips is moved on by the gap; of a time that comes twice the first is meant.
    Raises: InvalidValue for an unknown zone.
    """
    return datetime.combine(day, at.replace(tzinfo=None, fold=0), _zone(zone)).astimezone(UTC)


def local_of(moment: datetime, zone: str) -> datetime:
    """Return an aware moment as clocks in `zone` show it. Raises: InvalidValue for an unknown zone."""
    return moment.astimezone(_zone(zone))


def _zone(name: str) -> tzinfo:
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise InvalidValue("Unknown time zone", name, "Use a name such as America/New_York") from error


def _month_and_day(day: date) -> str:
    return f"{WEEKDAYS[day.weekday()][:3]}, {MONTHS[day.month - 1][:3]} {day.day}"


def _span(days: int) -> str:
    if days < _AS_DAYS_UNTIL:
        return say_days(days)
    if days < _AS_MONTHS_UNTIL:
        return _count(round(days / _DAYS_A_MONTH), "month")
    return _count(round(days / _DAYS_A_YEAR), "year")


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"
