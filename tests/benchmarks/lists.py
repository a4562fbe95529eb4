"""A list of a hundred thousand people."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from tests.benchmarks.measuring import Row, p95, run_child
from tests.benchmarks.portfolios import make_people

_COUNT = 100_000
_FRAME_MS = 16.7


def measure() -> Iterator[Row]:
    """Measure the list beside one of constants in the same process."""
    found = run_child("listing", make_people(_COUNT))
    floor, ours, ratio = (
        median(values)
        for values in zip(*((constant, people, people / constant) for constant, people in found["first"]), strict=True)
    )
    yield Row("List of 100,000, first picture", None, ours, floor=floor, ratio=ratio, most_ratio=2)
    yield Row("List of 100,000, scroll, p95", None, p95(found["scroll"]), most=_FRAME_MS)
    yield Row("List of 100,000, jump, p95", None, p95(found["jump"]), most=_FRAME_MS)
    slowest = max(found["sort"], key=found["sort"].get)
    yield Row("List of 100,000, sort", None, found["sort"][slowest], most=200, remark=f"slowest: {slowest}")
