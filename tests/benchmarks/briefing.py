"""Briefings: one beside other means, many at once, and the live preview in the window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tests.benchmarks.measuring import Row, p95, run_child


def measure(scale: float, folder: Path) -> Iterator[Row]:
    """Measure the page of one agency: facts read, planned, drawn, tagged; then of many; then as it shows."""
    found = run_child("briefing", folder)
    ours = median(found["ours"])
    yield Row("Briefing, warm, beside drawn straight", scale, ours, floor=median(found["straight"]), most_ratio=2.5)
    yield Row("Briefing, warm, beside stock platypus", scale, ours, floor=median(found["platypus"]), most_ratio=0.5)
    if found["typst"]:
        yield Row("Briefing, warm, beside typst", scale, ours, floor=median(found["typst"]), most_ratio=0.75)
    else:
        yield Row("Briefing, warm, beside typst", scale, None, remark="typst is not installed")
    yield Row("Briefing, the first after a start", scale, found["first"], most=250)
    many = run_child("briefings", folder)
    yield Row(f"{many['few']} briefings in a folder", scale, many["few_s"] * 1000, most=400)
    yield Row("1,000 briefings in a folder, one core", scale, many["many_s"], "s", most=15)
    yield Row("Memory that 1,000 briefings add to 25", scale, many["memory"], "MB", most=10)
    shown = run_child("preview", folder)
    yield Row("Preview, the first after a start", scale, shown["first"], most=200)
    yield Row("Preview by Ctrl+B, p95", scale, p95(shown["next"]), most=150)
