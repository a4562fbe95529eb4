"""Makes records searchable that came many at once: a few at a time, the newest first, and again after a kill."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from brm_desktop.domain.kinds import KINDS
from brm_desktop.domain.record import Kind, Record
from brm_desktop.storage import search
from brm_desktop.storage.database import Database
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.places import kind_number_of

_AT_A_TIME = 250  # about as long as a frame or two: an edit waits for no more
_AT_ONCE = 2_000  # where nobody edits meanwhile


def count_unindexed(connection: Connection) -> int:
    """Return how many records search does not find yet."""
    return int(connection.execute("SELECT count(*) FROM unindexed").fetchone()[0])


def index_some(database: Database, most: int = _AT_A_TIME, kinds: Iterable[type[Record]] = KINDS) -> int:
    """Make the newest records that wait searchable, at most so many. Returns: how many still wait.

    Raises: Busy, StorageError.
    """
    if not count_unindexed(database.reader()):
        return 0
    with database.write() as connection:
        _index(connection, {kind.KIND.number: kind.KIND for kind in kinds}, most)
        return count_unindexed(connection)


def index_all(database: Database) -> None:
    """Make every record searchable that waits. Raises: Busy, StorageError; what was done stays done."""
    while index_some(database, _AT_ONCE):
        pass


def _index(connection: Connection, kinds: dict[int, Kind], most: int) -> None:
    found = connection.execute("SELECT docid FROM unindexed ORDER BY docid DESC LIMIT ?", (most,)).fetchall()
    by_kind = defaultdict[Kind, list[int]](list)
    for (place,) in found:
        by_kind[kinds[kind_number_of(place)]].append(place)
    come = list[search.Document]()
    for kind, places in by_kind.items():
        names = ("docid", *(field.name for field in search.indexed_fields(kind)))
        columns, marks = ", ".join(f'"{name}"' for name in names), ", ".join("?" * len(places))
        for row in connection.execute(
            f'SELECT {columns} FROM "{kind.name}" WHERE deleted_ms IS NULL AND docid IN ({marks})', places
        ):
            come.append(search.make_document(kind, row[0], dict(zip(names, row, strict=True))))
    connection.execute("DELETE FROM unindexed WHERE docid >= ?", (found[-1][0],) if found else (search.END,))
    search.write_documents(connection, come)
