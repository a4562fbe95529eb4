"""What can be wrong with a store or its files, told so that a person knows what to do."""

from __future__ import annotations

from typing import Literal

from brm_desktop.base.errors import KnownError

Why = Literal["away", "busy", "full", "rights", "unfit", "gone", "empty", "other", "revoked"]


class StoreError(KnownError):
    """The store cannot be used as it is now; local work goes on. `why` tells one reason from another."""

    why: Why = "away"


class StoreBusy(StoreError):
    """The store asks for patience: a locked file, too many requests, a fault of its own."""

    why: Why = "busy"


class StoreRefused(StoreError):
    """The store does not let us: rights, a full disk, a file too large. Tried again at the next exchange."""

    why: Why = "unfit"


class StoreFull(StoreRefused):
    """There is no room left in the store."""

    why: Why = "full"


class NoRights(StoreRefused):
    """We may not read or write there."""

    why: Why = "rights"


class DeviceRevoked(StoreRefused):
    """Another device of ours said that this one no longer counts."""

    why: Why = "revoked"


class StoreChanged(StoreError):
    """The store is not what it was: empty, another one, or put back to an earlier state."""

    why: Why = "gone"


class StoreEmpty(StoreChanged):
    """The place is there, and nothing of the store in it."""

    why: Why = "empty"


class OtherStore(StoreChanged):
    """Another store is in its place."""

    why: Why = "other"


class MissingFile(StoreError):
    """A file is not in the store."""

    def __init__(self, name: str) -> None:
        super().__init__("A file is not in the store", name)
        self.name = name


class DamagedFile(KnownError):
    """A file of the store is not what its writer made; it was left alone."""

    def __init__(self, name: str, why: str, hint: str = "") -> None:
        super().__init__("A file in the store is damaged and was left alone", f"{name}: {why}", hint)
        self.name = name
        self.why = why


class PartialFile(DamagedFile):
    """A file of the store is not there whole, perhaps not yet."""


class NewerFile(DamagedFile):
    """A file of the store needs a newer version of the program."""


class WrongPassphrase(KnownError):
    """Nobody at the store has this passphrase."""
