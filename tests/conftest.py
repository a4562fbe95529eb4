"""What every test stands on: no screen, no home of the user's, and nothing left running behind it."""

from __future__ import annotations

import gc
import os
import threading
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from pytestqt.qtbot import QtBot

from brm_desktop.base.stamps import Clock, SystemClock
from brm_desktop.services.portfolio import Portfolio, open_portfolio

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

PATIENCE_MS = 60_000
LET_GO_S = 30.0  # how long a thread that was told to stop may take
HOME_FOLDERS = {
    "HOME": "",
    "USERPROFILE": "",
    "XDG_DATA_HOME": ".local/share",
    "XDG_CONFIG_HOME": ".config",
    "XDG_STATE_HOME": ".local/state",
    "APPDATA": "AppData/Roaming",
    "LOCALAPPDATA": "AppData/Local",
    "WIN_PD_OVERRIDE_APPDATA": "AppData/Roaming",
    "WIN_PD_OVERRIDE_LOCAL_APPDATA": "AppData/Local",
}

settings.register_profile("quick", max_examples=40, deadline=None, derandomize=True, database=None)
settings.register_profile("full", max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


@pytest.fixture
def clock() -> Clock:
    """What tells the time to `portfolio`; a module in which the day matters has its own."""
    return SystemClock()


@pytest.fixture
def portfolio(tmp_path: Path, clock: Clock) -> Iterator[Portfolio]:
    """An empty portfolio that is not protected."""
    made = open_portfolio(tmp_path / "profile", None, clock=clock)
    yield made
    made.close()


@pytest.fixture
def test_data() -> Path:
    """Return the folder of real lists and files that BRM_TEST_DATA names, or skip."""
    named = os.environ.get("BRM_TEST_DATA", "")
    if not named:
        pytest.skip("BRM_TEST_DATA is not set: it names the folder of real lists to test with")
    folder = Path(named)
    if not folder.is_dir():
        pytest.skip(f"BRM_TEST_DATA names no folder: {named}")
    return folder


@pytest.fixture
def qtbot(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> QtBot:
    """Wait for what must come as long as a machine may take that has much else to do."""
    for wait in (QtBot.waitUntil, QtBot.waitSignal, QtBot.waitSignals):
        monkeypatch.setitem(wait.__kwdefaults__, "timeout", PATIENCE_MS)
    return qtbot


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test a home of its own, so that no default place is ever the user's."""
    folder = tmp_path_factory.mktemp("home")
    for name, part in HOME_FOLDERS.items():
        monkeypatch.setenv(name, str(folder / part))
    for name in [name for name in os.environ if name.startswith("BRM_DESKTOP_")]:
        monkeypatch.delenv(name)
    return folder


@pytest.fixture(autouse=True)
def no_leaked_threads() -> Iterator[None]:
    """Fail a test that leaves a thread running which would keep the program from ending."""
    before = set(threading.enumerate())
    yield
    left = [thread for thread in threading.enumerate() if thread not in before and not thread.daemon]
    for thread in left:
        thread.join(LET_GO_S)
    running = [thread.name for thread in left if thread.is_alive()]
    assert not running, f"threads left running: {', '.join(running)}"


@pytest.fixture(autouse=True)
def no_leaked_qt(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail a test that leaves a window or a running timer behind. Costs nothing where Qt is not used."""
    if not {"qtbot", "qapp"} & set(request.fixturenames):
        yield
        return
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    started: weakref.WeakSet[QTimer] = weakref.WeakSet()
    monkeypatch.setattr(QTimer, "start", _recording(QTimer.start, started))
    before = {id(widget) for widget in QApplication.topLevelWidgets()}
    yield
    windows = _list_lingering(lambda: [w for w in QApplication.topLevelWidgets() if id(w) not in before])
    timers = _list_lingering(lambda: _list_active(started))
    assert not windows, f"windows left behind: {', '.join(windows)}"
    assert not timers, f"timers left running: {', '.join(timers)}"
    assert gc.isenabled(), "a window was not closed: the search for cycles is still its own"


def _recording(start: Callable[..., Any], started: weakref.WeakSet[Any]) -> Callable[..., Any]:
    def record_and_start(timer: Any, *arguments: Any) -> Any:
        started.add(timer)
        return start(timer, *arguments)

    return record_and_start


def _list_active(timers: weakref.WeakSet[Any]) -> list[Any]:
    from shiboken6 import isValid

    return [timer for timer in timers if isValid(timer) and timer.isActive()]


def _list_lingering(find: Callable[[], list[Any]]) -> list[str]:
    """Name what `find` still finds once everything that was let go is really gone."""
    from PySide6.QtCore import QCoreApplication, QEvent

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    if find():
        gc.collect()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return [f"{type(thing).__name__} {thing.objectName()}".strip() for thing in find()]


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print what suites say they covered."""
    reports = [report for group in terminalreporter.stats.values() for report in group]
    found = {str(value) for each in reports for key, value in getattr(each, "user_properties", ()) if key == "covered"}
    for line in sorted(found):
        terminalreporter.write_line(f"covered: {line}")
