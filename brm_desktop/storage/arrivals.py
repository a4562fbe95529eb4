"""What came from others since a person last looked: runs of commits, and notices. Kept, so that it outlives a restart.

Only which commits came is kept here; what they changed is in the journal (`storage.away` reads it).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from brm_desktop.storage.committed import Committed
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.notices import Notice

_KEPT_MS: Final = 60 * 86_400_000  # what was seen longer ago is forgotten


class Run(NamedTuple):
    """Commits of one author, by their first and last number here, and when they came."""

    first: int
    last: int
    writer: int
    at_ms: int


class End(NamedTuple):
    """A place in what came: the last commit and the last notice."""

    commit: int
    notice: int


def keep_arrival(
    connection: Connection, writer: int, committed: Sequence[Committed], at_ms: int, *, seen: bool = False
) -> None:
    """Remember that commits of another author came; `seen` if nobody has to be told."""
    if committed:
        connection.execute(
            "INSERT OR IGNORE INTO arrival (first, last, writer, at_ms, seen_ms) VALUES (?, ?, ?, ?, ?)",
            (committed[0].number, committed[-1].number, writer, at_ms, at_ms if seen else None),
        )


def keep_notices(connection: Connection, notices: Iterable[Notice], at_ms: int, *, seen: bool = False) -> None:
    """Remember what a person should hear of; what waits to be heard is not said twice."""
    connection.executemany(
        "INSERT INTO notice (what, kind, record, field, at_ms, seen_ms) SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE NOT EXISTS"
        " (SELECT 1 FROM notice WHERE seen_ms IS NULL AND what = ?1 AND record = ?3 AND field = ?4)",
        [(*notice, at_ms, at_ms if seen else None) for notice in notices],
    )


def list_runs(connection: Connection, since_ms: int | None = None) -> list[Run]:
    """Return what was not looked at yet, or with `since_ms` all that came since, the newest first."""
    where, values = ("seen_ms IS NULL", ()) if since_ms is None else ("at_ms >= ?", (since_ms,))
    found = connection.execute(
        f"SELECT first, last, writer, at_ms FROM arrival WHERE {where} ORDER BY first DESC", values
    )
    return [Run(*row) for row in found]


def list_notices(connection: Connection, since_ms: int | None = None) -> list[Notice]:
    """Return the notices that nobody has looked at, or with `since_ms` all since, the newest first."""
    where, values = ("seen_ms IS NULL", ()) if since_ms is None else ("at_ms >= ?", (since_ms,))
    found = connection.execute(
        f"SELECT what, kind, record, field FROM notice WHERE {where} ORDER BY number DESC", values
    )
    return list(dict.fromkeys(Notice(*row) for row in found))


def count_unseen(connection: Connection) -> int:
    """Return how many commits of others came that nobody has looked at."""
    row = connection.execute("SELECT ifnull(sum(last - first + 1), 0) FROM arrival WHERE seen_ms IS NULL").fetchone()
    return int(row[0])


def find_end(connection: Connection) -> End:
    """Return how far what came reaches."""
    row = connection.execute(
        "SELECT ifnull((SELECT max(last) FROM arrival), 0), ifnull((SELECT max(number) FROM notice), 0)"
    ).fetchone()
    return End(*row)


def mark_seen(connection: Connection, end: End, at_ms: int) -> None:
    """Remember that a person has looked at all that came up to there, and forget what was seen long ago.

    Lines of notes that were dropped wait until they are settled.
    """
    connection.execute("UPDATE arrival SET seen_ms = ? WHERE seen_ms IS NULL AND last <= ?", (at_ms, end.commit))
    connection.execute(
        "UPDATE notice SET seen_ms = ?1 WHERE seen_ms IS NULL AND number <= ?2 AND (what != 'dropped' OR at_ms < ?3)",
        (at_ms, end.notice, at_ms - _KEPT_MS),
    )
    for table in ("arrival", "notice"):
        connection.execute(f"DELETE FROM {table} WHERE seen_ms < ?", (at_ms - _KEPT_MS,))
