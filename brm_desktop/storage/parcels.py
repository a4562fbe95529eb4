"""What is known of files in the store, space by space; and which files the records here speak of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import IntEnum
from typing import NamedTuple

from brm_desktop.domain.changes import Act, Entry
from brm_desktop.domain.kinds import KINDS
from brm_desktop.domain.record import Kind
from brm_desktop.storage.blobs import Blobs
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.writers import OWN


class State(IntEnum):
    """How a file stands with the store, as it was seen last."""

    WAITING = 0  # a change of ours speaks of it, and it is to be sent from here
    STORED = 1
    ABSENT = 2  # somebody else's, and not there yet, or no longer
    DAMAGED = 3  # no copy in the store is what it must be
    ERASED = 4  # erased for good, and still to be taken out of the store


class Parcel(NamedTuple):
    """A file of a space; `size` is -1 and `checked_ms` is 0 as long as nobody knows."""

    hash: str
    state: State
    size: int = -1
    checked_ms: int = 0


class Standing(NamedTuple):
    """How many files are on their way: from here, to here, and of those how many the store has only damaged."""

    waiting: int = 0
    waiting_bytes: int = 0
    arriving: int = 0
    damaged: int = 0


class Mention(NamedTuple):
    """A live record that speaks of a file."""

    hash: str
    kind: str
    record: str
    docid: int


def list_hashes(entries: Iterable[Entry], kinds: Mapping[str, Kind]) -> list[str]:
    """Return the files that changes speak of, also those that a later change let go."""
    found = dict[str, None]()
    for entry in entries:
        kind = kinds.get(entry.kind)
        for name in kind.files if kind is not None else ():
            if entry.act == Act.CREATE:
                found[str(entry.value.get(name) or "")] = None
            elif entry.act == Act.SET and entry.field == name:
                found[str(entry.value or "")] = None
    return [hash for hash in found if is_hash(hash)]


def is_hash(text: str) -> bool:
    """Tell whether a cell can be a file's hash; others may have written it."""
    return len(text) == 64 and all(sign in "0123456789abcdef" for sign in text)


def expect(connection: Connection, space: str, hashes: Iterable[str]) -> None:
    """Remember that files are to be sent; one that is known to be in the store is not sent again."""
    connection.executemany(
        "INSERT INTO parcel (space, hash, state) VALUES (?, ?, ?) ON CONFLICT (space, hash) DO UPDATE"
        " SET state = excluded.state WHERE state != ?",
        [(space, hash, State.WAITING, State.STORED) for hash in hashes],
    )


def erase(connection: Connection, hashes: Iterable[str]) -> None:
    """Have files taken out of the store with the next exchange; of those that no space knows there is nothing."""
    connection.executemany("UPDATE parcel SET state = ? WHERE hash = ?", [(State.ERASED, hash) for hash in hashes])


def settle_erased(connection: Connection, space: str, gone: Iterable[str], kept: Iterable[str]) -> None:
    """Forget files that are out of the store, and look again for those that a record speaks of once more."""
    connection.executemany("DELETE FROM parcel WHERE space = ? AND hash = ?", [(space, hash) for hash in gone])
    connection.executemany(
        "UPDATE parcel SET state = ? WHERE space = ? AND hash = ?", [(State.ABSENT, space, hash) for hash in kept]
    )


def note(connection: Connection, space: str, parcels: Iterable[Parcel]) -> None:
    """Remember how files were found; a size that was known stays known."""
    connection.executemany(
        "INSERT INTO parcel (space, hash, state, size, checked_ms) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (space, hash) DO UPDATE SET state = excluded.state,"
        " size = iif(excluded.size < 0, size, excluded.size), checked_ms = max(checked_ms, excluded.checked_ms)",
        [(space, *parcel) for parcel in parcels],
    )


def forget_stored(connection: Connection, space: str) -> None:
    """Let every file that was in the store be sent again by whoever has it."""
    connection.execute(
        "UPDATE parcel SET state = ? WHERE space = ? AND state != ?", (State.WAITING, space, State.WAITING)
    )


