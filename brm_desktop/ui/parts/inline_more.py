"""Values edited where they stand that are more than a line: choices, ticks, days, long text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from brm_desktop.base.errors import KnownError
from brm_desktop.ui.parts import paint
from brm_desktop.ui.parts.buttons import by_keyboard, make_menu
from brm_desktop.ui.parts.inline import PAD, Inline, InlineText
from brm_desktop.ui.parts.typing_fields import TextEdit
from brm_desktop.ui.shell.theme import SMALL_PX, Tone, font, theme_of

AUTOSAVE_MS = 700


class InlineChoice(Inline):
    """One of a few values; `tone_of` gives a value its color and, where that means a status, its shape."""

    def __init__(
        self,
        name: str,
        options: Sequence[tuple[Any, str]],
        value: Any = None,
        *,
        empty: str = "",
        placeholder: str = "",
        tone_of: Callable[[Any], Tone] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """`options` are (value, words); `empty` names the choice of nothing, if that may be chosen."""
        super().__init__(name, placeholder=placeholder, icon="chevron-down", parent=parent)
        self._options = list(options)
        self._empty, self._tone_of = empty, tone_of
        self._value = value
        self._menu = make_menu(self)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._tell()

    @property
    def value(self) -> Any:
        return self._value

    @property
    def shown(self) -> str:
        return next((words for value, words in self._options if value == self._value), "")

    def show_value(self, value: Any) -> None:
        """Show another value."""
        self._value = value
        self._tell()

    def show_options(self, options: Sequence[tuple[Any, str]]) -> None:
        """Offer other values, or the same ones in other words."""
        if list(options) != self._options:
            self._options = list(options)
            self._tell()

    def start(self) -> None:
        if not self.isEnabled():
            return
        self._menu.clear()
        offers = [(None, self._empty), *self._options] if self._empty else self._options
        for value, words in offers:
            action = self._menu.addAction(words)
            action.setCheckable(True)
            action.setChecked(value == self._value)
            action.triggered.connect(lambda _checked=False, value=value: self._choose(value))
            if value == self._value:
                self._menu.setActiveAction(action)
        self._menu.setMinimumWidth(min(self.width(), 320))
        self._menu.popup(self.mapToGlobal(self._box().bottomLeft()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.start()
        else:
            super().keyPressEvent(event)

    def _paint_value(self, painter: QPainter, rect: QRect) -> None:
        if self._tone_of is None or not self.shown:
            super()._paint_value(painter, rect)
            return
        theme = theme_of(self.palette())
        paint.status(painter, rect, self.shown, self._tone_of(self._value), font(), theme, rtl=self.isRightToLeft())

    def _choose(self, value: Any) -> None:
        if value != self._value:
            self._value = value
            self._tell()
            self.edited.emit(value)


class InlineTick(QAbstractButton):
    """Yes or no as a box to check, with its words beside it."""

    edited = Signal(object)

    def __init__(self, name: str, value: bool = False, *, help: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ringed = False
        self._help = help
        self.setText(name)
        self.setAccessibleName(name)
        self.setAccessibleDescription(help)
        self.setToolTip(help)
        self.setCheckable(True)
        self.setChecked(value)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda: self.edited.emit(self.isChecked()))

    @property
    def value(self) -> bool:
        return self.isChecked()

    def show_value(self, value: object) -> None:
        """Show another value."""
        self.setChecked(bool(value))

    def show_problem(self, problem: str) -> None:
        """Say why the value could not be kept."""
        self.setToolTip(problem or self._help)
        self.setAccessibleDescription(problem or self._help)

    def sizeHint(self) -> QSize:
        return QSize(PAD + paint.CHECK + 9 + paint.width_of(self.text(), font()) + 8, 30)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._ringed = by_keyboard(event, self._ringed)
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme, rtl = QPainter(self), theme_of(self.palette()), self.isRightToLeft()
        within = self.rect()
        box = paint.mirrored(QRect(PAD, 0, paint.CHECK, self.height()), within, rtl)
        paint.check_box(painter, box, self.isChecked(), theme, hot=self.underMouse())
        text = QRect(PAD + paint.CHECK + 9, 0, self.width() - PAD - paint.CHECK - 9, self.height())
        paint.words(painter, paint.mirrored(text, within, rtl), self.text(), font(), theme.ink, rtl=rtl)
        if self.hasFocus() and self._ringed:
            paint.focus_ring(painter, within, theme)


class InlineDate(InlineText):
    """A day, typed as people say it, or picked from a calendar (the icon, or Alt+Down)."""

    def __init__(
        self,
        name: str,
        value: date | None = None,
        *,
        parse: Callable[[str], date | None],
        say: Callable[[date], str],
        today: Callable[[], date],
        say_full: Callable[[date], str] | None = None,
        placeholder: str = "",
        tone_of: Callable[[date], Tone] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        self._today, self._say_full, self._tone_of = today, say_full, tone_of
        super().__init__(
            name,
            value,
            parse=parse,
            say=say,
            placeholder=placeholder,
            icon="calendar",
            say_typed=_typed_day,
            parent=parent,
        )

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        near_end = event.position().x() < 26 if self.isRightToLeft() else event.position().x() > self.width() - 26
        if near_end and not self.editing:
            self.open_calendar()
        else:
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.open_calendar()
        else:
            super().keyPressEvent(event)

    def open_calendar(self) -> None:
        """Show the month of the value, or this one."""
        from brm_desktop.ui.parts.calendar_popup import CalendarPopup

        popup = CalendarPopup(self.value, self._today(), self)
        popup.chosen.connect(self._on_popup_chosen)
        popup.open_under(self)

    def _on_key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.cancel()
            self.open_calendar()
            return True
        return super()._on_key(event)

    def _tell(self) -> None:
        super()._tell()
        if isinstance(self.value, date) and self._say_full is not None:
            full = self._say_full(self.value)
            self.setToolTip(full)
            self.setAccessibleName(f"{self.name}: {full}")

    def _paint_value(self, painter: QPainter, rect: QRect) -> None:
        if self._tone_of is None or not isinstance(self.value, date):
            super()._paint_value(painter, rect)
            return
        color = theme_of(self.palette()).text(self._tone_of(self.value))
        paint.words(painter, rect, self.shown, self._type, color, rtl=self.isRightToLeft())

    def _on_popup_chosen(self, day: date) -> None:
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        if day != self._value:
            self.show_value(day)
            self.edited.emit(day)


def _typed_day(day: date) -> str:
    return f"{day.month}/{day.day}/{day.year}"


class InlineLongText(QWidget):
    """Prose that is always ready to be typed in; kept on a pause of 700 ms and on leaving."""

    edited = Signal(object)

    def __init__(
        self,
        name: str,
        value: str = "",
        *,
        placeholder: str = "",
        least_lines: int = 1,
        most_lines: int = 24,
        check: Callable[[str], str] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """`check` returns the text to keep. Raises: KnownError, whose words are shown."""
        super().__init__(parent)
        self.name = name
        self.problem = ""
        self._kept = value
        self._check = check or str
        self.field = TextEdit(self, least_lines=least_lines, most_lines=most_lines)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(AUTOSAVE_MS)
        self._build(placeholder)
        self._connect()

    def _build(self, placeholder: str) -> None:
        self.field.show_text(self._kept)
        self.field.setPlaceholderText(placeholder)
        self.field.setAccessibleName(self.name)
        self.setFocusProxy(self.field)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def _connect(self) -> None:
        self._timer.timeout.connect(self.keep)
        self.field.textChanged.connect(self._on_field_text_changed)
        self.field.left.connect(self.keep)
        self.field.resized.connect(self.updateGeometry)

    @property
    def value(self) -> str:
        """What was last kept."""
        return self._kept

    def show_value(self, value: str) -> None:
        """Show another text; what was typed since is left alone."""
        untouched = self.field.toPlainText() == self._kept
        self._kept = value
        if untouched and self.field.toPlainText() != value:
            cursor = self.field.textCursor().position()
            blocked = self.field.blockSignals(True)
            self.field.show_text(value)
            self.field.blockSignals(blocked)
            at = self.field.textCursor()
            at.setPosition(min(cursor, len(value)))
            self.field.setTextCursor(at)
            self.updateGeometry()

    def keep(self) -> None:
        """Keep what is typed now, if it changed."""
        self._timer.stop()
        text = self.field.toPlainText()
        if text == self._kept:
            return
        try:
            text = self._check(text)
        except KnownError as error:
            self.show_problem(error.title)
            return
        self.show_problem("")
        self._kept = text
        self.edited.emit(text)

    def show_problem(self, problem: str) -> None:
        """Say in place why the text cannot be kept."""
        if problem != self.problem:
            self.problem = problem
            self.setAccessibleDescription(problem)
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(260, self.field.sizeHint().height() + 12 + (20 if self.problem else 0))

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.field.setGeometry(PAD, 6, self.width() - 2 * PAD, self.field.height())
        self.updateGeometry()

    def hideEvent(self, event: Any) -> None:
        self.keep()
        super().hideEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), theme_of(self.palette())
        box = self.rect().adjusted(0, 0, 0, -20 if self.problem else 0)
        if self.field.hasFocus():
            paint.rounded(painter, box, 6, theme.surface, theme.risk if self.problem else theme.accent)
        elif self.underMouse():
            paint.rounded(painter, box, 6, theme.field, theme.edge)
        if self.problem:
            line = QRect(PAD, box.bottom() + 2, self.width() - 2 * PAD, 18)
            rtl = self.isRightToLeft()
            paint.status(painter, line, self.problem, "risk", font(SMALL_PX), theme, rtl=rtl)

    def _on_field_text_changed(self) -> None:
        self._timer.start()
        self.updateGeometry()
