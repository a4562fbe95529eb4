"""The one door to SQLite: SQLCipher's driver under the types of sqlite3, for protected and plain files alike.

Connections open here with every setting they need, and the driver's errors become ours here.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from brm_desktop.base.errors import BugError, Busy, Cancelled, KnownError, StorageError, WrongKey

if TYPE_CHECKING:
    import sqlite3 as dbapi2
    from sqlite3 import Connection, Cursor, Error, IntegrityError, Row
else:
    from sqlcipher3 import dbapi2
    from sqlcipher3.dbapi2 import Connection, Cursor, Error, IntegrityError, Row

__all__ = ["SIDE_FILES", "Connection", "Cursor", "Error", "IntegrityError", "Row", "dbapi2"]
__all__ += ["is_plain_file", "known", "known_errors", "open_connection"]

SIDE_FILES: Final = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a database, as endings of its name."""

_KEY_BYTES: Final = 32
_BUSY_TIMEOUT_S: Final = 5.0
_RESTORE: Final = "Restore a backup"

_SETTINGS: Final = (
    "PRAGMA foreign_keys=ON",
    "PRAGMA temp_store=MEMORY",  # sorts of a protected portfolio never spill to plain files
    "PRAGMA mmap_size=0",  # SQLCipher cannot map, and a mapped plain file would count as our memory
    "PRAGMA cache_size=-2048",  # KiB a connection: bounds memory whatever the size of the portfolio
)
_WRITER_SETTINGS: Final = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA fullfsync=ON",  # macOS: through the drive's own cache; means nothing elsewhere
    "PRAGMA journal_size_limit=16777216",  # the log shrinks again after a big import
)


def open_connection(path: Path, key: bytes | None, *, read_only: bool = False) -> Connection:
    """Open the database at `path` with the raw 32-byte `key`, or plain with None; make it if it may be written.

    Transactions are the caller's own `BEGIN` and `COMMIT`. The connection may go from thread to thread, but two
    threads must not use it at once. `synchronous=FULL` flushes the write-ahead log at every commit, so an edit
    that was acknowledged survives a loss of power, which NORMAL does not promise; it costs one flush a commit
    (measured on a solid-state disk: 0.3 ms against 0.02 ms, protected or plain alike), far below a keystroke.

    Raises: WrongKey, Busy, StorageError.
    """
    if not read_only and path.exists() and not os.access(path, os.W_OK):
        raise _read_only_error(str(path))
    with known_errors(path):
        connection = dbapi2.connect(
            _uri(path, read_only),
            uri=True,
            timeout=_BUSY_TIMEOUT_S,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=256,
        )
        try:
            _prepare(connection, key, read_only)
        except Error as error:
            connection.close()
            raise _refusal(error, path, key) from error
    return connection


@contextmanager
def known_errors(path: Path | None = None) -> Iterator[None]:
    """Raise the driver's errors from within as ours: see `known`."""
    try:
        yield
    except Error as error:
        raise known(error, path) from error


def known(error: Error, path: Path | None = None) -> KnownError | Cancelled | BugError:
    """Return what to raise for a driver's error: known by its cause, Cancelled if interrupted, else our own bug."""
    where = "" if path is None else str(path)
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == dbapi2.SQLITE_INTERRUPT:
        return Cancelled()
    if code in (dbapi2.SQLITE_BUSY, dbapi2.SQLITE_LOCKED):
        return Busy("The portfolio is busy", "another process is writing to it", "Try again in a moment")
    if code in (dbapi2.SQLITE_READONLY, dbapi2.SQLITE_PERM, dbapi2.SQLITE_AUTH):
        return _read_only_error(where)
    if code in _TOLD:
        title, hint = _TOLD[code]
        return StorageError(title, where, hint)
    return BugError(f"{type(error).__name__}: {error}")


def is_plain_file(path: Path) -> bool:
    """Tell whether `path` holds an SQLite database that anybody can read.

    SQLite itself looks: a file that is opened and closed by other means loses this process's locks on it (POSIX).
    """
    try:
        connection = dbapi2.connect(_uri(path, read_only=True), uri=True)
        try:
            connection.execute("PRAGMA schema_version").fetchone()
        finally:
            connection.close()
    except Error:
        return False
    return True


_TOLD: Final = {
    dbapi2.SQLITE_CORRUPT: ("The portfolio is damaged", _RESTORE),
    dbapi2.SQLITE_NOTADB: ("The file is not a portfolio, or it is protected by another key", _RESTORE),
    dbapi2.SQLITE_FULL: ("The disk is full, so nothing was saved", "Free some space and try again"),
    dbapi2.SQLITE_IOERR: ("The disk could not be read or written", "Check that it has space and is connected"),
    dbapi2.SQLITE_CANTOPEN: ("The portfolio cannot be opened", "Check that its folder exists and can be written"),
    dbapi2.SQLITE_NOMEM: ("There is not enough memory", "Close other programs and try again"),
}


def _uri(path: Path, read_only: bool) -> str:
    return f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rwc'}"


def _prepare(connection: Connection, key: bytes | None, read_only: bool) -> None:
    connection.execute("PRAGMA cipher_log_level=NONE")
    if key is not None:
        if len(key) != _KEY_BYTES:
            raise BugError("a database key has 32 bytes")
        connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
    for setting in _SETTINGS if read_only else _SETTINGS + _WRITER_SETTINGS:
        connection.execute(setting)
    connection.execute("PRAGMA user_version").fetchone()  # reads the first page: a wrong key shows here


def _refusal(error: Error, path: Path, key: bytes | None) -> KnownError | Cancelled | BugError:
    if getattr(error, "sqlite_errorcode", 0) != dbapi2.SQLITE_NOTADB:
        return known(error, path)
    if key is None:
        return WrongKey("The portfolio is protected, or it is not a portfolio", str(path), "Open it with its key")
    if is_plain_file(path):
        return WrongKey("The portfolio is not protected, but a key was given", str(path), "Open it without a key")
    return WrongKey("The key does not open the portfolio", str(path), "If it did before: " + _RESTORE.lower())


def _read_only_error(where: str) -> StorageError:
    return StorageError("The portfolio cannot be written", where, "Check the rights of its folder and files")
