"""The segments that this portfolio knows: its own until they are in the store and after, others' once applied."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from brm_desktop.storage.driver import Connection
from brm_desktop.storage.spaces import IS_SHARED_CELL
from brm_desktop.storage.writers import OWN


class Known(NamedTuple):
    """A segment, but for its bytes."""

    writer: str
    seq: int
    digest: bytes
    last: int
    stored: bool
    size: int
    file: bytes = b""  # the digest of the bytes as they are: another one once they were written anew


_COLUMNS = "SELECT w.uid, s.seq, s.digest, s.last, s.stored, length(s.data), ifnull(s.file, s.digest)"


def list_known(connection: Connection, space: str) -> list[Known]:
    """Return every segment of a space, each writer's in order."""
    found = connection.execute(
        f"{_COLUMNS} FROM segment s JOIN writers w ON w.number = s.writer WHERE s.space = ? ORDER BY s.writer, s.seq",
        (space,),
    )
    return [_known(*row) for row in found]


def list_last(connection: Connection, space: str) -> list[Known]:
    """Return each writer's last segment of a space; one look a writer, however much it has written."""
    found = connection.execute(
        f"{_COLUMNS} FROM writers w CROSS JOIN segment s ON s.space = ?1 AND s.writer = w.number"
        " AND s.seq = (SELECT max(seq) FROM segment WHERE space = ?1 AND writer = w.number)",
        (space,),
    )
    return [_known(*row) for row in found]


def _known(uid: str, seq: int, digest: bytes, last: int, stored: int, size: int, file: bytes) -> Known:
    return Known(uid, seq, bytes(digest), last, bool(stored), size, bytes(file))


def list_waiting(connection: Connection, space: str) -> list[tuple[Known, bytes]]:
    """Return the own segments that are not known to be in the store, with their bytes, in order."""
    found = connection.execute(
        "SELECT w.uid, s.seq, s.digest, s.last, s.data, ifnull(s.file, s.digest)"
        " FROM segment s JOIN writers w ON w.number = s.writer"
        " WHERE s.space = ? AND s.stored = 0 AND s.writer = ? ORDER BY s.seq",
        (space, OWN),
    )
    return [
        (Known(uid, seq, bytes(digest), last, False, len(data), bytes(file)), bytes(data))
        for uid, seq, digest, last, data, file in found
    ]


def count_waiting(connection: Connection, space: str) -> tuple[int, int]:
    """Return how many own segments wait to be in the store, and their bytes."""
    row = connection.execute(
        "SELECT count(*), ifnull(sum(length(data)), 0) FROM segment WHERE space = ? AND stored = 0", (space,)
    ).fetchone()
    return int(row[0]), int(row[1])


def load_data(connection: Connection, space: str, writer: str, seq: int) -> bytes:
    """Return the bytes of a segment that is known."""
    row = connection.execute(
        "SELECT data FROM segment WHERE space = ? AND seq = ? AND writer = (SELECT number FROM writers WHERE uid = ?)",
        (space, seq, writer),
    ).fetchone()
    return bytes(row[0])


def add_segment(
    connection: Connection,
    space: str,
    writer: int,
    seq: int,
    digest: bytes,
    last: int,
    data: bytes,
    *,
    stored: bool,
    file: bytes | None = None,
) -> None:
    """Keep a segment. Exactly once: a second of the same writer and number is refused by the table."""
    connection.execute(
        "INSERT INTO segment (space, writer, seq, digest, last, stored, data, file) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (space, writer, seq, digest, last, int(stored), data, None if file == digest else file),
    )


def replace_data(connection: Connection, space: str, writer: int, seq: int, file: bytes, data: bytes) -> None:
    """Keep other bytes of a segment, which its writer wrote anew."""
    connection.execute(
        "UPDATE segment SET data = ?, file = ? WHERE space = ? AND writer = ? AND seq = ?",
        (data, file, space, writer, seq),
    )


def list_rewritten(connection: Connection, space: str) -> list[Known]:
    """Return the own segments that were written anew."""
    found = connection.execute(
        "SELECT 1 FROM segment WHERE space = ? AND writer = ? AND file IS NOT NULL LIMIT 1", (space, OWN)
    ).fetchone()
    if found is None:
        return []
    own = connection.execute("SELECT uid FROM writers WHERE number = ?", (OWN,)).fetchone()[0]
    return [known for known in list_known(connection, space) if known.writer == own and known.file != known.digest]


def list_tainted(connection: Connection, space: str) -> list[Known]:
    """Return the segments that say something of a record that was erased since, as far as the journal knows."""
    found = connection.execute(
        "SELECT DISTINCT c.writer, (SELECT min(s.seq) FROM segment s"
        " WHERE s.space = ? AND s.writer = c.writer AND s.last >= c.seq)"
        " FROM erased e JOIN journal j ON j.record = e.record JOIN commits c ON c.number = j.number"
        " WHERE j.op IN ('create', 'erased')",
        (space,),
    ).fetchall()
    at = {(writer, seq) for writer, seq in found if seq is not None}
    uids = dict(connection.execute("SELECT number, uid FROM writers").fetchall()) if at else {}
    named = {(uids[writer], seq) for writer, seq in at}
    return [known for known in list_known(connection, space) if (known.writer, known.seq) in named] if named else []


