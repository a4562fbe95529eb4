"""The shapes of a chart as shapes of a page."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from brm_desktop.domain import charts
from brm_desktop.reports.shapes import Area, Disc, Ink, Line, Polygon, Shape, Text

_INKS: dict[charts.Paint, Ink] = {
    "ink": Ink.TEXT, "soft": Ink.SOFT, "line": Ink.LINE, "track": Ink.TRACK, "accent": Ink.ACCENT,
    "good": Ink.GOOD, "watch": Ink.WATCH, "risk": Ink.RISK, "surface": Ink.PAPER,
}  # fmt: skip
_PALE: dict[charts.Paint, Ink] = _INKS | {"track": Ink.LINE}  # of areas, which weigh more than lines


def from_chart(
    shapes: Sequence[charts.Shape], *, size: float = 0.0, measure: Callable[[str], float] | None = None
) -> tuple[Shape, ...]:
    """Return a chart as it is drawn on a page; one with words needs their size and how wide they are."""
    drawn = list[Shape]()
    for shape in shapes:
        match shape:
            case charts.Stroke():
                drawn += [Line(part.points, _INKS[part.paint], part.width) for part in charts.split(shape)]
            case charts.Disc():
                drawn.append(Disc(shape.x, shape.y, shape.radius, _INKS[shape.paint]))
            case charts.Rectangle():
                drawn.append(Area(shape.x, shape.y, shape.width, shape.height, _PALE[shape.paint]))
            case charts.Polygon():
                drawn.append(Polygon(shape.points, _INKS[shape.paint]))
            case charts.Words():
                width = measure(shape.text) if measure is not None else 0.0
                left = shape.x - {"start": 0.0, "middle": width / 2, "end": width}[shape.anchor]
                drawn.append(Text(left, shape.y, shape.text, size, ink=_INKS[shape.paint]))
    return tuple(drawn)
