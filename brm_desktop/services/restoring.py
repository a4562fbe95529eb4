"""Putting a backup back, after showing what differs."""

from __future__ import annotations

from pathlib import Path

from brm_desktop.services.opening import exists, find_key
from brm_desktop.storage.backups import Restored, describe_backup, find_backup_key, restore_backup, summarize
from brm_desktop.storage.database import FILE_NAME
from brm_desktop.storage.secret_store import open_secret_store


def compare(folder: Path, backup: Path, passphrase: str | None = None) -> list[tuple[str, int, int]]:
    """Return how many records of each kind are here and in the backup.

    Raises: WrongKey, UnreadableFile, StorageError.
    """
    key = find_backup_key(backup, lambda keys: _key(keys, passphrase))
    there = describe_backup(backup, key).contents
    here = summarize(folder / FILE_NAME, find_key(folder, passphrase)) if exists(folder) else None
    counts = (here.counts if here else {}, there.counts if there else {})
    return [(kind, counts[0].get(kind, 0), counts[1].get(kind, 0)) for kind in dict.fromkeys([*counts[0], *counts[1]])]


def restore(folder: Path, backup: Path, passphrase: str | None = None) -> Restored:
    """Put a backup in the portfolio's place; what was there is kept aside. Raises: Busy, WrongKey, StorageError."""
    return restore_backup(backup, folder, lambda keys: _key(keys, passphrase), store=open_secret_store())


def _key(folder: Path, passphrase: str | None) -> bytes:
    from brm_desktop.base.errors import BugError

    key = find_key(folder, passphrase)
    if key is None:
        raise BugError("a protected backup has a key")
    return key
