"""The line icons of resources/icons, read as paths and drawn in any color at any scale.

The files keep to `path` (M L H V C S A Z), `circle`, `rect` and `line` on a 20 by 20 grid with one stroke width,
so a small reader here suffices and the first paint waits for no SVG library.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from math import atan2, degrees, hypot, sqrt
from pathlib import Path

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap, QTransform

GRID = 20
STROKE = 1.5
_FOLDER = Path(__file__).resolve().parents[3] / "resources" / "icons"
_ELEMENT = re.compile(r"<(path|circle|rect|line)\s([^>]*)>")
_ATTRIBUTE = re.compile(r'([a-z0-9]+)="([^"]*)"')
_TOKEN = re.compile(r"[A-Za-z]|-?\d*\.?\d+")


def icon_names() -> list[str]:
    """List the names that `icon` and `draw_icon` know."""
    return sorted(file.stem for file in _FOLDER.glob("*.svg"))


def draw_icon(painter: QPainter, rect: QRect, name: str, color: QColor) -> None:
    """Draw an icon to fill a square, its strokes in a color."""
    scale = rect.width() / GRID
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.x(), rect.y())
    painter.scale(scale, scale)
    pen = QPen(color, STROKE, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    painter.strokePath(icon_path(name), pen)
    painter.restore()


def icon(name: str, color: QColor, px: int = GRID) -> QIcon:
    """Return an icon for a stock control; draw it anew when the theme changes."""
    ratio = 3
    pixmap = QPixmap(px * ratio, px * ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    draw_icon(painter, QRect(0, 0, px * ratio, px * ratio), name, color)
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return QIcon(pixmap)


@lru_cache(maxsize=256)
def icon_path(name: str) -> QPainterPath:
    """Return the strokes of an icon on its grid; treat the path as frozen."""
    path = QPainterPath()
    for tag, attributes in _ELEMENT.findall((_FOLDER / f"{name}.svg").read_text(encoding="utf-8")):
        values = dict(_ATTRIBUTE.findall(attributes))
        if tag == "path":
            _trace(path, values["d"])
        else:
            _shape(path, tag, {key: float(value) for key, value in values.items()})
    return path


def _shape(path: QPainterPath, tag: str, at: dict[str, float]) -> None:
    if tag == "circle":
        path.addEllipse(QRectF(at["cx"] - at["r"], at["cy"] - at["r"], at["r"] * 2, at["r"] * 2))
    elif tag == "rect":
        radius = at.get("rx", 0)
        path.addRoundedRect(QRectF(at["x"], at["y"], at["width"], at["height"]), radius, radius)
    else:
        path.moveTo(at["x1"], at["y1"])
        path.lineTo(at["x2"], at["y2"])


def _trace(path: QPainterPath, data: str) -> None:
    """Follow path data; every command may be absolute or relative and may repeat."""
    tokens = _TOKEN.findall(data)
    place = 0
    command = "M"
    while place < len(tokens):
        if tokens[place].isalpha():
            command = tokens[place]
            place += 1
        if command in "Zz":
            path.closeSubpath()
            continue
        count = _COUNTS[command.upper()]
        numbers = iter([float(token) for token in tokens[place : place + count]])
        place += count
        _draw(path, command, numbers)
        if command in "Mm":
            command = "L" if command == "M" else "l"


_COUNTS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "A": 7}


def _draw(path: QPainterPath, command: str, numbers: Iterator[float]) -> None:
    here = path.currentPosition()
    x0, y0 = (here.x(), here.y()) if command.islower() else (0.0, 0.0)
    n = list(numbers)
    match command.upper():
        case "M":
            path.moveTo(x0 + n[0], y0 + n[1])
        case "L":
            path.lineTo(x0 + n[0], y0 + n[1])
        case "H":
            path.lineTo(x0 + n[0], here.y())
        case "V":
            path.lineTo(here.x(), y0 + n[0])
        case "C":
            path.cubicTo(x0 + n[0], y0 + n[1], x0 + n[2], y0 + n[3], x0 + n[4], y0 + n[5])
        case "S":
            before = path.elementAt(path.elementCount() - 2)
            path.cubicTo(2 * here.x() - before.x, 2 * here.y() - before.y, x0 + n[0], y0 + n[1], x0 + n[2], y0 + n[3])
        case _:
            _arc(path, n[0], bool(n[3]), bool(n[4]), x0 + n[5], y0 + n[6])


def _arc(path: QPainterPath, radius: float, large: bool, sweep: bool, x: float, y: float) -> None:
    """Add an arc of a circle (SVG 1.1, F.6.5 with equal radii and no rotation)."""
    start = path.currentPosition()
    dx, dy = (x - start.x()) / 2, (y - start.y()) / 2
    half = hypot(dx, dy)
    radius = max(radius, half)
    rise = sqrt(max(0.0, radius * radius - half * half)) / half * (-1 if large == sweep else 1)
    cx, cy = start.x() + dx - rise * dy, start.y() + dy + rise * dx
    first = degrees(atan2(cy - start.y(), start.x() - cx))
    last = degrees(atan2(cy - y, x - cx))
    turn = (first - last) % 360 if sweep else -((last - first) % 360)
    path.arcTo(QRectF(cx - radius, cy - radius, radius * 2, radius * 2), first, -turn)


def mirrored_path(path: QPainterPath) -> QPainterPath:
    """Return a path for right-to-left reading: the same strokes seen in a mirror."""
    return QTransform(-1, 0, 0, 1, GRID, 0).map(path)
