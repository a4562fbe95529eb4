"""A new device: from the store, which has all of a portfolio, to merged and then to searchable.

The floor is the same rows copied by SQLite from one file into another with the same tables and indexes.
"""

import json
import shutil
import sys
import tempfile
from pathlib import Path

from brm_desktop.domain.kinds import KINDS
from brm_desktop.services.portfolio import open_portfolio
from brm_desktop.storage.database import FILE_NAME
from brm_desktop.storage.indexing import index_all
from brm_desktop.storage.integrity import check_records
from brm_desktop.sync.stores.folder import FolderStore
from tests.benchmarks.measuring import memory_mb, timed
from tests.benchmarks.stores import CountingStore, connect, open_exchange

TABLES = ("commits", "journal", *(of.KIND.name for of in KINDS), "link", "cell")

found: dict[str, float] = {}
with tempfile.TemporaryDirectory() as temporary:
    old, new, bare, kept = (Path(temporary) / name for name in ("old", "new", "bare", "store"))
    shutil.copytree(sys.argv[2], old)
    first = open_portfolio(old, None)
    connect(first, kept)
    open_exchange(first, FolderStore(kept)).run()
    empty = open_portfolio(bare, None)

    def copy_rows() -> None:
        """Write what has to be written, and nothing else."""
        connection = empty.database.reader()
        connection.execute("ATTACH ? AS given", (str(old / FILE_NAME),))
        connection.execute("BEGIN IMMEDIATE")
        for table in TABLES:
            connection.execute(f'INSERT INTO main."{table}" SELECT * FROM given."{table}"')
        connection.execute("COMMIT")

    second = open_portfolio(new, None)
    connect(second, kept, join=True)
    store = CountingStore(FolderStore(kept))
    exchange = open_exchange(second, store)
    before = memory_mb()
    found["join"] = timed(exchange.run)
    found["memory"] = memory_mb() - before
    found["requests"] = store.requests
    found["floor"] = timed(copy_rows)
    found["index"] = timed(lambda: index_all(second.database))
    reader = second.database.reader()
    found["records"] = sum(reader.execute(f'SELECT count(*) FROM "{of.KIND.name}"').fetchone()[0] for of in KINDS)
    (found["operations"],) = reader.execute("SELECT count(*) FROM journal").fetchone()
    if sys.argv[3:] == ["check"]:
        assert check_records(reader) == []
    for portfolio in (first, second, empty):
        portfolio.close()
print(json.dumps(found))
