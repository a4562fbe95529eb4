"""Several requests at once, a few at a time; what is done is told on the caller's thread."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import TypeVar

T = TypeVar("T")


def run_all(jobs: Iterable[Callable[[], T]], lanes: int, done: Callable[[T], object]) -> None:
    """Carry out jobs, at most `lanes` at once and never more than one ahead; with one lane, one after the other.

    The first that fails ends it: those that have begun are waited for, no other is begun. Raises: what it raised.
    """
    if lanes < 2:
        for job in jobs:
            done(job())
        return
    running = set[Future[T]]()
    with ThreadPoolExecutor(lanes, "files") as pool:
        try:
            for job in jobs:
                running.add(pool.submit(job))
                if len(running) > lanes:
                    running = _take(running, done)
            while running:
                running = _take(running, done)
        except BaseException:
            for future in running:
                future.cancel()
            raise


def _take(running: set[Future[T]], done: Callable[[T], object]) -> set[Future[T]]:
    finished, rest = wait(running, return_when=FIRST_COMPLETED)
    for future in finished:
        done(future.result())
    return rest
