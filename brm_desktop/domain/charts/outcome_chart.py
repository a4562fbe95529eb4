"""The chart of an outcome: its readings against the line from baseline to target, with course corrections."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from math import isfinite
from typing import NamedTuple

from brm_desktop.domain.charts.scales import Scale, find_extent, list_months, list_ticks
from brm_desktop.domain.charts.shapes import Box, Disc, Paint, Polygon, Rectangle, Shape, Spot, Stroke, Words
from brm_desktop.domain.charts.sparks import say_spark
from brm_desktop.domain.correction import CorrectionKind
from brm_desktop.domain.dates import say_full
from brm_desktop.domain.figures import say_number, say_quantity
from brm_desktop.domain.outcome import Outcome
from brm_desktop.domain.outcome_rules import Point, Standing, find_line

Measure = Callable[[str], float]  # the width of a line of small type

_GAP, _DOT, _RING, _MARK = 6.0, 2.4, 3.4, 3.6
_LEAST_WIDTH, _LEAST_HEIGHT = 60.0, 40.0
_ALONE = timedelta(days=45)  # room around a single day


class Mark(NamedTuple):
    """A course correction on the chart."""

    on: date
    kind: CorrectionKind
    why: str = ""


class ChartFacts(NamedTuple):
    """All that the chart is drawn from. Readings are oldest first."""

    outcome: Outcome
    readings: Sequence[Point]
    corrections: Sequence[Mark]
    today: date


class Chart(NamedTuple):
    """The shapes, and where each reading and each correction stands, in their order."""

    shapes: tuple[Shape, ...]
    readings: tuple[Spot, ...]
    corrections: tuple[Spot, ...]


def make_outcome_chart(facts: ChartFacts, box: Box, measure: Measure, size: float) -> Chart:
    """Return the chart in a box; `size` is the height of its type, `measure` tells how wide words are in it."""
    readings = [point for point in facts.readings if isfinite(point.value)]
    levels = [point.value for point in readings] + [
        value for value in (facts.outcome.baseline, facts.outcome.target) if value is not None and isfinite(value)
    ]
    if not levels or box.width < _LEAST_WIDTH or box.height < _LEAST_HEIGHT:
        return Chart((), (), ())
    low, high = find_extent(levels)
    ticks = list_ticks(low, high, max(2, int(box.height / (size * 3.2))))
    names = [say_number(tick) for tick in ticks]
    left = min(max(map(measure, names)) + _GAP, box.width / 2)
    plot = Box(
        box.x + left, box.y + size + _GAP, box.width - left - _RING - 1, box.height - 2 * size - _GAP - size * 0.6
    )
    first, last = _find_days(facts, readings)
    across = Scale(first.toordinal(), last.toordinal(), plot.x + _RING, plot.right)
    up = Scale(ticks[0], ticks[-1], plot.bottom, plot.y)
    shapes = [*_make_levels(ticks, names, plot, up, size), *_make_days(first, last, plot, across, measure, size, box)]
    shapes += _make_line(facts.outcome, plot, across, up)
    marks, spots = _make_marks(facts, plot, across, measure, box)
    shapes += marks
    placed = tuple((across.at(point.on.toordinal()), up.at(point.value)) for point in readings)
    if len(placed) > 1:
        shapes.append(Stroke(placed, "accent", 1.8))
    shapes += [Disc(x, y, _DOT, "accent") for x, y in placed[:-1]]
    shapes += [Disc(x, y, _RING, "accent") for x, y in placed[-1:]]
    return Chart(tuple(shapes), placed, spots)


def say_chart(facts: ChartFacts, standing: Standing) -> str:
    """Say in words what the chart shows, for those who listen."""
    outcome, unit = facts.outcome, facts.outcome.unit
    line = find_line(outcome)
    said = [outcome.measure or outcome.statement]
    if line is not None:
        start, end = line
        said.append(
            f"The line goes from {say_quantity(start.value, unit)} on {say_full(start.on)}"
            f" to {say_quantity(end.value, unit)} on {say_full(end.on)}"
        )
    elif outcome.target is not None:
        said.append(f"The target is {say_quantity(outcome.target, unit)}")
    said += [say_spark(facts.readings, unit), f"{standing.status.label}: {standing.reason}"]
    said += [
        f"{mark.kind.label} on {say_full(mark.on)}" + (f": {' '.join(mark.why.split())}" if mark.why else "")
        for mark in facts.corrections
    ]
    return " ".join(part if part.endswith((".", "!", "?")) else f"{part}." for part in said)


def _find_days(facts: ChartFacts, readings: Sequence[Point]) -> tuple[date, date]:
    outcome = facts.outcome
    days = [point.on for point in readings] + [mark.on for mark in facts.corrections]
    days += [day for day in (outcome.baseline_on, outcome.target_on) if day is not None]
    if not days:
        days = [facts.today]
    first, last = min(days), max(days)
    if first == last:
        room = min(_ALONE, first - date.min, date.max - last)
        first, last = first - room, last + room
    return first, last


def _make_levels(ticks: Sequence[float], names: Sequence[str], plot: Box, up: Scale, size: float) -> list[Shape]:
    shapes = list[Shape]()
    for n, (tick, name) in enumerate(zip(ticks, names, strict=True)):
        y = up.at(tick)
        shapes.append(Stroke(((plot.x, y), (plot.right, y)), "track" if n == 0 else "line", 1.0))
        shapes.append(Words(plot.x - _GAP, y + size * 0.35, name, "soft", "end"))
    return shapes


def _make_days(
    first: date, last: date, plot: Box, across: Scale, measure: Measure, size: float, box: Box
) -> list[Shape]:
    widest = measure("Sep 2026") + 2 * _GAP
    shapes, free = list[Shape](), box.x
    for day, name in list_months(first, last, int(plot.width / widest)):
        x, half = across.at(day.toordinal()), measure(name) / 2
        shapes.append(Stroke(((x, plot.bottom), (x, plot.bottom + 3)), "track", 1.0))
        if x - half >= free and x + half <= box.right:
            shapes.append(Words(x, plot.bottom + size * 1.4, name, "soft", "middle"))
            free = x + half + _GAP
    return shapes


def _make_line(outcome: Outcome, plot: Box, across: Scale, up: Scale) -> list[Shape]:
    """Return the dashed line from baseline to target, or the level of a target without days."""
    line = find_line(outcome)
    if line is not None and all(isfinite(end.value) for end in line):
        start, end = ((across.at(point.on.toordinal()), up.at(point.value)) for point in line)
        return [
            Stroke((start, end), "soft", 1.2, dashed=True), Disc(*start, _DOT, "soft"),
            Disc(*end, _RING, "soft"), Disc(*end, _RING - 1.4, "surface"),
        ]  # fmt: skip
    if outcome.target is not None and isfinite(outcome.target):
        y = up.at(outcome.target)
        return [Stroke(((plot.x, y), (plot.right, y)), "soft", 1.2, dashed=True)]
    return []


def _make_marks(
    facts: ChartFacts, plot: Box, across: Scale, measure: Measure, box: Box
) -> tuple[list[Shape], tuple[Spot, ...]]:
    """Return a line down from each correction, its shape and, where there is room, its name; and today."""
    shapes, spots, taken = list[Shape](), list[Spot](), list[tuple[float, float]]()
    y = plot.y - _MARK - 1
    for mark in facts.corrections:
        x = across.at(mark.on.toordinal())
        spots.append((x, y))
        shapes.append(Stroke(((x, y + _MARK), (x, plot.bottom)), "watch", 1.0, dashed=True))
        shapes.append(_make_shape(mark.kind, x, y))
        taken.append((x - _MARK, x + _MARK))
    for mark, (x, _) in zip(facts.corrections, spots, strict=True):
        _name(shapes, taken, mark.kind.label, x + _MARK + 3, y, "watch", measure, box)
    if across.low < facts.today.toordinal() < across.high:
        x = across.at(facts.today.toordinal())
        shapes.insert(0, Stroke(((x, plot.y), (x, plot.bottom)), "track", 1.0))
        width = measure("Today")
        _name(shapes, taken, "Today", min(x - width / 2, box.right - width), y, "soft", measure, box)
    return shapes, tuple(spots)


def _name(
    shapes: list[Shape],
    taken: list[tuple[float, float]],
    text: str,
    x: float,
    y: float,
    paint: Paint,
    measure: Measure,
    box: Box,
) -> None:
    """Write a name beside what it names, unless something stands there."""
    end = x + measure(text)
    if x >= box.x and end <= box.right and all(end + 4 < start or stop < x for start, stop in taken):
        shapes.append(Words(x, y + 3.5, text, paint))
        taken.append((x, end))


def _make_shape(kind: CorrectionKind, x: float, y: float) -> Shape:
    match kind:
        case CorrectionKind.ADJUST:
            return Polygon(((x - _MARK, y - _MARK), (x + _MARK, y - _MARK), (x, y + _MARK)), "watch")
        case CorrectionKind.PIVOT:
            return Polygon(((x, y - _MARK), (x + _MARK, y), (x, y + _MARK), (x - _MARK, y)), "watch")
    return Rectangle(x - _MARK + 0.6, y - _MARK + 0.6, 2 * _MARK - 1.2, 2 * _MARK - 1.2, "watch")
