"""The list of reminders over the corner of the window: Done, Snooze and Open for each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from brm_desktop.domain.dates import say_moment
from brm_desktop.domain.reminders import Reminder, Snooze
from brm_desktop.ui.parts.buttons import Button, MenuButton
from brm_desktop.ui.parts.calendar_popup import CalendarPopup
from brm_desktop.ui.parts.labels import Heading, Label
from brm_desktop.ui.parts.paint import rounded
from brm_desktop.ui.parts.scroll import ScrollArea
from brm_desktop.ui.shell.announce import announce
from brm_desktop.ui.shell.theme import MEDIUM, theme_of

_WIDTH, _FROM_EDGE, _ROW, _MOST_ROWS, _HEAD = 400, 18, 74, 4, 44
Offers = Callable[[], Iterable[Snooze]]


class ReminderCard(QWidget):
    """Rows of reminders. `done`, `opened` carry an id, `snoozed` an id and a moment, `picked` an id and a day."""

    done = Signal(str)
    opened = Signal(str)
    snoozed = Signal(str, object)
    picked = Signal(str, object)

    def __init__(self, over: QWidget, offers: Offers, today: Callable[[], date]) -> None:
        super().__init__(over)
        self._over, self._offers, self._today = over, offers, today
        self.rows: list[ReminderRow] = []
        self._heading = Heading("Reminders")
        close = Button(look="quiet", icon="close", small=True, tip="Close")
        close.clicked.connect(self.close_card)
        head = QHBoxLayout()
        head.setContentsMargins(16, 0, 8, 0)
        head.addWidget(self._heading, 1)
        head.addWidget(close)
        self._area = ScrollArea()
        self._area.body.setSpacing(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 9, 1, 8)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self._area, 1)
        over.installEventFilter(self)
        self.setAccessibleName("Reminders")
        self.hide()

    def show_reminders(self, reminders: Iterable[Reminder]) -> None:
        """Fill the list, the latest first; an empty one goes away."""
        latest = sorted(reminders, key=lambda one: one.at, reverse=True)
        if [row.reminder for row in self.rows] == latest:
            return  # an open menu stays
        had = self.rows and self.isAncestorOf(self._focused())
        for row in self.rows:
            row.hide()
            self._area.body.removeWidget(row)
            row.deleteLater()
        self.rows = [ReminderRow(one, self._offers, self._today()) for one in latest]
        for row in self.rows:
            self._area.body.addWidget(row)
            row.done.connect(self.done)
            row.opened.connect(self.opened)
            row.snoozed.connect(self.snoozed)
            row.picked.connect(self.picked)
        self._heading.show_detail(f"{len(self.rows):,}" if len(self.rows) > 1 else "")
        self._place()
        if not self.rows:
            self.close_card()
        elif had:
            self.rows[0].first.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_card(self, *, with_focus: bool) -> None:
        """Show the list over the window's corner, with the keyboard if asked."""
        self._place()
        self.show()
        self.raise_()
        announce(self, f"{len(self.rows)} reminders" if len(self.rows) > 1 else self.rows[0].accessibleName())
        if with_focus:
            self.rows[0].first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_card(self) -> None:
        """Hide the list and give the keyboard back to the page."""
        had = self.isAncestorOf(self._focused())
        self.hide()
        if had:
            self._over.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_card()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = theme_of(self.palette())
        rounded(QPainter(self), self.rect(), 10, theme.surface, theme.control)

    def _focused(self) -> QWidget:
        focused: QWidget | None = self.window().focusWidget()
        return focused or self._over

    def _place(self) -> None:
        over = self._over
        width = min(_WIDTH, over.width() - 2 * _FROM_EDGE)
        height = min(_HEAD + min(len(self.rows), _MOST_ROWS) * _ROW + 10, over.height() - 2 * _FROM_EDGE)
        left = _FROM_EDGE if self.isRightToLeft() else over.width() - width - _FROM_EDGE
        self.setGeometry(left, over.height() - height - _FROM_EDGE, width, height)


class ReminderRow(QWidget):
    """One reminder with its three buttons."""

    done = Signal(str)
    opened = Signal(str)
    snoozed = Signal(str, object)
    picked = Signal(str, object)

    def __init__(self, reminder: Reminder, offers: Offers, today: date) -> None:
        super().__init__()
        self.reminder, self._offers, self._today = reminder, offers, today
        when = say_moment(reminder.at.astimezone(), today)
        self.first = Button("Done", small=True)
        self.snooze = MenuButton("Snooze", small=True)
        self.open = Button("Open", small=True)
        self._lay_out(Label(reminder.title, weight=MEDIUM), Label(_joined(reminder.about, when), "soft", px=12))
        self.setAccessibleName(f"{reminder.title}, {when}")
        for button in (self.first, self.snooze, self.open):
            button.setAccessibleName(f"{button.text()}: {reminder.title}")
        self.first.clicked.connect(lambda: self.done.emit(self.reminder.id))
        self.open.clicked.connect(lambda: self.opened.emit(self.reminder.id))
        self.snooze.menu.aboutToShow.connect(self._fill_menu)
        self.setFixedHeight(_ROW)

    def _lay_out(self, title: Label, words: Label) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(6)
        buttons.addWidget(words, 1)
        for button in (self.first, self.snooze, self.open):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 4, 8)
        column.setSpacing(4)
        column.addWidget(title)
        column.addLayout(buttons)

    def _fill_menu(self) -> None:
        menu = self.snooze.menu
        menu.clear()
        for offer in self._offers():
            menu.addAction(f"&{offer.words}\t{say_until(offer.until, self._today)}").triggered.connect(
                lambda _checked=False, until=offer.until: self.snoozed.emit(self.reminder.id, until)
            )
        menu.addAction("&Pick a day…").triggered.connect(self._pick)

    def _pick(self) -> None:
        popup = CalendarPopup(None, self._today, self.snooze)
        popup.chosen.connect(lambda day: self.picked.emit(self.reminder.id, day))
        popup.open_under(self.snooze)


def say_until(until: datetime, today: date) -> str:
    """Say when a snoozed reminder comes back, shortly: the time today, else the day."""
    here = until.astimezone()
    said = say_moment(here, today)
    return said.removeprefix("Today, ").removeprefix("Tomorrow, ")


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
