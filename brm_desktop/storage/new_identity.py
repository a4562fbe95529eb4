"""Becoming another author: when this copy of a portfolio is older than what its author told, or is a second one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from brm_desktop.storage.driver import Connection
from brm_desktop.storage.packing import pack, unpack
from brm_desktop.storage.spaces import told_before
from brm_desktop.storage.writers import OWN

LABEL: Final = "Changed records"
_TOLD: Final = "'create', 'set', 'text', 'add', 'remove', 'delete', 'restore', 'merge', 'erase'"


def take_new_identity(connection: Connection, uid: str, personal: str = "") -> str:
    """Make this copy of the portfolio another author, and return who it was before.

    What the store has of the author before stays that author's. What it does not have is the new one's, and is
    sent again: segments that nobody confirmed are undone, not their commits. A commit that the store has of one
    space and not of another becomes two. `personal` is what the personal space is called in the store.
    """
    (before,) = connection.execute("SELECT uid FROM writers WHERE number = ?", (OWN,)).fetchone()
    (number,) = connection.execute("SELECT max(number) + 1 FROM writers").fetchone()
    found = connection.execute(
        "SELECT space, max(last) FROM segment WHERE writer = ? AND stored = 1 GROUP BY space", (OWN,)
    ).fetchall()
    last = {"" if space == personal else str(space): int(seq) for space, seq in found}
    connection.execute("UPDATE writers SET uid = ? WHERE number = ?", (uid, OWN))
    connection.execute("INSERT INTO writers (number, uid) VALUES (?, ?)", (number, before))
    connection.execute("DELETE FROM segment WHERE writer = ? AND stored = 0", (OWN,))
    connection.execute("UPDATE segment SET writer = ? WHERE writer = ?", (number, OWN))
    told, values = told_before("version", last)
    connection.execute(f"DELETE FROM version WHERE writer = ? AND seq > {told}", (OWN, *values))
    for table in ("cell", "head", "version"):
        told, values = told_before(table, last)
        connection.execute(f"UPDATE {table} SET writer = ? WHERE writer = ? AND seq <= {told}", (number, OWN, *values))
    _move_vectors(connection, number, last)
    _move_commits(connection, number, last)
    return str(before)


def _move_vectors(connection: Connection, number: int, last: Mapping[str, int]) -> None:
    """Give what deletes had seen, and what texts were made from, to the author who told it."""
    told, values = told_before("journal", last)
    for row, packed, end in connection.execute(
        f"SELECT seq, new, {told} FROM journal WHERE op IN ('delete', 'unheeded')", values
    ).fetchall():
        moved = pack(_moved(unpack(packed), number, end))
        if moved != packed:
            connection.execute("UPDATE journal SET new = ? WHERE seq = ?", (moved, row))
    told, values = told_before("version", last)
    for *key, packed, end in connection.execute(
        f"SELECT record, field, writer, seq, parents, {told} FROM version", values
    ).fetchall():
        parents = [[number if w == OWN and s <= end else w, s] for w, s in unpack(packed)]
        connection.execute(
            "UPDATE version SET parents = ? WHERE record = ? AND field = ? AND writer = ? AND seq = ?",
            (pack(parents), *key),
        )


def _move_commits(connection: Connection, number: int, last: Mapping[str, int]) -> None:
    """Leave to the author before what is told, and have the rest told anew."""
    told, values = told_before("journal", last)
    found = connection.execute(
        f"SELECT c.number, min(c.seq <= {told}), max(c.seq <= {told}) FROM commits c LEFT JOIN journal"
        f" ON journal.number = c.number AND journal.op IN ({_TOLD}) WHERE c.writer = ? GROUP BY c.number",
        (*values, *values, OWN),
    ).fetchall()
    whole = [(number, commit) for commit, all_told, _ in found if all_told]
    connection.executemany("UPDATE commits SET writer = ? WHERE number = ?", whole)
    connection.execute("UPDATE commits SET sent = 0 WHERE writer = ?", (OWN,))
    for commit in [each for each, all_told, some_told in found if some_told and not all_told]:
        _split_commit(connection, commit, number, last)


def _split_commit(connection: Connection, commit: int, number: int, last: Mapping[str, int]) -> None:
    """Make of a commit two: what is told of it, by the author before, and what is not.

    The second loses its label: it may be told to others alone now, and the label speaks of both.
    """
    (made,) = connection.execute("SELECT max(number) + 1 FROM commits").fetchone()
    connection.execute(
        "INSERT INTO commits (number, writer, seq, stamp, at_ms, label, role, sent)"
        " SELECT ?, ?, seq, stamp, at_ms, label, role, 1 FROM commits WHERE number = ?",
        (made, number, commit),
    )
    connection.execute("UPDATE commits SET label = ? WHERE number = ?", (LABEL, commit))
    told, values = told_before("journal", last)
    connection.execute(
        f"UPDATE journal SET number = ? WHERE number = ? AND (SELECT seq FROM commits WHERE number = ?) <= {told}",
        (made, commit, commit, *values),
    )
    for (kind,) in connection.execute(
        "SELECT DISTINCT kind FROM journal WHERE number = ? AND op = 'create'", (made,)
    ).fetchall():
        connection.execute(
            f'UPDATE "{kind}" SET born = ? WHERE born = ? AND id IN'
            " (SELECT record FROM journal WHERE number = ? AND op = 'create')",
            (made, commit, made),
        )


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
