"""Paints the shapes of a chart, mirrored where text runs from the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from brm_desktop.domain.charts import Box, Disc, Paint, Polygon, Rectangle, Shape, Stroke, Words, mirror
from brm_desktop.ui.parts import paint
from brm_desktop.ui.shell.theme import TINY_PX, Theme, font

_DASHES = (3.0, 2.5)


def draw_chart(painter: QPainter, shapes: Sequence[Shape], theme: Theme, box: Box | None = None) -> None:
    """Draw shapes where they stand; with a `box`, mirrored within it."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for shape in mirror(shapes, box) if box is not None else shapes:
        _draw(painter, shape, theme)
    painter.restore()


def box_of(rect: QRect) -> Box:
    """Return a rectangle of the window as the box of a chart."""
    return Box(rect.x(), rect.y(), rect.width(), rect.height())


def measure(text: str) -> float:
    """Return how wide words of a chart are, in pixels."""
    return float(paint.width_of(text, font(TINY_PX, tabular=True)))


def _draw(painter: QPainter, shape: Shape, theme: Theme) -> None:
    color = color_of(shape.paint, theme)
    match shape:
        case Stroke():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(_pen(color, shape))
            painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in shape.points]))
        case Disc():
            _fill(painter, color)
            painter.drawEllipse(QPointF(shape.x, shape.y), shape.radius, shape.radius)
        case Rectangle():
            radius = min(shape.width, shape.height) / 2 if shape.height <= 6 else 1
            _fill(painter, color)
            painter.drawRoundedRect(QRectF(shape.x, shape.y, shape.width, shape.height), radius, radius)
        case Polygon():
            _fill(painter, color)
            painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in shape.points]))
        case Words():
            width = measure(shape.text)
            left = shape.x - {"start": 0.0, "middle": width / 2, "end": width}[shape.anchor]
            painter.setFont(font(TINY_PX, tabular=True))
            painter.setPen(color)
            painter.drawText(QPointF(left, shape.y), shape.text)


def color_of(name: Paint, theme: Theme) -> QColor:
    """Return the color that a paint has in a theme."""
    return getattr(theme, name)  # type: ignore[no-any-return]  # every tone is a color


def _fill(painter: QPainter, color: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)


def _pen(color: QColor, stroke: Stroke) -> QPen:
    pen = QPen(color, stroke.width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    if stroke.dashed:
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setDashPattern([length / stroke.width for length in _DASHES])
    return pen
