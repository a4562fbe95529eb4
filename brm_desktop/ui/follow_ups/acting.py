"""What can be done to the chosen follow-ups: one call, one commit, one toast with Undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Concatenate

from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from brm_desktop.domain.dates import monday_of, say_day, say_time
from brm_desktop.domain.follow_up import Priority
from brm_desktop.storage.committed import Committed
from brm_desktop.storage.follow_ups import Line, list_ids, load_lines
from brm_desktop.ui.parts.around.words import count_of
from brm_desktop.ui.parts.buttons import make_menu
from brm_desktop.ui.shell.desk import Desk

if TYPE_CHECKING:
    from brm_desktop.domain.reminders import Snooze
    from brm_desktop.services.portfolio import Portfolio

_MOST_COPIED = 10_000

Verb = Callable[Concatenate["Portfolio", ...], Committed | None]


class Acts:
    """The verbs of the page, for follow-ups given by their places."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def check(self, places: Sequence[int], done: bool) -> None:
        """Mark follow-ups done, or open again."""
        from brm_desktop.services import follow_ups

        self._do(follow_ups.complete if done else follow_ups.reopen, places)

    def move(self, places: Sequence[int], due_on: date | None) -> None:
        """Change the day they are due."""
        from brm_desktop.services import follow_ups

        self._do(lambda portfolio, *ids: follow_ups.move_to(portfolio, due_on, *ids), places)

    def someday(self, places: Sequence[int]) -> None:
        """Take them off the dated lists."""
        from brm_desktop.services import follow_ups

        self._do(follow_ups.put_off_to_someday, places)

    def wait(self, places: Sequence[int]) -> None:
        """Turn them into what somebody owes me."""
        from brm_desktop.services import follow_ups

        self._do(follow_ups.wait_for, places)

    def reply(self, places: Sequence[int]) -> None:
        """Turn them into mine to act on."""
        from brm_desktop.services import follow_ups

        self._do(follow_ups.reply_received, places)

    def nudge(self, places: Sequence[int]) -> None:
        """Count a nudge."""
        from brm_desktop.services import follow_ups

        self._do(follow_ups.nudge, places, nothing="Only what you wait for can be nudged")

    def drop(self, places: Sequence[int]) -> None:
        """Let them go without doing them."""
        from brm_desktop.services import follow_ups

        self._do(follow_ups.drop, places)

    def snooze(self, places: Sequence[int], until: datetime) -> None:
        """Move when they remind."""
        from brm_desktop.services import follow_ups

        self._do(lambda portfolio, *ids: follow_ups.snooze(portfolio, until, *ids), places)

    def snooze_to_day(self, places: Sequence[int], day: date) -> None:
        """Let them remind on a day that was picked."""
        from brm_desktop.services import follow_ups
        from brm_desktop.services.reminders import find_snooze

        self._do(lambda portfolio, *ids: follow_ups.snooze(portfolio, find_snooze(portfolio, day), *ids), places)

    def list_snoozes(self) -> tuple[Snooze, ...]:
        """Return the moments that are offered for snoozing."""
        from brm_desktop.services.reminders import list_offers

        return list_offers(self._desk.portfolio)

    def skip(self, places: Sequence[int]) -> None:
        """Let one occurrence of what repeats go."""
        from brm_desktop.services import follow_ups

        self._do(follow_ups.skip, places, nothing="Only what repeats can be skipped once")

    def set_priority(self, places: Sequence[int], priority: Priority) -> None:
        """Change how much they matter."""
        from brm_desktop.services import follow_ups

        self._do(lambda portfolio, *ids: follow_ups.set_priority(portfolio, priority, *ids), places)

    def delete(self, places: Sequence[int]) -> None:
        """Move them to the trash."""
        from brm_desktop.services import follow_ups

        self._do(follow_ups.delete, places)

    def copy(self, places: Sequence[int]) -> None:
        """Put them on the clipboard as a table."""
        from brm_desktop.ui.follow_ups.copying import make_grid
        from brm_desktop.ui.parts.copying import copy_grid

        self._copy(places, lambda lines: copy_grid(make_grid(lines), headed=True))

    def copy_text(self, places: Sequence[int]) -> None:
        """Put them on the clipboard as a list for a message."""
        from brm_desktop.ui.follow_ups.copying import write_lines

        today = self._desk.today()
        self._copy(places, lambda lines: QGuiApplication.clipboard().setText(write_lines(lines, today)))

    def fill_save_menu(self, menu: QMenu, over: QWidget, places: Sequence[int]) -> None:
        """Offer to save them as a file, in each format that fits."""
        from brm_desktop.ui.parts.taking_out import fill_formats

        fill_formats(menu, "follow_up", len(places), partial(self._save_as, over, list(places)))

    def _save_as(self, over: QWidget, places: Sequence[int], format: str, *, private: bool = False) -> None:
        from brm_desktop.domain.follow_up import FollowUp
        from brm_desktop.ui.parts.taking_out import save_as

        desk, database = self._desk, self._desk.portfolio.database
        desk.jobs.run(
            lambda: list_ids(database.reader(), places),
            lambda ids: save_as(over, desk, FollowUp, ids, format, private=private), owner=over,
        )  # fmt: skip

    def _copy(self, places: Sequence[int], put: Callable[[Sequence[Line]], object]) -> None:
        database, wanted, toast = self._desk.portfolio.database, list(places)[:_MOST_COPIED], self._desk.toast

        def read() -> list[Line]:
            found = load_lines(database.reader(), wanted)
            return [found[place] for place in wanted if place in found]

        def done(lines: list[Line]) -> None:
            put(lines)
            toast(f"Copied {count_of(len(lines), 'follow-up')}")

        if wanted:
            self._desk.jobs.run(read, done, key="copy follow-ups")

    def _do(self, verb: Verb, places: Sequence[int], *, nothing: str = "") -> None:
        if not places:
            return
        portfolio, toast, wanted = self._desk.portfolio, self._desk.toast, list(places)

        def work() -> Committed | None:
            return verb(portfolio, *list_ids(portfolio.database.reader(), wanted))

        def done(made: Committed | None) -> None:
            if made is not None:
                toast(made.label, undo=True)
            elif nothing:
                toast(nothing)

        self._desk.jobs.write(work, done)


