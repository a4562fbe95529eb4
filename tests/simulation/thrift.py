"""What many devices of one process work out again and again is remembered: ciphers that give the same for the same."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from brm_desktop.sync import cipher
from tests.simulation.wrapping import wrap

_PURE = ("is_signed", "signing_public", "wrapping_public", "derive", "unwrap")
_KEPT = 20_000


@contextmanager
def remembered_ciphers() -> Iterator[None]:
    """Let each signature be verified, and each key be derived, once for all devices of a history."""
    before = {name: getattr(cipher, name) for name in _PURE}
    for name, function in before.items():
        setattr(cipher, name, lru_cache(_KEPT)(function))
    before["wrap"], cipher.wrap = cipher.wrap, lru_cache(_KEPT)(wrap)  # the same in every run
    try:
        yield
    finally:
        for name, function in before.items():
            setattr(cipher, name, function)
