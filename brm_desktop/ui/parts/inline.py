"""Values that are edited where they stand: plain text until pointed at, a field while typing.

Click, Enter or F2 starts; Enter or leaving keeps (`edited` carries the new value); Esc goes back to what was.
A value that cannot be is not kept: the field stays open and says why.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent, QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from brm_desktop.base.errors import KnownError
from brm_desktop.ui.parts import paint
from brm_desktop.ui.parts.buttons import by_keyboard
from brm_desktop.ui.parts.icons import draw_icon
from brm_desktop.ui.parts.typing_fields import LineEdit
from brm_desktop.ui.shell.announce import announce
from brm_desktop.ui.shell.theme import BASE_PX, REGULAR, SMALL_PX, font, theme_of

PAD, HEIGHT, _PROBLEM_HEIGHT = 8, 30, 20


class Inline(QWidget):
    """What all inline editors share: how they look at rest, what starts them, where a problem is told."""

    edited = Signal(object)

    def __init__(
        self,
        name: str,
        *,
        placeholder: str = "",
        icon: str = "",
        px: int = BASE_PX,
        weight: QFont.Weight = REGULAR,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.name = name
        self.ringed = False
        self.problem = ""
        self._placeholder, self._icon = placeholder or "—", icon
        self._type = font(px, weight)
        self._height = HEIGHT if px <= BASE_PX else px + 16
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.IBeamCursor)

    # what subclasses say

    def show_placeholder(self, words: str) -> None:
        """Say other words where there is no value."""
        if words != self._placeholder:
            self._placeholder = words
            self.update()

    @property
    def shown(self) -> str:
        """The value in words."""
        return ""

    def start(self) -> None:
        """Begin to edit."""

    @property
    def editing(self) -> bool:
        return False

    # looks

    def sizeHint(self) -> QSize:
        width = QFontMetrics(self._type).horizontalAdvance(self.shown or self._placeholder)
        return QSize(width + 2 * PAD + (22 if self._icon else 0) + 2, self._height + self._problem_room())

    def minimumSizeHint(self) -> QSize:
        return QSize(60, self.sizeHint().height())

    def show_problem(self, problem: str) -> None:
        """Say in place why the value cannot be; nothing takes the words away."""
        if problem != self.problem:
            self.problem = problem
            self.setAccessibleDescription(problem)
            self.updateGeometry()
            self.update()
            if problem:
                announce(self, problem, urgent=True)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme, rtl = QPainter(self), theme_of(self.palette()), self.isRightToLeft()
        box = self._box()
        if self.editing or self.problem:
            paint.rounded(painter, box, 6, theme.surface, theme.risk if self.problem else theme.accent)
        elif self.underMouse() and self.isEnabled():
            paint.rounded(painter, box, 6, theme.field, theme.edge)
        if not self.editing:
            text = box.adjusted(PAD, 0, -PAD - (20 if self._icon and self.underMouse() else 0), 0)
            self._paint_value(painter, text)
            if self._icon and (self.underMouse() or self.hasFocus()):
                square = QRect(box.right() - 22, box.center().y() - 7, 16, 16)
                draw_icon(painter, paint.mirrored(square, box, rtl), self._icon, theme.soft)
        if self.hasFocus() and self.ringed and not self.editing:
            paint.focus_ring(painter, box, theme)
        if self.problem:
            line = QRect(PAD, self._height + 1, self.width() - 2 * PAD, _PROBLEM_HEIGHT - 2)
            paint.status(painter, line, self.problem, "risk", font(SMALL_PX), theme, rtl=rtl)

    def _paint_value(self, painter: QPainter, rect: QRect) -> None:
        theme, text = theme_of(self.palette()), self.shown
        color = theme.ink if text else theme.soft
        paint.words(painter, rect, text or self._placeholder, self._type, color, rtl=self.isRightToLeft())

    def _box(self) -> QRect:
        return QRect(0, 0, self.width(), self._height)

    def _problem_room(self) -> int:
        return _PROBLEM_HEIGHT if self.problem else 0

    def _tell(self) -> None:
        """Let the screen and screen readers know the value as it is now."""
        self.setAccessibleName(f"{self.name}: {self.shown or 'empty'}")
        self.updateGeometry()
        self.update()

    # what starts an edit

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and not self.toolTip():
            wide = QFontMetrics(self._type).horizontalAdvance(self.shown) > self.width() - 2 * PAD
            QToolTip.showText(self.cursor().pos(), self.shown if wide else "", self)
            return True
        return super().event(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.ringed = by_keyboard(event, self.ringed)
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.ringed = False
            self.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2, Qt.Key.Key_Space):
            self.ringed = True
            self.start()
        else:
            super().keyPressEvent(event)


class InlineText(Inline):
    """One line of text; also any value that can be said and understood as one.

    `parse` turns what was typed into the value (Raises: KnownError, whose words are shown), `say` turns a value
    into words, `say_typed` into what stands in the field while typing. `confirmed` tells that Enter closed it.
    """

    confirmed = Signal()

    def __init__(
        self,
        name: str,
        value: Any = "",
        *,
        parse: Callable[[str], Any] | None = None,
        say: Callable[[Any], str] | None = None,
        say_typed: Callable[[Any], str] | None = None,
        placeholder: str = "",
        icon: str = "",
        px: int = BASE_PX,
        weight: QFont.Weight = REGULAR,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, placeholder=placeholder, icon=icon, px=px, weight=weight, parent=parent)
        self._parse, self._say = parse or str.strip, say or _plainly
        self._say_typed = say_typed or self._say
        self._field: LineEdit | None = None
        self._value = value
        self._tell()

    @property
    def value(self) -> Any:
        return self._value

    @property
    def shown(self) -> str:
        return self._say(self._value) if self._value not in (None, "") else ""

    @property
    def editing(self) -> bool:
        return self._field is not None and self._field.isVisible()

    def show_value(self, value: Any) -> None:
        """Show another value; what is being typed is left alone, unless it was not touched."""
        untouched = self._field is not None and self._field.text() == self._typed()
        self._value = value
        if self.editing and untouched and self._field is not None:
            self._field.setText(self._typed())
        if not self.editing:
            self.show_problem("")
        self._tell()

    def start(self) -> None:
        if self.editing or not self.isEnabled():
            return
        field = self._make_field()
        field.setText(self._typed())
        field.setGeometry(self._field_rect())
        field.show()
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        field.selectAll()
        self.update()

    def finish(self) -> bool:
        """Keep what was typed, if it can be; say whether the field is closed now."""
        if self._field is None or not self.editing:
            return True
        typed = self._field.text()
        if typed.strip() == self._typed().strip():
            self._close()
            return True
        try:
            value = self._parse(typed)
        except KnownError as error:
            self.show_problem(_in_one(error))
            return False
        self._close()
        if value != self._value:
            self._value = value
            self._tell()
            self.edited.emit(value)
        return True

    def cancel(self) -> None:
        """Go back to what was."""
        self._close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text().isprintable() and event.text() and not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier:
            self.start()
            if event.key() != Qt.Key.Key_Space and self._field is not None:
                self._field.setText(event.text())
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.shown:
            self.start()
            if self._field is not None:
                self._field.clear()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        if self._field is not None:
            self._field.setGeometry(self._field_rect())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self._field:
            return False
        if event.type() == QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
            if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
                self.finish()
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._on_key(event)
        return False

    def _on_key(self, event: QKeyEvent) -> bool:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.finish():
                self.setFocus(Qt.FocusReason.ShortcutFocusReason)
                self.confirmed.emit()
            return True
        if event.key() == Qt.Key.Key_Escape:
            self.cancel()
            self.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return True
        return False

    def _make_field(self) -> LineEdit:
        if self._field is None:
            self._field = LineEdit(parent=self)
            self._field.setFont(self._type)
            self._field.setAccessibleName(self.name)
            self._field.setPlaceholderText(self._placeholder if self._placeholder != "—" else "")
            self._field.installEventFilter(self)
            self._field.textEdited.connect(lambda _text: self.show_problem(""))
        return self._field

    def _field_rect(self) -> QRect:
        return self._box().adjusted(PAD, 2, -PAD, -2)

    def _close(self) -> None:
        self.show_problem("")
        if self._field is not None and self._field.isVisible():
            had_focus = self._field.hasFocus()
            self._field.blockSignals(True)
            self._field.hide()
            self._field.blockSignals(False)
            if had_focus:
                self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.update()

    def _typed(self) -> str:
        return self._say_typed(self._value) if self._value not in (None, "") else ""


class InlineNumber(InlineText):
    """A number with its unit."""

    def __init__(
        self,
        name: str,
        value: float | None = None,
        *,
        unit: str = "",
        parse: Callable[[str], Any] | None = None,
        say: Callable[[Any], str] | None = None,
        placeholder: str = "",
        parent: QWidget | None = None,
    ) -> None:
        def say_number(number: Any) -> str:
            return f"{_whole(number):,} {unit}".strip()

        def say_typed(number: Any) -> str:
            return f"{_whole(number):,}"

        super().__init__(
            name,
            value,
            parse=parse or _parse_number,
            say=say or say_number,
            say_typed=say or say_typed,
            placeholder=placeholder,
            parent=parent,
        )


def _whole(number: float) -> float | int:
    """Return a number without the decimals that say nothing: 34.0 is 34."""
    return int(number) if number == int(number) else number


def _parse_number(text: str) -> float | int | None:
    cleaned = text.replace(",", "").strip()
    if not cleaned:
        return None
    try:
        return float(cleaned) if "." in cleaned else int(cleaned)
    except ValueError:
        raise KnownError(f"{text.strip()} is not a number") from None


def _plainly(value: Any) -> str:
    return str(value)


def _in_one(error: KnownError) -> str:
    """A problem in one short line: what is wrong, or else what would be right."""
    return f"{error.title}. {error.hint}".rstrip(". ") if error.hint else error.title
