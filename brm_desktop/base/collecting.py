"""Python's search for cycles, which very many new objects set off again and again though they hold none."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_collecting() -> Iterator[None]:
    """Search for no cycles meanwhile: a fifth of the time of a big import, and the window's thread is not held up.

    Several threads may do so at once: the search goes on when those that found it on are through.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
