"""Links to other records and sets of words, edited where they stand with suggestions while typing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from brm_desktop.base.errors import KnownError
from brm_desktop.ui.parts import paint
from brm_desktop.ui.parts.flow import FlowLayout
from brm_desktop.ui.parts.icons import draw_icon
from brm_desktop.ui.parts.inline import InlineText
from brm_desktop.ui.parts.suggestions import Option, Suggestions
from brm_desktop.ui.parts.typing_fields import LineEdit
from brm_desktop.ui.shell.jobs import Jobs
from brm_desktop.ui.shell.theme import SMALL_PX, Tone, font, theme_of

Find = Callable[[str], Sequence[Option]]


class InlineLink(InlineText):
    """A reference to one record: its value is an Option or None; a click on the open icon asks to go there."""

    followed = Signal(str)

    def __init__(
        self,
        name: str,
        value: Option | None = None,
        *,
        find: Find,
        jobs: Jobs,
        placeholder: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """`find` lists what a text could mean, on a worker."""
        self._find, self._jobs = find, jobs
        self._suggestions: Suggestions | None = None
        super().__init__(name, value, parse=self._understand, say=_title, placeholder=placeholder, parent=parent)
        self._icon = "arrow-right" if value is not None else ""

    def show_value(self, value: Any) -> None:
        super().show_value(value)
        self._icon = "arrow-right" if value is not None else ""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        near_end = event.position().x() < 26 if self.isRightToLeft() else event.position().x() > self.width() - 26
        if near_end and isinstance(self.value, Option) and not self.editing:
            self.followed.emit(self.value.id)
        else:
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(self.value, Option):
            self.followed.emit(self.value.id)
        else:
            super().keyPressEvent(event)

    def start(self) -> None:
        super().start()
        if self._field is not None and self._suggestions is None:
            self._suggestions = Suggestions(self._field)
            self._suggestions.chosen.connect(self._on_suggestions_chosen)
            self._field.textEdited.connect(self._on_field_text_edited)
        if self._field is not None:
            self._on_field_text_edited("")

    def cancel(self) -> None:
        self._jobs.cancel(f"suggest {id(self)}")
        super().cancel()

    def _understand(self, typed: str) -> Option | None:
        """Nothing typed takes the link away; words that were not chosen from the list mean nothing."""
        if not typed.strip():
            return None
        raise KnownError(f"Choose from the list: nothing there is called {typed.strip()}")

    def _on_field_text_edited(self, text: str) -> None:
        find, suggestions = self._find, self._suggestions
        if suggestions is not None:
            key = f"suggest {id(self)}"
            self._jobs.run(lambda: list(find(text.strip())), suggestions.show_options, key=key, owner=suggestions)

    def _on_suggestions_chosen(self, option: Option) -> None:
        self._jobs.cancel(f"suggest {id(self)}")
        changed = not isinstance(self._value, Option) or option.id != self._value.id
        self._close()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        if changed:
            self.show_value(option)
            self.edited.emit(option)


def _title(option: Option) -> str:
    return option.title


class RemovableChip(QWidget):
    """A chip that can be taken away: by its cross, or by Delete or Backspace while it has the keyboard."""

    removed = Signal(str)
    opened = Signal(str)

    def __init__(
        self, id: str, text: str, tone: Tone = "plain", *, tip: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.id, self.text, self._tone = id, text, tone
        self.setAccessibleName(f"{text}, press Delete to remove")
        self.setToolTip(tip)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(paint.chip_width(self.text) + 15, 22)

    def minimumSizeHint(self) -> QSize:
        return QSize(40, 22)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.focusNextChild()
            self.removed.emit(self.id)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(self.id)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._cross().adjusted(-3, -6, 4, 6).contains(event.position().toPoint()):
            self.removed.emit(self.id)
        elif self.rect().contains(event.position().toPoint()):
            self.opened.emit(self.id)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme, rtl = QPainter(self), theme_of(self.palette()), self.isRightToLeft()
        color = theme.soft if self._tone in ("plain", "soft") else theme.text(self._tone)
        line = color if theme.fill(self._tone) == theme.surface else None
        paint.rounded(painter, self.rect(), 5, theme.fill(self._tone), line)
        text = paint.mirrored(self.rect().adjusted(7, 0, -20, 0), self.rect(), rtl)
        if paint.words(painter, text, self.text, font(SMALL_PX), color, rtl=rtl) and not self.toolTip():
            self.setToolTip(self.text)
        draw_icon(painter, self._cross(), "close", theme.risk if self.underMouse() else color)
        if self.hasFocus():
            paint.focus_ring(painter, self.rect(), theme, 5)

    def _cross(self) -> QRect:
        square = QRect(self.width() - 18, (self.height() - 12) // 2, 12, 12)
        return paint.mirrored(square, self.rect(), self.isRightToLeft())


class InlineTags(QWidget):
    """Several words as chips with a field after them; `edited` carries the new tuple.

    With `find`, what is typed is completed; with `strict`, only what is found can be added, and the values are
    the ids of Options.
    """

    edited = Signal(object)
    opened = Signal(str)

    def __init__(
        self,
        name: str,
        values: Sequence[str] = (),
        *,
        placeholder: str = "",
        find: Find | None = None,
        jobs: Jobs | None = None,
        strict: bool = False,
        titles: dict[str, str] | None = None,
        check: Callable[[str], str] | None = None,
        tone: Tone = "plain",
        parent: QWidget | None = None,
    ) -> None:
        """`titles` gives ids their words; `check` returns a word as it is kept. Raises: KnownError."""
        super().__init__(parent)
        self.name, self.problem = name, ""
        self._values: tuple[str, ...] = ()
        self._titles = dict(titles or {})
        self._find, self._jobs, self._strict = find, jobs, strict
        self._check, self._tone = check or str.strip, tone
        self._flow = FlowLayout(self)
        self._flow.setContentsMargins(8, 4, 8, 4)
        self._field = LineEdit()
        self._suggestions: Suggestions | None = None
        self._build(placeholder)
        self.show_value(values)

    def _build(self, placeholder: str) -> None:
        self._field.setPlaceholderText(placeholder or f"Add {self.name.lower()}")
        self._field.setAccessibleName(f"Add {self.name.lower()}")
        self._field.setMinimumWidth(90)
        self._field.setFixedHeight(22)
        self._field.installEventFilter(self)
        self._field.textEdited.connect(self._on_field_text_edited)
        self.setFocusProxy(self._field)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    @property
    def value(self) -> tuple[str, ...]:
        return self._values

    def show_value(self, values: Sequence[str], titles: dict[str, str] | None = None) -> None:
        """Show other words (ids, with their `titles`, if strict)."""
        self._titles.update(titles or {})
        self._values = tuple(values)
        had_focus = self._field.hasFocus()
        self._flow.removeWidget(self._field)
        self._flow.clear()
        for value in self._values:
            chip = RemovableChip(value, self._titles.get(value, value), self._tone, parent=self)
            chip.removed.connect(self._remove)
            chip.opened.connect(self.opened)
            self._flow.addWidget(chip)
            chip.show()
        self._flow.addWidget(self._field)
        if had_focus:
            self._field.setFocus(Qt.FocusReason.OtherFocusReason)
        shown = ", ".join(self._titles.get(value, value) for value in self._values)
        self.setAccessibleName(f"{self.name}: {shown or 'none'}")
        self.updateGeometry()

    def show_problem(self, problem: str) -> None:
        """Say in place why a word cannot be added."""
        if problem != self.problem:
            self.problem = problem
            self.setAccessibleDescription(problem)
            self._flow.setContentsMargins(8, 4, 8, 24 if problem else 4)
            self.updateGeometry()
            self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._on_key(event)
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
            if event.type() == QEvent.Type.FocusOut:
                self._on_left()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), theme_of(self.palette())
        box = self.rect().adjusted(0, 0, 0, -20 if self.problem else 0)
        if self._field.hasFocus():
            paint.rounded(painter, box, 6, theme.surface, theme.risk if self.problem else theme.accent)
        elif self.underMouse():
            paint.rounded(painter, box, 6, theme.field, theme.edge)
        if self.problem:
            line = QRect(8, box.bottom() + 2, self.width() - 16, 18)
            rtl = self.isRightToLeft()
            paint.status(painter, line, self.problem, "risk", font(SMALL_PX), theme, rtl=rtl)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def _on_key(self, event: QKeyEvent) -> bool:
        key, typed = event.key(), self._field.text().strip()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Comma, Qt.Key.Key_Semicolon) and typed:
            if not self._strict:
                self._add(typed)
            else:
                self.show_problem(f"Choose from the list: nothing there is called {typed}")
            return True
        if key == Qt.Key.Key_Backspace and not self._field.text() and self._values:
            self._remove(self._values[-1])
            return True
        if key == Qt.Key.Key_Escape and typed:
            self._field.clear()
            self.show_problem("")
            return True
        return False

    def _on_field_text_edited(self, text: str) -> None:
        self.show_problem("")
        if self._find is None or self._jobs is None:
            return
        if self._suggestions is None:
            self._suggestions = Suggestions(self._field)
            self._suggestions.chosen.connect(self._on_suggestions_chosen)
        find, suggestions, have = self._find, self._suggestions, set(self._values)

        def work() -> list[Option]:
            return [option for option in find(text.strip()) if option.id not in have] if text.strip() else []

        self._jobs.run(work, suggestions.show_options, key=f"suggest {id(self)}", owner=suggestions)

    def _on_suggestions_chosen(self, option: Option) -> None:
        self._titles[option.id] = option.title
        self._add(option.id, checked=True)

    def _on_left(self) -> None:
        if (typed := self._field.text().strip()) and not self._strict:
            self._add(typed)

    def _add(self, value: str, *, checked: bool = False) -> None:
        try:
            kept = value if checked else self._check(value)
        except KnownError as error:
            self.show_problem(error.title)
            return
        self._field.clear()
        if kept and kept not in self._values:
            self.show_value((*self._values, kept))
            self.edited.emit(self._values)

    def _remove(self, value: str) -> None:
        self.show_value([each for each in self._values if each != value])
        self.edited.emit(self._values)
