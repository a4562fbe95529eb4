"""Pictures of the pages of a PDF file; all of it runs on workers."""

from __future__ import annotations

import threading
from collections.abc import Iterable

from PySide6.QtGui import QImage

_RENDERING = threading.Lock()  # PDFium serves one thread at a time


def render(pdf: bytes, pixels_wide: int) -> tuple[QImage, float]:
    """Return the picture of a file's first page at a width in pixels, and the page's width in points."""
    pictures, points = render_pages(pdf, (0,), pixels_wide)
    return pictures[0], points


def render_pages(pdf: bytes, pages: Iterable[int], pixels_wide: int) -> tuple[dict[int, QImage], float]:
    """Return pictures of some pages at a width in pixels, and the width of a page in points."""
    from pypdfium2 import PdfDocument

    pictures, points = dict[int, QImage](), 0.0
    with _RENDERING:
        document = PdfDocument(pdf)
        try:
            for number in pages:
                page = document[number]
                points = float(page.get_width())
                bitmap = page.render(scale=max(1, pixels_wide) / points, prefer_bgrx=True)
                image = QImage(bitmap.buffer, bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGB32)
                pictures[number] = image.copy()
                del image
                bitmap.close()
                page.close()
        finally:
            document.close()
    return pictures, points
