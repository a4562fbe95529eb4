"""Small charts without axes: readings over a year, a value at the end of each month, the way made to a target."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from math import isfinite

from brm_desktop.domain.charts.scales import Scale, find_extent
from brm_desktop.domain.charts.shapes import Box, Disc, Paint, Rectangle, Shape, Spot, Stroke
from brm_desktop.domain.dates import say_full
from brm_desktop.domain.figures import say_number, say_quantity, say_share
from brm_desktop.domain.outcome_rules import Point

_ROOM = 1.9  # so that the dot at the end and the line's width stay inside


def make_spark(
    points: Sequence[Point], first: date, last: date, box: Box, *, paint: Paint = "accent", width: float = 1.3
) -> tuple[Shape, ...]:
    """Return readings, oldest first, as a line over the days from first to last, with a dot at its end.

    Readings before the first day are left out; nothing is drawn without any.
    """
    shown = [point for point in points if first <= point.on <= last and isfinite(point.value)]
    if not shown:
        return ()
    low, high = find_extent(point.value for point in shown)
    across = Scale(first.toordinal(), last.toordinal(), box.x + _ROOM, box.right - _ROOM)
    up = Scale(low, high, box.bottom - _ROOM, box.y + _ROOM)
    spots = tuple((across.at(point.on.toordinal()), up.at(point.value)) for point in shown)
    line: tuple[Shape, ...] = (Stroke(spots, paint, width),) if len(spots) > 1 else ()
    return (*line, Disc(*spots[-1], _ROOM, paint))


def make_months(
    values: Sequence[float | None], box: Box, *, paint: Paint = "accent", width: float = 1.5, least: float = 0
) -> tuple[Shape, ...]:
    """Return values at even distances as a line from first to last; None leaves a gap, a flat line is in the middle.

    `least` is the least difference that fills the height, so that a small change does not look like a large one.
    """
    known = [value for value in values if value is not None and isfinite(value)]
    if not known or len(values) < 2:
        return ()
    low, high = find_extent(known)
    room = max(0.0, least - (high - low)) / 2
    low, high = low - room, high + room
    across = Scale(0, len(values) - 1, box.x + width / 2, box.right - width / 2)
    up = Scale(low, high, box.bottom - _ROOM, box.y + _ROOM)
    shapes, run = list[Shape](), list[Spot]()
    for place, value in enumerate([*values, None]):
        if value is not None and isfinite(value):
            run.append((across.at(place), up.at(value)))
        elif run:
            shapes.append(Stroke(tuple(run), paint, width) if len(run) > 1 else Disc(*run[0], width / 2, paint))
            run = []
    return tuple(shapes)


def make_way_bar(progress: float | None, box: Box, *, paint: Paint = "accent") -> tuple[Shape, ...]:
    """Return a thin bar from baseline (left) to target (right), filled to where it is; nothing if unknown."""
    if progress is None or progress != progress:
        return ()
    filled = min(max(progress, 0.0), 1.0) * box.width
    track = Rectangle(box.x, box.y, box.width, box.height, "track")
    return (track, Rectangle(box.x, box.y, filled, box.height, paint)) if filled > 0 else (track,)


def say_spark(points: Sequence[Point], unit: str = "") -> str:
    """Say what a line of readings shows: "24 readings, from 120 min to 82 min on Nov 17, 2026"."""
    if not points:
        return "No readings"
    first, last = points[0], points[-1]
    end = f"{say_quantity(last.value, unit)} on {say_full(last.on)}"
    return f"{len(points):,} readings, from {say_quantity(first.value, unit)} to {end}" if len(points) > 1 else end


def say_months(values: Sequence[float | None], unit: str = "") -> str:
    """Say what a line of months shows: "now 4.2, twelve months ago 3.5"."""
    known = [value for value in values if value is not None]
    if not known:
        return "Nothing known"
    now = f"now {say_number(known[-1])}{unit}"
    return f"{now}, {len(values)} months ago {say_number(known[0])}{unit}" if len(known) > 1 else now


def say_way(progress: float | None) -> str:
    """Say what the bar from baseline to target shows: "58% of the way from baseline to target"."""
    if progress is None:
        return "the way made is not known"
    if progress < 0:
        return "further from the target than at the start"
    return f"{say_share(progress)} of the way from baseline to target"
