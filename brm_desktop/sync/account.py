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


class SpaceKey(msgspec.Struct, frozen=True):
    """One key of a shared space. Never printed."""

    epoch: int
    key: bytes

    def __repr__(self) -> str:
        return f"SpaceKey({self.epoch})"


class Shared(msgspec.Struct, frozen=True):
    """A shared space that this portfolio takes part in, or did."""

    name: str
    keys: list[SpaceKey]  # the one that seals stands last
    members: list[str]
    is_member: bool = True  # one of its members still

    def __repr__(self) -> str:
        return f"Shared({self.name})"


class Account(msgspec.Struct, frozen=True):
    """One connection to a store. Never printed."""

    address: str  # of the store; may hold a password
    store: str
    member: Member
    device: Device
    keys: dict[int, bytes]  # of the personal space, by epoch
    synced_ms: int = 0
    problems: list[str] = []
    checked_ms: int = 0  # when a share of the files in the store was read again
    shared: dict[str, Shared] = {}
    people: dict[str, str] = {}  # members of the store, by id
    paper: list[str] = []  # other members, which are keys on paper
    invited: dict[str, str] = {}  # spaces that somebody gave us whose code we have not compared, and who

    def __repr__(self) -> str:
        return f"Account({self.store})"

    @property
    def space(self) -> str:
        return self.member.space

    @property
    def epoch(self) -> int:
        return max(self.keys)

    @property
    def spaces(self) -> list[str]:
        """Every space that this portfolio takes part in, the personal one first."""
        return [self.space, *sorted(self.shared)]

    def list_keys(self, space: str, epoch: int) -> list[bytes]:
        """Return the keys of an epoch: none that we were not given, several where two began it at once."""
        if space == self.space:
            return [self.keys[epoch]] if epoch in self.keys else []
        return [each.key for each in self.shared[space].keys if each.epoch == epoch] if space in self.shared else []

    def get_seal(self, space: str) -> SpaceKey:
        """Return the key that seals what is new in a space."""
        return SpaceKey(self.epoch, self.keys[self.epoch]) if space == self.space else self.shared[space].keys[-1]

    def takes_part(self, space: str) -> bool:
        """Tell whether what we write in a space counts for its members still."""
        return space == self.space or (space in self.shared and self.shared[space].is_member)

    def list_seals(self, space: str) -> list[SpaceKey]:
        """Return every key of a space, the one that seals what is new first."""
        if space == self.space:
            return [SpaceKey(epoch, key) for epoch, key in sorted(self.keys.items(), reverse=True)]
        return list(reversed(self.shared[space].keys)) if space in self.shared else []

    def name_of(self, space: str) -> str:
        """Return what records here say of a space: nothing for the personal one."""
        return "" if space == self.space else space


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
