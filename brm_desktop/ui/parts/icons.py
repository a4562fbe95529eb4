"""The line icons of resources/icons, drawn in any color at any scale.

They are one family: a 20 by 20 grid, one stroke width, round ends, `currentColor`.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QRect, QRectF
from PySide6.QtGui import QColor, QPainter
from PySide6.QtSvg import QSvgRenderer

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon

GRID = 20
_FOLDER = Path(__file__).resolve().parents[3] / "resources" / "icons"


def icon_names() -> list[str]:
    """List the names that `icon` and `draw_icon` know."""
    return sorted(file.stem for file in _FOLDER.glob("*.svg"))


def draw_icon(painter: QPainter, rect: QRect, name: str, color: QColor) -> None:
    """Draw an icon to fill a square, its strokes in a color."""
    _renderer(name, color.name()).render(painter, QRectF(rect))


def icon(name: str, color: QColor, px: int = GRID) -> QIcon:
    """Return an icon for a stock control; draw it anew when the theme changes."""
    from PySide6.QtGui import QIcon, QPixmap

    ratio = 3
    pixmap = QPixmap(px * ratio, px * ratio)
    pixmap.fill(QColor(0, 0, 0, 0))
    painter = QPainter(pixmap)
    draw_icon(painter, QRect(0, 0, px * ratio, px * ratio), name, color)
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return QIcon(pixmap)


@lru_cache(maxsize=256)
def _renderer(name: str, color: str) -> QSvgRenderer:
    drawing = (_FOLDER / f"{name}.svg").read_bytes().replace(b"currentColor", color.encode())
    return QSvgRenderer(QByteArray(drawing))
