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

    def list_uids(self) -> list[str]:
        return list(self._numbers)

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
