"""A fresh portfolio's database and journal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from brm_desktop.storage.database import FILE_NAME, Database
from brm_desktop.storage.journal import Journal
from brm_desktop.storage.migrate import bring_up_to_date


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """An empty plain portfolio."""
    path = tmp_path / FILE_NAME
    bring_up_to_date(path, None, lambda: None)
    opened = Database(path, None)
    yield opened
    opened.close()


@pytest.fixture
def journal(database: Database) -> Journal:
    return Journal(database)


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Path]:
    """Copies an empty plain portfolio, which is quicker than making one."""
    made = tmp_path_factory.mktemp("empty") / FILE_NAME
    bring_up_to_date(made, None, lambda: None)

    def copy(folder: Path) -> Path:
        target = folder / FILE_NAME
        target.write_bytes(made.read_bytes())
        return target

    return copy
