"""Records by the start or a part of their name, for completing what a person types."""

from __future__ import annotations

from typing import NamedTuple

from brm_desktop.domain.record import Kind
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.search import find_names

_DETAILS = {"agency": "acronym", "contact": "organization", "note": "starts_at", "agreement": "number"}


class NameLine(NamedTuple):
    """A record to choose: its id, its name and a remark."""

    id: str
    title: str
    detail: str


def find_by_name_part(connection: Connection, kind: Kind, text: str, limit: int = 8) -> list[NameLine]:
    """Return live records of a kind whose names match, those that start with the text first; all when it is empty."""
    columns = f'id, "{kind.title}", {_detail_of(kind)}'
    if not text.strip():
        rows = connection.execute(
            f'SELECT {columns} FROM "{kind.name}" WHERE deleted_ms IS NULL'
            f' ORDER BY "{kind.title}" COLLATE NOCASE LIMIT ?',
            (limit,),
        )
        return [NameLine(id, title, detail) for id, title, detail in rows]
    places = find_names(connection, text, kinds=[kind.name], limit=limit * 4)
    marks = ", ".join("?" * len(places))
    found = connection.execute(f'SELECT {columns} FROM "{kind.name}" WHERE docid IN ({marks})', places).fetchall()
    wanted = text.strip().lower()
    found.sort(
        key=lambda row: (str(row[2]).lower() != wanted, not str(row[1]).lower().startswith(wanted), str(row[1]).lower())
    )
    return [NameLine(id, title, detail) for id, title, detail in found[:limit]]


def _detail_of(kind: Kind) -> str:
    name = _DETAILS.get(kind.name)
    if name is None or name not in kind.fields:
        return "''"
    return f"ifnull(substr(\"{name}\", 1, 10), '')" if name == "starts_at" else f"ifnull(\"{name}\", '')"
