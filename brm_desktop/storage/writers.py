"""The authors of commits: here they are numbers, number 1 is this device; elsewhere they are ids."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from brm_desktop.storage.driver import Connection
from brm_desktop.storage.packing import pack, unpack

OWN: Final = 1


class Writers:
    """Knows every author's number and id within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        found = connection.execute("SELECT number, uid FROM writers").fetchall()
        self._uids: dict[int, str] = dict(found)
        self._numbers: dict[str, int] = {uid: number for number, uid in found}

    @property
    def own(self) -> str:
        return self._uids[OWN]

    def uid(self, number: int) -> str:
        return self._uids[number]

    def number(self, uid: str) -> int:
        """Return an author's number, a new one for an author who is new here."""
        found = self._numbers.get(uid)
        if found is None:
            found = self._numbers[uid] = max(self._uids) + 1
            self._uids[found] = uid
            self._connection.execute("INSERT INTO writers (number, uid) VALUES (?, ?)", (found, uid))
        return found

    def name(self, uid: str, name: str) -> None:
        """Keep how an author's device is called."""
        self._connection.execute("UPDATE writers SET name = ? WHERE number = ?", (name, self.number(uid)))

    def pack_vector(self, vector: Mapping[str, int]) -> bytes:
        """Return a vector as the journal keeps it."""
        return pack(sorted([self.number(uid), seq] for uid, seq in vector.items()))

    def unpack_vector(self, packed: bytes) -> dict[str, int]:
        return self.spell(unpack(packed))

    def spell(self, pairs: Iterable[Any]) -> dict[str, int]:
        """Return pairs of number and commit with the number's id."""
        return {self._uids[number]: seq for number, seq in pairs}


def take_new_identity(connection: Connection, uid: str) -> str:
    """Make this copy of the portfolio another author, and return who it was before.

    What the store has of the author before stays that author's. What it does not have is the new one's, and is
    sent again: segments that nobody confirmed are undone, not their commits.
    """
    (before,) = connection.execute("SELECT uid FROM writers WHERE number = ?", (OWN,)).fetchone()
    (number,) = connection.execute("SELECT max(number) + 1 FROM writers").fetchone()
    (last,) = connection.execute(
        "SELECT ifnull(max(last), 0) FROM segment WHERE writer = ? AND stored = 1", (OWN,)
    ).fetchone()
    connection.execute("UPDATE writers SET uid = ? WHERE number = ?", (uid, OWN))
    connection.execute("INSERT INTO writers (number, uid) VALUES (?, ?)", (number, before))
    connection.execute("DELETE FROM segment WHERE writer = ? AND stored = 0", (OWN,))
    connection.execute("DELETE FROM version WHERE writer = ? AND seq > ?", (OWN, last))
    connection.execute("UPDATE commits SET sent = 0 WHERE writer = ? AND seq > ?", (OWN, last))
    connection.execute("UPDATE segment SET writer = ? WHERE writer = ?", (number, OWN))
    for table in ("commits", "cell", "head", "version"):
        connection.execute(f"UPDATE {table} SET writer = ? WHERE writer = ? AND seq <= ?", (number, OWN, last))
    for row, packed in connection.execute("SELECT seq, new FROM journal WHERE op IN ('delete', 'unheeded')").fetchall():
        moved = pack(_moved(unpack(packed), number, last))
        if moved != packed:
            connection.execute("UPDATE journal SET new = ? WHERE seq = ?", (moved, row))
    for *key, packed in connection.execute("SELECT record, field, writer, seq, parents FROM version").fetchall():
        parents = [[number if w == OWN and s <= last else w, s] for w, s in unpack(packed)]
        connection.execute(
            "UPDATE version SET parents = ? WHERE record = ? AND field = ? AND writer = ? AND seq = ?",
            (pack(parents), *key),
        )
    return str(before)


def _moved(pairs: Iterable[Any], number: int, last: int) -> list[list[int]]:
    """Return observed commits with those up to `last` given to the author before."""
    made = list[list[int]]()
    for writer, seq in pairs:
        if writer != OWN:
            made.append([writer, seq])
            continue
        made += [[number, min(seq, last)]] if last else []
        made += [[OWN, seq]] if seq > last else []
    return made