def drop_data(connection: Connection, space: str, writer: str, seq: int) -> None:
    """Keep the bytes of an author's segments no longer, up to this one."""
    connection.execute(
        "UPDATE segment SET data = x'' WHERE space = ? AND seq <= ? AND length(data) > 0"
        " AND writer = (SELECT number FROM writers WHERE uid = ?)",
        (space, seq, writer),
    )


def is_known(connection: Connection, space: str, writer: int, seq: int) -> bool:
    """Tell whether a writer's segment is here already."""
    row = connection.execute("SELECT 1 FROM segment WHERE space = ? AND writer = ? AND seq = ?", (space, writer, seq))
    return row.fetchone() is not None


def mark_stored(connection: Connection, space: str, seq: int) -> None:
    """Remember that an own segment is in the store."""
    connection.execute("UPDATE segment SET stored = 1 WHERE space = ? AND writer = ? AND seq = ?", (space, OWN, seq))


def load_vector(connection: Connection, space: str) -> dict[str, int]:
    """Return each writer's last commit that is in a segment known here."""
    found = connection.execute(
        "SELECT w.uid, max(s.last) FROM segment s JOIN writers w ON w.number = s.writer WHERE s.space = ? GROUP BY 1",
        (space,),
    )
    return dict(found.fetchall())


def find_last(connection: Connection, space: str) -> tuple[int, bytes, int]:
    """Return the own last segment's number and digest and its last commit: 0, empty and 0 before the first."""
    row = connection.execute(
        "SELECT seq, digest, last FROM segment WHERE space = ? AND writer = ? ORDER BY seq DESC LIMIT 1", (space, OWN)
    ).fetchone()
    return (0, b"", 0) if row is None else (int(row[0]), bytes(row[1]), int(row[2]))


def count_commits(connection: Connection, space: str, home: str, known: Known) -> int:
    """Return how many commits an own segment tells; `home` is how records call its space."""
    told = "ifnull((SELECT last FROM segment WHERE space = ? AND writer = ? AND seq = ?), 0)"
    lines = "SELECT 1 FROM journal j LEFT JOIN placed p ON p.record = j.record WHERE j.number = c.number"
    part, values = f" AND EXISTS ({lines} AND p.space = ?)", tuple[str, ...]((home,))
    if not home:
        elsewhere = f"{lines} AND p.space IS NOT NULL AND {IS_SHARED_CELL.format('j')}"
        here = f"{lines} AND NOT (p.space IS NOT NULL AND {IS_SHARED_CELL.format('j')})"
        part, values = f" AND (EXISTS ({here}) OR NOT EXISTS ({elsewhere}))", ()
    row = connection.execute(
        f"SELECT count(*) FROM commits c WHERE writer = ? AND seq <= ? AND seq > {told}{part}",
        (OWN, known.last, space, OWN, known.seq - 1, *values),
    ).fetchone()
    return int(row[0])


def count_own(connection: Connection) -> int:
    """Return how many segments this author has written, in all spaces."""
    row = connection.execute(
        "SELECT ifnull(sum(last), 0) FROM (SELECT max(seq) AS last FROM segment WHERE writer = ? GROUP BY space)",
        (OWN,),
    ).fetchone()
    return int(row[0])


def find_last_stored(connection: Connection, space: str) -> int:
    """Return the number of the own last segment that the store has: 0 before the first."""
    row = connection.execute(
        "SELECT ifnull(max(seq), 0) FROM segment WHERE space = ? AND writer = ? AND stored = 1", (space, OWN)
    ).fetchone()
    return int(row[0])


def keep_store_files(connection: Connection, files: Mapping[str, bytes]) -> None:
    """Keep files of a store besides segments, so that a lost store can be made again."""
    connection.executemany("INSERT OR REPLACE INTO store_file (name, data) VALUES (?, ?)", list(files.items()))


def has_store(connection: Connection) -> bool:
    """Tell whether the portfolio takes part in a store."""
    return connection.execute("SELECT 1 FROM store_file LIMIT 1").fetchone() is not None


def list_store_sizes(connection: Connection, start: str) -> dict[str, int]:
    """Return how long each kept file of the store is whose name starts so."""
    found = connection.execute(
        "SELECT name, length(data) FROM store_file WHERE substr(name, 1, ?) = ? ORDER BY name", (len(start), start)
    )
    return dict(found.fetchall())


def list_store_names(connection: Connection, folder: str) -> list[str]:
    """Return the names of what was kept of a folder of the store, besides segments."""
    found = connection.execute("SELECT name FROM store_file WHERE substr(name, 1, ?) = ?", (len(folder), folder))
    return [row[0] for row in found]


def list_store_files(connection: Connection) -> dict[str, bytes]:
    """Return what was kept of a store besides segments."""
    return {name: bytes(data) for name, data in connection.execute("SELECT name, data FROM store_file")}
