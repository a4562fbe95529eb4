"""Small texts that belong to this copy of the portfolio: protected with it, but neither journaled nor synced."""

from __future__ import annotations

from brm_desktop.storage.database import Database
from brm_desktop.storage.driver import Connection


def find_text(connection: Connection, key: str) -> str | None:
    """Return what is kept under a key."""
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return None if row is None else str(row[0])


def forget_text(database: Database, key: str) -> None:
    """Keep nothing under a key any more. Raises: Busy, StorageError."""
    with database.write() as connection:
        connection.execute("DELETE FROM meta WHERE key = ?", (key,))


def keep_text(database: Database, key: str, value: str) -> None:
    """Keep a text under a key. Raises: Busy, StorageError."""
    with database.write() as connection:
        write_text(connection, key, value)


def write_text(connection: Connection, key: str, value: str) -> None:
    """Keep a text under a key inside the caller's transaction."""
    connection.execute(
        "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (key, value),
    )
