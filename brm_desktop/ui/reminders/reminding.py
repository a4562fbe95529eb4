"""Watches for what comes up and tells it; lives as long as the window, through every lock."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from brm_desktop.base.settings import CLOSE_TO_TRAY, load_settings
from brm_desktop.domain.reminders import Reminder, find_next, plan_telling, say_together

if TYPE_CHECKING:
    from brm_desktop.services.portfolio import Portfolio
    from brm_desktop.services.reminders import Told
    from brm_desktop.storage.committed import Committed as StoredCommit
    from brm_desktop.ui.reminders.bus import BusNotifier
    from brm_desktop.ui.reminders.card import ReminderCard
    from brm_desktop.ui.reminders.tray import Tray
    from brm_desktop.ui.shell.desk import Desk
    from brm_desktop.ui.shell.hub import Committed
    from brm_desktop.ui.shell.main_window import MainWindow

_LONGEST_MS = 20_000  # a computer that slept is noticed this soon
_READ_AGAIN_AFTER = timedelta(hours=6)
_SETTLES_WITHIN = timedelta(minutes=1)  # what was set this long ago has been read
_ACTIONS = (("default", "Open"), ("done", "Done"), ("snooze", "Snooze"), ("open", "Open"))
_ALL = ""


class Reminding(QObject):
    """`start` it with an open portfolio, let it `rest` while that is locked, `stop` it at the end."""

    def __init__(self, folder: Path, raise_window: Callable[[], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder, self._raise = folder, raise_window
        self._desk: Desk | None = None
        self._main: MainWindow | None = None
        self._told: Told | None = None
        self._coming: tuple[Reminder, ...] = ()
        self._pending: dict[str, Reminder] = {}
        self._read_at = self._hinted_until = datetime.min.replace(tzinfo=UTC)
        self._card: ReminderCard | None = None
        self.bus: BusNotifier | None = None
        self._tray: Tray | None = None
        self._alive = True
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_timer_timeout)

    # its life

    def start(self, desk: Desk, main: MainWindow) -> None:
        """Watch over an open portfolio."""
        from brm_desktop.services.reminders import Told

        self._desk, self._main = desk, main
        self._told = self._told or Told(self._folder, desk.portfolio.clock.now())
        desk.hub.committed.connect(self._on_hub_committed)
        self._keep_in_tray(main)
        if self.bus is None and sys.platform == "linux":
            from brm_desktop.ui.reminders.bus import BusNotifier

            self.bus = BusNotifier(self)
            self.bus.ready.connect(lambda _there: self._read())
            self.bus.acted.connect(self._on_bus_acted)
            self.bus.connect_to_bus()
        else:
            self._read()

    def rest(self) -> None:
        """Let go of the portfolio: what comes up until the next start is told without its words."""
        if self._desk is not None:
            self._desk.hub.committed.disconnect(self._on_hub_committed)
            self._hinted_until = self._desk.portfolio.clock.now()
        if self._told is not None:
            self._told.save()
        if self.bus is not None:
            self.bus.withdraw()
        self._desk = self._main = self._card = None
        self._coming = tuple(Reminder("", "", one.at) for one in self._coming)
        self._pending.clear()

    def stop(self) -> None:
        """End for good."""
        self.rest()
        self._alive = False
        self._timer.stop()
        if self.bus is not None:
            self.bus.close()
        if self._tray is not None:
            self._tray.close()
            self._tray = None

    # what comes up

    def _on_hub_committed(self, committed: Committed) -> None:
        if committed.touches("follow_up"):
            self._read()

    def _read(self) -> None:
        desk, told = self._desk, self._told
        if desk is None or told is None:
            return
        portfolio = desk.portfolio
        after = min((told.until, *(one.at - timedelta(seconds=1) for one in self._pending.values())))

        def read() -> tuple[Reminder, ...]:
            from brm_desktop.services.reminders import list_coming

            return list_coming(portfolio, after)

        self._read_at = self._now()
        desk.jobs.run(read, self._on_read, key="reminders", owner=self)

    def _on_read(self, coming: tuple[Reminder, ...]) -> None:
        if self._desk is None or self._told is None:
            return
        there = {one.id: one for one in coming if one.at <= self._told.until}
        gone = [id for id in self._pending if id not in there]
        self._pending = {id: there[id] for id in self._pending if id in there}
        if gone and self.bus is not None:
            self.bus.withdraw(*gone)
        self._coming = coming
        if self._card is not None:
            self._card.show_reminders(self._pending.values())
        self._on_timer_timeout()

    def _on_timer_timeout(self) -> None:
        now = self._now()
        if self._desk is None:
            self._hint(now)
        elif self._told is not None:
            self._tell(now)
            if now - self._read_at > _READ_AGAIN_AFTER:
                self._read()
        if self._told is not None and self._alive:
            coming = find_next(self._coming, now)
            wait_ms = _LONGEST_MS if coming is None else int((coming - now) / timedelta(milliseconds=1)) + 1
            self._timer.start(max(1, min(wait_ms, _LONGEST_MS)))

    def _tell(self, now: datetime) -> None:
        assert self._told is not None
        telling = plan_telling(self._coming, self._told.until, now)
        self._told.move(now if telling.singly or telling.together else now - _SETTLES_WITHIN)
        if not telling.singly and not telling.together:
            return
        self._told.save()
        self._pending.update({one.id: one for one in (*telling.together, *telling.singly)})
        shown = [self._notify(one.id, one.title, one.about, with_buttons=True) for one in telling.singly]
        if telling.together:
            shown.append(self._notify(_ALL, *say_together(telling.together), with_buttons=False))
        if not all(shown) or (self._card is not None and self._card.isVisible()):
            self.open_list(with_focus=False)

    def _hint(self, now: datetime) -> None:
        """Say while locked that something came up, and not what."""
        due = [one for one in self._coming if self._hinted_until < one.at <= now]
        self._hinted_until = now
        if due:
            title = "A reminder came up" if len(due) == 1 else f"{len(due)} reminders came up"
            self._notify(_ALL, title, "Unlock BRM Desktop to see it.", with_buttons=False)

    def _notify(self, key: str, title: str, text: str, *, with_buttons: bool) -> bool:
        """Tell by the desktop; say whether it could be."""
        if self.bus is not None and self.bus.show_message(key, title, text, _ACTIONS if with_buttons else _ACTIONS[:1]):
            return True
        return self._find_tray() and self._tray is not None and self._tray.show_message(title, text)

    # what is done about it

    def open_list(self, *, with_focus: bool = True) -> None:
        """Show what came up and was neither done nor snoozed."""
        if self._desk is None or self._main is None:
            return
        if not self._pending:
            self._desk.toast("No reminder waits for you")
            return
        if self._card is None:
            self._card = self._make_card(self._main, self._desk)
        self._card.show_reminders(self._pending.values())
        self._card.open_card(with_focus=with_focus)

    def _make_card(self, main: MainWindow, desk: Desk) -> ReminderCard:
        from brm_desktop.services.reminders import list_offers
        from brm_desktop.ui.reminders.card import ReminderCard

        card = ReminderCard(main, lambda: list_offers(desk.portfolio), desk.today)
        card.done.connect(self._complete)
        card.opened.connect(self._open)
        card.snoozed.connect(self._snooze)
        card.picked.connect(self._snooze_to_day)
        return card

    def _on_bus_acted(self, key: str, action: str) -> None:
        if key == _ALL or self._desk is None:
            self._raise()
            if key == _ALL and self._desk is not None:
                self.open_list()
        elif action == "done":
            self._complete(key)
        elif action == "snooze":
            from brm_desktop.services.reminders import list_offers

            self._snooze(key, list_offers(self._desk.portfolio)[0].until)
        else:
            self._open(key)

    def _complete(self, id: str) -> None:
        from brm_desktop.services import follow_ups

        self._write(lambda portfolio: follow_ups.complete(portfolio, id))

    def _snooze(self, id: str, until: datetime) -> None:
        from brm_desktop.services import follow_ups

        self._write(lambda portfolio: follow_ups.snooze(portfolio, until, id))

    def _snooze_to_day(self, id: str, day: date) -> None:
        from brm_desktop.services import follow_ups
        from brm_desktop.services.reminders import find_snooze

        self._write(lambda portfolio: follow_ups.snooze(portfolio, find_snooze(portfolio, day), id))

    def _open(self, id: str) -> None:
        if self._desk is not None:
            self._pending.pop(id, None)
            if self._card is not None:
                self._card.show_reminders(self._pending.values())
            self._raise()
            self._desk.navigator.open("follow_ups", id)

    def _write(self, work: Callable[[Portfolio], StoredCommit | None]) -> None:
        if self._desk is not None:
            portfolio, toast = self._desk.portfolio, self._desk.toast
            self._desk.jobs.write(
                lambda: work(portfolio), lambda made: toast(made.label, undo=True) if made is not None else None
            )

    # the tray

    def _keep_in_tray(self, main: MainWindow) -> None:
        from brm_desktop.ui.reminders.tray import TrayKeeper

        TrayKeeper(main, self._is_kept_in_tray)

    def _is_kept_in_tray(self) -> bool:
        """Say whether a window that is closed goes to the tray."""
        if not self._alive or self._desk is None or not load_settings(self._folder).get(CLOSE_TO_TRAY):
            return False
        return self._find_tray()

    def _find_tray(self) -> bool:
        from brm_desktop.ui.reminders.tray import Tray, has_tray

        if self._tray is None and self._alive and has_tray():
            self._tray = Tray(self._raise, self._leave, self)
            self._tray.clicked.connect(self._on_tray_clicked)
        return self._tray is not None

    def _on_tray_clicked(self) -> None:
        self._raise()
        self.open_list()

    def _leave(self) -> None:
        if self._desk is not None:
            self._desk.actions.trigger("quit")

    def _now(self) -> datetime:
        return self._desk.portfolio.clock.now() if self._desk is not None else datetime.now(UTC)
