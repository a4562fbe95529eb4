"""How things are measured: in fresh processes, in pairs with their floor, as a median or the 95th of a hundred."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from time import monotonic, perf_counter
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[2]
CHILDREN = ROOT / "tests" / "benchmarks" / "children"


class Row(NamedTuple):
    """One line of the table. A budget is a most for the ratio to the floor, for the figure itself, or both."""

    what: str
    scale: float | None
    measured: float | None
    unit: str = "ms"
    floor: float | None = None
    ratio: float | None = None  # where it is not simply measured / floor, as with the median of pairs
    most_ratio: float | None = None
    most: float | None = None
    remark: str = ""

    @property
    def times(self) -> float | None:
        """The ratio to the floor."""
        if self.ratio is not None or not self.floor or self.measured is None:
            return self.ratio
        return self.measured / self.floor

    @property
    def budget(self) -> str:
        """The budget in words."""
        parts = [f"{self.most_ratio:g}×"] if self.most_ratio is not None else []
        return ", ".join(parts + ([f"{self.most:g} {self.unit}"] if self.most is not None else []))

    @property
    def verdict(self) -> str:
        """Whether the budget is kept, or by how much it is missed."""
        if self.measured is None:
            return "not measured"
        excess = [self.times / self.most_ratio] if self.times is not None and self.most_ratio else []
        excess += [self.measured / self.most] if self.most else []
        if not excess:
            return ""
        return "kept" if max(excess) <= 1 else f"missed by {max(excess) - 1:.0%}"


def run_child(name: str, *arguments: object) -> dict[str, Any]:
    """Run a script of `children` in a fresh process and return the JSON that it printed last."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen", "QT_LOGGING_RULES": "*=false"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # people's computers keep what was compiled
    command = [sys.executable, str(CHILDREN / f"{name}.py"), repr(monotonic()), *map(str, arguments)]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, encoding="utf-8")
    if done.returncode or not done.stdout.strip():
        raise RuntimeError(f"{name} failed:\n{done.stdout}{done.stderr}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def in_pairs(floor: Callable[[], float], measured: Callable[[], float], times: int) -> tuple[float, float, float]:
    """Measure floor and subject in turn; return the medians of both and of their ratios."""
    pairs = [(floor(), measured()) for _ in range(times)]
    return median(f for f, _ in pairs), median(m for _, m in pairs), median(m / f for f, m in pairs)


def timed(work: Callable[[], object]) -> float:
    """Return how many milliseconds some work takes."""
    started = perf_counter()
    work()
    return (perf_counter() - started) * 1000


def memory_mb() -> float:
    """Return how much memory this process holds (its resident set)."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20)  # bytes on macOS


def p95(values: Sequence[float]) -> float:
    """Return the value that 95 of a hundred stay under."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]


def print_table(rows: Sequence[Row]) -> None:
    """Print the rows under their titles, figures at the right."""
    titles = ("", "scale", "floor", "measured", "ratio", "budget", "")
    lines = [titles, *(_cells(row) for row in rows)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(titles))]
    for number, line in enumerate(lines):
        shown = [
            text.ljust(width) if place in (0, 6) else text.rjust(width)
            for place, (text, width) in enumerate(zip(line, widths, strict=True))
        ]
        print("  ".join(shown).rstrip())
        if number == 0:
            print("  ".join("-" * width for width in widths))


def _cells(row: Row) -> tuple[str, ...]:
    scale = "" if row.scale is None else f"{row.scale:g}×"
    times = "" if row.times is None else f"{row.times:.2f}"
    said = " ".join(part for part in (row.verdict, f"({row.remark})" if row.remark else "") if part)
    return row.what, scale, _figure(row.floor, row.unit), _figure(row.measured, row.unit), times, row.budget, said


def _figure(value: float | None, unit: str) -> str:
    if value is None:
        return ""
    return f"{value:.0f} {unit}" if value >= 100 else f"{value:.1f} {unit}" if value >= 10 else f"{value:.2f} {unit}"
