"""One briefing: the first after a start, then warm, in turn with the same page by other means."""

import json
import sys
from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter

from brm_desktop.services.portfolio import open_portfolio
from tests.benchmarks.measuring import timed

TIMES = 25

portfolio = open_portfolio(Path(sys.argv[2]), None)
agency = portfolio.database.reader().execute("SELECT id FROM agency ORDER BY docid LIMIT 1").fetchone()[0]

started = perf_counter()
from brm_desktop.reports.briefing import make_briefing_pdf, plan_page  # noqa: E402
from brm_desktop.services.briefings import read_facts  # noqa: E402


def brief() -> bytes:
    return make_briefing_pdf(read_facts(portfolio, agency))


brief()
first = (perf_counter() - started) * 1000

from tests.reports.peers import draw_straight, make_with_platypus  # noqa: E402

facts = read_facts(portfolio, agency)
planned = plan_page(facts)
means: dict[str, Callable[[int], bytes]] = {
    "ours": lambda turn: brief(),
    "platypus": lambda turn: make_with_platypus(facts, planned),
    "straight": lambda turn: draw_straight(planned.page),
}
if find_spec("typst") is not None:
    from tests.reports.typst_peer import make_with_typst

    means["typst"] = lambda turn: make_with_typst(facts, planned, turn)
for work in means.values():
    work(0)
turns = [{name: timed(partial(work, turn)) for name, work in means.items()} for turn in range(1, TIMES + 1)]
found = {name: [turn[name] for turn in turns if name in turn] for name in ("ours", "platypus", "straight", "typst")}
print(json.dumps({"first": first, **found}))
portfolio.close()
