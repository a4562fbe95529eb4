"""Pages on screen: white sheets with a soft shadow, below each other, that fit the width or are zoomed."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QImage,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShortcut,
    QWheelEvent,
)
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget

from brm_desktop.ui.parts import paint
from brm_desktop.ui.parts.buttons import by_keyboard
from brm_desktop.ui.parts.scroll import use_thin_bars
from brm_desktop.ui.shell.theme import LIGHT, theme_of

_AROUND = 14  # room for the shadow
_WIDEST_FIT = 1000
_BETWEEN = 22  # two pages
_KEPT = 3  # pages above and below those in view whose pictures stay
_STEPS = (0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0)
_SETTLE_MS = 60
_LAID_OUT, _UNSEEN = 200, 800


class _Sheet(QWidget):
    """Paints the pictures at the size of the sheets, whatever their own."""

    def __init__(self) -> None:
        super().__init__()
        self.pictures: dict[int, QImage] = {}
        self.count = 1
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def picture(self) -> QImage | None:
        """The first page."""
        return self.pictures.get(0)

    def size_for(self, width: int, shape: float) -> QSize:
        """Return how large all sheets are together, each `width` wide and `shape` times as high."""
        height = self.count * round(width * shape) + (self.count - 1) * _BETWEEN
        return QSize(width + 2 * _AROUND, height + 2 * _AROUND)

    def place_of(self, page: int) -> QRect:
        """Return where a sheet lies."""
        height = (self.height() - 2 * _AROUND - (self.count - 1) * _BETWEEN) // self.count
        return QRect(_AROUND, _AROUND + page * (height + _BETWEEN), self.width() - 2 * _AROUND, height)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for page in range(self.count if self.pictures else 0):
            place = self.place_of(page)
            if event.rect().intersects(place.adjusted(-_AROUND, -_AROUND, _AROUND, _AROUND)):
                self._paint_sheet(painter, place, self.pictures.get(page))

    def _paint_sheet(self, painter: QPainter, sheet: QRect, picture: QImage | None) -> None:
        theme = theme_of(self.palette())
        shade = QColor(theme.shadow)
        for out in range(_AROUND - 4, 0, -2):
            shade.setAlpha(max(3, 14 - out))
            paint.rounded(painter, sheet.adjusted(-out, -out + 3, out, out + 3), 3 + out, shade)
        painter.fillRect(sheet, LIGHT.surface)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if picture is not None:
            painter.drawImage(sheet, picture)
        painter.setPen(theme.edge)
        painter.drawRect(QRect(sheet.left(), sheet.top(), sheet.width() - 1, sheet.height() - 1))


class SheetView(QScrollArea):
    """Shows pages. `size_wanted` tells that those in `wanted_pages` should be drawn, `pixels_wide` how wide."""

    size_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._zoom = 1.0
        self._ringed = False
        self._shape = 11 / 8.5
        self._sheet = _Sheet()
        self._timer = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._timer.timeout.connect(self._on_timer_timeout)
        self._build()

    def _build(self) -> None:
        use_thin_bars(self)
        self.verticalScrollBar().valueChanged.connect(lambda _: self._timer.start())
        self.setWidget(self._sheet)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setAutoFillBackground(False)
        self._sheet.setAutoFillBackground(False)
        self.setAccessibleName("The briefing as it will be printed")
        for keys, step in (("Ctrl++", 1), ("Ctrl+=", 1), ("Ctrl+-", -1), ("Ctrl+0", 0)):
            QShortcut(QKeySequence(keys), self.parentWidget() or self, lambda step=step: self.zoom_by(step)).setContext(
                Qt.ShortcutContext.WidgetWithChildrenShortcut
            )

    @property
    def pixels_wide(self) -> int:
        """How wide a picture serves best, in the pixels of the device; before it is laid out, as it is most often."""
        width = self._width() if self.viewport().width() >= _LAID_OUT else _UNSEEN
        return round(width * self.devicePixelRatioF())

    @property
    def zoom(self) -> float:
        """How large the sheet is; 1 fits the width."""
        return self._zoom

    def show_page(self, picture: QImage, text: str) -> None:
        """Show a picture of a page that says a text."""
        self.show_pages(picture, 1, text)

    def show_pages(self, first: QImage, count: int, text: str) -> None:
        """Show the first of some pages that say a text together; the others are wanted once they come into view."""
        self._sheet.pictures = {0: first}
        self._sheet.count = count
        self._shape = first.height() / max(1, first.width())
        self._sheet.setAccessibleName(text)
        self.setAccessibleDescription(text)
        self._fit()
        self._timer.start()

    def add_pictures(self, pictures: Mapping[int, QImage]) -> None:
        """Show pictures of pages in the place of those that were there; those far from view are let go."""
        seen = self._pages_in_view()
        near = range(min(seen, default=0) - _KEPT, max(seen, default=0) + _KEPT + 1)
        held = {**self._sheet.pictures, **pictures}
        self._sheet.pictures = {page: held[page] for page in held if page in near or page == 0}
        self._sheet.update()

    def wanted_pages(self) -> tuple[int, ...]:
        """Return the pages in view that have no picture of the right size; rendering rounds up."""
        pictures, wide = self._sheet.pictures, self.pixels_wide
        return tuple(
            page for page in self._pages_in_view() if page not in pictures or abs(pictures[page].width() - wide) > 1
        )

    def _pages_in_view(self) -> tuple[int, ...]:
        top = self.verticalScrollBar().value()
        view = QRect(0, top, self._sheet.width(), self.viewport().height())
        return tuple(page for page in range(self._sheet.count) if view.intersects(self._sheet.place_of(page)))

    def zoom_by(self, step: int) -> None:
        """Zoom one step in or out; 0 fits the width again."""
        nearest = min(range(len(_STEPS)), key=lambda place: abs(_STEPS[place] - self._zoom))
        self._zoom = 1.0 if step == 0 else _STEPS[min(len(_STEPS) - 1, max(0, nearest + step))]
        self._fit()
        self._timer.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
        if self._sheet.picture is not None:
            self._timer.start()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(1 if event.angleDelta().y() > 0 else -1)
        else:
            super().wheelEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._ringed = by_keyboard(event, self._ringed)
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus() and self._ringed:
            paint.focus_ring(QPainter(self.viewport()), self.viewport().rect(), theme_of(self.palette()), 4)

    def _width(self) -> int:
        room = self.viewport().width() - 2 * _AROUND
        return max(120, round(min(room, _WIDEST_FIT) * self._zoom))

    def _fit(self) -> None:
        width = self._width()
        self._sheet.setFixedSize(self._sheet.size_for(width, self._shape))

    def _on_timer_timeout(self) -> None:
        if self._sheet.picture is not None and self.wanted_pages():
            self.size_wanted.emit()
