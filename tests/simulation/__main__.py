"""Runs many histories: python -m tests.simulation [COUNT] [--seed FIRST] [--steps STEPS]. Prints what they were."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from brm_desktop.base.errors import BugError, KnownError
from brm_desktop.storage.migrate import bring_up_to_date
from tests.simulation.history import Wrong, run_history

MEMORY = Path("/dev/shm")


def run_some(seeds: range, steps: int) -> tuple[Counter[str], list[str]]:
    """Live through the histories of some seeds."""
    counts, wrongs = Counter[str](), list[str]()
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        template = Path(folder) / "template.db"
        bring_up_to_date(template, None, lambda: None)
        for seed in seeds:
            try:
                counts += run_history(seed, Path(folder), template, steps)
            except (Wrong, KnownError, BugError) as error:
                wrongs.append(
                    str(error) if isinstance(error, Wrong) else f"seed {seed}: {type(error).__name__} {error}"
                )
            counts["histories"] += 1
    return counts, wrongs


def main() -> int:
    """Run histories on all processors and print what happened in them."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation")
    parser.add_argument("count", nargs="?", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--steps", type=int, default=40)
    given = parser.parse_args()
    started = time.monotonic()
    last = given.seed + given.count
    chunks = [range(at, min(at + 20, last)) for at in range(given.seed, last, 20)]
    counts, wrongs = Counter[str](), list[str]()
    with ProcessPoolExecutor() as pool:
        for some, wrong in pool.map(run_some, chunks, [given.steps] * len(chunks)):
            counts += some
            wrongs += wrong
    for name, count in sorted(counts.items()):
        print(f"{count:10,}  {name}")
    print(f"seeds {given.seed} to {last - 1}, {given.steps} steps each, in {time.monotonic() - started:.0f} s")
    for wrong in wrongs:
        print(f"WRONG: {wrong}")
    print(f"{len(wrongs)} wrong" if wrongs else "nothing is wrong")
    return 1 if wrongs else 0


if __name__ == "__main__":
    sys.exit(main())
