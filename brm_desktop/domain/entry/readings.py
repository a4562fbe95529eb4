"""Readings as they are typed ("58 on 11/1") and pasted (a column of values, or of days and values)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Literal, NamedTuple

from brm_desktop.domain.dates import add_months, last_day
from brm_desktop.domain.entry.numbers import find_number
from brm_desktop.domain.entry.past_days import find_past_day

Pace = Literal["day", "week", "month", "quarter"]

_VALUE = re.compile(r"(?<![\w./-])[-+(\u2212]?[$€£]?[-\u2212]?(?:\d[\d,]*(?:\.\d+)?|\.\d+)[%kKmMbB]?\)?(?![\w./-])")
_YEAR = re.compile(r"(19|20|21)\d\d")
_LONGEST_DAY = 4  # words
_MOST_LINES = 5_000


class TypedReading(NamedTuple):
    """A reading as it was typed; `name` is what stood before the value."""

    value: float
    on: date
    source: str = ""
    name: str = ""


class Pasted(NamedTuple):
    """Readings in the order of their days, and the lines that are none, each with why. `dated` says days were given."""

    readings: tuple[TypedReading, ...] = ()
    skipped: tuple[tuple[int, str], ...] = ()
    dated: bool = True


class Paste(NamedTuple):
    """What pasting would do: readings that are new, days whose value changes (from, to), and how many are there."""

    new: tuple[TypedReading, ...]
    changed: tuple[tuple[TypedReading, float], ...]  # the new reading and the value it takes the place of
    same: int


def understand_reading(text: str, today: date) -> TypedReading | None:
    """Return the reading that a line means: "58", "58 on 11/1", "Nov 1: 58", "renewals 58% last fri from the report".

    Of several numbers the first that leaves a sensible rest is the value. None if there is no number.
    """
    words = " ".join(text.split()).rstrip(".")
    led = _understand_led(words, today)
    if led is not None:
        return led
    numbers = [(found, value) for found in _VALUE.finditer(words) if (value := find_number(found[0])) is not None]
    for found, value in sorted(numbers, key=lambda each: bool(_YEAR.fullmatch(each[0][0]))):
        name, rest = words[: found.start()].strip(" :,;=-–—"), words[found.end() :].strip(" :,;-–—")
        on, source = _split_day(rest, today)
        return TypedReading(value, on or today, _source(source), name.removesuffix(" is").removesuffix(" at"))
    return None


def read_columns(text: str, today: date, *, pace: Pace = "month") -> Pasted:
    """Return the readings in a pasted column of values, or in two columns of days and values, in either order.

    A third column is the source. Values without days are one for each `pace`, the last of them the latest that is
    over. A line of headings is left out without a word.
    """
    lines = [
        (number, _cells(line, today)) for number, line in enumerate(text.splitlines()[:_MOST_LINES], 1) if line.strip()
    ]
    if not lines:
        return Pasted()
    day_first = _is_day_first([cells for _, cells in lines])
    at = _find_day_column([cells for _, cells in lines], today, day_first)
    if at is None:
        return _read_undated(lines, today, pace)
    readings, skipped = list[TypedReading](), list[tuple[int, str]]()
    for place, (number, cells) in enumerate(lines):
        on = find_past_day(cells[at], today, day_first=day_first) if at < len(cells) else None
        rest = [cell for n, cell in enumerate(cells) if n != at]
        value = find_number(rest[0]) if rest else None
        if on is not None and value is not None:
            readings.append(TypedReading(value, on, _source(" ".join(rest[1:]))))
        elif place > 0 or on is not None or value is not None:
            skipped.append((number, "no day in it" if on is None else "no value in it"))
    return Pasted(tuple(sorted(readings, key=lambda reading: reading.on)), tuple(skipped))


def plan_paste(readings: Sequence[TypedReading], known: Mapping[date, float]) -> Paste:
    """Return what keeping readings would do to those that are `known` by day; of one day the last counts."""
    last = {reading.on: reading for reading in readings}
    new = tuple(reading for on, reading in sorted(last.items()) if on not in known)
    met = [(reading, known[on]) for on, reading in sorted(last.items()) if on in known]
    changed = tuple((reading, before) for reading, before in met if reading.value != before)
    return Paste(new, changed, len(met) - len(changed))


def _understand_led(words: str, today: date) -> TypedReading | None:
    """Read a line that begins with its day: "Nov 1: 58"."""
    parts = words.split()
    for count in range(min(_LONGEST_DAY, len(parts) - 1), 0, -1):
        led = " ".join(parts[:count]).rstrip(":;-–—,")
        on, value = find_past_day(led, today), find_number(parts[count])
        if on is not None and value is not None and not led.isdigit():
            return TypedReading(value, on, _source(" ".join(parts[count + 1 :])))
    return None


def _split_day(rest: str, today: date) -> tuple[date | None, str]:
    """Take a day from the beginning of a text: as many words as make one."""
    words = rest.split()
    skip = 1 if words[:1] in (["on"], ["in"], ["as"], ["for"]) else 0
    for count in range(min(_LONGEST_DAY, len(words) - skip), 0, -1):
        part = " ".join(words[skip : skip + count]).rstrip(":;.")
        on = find_past_day(part, today)
        if on is not None:
            return on, " ".join(words[skip + count :])
    return None, rest


def _source(text: str) -> str:
    return re.sub(r"^(from|by|source:?)\s+", "", text.strip(" :,;-–—()"), flags=re.IGNORECASE)[:300]


def _cells(line: str, today: date) -> list[str]:
    """Divide a line as spreadsheets put it: by tabs, else by semicolons or bars, else by a comma or the spaces."""
    for mark in ("\t", ";", "|"):
        if mark in line:
            return [cell.strip().strip('"') for cell in line.split(mark)]
    day, _, value = line.strip().rpartition(" ")
    if day and find_number(value) is not None and find_past_day(day, today) is not None:
        return [day, value]
    quoted = re.findall(r'"([^"]*)"|([^,]+)', line)
    cells = [(one or other).strip() for one, other in quoted]
    if len(cells) > 1 and find_number(line) is None:
        return cells
    halves = re.split(r"\s{2,}|(?<=\S)\s+(?=\S+$)", line.strip().strip('"'))
    return halves if len(halves) > 1 and find_number(line) is None else [line.strip().strip('"')]


def _is_day_first(rows: Sequence[Sequence[str]]) -> bool:
    """Say whether days are written before months: some number that comes first is no month, and none that is second."""
    found = [re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})(?:[/.-]\d{2,4})?", cell) for row in rows for cell in row[:2]]
    dates = [(int(one[1]), int(one[2])) for one in found if one]
    return any(first > 12 for first, _ in dates) and not any(second > 12 for _, second in dates)


def _find_day_column(rows: Sequence[Sequence[str]], today: date, day_first: bool) -> int | None:
    """Return which of the first two columns holds the days; None when neither does."""
    counts = []
    for at in (0, 1):
        cells = [row[at] for row in rows if at < len(row)]
        days = sum(find_past_day(cell, today, day_first=day_first) is not None for cell in cells)
        numbers = sum(find_number(cell) is not None for cell in cells)
        counts.append(days - (numbers if days <= numbers else 0))
    best = 0 if counts[0] >= counts[1] else 1
    return best if counts[best] > 0 and any(len(row) > 1 for row in rows) else None


def _read_undated(lines: Sequence[tuple[int, list[str]]], today: date, pace: Pace) -> Pasted:
    values = [(number, find_number(cells[0])) for number, cells in lines]
    if values and values[0][1] is None:
        values = values[1:]
    skipped = tuple((number, "no value in it") for number, value in values if value is None)
    kept = [value for _, value in values if value is not None]
    days = [_step_back(today, pace, back) for back in reversed(range(len(kept)))]
    readings = (TypedReading(value, on) for value, on in zip(kept, days, strict=True) if on is not None)
    return Pasted(tuple(readings), skipped, dated=False)


def _step_back(today: date, pace: Pace, back: int) -> date | None:
    try:
        if pace in ("day", "week"):
            return today - timedelta(days=back * (7 if pace == "week" else 1))
        size = 3 if pace == "quarter" else 1
        ended = add_months(today.replace(day=1), -((today.month - 1) % size) - 1 - back * size)
        return last_day(ended.year, ended.month)
    except (ValueError, OverflowError):
        return None
