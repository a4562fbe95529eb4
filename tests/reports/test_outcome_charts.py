"""Charts on paper: the shapes that the window draws, as figures with words."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from brm_desktop.domain.agency import Agency
from brm_desktop.domain.charts import Box, make_outcome_chart
from brm_desktop.domain.correction import Correction, CorrectionKind
from brm_desktop.domain.outcome import Outcome
from brm_desktop.domain.reading import Reading
from brm_desktop.reports.blocks import Setting
from brm_desktop.reports.chart_shapes import from_chart
from brm_desktop.reports.fonts import load_faces
from brm_desktop.reports.outcome_charts import ChartOf, ChartRow, read_charts
from brm_desktop.reports.shapes import Disc, Line, Text
from brm_desktop.services import edits
from brm_desktop.services.portfolio import open_portfolio
from tests.reports.test_flow import ROOMY

TODAY = date(2026, 11, 22)


@pytest.fixture
def chart(tmp_path: Path) -> ChartOf:
    """The chart of an outcome with three readings and a correction; others are private or have nothing to draw."""
    portfolio = open_portfolio(tmp_path / "profile", None)
    agency = edits.make_record(Agency, name="Motor Vehicles")
    outcome = edits.make_record(
        Outcome, statement="Renewals online", unit="%", agency=agency.id, baseline=40.0, target=80.0,
        baseline_on=TODAY - timedelta(days=300), target_on=TODAY + timedelta(days=300),
    )  # fmt: skip
    bare = edits.make_record(Outcome, statement="Bare", agency=agency.id)
    secret = edits.make_record(Outcome, statement="Secret", agency=agency.id, private=True)
    readings = [
        edits.make_record(Reading, outcome=of.id, on=TODAY - timedelta(days=ago), value=value)
        for of, ago, value in (
            (outcome, 200, 44.0), (outcome, 100, 50.0), (outcome, 10, 61.0), (bare, 10, 1.0),
            (secret, 10, 1.0), (secret, 20, 2.0), (outcome, -10, 99.0),
        )
    ]  # fmt: skip
    told = edits.make_record(
        Correction, outcome=outcome.id, on=TODAY - timedelta(days=90), kind=CorrectionKind.PIVOT, why="The kiosks go"
    )
    hidden = edits.make_record(Correction, outcome=outcome.id, on=TODAY, why="Hidden", private=True)
    edits.create(portfolio, agency, outcome, bare, secret, *readings, told, hidden)
    (found,) = read_charts(portfolio.database.reader(), agency.id, TODAY)
    portfolio.close()
    return found


def test_chart_row_is_a_figure_that_says_what_it_shows(chart: ChartOf) -> None:
    node = ChartRow(Setting(load_faces(), ROOMY), chart, 500).place(40, 60)
    assert node.role == "Figure"
    assert "3 readings, from 44% to 61% on Thu, Nov 12, 2026." in node.alt
    assert "On track" in node.alt
    assert "Pivot on Mon, Aug 24, 2026: The kiosks go." in node.alt
    assert "Hidden" not in node.alt


def test_chart_row_draws_the_very_shapes_of_the_window(chart: ChartOf) -> None:
    setting = Setting(load_faces(), ROOMY)
    row = ChartRow(setting, chart, 500)
    node = row.place(40, 60)
    assert node.box is not None
    made = make_outcome_chart(chart.facts, Box(*node.box), setting.small.width, setting.small.size)
    assert node.shapes == from_chart(made.shapes, size=setting.small.size, measure=setting.small.width)
    discs = [(shape.x, shape.y) for shape in node.shapes if isinstance(shape, Disc)]
    assert set(made.readings) <= set(discs)
    top, bottom = 60, 60 + row.height
    for shape in node.shapes:
        ys = [y for _, y in shape.points] if isinstance(shape, Line) else [shape.y] if isinstance(shape, Text) else []
        assert all(top <= y <= bottom for y in ys)
