"""Looks for cycles on the window's thread alone: a widget whose last holder a worker found would end where it must not.

Python looks for cycles on whichever thread happens to make objects, and destroys there what it finds. Qt wants
its widgets destroyed on the thread that made them.
"""

from __future__ import annotations

import gc
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 500
_CROWD = 250_000  # so many new objects are looked through even while work is under way, which takes 20 ms


class Garbage(QObject):
    """Takes the search over from Python, from when it is made until it is stopped."""

    def __init__(self, is_busy: Callable[[], bool], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._is_busy = is_busy
        self._was_on = gc.isenabled()
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Search from now on, in pauses of the work."""
        self._timer.start(_EVERY_MS)

    def stop(self) -> None:
        """Give the search back."""
        self._timer.stop()
        if self._was_on:
            gc.enable()

    def look(self) -> None:
        """Search as much as is due: the newest objects often, all of them seldom."""
        counts, due = gc.get_count(), gc.get_threshold()
        if self._is_busy():
            if counts[0] > _CROWD:
                gc.collect(0)
        elif counts[0] > due[0]:
            gc.collect(2 if counts[2] > due[2] else 1 if counts[1] > due[1] else 0)
