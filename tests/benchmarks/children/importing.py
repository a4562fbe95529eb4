"""A list of people, cards or notes, end to end: read, planned, written with the journal, then searchable.

The floor is the finished rows put into a bare table by one `executemany`, with as many indexes, and, for what is
searchable in the end, their words into a full-text index by one more.
"""

import json
import sqlite3
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from brm_desktop.domain.contact import Contact
from brm_desktop.domain.note import Note
from brm_desktop.services import importing
from brm_desktop.services.portfolio import open_portfolio
from brm_desktop.storage.indexing import index_all
from tests.benchmarks import files
from tests.benchmarks.measuring import timed

WRITERS = {"csv": files.write_csv, "vcf": files.write_cards, "md": files.write_notes}

sort, count = sys.argv[2], int(sys.argv[3])
found: dict[str, float] = {}
with tempfile.TemporaryDirectory() as temporary:
    path = Path(temporary) / ("notes" if sort == "md" else f"people.{sort}")
    WRITERS[sort](path, count)
    portfolio = open_portfolio(Path(temporary) / "profile", None)
    warm = Path(temporary) / ("one" if sort == "md" else f"one.{sort}")
    WRITERS[sort](warm, 2)  # a first small import loads the libraries
    importing.carry_out(portfolio, importing.prepare_import(portfolio, [warm]))
    portfolio.journal.undo()
    started = perf_counter()
    prepared = importing.prepare_import(portfolio, [path])
    found["plan"] = (perf_counter() - started) * 1000
    importing.carry_out(portfolio, prepared)
    found["written"] = (perf_counter() - started) * 1000
    found["index"] = timed(lambda: index_all(portfolio.database))
    kind = (Note if sort == "md" else Contact).KIND
    reader = portfolio.database.reader()
    columns = [column[1] for column in reader.execute(f'PRAGMA table_info("{kind.name}")')]
    values = reader.execute(f'SELECT * FROM "{kind.name}" WHERE deleted_ms IS NULL').fetchall()
    (found["count"],) = reader.execute(f'SELECT count(*) FROM "{kind.name}" WHERE deleted_ms IS NULL').fetchone()
    indexes = [
        row[0]
        for row in reader.execute(
            "SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL", (kind.name,)
        )
    ]
    assert found["count"] >= count, found
    bare = sqlite3.connect(Path(temporary) / "bare.db", isolation_level=None)
    bare.execute("PRAGMA journal_mode = WAL")
    bare.execute("PRAGMA synchronous = FULL")
    marks = ", ".join("?" * len(columns))
    bare.execute(f'CREATE TABLE "{kind.name}" ({", ".join(columns)}, PRIMARY KEY (docid), UNIQUE (id))')
    bare.execute("CREATE VIRTUAL TABLE words USING fts5(text, content='', prefix='1 2 3 4 5')")
    for index in indexes:
        bare.execute(index)

    def put_bare() -> None:
        bare.execute("BEGIN IMMEDIATE")
        bare.executemany(f'INSERT INTO "{kind.name}" VALUES ({marks})', values)
        bare.execute("COMMIT")

    def index_bare() -> None:
        bare.execute("BEGIN IMMEDIATE")
        texts = [(row[0], " ".join(str(cell) for cell in row if isinstance(cell, str))) for row in values]
        bare.executemany("INSERT INTO words (rowid, text) VALUES (?, ?)", texts)
        bare.execute("COMMIT")

    found["floor"] = timed(put_bare)
    found["index_floor"] = timed(index_bare)
    bare.close()
    portfolio.close()
    if sort == "md":
        found["read_floor"] = timed(lambda: [each.read_text("utf-8") for each in path.rglob("*.md")])
    elif sort == "vcf":
        try:
            import vobject
        except ImportError:
            pass
        else:
            text = path.read_text("utf-8")
            found["vobject"] = timed(lambda: list(vobject.readComponents(text)))
print(json.dumps(found))
