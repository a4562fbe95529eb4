"""Reminders in the real window: told by the desktop or in the window, done, snoozed, opened, and told once."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from brm_desktop.base.settings import CLOSE_TO_TRAY, change_setting
from brm_desktop.domain.follow_up import Status
from brm_desktop.services.reminders import Told
from brm_desktop.ui.follow_ups.page import FollowUpsPage
from brm_desktop.ui.reminders.card import ReminderCard
from brm_desktop.ui.reminders.tray import TrayKeeper
from brm_desktop.ui.shell.toast import ToastBar
from tests.ui.follow_ups_window import Keyboard, keyboard
from tests.ui.notification_server import Server, Shown, serve

__all__ = ["keyboard"]
SOON = timedelta(seconds=1)
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="notifications over a bus are Linux's")


@pytest.fixture(autouse=True)
def no_bus(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the person's own desktop alone."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")


@pytest.fixture
def desktop(no_bus: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A desktop whose notifications have buttons; ask for it before the window."""
    with serve(monkeypatch, "actions", "body-markup") as server:
        yield server


def _now() -> datetime:
    return datetime.now(UTC)


def _card(keyboard: Keyboard) -> Any:
    return keyboard.window.main.findChild(ReminderCard)


def _shows_card(keyboard: Keyboard) -> bool:
    card = _card(keyboard)
    return card is not None and card.isVisible()


def _settled(keyboard: Keyboard) -> None:
    keyboard.wait(lambda: not keyboard.window.jobs.busy)


def test_reminder_without_a_desktop_comes_up_in_the_window_and_is_done_by_keys(keyboard: Keyboard) -> None:
    keyboard.add("Call Omar", remind_at=_now() + SOON)
    keyboard.wait(lambda: _shows_card(keyboard))
    card = _card(keyboard)
    assert not card.isAncestorOf(keyboard.focus)  # it takes no keys from what is being typed
    keyboard.window.actions.trigger("reminders")
    assert keyboard.focus is card.rows[0].first
    keyboard.press("Return")
    keyboard.wait(lambda: not card.isVisible())
    assert keyboard.the("Call Omar").status is Status.DONE
    keyboard.press("Ctrl+Z")
    keyboard.wait(lambda: keyboard.the("Call Omar").status is Status.OPEN)
    _settled(keyboard)
    assert not card.isVisible()


