"""Duplicates among the people of a portfolio; the floor is their rows read once."""

import json
import sys
from pathlib import Path

from brm_desktop.domain.contact import Contact
from brm_desktop.services.duplicates import find_duplicates
from brm_desktop.services.portfolio import open_portfolio
from tests.benchmarks.measuring import timed

portfolio = open_portfolio(Path(sys.argv[2]), None)
reader = portfolio.database.reader()
floor = min(timed(lambda: reader.execute("SELECT * FROM contact").fetchall()) for _ in range(3))
pairs = []
took = timed(lambda: pairs.extend(find_duplicates(portfolio, Contact)))
print(json.dumps({"found": took, "floor": floor, "pairs": len(pairs)}))
portfolio.close()
