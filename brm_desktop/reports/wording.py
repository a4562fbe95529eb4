"""How dates, figures and texts are said on paper: US English, the same on every machine."""

from __future__ import annotations

import re
from datetime import date, datetime

from brm_desktop.domain.dates import MONTHS, say_days, say_time
from brm_desktop.domain.figures import say_quantity

_NUMBER_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_LINE_MARK = re.compile(r"^\s{0,6}(?:#{1,6}\s+|>\s?|[-*+]\s+(?:\[[ xX]\]\s+)?|\d{1,3}[.)]\s+)", re.MULTILINE)
_EMPHASIS = re.compile(r"(\*\*|__|~~|`+)(?=\S)(.+?)(?<=\S)\1")
_SLANT = re.compile(r"(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])")


def short_day(on: date, year: int) -> str:
    """Say a day as 'Nov 20', with its year where that is not the given one."""
    day = f"{MONTHS[on.month - 1][:3]} {on.day}"
    return day if on.year == year else f"{day}, {on.year}"


def long_day(on: date) -> str:
    """Say a day as 'November 20, 2026'."""
    return f"{MONTHS[on.month - 1]} {on.day}, {on.year}"


def long_moment(at: datetime) -> str:
    """Say a moment as 'November 23, 2026, 2:00 PM'."""
    return f"{long_day(at)}, {say_time(at.time())}"


def period(when: str) -> str:
    """Say a stored period (2027-06-30, 2027-06, 2027-Q2, 2027) as 'Jun 30, 2027', 'Jun 2027' or 'Q2 2027'."""
    year, _, rest = when.partition("-")
    if not rest or not year.isdigit():
        return when
    if rest[0] in "Qq":
        return f"Q{rest[1:]} {year}"
    month, _, day = rest.partition("-")
    if not month.isdigit() or not 1 <= int(month) <= 12:
        return when
    name = MONTHS[int(month) - 1][:3]
    return f"{name} {int(day)}, {year}" if day.isdigit() else f"{name} {year}"


def due(on: date | None, as_of_on: date) -> str:
    """Say when a promise is due as seen on a day: 'Dec 4', '3 days late', 'no date'."""
    if on is None:
        return "no date"
    days_late = (as_of_on - on).days
    return f"{say_days(days_late)} late" if days_late > 0 else short_day(on, as_of_on.year)


def spelled(count: int) -> str:
    """Say a count as prose does: 'two', '14'."""
    return _NUMBER_WORDS[count] if 0 <= count < len(_NUMBER_WORDS) else f"{count:,}"


def capital(text: str) -> str:
    """Return the text with its first letter large."""
    return text[:1].upper() + text[1:]


def opened(text: str) -> str:
    """Return the text with a large first letter where its first word is a plain one: not 'iPad', not 'e-mail2'."""
    first = text.partition(" ")[0]
    return capital(text) if first.isalpha() and first.islower() else text


def sentence(text: str) -> str:
    """Return the text as one sentence: closed by a stop, unless it closes itself."""
    text = text.strip()
    return text if text.endswith((".", "!", "?", "…", ".”", "!”", "?”")) else f"{text}."


def quantity(value: float | None, unit: str = "") -> str:
    """Say a figure with its unit: '58%', '31 min', '$1,200', 'Not recorded'."""
    return "Not recorded" if value is None else say_quantity(value, unit)


def listed(names: list[str]) -> str:
    """Join names as prose does: 'A', 'A and B', 'A, B and C'."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""


def plain(markdown: str, *, mark_ends: bool = True, limit: int = 4000) -> str:
    """Return Markdown as running text without its marks; `mark_ends` makes each point of a list a sentence."""
    text = _LINK.sub(r"\1", markdown[:limit])
    lines = [(bool(_LINE_MARK.match(line)), _LINE_MARK.sub("", line).strip()) for line in text.splitlines()]
    said = " ".join(sentence(line) if marked and mark_ends else line for marked, line in lines if line)
    return _SLANT.sub(r"\1", _EMPHASIS.sub(r"\2", said)).strip()
