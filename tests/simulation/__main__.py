"""Runs many histories: python -m tests.simulation [COUNT] [--seed FIRST] [--steps STEPS]. Prints what they were.

Every fourth is one of several people who share spaces.
"""

from __future__ import annotations

import argparse
import gc
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from pathlib import Path

from brm_desktop.storage.migrate import bring_up_to_date
from tests.simulation.history import Wrong, run_history
from tests.simulation.office import run_office

MEMORY = Path("/dev/shm")
_TOLD_EACH_S = 60


def run_some(seeds: range, steps: int, template: Path) -> tuple[Counter[str], list[str]]:
    """Live through the histories of some seeds."""
    counts, wrongs = Counter[str](), list[str]()
    gc.set_threshold(50_000)
    with tempfile.TemporaryDirectory(dir=template.parent) as folder:
        for seed in seeds:
            try:
                run = run_office if seed % 4 == 3 else run_history
                counts += run(seed, Path(folder), template, steps)
            except Exception as error:  # whatever it is, the others are lived through
                wrongs.append(
                    str(error) if isinstance(error, Wrong) else f"seed {seed}: {type(error).__name__} {error}"
                )
            counts["histories"] += 1
    return counts, wrongs


def tell_progress(done: int, count: int, seconds: float, wrong: int) -> None:
    """Say how far a long run has come."""
    rate = done / seconds
    left = (count - done) / rate / 60
    print(f"{done:,} of {count:,} histories, {rate:.1f} a second, {left:.0f} min left, {wrong} wrong", flush=True)


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
    memory = MEMORY if MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(dir=memory) as folder, ProcessPoolExecutor() as pool:
        template = Path(folder) / "template.db"
        bring_up_to_date(template, None, lambda: None)
        told = started
        for some, wrong in pool.map(run_some, chunks, repeat(given.steps), repeat(template)):
            counts += some
            for each in wrong:
                print(f"WRONG: {each}", flush=True)
            wrongs += wrong
            if time.monotonic() - told >= _TOLD_EACH_S:
                told = time.monotonic()
                tell_progress(counts["histories"], given.count, told - started, len(wrongs))
    for name, count in sorted(counts.items()):
        print(f"{count:10,}  {name}")
    print(f"seeds {given.seed} to {last - 1}, {given.steps} steps each, in {time.monotonic() - started:.0f} s")
    print(f"{len(wrongs)} wrong, as above; --seed plays one again" if wrongs else "nothing is wrong")
    return 1 if wrongs else 0


if __name__ == "__main__":
    sys.exit(main())
