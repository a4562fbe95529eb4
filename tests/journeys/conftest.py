"""The real window on a profile of its own, driven as a person would."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from brm_desktop.services.opening import open_profile
from brm_desktop.storage.locks import WindowLock
from brm_desktop.ui.window import Window

OpenWindow = Callable[..., Window]


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    """A folder for a portfolio, which is not there yet."""
    return tmp_path / "profile"


@pytest.fixture
def open_window(qtbot: QtBot, qapp: QApplication) -> Iterator[OpenWindow]:
    """Opens the window on a profile and waits until it is loaded; closes it at the end."""
    opened: list[Window] = []

    def open_it(folder: Path, key: bytes | None = None) -> Window:
        folder.mkdir(parents=True, exist_ok=True)
        window = Window(folder, WindowLock(folder))
        opened.append(window)
        window.show(open_profile(folder, key))
        window.main.show()
        window.main.activateWindow()
        qtbot.waitUntil(window.main.isActiveWindow)
        return window

    yield open_it
    for window in opened:
        window.close()
        window.main.close()
        window.main.deleteLater()
        window.deleteLater()
    qapp.processEvents()
