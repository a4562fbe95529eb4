"""Which agency a record is about: by its own link, else by what it belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from brm_desktop.domain.kinds import BY_NAME
from brm_desktop.domain.record import Kind
from brm_desktop.storage import rows
from brm_desktop.storage.driver import Connection

_MOST_STEPS: Final = 4


def find_agency_of(connection: Connection, kind: Kind, row: Mapping[str, Any], steps: int = _MOST_STEPS) -> str | None:
    """Return the id of the agency that a row is about; of several the first, of a person that of the newest role."""
    if kind.name == "agency":
        return str(row["id"])
    for name, field in kind.fields.items():
        if field.target == "agency" and name in ("agency", "agencies", "sponsor") and row[name]:
            found = field.from_cell(row[name])
            first = found[0] if field.shape == "set" and found else found
            if first:
                return str(first)
    if kind.name == "contact":
        role = connection.execute(
            "SELECT agency FROM role WHERE contact = ? AND agency IS NOT NULL AND deleted_ms IS NULL"
            " ORDER BY docid DESC LIMIT 1",
            (row["id"],),
        ).fetchone()
        return str(role[0]) if role else None
    return _find_by_owner(connection, kind, row, steps - 1) if steps else None


def find_owner(kind: Kind, row: Mapping[str, Any]) -> tuple[Kind, str] | None:
    """Return what a record has no meaning without."""
    for name, field in kind.fields.items():
        if field.owned and field.shape == "link" and row[name]:
            owner, _, id = str(row[name]).rpartition(":")
            owner = owner if field.target == "*" else field.target
            if owner in BY_NAME:
                return BY_NAME[owner].KIND, id
    return None


def _find_by_owner(connection: Connection, kind: Kind, row: Mapping[str, Any], steps: int) -> str | None:
    owner = find_owner(kind, row)
    above = rows.find_row(connection, *owner) if owner is not None else None
    return find_agency_of(connection, owner[0], above, steps) if owner is not None and above is not None else None
