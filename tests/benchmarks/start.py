"""Start: to the first picture with today's content, cold and warm; to the unlock page; to everything usable."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from brm_desktop.storage.database import FILE_NAME
from tests.benchmarks.measuring import Row, in_pairs, run_child
from tests.benchmarks.portfolios import make_locked

_WARM_PAIRS, _COLD_PAIRS = 15, 5
_DROP_CACHES = Path("/proc/sys/vm/drop_caches")


def measure(scale: float, folder: Path) -> Iterator[Row]:
    """Measure the start on the portfolio in a folder."""
    run_child("our_window", folder)  # compiles and reads everything once
    yield _warm("Start to first picture, warm", scale, folder, most_ratio=1.5)
    yield _cold(scale, folder)
    yield _warm("Start to everything usable", scale, folder, "loaded", most_ratio=4)


def measure_locked() -> Iterator[Row]:
    """Measure the start of a profile that asks for its passphrase."""
    yield _warm("Start to the unlock page", None, make_locked(), most_ratio=1.5)


def _warm(what: str, scale: float | None, folder: Path, *more: str, most_ratio: float) -> Row:
    floor, ours, ratio = in_pairs(_empty, lambda: float(run_child("our_window", folder, *more)["ms"]), _WARM_PAIRS)
    return Row(what, scale, ours, floor=floor, ratio=ratio, most_ratio=most_ratio)


def _cold(scale: float, folder: Path) -> Row:
    what = "Start to first picture, cold"
    if not os.access(_DROP_CACHES, os.W_OK):
        return Row(what, scale, None, most_ratio=1.3, remark="no right to empty the system's file cache")
    floor, ours, ratio = in_pairs(
        lambda: _after_dropping("empty_window"), lambda: _after_dropping("our_window", folder), _COLD_PAIRS
    )
    _read_through(folder / FILE_NAME)
    return Row(what, scale, ours, floor=floor, ratio=ratio, most_ratio=1.3)


def _read_through(path: Path) -> None:
    """Fill the system's file cache again, for what is measured after."""
    with path.open("rb") as file:
        while file.read(1 << 24):
            pass


def _empty() -> float:
    return float(run_child("empty_window")["ms"])


def _after_dropping(name: str, *arguments: object) -> float:
    os.sync()
    _DROP_CACHES.write_text("1\n", encoding="ascii")
    return float(run_child(name, *arguments)["ms"])
