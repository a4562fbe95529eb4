"""One stage of the board: a list of cards that can be dragged, and moved by the keyboard."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMimeData, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QApplication, QStyledItemDelegate, QStyleOptionViewItem, QVBoxLayout, QWidget

from brm_desktop.domain.service import Answer, ServiceStage
from brm_desktop.storage.offerings import OfferingLine
from brm_desktop.ui.parts import paint
from brm_desktop.ui.parts.around.supply import short_of
from brm_desktop.ui.parts.around.words import count_of
from brm_desktop.ui.parts.card import RADIUS
from brm_desktop.ui.parts.labels import Heading
from brm_desktop.ui.parts.row_list import Row, RowList, Tag
from brm_desktop.ui.services.answers import ANSWER_TONES, answer_of
from brm_desktop.ui.shell.theme import SMALL_PX, font, theme_of

_MIME = "application/x-brm-service"
_CARD, _BETWEEN, _INSET, _LINE = 78, 8, 10, 18
WIDTH = 176

Index = QModelIndex | QPersistentModelIndex


class CardDelegate(QStyledItemDelegate):
    """Paints a service as a card: its name in two lines, who sponsors it, what it should become."""

    def __init__(self, view: BoardColumn) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(80, _CARD + _BETWEEN)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        view, theme = self._view, theme_of(option.palette)
        row, rtl = view.rows[index.row()], view.isRightToLeft()
        card = option.rect.adjusted(0, 0, 0, -_BETWEEN)
        current = index.row() == view.currentIndex().row() and view.hasFocus()
        ground = theme.selected if current else theme.hover if index.row() == view.hot else theme.surface
        painter.save()
        paint.rounded(painter, card, 8, ground, theme.line)
        inner = card.adjusted(_INSET, 8, -_INSET, -8)
        lines, cut = split_title(row.title, QFontMetrics(font()), inner.width())
        for place, said in enumerate(lines):
            line = QRect(inner.left(), inner.top() + place * _LINE, inner.width(), _LINE)
            cut |= paint.words(painter, line, said, font(), theme.ink, rtl=rtl)
        (view.model_of_rows.cut.add if cut else view.model_of_rows.cut.discard)(row.id)
        below = QRect(inner.left(), inner.bottom() - 18, inner.width(), 19)
        for chip in row.chips:
            text, tone = (chip, "plain") if isinstance(chip, str) else chip
            width = paint.chip_width(text)
            box = QRect(below.right() - width + 1, below.top(), width, paint.CHIP_HEIGHT)
            paint.chip(painter, paint.mirrored(box, inner, rtl), text, tone, theme)  # type: ignore[arg-type]  # a tone by its word
            below.setRight(below.right() - width - 6)
        place_below = paint.mirrored(below, inner, rtl)
        paint.words(painter, place_below, row.detail, font(SMALL_PX), theme.soft, rtl=rtl)
        if current and view.ringed:
            paint.focus_ring(painter, card, theme, 8)
        painter.restore()


class BoardColumn(RowList):
    """Arrows go from card to card; Ctrl with an arrow moves the card; N, K, E and S answer what it should become."""

    moved = Signal(str, int)  # a service, so many stages on or back
    dropped = Signal(str)
    beside_asked = Signal(int)
    answered = Signal(str, object)

    def __init__(self, stage: ServiceStage) -> None:
        super().__init__(stage.label, fill=True)
        self.stage = stage
        self._pressed_at: QPoint | None = None
        self.target = False  # a card is held over it
        self.setItemDelegate(CardDelegate(self))
        self.setAcceptDrops(True)
        self.viewport().setAcceptDrops(True)
        self.row_height = _CARD + _BETWEEN

    def show_rows(self, rows: Sequence[Row]) -> None:
        super().show_rows(rows)
        self.row_height = _CARD + _BETWEEN

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is not None and self.isRightToLeft():
            step = -step
        id, answer = self.current_id, answer_of(event)
        if step is not None and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if id is not None:
                self.ringed = True
                self.moved.emit(id, step)
        elif step is not None:
            self.beside_asked.emit(step)
        elif id is not None and answer is not None:
            self.answered.emit(id, answer)
        else:
            super().keyPressEvent(event)

    # dragging

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = event.position().toPoint() if event.button() == Qt.MouseButton.LeftButton else None
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at, start = event.position().toPoint(), self._pressed_at
        far = start is not None and (at - start).manhattanLength() >= QApplication.startDragDistance()
        if start is None or not far or not event.buttons() & Qt.MouseButton.LeftButton:
            super().mouseMoveEvent(event)
            return
        index = self.indexAt(start)
        self._pressed_at = None
        if index.isValid():
            self._drag(index, start)

    def _drag(self, index: QModelIndex, start: QPoint) -> None:
        rect = self.visualRect(index).adjusted(0, 0, 0, -_BETWEEN)
        drag = QDrag(self)
        drag.setMimeData(make_mime(self.rows[index.row()].id))
        drag.setPixmap(self.viewport().grab(rect))
        drag.setHotSpot(start - rect.topLeft())
        drag.exec(Qt.DropAction.MoveAction)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._take(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._take(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._mark(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._mark(False)
        if event.mimeData().hasFormat(_MIME):
            event.acceptProposedAction()
            self.dropped.emit(bytes(event.mimeData().data(_MIME).data()).decode())

    def _take(self, event: QDragMoveEvent) -> None:
        if event.mimeData().hasFormat(_MIME):
            event.acceptProposedAction()
            self._mark(True)

    def _mark(self, target: bool) -> None:
        self.target = target
        parent = self.parentWidget()
        if parent is not None:
            parent.update()


class StageColumn(QWidget):
    """A heading over the cards of a stage."""

    def __init__(self, stage: ServiceStage) -> None:
        super().__init__()
        self.cards = BoardColumn(stage)
        self._heading = Heading(stage.label)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 4)
        column.setSpacing(8)
        column.addWidget(self._heading)
        column.addWidget(self.cards, 1)
        self.setFixedWidth(WIDTH)

    def show_lines(self, lines: Sequence[OfferingLine]) -> None:
        """Show the services of this stage."""
        self._heading.show_detail(f"{len(lines)}" if lines else "")
        self.cards.show_rows([card_row(line) for line in lines])

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = theme_of(self.palette())
        edge = theme.accent if self.cards.target else theme.line
        paint.rounded(QPainter(self), self.rect(), RADIUS, theme.side, edge)


def card_row(line: OfferingLine) -> Row:
    """Return a service as a card; its tip says how many use it or want it."""
    sponsor = short_of(line.sponsor) if line.sponsor is not None else "No sponsor"
    users = f"Used by {count_of(line.users, 'agency', 'agencies')}" if line.users else ""
    interested = f"{line.interested} interested" if line.interested else ""
    tip = " · ".join(part for part in (line.stage.label, users, interested) if part)
    return Row(line.id, line.name, sponsor, chips=_answer_chips(line.answer), tip=tip)


def make_mime(service_id: str) -> QMimeData:
    """Return what is dragged from stage to stage."""
    data = QMimeData()
    data.setData(_MIME, service_id.encode())
    return data


def split_title(title: str, metrics: QFontMetrics, width: int) -> tuple[list[str], bool]:
    """Break a title into at most two lines at its words; the second may still be too long."""
    words, first = title.split(), ""
    while words and metrics.horizontalAdvance(f"{first} {words[0]}".strip()) <= width:
        first = f"{first} {words.pop(0)}".strip()
    if not first and words:
        return [title], True
    return ([first, " ".join(words)] if words else [first]), False


def _answer_chips(answer: Answer | None) -> tuple[Tag, ...]:
    return (Tag(answer.label, ANSWER_TONES[answer]),) if answer is not None else ()
