"""Takes content out for good: from rows, journal, index and links; what remains is that something was there.

Ids, moments and authors stay, so that other devices agree on what is gone; what a record said does not.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from brm_desktop.domain.fields import Cell, Field
from brm_desktop.domain.record import Kind
from brm_desktop.storage import parcels, rows, search
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.held import let_go, list_held
from brm_desktop.storage.packing import pack, unpack

Target = tuple[str, str]
"""A record's kind and id."""

LABEL: Final = "Erased for good"
_LABELED: Final = 40  # characters of a title that a label holds at least
_KEPT = ("delete", "sink", "unheeded")  # they hold dots, never content


def erase_content(connection: Connection, kinds: Mapping[str, Kind], number: int, targets: Sequence[Target]) -> None:
    """Empty records that are in the trash, inside the caller's transaction; commit `number` says so.

    A record that never came here is remembered, so that it leaves nothing when it comes.
    """
    hashes = sorted(list_blobs(connection, kinds, targets))
    parcels.erase(connection, hashes)
    files = json.dumps(hashes)
    connection.executemany(
        "INSERT OR IGNORE INTO erased (record, kind, files) VALUES (?, ?, ?)", [(r, k, files) for k, r in targets]
    )
    erased = {record for _, record in targets}
    _drop_held(connection, erased)
    for kind_name, id in targets:
        kind = kinds.get(kind_name)
        row = rows.find_row(connection, kind, id) if kind is not None else None
        if kind is not None and row is not None:
            _empty_labels(connection, kind, row, erased)
            _empty_row(connection, kind, row)
            _empty_journal(connection, kind, id)
            connection.execute(
                "INSERT INTO journal (number, op, kind, record) VALUES (?, 'erase', ?, ?)", (number, kind_name, id)
            )
        for table in ("cell", "head", "version", "unknown_cell", "told_link"):
            connection.execute(f"DELETE FROM {table} WHERE record = ?", (id,))


def list_erased(connection: Connection) -> set[str]:
    """Return the ids of all that was erased."""
    return {id for (id,) in connection.execute("SELECT record FROM erased")}


def list_unsettled(connection: Connection) -> tuple[set[str], set[str]]:
    """Return the records of which the disk may still hold something, and the files that have to go with them."""
    found = connection.execute("SELECT record, files FROM erased WHERE settled = 0").fetchall()
    return {record for record, _ in found}, {hash for _, files in found for hash in json.loads(files)}


def mark_settled(connection: Connection, ids: Iterable[str]) -> None:
    """Remember that nothing of these records is left."""
    connection.executemany("UPDATE erased SET settled = 1, files = '[]' WHERE record = ?", [(id,) for id in ids])


def list_unwritten(connection: Connection) -> list[str]:
    """Return the records of which our own segments may still tell."""
    return [id for (id,) in connection.execute("SELECT record FROM erased WHERE rewritten = 0 ORDER BY record")]


def mark_rewritten(connection: Connection, ids: Iterable[str]) -> None:
    """Remember that our own segments tell nothing of these records any more."""
    connection.executemany("UPDATE erased SET rewritten = 1 WHERE record = ?", [(id,) for id in ids])


def has_erased(connection: Connection) -> bool:
    """Tell whether the content of any record was erased."""
    return connection.execute("SELECT 1 FROM erased LIMIT 1").fetchone() is not None


def is_erased(connection: Connection, id: str) -> bool:
    """Tell whether a record's content was erased."""
    return connection.execute("SELECT 1 FROM erased WHERE record = ?", (id,)).fetchone() is not None