def test_reminder_snoozed_by_keys_goes_and_does_not_return_at_once(keyboard: Keyboard) -> None:
    keyboard.add("Call Omar", remind_at=_now() + SOON)
    keyboard.wait(lambda: _shows_card(keyboard))
    keyboard.window.actions.trigger("reminders")
    keyboard.press("Tab", "Return")
    keyboard.wait(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    keyboard.qtbot.keyClick(QApplication.activePopupWidget(), "n")  # _N_ext week
    keyboard.wait(lambda: not _shows_card(keyboard))
    until = keyboard.the("Call Omar").remind_at
    assert until is not None
    assert until.astimezone().weekday() == 0
    assert until > _now()
    _settled(keyboard)
    assert not _shows_card(keyboard)


def test_reminder_opened_shows_the_follow_up(keyboard: Keyboard) -> None:
    keyboard.add("Call Omar", remind_at=_now() + SOON)
    keyboard.wait(lambda: _shows_card(keyboard))
    _card(keyboard).rows[0].open.click()
    page = keyboard.window.main.page
    assert isinstance(page, FollowUpsPage)
    keyboard.wait(lambda: page.shows_details and page.details.title.value == "Call Omar")
    assert not _shows_card(keyboard)


def test_reminders_list_stays_within_a_small_window(keyboard: Keyboard) -> None:
    for number in range(6):
        keyboard.add(f"Call {number}", remind_at=_now() + SOON)
    keyboard.wait(lambda: _shows_card(keyboard) and len(_card(keyboard).rows) == 6)
    keyboard.window.main.resize(480, 320)
    card, main = _card(keyboard), keyboard.window.main
    keyboard.wait(lambda: main.rect().contains(card.geometry()))
    assert card.mapTo(main, QPoint(0, 0)).x() >= 0


def test_reminders_none_waiting_is_said(keyboard: Keyboard) -> None:
    keyboard.window.actions.trigger("reminders")
    assert keyboard.find(ToastBar).text == "No reminder waits for you"


@LINUX
def test_desktop_done_button_completes(desktop: Server, keyboard: Keyboard) -> None:
    keyboard.add("Ask <DMV> & co", remind_at=_now() + SOON)
    shown = _next(keyboard, desktop)
    assert shown.title == "Ask <DMV> & co"
    assert shown.actions[2::2] == ["done", "snooze", "open"]
    keyboard.wait(lambda: bool(_asked(keyboard)))
    desktop.press(shown.number, "done")
    keyboard.wait(lambda: keyboard.the("Ask <DMV> & co").status is Status.DONE)
    assert not _shows_card(keyboard)


@LINUX
def test_desktop_snooze_button_puts_off_and_takes_it_away(desktop: Server, keyboard: Keyboard) -> None:
    keyboard.add("Call Omar", remind_at=_now() + SOON)
    shown = _next(keyboard, desktop)
    keyboard.wait(lambda: bool(_asked(keyboard)))
    desktop.press(shown.number, "snooze")
    keyboard.wait(lambda: not desktop.withdrawn.empty())
    assert desktop.withdrawn.get_nowait() == shown.number
    until = keyboard.the("Call Omar").remind_at
    assert until is not None
    assert until > _now()
    assert desktop.is_quiet()


@LINUX
def test_desktop_click_opens(desktop: Server, keyboard: Keyboard) -> None:
    keyboard.add("Call Omar", remind_at=_now() + SOON)
    shown = _next(keyboard, desktop)
    keyboard.wait(lambda: bool(_asked(keyboard)))
    desktop.press(shown.number, "default")
    keyboard.wait(lambda: isinstance(keyboard.window.main.page, FollowUpsPage))


@LINUX
def test_desktop_many_at_once_are_one_digest_that_opens_the_list(desktop: Server, keyboard: Keyboard) -> None:
    moment = _now() + SOON
    for number in range(5):
        keyboard.add(f"Call {number}", remind_at=moment)
    shown = _next(keyboard, desktop)
    assert (shown.title, shown.actions) == ("5 reminders", ["default", "Open"])
    keyboard.wait(lambda: bool(_asked(keyboard)))
    desktop.press(shown.number, "default")
    keyboard.wait(lambda: _shows_card(keyboard) and len(_card(keyboard).rows) == 5)
    assert desktop.is_quiet()


@LINUX
def test_desktop_while_the_portfolio_is_closed_no_title_is_told(desktop: Server, keyboard: Keyboard) -> None:
    reminding = keyboard.window._reminding
    assert reminding is not None
    keyboard.wait(lambda: reminding.bus is not None and reminding.bus.has_buttons)
    keyboard.add("Secret of Omar", remind_at=_now() + 2 * SOON)
    keyboard.wait(lambda: bool(reminding._coming))
    reminding.rest()
    shown = _next(keyboard, desktop)
    assert (shown.title, shown.text) == ("A reminder came up", "Unlock BRM Desktop to see it.")


def _next(keyboard: Keyboard, desktop: Server) -> Shown:
    keyboard.wait(lambda: not desktop.shown.empty())
    return desktop.shown.get_nowait()


def _asked(keyboard: Keyboard) -> dict[int, str]:
    """Return the notifications whose numbers the window has heard of."""
    reminding = keyboard.window._reminding
    assert reminding is not None
    assert reminding.bus is not None
    return reminding.bus._shown


def test_tray_keeper_hides_what_is_closed_while_it_is_wanted(qtbot: QtBot) -> None:
    window, wanted = QWidget(), [True]
    qtbot.addWidget(window)
    TrayKeeper(window, lambda: wanted[0])
    window.show()
    assert not window.close()
    assert not window.isVisible()
    window.show()
    wanted.clear()
    wanted.append(False)
    assert window.close()


def test_window_closed_to_the_tray_where_there_is_none_closes(keyboard: Keyboard) -> None:
    change_setting(keyboard.portfolio.folder, CLOSE_TO_TRAY, True)
    assert keyboard.window.main.close()


def test_missed_reminders_come_once_as_one_digest_at_the_next_start(keyboard: Keyboard) -> None:
    window, portfolio = keyboard.window, keyboard.portfolio
    for number in range(2):
        keyboard.add(f"Call {number}", remind_at=_now() - timedelta(hours=2 + number))
    reminding = window._reminding
    assert reminding is not None
    _settled(keyboard)
    assert not _shows_card(keyboard)  # what was set for a moment that is over has been told, or never was to be
    reminding.rest()
    told = Told(portfolio.folder, _now())
    told.until = _now() - timedelta(hours=9)
    reminding._told = told
    assert window.main._desk is not None
    reminding.start(window.main._desk, window.main)
    keyboard.wait(lambda: _shows_card(keyboard) and len(_card(keyboard).rows) == 2)
    reminding.rest()
    assert Told(portfolio.folder, _now()).until > _now() - timedelta(minutes=5)
