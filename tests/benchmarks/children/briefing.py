"""One briefing: the first after a start, then warm, in turn with the same page by stock platypus and drawn straight."""

import json
import sys
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
for work in (brief, lambda: make_with_platypus(facts, planned), lambda: draw_straight(planned.page)):
    work()
turns = [
    (timed(brief), timed(lambda: make_with_platypus(facts, planned)), timed(lambda: draw_straight(planned.page)))
    for _ in range(TIMES)
]
print(json.dumps({"first": first, "turns": turns}))
portfolio.close()
