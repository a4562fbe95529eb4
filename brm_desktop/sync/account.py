"""How this portfolio takes part in a store: which one, as whom, with which keys. Kept in the portfolio itself.

It is protected as the portfolio is: whoever can read these keys can read everything they open already.
"""

from __future__ import annotations

import msgspec

from brm_desktop.storage.database import Database
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.meta import find_text
from brm_desktop.sync.identity import Device, Member

_KEY = "sync"


class Account(msgspec.Struct, frozen=True):
    """One connection to a store. Never printed."""

    address: str  # of the store; may hold a password
    store: str
    member: Member
    device: Device
    keys: dict[int, bytes]  # of the personal space, by epoch
    synced_ms: int = 0
    problems: list[str] = []

    def __repr__(self) -> str:
        return f"Account({self.store})"

    @property
    def space(self) -> str:
        return self.member.space

    @property
    def epoch(self) -> int:
        return max(self.keys)


def find_account(connection: Connection) -> Account | None:
    """Return how this portfolio takes part, None if it does not."""
    kept = find_text(connection, _KEY)
    return None if kept is None else msgspec.json.decode(kept, type=Account)


def keep_account(database: Database, account: Account) -> None:
    """Remember how this portfolio takes part."""
    with database.write() as connection:
        write_account(connection, account)


def write_account(connection: Connection, account: Account) -> None:
    """Remember it inside the caller's transaction."""
    connection.execute(
        "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (_KEY, msgspec.json.encode(account).decode("utf-8")),
    )
