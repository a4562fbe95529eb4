"""The head of an agency's page: the chip of its priority, and the line that says how it stands."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QToolTip, QWidget

from brm_desktop.domain import dates
from brm_desktop.storage.agency_page import AgencyFacts
from brm_desktop.ui.parts import paint
from brm_desktop.ui.parts.around.words import count_of, say_local
from brm_desktop.ui.parts.buttons import by_keyboard, make_menu
from brm_desktop.ui.parts.labels import StatusLabel
from brm_desktop.ui.shell.theme import Tone, theme_of


class PriorityChip(QAbstractButton):
    """A chip that opens a menu of priorities; `chosen` carries the new one, None for none."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.value: int | None = None
        self._ringed = False
        self.menu = make_menu(self)
        for value in (1, 2, 3, 4, 5, None):
            words = f"Priority {value}" if value else "No priority"
            self.menu.addAction(words).triggered.connect(partial(self._on_value_triggered, value))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setToolTip("The CIO's priority; click to change it")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self.open_menu)
        self.show_value(None)

    def show_value(self, value: int | None) -> None:
        """Show another priority."""
        self.value = value
        self.setText(f"Priority {value}" if value else "No priority")
        self.setAccessibleName(f"{self.text()}, change")
        self.updateGeometry()
        self.update()

    def show_problem(self, problem: str) -> None:
        """Say why a priority was not kept."""
        self.setAccessibleDescription(problem)

    def _on_value_triggered(self, value: int | None, _checked: bool = False) -> None:
        self.chosen.emit(value)

    def open_menu(self) -> None:
        """Show the priorities under the chip."""
        self.menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def sizeHint(self) -> QSize:
        return QSize(paint.chip_width(self.text()), paint.CHIP_HEIGHT)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._ringed = by_keyboard(event, self._ringed)
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.open_menu()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), theme_of(self.palette())
        rect = QRect(0, 0, self.width(), paint.CHIP_HEIGHT)
        paint.chip(painter, rect, self.text(), "accent" if self.underMouse() else "plain", theme)
        if self.hasFocus() and self._ringed:
            paint.focus_ring(painter, rect, theme, 5)


class HealthChip(StatusLabel):
    """The health of an agency, a place of the keyboard: reached, it says why; Enter or a click asks for all of it."""

    asked = Signal()

    def __init__(self) -> None:
        super().__init__(boxed=True)
        self._ringed = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_health(self, word: str, tone: Tone, reasons: str) -> None:
        """Show a word with its reasons."""
        self.show_status(word, tone)
        self.setToolTip(reasons)
        self.setAccessibleDescription(reasons)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._ringed = by_keyboard(event, self._ringed)
        super().focusInEvent(event)
        if self._ringed:
            QToolTip.showText(self.mapToGlobal(self.rect().bottomLeft()), self.toolTip(), self)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._ringed = False
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.asked.emit()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.asked.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._ringed:
            paint.focus_ring(QPainter(self), self.rect(), theme_of(self.palette()), 5)


def say_head(facts: AgencyFacts, today: date) -> str:
    """Say in one line who heads the agency, how large it is, and when we met and meet."""
    agency, line = facts.agency, facts.line
    last = (
        f"last contact {dates.say_ago(line.last_contact_on, today)}" if line.last_contact_on else "no contact recorded"
    )
    meeting = f"next meeting {_lowered(say_local(line.next_meeting_at, today))}" if line.next_meeting_at else ""
    cadence = f"every {dates.say_days(agency.cadence_days)}" if agency.cadence_days else ""
    staff = count_of(agency.staff, "staff", "staff") if agency.staff is not None else ""
    return " · ".join(part for part in (facts.head, staff, last, meeting, cadence) if part)


def _lowered(day: str) -> str:
    """Put "Today" and "Tomorrow" into the middle of a line."""
    return day[:1].lower() + day[1:] if day.startswith(("Today", "Tomorrow", "Yesterday")) else day
