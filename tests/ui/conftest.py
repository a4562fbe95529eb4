"""Fixtures of the window: the theme, workers that end, a frame on constants, a window on a portfolio of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.jobs import Jobs
from brm_desktop.ui.shell.main_window import MainWindow
from brm_desktop.ui.shell.theme import ThemeSwitch, load_fonts
from tests.ui.gallery import FONTS, make_window
from tests.ui.office import Office


@pytest.fixture(scope="session")
def fonts(qapp: QApplication) -> None:
    load_fonts(FONTS)


@pytest.fixture
def theme(qapp: QApplication, fonts: None) -> Iterator[ThemeSwitch]:
    switch = ThemeSwitch(qapp, "light")
    yield switch
    switch.choose("light")


@pytest.fixture
def jobs(qtbot: QtBot) -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.close()


@pytest.fixture
def frame(qtbot: QtBot, qapp: QApplication) -> Iterator[tuple[MainWindow, Desk]]:
    """A whole window with pages of constants, on the screen and with the keyboard."""
    window, desk = make_window(qapp)
    window.resize(1280, 800)
    qtbot.addWidget(window)
    window.open("today")
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    yield window, desk
    desk.jobs.close()


@pytest.fixture
def office(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Office]:
    """A window on an empty portfolio, not started yet."""
    made = Office(qtbot, tmp_path / "profile")
    yield made
    made.close()
    qapp.processEvents()
