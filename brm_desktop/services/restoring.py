"""Putting a backup back, after showing what differs."""

from __future__ import annotations

from pathlib import Path

from brm_desktop.services.opening import exists, find_key
from brm_desktop.storage.backups import Difference, Restored, compare_backup, find_backup_key, restore_backup
from brm_desktop.storage.database import FILE_NAME
from brm_desktop.storage.secret_store import open_secret_store


def compare(folder: Path, backup: Path, passphrase: str | None = None) -> list[Difference]:
    """Return what a restore would change: per kind what is only here, only in the backup, or differs.

    Raises: WrongKey, UnreadableFile, StorageError.
    """
    key = find_backup_key(backup, lambda keys: _key(keys, passphrase))
    database = folder / FILE_NAME if exists(folder) else None
    return compare_backup(backup, key, database, find_key(folder, passphrase) if database is not None else None)


def restore(folder: Path, backup: Path, passphrase: str | None = None) -> Restored:
    """Put a backup in the portfolio's place; what was there is kept aside. Raises: Busy, WrongKey, StorageError."""
    return restore_backup(backup, folder, lambda keys: _key(keys, passphrase), store=open_secret_store())


def _key(folder: Path, passphrase: str | None) -> bytes:
    from brm_desktop.base.errors import BugError

    key = find_key(folder, passphrase)
    if key is None:
        raise BugError("a protected backup has a key")
    return key
