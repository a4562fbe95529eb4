"""A keystroke of search: the newest twenty rows with their snippets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.measuring import Row, p95, run_child


def measure(scale: float, folder: Path) -> Iterator[Row]:
    """Measure search on the portfolio in a folder, beside tantivy on the same notes and keystrokes."""
    found = run_child("searching", folder)
    floor = p95(found["theirs"]) if found["theirs"] else None
    remark = f"{len(found['ours'])} keystrokes, most {max(found['ours']):.1f} ms"
    yield Row(
        "Search keystroke, p95, beside tantivy", scale, p95(found["ours"]), floor=floor, most_ratio=0.5, most=16,
        remark=remark if floor else "tantivy is not installed",
    )  # fmt: skip
