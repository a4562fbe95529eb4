"""What a chart is made of. Units are the caller's (pixels, points), y grows downward, paints are named, not colors."""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot
from typing import Literal, NamedTuple

Paint = Literal["ink", "soft", "line", "track", "accent", "good", "watch", "risk", "surface"]
Anchor = Literal["start", "middle", "end"]
Spot = tuple[float, float]

_DASH, _GAP = 3.0, 2.5


class Box(NamedTuple):
    """Where to draw."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height


class Stroke(NamedTuple):
    """A line through two points or more."""

    points: tuple[Spot, ...]
    paint: Paint
    width: float = 1.0
    dashed: bool = False


class Disc(NamedTuple):
    """A filled circle."""

    x: float
    y: float
    radius: float
    paint: Paint


class Rectangle(NamedTuple):
    """A filled rectangle."""

    x: float
    y: float
    width: float
    height: float
    paint: Paint


class Polygon(NamedTuple):
    """A filled outline."""

    points: tuple[Spot, ...]
    paint: Paint


class Words(NamedTuple):
    """One line of small type; `y` is its baseline, `x` where it starts, has its middle or ends."""

    x: float
    y: float
    text: str
    paint: Paint
    anchor: Anchor = "start"


Shape = Stroke | Disc | Rectangle | Polygon | Words
_OTHER_END: dict[Anchor, Anchor] = {"start": "end", "end": "start", "middle": "middle"}


def mirror(shapes: Sequence[Shape], box: Box) -> tuple[Shape, ...]:
    """Return shapes as they stand for readers from right to left: time runs the other way, words stay readable."""

    def across(x: float) -> float:
        return box.x + box.right - x

    def turned(shape: Shape) -> Shape:
        match shape:
            case Stroke() | Polygon():
                return shape._replace(points=tuple((across(x), y) for x, y in shape.points))
            case Rectangle():
                return shape._replace(x=across(shape.x + shape.width))
            case Words():
                return shape._replace(x=across(shape.x), anchor=_OTHER_END[shape.anchor])
            case Disc():
                return shape._replace(x=across(shape.x))

    return tuple(map(turned, shapes))


def split(stroke: Stroke) -> tuple[Stroke, ...]:
    """Return a dashed stroke as the short strokes it is made of; one that is not dashed as it is."""
    if not stroke.dashed:
        return (stroke,)
    parts = list[Stroke]()
    for (x, y), (to_x, to_y) in zip(stroke.points, stroke.points[1:], strict=False):
        length = hypot(to_x - x, to_y - y)
        at = 0.0
        while at < length:
            end = min(at + _DASH, length)
            ends = tuple((x + (to_x - x) * part / length, y + (to_y - y) * part / length) for part in (at, end))
            parts.append(stroke._replace(points=ends, dashed=False))
            at = end + _GAP
    return tuple(parts)
