"""Rows for a spreadsheet's clipboard: text with tabs, and the same as an HTML table whose words stay words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from brm_desktop.exchange.formulas import guard_cell

Grid = Sequence[Sequence[str]]
"""Rows of equal width, headings first where there are any."""

_VALUE = re.compile(
    r"[+-]?(0|[1-9]\d{0,14}|[1-9]\d{0,2}(,\d{3}){1,4})(\.\d{1,6})?%?|\d{4}-\d\d-\d\d( \d\d:\d\d)?", re.ASCII
)
_AS_WORDS = """ style='mso-number-format:"\\@"' sdnum="1033;0;@\""""
_BREAK = '<br style="mso-data-placement:same-cell">'


def write_tabbed(grid: Grid) -> str:
    """Return rows as lines with tabs between cells; a cell with a tab, a line break or a quote stands in quotes."""
    return "\n".join("\t".join(_quote(guard_cell(cell)) for cell in row) for row in grid)


def write_html(grid: Grid, headed: bool) -> str:
    """Return rows as a table. What is neither a number nor an ISO day is marked as text, so that nothing is guessed."""
    rows = [
        "".join(_make_cell(cell, "th" if headed and place == 0 else "td") for cell in row)
        for place, row in enumerate(grid)
    ]
    body = "\n".join(f"<tr>{row}</tr>" for row in rows)
    return f'<html><head><meta charset="utf-8"></head><body><table>\n{body}\n</table></body></html>'


def _quote(cell: str) -> str:
    if not any(char in cell for char in '\t\r\n"'):
        return cell
    plain = cell.replace("\r\n", "\n").replace("\r", "\n").replace('"', '""')
    return f'"{plain}"'


def _make_cell(cell: str, tag: str) -> str:
    words = escape(guard_cell(cell).replace("\r\n", "\n").replace("\r", "\n"), quote=False).replace("\n", _BREAK)
    marked = "" if _VALUE.fullmatch(cell) or not cell else _AS_WORDS
    return f"<{tag}{marked}>{words}</{tag}>"
