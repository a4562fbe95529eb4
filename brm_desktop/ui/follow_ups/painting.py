"""Paints the rows of follow-ups: a box to check, title, chips, and when; headings between them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from brm_desktop.ui.follow_ups.model import FollowUpModel
from brm_desktop.ui.follow_ups.words import Shown
from brm_desktop.ui.parts import paint
from brm_desktop.ui.parts.icons import draw_icon
from brm_desktop.ui.parts.row_list import Tag
from brm_desktop.ui.shell.theme import MEDIUM, SMALL_PX, Theme, font, theme_of

Index = QModelIndex | QPersistentModelIndex
ROW, INSET = 38, 16
_GAP, _ICON = 10, 14
_LEAST_CHIP, _LEAST_WHY = 64, 90
_TITLE_SHARE = 0.5  # of the row, before chips may take from it


class RowPainter(QStyledItemDelegate):
    """Paints one row over the whole width of the list."""

    def __init__(self, view: QTableView, model: FollowUpModel) -> None:
        super().__init__(view)
        self._view, self._model = view, model
        self._free = QRect()
        self._small, self._struck = font(SMALL_PX, tabular=True), QFont(font())
        self._struck.setStrikeOut(True)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(80, ROW)

    def check_place(self, rect: QRect) -> QRect:
        """Return where a click means the box of a row."""
        box = QRect(rect.left(), rect.top(), INSET + paint.CHECK + 7, rect.height())
        return paint.mirrored(box, rect, self._view.isRightToLeft())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, rect, rtl = theme_of(option.palette), option.rect, self._view.isRightToLeft()
        inner = rect.adjusted(INSET, 0, -INSET, -1)
        head = self._model.head_at(index.row())
        if head is not None:
            self._heading(painter, inner, head, theme, rtl)
        else:
            hot = index.row() == self._view.property("hot")
            selected = bool(option.state & QStyle.StateFlag.State_Selected)
            if selected or hot:
                painter.fillRect(rect, theme.selected if selected else theme.hover)
            theme = theme._replace(chip=theme.line) if selected else theme
            self._row(painter, inner, self._model.words_at(index.row()), theme, rtl, hot)
            if hot or index.row() == self._view.currentIndex().row():
                self._explain(painter, inner, self._model.words_at(index.row()), theme, rtl)
        if index.row() + 1 < self._model.rowCount():
            painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.line if head else theme.hairline)

    def _heading(self, painter: QPainter, rect: QRect, head: tuple[str, str, int], theme: Theme, rtl: bool) -> None:
        line = QRect(rect.left(), rect.bottom() - 25, rect.width(), 24)
        words = " · ".join(part for part in (head[1], f"{head[2]:,}") if part)
        width = min(paint.width_of(head[0], font(weight=MEDIUM)) + 1, max(40, rect.width() - 80))
        place = QRect(line.left(), line.top(), width, line.height())
        paint.words(painter, paint.mirrored(place, line, rtl), head[0], font(weight=MEDIUM), theme.ink, rtl=rtl)
        rest = QRect(place.right() + 9, line.top(), line.right() - place.right() - 8, line.height())
        paint.words(painter, paint.mirrored(rest, line, rtl), words, self._small, theme.soft, rtl=rtl)

    def _row(self, painter: QPainter, rect: QRect, shown: Shown | None, theme: Theme, rtl: bool, hot: bool) -> None:
        if shown is None:
            bar = QRect(rect.left() + paint.CHECK + _GAP, rect.center().y() - 4, rect.width() // 3, 8)
            paint.rounded(painter, paint.mirrored(bar, rect, rtl), 4, theme.track)
            return
        box = QRect(rect.left(), rect.top(), paint.CHECK, rect.height())
        paint.check_box(painter, paint.mirrored(box, rect, rtl), shown.done, theme, hot=hot)
        left = rect.left() + paint.CHECK + _GAP
        end = self._right(painter, rect, left, shown, theme, rtl)
        type_ = self._struck if shown.done else font()
        width = min(paint.width_of(shown.title, type_) + 1, end - left)
        place = paint.mirrored(QRect(left, rect.top(), width, rect.height()), rect, rtl)
        paint.words(painter, place, shown.title, type_, theme.soft if shown.done else theme.ink, rtl=rtl)
        left = self._after_title(painter, rect, left + width + 7, end, shown, theme, rtl)
        self._free = QRect(left + 6, rect.top(), end - left - 6, rect.height())

    def _explain(self, painter: QPainter, rect: QRect, shown: Shown | None, theme: Theme, rtl: bool) -> None:
        """Say in the room that is left of a row why it stands where it does."""
        if shown is not None and shown.why and self._free.width() >= _LEAST_WHY:
            place = paint.mirrored(self._free, rect, rtl)
            paint.words(painter, place, shown.why, self._small, theme.soft, rtl=rtl, right=True)

    def _after_title(
        self, painter: QPainter, rect: QRect, left: int, end: int, shown: Shown, theme: Theme, rtl: bool
    ) -> int:
        """Paint what goes on after the title, as far as there is room; return where it ends."""
        if shown.detail and end - left > 60:
            width = min(paint.width_of(shown.detail, self._small) + 1, end - left)
            place = paint.mirrored(QRect(left, rect.top(), width, rect.height()), rect, rtl)
            paint.words(painter, place, shown.detail, self._small, theme.soft, rtl=rtl)
            left += width + 7
        for icon in shown.icons:
            if end - left >= _ICON:
                square = QRect(left, rect.center().y() - _ICON // 2 + 1, _ICON, _ICON)
                draw_icon(painter, paint.mirrored(square, rect, rtl), icon, theme.soft)
                left += _ICON + 7
        return left

    def _right(self, painter: QPainter, rect: QRect, left: int, shown: Shown, theme: Theme, rtl: bool) -> int:
        """Paint when and the chips from the end on; return where the title has to stop."""
        end = rect.right() + 1
        wanted = paint.width_of(f"{shown.title} {shown.detail}", font()) + len(shown.icons) * (_ICON + 7) + _GAP
        floor = left + min(int((end - left) * _TITLE_SHARE), wanted)
        if shown.right:
            width = min(paint.width_of(shown.right, self._small) + 1, end - left)
            place = paint.mirrored(QRect(end - width, rect.top(), width, rect.height()), rect, rtl)
            paint.words(painter, place, shown.right, self._small, theme.text(shown.tone), rtl=rtl, right=True)
            end -= width + _GAP
        for (text, tone), width in reversed(_fitting(shown.chips, end - floor)):
            top = rect.center().y() - paint.CHIP_HEIGHT // 2
            place = QRect(end - width, top, width, paint.CHIP_HEIGHT)
            paint.chip(painter, paint.mirrored(place, rect, rtl), text, tone, theme)
            end -= width + 6
        return end - 6


def _fitting(chips: Sequence[Tag], room: int) -> list[tuple[Tag, int]]:
    """Return the chips for which there is room with their widths: those that warn first, then from the last on."""
    widths = dict[int, int]()
    for place in sorted(range(len(chips)), key=lambda place: (chips[place].tone == "plain", -place)):
        width = paint.chip_width(chips[place].text)
        if width > room:
            width = room if room >= _LEAST_CHIP else 0
        if width:
            widths[place] = width
            room -= width + 6
    return [(chips[place], widths[place]) for place in sorted(widths)]
