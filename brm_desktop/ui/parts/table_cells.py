"""Paints the cells of a table: words, a status, chips, a line, a bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from brm_desktop.ui.parts import paint
from brm_desktop.ui.parts.measures import draw_line
from brm_desktop.ui.parts.windowed_model import DRAWING_HEIGHT, DRAWING_WIDTH, Cell, WindowedModel
from brm_desktop.ui.shell.theme import MEDIUM, SMALL_PX, Theme, font, theme_of

if TYPE_CHECKING:
    from brm_desktop.ui.parts.table_view import RecordView

Index = QModelIndex | QPersistentModelIndex
ROW, PAD = 42, 10


class CellDelegate(QStyledItemDelegate):
    """Paints cells."""

    def __init__(self, view: RecordView, model: WindowedModel) -> None:
        super().__init__(view)
        self._view, self._model = view, model
        self._text, self._strong = font(tabular=True), font(weight=MEDIUM)
        self._small = font(SMALL_PX, tabular=True)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(60, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, rect = theme_of(option.palette), option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.selected)
        elif index.row() == self._view.hot:
            painter.fillRect(rect, theme.hover)
        if index.row() < len(self._model.ids) - 1:
            painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.line)
        row = self._model.row_at(index.row())
        inner = rect.adjusted(PAD, 0, -PAD, -1)
        rtl = self._view.isRightToLeft()
        if row is None:
            place = paint.mirrored(QRect(inner.left(), inner.center().y() - 4, inner.width() // 2, 8), inner, rtl)
            paint.rounded(painter, place, 4, theme.track)
            return
        column = self._model.columns[index.column()]
        self._cell(painter, inner, row.cell(index.column()), theme, right=column.right, rtl=rtl)

    def _cell(self, painter: QPainter, rect: QRect, cell: Cell, theme: Theme, *, right: bool, rtl: bool) -> None:
        if cell.drawing:
            self._drawing(painter, rect, cell, theme, rtl)
        elif cell.line:
            place = QRect(rect.left(), rect.center().y() - 9, min(rect.width(), 74), 19)
            draw_line(painter, paint.mirrored(place, rect, rtl), cell.line, theme, rtl=rtl, least=cell.least)
        elif cell.chips:
            self._chips(painter, rect, cell, theme, rtl)
        elif cell.share is not None:
            bar = QRect(rect.left(), rect.center().y() - 2, rect.width(), 5)
            paint.bar(painter, bar, cell.share, cell.tone, theme, rtl=rtl)
        elif cell.mark:
            paint.status(painter, rect, cell.text, cell.tone, self._text, theme, rtl=rtl)
        else:
            self._words(painter, rect, cell, theme, right=right, rtl=rtl)

    def _words(self, painter: QPainter, rect: QRect, cell: Cell, theme: Theme, *, right: bool, rtl: bool) -> None:
        type_ = self._strong if cell.strong else self._text
        color = theme.text(cell.tone)
        if not cell.detail:
            paint.words(painter, rect, cell.text, type_, color, rtl=rtl, right=right)
            return
        detail_type = self._small if cell.detail_tone == "soft" else self._text
        detail = paint.width_of(cell.detail, detail_type) + 1
        width = min(paint.width_of(cell.text, type_) + 1, max(rect.width() - detail - 5, rect.width() // 2))
        start = rect.right() + 1 - width - 5 - detail if right else rect.left()
        first = QRect(start, rect.top(), width, rect.height())
        paint.words(painter, paint.mirrored(first, rect, rtl), cell.text, type_, color, rtl=rtl)
        rest = QRect(start + width + 5, rect.top(), max(0, rect.right() - start - width - 4), rect.height())
        color = theme.text(cell.detail_tone)
        paint.words(painter, paint.mirrored(rest, rect, rtl), cell.detail, detail_type, color, rtl=rtl)

    def _drawing(self, painter: QPainter, rect: QRect, cell: Cell, theme: Theme, rtl: bool) -> None:
        from brm_desktop.ui.parts.charts import box_of, draw_chart

        place = QRect(rect.left(), rect.center().y() - DRAWING_HEIGHT // 2, DRAWING_WIDTH, DRAWING_HEIGHT)
        place = paint.mirrored(place, rect, rtl)
        painter.save()
        painter.translate(place.topLeft())
        draw_chart(painter, cell.drawing, theme, box_of(QRect(0, 0, DRAWING_WIDTH, DRAWING_HEIGHT)) if rtl else None)
        painter.restore()

    def _chips(self, painter: QPainter, rect: QRect, cell: Cell, theme: Theme, rtl: bool) -> None:
        x = rect.left()
        for chip in cell.chips:
            text, tone = (chip, "plain") if isinstance(chip, str) else chip
            width = min(paint.chip_width(text), rect.right() - x + 1)
            if width < 28:
                break
            top = rect.center().y() - paint.CHIP_HEIGHT // 2
            place = QRect(x, top, width, paint.CHIP_HEIGHT)
            paint.chip(painter, paint.mirrored(place, rect, rtl), text, tone, theme)  # type: ignore[arg-type]  # a tone by its word
            x += width + 5