def list_days(today: date) -> tuple[tuple[str, date], ...]:
    """Return the days that are offered for moving, with their words."""
    next_week = monday_of(today) + timedelta(days=7)
    return (
        ("&Today", today),
        ("To&morrow", today + timedelta(days=1)),
        ("&Next week", next_week),
        ("In &two weeks", next_week + timedelta(days=7)),
    )


def fill_move_menu(
    menu: QMenu,
    today: date,
    move: Callable[[date | None], object],
    pick: Callable[[], object],
    someday: Callable[[], object],
) -> None:
    """Fill a menu with the days to move to, each by one key."""
    menu.clear()
    for words, day in list_days(today):
        menu.addAction(f"{words}\t{_short_day(day, today)}").triggered.connect(
            lambda _checked=False, day=day: move(day)
        )
    menu.addAction("&Pick a day…").triggered.connect(lambda: pick())
    menu.addSeparator()
    menu.addAction("&Someday").triggered.connect(lambda: someday())
    menu.addAction("No &date").triggered.connect(lambda: move(None))


def fill_snooze_menu(
    menu: QMenu, acts: Acts, places: Sequence[int], today: date, pick: Callable[[Callable[[date], None]], object]
) -> None:
    """Fill a menu with the moments to be reminded at, each by one key; `pick` lets a day be picked."""
    menu.clear()
    for offer in acts.list_snoozes():
        at = offer.until.astimezone()
        said = say_time(at.time()) if at.date() == today else f"{_short_day(at.date(), today)}, {say_time(at.time())}"
        menu.addAction(f"&{offer.words}\t{said}").triggered.connect(
            lambda _checked=False, until=offer.until: acts.snooze(places, until)
        )
    menu.addAction("&Pick a day…").triggered.connect(lambda: pick(lambda day: acts.snooze_to_day(places, day)))


def pick_day(
    under: QWidget, value: date | None, today: date, take: Callable[[date], object], at: QPoint | None
) -> None:
    """Let a day be picked from a month under a widget, or at a point of the screen."""
    from brm_desktop.ui.parts.calendar_popup import CalendarPopup

    popup = CalendarPopup(value, today, under)
    popup.chosen.connect(take)
    popup.open_under(under)
    if at is not None:
        space = under.screen().availableGeometry()
        left = min(at.x(), space.right() - popup.width())
        popup.move(left, min(at.y(), space.bottom() - popup.height()))


def make_row_menu(
    parent: QWidget,
    acts: Acts,
    places: Sequence[int],
    today: date,
    pick: Callable[[Callable[[date], None]], object],
) -> QMenu:
    """Return the menu of the chosen rows; it goes away once it is closed."""
    menu = make_menu(parent)
    menu.addAction("Done\tSpace").triggered.connect(lambda: acts.check(places, True))
    days = make_menu(menu)
    days.setTitle("Move to")
    menu.addMenu(days)
    fill_move_menu(
        days,
        today,
        lambda day: acts.move(places, day),
        lambda: pick(lambda day: acts.move(places, day)),
        lambda: acts.someday(places),
    )
    later = make_menu(menu)
    later.setTitle("Snooze")
    menu.addMenu(later)
    fill_snooze_menu(later, acts, places, today, pick)
    menu.addAction("Waiting for\tW").triggered.connect(lambda: acts.wait(places))
    menu.addAction("Nudged\tG").triggered.connect(lambda: acts.nudge(places))
    menu.addAction("Reply received\tR").triggered.connect(lambda: acts.reply(places))
    menu.addSeparator()
    menu.addAction("Copy\tCtrl+C").triggered.connect(lambda: acts.copy(places))
    menu.addAction("Copy as text").triggered.connect(lambda: acts.copy_text(places))
    saving = make_menu(menu)
    saving.setTitle("Save as")
    menu.addMenu(saving)
    acts.fill_save_menu(saving, parent, places)
    menu.addSeparator()
    for priority in Priority:
        menu.addAction(f"{priority.label} priority").triggered.connect(
            lambda _checked=False, priority=priority: acts.set_priority(places, priority)
        )
    menu.addSeparator()
    menu.addAction("Skip this occurrence").triggered.connect(lambda: acts.skip(places))
    menu.addAction("Let go without doing it").triggered.connect(lambda: acts.drop(places))
    menu.addAction("Delete\tDel").triggered.connect(lambda: acts.delete(places))
    menu.aboutToHide.connect(menu.deleteLater)
    return menu


def _short_day(day: date, today: date) -> str:
    near = say_day(day, today)
    return f"{day:%a}" if near in ("Today", "Tomorrow") else near
