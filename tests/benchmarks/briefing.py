"""One briefing, warm and first."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tests.benchmarks.measuring import Row, run_child


def measure(scale: float, folder: Path) -> Iterator[Row]:
    """Measure the page of one agency: facts read, planned, drawn, tagged."""
    found = run_child("briefing", folder)
    ours, platypus, straight = (median(turn[place] for turn in found["turns"]) for place in range(3))
    yield Row("Briefing, warm, beside stock platypus", scale, ours, floor=platypus, most_ratio=0.5)
    yield Row("Briefing, warm, beside drawn straight", scale, ours, floor=straight, most_ratio=2.5)
    yield Row("Briefing, the first after a start", scale, found["first"], most=250)
