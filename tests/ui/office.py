"""A window on a portfolio in a folder of its own, and the keys and looks that the tests of pages need."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from brm_desktop.base.stamps import FixedClock
from brm_desktop.domain.record import Record
from brm_desktop.services.opening import Opened
from brm_desktop.services.portfolio import open_portfolio
from brm_desktop.storage import rows
from brm_desktop.storage.locks import WindowLock
from brm_desktop.storage.today import read_today
from brm_desktop.ui.shell.page import Page
from brm_desktop.ui.window import Window
from tests.filling import put

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
WAIT_MS = 60_000
P = TypeVar("P", bound=Page)


class Office:
    """A window on a portfolio, and the keys and looks that a test needs."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.qtbot = qtbot
        self.portfolio = open_portfolio(folder, None, clock=FixedClock(NOW))
        self.window = Window(folder, WindowLock(folder))
        self.main = self.window.main

    def start(self) -> None:
        facts = read_today(self.portfolio.database.reader(), TODAY, NOW)
        self.window.show(Opened(portfolio=self.portfolio, facts=facts))
        self.main.resize(1280, 820)
        self.main.show()
        self.main.activateWindow()
        self.wait(lambda: self.main.isActiveWindow() and self.window._poll.isActive())

    def wait(self, true: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(true, timeout=WAIT_MS)

    def put(self, of: type[Record], **values: Any) -> Any:
        return put(self.portfolio, of, **values)

    def get(self, of: type[Any], id: str) -> Any:
        return rows.get_record(self.portfolio.database.reader(), of, id)

    def all(self, of: type[Any]) -> list[Any]:
        return rows.list_records(self.portfolio.database.reader(), of)

    def open(self, of: type[P], place: str, id: str | None = None, tab: str | None = None) -> P:
        """Go to a place and return its page."""
        self.main.open(place, id, tab)
        page = self.main.page
        assert isinstance(page, of)
        return page

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(self.focused, key, modifier)

    def type(self, text: str) -> None:
        self.qtbot.keyClicks(self.focused, text)

    @property
    def focused(self) -> QWidget:
        focused = QApplication.focusWidget()
        assert focused is not None
        return focused

    @property
    def toast(self) -> str:
        toasts = self.main._toasts
        return toasts.text if toasts is not None else ""

    def close(self) -> None:
        self.window.close()
        self.main.close()
        self.main.deleteLater()
        self.window.deleteLater()
