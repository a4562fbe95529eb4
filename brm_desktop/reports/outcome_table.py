"""Outcomes as a table: where it began, where it is, where it should be, how it went, what was changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from brm_desktop.domain import charts
from brm_desktop.domain.outcome_rules import Point
from brm_desktop.reports import wording
from brm_desktop.reports.blocks import TONE_INKS, Block, Row, Setting, set_lines, status_mark
from brm_desktop.reports.chart_shapes import from_chart
from brm_desktop.reports.facts import OutcomeFact, PointFact, Section, Top
from brm_desktop.reports.grid import rows_have_heads
from brm_desktop.reports.shapes import Ink, Line, Node, Shape, Text, artifact
from brm_desktop.reports.typesetting import SetLine, Type, clean

_HEADERS = ("Outcome", "Baseline", "Now", "Target", "12 months", "Status", "Course correction")
_GUTTER = 9.0
_SPARK_WIDTH = 70.0
_FIGURE_MOST = 54.0
_STATUS_MOST = 72.0
_SPARK_HEIGHT = 13.0
_BAR = 5.5  # the room of the bar below the figures
_MARK = 6.2


@dataclass(frozen=True, slots=True)
class _Columns:
    """The left edge and the width of each column."""

    edges: tuple[float, ...]
    widths: tuple[float, ...]


def make_outcome_block(
    setting: Setting, outcomes: Top[OutcomeFact], most: int, width: float, as_of_on: date, least: int
) -> Block:
    """Return the section with at most `most` outcomes."""
    header, rows = make_outcome_rows(setting, outcomes.items[:most], width, as_of_on)
    return Block(
        setting, Section.OUTCOMES.value, rows, total=outcomes.total, container="Table", header=header, least=least
    )


def make_outcome_rows(
    setting: Setting, items: Sequence[OutcomeFact], width: float, as_of_on: date
) -> tuple[Row, list[Row]]:
    """Return the head and a row for each of some outcomes, at least one."""
    cells = [_cells(item, as_of_on) for item in items]
    columns = _columns(setting, cells, width)
    heads = rows_have_heads(len(_HEADERS), len(items))
    rows: list[Row] = [
        _OutcomeRow(setting, item, cell, columns, as_of_on, heads=heads)
        for item, cell in zip(items, cells, strict=True)
    ]
    return _HeaderRow(setting, columns), rows


@dataclass(frozen=True, slots=True)
class _Cells:
    statement: str
    figures: tuple[str, str, str]
    read_on: str
    status: str
    correction: str


def _cells(item: OutcomeFact, as_of_on: date) -> _Cells:
    unit = clean(item.unit, 40)
    figures = tuple(wording.quantity(value, unit) for value in (item.baseline, item.now, item.target))
    read_on = wording.short_day(item.read_on, as_of_on.year) if item.stale and item.read_on else ""
    return _Cells(
        clean(item.statement, 400), (figures[0], figures[1], figures[2]), read_on, clean(item.status, 60),
        _correction(item, as_of_on),
    )  # fmt: skip


def _correction(item: OutcomeFact, as_of_on: date) -> str:
    if item.correction is None:
        return "None"
    day = wording.short_day(item.correction.on, as_of_on.year)
    kind, why = clean(item.correction.kind, 60), clean(item.correction.why, 400)
    return f"{kind}, {day}: {why}" if why else f"{kind}, {day}"


def _columns(setting: Setting, cells: Sequence[_Cells], width: float) -> _Columns:
    figures = []
    for at in range(3):
        widest = max(setting.strong.width(row.figures[at]) for row in cells)
        figures.append(min(_FIGURE_MOST, max(setting.small.width(_HEADERS[at + 1]), widest) + 1))
    widest = max(setting.body.width(row.status) for row in cells) + _MARK + 5
    status = min(_STATUS_MOST, max(setting.small.width("Status"), widest))
    left = width - sum(figures) - _SPARK_WIDTH - status - 6 * _GUTTER
    correction = max(setting.small.width(_HEADERS[-1]) + 1, left * 0.52)
    widths = (left - correction, *figures, _SPARK_WIDTH, status, correction)
    edges, edge = [], 0.0
    for wide in widths:
        edges.append(edge)
        edge += wide + _GUTTER
    return _Columns(tuple(edges), widths)


class _HeaderRow:
    def __init__(self, setting: Setting, columns: _Columns) -> None:
        self._setting, self._columns = setting, columns
        self.height = setting.leading + 1.4 * setting.pad

    def place(self, x: float, y: float) -> Node:
        small, base = self._setting.small, y + self._setting.pad * 0.9 + self._setting.baseline()
        cells = tuple(
            Node("TH", (Text(x + edge, base, title + " ", small.size, ink=Ink.SOFT),), scope="Column")
            for title, edge in zip(_HEADERS, self._columns.edges, strict=True)
        )
        end = x + self._columns.edges[-1] + self._columns.widths[-1]
        bottom = y + self.height
        return Node("TR", children=(*cells, artifact(Line(((x, bottom - 0.3), (end, bottom - 0.3)), Ink.LINE, 0.8))))


class _OutcomeRow:
    def __init__(
        self, setting: Setting, item: OutcomeFact, cells: _Cells, columns: _Columns, as_of_on: date, *, heads: bool
    ) -> None:
        self._heads = heads
        self._setting, self._item, self._cells, self._columns, self._as_of_on = setting, item, cells, columns, as_of_on
        wrapped = [
            self._wrap(0, cells.statement, setting.body),
            self._wrap(1, cells.figures[0], setting.body),
            self._wrap(2, cells.figures[1], setting.strong),
            self._wrap(3, cells.figures[2], setting.body),
            self._wrap(5, cells.status, setting.body, _MARK + 4),
            self._wrap(6, cells.correction, setting.body),
        ]
        self._statement, self._baseline, self._now, self._target, self._status, self._correction = wrapped
        self._dated = self._wrap(2, cells.read_on, setting.small) if cells.read_on else ()
        self._tall = max(len(self._baseline), len(self._now) + len(self._dated), len(self._target))
        bar = _BAR if item.progress is not None else 0.0
        lines = max(len(lines) for lines in wrapped) * setting.leading
        self.height = max(lines, self._tall * setting.leading + bar, _SPARK_HEIGHT) + 2 * setting.pad

    def _wrap(self, column: int, text: str, kind: Type, inset: float = 0.0) -> tuple[SetLine, ...]:
        lines = max(3 if column == 0 else 2 if column in (1, 2, 3) else 1, self._setting.lines)
        return kind.wrap(text, self._columns.widths[column] - inset, lines)

    def place(self, x: float, y: float) -> Node:
        setting, top = self._setting, y + self._setting.pad
        at = [x + edge for edge in self._columns.edges]
        missing = dict.fromkeys(("Not recorded", "None"), Ink.SOFT)
        inks = [missing.get(figure, Ink.TEXT) for figure in self._cells.figures]
        correction_ink = missing.get(self._cells.correction, Ink.TEXT)
        now = set_lines(setting, setting.strong, self._now, at[2], top, inks[1])
        now += set_lines(setting, setting.small, self._dated, at[2], top, Ink.SOFT, start=len(self._now))
        tone = self._item.tone
        inset = _MARK + 4 if status_mark(tone, 0, 0, 1) else 0.0
        middle = top + setting.leading / 2
        statement = set_lines(setting, setting.body, self._statement, at[0], top)
        status = set_lines(setting, setting.body, self._status, at[5] + inset, top, TONE_INKS[tone])
        cells = (
            Node("TH", statement, scope="Row") if self._heads else Node("TD", statement),
            Node("TD", set_lines(setting, setting.body, self._baseline, at[1], top, inks[0])),
            Node("TD", now),
            Node("TD", set_lines(setting, setting.body, self._target, at[3], top, inks[2])),
            Node("TD", children=(self._figure(at[4], at[1], top),)),
            artifact(*status_mark(tone, at[5], middle, _MARK)),
            Node("TD", status),
            Node("TD", set_lines(setting, setting.body, self._correction, at[6], top, correction_ink)),
        )
        end, bottom = at[6] + self._columns.widths[6], y + self.height
        return Node("TR", children=(*cells, artifact(Line(((x, bottom - 0.3), (end, bottom - 0.3)), Ink.LINE, 0.6))))

    def _figure(self, x: float, bar_x: float, top: float) -> Node:
        """Return the line of 12 months, and the way from baseline to target under the figures."""
        spark = sparkline(self._item.points, self._as_of_on, x, top + 0.5, _SPARK_WIDTH, _SPARK_HEIGHT - 2)
        bar_end = x - _GUTTER
        bar_top = top + self._tall * self._setting.leading + 1.6
        bar = progress_bar(self._item.progress, bar_x, bar_top, bar_end - bar_x)
        if not spark and not bar:
            return Node(
                "P", (Text(x, top + self._setting.baseline(), "No readings ", self._setting.body.size, ink=Ink.SOFT),)
            )
        left = bar_x if bar else x
        bottom = bar_top + 3 if bar else top + _SPARK_HEIGHT
        box = (left, top, x + _SPARK_WIDTH - left, bottom - top)
        return Node("Figure", spark + bar, alt=describe_readings(self._item, self._as_of_on), box=box)


def sparkline(
    points: Sequence[PointFact], as_of_on: date, x: float, y: float, width: float, height: float
) -> tuple[Shape, ...]:
    """Return the readings of the 12 months before a day as a line that ends in a dot."""
    readings = [Point(point.on, point.value) for point in points]
    drawn = charts.make_spark(readings, as_of_on - timedelta(days=365), as_of_on, charts.Box(x, y, width, height))
    return from_chart(drawn)


def progress_bar(progress: float | None, x: float, y: float, width: float) -> tuple[Shape, ...]:
    """Return a thin bar from baseline (left) to target (right), filled to where it is now."""
    return from_chart(charts.make_way_bar(progress, charts.Box(x, y, width, 2)))


def describe_readings(item: OutcomeFact, as_of_on: date) -> str:
    """Say in words what the drawing of an outcome shows."""
    said, unit = [], clean(item.unit, 40)
    if item.points:
        first, last = (wording.quantity(point.value, unit) for point in (item.points[0], item.points[-1]))
        read_on = wording.short_day(item.points[-1].on, as_of_on.year)
        several = len(item.points) > 1
        said.append(
            f"{len(item.points)} readings in 12 months, from {first} to {last}"
            if several
            else f"One reading in 12 months, {last} on {read_on}"
        )
    if item.progress is not None:
        share = round(min(max(item.progress, -1), 99) * 100)
        way = f"{share}% of the way from baseline to target"
        said.append(way if share >= 0 else "further from the target than at the start")
    return wording.sentence("; ".join(said))
