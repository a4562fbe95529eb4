"""The main job through the real window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.measuring import Row, p95, run_child


def measure(scale: float, folder: Path, memory_at_1x: float | None) -> Iterator[Row]:
    """Measure pages, the longest standstill and memory; what the journey adds stays in the portfolio."""
    found = run_child("journey", folder)
    if found["agency"]:
        yield Row("Agency page opened, p95", scale, p95(found["agency"]), most=50)
    yield Row("Window's thread, longest standstill", scale, found["longest"], most=50, remark=found["during"])
    memory = found["memory"]
    yield Row("Memory after the main job", scale, memory, "MB", most=150)
    yield Row("Memory with every module loaded", scale, found["memory_all"], "MB", most=220)
    if memory_at_1x is not None:
        yield Row("Memory more than at 1×", scale, max(0.0, memory - memory_at_1x), "MB", most=10)
    if found["missing"]:
        yield Row("Not there yet: " + ", ".join(found["missing"]), scale, None)
