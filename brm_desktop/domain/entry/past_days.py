"""The day something was measured, as people write it: never one that is still to come unless its year is given."""

from __future__ import annotations

import re
from datetime import date, timedelta

from brm_desktop.domain.dates import MONTHS, WEEKDAYS, add_months, last_day
from brm_desktop.domain.periods import find_period, get_range

_NEAR = {"today": 0, "now": 0, "yesterday": 1}
_AGO = re.compile(r"(\d{1,3}|a|an|one|two|three)\s+(day|week|month|year)s?\s+ago")
_SPELLED = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3}
_SLASHED = re.compile(r"(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{2}|\d{4}))?")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?")


def find_past_day(text: str, today: date, *, day_first: bool = False) -> date | None:
    """Return the day that words mean, the latest that is not to come where they leave the year open.

    A month, quarter or year means its last day, or today while it lasts. None if the words are no day.
    """
    words = " ".join(text.replace(",", " ").lower().split()).removeprefix("on ").strip()
    if not words:
        return None
    if words in _NEAR:
        return today - timedelta(days=_NEAR[words])
    for read in (_iso, _ago, _weekday, _named):
        found = read(words, today)
        if found is not None:
            return found
    return _slashed(words, today, day_first) or _period(words, today)


def _iso(words: str, _today: date) -> date | None:
    found = _ISO.fullmatch(words)
    return _day(int(found[1]), int(found[2]), int(found[3])) if found else None


def _ago(words: str, today: date) -> date | None:
    found = _AGO.fullmatch(words)
    if found is None:
        return None
    count = _SPELLED.get(found[1]) or int(found[1])
    try:
        match found[2]:
            case "day" | "week":
                return today - timedelta(days=count * (7 if found[2] == "week" else 1))
            case "month":
                return add_months(today, -count)
        return add_months(today, -12 * count)
    except (ValueError, OverflowError):
        return None


def _weekday(words: str, today: date) -> date | None:
    word = words.removeprefix("last ")
    for place, name in enumerate(WEEKDAYS):
        if len(word) >= 3 and name.lower().startswith(word):
            return today - timedelta(days=(today.weekday() - place) % 7 or 7)
    return None


def _named(words: str, today: date) -> date | None:
    """Read "Nov 1", "1 November 2026", "Nov"."""
    parts = [part.rstrip(".") for part in words.split()]
    months = [n for n, name in enumerate(MONTHS, 1) for part in parts if _is_month(part, name)]
    numbers = [part for part in parts if re.fullmatch(r"\d{1,4}(st|nd|rd|th)?", part)]
    if len(months) != 1 or len(numbers) + 1 != len(parts) or len(parts) > 3:
        return None
    figures = [int(re.sub(r"\D", "", number)) for number in numbers]
    if not figures:
        year = today.year if months[0] <= today.month else today.year - 1
        return min(last_day(year, months[0]), today)
    if len(figures) == 2:
        day, year = sorted(figures)
        return _day(year, months[0], day)
    return None if figures[0] > 31 else _latest(today, months[0], figures[0])


def _slashed(words: str, today: date, day_first: bool) -> date | None:
    found = _SLASHED.fullmatch(words)
    if found is None:
        return None
    first, second = int(found[1]), int(found[2])
    month, day = (second, first) if day_first or first > 12 else (first, second)
    if found[3] is None:
        return _latest(today, month, day)
    year = int(found[3])
    return _day(year + 2000 if year < 100 else year, month, day)


def _period(words: str, today: date) -> date | None:
    period = find_period(words)
    if period is None:
        return None
    first, last = get_range(period)
    return min(last, today) if first <= today else last


def _latest(today: date, month: int, day: int) -> date | None:
    found = _day(today.year, month, day)
    if found is not None and found <= today:
        return found
    return next((past for back in range(1, 9) if (past := _day(today.year - back, month, day))), None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _is_month(word: str, name: str) -> bool:
    return len(word) >= 3 and name.lower().startswith(word)
