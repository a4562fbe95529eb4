"""Small strokes that all painted parts share: rounded boxes, rings, words, chips, status marks."""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetrics,
    QPainter,
    QPainterPath,
    QPalette,
    QPen,
    QPolygonF,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)

from brm_desktop.ui.shell.early import ABSOLUTE, LEFT, MIDDLE, ONE_LINE, RIGHT, is_early
from brm_desktop.ui.shell.theme import BASE_PX, MEDIUM, SMALL_PX, TINY_PX, Theme, Tone, font

CHIP_HEIGHT = 19
CHECK = 16
_MARK = 9
_AT_LEFT, _AT_RIGHT = (side | ABSOLUTE | MIDDLE | ONE_LINE for side in (LEFT, RIGHT))


def brush(color: QColor) -> QBrush:
    """Return a brush of a color; treat it as frozen."""
    return _brush(color.rgba())


@lru_cache(maxsize=256)
def _brush(rgba: int) -> QBrush:
    # a palette hands out a brush without asking whether the color is one of the namespace Qt
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Window, QColor.fromRgba(rgba))
    return palette.brush(QPalette.ColorRole.Window)


def pen(color: QColor, width: float = 1) -> QPen:
    """Return a pen of a color and a width in pixels."""
    made = QPen()
    made.setColor(color)
    made.setWidthF(width)
    return made


def fill(painter: QPainter, rect: QRect, color: QColor) -> None:
    """Fill a rectangle, edge to edge."""
    shape = QPainterPath()
    shape.addRect(QRectF(rect))
    painter.fillPath(shape, brush(color))


def rounded(painter: QPainter, rect: QRect, radius: float, fill: QColor | None, line: QColor | None = None) -> None:
    """Draw a box with round corners and a crisp one-pixel border."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    shape = QPainterPath()
    shape.addRoundedRect(QRectF(rect) if line is None else QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
    if fill is not None:
        painter.fillPath(shape, brush(fill))
    if line is not None:
        painter.strokePath(shape, pen(line))


def focus_ring(painter: QPainter, rect: QRect, theme: Theme, radius: float = 6) -> None:
    """Draw the ring that shows where the keyboard is, inside a rectangle."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    shape = QPainterPath()
    shape.addRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), radius, radius)
    painter.strokePath(shape, pen(theme.accent, 2))


def words(
    painter: QPainter,
    rect: QRect,
    text: str,
    type_: QFont,
    color: QColor,
    *,
    rtl: bool = False,
    right: bool = False,
) -> bool:
    """Draw one line of text in the middle of a rectangle's height; say whether it had to be cut.

    `rtl` is the layout's direction; `right` puts the words at the end of the line instead of its start.
    """
    metrics = QFontMetrics(type_)
    width = metrics.horizontalAdvance(text)
    cut = width > rect.width()
    if cut:
        text = elided(text, metrics, rect.width())
        width = metrics.horizontalAdvance(text)
    at_right = right != rtl
    if is_early():
        left = rect.left() + (max(0, rect.width() - width) if at_right else 0)
        _early_words(painter, QRect(left, rect.top(), width + 1, rect.height()), text, type_, color)
    else:
        painter.setFont(type_)
        painter.setPen(color)
        painter.drawText(rect, _AT_RIGHT if at_right else _AT_LEFT, text)
    return cut


