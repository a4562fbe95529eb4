"""Brings a portfolio's tables to this version, with a backup before; imports Alembic only when it must."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from brm_desktop.base.errors import StorageError
from brm_desktop.storage.driver import Connection, Error, known, open_connection
from brm_desktop.storage.migrations import FOLDER, REVISION

if TYPE_CHECKING:
    from sqlalchemy import Connection as SqlConnection


def find_revision(connection: Connection) -> str | None:
    """Return the step a portfolio is at, None for an empty file. Raises: StorageError for another program's file."""
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not tables:
        return None
    if "alembic_version" not in tables:
        raise StorageError("The file is a database of another program", hint="Choose another folder for the portfolio")
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return None if row is None else str(row[0])


def is_up_to_date(path: Path, key: bytes | None) -> bool:
    """Tell whether a portfolio is there and at this version. Raises: WrongKey, StorageError."""
    if not path.exists():
        return False
    connection = open_connection(path, key)
    try:
        return find_revision(connection) == REVISION
    except Error as error:
        raise known(error, path) from error
    finally:
        connection.close()


def bring_up_to_date(
    path: Path, key: bytes | None, backup: Callable[[], object], *, folder: Path = FOLDER, target: str = REVISION
) -> None:
    """Take the steps that are missing, all or none. Needs the portfolio alone unless nothing is missing.

    `backup` is called before the first step of a portfolio that is not empty.
    Raises: StorageError when the portfolio was made by a newer version.
    """
    connection = open_connection(path, key)
    try:
        at = find_revision(connection)
        if at == target:
            return
        if at is not None and at not in _steps(folder):
            raise StorageError(
                "The portfolio was made by a newer version of BRM Desktop",
                f"it is at step {at}",
                "Update BRM Desktop, then open it",
            )
        if at is not None:
            backup()
        _upgrade(connection, at, path, folder, target)
    finally:
        connection.close()


def _steps(folder: Path) -> set[str]:
    return {step.stem.split("_")[0] for step in (folder / "versions").glob("*.py")}


def _upgrade(connection: Connection, at: str | None, path: Path, folder: Path, target: str) -> None:
    from sqlalchemy import create_engine
    from sqlalchemy.exc import DBAPIError
    from sqlalchemy.pool import StaticPool

    from brm_desktop.storage.driver import dbapi2
    from brm_desktop.storage.journal import make_writer

    engine = create_engine("sqlite://", module=dbapi2, creator=lambda: connection, poolclass=StaticPool)
    try:
        with engine.connect() as bound:
            # Foreign keys are off before the transaction begins: a rebuilt table must not take its children along.
            connection.execute("PRAGMA foreign_keys = OFF")
            connection.execute("BEGIN IMMEDIATE")
            _take_steps(bound, at, folder, target)
            if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
                raise StorageError(
                    "The portfolio could not be brought to this version", "rows lost what they belong to"
                )
            make_writer(connection)
            connection.execute("COMMIT")
    except DBAPIError as error:  # SQLAlchemy's own around what a step met
        raise known(error.orig, path) if isinstance(error.orig, Error) else error from error
    except Error as error:
        raise known(error, path) from error
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        connection.execute("PRAGMA foreign_keys = ON")


def _take_steps(bound: SqlConnection, at: str | None, folder: Path, target: str) -> None:
    """Run each step inside the caller's transaction; Alembic's own runner would end it half-way."""
    from alembic.operations import Operations
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory
    from sqlalchemy import text

    context = MigrationContext.configure(bound, opts={"render_as_batch": True})
    script = ScriptDirectory(str(folder))
    bound.execute(text("CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"))
    with Operations.context(context):
        for step in reversed(list(script.iterate_revisions(target, at or "base"))):
            step.module.upgrade()
    bound.execute(text("DELETE FROM alembic_version"))
    bound.execute(text("INSERT INTO alembic_version VALUES (:target)"), {"target": target})
