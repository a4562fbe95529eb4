"""What a planned page is made of: shapes in points from the top left, in a tree of structure roles.

The tree is the reading order: drawing a page is a walk through it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

ARTIFACT = "Artifact"  # drawn, but no part of what the page says

Point = tuple[float, float]


class Cut(Enum):
    """A cut of the shipped family."""

    REGULAR = "Inter-Regular"
    BOLD = "Inter-SemiBold"


class Ink(Enum):
    """The colors of paper; every one used for text has at least 4.5 : 1 on white and on tint."""

    TEXT = "1b2330"
    SOFT = "566070"
    ACCENT = "0b5c6b"
    GOOD = "1a7546"
    WATCH = "955300"
    RISK = "b3261e"
    LINE = "dde1e7"
    TRACK = "8d96a5"
    TINT = "eef4f5"
    PAPER = "ffffff"


@dataclass(frozen=True, slots=True)
class Text:
    """One run of type; `y` is its baseline. `said` replaces the drawn characters when read aloud."""

    x: float
    y: float
    text: str
    size: float
    cut: Cut = Cut.REGULAR
    ink: Ink = Ink.TEXT
    said: str | None = None


@dataclass(frozen=True, slots=True)
class Area:
    """A filled rectangle."""

    x: float
    y: float
    width: float
    height: float
    ink: Ink


@dataclass(frozen=True, slots=True)
class Line:
    """A stroke through two points or more."""

    points: tuple[Point, ...]
    ink: Ink
    width: float = 0.6


@dataclass(frozen=True, slots=True)
class Polygon:
    """A filled outline."""

    points: tuple[Point, ...]
    ink: Ink


@dataclass(frozen=True, slots=True)
class Disc:
    """A filled circle."""

    x: float
    y: float
    radius: float
    ink: Ink


Shape = Text | Area | Line | Polygon | Disc


@dataclass(frozen=True, slots=True)
class Node:
    """A part of the page with the standard structure type it has for those who listen.

    Its shapes come first, its children after. `alt` speaks for a Figure within `box` (x, y, width,
    height); `scope` says whether a TH heads its Row or its Column; `numbering` is that of an L. A `key`
    makes it one with the part of the same key in the same place on an earlier page.
    """

    role: str
    shapes: tuple[Shape, ...] = ()
    children: tuple[Node, ...] = ()
    alt: str = ""
    box: tuple[float, float, float, float] | None = None
    scope: str = ""
    numbering: str = ""
    key: str = ""

    def walk(self) -> Iterator[Node]:
        """Yield this node and all below it in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()

    def texts(self) -> Iterator[Text]:
        """Yield every run of type in reading order, artifacts included."""
        for node in self.walk():
            for shape in node.shapes:
                if isinstance(shape, Text):
                    yield shape


@dataclass(frozen=True, slots=True)
class Page:
    """A planned page, ready to draw."""

    width: float
    height: float
    root: Node


def artifact(*shapes: Shape, place: str = "") -> Node:
    """Return shapes that are only drawn; `place` is Header or Footer where that is what they are."""
    return Node(ARTIFACT, shapes, scope=place)
