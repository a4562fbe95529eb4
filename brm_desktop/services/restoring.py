"""Putting a backup back, after showing what differs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from brm_desktop.base.progress import NO_PROGRESS, Progress
from brm_desktop.services.opening import exists, find_key
from brm_desktop.services.portfolio import Portfolio
from brm_desktop.storage.backups import Difference, Restored, compare_backup, find_backup_key, restore_backup
from brm_desktop.storage.database import FILE_NAME
from brm_desktop.storage.sealed_backup import is_sealed, unseal_file
from brm_desktop.storage.secret_store import open_secret_store


def compare(folder: Path, backup: Path, passphrase: str | None = None) -> list[Difference]:
    """Return what a restore would change: per kind what is only here, only in the backup, or differs.

    Raises: WrongKey, UnreadableFile, StorageError.
    """
    database = folder / FILE_NAME if exists(folder) else None
    own_key = find_key(folder, passphrase) if database is not None else None
    return _compare(backup, passphrase, database, own_key, NO_PROGRESS)


def compare_open(
    portfolio: Portfolio, backup: Path, passphrase: str | None = None, progress: Progress = NO_PROGRESS
) -> list[Difference]:
    """Return what a restore would change in a portfolio that is open. Raises: like `compare`, Cancelled."""
    return _compare(backup, passphrase, portfolio.folder / FILE_NAME, portfolio.key, progress)


def _compare(
    backup: Path, passphrase: str | None, database: Path | None, own_key: bytes | None, progress: Progress
) -> list[Difference]:
    with _opened(backup, passphrase, progress) as archive:
        key = find_backup_key(archive, lambda keys: _key(keys, passphrase, own_key))
        return compare_backup(archive, key, database, own_key)


def restore(
    folder: Path,
    backup: Path,
    passphrase: str | None = None,
    *,
    own_key: bytes | None = None,
    progress: Progress = NO_PROGRESS,
) -> Restored:
    """Put a backup in the portfolio's place; what was there is kept aside. `own_key` is the key it had, if known.

    Raises: Busy, WrongKey, StorageError.
    """
    with _opened(backup, passphrase, progress) as archive:
        return restore_backup(
            archive, folder, lambda keys: _key(keys, passphrase, own_key), store=open_secret_store(), progress=progress
        )


@contextmanager
def _opened(backup: Path, passphrase: str | None, progress: Progress) -> Iterator[Path]:
    """Give the archive of a backup, taken out of its seal for a while if it has one."""
    if not is_sealed(backup):
        yield backup
        return
    with TemporaryDirectory() as folder:
        archive = Path(folder, "archive")
        unseal_file(backup, archive, passphrase, progress)
        yield archive


def _key(folder: Path, passphrase: str | None, own_key: bytes | None) -> bytes:
    """Return the data key of a backup; one of the portfolio that is open needs nothing typed."""
    from brm_desktop.base.errors import BugError
    from brm_desktop.storage.keys import is_key_of

    if own_key is not None and is_key_of(folder, own_key):
        return own_key
    key = find_key(folder, passphrase)
    if key is None:
        raise BugError("a protected backup has a key")
    return key
