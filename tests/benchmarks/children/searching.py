"""Every keystroke of many searches, ours, then tantivy's, in milliseconds."""

import json
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from brm_desktop.services.portfolio import open_portfolio
from brm_desktop.services.searching import search
from tests.benchmarks.keystrokes import list_keystrokes
from tests.benchmarks.measuring import timed

portfolio = open_portfolio(Path(sys.argv[2]), None)
keystrokes = list_keystrokes(portfolio.database.reader())
try:
    from tests.benchmarks.tantivy_peer import TantivyNotes

    peer = TantivyNotes(portfolio)
except ImportError:
    peer = None


def time_all(find: Callable[[str], object]) -> list[float]:
    """Return the milliseconds of every keystroke, after some that warm up."""
    for typed in keystrokes[:40]:
        find(typed)
    return [timed(partial(find, typed)) for typed in keystrokes]


ours = time_all(partial(search, portfolio.database))
theirs = time_all(peer.search) if peer is not None else []
print(json.dumps({"ours": ours, "theirs": theirs}))
portfolio.close()
