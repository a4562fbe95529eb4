"""Short lists inside cards: rows with a box to check, a title, chips and a word at the right, all painted.

The list is as high as its rows (up to `most_rows`), so that a card shows them all and the page scrolls.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6 import QtCore
from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Signal
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from brm_desktop.ui.parts import paint
from brm_desktop.ui.parts.buttons import by_keyboard
from brm_desktop.ui.parts.icons import draw_icon
from brm_desktop.ui.parts.scroll import use_thin_bars
from brm_desktop.ui.shell.early import (
    ACCESSIBLE_TEXT,
    BAR_OFF,
    CHECK_STATE,
    DISPLAY,
    STRONG_FOCUS,
    TOOL_TIP,
    USER,
    set_number,
)
from brm_desktop.ui.shell.theme import MEDIUM, SMALL_PX, Theme, Tone, font, theme_of

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent

Index = QModelIndex | QPersistentModelIndex
_LINE_HEIGHT, _TWO_LINE_HEIGHT, _BAR_HEIGHT = 34, 52, 44
_SHORT_CHIP = 60  # a chip up to this width is shown whole or not at all, at some cost to the title
_GAP = 10


class Tag(NamedTuple):
    """A chip in a row."""

    text: str
    tone: Tone = "plain"


class Row(NamedTuple):
    """What one row shows. `checked` None means no box; `mark` draws the status shape before `right`."""

    id: str
    title: str
    detail: str = ""
    chips: tuple[Tag | str, ...] = ()
    right: str = ""
    tone: Tone = "soft"
    checked: bool | None = None
    icon: str = ""
    avatar: str = ""
    lead: str = ""
    action: str = ""
    tip: str = ""
    mark: bool = False
    bar: float | None = None
    strong: bool = False
    faded: bool = False

    @property
    def spoken(self) -> str:
        """The whole row as a screen reader should say it."""
        chips = [chip if isinstance(chip, str) else chip.text for chip in self.chips]
        return ", ".join(part for part in (self.lead, self.title, self.detail, *chips, self.right, self.tip) if part)


class RowModel(QAbstractListModel):
    """Frozen rows, replaced as a whole; what stays the same keeps its place and selection."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[Row, ...] = ()
        self.cut: set[str] = set()  # the rows whose words were too long to show whole

    def show_rows(self, rows: Iterable[Row]) -> None:
        """Show other rows; nothing is reset when only their content changed."""
        new = tuple(rows)
        if [row.id for row in new] == [row.id for row in self.rows]:
            changed = [place for place, row in enumerate(new) if row != self.rows[place]]
            self.rows = new
            if changed:
                self.dataChanged.emit(self.index(changed[0]), self.index(changed[-1]))
            return
        self.beginResetModel()
        self.rows = new
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == DISPLAY:
            return row.title
        if role == ACCESSIBLE_TEXT:
            return row.spoken
        if role == USER:
            return row
        if role == TOOL_TIP:
            whole = (row.title, row.detail) if row.id in self.cut else ()
            return "\n".join(part for part in (*whole, row.tip) if part) or None
        if role == CHECK_STATE and row.checked is not None:
            return QtCore.Qt.CheckState.Checked if row.checked else QtCore.Qt.CheckState.Unchecked
        return None


class RowPlaces(NamedTuple):
    """Where the parts of a painted row are."""

    check: QRect
    action: QRect


