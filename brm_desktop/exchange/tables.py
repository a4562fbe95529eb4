"""Separated text to a table: separator, quotes, line ends, report heads and ragged rows as they come."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from io import StringIO
from itertools import islice

from brm_desktop.base.errors import UnreadableFile
from brm_desktop.exchange.decoding import decode_text
from brm_desktop.exchange.formulas import unguard_cell
from brm_desktop.exchange.headings import are_headings, looks_like_header
from brm_desktop.exchange.shapes import Oddity, Row, Source, Table

SEPARATORS = (",", ";", "\t", "|")
_NONE = "\x1f"  # separates nothing: a list of one column
_SAMPLE_LINES = 300
_MOST_COLUMNS = 1000
_LONGEST_CELL = 4_000_000
_MOST_HEAD_ROWS = 20
_NAMED_LINES = 5


def read_tables(source: Source, headed: bool | None = None) -> tuple[Table, ...]:
    """Return the tables of a separated text file. Raises: UnreadableFile when it is not text or has no rows."""
    decoded = decode_text(source.data, source.name)
    table = make_table(source.name, decoded.text, headed)
    odd = tuple(Oddity(source.name, what) for what in decoded.odd)
    return (Table(table.name, table.columns, table.rows, odd + table.odd, table.headed),)


def make_table(name: str, text: str, headed: bool | None = None) -> Table:
    """Divide text into rows and columns; `headed` overrules the judgement on the first row.

    Raises: UnreadableFile when there are no rows, or more columns than a list can have.
    """
    lines = list(StringIO(re.sub("\r\r\n", "\r\n", text), newline=""))
    separator, start = _find_separator(lines)
    found: list[str] = []
    rows = list(_split(lines, start, separator, found))
    if "'" in text:
        rows = [Row(row.number_in_file, tuple(map(unguard_cell, row.cells))) for row in rows]
    return shape_table(name, rows, headed, found)


def shape_table(name: str, rows: Sequence[Row], headed: bool | None = None, found: Sequence[str] = ()) -> Table:
    """Find the headings of some rows and make them equally wide; `found` are remarks on how they were read.

    Raises: UnreadableFile when there are no rows, or more columns than a list can have.
    """
    filled = [row for row in rows if any(map(str.strip, row.cells))]
    if not filled:
        raise UnreadableFile(f"{name} has no rows")
    head = None if headed is False else _find_head(filled)
    head = 0 if head is None and headed else head
    header, body = (filled[head], filled[head + 1 :]) if head is not None else (Row(0, ()), filled)
    above = filled[: head or 0]
    if above and _is_band(above[-1].cells, header.cells):
        header = _join_heads(above.pop(), header)
    elif head is not None and len(body) > 1 and _is_band(header.cells, body[0].cells):
        header, body = _join_heads(header, body[0]), body[1:]
    odd = [Oddity(f"line {row.number_in_file}", f"left out before the headings: {_join(row)}") for row in above]
    odd += [Oddity(name, what) for what in (*found, *_note_shape(rows, body, header))]
    columns = _name_columns(header.cells, body)
    if len(columns) > _MOST_COLUMNS:
        raise UnreadableFile(f"{name} is not a list", f"it has {len(columns)} columns")
    return Table(name, columns, tuple(_fit(row, len(columns)) for row in body), tuple(odd), head is not None)


def _find_separator(lines: Sequence[str]) -> tuple[str, int]:
    """Return the separator and the index of the first line of data."""
    told = re.fullmatch(r"\"?sep=(.)\"?\s*", lines[0], re.IGNORECASE) if lines else None
    if told:
        return told[1], 1
    scores = {separator: _score_separator(lines, separator) for separator in SEPARATORS}
    best = max(SEPARATORS, key=lambda separator: scores[separator])
    return (best if scores[best] > 0 else _NONE), 0


def _score_separator(lines: Sequence[str], separator: str) -> float:
    """Return how evenly a separator divides the lines: 0 when it is a mere part of the text."""
    rows = [row for row in _sample(lines, separator) if any(map(str.strip, row))]
    widths = Counter(len(row) for row in rows)
    width, count = max(widths.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]), default=(1, 0))
    if width < 2:
        return 0.0
    if len(rows[0]) == 1 and all(cell[:1] == " " for row in rows for cell in row[1:]):
        return 0.0  # a single column of prose, such as "Smith, John"
    return count / len(rows) + min(width, 20) / 100


def _sample(lines: Sequence[str], separator: str) -> list[list[str]]:
    csv.field_size_limit(_LONGEST_CELL)
    try:
        return list(islice(csv.reader(lines[:_SAMPLE_LINES], delimiter=separator), _SAMPLE_LINES))
    except csv.Error:
        return []


def _split(lines: Sequence[str], start: int, separator: str, odd: list[str]) -> Iterator[Row]:
    """Yield every row, blank ones too. A quote that is opened and never closed ends with its line."""
    width = Counter(map(len, _sample(lines[start:], separator))).most_common(1)
    expected = width[0][0] if width else 1
    at = start
    while at < len(lines):
        for row, after in _split_on(lines, at, separator):
            if after - at > 1 and _is_runaway(lines[at:after], row, separator, expected, after == len(lines)):
                odd.append(f"line {at + 1} has a quote that is not closed; the quote was kept as text")
                yield Row(at + 1, tuple(_plain_cells(lines[at], separator)))
                at += 1
                break
            cells = [cell.replace("\r\n", "\n").replace("\r", "\n") for cell in row] if after - at > 1 else row
            yield Row(at + 1, tuple(cells))
            at = after


def _split_on(lines: Sequence[str], at: int, separator: str) -> Iterator[tuple[list[str], int]]:
    reader = csv.reader(map(lines.__getitem__, range(at, len(lines))), delimiter=separator)
    try:
        for row in reader:
            yield row, at + reader.line_num
    except csv.Error:  # a cell beyond all bounds: the quote that began it is taken for text
        yield [], len(lines)


def _is_runaway(chunk: Sequence[str], row: list[str], separator: str, expected: int, at_end: bool) -> bool:
    if not row or (len(row) != expected and len(_plain_cells(chunk[0], separator)) == expected):
        return True
    return at_end and len(list(csv.reader([*chunk, "end"], delimiter=separator))) == 1


def _plain_cells(line: str, separator: str) -> list[str]:
    return line.rstrip("\r\n").split(separator)


def _find_head(rows: Sequence[Row]) -> int | None:
    """Return which row has the headings; lines of a report may stand before it."""
    sample = [row.cells for row in rows[:_SAMPLE_LINES]]
    if looks_like_header(sample[0], _without(sample[1:], sample[0])) and not _is_report_line(sample[0], sample):
        return 0
    for at, cells in enumerate(sample[:_MOST_HEAD_ROWS]):
        if not _is_report_line(cells, sample):
            return at if at and looks_like_header(cells, _without(sample[at + 1 :], cells)) else None
    return None


def _is_band(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Tell whether a row names groups of the headings below it, as merged cells do."""
    groups = [cell for cell in map(str.strip, upper) if cell]
    below = [at for at, cell in enumerate(lower) if cell.strip()]
    bare = [at for at in below if at >= len(upper) or not upper[at].strip()]
    return 1 < len(groups) < len(below) and len(bare) > 1 and len(set(lower)) >= len(below) and are_headings(lower)


