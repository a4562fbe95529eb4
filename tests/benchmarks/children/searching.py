"""Every keystroke of many searches, ours, then tantivy's, in milliseconds."""

import json
import sys
from pathlib import Path

from brm_desktop.services.portfolio import open_portfolio
from brm_desktop.services.searching import search
from tests.benchmarks.keystrokes import list_keystrokes
from tests.benchmarks.measuring import timed

portfolio = open_portfolio(Path(sys.argv[2]), None)
keystrokes = list_keystrokes(portfolio.database.reader())
ours, theirs = list[float](), list[float]()
try:
    from tests.benchmarks.tantivy_peer import TantivyNotes

    peer = TantivyNotes(portfolio)
except ImportError:
    peer = None
for find, times in ((lambda typed: search(portfolio.database, typed), ours), (peer and peer.search, theirs)):
    if find is not None:
        for typed in keystrokes[:40]:
            find(typed)
        times.extend(timed(lambda typed=typed: find(typed)) for typed in keystrokes)
print(json.dumps({"ours": ours, "theirs": theirs}))
portfolio.close()
