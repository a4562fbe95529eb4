"""Many briefings, each a file in a folder: those of a portfolio, then a thousand on one core, watched for memory."""

import json
import os
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

from brm_desktop.domain.agency import Agency
from brm_desktop.services.briefing_batch import Wanted, write_all
from brm_desktop.services.portfolio import open_portfolio
from brm_desktop.storage import rows
from tests.benchmarks.measuring import memory_mb, timed

FEW, MANY, TIMES = 25, 1000, 7

portfolio = open_portfolio(Path(sys.argv[2]), None)
agencies = rows.list_records(portfolio.database.reader(), Agency, "private = 0", order="docid")
few = [Wanted(agencies[at % len(agencies)]) for at in range(FEW)]
with tempfile.TemporaryDirectory() as folder:
    write_all(portfolio, few[:1], Path(folder) / "first")
    times = [timed(lambda: write_all(portfolio, few, Path(folder) / "few")) / 1000 for _ in range(TIMES)]
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    before, started = memory_mb(), perf_counter()
    made = write_all(portfolio, [few[at % FEW] for at in range(MANY)], Path(folder) / "many")
    many_s = perf_counter() - started
assert all(one.path is not None for one in made)
print(json.dumps({"few": FEW, "few_s": median(times), "many_s": many_s, "memory": max(0.0, memory_mb() - before)}))
portfolio.close()
