"""A process that is killed while it commits leaves a whole portfolio with everything it said was kept."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from brm_desktop.storage.blobs import Blobs
from brm_desktop.storage.database import FILE_NAME, Database
from brm_desktop.storage.integrity import check_portfolio

ROOT = Path(__file__).resolve().parents[2]
KILLS = 4

# Edits one agency and adds notes to it without end; says the number of each commit once it was made.
WRITER = """
import sys
from pathlib import Path
from brm_desktop.base.stamps import make_id
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.note import Note
from brm_desktop.domain.ops import Create, Delete, Set
from brm_desktop.storage.database import Database
from brm_desktop.storage.journal import Journal

key = bytes.fromhex(sys.argv[2]) or None
journal = Journal(Database(Path(sys.argv[1]), key))
agency = Agency(id=make_id(), name="0")
print(journal.commit("Added", [Create(agency)]).number, flush=True)
for turn in range(1 << 30):
    body = "Talked about the network. " * (turn % 90)
    note = Note(id=make_id(), title=f"Visit {turn}", body=body, agencies=(agency.id,))
    journal.commit("Note", [Create(note), Set("agency", agency.id, "name", str(turn), str(turn + 1))])
    if turn % 5 == 0:
        journal.commit("Gone", [Delete("note", note.id)])
    if turn % 7 == 0:
        journal.undo()
        journal.redo()
    done = journal.commit("Body", [Set("note", note.id, "body", body, body + " And more.")])
    print(done.number, flush=True)
"""


@pytest.mark.parametrize("key", [None, bytes(range(32))], ids=["plain", "protected"])
def test_kill_during_commits_keeps_whole_portfolio_and_every_acknowledged_commit(
    tmp_path: Path, empty_file: Callable[[Path], Path], key: bytes | None
) -> None:
    path = empty_file(tmp_path) if key is None else _make_protected(tmp_path, key)
    chance = Random(7)
    for _ in range(KILLS):
        acknowledged = _write_and_kill(path, key, lines=chance.randrange(3, 40))
        database = Database(path, key)
        try:
            assert check_portfolio(database, Blobs(tmp_path, key)) == []
            kept = {row[0] for row in database.reader().execute("SELECT number FROM commits")}
            assert acknowledged
            assert acknowledged <= kept
            assert kept == set(range(1, max(kept) + 1))
        finally:
            database.close()


def _write_and_kill(path: Path, key: bytes | None, lines: int) -> set[int]:
    """Let a process write until it has said `lines` numbers, kill it at once, and return what it said."""
    command = [sys.executable, "-c", WRITER, str(path), (key or b"").hex()]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in range(lines)]
        process.kill()
        said += process.stdout.readlines()
    return {int(line) for line in said if line.endswith("\n")}


def _make_protected(folder: Path, key: bytes) -> Path:
    from brm_desktop.storage.migrate import bring_up_to_date

    bring_up_to_date(folder / FILE_NAME, key, lambda: None)
    return folder / FILE_NAME
