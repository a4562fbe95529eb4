"""Records that are one with another: what is kept of merges, and rows whose links come to show another record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from brm_desktop.domain.merging import follow
from brm_desktop.domain.record import Kind
from brm_desktop.storage import rows
from brm_desktop.storage.driver import Connection


class Told(NamedTuple):
    """A link as it was told, where its row shows what the record is now."""

    record: str
    field: str
    kind: str
    cell: str


def find_survivor(connection: Connection, id: str) -> str | None:
    """Return what a record was merged into, whether or not it lives."""
    row = connection.execute("SELECT survivor FROM alias WHERE record = ?", (id,)).fetchone()
    return None if row is None else str(row[0])


def keep_survivor(connection: Connection, kind: str, id: str, into: str | None) -> None:
    """Remember what a record was merged into, or that it is not merged after all."""
    if into is None:
        connection.execute("DELETE FROM alias WHERE record = ?", (id,))
    else:
        connection.execute("INSERT OR REPLACE INTO alias (record, kind, survivor) VALUES (?, ?, ?)", (id, kind, into))


def load_aliases(connection: Connection) -> dict[str, tuple[str, str]]:
    """Return each record that was merged, with its kind and what it was merged into."""
    found = connection.execute("SELECT record, kind, survivor FROM alias")
    return {record: (kind, survivor) for record, kind, survivor in found}


def load_merged(connection: Connection, kinds: Iterable[str]) -> dict[str, str]:
    """Return the merged records that are dead, each with what it was merged into."""
    named = [row[0] for row in connection.execute("SELECT DISTINCT kind FROM alias").fetchall()]
    found = dict[str, str]()
    for kind in named:
        if kind in kinds:
            found.update(
                connection.execute(
                    f'SELECT a.record, a.survivor FROM alias a JOIN "{kind}" r ON r.id = a.record'
                    " WHERE a.kind = ? AND r.deleted_ms IS NOT NULL",
                    (kind,),
                ).fetchall()
            )
    return found


def has_told_links(connection: Connection) -> bool:
    """Tell whether any row shows another record than was told."""
    return connection.execute("SELECT 1 FROM told_link LIMIT 1").fetchone() is not None


def as_told(connection: Connection, row: rows.Row) -> rows.Row:
    """Return a row with its links as they were told."""
    told = connection.execute("SELECT field, cell FROM told_link WHERE record = ?", (row["id"],)).fetchall()
    return {**row, **dict(told)}


def keep_told(connection: Connection, told: Iterable[Told], shown: Iterable[tuple[str, str]]) -> None:
    """Keep links as they were told; forget those that show what was told."""
    connection.executemany("DELETE FROM told_link WHERE record = ? AND field = ?", list(shown))
    connection.executemany(
        "INSERT OR REPLACE INTO told_link (record, field, kind, cell) VALUES (?, ?, ?, ?)", list(told)
    )


def list_moved(
    connection: Connection, kinds: Mapping[str, Kind], before: Mapping[str, str], after: Mapping[str, str]
) -> list[tuple[str, str]]:
    """Return the live records, by kind and id, with links that show another record by the merges after."""
    moved = {id for id in before.keys() | after.keys() if follow(id, before) != follow(id, after)}
    found = dict[tuple[str, str], None]()
    for id in sorted(moved):
        targets = (id, *(f"{name}:{id}" for name in kinds))
        marks = ", ".join("?" * len(targets))
        for field, docid in connection.execute(
            f"SELECT DISTINCT field, docid FROM link WHERE target IN ({marks})", targets
        ).fetchall():
            kind = field.partition(".")[0]
            row = connection.execute(f'SELECT id FROM "{kind}" WHERE docid = ?', (docid,)).fetchone()
            found[kind, str(row[0])] = None
    for told in map(Told._make, connection.execute("SELECT record, field, kind, cell FROM told_link ORDER BY 1, 2")):
        if any(id in told.cell for id in moved):
            found[told.kind, told.record] = None
    return list(found)
