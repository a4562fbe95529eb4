"""Paths that may never answer, such as those of a share that is gone: asked on a thread that is given up in the end."""

from __future__ import annotations

import threading
from collections.abc import Callable
from time import monotonic
from typing import Any, TypeVar

from brm_desktop.base.errors import KnownError

T = TypeVar("T")
Beat = Callable[[], None]

_LIMIT_S = 60.0  # enough for the largest file that is imported, over a slow line
_CHECK_S = 0.1


class OutOfReach(KnownError):
    """A path does not answer."""


class Reach:
    """Asks paths one after the other; at most one thread that does not come back is left behind."""

    def __init__(self, limit_s: float = _LIMIT_S) -> None:
        self._limit_s = limit_s
        self._left: threading.Thread | None = None
        self._left_at = ""

    @property
    def stuck_on(self) -> str:
        """What a thread that was given up still waits for; empty when there is none."""
        return self._left_at if self._left is not None and self._left.is_alive() else ""

    def ask(self, what: str, work: Callable[[Beat], T], check: Callable[[], object]) -> T:
        """Do work that touches a path; it calls its `Beat` as it goes on, which gives it more time.

        `check` is called meanwhile, and what it raises ends the waiting. Raises: OutOfReach, and what the work raises.
        """
        if self.stuck_on:
            raise OutOfReach(f"{what} does not answer")
        asked = _Asked(work)
        thread = threading.Thread(target=asked.run, name="reach", daemon=True)
        self._left, self._left_at = thread, what
        thread.start()
        while not asked.done.wait(min(_CHECK_S, self._limit_s)):
            check()
            if monotonic() - asked.beat_at > self._limit_s:
                raise OutOfReach(f"{what} does not answer")
        self._left = None
        if asked.error is not None:
            raise asked.error
        return asked.result  # type: ignore[no-any-return]  # as the work gave it


class _Asked:
    """A question under way, and its answer."""

    def __init__(self, work: Callable[[Beat], Any]) -> None:
        self.done = threading.Event()
        self.beat_at = monotonic()
        self.result: Any = None
        self.error: BaseException | None = None
        self._work = work

    def run(self) -> None:
        try:
            self.result = self._work(self._beat)
        except (KnownError, OSError) as error:
            self.error = error
        except BaseException as error:  # a fault of the program: told to who asked, and to whoever watches threads
            self.error = error
            raise
        finally:
            self.done.set()

    def _beat(self) -> None:
        self.beat_at = monotonic()
