"""The saved texts of a long text, each with those it was made from, so that any two can be merged."""

from __future__ import annotations

from typing import Any

from brm_desktop.domain.changes import Dot
from brm_desktop.domain.merging import Version
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.packing import unpack
from brm_desktop.storage.writers import Writers


def load_versions(connection: Connection, writers: Writers, record: str, field: str) -> dict[Dot, Version]:
    """Return every saved text of a field, what it held when its record was made included."""
    uid = writers.uid
    made = connection.execute(
        "SELECT c.writer, c.seq, c.stamp, j.new FROM journal j JOIN commits c ON c.number = j.number"
        " WHERE j.record = ? AND j.op = 'create'",
        (record,),
    ).fetchall()
    found = {
        (uid(writer), seq): Version(stamp, (), str(unpack(new).get(field) or "")) for writer, seq, stamp, new in made
    }
    for writer, seq, stamp, parents, value in connection.execute(
        "SELECT writer, seq, stamp, parents, value FROM version WHERE record = ? AND field = ?", (record, field)
    ):
        found[uid(writer), seq] = Version(stamp, unpack_dots(parents, writers), unpack(value))
    return found


def unpack_dots(packed: bytes, writers: Writers) -> tuple[Dot, ...]:
    """Return commits as they are told to others."""
    pairs: Any = unpack(packed)
    return tuple((writers.uid(number), seq) for number, seq in pairs)
