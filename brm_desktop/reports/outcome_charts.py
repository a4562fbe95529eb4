"""The chart of each outcome in longer reports: the shapes that the window draws, with words for those who listen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from brm_desktop.domain.charts import Box, ChartFacts, Mark, make_outcome_chart, say_chart
from brm_desktop.domain.outcome_rules import Standing, find_standing
from brm_desktop.reports.blocks import Setting
from brm_desktop.reports.chart_shapes import from_chart
from brm_desktop.reports.flow import Flow
from brm_desktop.reports.shapes import Node
from brm_desktop.reports.typesetting import clean
from brm_desktop.storage import briefing_value
from brm_desktop.storage.driver import Connection

_HEIGHT = 118.0  # points
_LEAST_READINGS = 2


class ChartOf(NamedTuple):
    """What one chart is drawn from, and how its outcome stands."""

    facts: ChartFacts
    standing: Standing


def read_charts(connection: Connection, agency_id: str, on: date) -> list[ChartOf]:
    """Return the charts of an agency's outcomes as of a day, by statement; those with a line to draw."""
    day = on.isoformat()
    found = briefing_value.list_outcomes(connection, agency_id, day)
    shown = [row for row in found if len(row.readings) >= _LEAST_READINGS]
    corrections = briefing_value.list_corrections(connection, [row.outcome.id for row in shown], day)
    charts = list[ChartOf]()
    for row in shown:
        marks = [Mark(each.on, each.kind, each.why) for each in corrections.get(row.outcome.id, ())]
        facts = ChartFacts(row.outcome, row.readings, marks, on)
        charts.append(ChartOf(facts, find_standing(row.outcome, row.readings, on)))
    return charts


def add_charts(flow: Flow, charts: Sequence[ChartOf]) -> None:
    """Add a chart for each outcome under its name."""
    for chart in charts:
        flow.add_subheading(chart.facts.outcome.statement)
        flow.add_row(ChartRow(flow.setting, chart, flow.width))


class ChartRow:
    """One chart as a figure."""

    def __init__(self, setting: Setting, chart: ChartOf, width: float) -> None:
        self._setting, self._chart, self._width = setting, chart, width
        self.height = _HEIGHT

    def place(self, x: float, y: float) -> Node:
        small = self._setting.small
        box = Box(x, y + 2, self._width, _HEIGHT - 6)
        made = make_outcome_chart(self._chart.facts, box, small.width, small.size)
        shapes = from_chart(made.shapes, size=small.size, measure=small.width)
        alt = clean(say_chart(self._chart.facts, self._chart.standing), 2000)
        return Node("Figure", shapes, alt=alt, box=(box.x, box.y, box.width, box.height))
