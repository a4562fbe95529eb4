"""An opened portfolio: connections for reading on any thread, one for writing, an engine for composed reads."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from brm_desktop.base.errors import StorageError
from brm_desktop.storage.driver import Connection, Error, known, open_connection

if TYPE_CHECKING:
    from sqlalchemy import Connection as SqlConnection
    from sqlalchemy import Engine

FILE_NAME = "portfolio.db"
KEYS_NAME = "keys.json"  # beside it when it is protected


class Database:
    """The connections of one process to one portfolio. Close it before its files are moved."""

    def __init__(self, path: Path, key: bytes | None) -> None:
        self.path = path
        self._key = key
        self._lock = threading.RLock()
        self._local = threading.local()
        self._open: list[Connection] = []
        self._closed = False
        self._writer = self._connect()

    @property
    def is_protected(self) -> bool:
        return self._key is not None

    def reader(self) -> Connection:
        """Return this thread's own connection for reading."""
        connection: Connection | None = getattr(self._local, "connection", None)
        if connection is None or self._closed:
            connection = self._local.connection = self._connect()
        return connection

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """Read several things as of one moment."""
        connection = self.reader()
        if connection.in_transaction:
            yield connection
            return
        connection.execute("BEGIN")
        try:
            yield connection
        finally:
            connection.execute("ROLLBACK")

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Hold the write door for one transaction; all of it happens or none.

        Raises: Busy when another process writes for seconds, StorageError when the disk does not take it.
        """
        with self._lock:
            connection = self._writer
            try:
                connection.execute("BEGIN IMMEDIATE")
                try:
                    yield connection
                    connection.execute("COMMIT")
                except BaseException:
                    if connection.in_transaction:
                        connection.execute("ROLLBACK")
                    raise
            except Error as error:
                raise known(error, self.path) from error

    @contextmanager
    def outside(self) -> Iterator[Connection]:
        """Hold the write door outside of any transaction, for what SQLite does only there. Raises: StorageError."""
        with self._lock:
            try:
                yield self._writer
            except Error as error:
                raise known(error, self.path) from error

    @cached_property
    def engine(self) -> Engine:
        """The way to composed queries; imports SQLAlchemy when first asked for."""
        from sqlalchemy import create_engine
        from sqlalchemy.pool import QueuePool

        from brm_desktop.storage.driver import dbapi2

        return create_engine("sqlite://", module=dbapi2, creator=self._connect, poolclass=QueuePool, pool_size=4)

    @contextmanager
    def composed(self) -> Iterator[SqlConnection]:
        """Read by composed queries. Raises: StorageError, Cancelled."""
        from sqlalchemy.exc import DBAPIError

        try:
            with self.engine.connect() as connection:
                yield connection
        except DBAPIError as error:
            raise known(error.orig, self.path) if isinstance(error.orig, Error) else error from error

    def data_version(self) -> int:
        """Return a number that changes when another connection has committed."""
        return int(self.reader().execute("PRAGMA data_version").fetchone()[0])

    def close(self) -> None:
        """Let go of every connection, on all threads."""
        with self._lock:
            self._closed = True
            if "engine" in self.__dict__:
                self.engine.dispose()
            for connection in self._open:
                connection.close()
            self._open.clear()

    def _connect(self) -> Connection:
        if self._closed:
            raise StorageError("The portfolio is closed", hint="Open it again")
        connection = open_connection(self.path, self._key)
        self._open.append(connection)
        return connection
