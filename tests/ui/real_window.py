"""The real window on a profile, loaded and shown, as the tests of whole pages need it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pytestqt.qtbot import QtBot

from brm_desktop.services.opening import open_profile
from brm_desktop.services.portfolio import Portfolio, open_portfolio
from brm_desktop.storage.locks import WindowLock
from brm_desktop.ui.window import Window

_LONG_MS = 60_000


@contextmanager
def opened_window(qtbot: QtBot, folder: Path) -> Iterator[tuple[Window, Portfolio]]:
    """Show the window on a profile, which is made where there is none; close it at the end."""
    open_portfolio(folder, None).close()
    opened = open_profile(folder)
    assert opened.portfolio is not None
    window = Window(folder, WindowLock(folder))
    loaded = qtbot.waitSignal(window.loaded, timeout=_LONG_MS)
    window.show(opened)
    window.main.resize(1280, 800)
    window.main.show()
    loaded.wait()
    yield window, opened.portfolio
    window.close()
    window.main.deleteLater()
