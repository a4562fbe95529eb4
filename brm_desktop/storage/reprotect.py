"""Protecting a plain portfolio, giving a protected one a new data key, or making it plain again.

All of it is written anew beside the old, then exchanged: killed at any moment, the portfolio is one or the other.
The profile must be nobody's: hold it alone, with this process's own connections closed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Final

from brm_desktop.base.files import file_errors, require_space, sync_file, wipe_folder
from brm_desktop.base.progress import NO_PROGRESS, Progress
from brm_desktop.storage.backups import describe_backup, list_automatic_backups
from brm_desktop.storage.blobs import FILES_NAME, Blobs, list_stored
from brm_desktop.storage.database import FILE_NAME, KEYS_NAME
from brm_desktop.storage.driver import SIDE_FILES, is_plain_file, known_errors, open_connection
from brm_desktop.storage.keys import NewKeys, keyring_account, make_protection
from brm_desktop.storage.locks import hold_exclusive
from brm_desktop.storage.secret_store import KeyringAbsent, SecretStore
from brm_desktop.storage.swap import finish_swap, make_staging, swap_in
from brm_desktop.storage.wraps import STANDARD_COST, Cost

_INSTRUCTIONS_A_STEP: Final = 1_000_000


def protect_portfolio(
    folder: Path,
    key: bytes | None,
    *,
    store: SecretStore | None = None,
    passphrase: str | None = None,
    cost: Cost = STANDARD_COST,
    progress: Progress = NO_PROGRESS,
) -> NewKeys:
    """Encrypt the portfolio under a new data key; `key` is the one it has now, None if it is plain.

    It will open by the keyring `store`, a `passphrase` or both, as in `make_protection`.
    Raises: Busy, WrongKey, KeyringAbsent, InvalidValue, StorageError, Cancelled; then nothing was changed.
    """
    account = None if key is None else keyring_account(folder)
    with _rewriting(folder) as staging:
        made = make_protection(staging, store=store, passphrase=passphrase, cost=cost)
        _rewrite(folder, key, staging, made.data_key, progress)
    _forget(account, store)
    return made


def unprotect_portfolio(
    folder: Path, key: bytes, *, store: SecretStore | None = None, progress: Progress = NO_PROGRESS
) -> None:
    """Write the portfolio so that anybody who reads the disk can read it, and forget its keys.

    Raises: Busy, WrongKey, StorageError, Cancelled; then nothing was changed.
    """
    account = keyring_account(folder)
    with _rewriting(folder) as staging:
        _rewrite(folder, key, staging, None, progress)
    _forget(account, store)


def list_plain_leftovers(folder: Path) -> list[Path]:
    """Return what still lies in a profile unprotected from before: automatic backups, portfolios put aside."""
    backups = [path for path in list_automatic_backups(folder) if not describe_backup(path).protected]
    return backups + [path for path in sorted(folder.glob(f"replaced/*/{FILE_NAME}")) if is_plain_file(path)]


@contextmanager
def _rewriting(folder: Path) -> Iterator[Path]:
    with hold_exclusive(folder, "changing how the portfolio is protected"):
        finish_swap(folder)
        staging = make_staging(folder)
        try:
            yield staging
        except BaseException:
            wipe_folder(staging)
            raise
        leaving = [*(f"{FILE_NAME}{end}" for end in SIDE_FILES), FILE_NAME, KEYS_NAME, FILES_NAME]
        swap_in(folder, leaving, aside=None)


def _rewrite(folder: Path, key: bytes | None, staging: Path, new_key: bytes | None, progress: Progress) -> None:
    files = list_stored(folder / FILES_NAME)
    with file_errors(folder):
        sizes = [path.stat().st_size for path in files]
        require_space(staging, (folder / FILE_NAME).stat().st_size + sum(sizes))
    _export(folder / FILE_NAME, key, staging / FILE_NAME, new_key, progress)
    old, new = Blobs(folder, key), Blobs(staging, new_key)
    for done, (path, size) in enumerate(zip(files, sizes, strict=True)):
        progress.step(done, len(files), "Files")
        new.put_chunks(old.read_stored(path), size)


def _export(source: Path, key: bytes | None, target: Path, new_key: bytes | None, progress: Progress) -> None:
    with known_errors(source), closing(open_connection(source, key)) as connection:
        secret = "" if new_key is None else f"x'{new_key.hex()}'"
        connection.execute("ATTACH DATABASE ? AS target KEY ?", (str(target), secret))
        connection.execute("PRAGMA target.journal_mode=OFF")
        connection.execute("PRAGMA target.synchronous=OFF")
        connection.set_progress_handler(lambda: progress.step(0, None, "Writing"), _INSTRUCTIONS_A_STEP)
        connection.execute("BEGIN")
        connection.execute("SELECT sqlcipher_export('target')").fetchall()
        connection.execute("COMMIT")
    with file_errors(target), target.open("r+b") as file:
        sync_file(file)


def _forget(account: str | None, store: SecretStore | None) -> None:
    if account is not None and store is not None:
        with suppress(KeyringAbsent):
            store.forget(account)
