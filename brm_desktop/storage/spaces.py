"""Which space each record is in: one for life. A record without a line here is personal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from brm_desktop.domain.kinds import BY_NAME
from brm_desktop.domain.placing import MARKS, PERSONAL_SPACE, Placing, list_private_fields
from brm_desktop.domain.record import Kind, Record, cells_of
from brm_desktop.storage import rows
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.packing import unpack
from brm_desktop.storage.writers import OWN

_OWN_FIELDS = sorted({name for of in BY_NAME.values() for name in list_private_fields(of.KIND)})
IS_SHARED_CELL = "ifnull({0}.field, '') NOT IN (" + ", ".join(f"'{name}'" for name in _OWN_FIELDS) + ")"
"""A condition on a table with a column `field`: it is told in its record's space, not in the personal one."""


def find_space(connection: Connection, record: str) -> str:
    """Return the shared space of a record, nothing if it is personal."""
    row = connection.execute("SELECT space FROM placed WHERE record = ?", (record,)).fetchone()
    return PERSONAL_SPACE if row is None else str(row[0])


def list_spaces(connection: Connection) -> list[str]:
    """Return the shared spaces that hold a record here."""
    return [row[0] for row in connection.execute("SELECT DISTINCT space FROM placed ORDER BY space")]


def count_records(connection: Connection) -> dict[str, int]:
    """Return how many records each shared space holds here, the trash included."""
    return dict(connection.execute("SELECT space, count(*) FROM placed GROUP BY space").fetchall())


def keep_spaces(connection: Connection, placed: Iterable[tuple[str, str]]) -> None:
    """Put records that are in no shared space into one, for life."""
    connection.executemany("INSERT INTO placed (record, space) VALUES (?, ?)", list(placed))


def place_unsent(connection: Connection, kinds: Mapping[str, Kind]) -> None:
    """Give every record that was made here and not told yet its space."""
    if not list_spaces(connection):
        return  # only what is shared on purpose begins a space
    made = {
        record: kind
        for kind, record in connection.execute(
            "SELECT j.kind, j.record FROM journal j JOIN commits c ON c.number = j.number"
            " WHERE c.sent = 0 AND c.writer = ? AND j.op = 'create'"
            " AND j.record NOT IN (SELECT record FROM placed) ORDER BY j.seq",
            (OWN,),
        )
    }
    if not made:
        return
    placing = Placing(
        kinds,
        lambda kind, id: rows.find_row(connection, kinds[kind], id),
        lambda _kind, id: None if id in made else find_space(connection, id),
        lambda contact: _list_workplaces(connection, contact),
        _list_hidden(connection, made),
    )
    found = [(id, placing.place(kind, id)) for id, kind in made.items()]
    keep_spaces(connection, [(id, space) for id, space in found if space != PERSONAL_SPACE])


def find_place(connection: Connection, record: Record) -> str:
    """Return the space that a record would get if it were made now."""
    if not list_spaces(connection):
        return PERSONAL_SPACE
    kinds = {name: of.KIND for name, of in BY_NAME.items()}
    placing = Placing(
        kinds,
        lambda kind, id: cells_of(record) if id == record.id else rows.find_row(connection, kinds[kind], id),
        lambda _kind, id: None if id == record.id else find_space(connection, id),
        lambda contact: _list_workplaces(connection, contact),
    )
    return placing.place(record.KIND.name, record.id)


def _list_workplaces(connection: Connection, contact: str) -> list[str]:
    """Return the agencies at which a person has a role."""
    found = connection.execute(
        "SELECT agency FROM role WHERE contact = ? AND agency IS NOT NULL AND deleted_ms IS NULL", (contact,)
    )
    return [row[0] for row in found]


def _list_hidden(connection: Connection, made: Iterable[str]) -> set[str]:
    """Return which of these records were private at any time: what they said then is not told to others."""
    hidden = set[str]()
    for record in made:
        for op, new in connection.execute(
            "SELECT op, new FROM journal WHERE record = ? AND (op = 'create' OR op = 'set' AND field IN (?, ?))",
            (record, *MARKS),
        ):
            value: Any = unpack(new or b"jnull")
            if any(value.get(mark) for mark in MARKS) if op == "create" else value:
                hidden.add(record)
    return hidden


def told_before(table: str, last: Mapping[str, int], otherwise: int = 0) -> tuple[str, list[str | int]]:
    """Return an expression, with its values, of the last commit that is told of the space of a table's line.

    The table has the columns `record` and `field`; `last` holds the last commit by space, `otherwise` is it elsewhere.
    """
    cases = " ".join("WHEN ? THEN ?" for _ in last)
    if not cases:
        return str(otherwise), []
    home = f"ifnull((SELECT p.space FROM placed p WHERE p.record = {table}.record), '')"
    values: list[str | int] = [each for pair in last.items() for each in pair]
    space = f"CASE WHEN {IS_SHARED_CELL.format(table)} THEN {home} ELSE '' END"
    return f"(CASE {space} {cases} ELSE {otherwise} END)", values
