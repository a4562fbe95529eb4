"""A keystroke of quick add among 5,000 people, and a list of 20,000 follow-ups."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from tests.benchmarks.measuring import Row, p95, run_child
from tests.benchmarks.portfolios import make_promises

_PEOPLE, _FOLLOW_UPS = 5_000, 20_000
_FRAME_MS = 16.0


def measure() -> Iterator[Row]:
    """Measure both in the real window."""
    found = run_child("promises", make_promises(_PEOPLE, _FOLLOW_UPS))
    keys, opened = found["keys"], found["open"]
    remark = f"{len(keys)} keys, most {max(keys):.1f} ms"
    yield Row("Quick add keystroke, 5,000 people, p95", None, p95(keys), most=_FRAME_MS, remark=remark)
    remark = f"{found['rows']:,} lines, first {opened[0]:.0f} ms, most later {max(opened[1:]):.0f} ms"
    yield Row("Follow-ups with 20,000 rows opens", None, median(opened[1:]), most=100, remark=remark)
