"""The window's frame: theme, jobs, actions, side bar, palette. Pages stand on it; it knows none of them."""

import sys

import PySide6


def _keep_none_alive() -> None:
    """PySide6 6.12.0 takes a reference from None with every call that returns nothing.

    Before Python 3.12 made None immortal that ends the process after some thousand calls,
    so None is given references enough for centuries. Any other version needs nothing.
    """
    if sys.version_info < (3, 12) and PySide6.__version__ == "6.12.0":
        import ctypes

        count = ctypes.c_ssize_t.from_address(id(None))
        if count.value < 1 << 60:
            count.value += 1 << 61


_keep_none_alive()
