"""Rows of a report that are no records: totals, headings that come again, closing lines; and groups written once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from brm_desktop.exchange.shapes import Row

_TOTAL = re.compile(
    r"(grand[- ]|sub[- ]?|page )?totals?\b(?! \w+ \w+ \w+)( (for|of|:).*)?[: ]*|.{0,80}\b(sub)?totals?:?", re.IGNORECASE
)
_AMOUNT = re.compile(r"[-+(]?[$€£]?\s?\d[\d,. ]*%?\)?")
_COUNT_LINE = re.compile(
    r"(grand[- ]|sub[- ]?)?(totals?|count)( (count|number|records|rows))?( of \w+)?\s*[:=(]\s*[$€£]?[\d,. ]+( \w+)?\)?",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"(source|sources|note|notes|prepared|printed|page \d|as of|generated|run date|run on|confidential|end of|report|"
    r"updated|last updated|data as of|\*|\(?\d+ (rows|records)\b)",
    re.IGNORECASE,
)
_LEAST_WIDTH = 3  # a report is wider than a list of names
_LEAST_ROWS = 6
_GROUPED_SHARE = 0.4


def find_reason(cells: Sequence[str], columns: Sequence[str], usual_width: int) -> str:
    """Say why a row of a list is no record; empty when it may be one."""
    filled = [(at, bare) for at, cell in enumerate(cells) if (bare := cell.strip())]
    if not filled:
        return "a blank row"
    if len(filled) == 1 and _COUNT_LINE.fullmatch(filled[0][1]):
        return f"a total, not a record: {filled[0][1][:60]}"
    if len(filled) < max(usual_width, _LEAST_WIDTH):
        words = [cell for _, cell in filled[:2] if not _AMOUNT.fullmatch(cell)]
        rest = [cell for at, cell in filled if cell not in words]
        if words and _says_total(words[-1], rest):
            return f"a total, not a record: {words[-1][:60]}"
    if len(filled) > 1 and all(cell.casefold() == columns[at].casefold() for at, cell in filled):
        return "the headings again"
    if len(filled) == 1 and usual_width >= _LEAST_WIDTH and _CLOSING.match(filled[0][1]):
        return f"a line of the report, not a record: {filled[0][1][:60]}"
    return ""


def _says_total(words: str, rest: Sequence[str]) -> bool:
    return bool(_TOTAL.fullmatch(words)) and bool(rest) and all(map(_AMOUNT.fullmatch, rest))


def find_usual_width(rows: Sequence[Row]) -> int:
    """Return how many cells most rows have filled."""
    widths = Counter(sum(1 for cell in row.cells if cell.strip()) for row in rows)
    return widths.most_common(1)[0][0] if widths else 0


def fill_groups(rows: Sequence[Row], columns: Sequence[str]) -> tuple[list[Row], int]:
    """Write the first cell of a group into its other rows, where a report says it only once; count those rows.

    It is said once when rows without it follow a row that has it, and hardly any row repeats the one above.
    """
    if len(rows) < _LEAST_ROWS or len(rows[0].cells) < _LEAST_WIDTH:
        return list(rows), 0
    other = [bool(find_reason(row.cells, columns, _LEAST_WIDTH + 1)) for row in rows]
    bare = [not row.cells[0].strip() and not other[at] for at, row in enumerate(rows)]
    said = [row.cells[0].strip() for row in rows]
    again = sum(1 for one, other in pairwise(said) if one and one == other)
    few = sum(bare) < _GROUPED_SHARE * (len(rows) - sum(other))
    if not said[0] or few or again > len(rows) // 20 or not _is_outline(rows, bare):
        return list(rows), 0
    found: list[Row] = []
    held = ""
    for row, is_bare in zip(rows, bare, strict=True):
        held = held if is_bare else row.cells[0]
        found.append(Row(row.number_in_file, (held, *row.cells[1:])) if is_bare else row)
    return found, sum(bare)


def _is_outline(rows: Sequence[Row], bare: Sequence[bool]) -> bool:
    """Tell whether rows without a first cell are as full as the others: a missing value is no group."""
    full = [sum(1 for cell in row.cells[1:] if cell.strip()) for row in rows]
    without = [count for count, is_bare in zip(full, bare, strict=True) if is_bare]
    return min(without) >= 1 and 2 * sum(count > 1 for count in without) > len(without)
