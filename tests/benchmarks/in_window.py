"""The real window without an event loop of its own: opened, driven step by step, and watched for standing still."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from pathlib import Path
from time import monotonic, perf_counter, sleep

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QWidget

from brm_desktop.services.opening import open_profile
from brm_desktop.storage.locks import WindowLock
from brm_desktop.ui.window import Window

_PATIENCE_S = 60.0


def open_window(folder: Path) -> Window:
    """Open the window on a profile and wait until everything that comes after the first picture is there."""
    window = Window(folder, WindowLock(folder))
    loaded = list[bool]()
    window.loaded.connect(lambda: loaded.append(True))
    window.show(open_profile(folder))
    window.main.show()
    wait_until(lambda: bool(loaded))
    settle(window)
    return window


def settle(window: Window) -> None:
    """Let the window do all that it has to do, jobs included."""
    QCoreApplication.processEvents()
    wait_until(lambda: not window.jobs.busy)
    QCoreApplication.processEvents()


def wait_until(done: Callable[[], bool]) -> None:
    """Serve events until something holds. Raises: TimeoutError."""
    end = monotonic() + _PATIENCE_S
    while not done():
        QCoreApplication.processEvents()
        if monotonic() > end:
            raise TimeoutError("the window does not come to rest")
        sleep(0)


class PaintCount(QObject):
    """Counts how often a widget was painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False


def time_until_painted(widget: QWidget, work: Callable[[], object], shows: Callable[[], bool]) -> float:
    """Return the milliseconds from doing something until a widget that then `shows` it has been painted."""
    paints = PaintCount(widget)
    started = perf_counter()
    work()
    wait_until(shows)
    before = paints.count
    widget.update()
    wait_until(lambda: paints.count > before)
    return (perf_counter() - started) * 1000


class Watchdog:
    """Looks from another thread at how long each step keeps the window's thread from its next event."""

    def __init__(self, after_ms: float = 50) -> None:
        self.longest_ms = 0.0
        self.where = ""
        self._after_s = after_ms / 1000
        self._beat = perf_counter()
        self._thread_id = threading.get_ident()
        self._stop = threading.Event()
        self._stack = ""
        threading.Thread(target=self._watch, name="watchdog", daemon=True).start()

    def beat(self) -> None:
        """Tell that the window's thread has come round; call it before and after every event."""
        now = perf_counter()
        if (passed := (now - self._beat) * 1000) > self.longest_ms:
            self.longest_ms, self.where = passed, self._stack
        self._beat, self._stack = perf_counter(), ""

    def stop(self) -> None:
        """Look no longer."""
        self._stop.set()

    def _watch(self) -> None:
        while not self._stop.wait(0.01):
            if perf_counter() - self._beat > self._after_s / 2 and not self._stack:
                self._stack = _say_stack(self._thread_id)


def _say_stack(thread_id: int) -> str:
    """Say where a thread is, without a look at any file: a frame that is held would keep a painter alive."""
    frame, lines = sys._current_frames().get(thread_id), list[str]()
    while frame is not None and len(lines) < 12:
        lines.append(f"{Path(frame.f_code.co_filename).name}:{frame.f_lineno}")
        frame = frame.f_back
    return " < ".join(lines)