class RowDelegate(QStyledItemDelegate):
    """Paints rows; `inset` is the space before and after what a row shows."""

    def __init__(self, parent: RowList, inset: int) -> None:
        super().__init__(parent)
        self._view = parent
        self._inset = inset
        self.lead_width = 0

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(80, self._view.row_height)

    def places(self, rect: QRect, row: Row) -> RowPlaces:
        """Return where the box and the button of a row are, for painting and for clicks."""
        inner = rect.adjusted(self._inset, 0, -self._inset, -1)
        check = QRect(inner.left(), inner.top(), paint.CHECK, inner.height() if row.bar is None else _LINE_HEIGHT)
        action = QRect()
        if row.action:
            width = paint.width_of(row.action, font()) + 26
            action = QRect(inner.right() - width + 1, inner.center().y() - 15, width, 31)
        rtl = self._view.isRightToLeft()
        return RowPlaces(paint.mirrored(check, rect, rtl), paint.mirrored(action, rect, rtl))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        view, place = self._view, index.row()
        row = view.rows[place]
        theme, rect = theme_of(option.palette), option.rect
        painter.save()
        self._ground(painter, rect, theme, place)
        self._content(painter, rect, row, theme, hover=place == view.hot)
        if view.ringed and place == view.currentIndex().row() and view.hasFocus():
            out = -2 if self._inset else 6
            paint.focus_ring(painter, rect.adjusted(-out, 1, out, -2), theme)
        painter.restore()

    def _ground(self, painter: QPainter, rect: QRect, theme: Theme, place: int) -> None:
        last = place == len(self._view.rows) - 1
        if self._inset and place == self._view.currentIndex().row():
            paint.fill(painter, rect, theme.selected)
        elif place == self._view.hot:
            if self._inset:
                paint.fill(painter, rect, theme.hover)
            else:
                paint.rounded(painter, rect.adjusted(-8, 1, 8, -2), 6, theme.hover)
                painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        if not last or self._inset:
            line = QRect(rect.left(), rect.bottom(), rect.width(), 1)
            paint.fill(painter, line, theme.line if self._inset else theme.hairline)

    def _content(self, painter: QPainter, rect: QRect, row: Row, theme: Theme, *, hover: bool) -> None:
        rtl = self._view.isRightToLeft()
        places = self.places(rect, row)
        inner = rect.adjusted(self._inset, 0, -self._inset, -1)
        left = self._lead(painter, inner, row, theme, places, rtl, hover)
        line = QRect(left, inner.top(), inner.right() - left + 1, inner.height())
        if row.action:
            self._button(painter, places.action, row.action, theme)
            line.setRight(line.right() - places.action.width() - _GAP)
        if row.bar is not None:
            paint.bar(painter, QRect(left, inner.bottom() - 9, line.width(), 5), row.bar, row.tone, theme, rtl=rtl)
            line.setHeight(_LINE_HEIGHT)
        upper = QRect(line.left(), line.center().y() - 18, line.width(), 19) if row.detail else line
        right = self._right(painter, upper if row.detail and not row.chips else line, rect, row, theme, rtl)
        text = QRect(upper.left(), upper.top(), right - upper.left(), upper.height())
        ink = theme.soft if row.faded else theme.ink
        type_ = font(weight=MEDIUM) if row.strong else _faded_type() if row.faded else font()
        cut = paint.words(painter, paint.mirrored(text, rect, rtl), row.title, type_, ink, rtl=rtl)
        if row.detail:
            lower = QRect(line.left(), upper.bottom(), text.width() if row.chips else line.width(), 18)
            lower = paint.mirrored(lower, rect, rtl)
            cut |= paint.words(painter, lower, row.detail, font(SMALL_PX), theme.soft, rtl=rtl)
        cuts = self._view.model_of_rows.cut
        (cuts.add if cut else cuts.discard)(row.id)

    def _lead(
        self, painter: QPainter, inner: QRect, row: Row, theme: Theme, places: RowPlaces, rtl: bool, hover: bool
    ) -> int:
        """Paint what stands before the title; return where the title starts, from the left."""
        x = inner.left()
        if row.checked is not None:
            paint.check_box(painter, places.check, row.checked, theme, hot=hover)
            x += paint.CHECK + _GAP - 1
        if row.avatar:
            circle = QRect(x, inner.center().y() - 13, 28, 28)
            paint.avatar(painter, paint.mirrored(circle, inner, rtl), row.avatar, theme)
            x += 28 + _GAP
        if row.icon:
            square = QRect(x, inner.center().y() - 8, 18, 18)
            draw_icon(painter, paint.mirrored(square, inner, rtl), row.icon, theme.soft)
            x += 18 + _GAP
        if self.lead_width:
            place = paint.mirrored(QRect(x, inner.top(), self.lead_width, inner.height()), inner, rtl)
            paint.words(painter, place, row.lead, font(SMALL_PX, tabular=True), theme.soft, rtl=rtl)
            x += self.lead_width + 18
        return x

    def _right(self, painter: QPainter, line: QRect, rect: QRect, row: Row, theme: Theme, rtl: bool) -> int:
        """Paint chips and the word at the right, leaving up to half to the title; return where they start."""
        end = line.right() + 1
        wanted = paint.width_of(row.title, font(weight=MEDIUM) if row.strong else font()) + _GAP
        floor = line.left() + min(wanted, line.width() // 2)
        if row.right:
            type_ = font(SMALL_PX, tabular=True)
            width = paint.status_width(row.right, type_) if row.mark else paint.width_of(row.right, type_)
            width = min(width + 1, end - floor)
            place = paint.mirrored(QRect(end - width, line.top(), width, line.height()), rect, rtl)
            if row.mark:
                paint.status(painter, place, row.right, row.tone, type_, theme, rtl=rtl)
            else:
                paint.words(painter, place, row.right, type_, theme.text(row.tone), rtl=rtl, right=True)
            end -= width + _GAP
        for chip in reversed(row.chips):
            text, tone = (chip, "plain") if isinstance(chip, str) else chip
            whole = paint.chip_width(text)
            is_short = whole <= _SHORT_CHIP
            width = min(whole, end - (min(floor, line.left() + line.width() * 2 // 5) if is_short else floor))
            if width < min(whole, _SHORT_CHIP):
                break
            top = line.center().y() - paint.CHIP_HEIGHT // 2
            place = paint.mirrored(QRect(end - width, top, width, paint.CHIP_HEIGHT), rect, rtl)
            paint.chip(painter, place, text, tone, theme)  # type: ignore[arg-type]  # a tone by its word
            end -= width + 6
        return end - (4 if row.right or row.chips else 0)

    def _button(self, painter: QPainter, rect: QRect, text: str, theme: Theme) -> None:
        paint.rounded(painter, rect, 6, theme.surface, theme.edge)
        paint.centered(painter, rect, text, font(), theme.ink)


def _faded_type() -> QFont:
    type_ = QFont(font())
    type_.setStrikeOut(True)
    return type_


class RowList(QListView):
    """Shows rows; arrows move, Enter opens, Space checks, Delete deletes, the menu key asks for a menu.

    `fill` makes it a pane of its own: as high as it is given, its rows inset, the chosen one tinted.
    """

    opened = Signal(str)
    checked = Signal(str, bool)
    acted = Signal(str)
    delete_asked = Signal(str)
    menu_asked = Signal(str, QPoint)
    current_changed = Signal(str)
    drag_asked = Signal(str)

    def __init__(
        self, name: str, *, most_rows: int | None = None, fill: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.ringed = False
        self.hot = -1
        self.row_height = _LINE_HEIGHT
        self._most_rows, self._fill = most_rows, fill
        self.model_of_rows = self._make_model()
        self._delegate = RowDelegate(self, 14 if fill else 0)
        self._build()

    def _build(self) -> None:
        use_thin_bars(self, early=True)
        self.setModel(self.model_of_rows)
        self.setItemDelegate(self._delegate)
        self.setUniformItemSizes(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        set_number(self, "horizontalScrollBarPolicy", BAR_OFF)
        set_number(self, "focusPolicy", STRONG_FOCUS)
        self.setMouseTracking(True)
        self.entered.connect(lambda index: self._heat(index.row()))
        self.viewportEntered.connect(lambda: self._heat(-1))
        policy = QSizePolicy.Policy.Expanding if self._fill else QSizePolicy.Policy.Fixed
        self.setSizePolicy(QSizePolicy.Policy.Expanding, policy)
        if not self._fill and self._most_rows is None:
            set_number(self, "verticalScrollBarPolicy", BAR_OFF)

    def _make_model(self) -> RowModel:
        return RowModel(self)

    def let_drag(self, drag: Callable[[str], object]) -> None:
        """Let a row be dragged, if its model lets it; `drag` is called with its id when a drag begins."""
        self.setDragEnabled(True)
        self.drag_asked.connect(drag)

    def startDrag(self, supported: QtCore.Qt.DropAction) -> None:  # noqa: N802
        """Let the current row be taken out of the window."""
        if self.current_id is not None:
            self.drag_asked.emit(self.current_id)

    @property
    def rows(self) -> tuple[Row, ...]:
        return self.model_of_rows.rows

    @property
    def current_id(self) -> str | None:
        """The id of the row the keyboard is at."""
        index = self.currentIndex()
        return self.rows[index.row()].id if index.isValid() else None

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows; the row that was current stays so if it is still there."""
        current, place = self.current_id, self.currentIndex().row()
        two_lines = any(row.detail for row in rows)
        barred = any(row.bar is not None for row in rows)
        self.row_height = _TWO_LINE_HEIGHT if two_lines else _BAR_HEIGHT if barred else _LINE_HEIGHT
        if self._fill and two_lines:
            self.row_height = _TWO_LINE_HEIGHT + 5
        leads = [paint.width_of(row.lead, font(SMALL_PX, tabular=True)) + 1 for row in rows if row.lead]
        self._delegate.lead_width = max(leads, default=0)
        self.model_of_rows.show_rows(rows)
        if current is not None and self.current_id != current and rows:
            self.select(current, otherwise=place)
        self.updateGeometry()
        self.setMaximumHeight(16777215 if self._fill else self.sizeHint().height())
        self.viewport().update()

    def select(self, record_id: str, *, otherwise: int = -1) -> bool:
        """Make a row current, or the one at a place if it is not there; say whether it is there."""
        for place, row in enumerate(self.rows):
            if row.id == record_id:
                self.setCurrentIndex(self.model_of_rows.index(place))
                return True
        if otherwise >= 0:
            self.setCurrentIndex(self.model_of_rows.index(min(otherwise, len(self.rows) - 1)))
        return False

    def sizeHint(self) -> QSize:
        count = len(self.rows)
        if self._most_rows is not None:
            count = min(count, self._most_rows)
        return QSize(240, count * self.row_height)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, 60 if self._fill else self.sizeHint().height())

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.ringed = by_keyboard(event, self.ringed)
        if not self.currentIndex().isValid() and event.reason() != QtCore.Qt.FocusReason.MouseFocusReason and self.rows:
            self.setCurrentIndex(self.model_of_rows.index(0))
        super().focusInEvent(event)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid():
            self.current_changed.emit(self.rows[current.row()].id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.ringed = True
        if event.text() == "?":  # asks for the keys, not for a row that starts so
            event.ignore()
            return
        row, key = self._current_row(), event.key()
        if row is None or event.modifiers() & QtCore.Qt.KeyboardModifier.ControlModifier:
            super().keyPressEvent(event)
        elif key in (QtCore.Qt.Key.Key_Return, QtCore.Qt.Key.Key_Enter):
            self.opened.emit(row.id)
        elif key == QtCore.Qt.Key.Key_Space and row.checked is not None:
            self.checked.emit(row.id, not row.checked)
        elif key == QtCore.Qt.Key.Key_Space and row.action:
            self.acted.emit(row.id)
        elif key == QtCore.Qt.Key.Key_Delete:
            self.delete_asked.emit(row.id)
        elif key == QtCore.Qt.Key.Key_Menu:
            self._ask_menu(row, self.visualRect(self.currentIndex()).center())
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.ringed = False
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if not index.isValid() or event.button() != QtCore.Qt.MouseButton.LeftButton or index != self.currentIndex():
            return
        row, at = self.rows[index.row()], event.position().toPoint()
        places = self._delegate.places(self.visualRect(index), row)
        if row.checked is not None and places.check.adjusted(-8, 0, 6, 0).contains(at):
            self.checked.emit(row.id, not row.checked)
        elif row.action and places.action.contains(at):
            self.acted.emit(row.id)
        else:
            self.opened.emit(row.id)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index = self.indexAt(event.pos())
        if index.isValid():
            self._ask_menu(self.rows[index.row()], event.pos())

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._heat(-1)

    def _heat(self, place: int) -> None:
        """Tint the row under the pointer."""
        before, self.hot = self.hot, place
        for each in (before, place):
            if 0 <= each < len(self.rows) and before != place:
                self.viewport().update(self.visualRect(self.model_of_rows.index(each)).adjusted(-8, 0, 8, 0))

    def _ask_menu(self, row: Row, at: QPoint) -> None:
        self.menu_asked.emit(row.id, self.viewport().mapToGlobal(at))

    def _current_row(self) -> Row | None:
        index = self.currentIndex()
        return self.rows[index.row()] if index.isValid() else None
