"""Tables of words: columns as wide as they need to be, cells that wrap, a status by shape and word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from brm_desktop.reports.blocks import TONE_INKS, Setting, rule_below, set_lines, status_mark
from brm_desktop.reports.facts import Tone
from brm_desktop.reports.shapes import Ink, Line, Node, Text, artifact
from brm_desktop.reports.typesetting import SetLine, Type, clean

_GUTTER = 10.0
_MARK = 6.2
_LEAST = 46.0  # points that a column which shares what is left gets at least


class Column(NamedTuple):
    """A column: as wide as its cells from `least` to `most` points, or a share of what the others leave."""

    title: str
    most: float = 0.0
    least: float = 0.0
    share: float = 1.0


class Cell(NamedTuple):
    """A text in a table; a tone puts its mark and its ink to it."""

    text: str
    tone: Tone | None = None
    ink: Ink = Ink.TEXT
    strong: bool = False


def soft(text: str, missing: str = "Not recorded") -> Cell:
    """Return a cell that says softly what is missing where there is nothing to say."""
    return Cell(text) if text else Cell(missing, ink=Ink.SOFT)


@dataclass(frozen=True, slots=True)
class _Frame:
    columns: tuple[Column, ...]
    edges: tuple[float, ...]
    widths: tuple[float, ...]
    width: float
    heads: bool  # the first cell of a row heads it


def rows_have_heads(columns: int, rows: int) -> bool:
    """Tell whether the first cells of rows are heads: not where a table would then have more heads than content."""
    return columns + rows <= (columns - 1) * rows


def make_grid(
    setting: Setting, columns: Sequence[Column], rows: Sequence[Sequence[Cell]], width: float
) -> tuple[GridHead, list[GridRow]]:
    """Return the head and the rows of a table; the first cell of a row heads it, in all but the smallest."""
    cleaned = [[cell._replace(text=clean(cell.text)) for cell in row] for row in rows]
    widths = _widths(setting, columns, cleaned, width)
    edges, edge = [], 0.0
    for wide in widths:
        edges.append(edge)
        edge += wide + _GUTTER
    heads = rows_have_heads(len(columns), len(rows))
    frame = _Frame(tuple(columns), tuple(edges), tuple(widths), width, heads)
    return GridHead(setting, frame), [GridRow(setting, frame, row) for row in cleaned]


def _widths(setting: Setting, columns: Sequence[Column], rows: Sequence[Sequence[Cell]], width: float) -> list[float]:
    natural = []
    for at, column in enumerate(columns):
        if not column.most:
            natural.append(0.0)
            continue
        widest = max((_kind(setting, row[at]).width(row[at].text) + _inset(row[at]) for row in rows), default=0.0)
        natural.append(min(column.most, max(column.least, setting.small.width(column.title) + 1, widest + 1)))
    shares = sum(column.share for column in columns if not column.most)
    left = width - sum(natural) - (len(columns) - 1) * _GUTTER
    if not shares:
        natural[0] += max(0.0, left)
        return natural
    return [wide or max(_LEAST, left * column.share / shares) for wide, column in zip(natural, columns, strict=True)]


def _kind(setting: Setting, cell: Cell) -> Type:
    return setting.strong if cell.strong else setting.body


def _inset(cell: Cell) -> float:
    return _MARK + 4 if cell.tone is not None and status_mark(cell.tone, 0, 0, 1) else 0.0


class GridHead:
    """The titles of the columns."""

    def __init__(self, setting: Setting, frame: _Frame) -> None:
        self._setting, self._frame = setting, frame
        self.height = setting.leading + 1.4 * setting.pad

    def place(self, x: float, y: float) -> Node:
        setting, frame = self._setting, self._frame
        base = y + setting.pad * 0.9 + setting.baseline()
        cells = tuple(
            Node("TH", (Text(x + edge, base, column.title + " ", setting.small.size, ink=Ink.SOFT),), scope="Column")
            for column, edge in zip(frame.columns, frame.edges, strict=True)
        )
        below = y + self.height - 0.3
        return Node("TR", children=(*cells, artifact(Line(((x, below), (x + frame.width, below)), Ink.LINE, 0.8))))


class GridRow:
    """One row of cells."""

    def __init__(self, setting: Setting, frame: _Frame, cells: Sequence[Cell]) -> None:
        self._setting, self._frame, self._cells = setting, frame, cells
        self._lines = [
            _kind(setting, cell).wrap(cell.text, wide - _inset(cell), setting.lines)
            for cell, wide in zip(cells, frame.widths, strict=True)
        ]
        self.height = max(map(len, self._lines)) * setting.leading + 2 * setting.pad

    def place(self, x: float, y: float) -> Node:
        setting, frame, top = self._setting, self._frame, y + self._setting.pad
        nodes: list[Node] = []
        for at, (cell, lines) in enumerate(zip(self._cells, self._lines, strict=True)):
            left = x + frame.edges[at]
            if cell.tone is not None and _inset(cell):
                nodes.append(artifact(*status_mark(cell.tone, left, top + setting.leading / 2, _MARK)))
            nodes.append(self._cell(cell, lines, left + _inset(cell), top, heads=frame.heads and at == 0))
        return Node("TR", children=(*nodes, rule_below(x, y + self.height, frame.width)))

    def _cell(self, cell: Cell, lines: Sequence[SetLine], x: float, top: float, *, heads: bool) -> Node:
        ink = TONE_INKS[cell.tone] if cell.tone is not None else cell.ink
        shapes = set_lines(self._setting, _kind(self._setting, cell), lines, x, top, ink)
        return Node("TH", shapes, scope="Row") if heads else Node("TD", shapes)
