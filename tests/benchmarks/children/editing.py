"""Edits of every size, each in turn with a bare commit of one row by the same driver, in milliseconds."""

import json
import sys
from pathlib import Path

from brm_desktop.domain.follow_up import FollowUp, Priority
from brm_desktop.domain.note import Note
from brm_desktop.services.edits import set_field
from brm_desktop.services.portfolio import open_portfolio
from brm_desktop.storage import rows
from brm_desktop.storage.driver import open_connection
from tests.benchmarks.measuring import timed

TIMES = 300

folder = Path(sys.argv[2])
portfolio = open_portfolio(folder, None)
reader = portfolio.database.reader()
promises = rows.list_records(reader, FollowUp, "status = 'open'", limit=TIMES)
notes = rows.list_records(reader, Note, limit=TIMES)
bare = open_connection(folder / "bare.db", None)
bare.execute("CREATE TABLE IF NOT EXISTS row (id INTEGER PRIMARY KEY, value TEXT)")


def commit_bare(turn: int) -> None:
    bare.execute("BEGIN IMMEDIATE")
    bare.execute("INSERT OR REPLACE INTO row VALUES (?, ?)", (turn, f"value {turn}"))
    bare.execute("COMMIT")


def edit(turn: int) -> None:
    """Retitle a promise, move its day, or type a word into a note."""
    promise, note = promises[turn % len(promises)], notes[turn % len(notes)]
    match turn % 3:
        case 0:
            set_field(portfolio, FollowUp, promise.id, "title", f"Ask about the {turn} forms")
        case 1:
            set_field(portfolio, FollowUp, promise.id, "priority", Priority.HIGH if turn % 2 else Priority.NORMAL)
        case _:
            set_field(portfolio, Note, note.id, "body", f"{note.body} Add {turn}.", session=note.id)


for turn in range(30):
    edit(turn)
    commit_bare(turn)
pairs = [(timed(lambda: commit_bare(turn)), timed(lambda: edit(turn))) for turn in range(30, TIMES)]  # noqa: B023
print(json.dumps({"floor": [floor for floor, _ in pairs], "ours": [ours for _, ours in pairs]}))
bare.close()
portfolio.close()
