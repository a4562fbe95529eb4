"""Becoming another author: when this copy of a portfolio is older than what its author told, or is a second one."""

from __future__ import annotations

from typing import Final

from brm_desktop.storage.driver import Connection
from brm_desktop.storage.moving import Part, move_commits
from brm_desktop.storage.spaces import told_before
from brm_desktop.storage.writers import OWN

LABEL: Final = "Changed records"


def take_new_identity(connection: Connection, uid: str, personal: str = "") -> str:
    """Make this copy of the portfolio another author, and return who it was before.

    What the store has of the author before stays that author's. What it does not have is the new one's, and is
    sent again: segments that nobody confirmed are undone, not their commits. A commit that the store has of one
    space and not of another becomes two; the second loses its label, as it may be told to others alone now and the
    label speaks of both. `personal` is what the personal space is called in the store.
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
    move_commits(connection, Part(OWN, number, last), rest=LABEL)
    connection.execute("UPDATE commits SET sent = 0 WHERE writer = ?", (OWN,))
    return str(before)
