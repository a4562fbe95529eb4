"""Tables in the Markdown editor: cells found in the text, columns measured so that they stand under each other.

The text stays as it was typed; only the room after or before a cell's words is widened.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from PySide6.QtGui import QFont, QFontMetricsF, QTextBlock

from brm_desktop.ui.parts.markdown_editor_lines import read_line, read_pieces
from brm_desktop.ui.shell.theme import MEDIUM, font

_MOST_ROWS = 200


class Cell(NamedTuple):
    """The stretch of a line between two bars; the bar before it stands at `start` - 1."""

    start: int
    end: int


class Spread(NamedTuple):
    """How much wider the character at a place is to be, in pixels."""

    place: int
    width: float


def list_cells(text: str) -> list[Cell]:
    """Return the cells of a line of a table; a bar behind a backslash belongs to its cell."""
    bars = [place for place, char in enumerate(text) if char == "|" and text[place - 1 : place] != "\\"]
    return [Cell(start + 1, end) for start, end in pairwise(bars)]


def is_ruler(text: str) -> bool:
    """Tell whether a line is the one below the heads, such as |---|---:|."""
    return "-" in text and not text.strip(" \t|-:")


def list_rows(block: QTextBlock) -> list[QTextBlock]:
    """Return the lines of the table that a line of it belongs to, in order."""
    rows = [block]
    while len(rows) < _MOST_ROWS and (above := rows[0].previous()).isValid() and _is_row(above):
        rows.insert(0, above)
    while len(rows) < _MOST_ROWS and (below := rows[-1].next()).isValid() and _is_row(below):
        rows.append(below)
    return rows


def spread(texts: Sequence[str], at: int, room: float, active: int = -1) -> list[Spread]:
    """Return what is to be widened in one line of a table so that its columns stand under each other.

    A table that is wider than the room, or whose lines have no common columns, stays as it is.
    """
    widths = _column_widths(tuple(texts), active)
    if not widths or sum(widths) > room or is_ruler(texts[at]):
        return []
    right = _right_columns(tuple(texts))
    cells = list_cells(texts[at])
    own = _cell_widths(texts[at], is_head=is_head(texts, at), is_active=at == active)
    spreads = list[Spread]()
    for column, (cell, width) in enumerate(zip(cells, own, strict=True)):
        missing = widths[column] - width
        if missing >= 1 and cell.end > cell.start:
            spreads.append(Spread(cell.start - 1 if column in right else cell.end - 1, missing))
    return spreads


def column_widths(texts: Sequence[str], active: int = -1) -> tuple[float, ...]:
    """Return how wide the columns of a table are, in pixels; none if it has only one line."""
    return _column_widths(tuple(texts), active)


def _is_row(block: QTextBlock) -> bool:
    text = block.text()
    return "|" in text and read_line(text).kind == "table"


def is_head(texts: Sequence[str], at: int) -> bool:
    """Tell whether a line of a table holds the heads of its columns."""
    return at == 0 and len(texts) > 1 and is_ruler(texts[1])


@lru_cache(maxsize=64)
def _column_widths(texts: tuple[str, ...], active: int) -> tuple[float, ...]:
    if len(texts) < 2:
        return ()
    columns = list[float]()
    for at, text in enumerate(texts):
        if is_ruler(text):
            continue
        for column, width in enumerate(_cell_widths(text, is_head=is_head(texts, at), is_active=at == active)):
            if column == len(columns):
                columns.append(0.0)
            columns[column] = max(columns[column], width)
    return tuple(columns)


@lru_cache(maxsize=64)
def _right_columns(texts: tuple[str, ...]) -> frozenset[int]:
    """Return the columns that the ruler sets to the right."""
    ruler = next((text for text in texts if is_ruler(text)), "")
    cells = [ruler[cell.start : cell.end].strip() for cell in list_cells(ruler)]
    return frozenset(place for place, cell in enumerate(cells) if cell.endswith(":") and not cell.startswith(":"))


@lru_cache(maxsize=1024)
def _cell_widths(text: str, *, is_head: bool, is_active: bool) -> tuple[float, ...]:
    metrics = _metrics(MEDIUM if is_head else QFont.Weight.Normal)
    marks = [] if is_active else [piece for piece in read_pieces(text) if piece.style == "markup"]
    widths = list[float]()
    for cell in list_cells(text):
        inside = [piece for piece in marks if cell.start <= piece.start and piece.end <= cell.end]
        hidden = {place for piece in inside for place in range(piece.start, piece.end)}
        shown = "".join(text[place] for place in range(cell.start, cell.end) if place not in hidden)
        widths.append(metrics.horizontalAdvance(shown))
    return tuple(widths)


@lru_cache(maxsize=4)
def _metrics(weight: QFont.Weight) -> QFontMetricsF:
    from brm_desktop.ui.parts.markdown_editor_looks import TEXT_PX

    return QFontMetricsF(font(TEXT_PX, weight, tabular=True))
