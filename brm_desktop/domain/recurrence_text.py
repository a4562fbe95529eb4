"""Recurrence rules as text: said to people, stored as one line, and exchanged as RFC 5545 RRULEs."""

from __future__ import annotations

from datetime import date

from brm_desktop.base.errors import InvalidValue
from brm_desktop.domain.dates import MONTHS, WEEKDAYS, in_month, say_full
from brm_desktop.domain.recurrence import LAST, WORKDAYS, Recurrence, Unit, plain_month_day

_FREQUENCY: dict[Unit, str] = {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY", "year": "YEARLY"}
_UNITS: dict[str, Unit] = {text: unit for unit, text in _FREQUENCY.items()}
_DAY_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_KNOWN_PARTS = frozenset(
    ("FREQ", "INTERVAL", "BYMONTH", "BYMONTHDAY", "BYSETPOS", "BYDAY", "UNTIL", "COUNT", "FROM", "ANCHOR", "WKST")
)
_SHORTEST_MONTH = 28
_LEAP_YEAR = 2024


def say_recurrence(rule: Recurrence) -> str:
    """Say a rule: "every month on the 2nd Tuesday", "every 6 months from done", "every weekday until …"."""
    ends = f" until {say_full(rule.until)}" if rule.until else ""
    if rule.count is not None:
        ends = ", once" if rule.count == 1 else f", {rule.count} times"
    return f"{_say_unit(rule)}{_say_days(rule)}{' from done' if rule.from_done else ''}{ends}"


def say_nth(number: int) -> str:
    """Say an ordinal number: "1st", "22nd"; -1 is "last"."""
    if number == LAST:
        return "last"
    ending = "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _say_unit(rule: Recurrence) -> str:
    if rule.unit == "week" and rule.every == 1 and rule.weekdays == WORKDAYS:
        return "every weekday"
    if rule.unit == "week" and rule.every == 1 and rule.weekdays:
        return "every"
    return f"every {rule.unit}" if rule.every == 1 else f"every {rule.every} {rule.unit}s"


def _say_days(rule: Recurrence) -> str:
    names = say_and([WEEKDAYS[weekday] for weekday in rule.weekdays])
    if rule.nths:
        return f" on the {say_and([say_nth(nth) for nth in rule.nths])} {names}"
    if rule.weekdays:
        alone = _say_unit(rule)
        return "" if alone == "every weekday" else f" {names}" if alone == "every" else f" on {names}"
    if rule.unit == "year" and rule.month:
        return f" on {MONTHS[rule.month - 1]} {in_month(_LEAP_YEAR, rule.month, rule.month_day).day}"
    if rule.month_day:
        return f" on the {'last day' if rule.month_day == LAST else say_nth(rule.month_day)}"
    return ""


def say_and(words: list[str]) -> str:
    """Join words as a list is said: "Monday, Tuesday and Friday"."""
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def to_rrule(rule: Recurrence) -> str:
    """Write the part of a rule that RFC 5545 knows, as the value of an RRULE property."""
    parts = [f"FREQ={_FREQUENCY[rule.unit]}"]
    if rule.every != 1:
        parts.append(f"INTERVAL={rule.every}")
    if rule.month:
        parts.append(f"BYMONTH={rule.month}")
    if rule.month_day > _SHORTEST_MONTH:
        days = range(_SHORTEST_MONTH, rule.month_day + 1)
        parts += [f"BYMONTHDAY={','.join(map(str, days))}", "BYSETPOS=-1"]
    elif rule.month_day:
        parts.append(f"BYMONTHDAY={rule.month_day}")
    if rule.weekdays:
        codes = [f"{nth or ''}{_DAY_CODES[weekday]}" for nth in rule.nths or (0,) for weekday in rule.weekdays]
        parts.append(f"BYDAY={','.join(codes)}")
    if rule.until:
        parts.append(f"UNTIL={_write_date(rule.until)}")
    if rule.count is not None:
        parts.append(f"COUNT={rule.count}")
    return ";".join(parts)


def to_text(rule: Recurrence) -> str:
    """Write a whole rule as one line for storage: an RRULE value and what RFC 5545 lacks (FROM, ANCHOR)."""
    done = ";FROM=DONE" if rule.from_done else ""
    anchor = f";ANCHOR={_write_date(rule.anchor_on)}" if rule.anchor_on else ""
    return f"{to_rrule(rule)}{done}{anchor}"


def from_text(text: str) -> Recurrence:
    """Read what `to_text` wrote, or a calendar's RRULE within the same limits. Raises: InvalidValue."""
    try:
        return _from_parts(dict(part.split("=", 1) for part in text.upper().split(";")))
    except (ValueError, KeyError, IndexError) as error:
        raise InvalidValue("This way of repeating is not known", text) from error


def find_rule(text: str) -> Recurrence | None:
    """Read a stored rule; None where there is none, or one that came from elsewhere and cannot be read."""
    try:
        return from_text(text) if text else None
    except InvalidValue:
        return None


def _from_parts(parts: dict[str, str]) -> Recurrence:
    unit = _UNITS[parts["FREQ"]]
    weekdays, nths = _read_days(parts.get("BYDAY", ""))
    rule = Recurrence(
        unit,
        every=int(parts.get("INTERVAL", "1")),
        weekdays=weekdays,
        nths=nths,
        month_day=_read_month_day(parts),
        month=int(parts.get("BYMONTH", "0")),
        from_done=parts.get("FROM") == "DONE",
        until=_read_date(parts.get("UNTIL")),
        count=int(parts["COUNT"]) if "COUNT" in parts else None,
        anchor_on=_read_date(parts.get("ANCHOR")),
    )
    _check(rule, parts)
    return rule


def _check(rule: Recurrence, parts: dict[str, str]) -> None:
    """Raises: ValueError for what a rule cannot be."""
    in_month_only = rule.unit in ("month", "year")
    wrong = (
        parts.keys() - _KNOWN_PARTS
        or rule.every < 1
        or (rule.count is not None and (rule.count < 1 or rule.until))
        or (rule.weekdays and rule.unit != "week" and not (rule.unit == "month" and rule.nths))
        or (rule.nths and (rule.unit != "month" or rule.month_day))
        or (rule.month_day and not in_month_only)
        or (rule.month and (rule.unit != "year" or not rule.month_day or not 1 <= rule.month <= 12))
        or (rule.unit == "year" and rule.month_day and not rule.month)
        or (rule.every > 1 and parts.get("WKST", "MO") != "MO")
    )
    if wrong:
        raise ValueError("not within the limits")


def _read_days(text: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Read BYDAY. Raises: ValueError unless each weekday comes with the same ordinals."""
    pairs = [(int(code[:-2] or "0"), _DAY_CODES.index(code[-2:])) for code in text.split(",")] if text else []
    weekdays = tuple(sorted({weekday for _, weekday in pairs}))
    nths = tuple(sorted({nth for nth, _ in pairs} - {0}, key=lambda nth: nth if nth > 0 else 9))
    if len(set(pairs)) != len(weekdays) * max(len(nths), 1) or (nths and any(nth == 0 for nth, _ in pairs)):
        raise ValueError("mixed ordinals")
    if any(nth not in (1, 2, 3, 4, 5, LAST) for nth in nths):
        raise ValueError("no such ordinal")
    return weekdays, nths


def _read_month_day(parts: dict[str, str]) -> int:
    """Read BYMONTHDAY: one day, or "28,29,30" of which the last that the month has is meant. Raises: ValueError."""
    days = [int(day) for day in parts.get("BYMONTHDAY", "0").split(",")]
    clamped = days == list(range(_SHORTEST_MONTH, days[-1] + 1)) and len(days) > 1
    if clamped != (parts.get("BYSETPOS") == "-1") or (len(days) > 1 and not clamped):
        raise ValueError("several days")
    if not LAST <= days[-1] <= 31:
        raise ValueError("no such day")
    return plain_month_day(days[-1])


def _write_date(day: date) -> str:
    return day.isoformat().replace("-", "")


def _read_date(text: str | None) -> date | None:
    return date(int(text[:4]), int(text[4:6]), int(text[6:8])) if text else None
