"""A fresh portfolio to import into, and short ways to the readers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from brm_desktop.exchange.reading import read_source
from brm_desktop.exchange.shapes import Reading, Table
from brm_desktop.exchange.source import make_source
from brm_desktop.exchange.tables import read_tables
from brm_desktop.storage.blobs import Blobs
from brm_desktop.storage.database import FILE_NAME, Database
from brm_desktop.storage.journal import Journal
from brm_desktop.storage.migrate import bring_up_to_date

ReadText = Callable[..., Reading]
ReadTable = Callable[..., Table]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    path = tmp_path / FILE_NAME
    bring_up_to_date(path, None, lambda: None)
    opened = Database(path, None)
    yield opened
    opened.close()


@pytest.fixture
def journal(database: Database) -> Journal:
    return Journal(database)


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs(tmp_path, None)


@pytest.fixture
def read_text() -> ReadText:
    """Reads text as a file of that name would be read."""

    def read(text: str, name: str = "list.csv", kind: str = "") -> Reading:
        (reading,) = read_source(make_source(name, text.encode()), kind=kind)
        return reading

    return read


@pytest.fixture
def read_table() -> ReadTable:
    """Reads text or bytes as a table."""

    def read(content: str | bytes, name: str = "list.csv") -> Table:
        data = content.encode() if isinstance(content, str) else content
        (table,) = read_tables(make_source(name, data))
        return table

    return read