def forget_all_but(connection: Connection, space: str, needed: Iterable[str]) -> None:
    """Forget the files of a space that it needs no longer; what is still to be erased there is not forgotten."""
    kept = set(needed)
    gone = [
        (space, hash)
        for (hash,) in connection.execute(
            "SELECT hash FROM parcel WHERE space = ? AND state != ?", (space, State.ERASED)
        )
        if hash not in kept
    ]
    connection.executemany("DELETE FROM parcel WHERE space = ? AND hash = ?", gone)


def list_parcels(connection: Connection, space: str, state: State | None = None) -> list[Parcel]:
    """Return what is known of a space's files, the longest unchecked first."""
    where, values = ("", (space,)) if state is None else (" AND state = ?", (space, state))
    found = connection.execute(
        f"SELECT hash, state, size, checked_ms FROM parcel WHERE space = ?{where} ORDER BY checked_ms, hash", values
    )
    return [Parcel(hash, State(at), size, checked_ms) for hash, at, size, checked_ms in found]


def stand(connection: Connection, blobs: Blobs, space: str | None = None) -> Standing:
    """Return how many files are on their way; of all spaces, or of one by its id."""
    where, values = ("", ()) if space is None else (" AND space = ?", (space,))
    unsure = connection.execute(
        f"SELECT hash, state FROM parcel WHERE state NOT IN (?, ?){where}", (State.STORED, State.ERASED, *values)
    ).fetchall()
    if not unsure:
        return Standing()
    wanted = {mention.hash for mention in list_mentions(connection)}
    waiting = waiting_bytes = arriving = damaged = 0
    for hash, state in unsure:
        size = blobs.find_size(hash)
        if size is not None:
            waiting, waiting_bytes = waiting + 1, waiting_bytes + size
        elif hash in wanted:
            damaged += state == State.DAMAGED
            arriving += state != State.DAMAGED
    return Standing(waiting, waiting_bytes, arriving, damaged)


def find_states(connection: Connection, hashes: Iterable[str]) -> dict[str, State]:
    """Return how files stand with the store, in whichever space they stand best."""
    found = dict[str, State]()
    for hash in dict.fromkeys(hashes):
        states = [State(row[0]) for row in connection.execute("SELECT state FROM parcel WHERE hash = ?", (hash,))]
        if states:
            found[hash] = State.STORED if State.STORED in states else max(states)
    return found


def find_sender(connection: Connection, hash: str) -> str:
    """Return how the device is called that first spoke of a file; empty where it is this one or nobody knows."""
    for of in KINDS:
        for name in of.KIND.files:
            row = connection.execute(
                f'SELECT w.name FROM "{of.KIND.name}" r JOIN commits c ON c.number = r.born'
                " LEFT JOIN cell e ON e.record = r.id AND e.field = ? AND e.member = ''"
                " JOIN writers w ON w.number = ifnull(e.writer, c.writer)"
                f' WHERE r."{name}" = ? AND w.number != ? LIMIT 1',
                (name, hash, OWN),
            ).fetchone()
            if row is not None:
                return str(row[0] or "")
    return ""


def list_mentions(connection: Connection, space: str | None = None) -> list[Mention]:
    """Return every file that a live record speaks of, what was made last first; `space` is empty for the personal."""
    where, values = ("", ()) if space is None else (" AND ifnull(p.space, '') = ?", (space,))
    found = list[Mention]()
    for of in KINDS:
        for name in of.KIND.files:
            found += [
                Mention(hash, of.KIND.name, id, docid)
                for hash, id, docid in connection.execute(
                    f'SELECT r."{name}", r.id, r.docid FROM "{of.KIND.name}" r LEFT JOIN placed p ON p.record = r.id'
                    f" WHERE r.deleted_ms IS NULL AND r.\"{name}\" != ''{where}",
                    values,
                )
                if is_hash(hash)
            ]
    return sorted(found, key=lambda mention: mention.docid, reverse=True)