def _join_heads(upper: Row, lower: Row) -> Row:
    """Return headings of two rows as one, the name of a group before each of its headings."""
    group, cells = "", list[str]()
    for at, cell in enumerate(lower.cells):
        group = upper.cells[at].strip() if at < len(upper.cells) and upper.cells[at].strip() else group
        cells.append(" ".join(part for part in (group, cell.strip()) if part))
    return Row(lower.number_in_file, tuple(cells))


def _without(rows: Sequence[Sequence[str]], again: Sequence[str]) -> list[Sequence[str]]:
    """Return rows without those that say the headings again, as reports do on every page."""
    return [row for row in rows if row != again]


def _is_report_line(cells: Sequence[str], sample: Sequence[Sequence[str]]) -> bool:
    """Tell a line of a report from a row: one cell where rows have several, two where they have many."""
    filled = sorted(sum(map(bool, map(str.strip, other))) for other in sample)
    usual, count = filled[len(filled) // 2], sum(map(bool, map(str.strip, cells)))
    return (count <= 1 and usual > 1) or (count == 2 and usual > 3)


def _name_columns(header: Sequence[str], rows: Sequence[Row]) -> tuple[str, ...]:
    names = [" ".join(cell.split()) for cell in header]
    width = max((_filled_width(row.cells) for row in rows), default=0)
    names += [""] * (width - len(names))
    seen = Counter[str]()
    for at, name in enumerate(names):
        name = name or f"Column {at + 1}"
        seen[name.lower()] += 1
        names[at] = f"{name} ({seen[name.lower()]})" if seen[name.lower()] > 1 else name
    return tuple(names)


def _filled_width(cells: Sequence[str]) -> int:
    return next((at for at in range(len(cells), 0, -1) if cells[at - 1].strip()), 0)


def _fit(row: Row, width: int) -> Row:
    missing = width - len(row.cells)
    return row if not missing else Row(row.number_in_file, row.cells[:width] + ("",) * missing)


def _note_shape(rows: Sequence[Row], body: Sequence[Row], header: Row) -> Iterator[str]:
    blank = sum(1 for row in rows if not any(map(str.strip, row.cells)))
    if blank:
        yield f"{_count(blank, 'blank row')} left out"
    again = sum(count - 1 for count in Counter(row.cells for row in body).values())
    if again:
        yield f"{_count(again, 'row')} repeated exactly"
    if not header.cells:
        yield "no headings found; every row was read as data"
        return
    repeated = [name for name, count in Counter(cell.strip() for cell in header.cells).items() if name and count > 1]
    if repeated:
        yield f"headings used more than once: {', '.join(repeated)}"
    yield from _note_ragged(body, len(header.cells))


def _note_ragged(body: Sequence[Row], width: int) -> Iterator[str]:
    short = [row.number_in_file for row in body if len(row.cells) < width]
    if short:
        yield f"{_count(len(short), 'row')} shorter than the headings: line {_list_lines(short)}"
    long = [row.number_in_file for row in body if _filled_width(row.cells) > width]
    if long:
        yield f"{_count(len(long), 'row')} longer than the headings, all cells kept: line {_list_lines(long)}"


def _list_lines(numbers: Sequence[int]) -> str:
    more = f" and {len(numbers) - _NAMED_LINES} more" if len(numbers) > _NAMED_LINES else ""
    return ", ".join(map(str, numbers[:_NAMED_LINES])) + more


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _join(row: Row) -> str:
    return " ".join(" ".join(row.cells).split())
