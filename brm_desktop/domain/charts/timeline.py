"""What is coming as a timeline: a lane for each kind, a dot for a day, a bar for a month or quarter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from brm_desktop.domain.charts.scales import Scale, list_months
from brm_desktop.domain.charts.shapes import Box, Disc, Paint, Rectangle, Shape, Spot, Stroke, Words

_GAP, _DOT, _BAR = 10.0, 4.0, 6.0


class Coming(NamedTuple):
    """Something that comes between two days, or on one; `paint` says how urgent it is."""

    lane: int
    first: date
    last: date
    paint: Paint = "accent"


class Timeline(NamedTuple):
    """The shapes, and where each thing stands; None for one that is out of the days shown."""

    shapes: tuple[Shape, ...]
    spots: tuple[Spot | None, ...]


def make_timeline(
    coming: Sequence[Coming],
    lanes: Sequence[str],
    first: date,
    last: date,
    box: Box,
    measure: Callable[[str], float],
    size: float,
) -> Timeline:
    """Return what comes between two days, a lane for each name, under the names of the months."""
    if not lanes or box.width < 120 or box.height < (len(lanes) * 1.3 + 1.8) * size + 1 or last <= first:
        return Timeline((), ())
    left = min(max(map(measure, lanes)) + _GAP, box.width / 2)
    plot = Box(box.x + left, box.y + size * 1.8, box.width - left - _DOT - 1, box.height - size * 1.8 - 1)
    across = Scale(first.toordinal(), last.toordinal(), plot.x + _DOT, plot.right)
    height = plot.height / len(lanes)
    shapes = _make_frame(lanes, first, last, plot, height, across, measure, size, box)
    bars, dots, spots = list[Shape](), list[Shape](), list[Spot | None]()
    radius, bar = min(_DOT, height / 2 - 1), min(_BAR, height)
    for each in coming:
        if each.last < first or each.first > last or not 0 <= each.lane < len(lanes):
            spots.append(None)
            continue
        y = plot.y + (each.lane + 0.5) * height
        start, end = across.at(each.first.toordinal()), across.at(each.last.toordinal())
        middle = (start + end) / 2
        if each.first == each.last or end - start < 2 * _DOT:
            dots += [Disc(middle, y, radius + 1, "surface"), Disc(middle, y, radius, each.paint)]
        else:
            bars.append(Rectangle(start, y - bar / 2, end - start, bar, each.paint))
        spots.append((middle, y))
    return Timeline((*shapes, *bars, *dots), tuple(spots))


def _make_frame(
    lanes: Sequence[str],
    first: date,
    last: date,
    plot: Box,
    height: float,
    across: Scale,
    measure: Callable[[str], float],
    size: float,
    box: Box,
) -> list[Shape]:
    shapes, free = list[Shape](), box.x
    for day, name in list_months(first, last, int(plot.width / (measure("Sep 2026") + _GAP))):
        x, half = across.at(day.toordinal()), measure(name) / 2
        shapes.append(Stroke(((x, plot.y), (x, plot.bottom)), "line", 1.0))
        if x - half >= free and x + half <= box.right:
            shapes.append(Words(x, box.y + size, name, "soft", "middle"))
            free = x + half + 4
    for place, name in enumerate(lanes):
        y = plot.y + (place + 0.5) * height
        shapes.append(Words(box.x, y + size * 0.35, name, "soft"))
        shapes.append(Stroke(((plot.x, y), (plot.right, y)), "line", 1.0))
    return shapes
