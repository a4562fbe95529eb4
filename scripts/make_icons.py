"""Makes the app icon for each system (PNG, ICO, ICNS) from the one drawing, resources/icons/app.svg."""

from __future__ import annotations

from pathlib import Path

from PIL import Image
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

ICONS = Path(__file__).resolve().parent.parent / "resources" / "icons"
ICO_SIZES_PX = (16, 24, 32, 48, 64, 128, 256)
ICNS_SIZES_PX = (32, 64, 128, 256, 512, 1024)


def draw(size_px: int) -> Image.Image:
    """Return the drawing at a size, drawn anew rather than scaled, so that small ones stay crisp."""
    canvas = QImage(size_px, size_px, QImage.Format.Format_RGBA8888)
    canvas.fill(0)
    painter = QPainter(canvas)
    QSvgRenderer(str(ICONS / "app.svg")).render(painter)
    painter.end()
    return Image.frombytes("RGBA", (size_px, size_px), bytes(canvas.constBits()))


def make_icons() -> None:
    """Write app.png, app.ico and app.icns beside the drawing."""
    drawn = {size: draw(size) for size in {*ICO_SIZES_PX, *ICNS_SIZES_PX}}
    drawn[512].save(ICONS / "app.png", optimize=True)
    ico = [drawn[size] for size in ICO_SIZES_PX]
    ico[-1].save(ICONS / "app.ico", sizes=[(size, size) for size in ICO_SIZES_PX], append_images=ico[:-1])
    icns = [drawn[size] for size in ICNS_SIZES_PX]
    icns[-1].save(ICONS / "app.icns", append_images=icns[:-1])


if __name__ == "__main__":
    make_icons()
