"""Entries that this version does not know, kept for one that does."""

from __future__ import annotations

from typing import NamedTuple

from brm_desktop.domain.changes import Entry
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.packing import pack, unpack


class Held(NamedTuple):
    """An entry that waits, and what its author had seen; authors by their numbers, vectors as they are packed."""

    number: int
    writer: int
    seq: int
    seen: bytes
    entry: Entry
    space: str


def hold(connection: Connection, writer: int, seq: int, seen: bytes, entry: Entry, space: str) -> None:
    """Keep one entry of an author's commit."""
    connection.execute(
        "INSERT INTO held (writer, seq, seen, entry, space) VALUES (?, ?, ?, ?, ?)",
        (writer, seq, seen, pack(entry), space),
    )


def list_held(connection: Connection) -> list[Held]:
    """Return what waits, in the order in which it came."""
    found = connection.execute("SELECT number, writer, seq, seen, entry, space FROM held ORDER BY number").fetchall()
    return [Held(number, writer, seq, seen, _read(packed), space) for number, writer, seq, seen, packed, space in found]


def keep_as(connection: Connection, held: Held) -> None:
    """Keep an entry that waits as it is called now."""
    connection.execute(
        "UPDATE held SET writer = ?, seen = ?, entry = ? WHERE number = ?",
        (held.writer, held.seen, pack(held.entry), held.number),
    )


def let_go(connection: Connection, number: int) -> None:
    """Keep an entry no longer."""
    connection.execute("DELETE FROM held WHERE number = ?", (number,))


def _read(packed: bytes) -> Entry:
    act, kind, record, field, member, value, parents = unpack(packed)
    return Entry(act, kind, record, field, member, value, tuple((uid, at) for uid, at in parents))
