"""Measures every budget: `python -m tests.benchmarks [--scale N | --peers | --moving]`; otherwise at 1× and 10×."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from tests.benchmarks import (
    briefing,
    carrying,
    editing,
    exchanging,
    importing,
    journey,
    lists,
    promises,
    searching,
    start,
    writing,
)
from tests.benchmarks.measuring import Row, print_table
from tests.benchmarks.portfolios import make_scaled


def main() -> int:
    """Measure and print; return 1 if a budget is missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--scale", type=float, help="measure at 1× and at this size of the sample")
    parser.add_argument("--moving", action="store_true", help="only exchanges and imports")
    parser.add_argument("--peers", action="store_true", help="only what is measured beside other programs")
    given = parser.parse_args()
    scales = [1.0] + [scale for scale in ([given.scale] if given.scale else [10.0]) if scale != 1]
    if given.moving:
        return _print(chain(exchanging.measure(), importing.measure()))
    folders = {scale: make_scaled(scale) for scale in scales}
    return _print(_beside_peers(folders) if given.peers else _everything(folders))


def _print(measured: Iterable[Row]) -> int:
    rows = list[Row]()
    for row in measured:
        rows.append(row)
        print(f"  {row.what}", file=sys.stderr, flush=True)
    print_table(rows)
    return int(any(row.verdict.startswith("missed") for row in rows))


def _everything(folders: dict[float, Path]) -> Iterator[Row]:
    memory: float | None = None
    for scale, folder in folders.items():
        yield from start.measure(scale, folder)
        yield from searching.measure(scale, folder)
        yield from editing.measure(scale, folder)
        for row in journey.measure(scale, folder, memory):
            memory = row.measured if memory is None and row.what == "Memory after the main job" else memory
            yield row
        yield from briefing.measure(scale, folder)
    yield from start.measure_locked()
    yield from lists.measure()
    yield from writing.measure()
    yield from promises.measure()
    yield from exchanging.measure()
    yield from importing.measure()
    yield from carrying.measure()


def _beside_peers(folders: dict[float, Path]) -> Iterator[Row]:
    for scale, folder in folders.items():
        yield from searching.measure(scale, folder)
        yield from briefing.measure(scale, folder)
    yield from carrying.measure()


if __name__ == "__main__":
    sys.exit(main())
