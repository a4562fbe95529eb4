"""The page on screen: a white sheet with a soft shadow that fits the width, or is zoomed."""

from __future__ import annotations

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
_STEPS = (0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0)
_SETTLE_MS = 60


class _Sheet(QWidget):
    """Paints the picture at the size of the sheet, whatever its own."""

    def __init__(self) -> None:
        super().__init__()
        self.picture: QImage | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.picture is None:
            return
        painter, theme = QPainter(self), theme_of(self.palette())
        sheet = self.rect().adjusted(_AROUND, _AROUND, -_AROUND, -_AROUND)
        shade = QColor(theme.shadow)
        for out in range(_AROUND - 4, 0, -2):
            shade.setAlpha(max(3, 14 - out))
            paint.rounded(painter, sheet.adjusted(-out, -out + 3, out, out + 3), 3 + out, shade)
        painter.fillRect(sheet, LIGHT.surface)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(sheet, self.picture)
        painter.setPen(theme.edge)
        painter.drawRect(QRect(sheet.left(), sheet.top(), sheet.width() - 1, sheet.height() - 1))


class SheetView(QScrollArea):
    """Shows one page. `size_wanted` tells that the picture should be drawn anew, `pixels_wide` how wide."""

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
        """How wide a picture serves best, in the pixels of the device."""
        return round(self._width() * self.devicePixelRatioF())

    @property
    def zoom(self) -> float:
        """How large the sheet is; 1 fits the width."""
        return self._zoom

    def show_page(self, picture: QImage, text: str) -> None:
        """Show a picture of a page that says a text."""
        self._sheet.picture = picture
        self._shape = picture.height() / max(1, picture.width())
        self._sheet.setAccessibleName(text)
        self.setAccessibleDescription(text)
        self._fit()
        self._timer.start()

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
        self._ringed = by_keyboard(event)
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
        self._sheet.setFixedSize(QSize(width + 2 * _AROUND, round(width * self._shape) + 2 * _AROUND))

    def _on_timer_timeout(self) -> None:
        picture = self._sheet.picture
        if picture is not None and abs(picture.width() - self.pixels_wide) > 1:  # rendering rounds up
            self.size_wanted.emit()
