"""The window's frame: theme, jobs, actions, side bar, palette. Pages stand on it; it knows none of them."""

import sys

import PySide6


def _keep_constants_alive() -> None:
    """PySide6 6.12.0 takes a reference from None with every call that returns nothing, and from True with every emit.

    Before Python 3.12 made them immortal that ends the process after some hundred calls,
    so each is given references enough for centuries. Any other version needs nothing.
    """
    if sys.version_info < (3, 12) and PySide6.__version__ == "6.12.0":
        import ctypes

        for constant in (None, True, False):
            count = ctypes.c_ssize_t.from_address(id(constant))
            if count.value < 1 << 60:
                count.value += 1 << 61


_keep_constants_alive()
