"""Rows of records as the write door and simple reads need them, in plain statements.

These few are text, so that neither the first paint nor an edit waits for SQLAlchemy's import;
composed queries belong to `listing`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from typing import Any, TypeVar, cast

from brm_desktop.base.errors import NotFound
from brm_desktop.domain.fields import Cell, Id
from brm_desktop.domain.record import Kind, Record, make_reader
from brm_desktop.storage.driver import Connection

R = TypeVar("R", bound=Record)
Row = dict[str, Any]

SYSTEM = ("docid", "born", "created_ms", "changed_ms", "deleted_ms")
_CHUNK = 500
_READERS: dict[type[Record], Callable[[Mapping[str, Any]], Any]] = {}


@cache
def all_columns(kind: Kind) -> tuple[str, ...]:
    return (*SYSTEM, *kind.columns)


@cache
def _quoted(kind: Kind) -> str:
    return ", ".join(f'"{name}"' for name in all_columns(kind))


@cache
def insert_statement(kind: Kind) -> str:
    marks = ", ".join("?" * len(all_columns(kind)))
    return f'INSERT INTO "{kind.name}" ({_quoted(kind)}) VALUES ({marks})'


def update_statement(kind: Kind, names: Sequence[str]) -> str:
    sets = ", ".join(f'"{name}" = ?' for name in names)
    return f'UPDATE "{kind.name}" SET {sets} WHERE id = ?'


def find_row(connection: Connection, kind: Kind, id: str) -> Row | None:
    """Return one row with its place and stamps, trashed or not."""
    row = connection.execute(f'SELECT {_quoted(kind)} FROM "{kind.name}" WHERE id = ?', (id,)).fetchone()
    return None if row is None else dict(zip(all_columns(kind), row, strict=True))


def list_absent(
    connection: Connection, kinds: Mapping[str, Kind], records: Iterable[tuple[str, str]]
) -> set[tuple[str, str]]:
    """Return those of some records, by kind and id, that have no row, not even in the trash."""
    absent = set(records)
    for name in {name for name, _ in absent}:
        for chunk in _chunks([id for of, id in absent if of == name]):
            marks = ", ".join("?" * len(chunk))
            found = connection.execute(f'SELECT id FROM "{kinds[name].name}" WHERE id IN ({marks})', chunk)
            absent.difference_update((name, id) for (id,) in found.fetchall())
    return absent


def load_records(connection: Connection, of: type[R], ids: Iterable[str]) -> dict[Id, R]:
    """Return the records that exist among these ids, in the order of the ids."""
    read, columns = reader_of(of), all_columns(of.KIND)
    found = dict[Id, R]()
    wanted = list(dict.fromkeys(ids))
    for chunk in _chunks(wanted):
        marks = ", ".join("?" * len(chunk))
        rows = connection.execute(f'SELECT {_quoted(of.KIND)} FROM "{of.KIND.name}" WHERE id IN ({marks})', chunk)
        for row in rows:
            record = read(dict(zip(columns, row, strict=True)))
            found[record.id] = record
    return {Id(id): found[Id(id)] for id in wanted if id in found}


def find_record(connection: Connection, of: type[R], id: str | None) -> R | None:
    """Return one record, trashed or not, or None."""
    row = None if not id else find_row(connection, of.KIND, id)
    return None if row is None else reader_of(of)(row)


def get_record(connection: Connection, of: type[R], id: str) -> R:
    """Return one record. Raises: NotFound."""
    found = find_record(connection, of, id)
    if found is None:
        raise NotFound(f"There is no {of.KIND.one.lower()} with the id {id}")
    return found


def list_records(
    connection: Connection,
    of: type[R],
    where: str = "1",
    values: Sequence[Cell] = (),
    order: str = "docid DESC",
    limit: int = -1,
) -> list[R]:
    """Return the live records that a plain condition of this floor selects."""
    statement = (
        f'SELECT {_quoted(of.KIND)} FROM "{of.KIND.name}" WHERE deleted_ms IS NULL AND {where} ORDER BY {order} LIMIT ?'
    )
    read, columns = reader_of(of), all_columns(of.KIND)
    return [read(dict(zip(columns, row, strict=True))) for row in connection.execute(statement, (*values, limit))]


def list_live(connection: Connection, kind: Kind, ids: Iterable[str]) -> list[str]:
    """Return those of these ids whose records are there and not in the trash."""
    found = list[str]()
    for chunk in _chunks(list(dict.fromkeys(ids))):
        marks = ", ".join("?" * len(chunk))
        where = f"deleted_ms IS NULL AND id IN ({marks})"
        found += [id for (id,) in connection.execute(f'SELECT id FROM "{kind.name}" WHERE {where}', chunk)]
    return found


def list_linked(connection: Connection, of: type[R], field: str, target: str, limit: int = -1) -> list[R]:
    """Return the live records whose link field points to the target, newest first."""
    name = of.KIND.name
    where = "docid IN (SELECT docid FROM link WHERE target = ? AND field = ?)"
    return list_records(connection, of, where, (target, f"{name}.{field}"), limit=limit)


def count_linked(connection: Connection, field: str, target: str) -> int:
    """Return how many live records point to the target by `kind.field`."""
    row = connection.execute("SELECT count(*) FROM link WHERE target = ? AND field = ?", (target, field)).fetchone()
    return int(row[0])


def count_live(connection: Connection, kind: Kind) -> int:
    """Return how many records of a kind are not in the trash."""
    return int(connection.execute(f'SELECT count(*) FROM "{kind.name}" WHERE deleted_ms IS NULL').fetchone()[0])


def list_titles(connection: Connection, kind: Kind, ids: Iterable[str]) -> Mapping[str, str]:
    """Return the words that name each of these records."""
    titles = dict[str, str]()
    for chunk in _chunks(list(dict.fromkeys(ids))):
        marks = ", ".join("?" * len(chunk))
        titles.update(connection.execute(f'SELECT id, "{kind.title}" FROM "{kind.name}" WHERE id IN ({marks})', chunk))
    return titles


def reader_of(of: type[R]) -> Callable[[Mapping[str, Any]], R]:
    """Return the one loader of a kind, made once."""
    found = _READERS.get(of)
    if found is None:
        found = _READERS[of] = make_reader(of)
    return cast(Callable[[Mapping[str, Any]], R], found)


def _chunks(items: Sequence[str]) -> Iterator[list[str]]:
    rest = iter(items)
    while chunk := list(islice(rest, _CHUNK)):
        yield chunk