def centered(painter: QPainter, rect: QRect, text: str, type_: QFont, color: QColor) -> None:
    """Draw one line of text in the middle of a rectangle."""
    spare = rect.width() - width_of(text, type_)
    words(painter, rect.adjusted(spare // 2, 0, 1 - spare // 2, 0), text, type_, color)


def _early_words(painter: QPainter, rect: QRect, text: str, type_: QFont, color: QColor) -> None:
    """Draw a line as wide as its text without QPainter.setPen, which would make the namespace Qt."""
    ink = QTextCharFormat()
    ink.setForeground(brush(color))
    span = QTextLayout.FormatRange()
    span.start, span.length, span.format = 0, len(text), ink
    layout = QTextLayout(text, type_)
    whole = QTextOption()
    whole.setWrapMode(QTextOption.WrapMode.NoWrap)  # a width in whole pixels may be less than the words take
    layout.setTextOption(whole)
    layout.setFormats([span])
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(rect.width())
    layout.endLayout()
    layout.draw(painter, QPointF(rect.left(), rect.top() + (rect.height() - line.height()) / 2))


def elided(text: str, metrics: QFontMetrics, width: int) -> str:
    """Return as much of a text as fits before an ellipsis, without cutting a letter from its accents."""
    import unicodedata

    room = width - metrics.horizontalAdvance("…")
    end = bisect_right(range(1, len(text)), room, key=lambda length: metrics.horizontalAdvance(text[:length]))
    while end > 0 and unicodedata.combining(text[end]):
        end -= 1
    return text[:end].rstrip() + "…"


def width_of(text: str, type_: QFont) -> int:
    """Return how wide a line of text is, in pixels."""
    return QFontMetrics(type_).horizontalAdvance(text)


def mirrored(rect: QRect, within: QRect, rtl: bool) -> QRect:
    """Return where a rectangle laid out from the left stands in this direction of reading."""
    if not rtl:
        return rect
    return QRect(within.right() - (rect.right() - within.left()), rect.y(), rect.width(), rect.height())


def chip_width(text: str) -> int:
    """Return how wide a chip with this text is, in pixels."""
    return width_of(text, font(SMALL_PX)) + 15


def chip(painter: QPainter, rect: QRect, text: str, tone: Tone, theme: Theme) -> bool:
    """Draw a chip; say whether its text had to be cut."""
    color = theme.soft if tone in ("plain", "soft") else theme.text(tone)
    line = color if theme.fill(tone) == theme.surface else None
    rounded(painter, rect, 5, theme.fill(tone), line)
    return words(painter, rect.adjusted(7, 0, -7, 0), text, font(SMALL_PX), color)


def check_box(painter: QPainter, rect: QRect, checked: bool, theme: Theme, *, hot: bool = False) -> None:
    """Draw a check box of CHECK pixels in the middle of a rectangle's height, at its left."""
    box = QRect(rect.left(), rect.center().y() - CHECK // 2 + 1, CHECK, CHECK)
    if not checked:
        rounded(painter, box, 4, theme.surface, theme.accent if hot else theme.control)
        return
    rounded(painter, box, 4, theme.accent, theme.accent)
    x, y = box.x(), box.y()
    mark = QPainterPath(QPointF(x + 4.6, y + 8.4))
    mark.lineTo(x + 7, y + 10.8)
    mark.lineTo(x + 11.5, y + 5.6)
    painter.strokePath(mark, pen(theme.on_accent, 1.8))


def status_mark(painter: QPainter, rect: QRect, tone: Tone, theme: Theme) -> None:
    """Draw the shape of a status at the left of a rectangle: circle good, triangle watch, square risk."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    top = rect.center().y() - _MARK / 2 + 0.5
    box = QRectF(rect.left(), top, _MARK, _MARK)
    shape = QPainterPath()
    if tone == "watch":
        box.adjust(-0.5, -0.5, 0.5, 0)
        shape.addPolygon(QPolygonF([QPointF(box.center().x(), box.top()), box.bottomRight(), box.bottomLeft()]))
        shape.closeSubpath()
    elif tone == "risk":
        shape.addRoundedRect(box, 1, 1)
    else:
        shape.addEllipse(box)
    painter.fillPath(shape, brush(theme.text(tone)))


def status_width(text: str, type_: QFont) -> int:
    """Return how wide a status mark with its word is, in pixels."""
    return _MARK + 6 + width_of(text, type_)


def status(
    painter: QPainter, rect: QRect, text: str, tone: Tone, type_: QFont, theme: Theme, *, rtl: bool = False
) -> bool:
    """Draw a status mark and its word; say whether the word had to be cut."""
    if tone in ("plain", "soft", "accent"):
        return words(painter, rect, text, type_, theme.text(tone), rtl=rtl)
    mark = QRect(rect.left(), rect.top(), _MARK, rect.height())
    status_mark(painter, mirrored(mark, rect, rtl), tone, theme)
    rest = mirrored(rect.adjusted(_MARK + 6, 0, 0, 0), rect, rtl)
    return words(painter, rest, text, type_, theme.text(tone), rtl=rtl)


def keys_width(keys: str) -> int:
    """Return how wide a key hint is, in pixels."""
    return width_of(keys, font(TINY_PX)) + 11


def key_hint(painter: QPainter, rect: QRect, keys: str, line: QColor, ink: QColor) -> None:
    """Draw a key hint ("Ctrl K") as a small outlined box."""
    rounded(painter, rect, 4, None, line)
    centered(painter, rect, keys, font(TINY_PX), ink)


def initials(name: str) -> str:
    """Return at most two initials: of the first and the last word."""
    parts = [part for part in name.replace(".", " ").split() if part[0].isalnum()]
    return "".join(part[0].upper() for part in (parts[:1] + parts[-1:] if len(parts) > 1 else parts))


def avatar(painter: QPainter, rect: QRect, name: str, theme: Theme) -> None:
    """Draw a person's initials in a circle."""
    edge = theme.edge if theme.accent_fill == theme.surface else None
    rounded(painter, rect, rect.width() / 2, theme.accent_fill, edge)
    centered(painter, rect, initials(name), font(TINY_PX if rect.width() < 40 else BASE_PX, MEDIUM), theme.accent)


def bar(painter: QPainter, rect: QRect, share: float, tone: Tone, theme: Theme, *, rtl: bool = False) -> None:
    """Draw a thin progress bar, `share` from 0 to 1 (what lies beyond is cut)."""
    radius = rect.height() / 2
    rounded(painter, rect, radius, theme.track)
    width = round(rect.width() * min(1.0, max(0.0, share)))
    if width > 0:
        filled = QRect(rect.left(), rect.top(), max(width, rect.height()), rect.height())
        color = theme.accent if tone in ("plain", "soft") else theme.text(tone)
        rounded(painter, mirrored(filled, rect, rtl), radius, color)
