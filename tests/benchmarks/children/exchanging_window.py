"""The real window while it exchanges: one with much to send, then one of a new device; how long each stands still."""

import json
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer

from brm_desktop.services.portfolio import Portfolio, open_portfolio
from brm_desktop.storage.indexing import count_unindexed
from tests.benchmarks.in_window import Watchdog, open_window, settle
from tests.benchmarks.stores import connect

SETTLED_S, PATIENCE_S = 3.0, 300.0

found: dict[str, object] = {}


def watch(name: str, folder: Path, until: Callable[[Portfolio], bool]) -> None:
    """Open the window on a profile, exchange, and tell how long it stood still until something holds."""
    window = open_window(folder)
    pump(window, lambda: False, SETTLED_S)
    watchdog, pulse = Watchdog(), QTimer()
    pulse.timeout.connect(watchdog.beat)
    pulse.start(0)
    watchdog.beat()
    assert window._portfolio is not None
    assert window.main.page is not None
    portfolio, started = window._portfolio, perf_counter()
    window.main.page.desk.actions.trigger("sync")
    pump(window, lambda: until(portfolio), PATIENCE_S)
    found[f"{name}_s"] = perf_counter() - started
    settle(window)
    watchdog.beat()
    found[name], found[f"{name}_where"] = watchdog.longest_ms, watchdog.where
    watchdog.stop()
    pulse.stop()
    window.close()
    window.main.close()


def pump(window: object, done: Callable[[], bool], most_s: float) -> None:
    end, look_at = perf_counter() + most_s, 0.0
    while perf_counter() < end:
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
        if perf_counter() > look_at:
            look_at = perf_counter() + 0.1
            if done():
                return


def is_sent(portfolio: Portfolio) -> bool:
    reader = portfolio.database.reader()
    (sent,) = reader.execute("SELECT count(*) FROM segment WHERE stored = 1").fetchone()
    return bool(sent) and not reader.execute("SELECT 1 FROM segment WHERE stored = 0 LIMIT 1").fetchone()


def has_come(portfolio: Portfolio) -> bool:
    reader = portfolio.database.reader()
    (notes,) = reader.execute("SELECT count(*) FROM note").fetchone()
    return bool(notes) and not count_unindexed(reader)


with tempfile.TemporaryDirectory() as temporary:
    old, new, kept = (Path(temporary) / name for name in ("old", "new", "store"))
    shutil.copytree(sys.argv[2], old)
    portfolio = open_portfolio(old, None)
    connect(portfolio, kept)
    portfolio.close()
    watch("sending", old, is_sent)
    portfolio = open_portfolio(new, None)
    connect(portfolio, kept, join=True)
    portfolio.close()
    watch("joining", new, has_come)
print(json.dumps(found))