def list_blobs(connection: Connection, kinds: Mapping[str, Kind], targets: Iterable[Target]) -> set[str]:
    """Return the files that these records hold, or held, and that no other record has."""
    found, erased = set[str](), {id for _, id in targets}
    for kind_name, id in targets:
        if kind_name in kinds and "blob" in kinds[kind_name].fields:
            for op, packed in connection.execute("SELECT op, new FROM journal WHERE record = ?", (id,)):
                value = unpack(packed) if packed and op in ("create", "set") else None
                held = value.get("blob") if isinstance(value, dict) else value
                if isinstance(held, str) and len(held) == 64:
                    found.add(held)
    for kind in (kind for kind in kinds.values() if "blob" in kind.fields):
        for id, blob in connection.execute(f"SELECT id, blob FROM \"{kind.name}\" WHERE blob != ''"):
            if id not in erased:
                found.discard(blob)
    return found


def purge(connection: Connection) -> None:
    """Leave nothing of what is gone in the database's files: merge the search index, then write all pages anew.

    Outside of a transaction; takes a moment. Words stay in the index until its parts are merged, which needs two.
    """
    for table, column in (("words", "text"), ("parts", "head")):
        connection.execute(f"INSERT INTO {table} (rowid, {column}) VALUES (?, 'x')", (search.END,))
        connection.execute(f"DELETE FROM {table} WHERE rowid = ?", (search.END,))
        connection.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")
    connection.execute("VACUUM")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def empty_cell(field: Field) -> Cell:
    """Return what a field holds of a record that says nothing."""
    if field.default is not None or field.optional:
        return field.default
    return "" if field.column == "TEXT" else 0


def _empty_row(connection: Connection, kind: Kind, row: rows.Row) -> None:
    cells = {name: empty_cell(field) for name, field in kind.fields.items()}
    statement = rows.update_statement(kind, list(cells))
    connection.execute(statement, (*cells.values(), row["id"]))
    connection.execute("DELETE FROM link WHERE docid = ?", (row["docid"],))


def _empty_journal(connection: Connection, kind: Kind, id: str) -> None:
    kept = {name: empty_cell(field) for name, field in kind.fields.items()}
    made = pack({name: cell for name, cell in kept.items() if cell != kind.fields[name].default})
    connection.execute("UPDATE journal SET new = ? WHERE record = ? AND op = 'create'", (made, id))
    connection.execute(
        "UPDATE journal SET op = 'erased', field = NULL, member = NULL, old = NULL, new = NULL, parent = NULL,"
        f" version = NULL WHERE record = ? AND op NOT IN ('create', {', '.join('?' * len(_KEPT))})",
        (id, *_KEPT),
    )


def _empty_labels(connection: Connection, kind: Kind, row: rows.Row, targets: set[str]) -> None:
    """Labels say what was changed of what: those of commits about nothing else, and those that hold a title of it."""
    id = row["id"]
    titles = _list_titles(connection, kind, row)
    for number, label, others in connection.execute(
        "SELECT c.number, c.label, (SELECT group_concat(DISTINCT j.record) FROM journal j WHERE j.number = c.number)"
        " FROM commits c WHERE c.number IN (SELECT number FROM journal WHERE record = ?)",
        (id,),
    ).fetchall():
        if targets.issuperset(others.split(",")) or any(title in label for title in titles):
            connection.execute("UPDATE commits SET label = ? WHERE number = ?", (LABEL, number))


def _list_titles(connection: Connection, kind: Kind, row: rows.Row) -> set[str]:
    """Return the beginnings of every title that a record had: labels hold long ones cut."""
    titles = {row[kind.title]}
    for old, new in connection.execute(
        "SELECT old, new FROM journal WHERE record = ? AND (op = 'create' OR (op = 'set' AND field = ?))",
        (row["id"], kind.title),
    ):
        values = [unpack(packed) for packed in (old, new) if packed]
        titles.update(value.get(kind.title) if isinstance(value, dict) else value for value in values)
    return {str(title)[:_LABELED] for title in titles if title}


def _drop_held(connection: Connection, ids: set[str]) -> None:
    for each in list_held(connection):
        if each.entry.record in ids:
            let_go(connection, each.number)
