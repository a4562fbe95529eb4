"""A day, month, quarter or year written as one short text that sorts: "2027-03-15", "2027-03", "2027-Q1", "2027".

Horizon items carry such a text, because what is coming is seldom known to the day.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from brm_desktop.base.errors import InvalidValue
from brm_desktop.domain.dates import MONTHS, last_day, say_full


def get_range(period: str) -> tuple[date, date]:
    """Return the first and the last day of a period. Raises: InvalidValue if it is none."""
    found = _find_range(period)
    if found is None:
        raise InvalidValue(
            "Not a day, month, quarter or year", period, "Write it as 2027-03-15, 2027-03, 2027-Q1 or 2027"
        )
    return found


def is_period(text: str) -> bool:
    """Say whether a text is a period as it is stored."""
    return _find_range(text) is not None


def say_period(period: str) -> str:
    """Say a period: "Q1 2027", "March 2027", "Mon, Mar 15, 2027", "2027". What is none is returned as it is."""
    found = _find_range(period)
    if found is None:
        return period
    if found[0] == found[1]:
        return say_full(found[0])
    year, _, part = period.partition("-")
    if not part:
        return str(int(year))
    return f"{part} {int(year)}" if part.startswith("Q") else f"{MONTHS[int(part) - 1]} {int(year)}"


def order_of(period: str) -> tuple[date, date, str]:
    """Return a sort key: by the first day, what is known more closely first, what is no period last."""
    first, last = _find_range(period) or (date.max, date.max)
    return first, last, period


def find_period(typed: str) -> str | None:
    """Return the period that a person typed: "Q1 2027", "Mar 2027", "3/15/2027", "2027-3"; None if there is none."""
    words = typed.replace(",", " ").split()
    period = _from_words(words) if len(words) > 1 else _from_word(words[0].upper()) if words else None
    return period if period and _find_range(period) else None


def _find_range(period: str) -> tuple[date, date] | None:
    match = _pattern().fullmatch(period)
    if not match:
        return None
    year, quarter, month, day = (int(part) if part else 0 for part in match.groups())
    try:
        if day:
            return date(year, month, day), date(year, month, day)
        first, last = (quarter * 3 - 2, quarter * 3) if quarter else (month, month) if month else (1, 12)
        return date(year, first, 1), last_day(year, last)
    except ValueError:
        return None


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(r"([0-9]{4})(?:-Q([1-4])|-([0-9]{2})(?:-([0-9]{2}))?)?")


def _from_word(word: str) -> str | None:
    if "/" in word:
        parts = word.split("/")
        if len(parts) == 3:
            return _join(parts[2], parts[0], parts[1])
        return _join(parts[1], parts[0]) if len(parts) == 2 else None
    head, _, rest = word.partition("-")
    if rest.startswith("Q") or not rest:
        return word
    return _join(head, *rest.split("-"))


def _from_words(words: list[str]) -> str | None:
    *parts, year = words
    month = next((number for number, name in enumerate(MONTHS, 1) if _is_short_for(parts[0], name)), 0)
    if len(parts) == 1 and parts[0][:1] in "qQ":
        return f"{year}-{parts[0].upper()}"
    if not month or len(parts) > 2:
        return None
    return _join(year, str(month), *parts[1:])


def _is_short_for(word: str, name: str) -> bool:
    word = word.rstrip(".").lower()
    return len(word) >= 3 and name.lower().startswith(word)


def _join(year: str, *parts: str) -> str:
    return "-".join([year, *(part.zfill(2) for part in parts)])
