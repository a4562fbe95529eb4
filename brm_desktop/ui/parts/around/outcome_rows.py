"""The rows of the table of outcomes: judged and sorted on a worker, drawn from the same geometry as the page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from brm_desktop.domain import dates
from brm_desktop.domain.charts import Box, make_spark, say_spark
from brm_desktop.domain.outcome import OutcomeKind, OutcomeStatus
from brm_desktop.domain.outcome_rules import STALE_AFTER, Point
from brm_desktop.storage.outcomes import (
    SPARK_DAYS,
    ListedOutcome,
    OutcomesAsked,
    count_standings,
    list_outcomes,
    load_points,
)
from brm_desktop.ui.parts.around.words import STATUS_TONES, say_figures
from brm_desktop.ui.parts.windowed_model import DRAWING_HEIGHT, DRAWING_WIDTH, Asked, Cell, Column, TableRow
from brm_desktop.ui.shell.desk import Desk

COLUMNS = (
    Column("statement", "Outcome", 210, stretch=True),
    Column("agency", "Agency", 74),
    Column("status", "Status", 138, tip="By the readings, or as you said; point at one to see why"),
    Column("now", "Now of target", 128, sortable=False),
    Column("progress", "Way made", 92, tip="The share of the way from baseline to target"),
    Column("spark", "12 months", 94, sortable=False, tip="The readings of twelve months", gives=3),
    Column("read_on", "Last reading", 104, down_first=True, gives=2),
    Column("target_on", "Target by", 110, gives=1),
    Column("kind", "Kind", 130, shown=False, gives=4),
)
_NONE = Cell("—", "soft")
_SPARK_BOX = Box(0, 0, DRAWING_WIDTH, DRAWING_HEIGHT)


class OutcomesSource:
    """Reads outcomes for the table; `narrow` says which, and `counts` how many stand how among them."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._lines: dict[str, ListedOutcome] = {}
        self.status: OutcomeStatus | None = None
        self.closed = False
        self.kind: OutcomeKind | None = None
        self.agency_id = ""
        self.counts: dict[OutcomeStatus, int] = {}
        self.closed_count = 0

    def list_ids(self, asked: Asked, limit: int) -> Sequence[str]:
        """Return ids in the order of a column, what needs a look first unless told otherwise. Called on a worker."""
        connection, today = self._desk.portfolio.database.reader(), self._desk.today()
        query = OutcomesAsked(
            asked.text, kind=self.kind, agency_id=self.agency_id, closed=None, key=asked.key or "status",
            down=asked.down,
        )  # fmt: skip
        lines = list_outcomes(connection, query, today)
        closed = [line for line in lines if line.outcome.closed_on is not None]
        still_open = [line for line in lines if line.outcome.closed_on is None]
        self.counts, self.closed_count = count_standings(still_open), len(closed)
        shown = closed if self.closed else still_open
        if self.status is not None and not self.closed:
            shown = [line for line in shown if line.standing.status is self.status]
        self._lines = {line.outcome.id: line for line in lines}
        ids = [line.outcome.id for line in shown]
        return ids if limit < 0 else ids[:limit]

    def load(self, ids: Sequence[str]) -> Sequence[TableRow]:
        """Return the rows of outcomes that are still there. Called on a worker."""
        today = self._desk.today()
        lines = self._lines
        points = load_points(self._desk.portfolio.database.reader(), ids, today - SPARK_DAYS, today)
        return [make_row(lines[id], points[id], today) for id in ids if id in lines]


def make_row(line: ListedOutcome, points: Sequence[Point], today: date) -> TableRow:
    """Return an outcome as a row of the table."""
    outcome, standing = line.outcome, line.standing
    overruled = "*" if standing.overruled else ""
    tip = f"{standing.status.label}: {standing.reason}"
    if standing.overruled:
        tip += f" (you said so; the readings say {standing.ruled.label.lower()})"
    return TableRow(
        outcome.id,
        (
            Cell(outcome.statement, tip=outcome.measure),
            Cell(line.acronym or line.agency, tip=line.agency) if line.agency else _NONE,
            Cell(
                standing.status.label + overruled, STATUS_TONES[standing.status],
                mark=standing.status is not OutcomeStatus.NO_READING, tip=tip,
            ),
            Cell(say_figures(line)) if standing.now is not None else Cell("No reading", "soft"),
            _way(line),
            _spark(points, outcome.unit, today),
            _read_on(line.read_on, today),
            _target(outcome.target_on),
            Cell(outcome.kind.label) if outcome.kind else _NONE,
        ),
    )  # fmt: skip


def _target(on: date | None) -> Cell:
    return Cell(_say_target(on), tip=dates.say_long(on), exact=on.isoformat()) if on else _NONE


def _say_target(on: date) -> str:
    return f"{dates.MONTHS[on.month - 1][:3]} {on.day}, {on.year}"


def _way(line: ListedOutcome) -> Cell:
    progress = line.standing.progress
    if progress is None:
        return _NONE
    said = f"{min(max(progress, -9.99), 9.99):.0%} of the way"
    return Cell(share=min(max(progress, 0.0), 1.0), tone=STATUS_TONES[line.standing.status], tip=said)


def _spark(points: Sequence[Point], unit: str, today: date) -> Cell:
    drawing = make_spark(points, today - SPARK_DAYS, today, _SPARK_BOX)
    return Cell(drawing=drawing, tip=say_spark(points, unit)) if drawing else Cell("—", "soft", tip="No readings")


def _read_on(on: date | None, today: date) -> Cell:
    if on is None:
        return Cell("None", "soft")
    old: timedelta = today - on
    words = "Today" if old.days == 0 else dates.say_ago(on, today)
    return Cell(words, "watch" if old > STALE_AFTER else "plain", tip=dates.say_long(on), exact=on.isoformat())
