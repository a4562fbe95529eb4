"""What the Markdown editor paints under and over its text: grounds of actions, boxes, bullets, bars, chips."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QColor, QPainter, QTextBlock

from brm_desktop.ui.parts import paint
from brm_desktop.ui.parts.markdown_editor_lines import Line
from brm_desktop.ui.parts.markdown_editor_looks import CHIP_GAP, shown_look
from brm_desktop.ui.parts.markdown_editor_tables import is_ruler
from brm_desktop.ui.shell.theme import Theme

if TYPE_CHECKING:
    from brm_desktop.ui.parts.markdown_editor import MarkdownEdit

_AROUND = 8
_PALE = 0.4
_BULLET = 2.2


class Visible(NamedTuple):
    """A line that is on the screen, and where."""

    block: QTextBlock
    line: Line
    rect: QRect
    active: bool


def paint_under(editor: MarkdownEdit, lines: Sequence[Visible]) -> None:
    """Paint the grounds of lines that are follow-ups, of code, and the bars of quotes."""
    painter, theme = QPainter(editor.viewport()), editor.theme()
    width = editor.viewport().width()
    for _, line, rect, active in lines:
        if editor.is_tied(line) and not active:
            _ground(painter, QRect(0, rect.top() - _AROUND, width, rect.height() + 2 * _AROUND), theme)
        elif line.kind == "quote":
            painter.fillRect(QRect(rect.left(), rect.top() - 3, 3, rect.height() + 6), theme.edge)


def _ground(painter: QPainter, rect: QRect, theme: Theme) -> None:
    pale = QColor(theme.accent_fill)
    pale.setAlphaF(_PALE)
    plain = theme.accent_fill == theme.surface  # high contrast draws a border instead
    paint.rounded(painter, rect, 6, None if plain else pale, theme.edge if plain else None)


def paint_over(editor: MarkdownEdit, lines: Sequence[Visible]) -> None:
    """Paint boxes, bullets, rules and the chips of lines that the cursor is not on."""
    painter, theme = QPainter(editor.viewport()), editor.theme()
    for block, line, rect, active in lines:
        if line.kind == "box":
            paint.check_box(painter, editor.box_rect(block, line), line.done, theme)
            if not active:
                _chips(painter, editor, block, line, theme)
        elif line.kind == "bullet":
            _bullet(painter, editor, block, line, theme)
        elif (line.kind == "rule" or (line.kind == "table" and is_ruler(block.text()))) and not active:
            painter.fillRect(QRect(rect.left(), rect.center().y(), editor.room(), 1), theme.line)


def _bullet(painter: QPainter, editor: MarkdownEdit, block: QTextBlock, line: Line, theme: Theme) -> None:
    at = editor.place_rect(block, line.indent)
    after = editor.place_rect(block, line.indent + 1)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(theme.ink)
    painter.setBrush(theme.ink)
    painter.drawEllipse(QPointF((at.x() + after.x()) / 2, at.center().y() + 1), _BULLET, _BULLET)


def _chips(painter: QPainter, editor: MarkdownEdit, block: QTextBlock, line: Line, theme: Theme) -> None:
    look = shown_look(block.text(), line, editor.looks)
    if look is None or not look.chips:
        return
    at = editor.place_rect(block, block.text().index("<", line.token_at))
    x, end = at.x() + CHIP_GAP, editor.viewport().width() - 4
    for chip in look.chips:
        width = min(paint.chip_width(chip.text), end - x)
        if width < 24:
            break
        top = at.center().y() - paint.CHIP_HEIGHT // 2
        paint.chip(painter, QRect(x, top, width, paint.CHIP_HEIGHT), chip.text, chip.tone, theme)
        x += width + CHIP_GAP
