"""Shapes as the operators of a page (ISO 32000-1, annex A), each group marked with what it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from brm_desktop.reports.embedding import EmbeddedFont
from brm_desktop.reports.fonts import BOX_EM
from brm_desktop.reports.pdf_file import figure, text_string
from brm_desktop.reports.shapes import Area, Cut, Disc, Ink, Line, Point, Polygon, Shape, Text

_ROUND = 0.5523  # of the radius: how far the handles of a quarter circle reach


class Pen:
    """Draws on one page; turns y around, because paper counts it from below."""

    def __init__(self, fonts: Mapping[Cut, EmbeddedFont], height: float) -> None:
        self._fonts = fonts
        self._height = height
        self._operators: list[str] = []
        self._fill: Ink | None = None
        self._stroke: tuple[Ink, float] | None = None
        self.cuts: set[Cut] = set()  # those that were drawn with

    def content(self) -> bytes:
        """Return what was drawn as a content stream."""
        return "\n".join(self._operators).encode("ascii")

    def draw_marked(self, role: str, mark: int, shapes: Iterable[Shape]) -> None:
        """Draw shapes as one piece of marked content."""
        self._operators.append(f"/{role}<</MCID {mark}>>BDC")
        self._draw(shapes)
        self._operators.append("EMC")

    def draw_artifact(self, shapes: Iterable[Shape], place: str = "") -> None:
        """Draw shapes that say nothing; `place` is Header or Footer where that is what they are."""
        kind = f"/Artifact<</Type/Pagination/Subtype/{place}>>BDC" if place else "/Artifact BMC"
        self._operators.append(kind)
        self._draw(shapes)
        self._operators.append("EMC")

    def _draw(self, shapes: Iterable[Shape]) -> None:
        for shape in shapes:
            match shape:
                case Text():
                    self._text(shape)
                case Line():
                    self._line(shape)
                case Area():
                    self._area(shape)
                case Polygon():
                    self._polygon(shape)
                case Disc():
                    self._disc(shape)

    def _text(self, text: Text) -> None:
        if text.said is not None:
            self._operators.append(f"/Span<</ActualText{text_string(text.said)}>>BDC")
        font = self._fonts[text.cut]
        if font.face.knows(text.text):
            self._show(font, text, text.x, text.text)
        else:
            self._piecewise(font, text)
        if text.said is not None:
            self._operators.append("EMC")

    def _show(self, font: EmbeddedFont, text: Text, x: float, known: str) -> None:
        self.cuts.add(text.cut)
        self._fill_with(text.ink)
        self._operators.append(
            f"BT /{font.name} {figure(text.size)} Tf {self._at(x, text.y)} Td <{font.encode(known)}>Tj ET"
        )

    def _piecewise(self, font: EmbeddedFont, text: Text) -> None:
        x = text.x
        for run, known in font.face.split(text.text):
            if known:
                self._show(font, text, x, run)
            else:
                self._boxes(font, text, x, run)
            x += font.face.width(run, text.size)

    def _boxes(self, font: EmbeddedFont, text: Text, x: float, unknown: str) -> None:
        """Draw an empty box for each character the family lacks; what they say is kept beside."""
        self._stroke_with(text.ink, 0.5)
        wide, tall = (BOX_EM - 0.12) * text.size, 0.7 * text.size
        self._operators.append(f"/Span<</ActualText{text_string(unknown)}>>BDC")
        for char in unknown:
            advance = font.face.advances[char] * text.size / 1000
            if advance:
                self._operators.append(f"{self._at(x + 0.06 * text.size, text.y)} {figure(wide)} {figure(tall)} re S")
            x += advance
        self._operators.append("EMC")

    def _line(self, line: Line) -> None:
        self._stroke_with(line.ink, line.width)
        self._operators.append(self._path(line.points) + " S")

    def _area(self, area: Area) -> None:
        self._fill_with(area.ink)
        size = f"{figure(area.width)} {figure(area.height)}"
        self._operators.append(f"{self._at(area.x, area.y + area.height)} {size} re f")

    def _polygon(self, polygon: Polygon) -> None:
        self._fill_with(polygon.ink)
        self._operators.append(self._path(polygon.points) + " f")

    def _disc(self, disc: Disc) -> None:
        self._fill_with(disc.ink)
        x, y, r, h = disc.x, disc.y, disc.radius, disc.radius * _ROUND
        quarters = (
            ((x + r, y + h), (x + h, y + r), (x, y + r)),
            ((x - h, y + r), (x - r, y + h), (x - r, y)),
            ((x - r, y - h), (x - h, y - r), (x, y - r)),
            ((x + h, y - r), (x + r, y - h), (x + r, y)),
        )
        curves = " ".join(" ".join(self._at(*point) for point in quarter) + " c" for quarter in quarters)
        self._operators.append(f"{self._at(x + r, y)} m {curves} f")

    def _path(self, points: tuple[Point, ...]) -> str:
        first, *rest = (self._at(*point) for point in points)
        return f"{first} m " + " ".join(f"{point} l" for point in rest)

    def _at(self, x: float, y: float) -> str:
        return f"{figure(x)} {figure(self._height - y)}"

    def _fill_with(self, ink: Ink) -> None:
        if ink is not self._fill:
            self._fill = ink
            self._operators.append(f"{_color(ink)} rg")

    def _stroke_with(self, ink: Ink, width: float) -> None:
        if (ink, width) != self._stroke:
            self._stroke = ink, width
            self._operators.append(f"{_color(ink)} RG {figure(width)} w 1 j 1 J")


def _color(ink: Ink) -> str:
    value = ink.value
    return " ".join(f"{int(value[at : at + 2], 16) / 255:.3f}" for at in (0, 2, 4))
