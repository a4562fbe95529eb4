"""Opening a profile: which key it needs, who holds it, and what must be alone while it changes."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from brm_desktop.base.errors import KnownError, StorageError, WrongKey
from brm_desktop.base.stamps import Clock
from brm_desktop.services.portfolio import Portfolio, open_portfolio
from brm_desktop.storage.database import FILE_NAME, KEYS_NAME
from brm_desktop.storage.local_disk import refuse_network_folder
from brm_desktop.storage.swap import settle
from brm_desktop.storage.today import TodayFacts, read_today

if TYPE_CHECKING:
    from brm_desktop.storage.secret_store import SecretStore


class Opened(NamedTuple):
    """How a profile was found: open with what Today shows, or why not."""

    portfolio: Portfolio | None = None
    facts: TodayFacts | None = None
    is_new: bool = False
    needs_key: bool = False
    error: KnownError | None = None


class NeedsPassphrase(StorageError):
    """The portfolio opens with a passphrase or the recovery key, and none was given."""


def exists(folder: Path) -> bool:
    """Tell whether there is a portfolio in a folder."""
    return (folder / FILE_NAME).exists()


def open_profile(folder: Path, key: bytes | None = None) -> Opened:
    """Open a profile for the window, as far as it goes without asking. Raises: KnownError."""
    refuse_network_folder(folder)
    settle(folder)
    if not exists(folder):
        return Opened(is_new=True)
    try:
        portfolio = open_portfolio(folder, key or find_key(folder))
    except NeedsPassphrase:
        return Opened(needs_key=True)
    return Opened(portfolio, read_today(portfolio.database.reader(), portfolio.today(), portfolio.clock.now()))


def open_headless(folder: Path, passphrase_file: str | None, clock: Clock | None = None) -> Portfolio:
    """Open a profile for a command; one that is not there is made, plain unless a passphrase is given.

    Raises: NeedsPassphrase, WrongKey, UnreadableFile, StorageError.
    """
    refuse_network_folder(folder)
    settle(folder)
    from brm_desktop.storage.keys import make_protection, read_passphrase

    passphrase = read_passphrase(Path(passphrase_file).expanduser() if passphrase_file else None, os.environ)
    if exists(folder) or (folder / KEYS_NAME).exists():
        return open_portfolio(folder, find_key(folder, passphrase), clock=clock)
    _make_folder(folder)
    key = make_protection(folder, passphrase=passphrase).data_key if passphrase else None
    return open_portfolio(folder, key, clock=clock)


def find_key(folder: Path, passphrase: str | None = None, store: SecretStore | None = None) -> bytes | None:
    """Return the data key of a profile, None for a plain one. Raises: NeedsPassphrase, WrongKey."""
    if not (folder / KEYS_NAME).exists():
        return None  # the ciphers are not even imported
    from brm_desktop.storage.keys import describe_protection, unlock_by_keyring, unlock_by_typed
    from brm_desktop.storage.secret_store import KeyringAbsent, open_secret_store

    protection = describe_protection(folder)
    if protection is None:
        return None
    if passphrase:
        return unlock_by_typed(folder, passphrase)
    if protection.keyring:
        try:
            return unlock_by_keyring(folder, store or open_secret_store())
        except (KeyringAbsent, WrongKey) as error:
            raise NeedsPassphrase(
                "The system's keyring did not open the portfolio",
                error.title,
                "Give the passphrase or the recovery key",
            ) from error
    raise NeedsPassphrase("The portfolio is protected", hint="Give its passphrase or its recovery key")


def make_profile(
    folder: Path, *, protect: bool, passphrase: str | None = None, store: SecretStore | None = None
) -> bytes | None:
    """Make the keys of a new profile and return the data key, None for a plain one.

    Without a passphrase the system's keyring holds the key. Raises: KeyringAbsent.
    """
    _make_folder(folder)
    if not protect:
        return None
    from brm_desktop.storage.keys import make_protection
    from brm_desktop.storage.secret_store import open_secret_store

    keyring = store if store is not None or passphrase else open_secret_store()
    return make_protection(folder, store=keyring, passphrase=passphrase).data_key


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError("The folder for the portfolio cannot be made", f"{folder}: {error.strerror}") from error
