"""One portfolio and its store, in a copy: push of all it holds, one edit at a time, and exchanges in which nothing is.

The floor of a push is the same rows read, packed, compressed, sealed and written as one file that reached the disk;
that of one edit a sealed file and a look at the folder; that of an idle exchange the look alone.
"""

import json
import os
import shutil
import sys
import tempfile
from pathlib import Path
from statistics import median

import zstandard
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from brm_desktop.domain.note import Note
from brm_desktop.services.edits import set_field
from brm_desktop.services.portfolio import open_portfolio
from brm_desktop.storage import rows
from brm_desktop.storage.driver import open_connection
from brm_desktop.sync.stores.folder import FolderStore
from brm_desktop.sync.stores.webdav import WebDavStore
from tests.benchmarks.measuring import timed
from tests.benchmarks.stores import CountingStore, connect, open_exchange, serve_dav

EDITS, LOOKS = 100, 30

found: dict[str, float] = {}
seal = AESGCM(os.urandom(32))


def write_sealed(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(seal.encrypt(os.urandom(12), zstandard.compress(data, 3), None))
        file.flush()
        os.fsync(file.fileno())


def look_at(folder: Path) -> int:
    with os.scandir(folder) as entries:
        return sum(entry.stat().st_size for entry in entries)


with tempfile.TemporaryDirectory() as temporary:
    folder, kept = Path(temporary) / "profile", Path(temporary) / "store"
    shutil.copytree(sys.argv[2], folder)
    portfolio = open_portfolio(folder, None)
    connect(portfolio, kept)
    (log,) = kept.glob("brmsync1/sp/*/log")
    store = CountingStore(FolderStore(kept))
    exchange = open_exchange(portfolio, store)
    bare = open_connection(folder / "portfolio.db", None, read_only=True)

    def pack_bare() -> None:
        """Do no more than what nobody could leave out."""
        plain = json.dumps([tuple(row) for row in bare.execute("SELECT id, title, body FROM note")]).encode()
        write_sealed(Path(temporary) / "bare", plain)

    (found["raw_bytes"],) = bare.execute(
        "SELECT sum(length(CAST(title AS BLOB)) + length(CAST(body AS BLOB))) FROM note"
    ).fetchone()
    bare.execute("SELECT sum(length(body)) FROM note").fetchone()
    found["push_floor"] = min(timed(pack_bare) for _ in range(3))
    found["push"] = timed(exchange.run)
    found["push_requests"], found["push_all"] = store.of_spaces, store.requests
    found["push_bytes"] = exchange.report.sent_bytes
    notes = rows.list_records(portfolio.database.reader(), Note, limit=EDITS)
    edits, floors, requests = list[float](), list[float](), list[int]()
    for turn, note in enumerate(notes):
        set_field(portfolio, Note, note.id, "title", f"{note.title} {turn}")
        before = store.requests
        edits.append(timed(exchange.run))
        requests.append(store.requests - before)
        floors.append(timed(lambda: (write_sealed(Path(temporary) / "one", b"x" * 500), look_at(log))))
    found["edit"], found["edit_floor"], found["edit_requests"] = median(edits), median(floors), max(requests)
    store.asked.clear()
    idle = [timed(exchange.run) for _ in range(LOOKS)]
    found["idle"], found["idle_requests"] = median(idle), store.requests / LOOKS
    found["idle_floor"] = median(timed(lambda: look_at(log)) for _ in range(LOOKS))
    answers = list[int]()
    with serve_dav(kept, answers.append) as url:
        dav = WebDavStore(url)
        over_dav = open_exchange(portfolio, dav)
        over_dav.run()
        answers.clear()
        over_dav.run()
        dav.close()
    found["dav_requests"], found["dav_bytes"] = len(answers), sum(answers) / len(list(log.iterdir()))
    bare.close()
    portfolio.close()
print(json.dumps(found))
