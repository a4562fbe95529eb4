"""The parts of a note as pieces of a report."""

from __future__ import annotations

from collections.abc import Iterable

from brm_desktop.reports.flow import Flow
from brm_desktop.reports.grid import Cell, Column, make_grid
from brm_desktop.reports.note_parts import HeadingPart, Part, PointsPart, TablePart, TextPart


def say_parts(flow: Flow, parts: Iterable[Part]) -> None:
    """Add headings, paragraphs, lists and tables as they were written."""
    for part in parts:
        match part:
            case HeadingPart():
                flow.add_subheading(part.text)
            case TextPart():
                flow.add_text(part.text)
            case PointsPart():
                flow.add_points(part.points)
            case TablePart():
                _say_table(flow, part)


def _say_table(flow: Flow, table: TablePart) -> None:
    rows = [[Cell(text) for text in row] for row in table.rows]
    head, made = make_grid(flow.setting, [Column(title) for title in table.titles], rows, flow.width)
    flow.add_rows(made, head)
