"""An empty plain portfolio, its journal, and records of one agency with something in every section."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from brm_desktop.storage.database import FILE_NAME, Database
from brm_desktop.storage.journal import Journal
from brm_desktop.storage.migrate import bring_up_to_date


@pytest.fixture(scope="session")
def empty_portfolio(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The file of an empty portfolio: copying it is quicker than making one."""
    made = tmp_path_factory.mktemp("empty") / FILE_NAME
    bring_up_to_date(made, None, lambda: None)
    return made.read_bytes()


@pytest.fixture
def open_portfolio(empty_portfolio: bytes, tmp_path: Path) -> Iterator[Callable[[], Database]]:
    """Opens empty portfolios and closes them after the test."""
    opened: list[Database] = []

    def open_next() -> Database:
        path = tmp_path / f"{len(opened)}.db"
        path.write_bytes(empty_portfolio)
        opened.append(Database(path, None))
        return opened[-1]

    yield open_next
    for database in opened:
        database.close()


@pytest.fixture
def database(open_portfolio: Callable[[], Database]) -> Database:
    return open_portfolio()


@pytest.fixture
def journal(database: Database) -> Journal:
    return Journal(database)
