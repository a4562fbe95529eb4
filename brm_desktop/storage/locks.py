"""Who has a profile: many processes at once, or one alone for work on the whole; and one window at most.

A lock is SQLite's own on an empty database, so it works on every system and a process that dies lets go.
"""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Final

from brm_desktop.base.errors import Busy
from brm_desktop.base.files import file_error
from brm_desktop.storage.driver import Connection, Error, dbapi2, known

LOCK_NAME: Final = "profile.lock"
WINDOW_NAME: Final = "window.lock"
_ALONE_NAME: Final = "profile.lock.txt"
_PATIENCE_S: Final = 2.0
_SHARED: Final = ("BEGIN", "SELECT count(*) FROM sqlite_master")
_EXCLUSIVE: Final = ("BEGIN EXCLUSIVE",)


class Hold:
    """A lock that is held until it is released, by `release`, by leaving a with block or by the process's end."""

    def __init__(self, connection: Connection, note: Path | None = None) -> None:
        self._connection: Connection | None = connection
        self._note = note

    def release(self) -> None:
        """Let go; does nothing the second time."""
        if self._connection is None:
            return
        if self._note is not None:
            self._note.unlink(missing_ok=True)
        self._connection.close()
        self._connection = None

    def __enter__(self) -> Hold:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def hold_shared(profile: Path, patience_s: float = _PATIENCE_S) -> Hold:
    """Hold a profile together with others, to read and write its records.

    Raises: Busy while another process has it alone, StorageError.
    """
    hold = Hold(_lock(profile / LOCK_NAME, _SHARED, patience_s))
    (profile / _ALONE_NAME).unlink(missing_ok=True)  # of one who died alone
    return hold


def hold_exclusive(profile: Path, what: str, patience_s: float = _PATIENCE_S) -> Hold:
    """Hold a profile alone, for work on the whole of it; `what` tells others, as in "restoring a backup".

    This process must have released its own shared hold. Raises: Busy while anyone else has it, StorageError.
    """
    note = profile / _ALONE_NAME
    hold = Hold(_lock(profile / LOCK_NAME, _EXCLUSIVE, patience_s), note)
    try:
        note.write_text(what, encoding="utf-8")
    except OSError as error:
        hold.release()
        raise file_error(error, note) from error
    return hold


def hold_task(profile: Path, task: str, what: str) -> Hold:
    """Hold what only one process may do at a time beside others, as in "backup", "making a backup".

    Raises: Busy at once while another does it, StorageError.
    """
    try:
        return Hold(_lock(profile / f"{task}.lock", _EXCLUSIVE, 0))
    except Busy:
        raise Busy(
            "Another process is busy with the portfolio", f"it is {what}", "Wait until it has finished"
        ) from None


class WindowLock:
    """Held by the one window of a profile."""

    def __init__(self, profile: Path) -> None:
        self._path = profile / WINDOW_NAME
        self._hold: Hold | None = None

    def take(self) -> bool:
        """Become the profile's window; False at once if there is one already. Raises: StorageError."""
        if self._hold is None:
            try:
                self._hold = Hold(_lock(self._path, _EXCLUSIVE, 0))
            except Busy:
                return False
        return True

    def release(self) -> None:
        """Be the window no more."""
        if self._hold is not None:
            self._hold.release()
            self._hold = None


def _lock(path: Path, statements: tuple[str, ...], patience_s: float) -> Connection:
    connection = None
    try:
        connection = dbapi2.connect(path, timeout=patience_s, isolation_level=None, check_same_thread=False)
        for statement in statements:
            connection.execute(statement).fetchall()
    except Error as error:
        if connection is not None:
            connection.close()
        if getattr(error, "sqlite_errorcode", 0) != dbapi2.SQLITE_BUSY:
            raise known(error, path) from error
        raise _busy(path.parent) from None
    return connection


def _busy(profile: Path) -> Busy:
    try:
        what = (profile / _ALONE_NAME).read_text(encoding="utf-8")
    except OSError:
        what = ""
    if what:
        return Busy("The portfolio is in use", f"another process is {what}", "Wait until it has finished")
    hint = "Close its window and other commands, then try again"
    return Busy("The portfolio is in use", "a window or another command has it open", hint)
