"""One edit committed: row, journal, search, beside a bare commit of one row that reaches the disk just so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.measuring import Row, p95, run_child


def measure(scale: float, folder: Path) -> Iterator[Row]:
    """Measure edits of the portfolio in a folder; they stay in it."""
    found = run_child("editing", folder)
    floor, ours = found["floor"], found["ours"]
    yield Row("Edit committed, p95", scale, p95(ours), floor=p95(floor), most_ratio=2)
    yield Row("Edit committed, longest", scale, max(ours), most=50)
