"""The real window on a small portfolio, driven by keys alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from brm_desktop.domain.agency import Agency
from brm_desktop.domain.contact import Contact
from brm_desktop.domain.follow_up import FollowUp
from brm_desktop.services import edits
from brm_desktop.services.opening import open_profile
from brm_desktop.services.portfolio import Portfolio, open_portfolio
from brm_desktop.storage import rows
from brm_desktop.storage.locks import WindowLock
from brm_desktop.ui.window import Window

_MODIFIERS = {
    "Ctrl": Qt.KeyboardModifier.ControlModifier,
    "Shift": Qt.KeyboardModifier.ShiftModifier,
}


class Keyboard:
    """A window with a portfolio of one agency and three people, and the keys to work it."""

    def __init__(self, qtbot: QtBot, window: Window, portfolio: Portfolio) -> None:
        self.qtbot, self.window, self.portfolio = qtbot, window, portfolio

    def press(self, *keys: str) -> None:
        """Press keys one after the other, each written like Ctrl+Shift+F, where the keyboard is."""
        for name in keys:
            *held, key = name.split("+")
            modifiers = Qt.KeyboardModifier.NoModifier
            for each in held:
                modifiers |= _MODIFIERS[each]
            self.qtbot.keyClick(self.focus, getattr(Qt.Key, f"Key_{key}"), modifiers)

    def type(self, text: str) -> None:
        """Type where the keyboard is."""
        self.qtbot.keyClicks(self.focus, text)

    @property
    def focus(self) -> Any:
        """The widget that has the keyboard."""
        return QApplication.focusWidget() or self.window.main

    def find(self, of: type[Any]) -> Any:
        """Return the part of a type in the window."""
        found = self.window.main.findChild(of)
        assert found is not None
        return found

    def wait(self, condition: Any) -> None:
        """Wait until something holds."""
        self.qtbot.waitUntil(condition, timeout=60_000)

    def add(self, title: str, **values: Any) -> str:
        """Put a follow-up into the portfolio, as another part of the window would."""
        record = edits.make_record(FollowUp, title=title, **values)
        edits.create(self.portfolio, record)
        return record.id

    def follow_ups(self) -> list[FollowUp]:
        """Return the follow-ups that are there, newest first."""
        return rows.list_records(self.portfolio.database.reader(), FollowUp)

    def the(self, title: str) -> FollowUp:
        """Return the one follow-up with a title."""
        (found,) = [one for one in self.follow_ups() if one.title == title]
        return found

    @property
    def today(self) -> date:
        return self.portfolio.today()


@pytest.fixture
def keyboard(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Keyboard]:
    """Open the window on Today."""
    folder = tmp_path / "profile"
    portfolio = open_portfolio(folder, None)
    people = [edits.make_record(Contact, name=name) for name in ("Dana Ruiz", "Dana Wu", "Omar Field")]
    edits.create(portfolio, edits.make_record(Agency, name="Motor Vehicles", acronym="DMV"), *people)
    portfolio.close()
    window = Window(folder, WindowLock(folder))
    opened = open_profile(folder)
    assert opened.portfolio is not None
    window.show(opened)
    window.main.resize(1280, 800)
    window.main.show()
    window.main.activateWindow()
    qtbot.waitUntil(window.main.isActiveWindow)
    qtbot.waitUntil(window._poll.isActive, timeout=60_000)
    yield Keyboard(qtbot, window, opened.portfolio)
    window.close()
    window.main.close()
    window.main.deleteLater()
    window.deleteLater()
    qapp.processEvents()
