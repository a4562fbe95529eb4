"""Of which agencies files are not kept on this device but fetched when they are opened. Told to no other device."""

from __future__ import annotations

import json
from collections.abc import Iterable

from brm_desktop.domain.fields import ANY
from brm_desktop.domain.kinds import BY_NAME
from brm_desktop.storage import rows
from brm_desktop.storage.database import Database
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.meta import find_text
from brm_desktop.storage.parcels import Mention

_KEY = "files fetched when opened"
_MOST_OWNERS = 4


def list_left(connection: Connection) -> frozenset[str]:
    """Return the agencies whose files are fetched only when they are opened."""
    return frozenset(json.loads(find_text(connection, _KEY) or "[]"))


def set_kept(database: Database, agency: str, kept: bool) -> None:
    """Keep an agency's files on this device, or have them fetched when they are opened."""
    with database.write() as connection:
        left = list_left(connection) - {agency} if kept else list_left(connection) | {agency}
        connection.execute(
            "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            (_KEY, json.dumps(sorted(left))),
        )


def list_left_hashes(connection: Connection, mentions: Iterable[Mention]) -> set[str]:
    """Return the files that nobody wants to be here: all that speaks of them is about such agencies alone."""
    left = list_left(connection)
    if not left:
        return set()
    found, wanted = set[str](), set[str]()
    for mention in mentions:
        agencies = list_agencies(connection, mention.kind, mention.record)
        (found if agencies and agencies <= left else wanted).add(mention.hash)
    return found - wanted


def list_agencies(connection: Connection, kind: str, id: str, depth: int = _MOST_OWNERS) -> frozenset[str]:
    """Return the agencies that a record, or what it is kept with, is about."""
    of = BY_NAME.get(kind)
    row = rows.find_row(connection, of.KIND, id) if of is not None else None
    if of is None or row is None or depth == 0:
        return frozenset()
    if kind == "agency":
        return frozenset((id,))
    found = set[str]()
    for field in of.KIND.links:
        cell = row[field.name]
        if field.target == "agency" and cell:
            found.update(field.from_cell(cell) if field.shape == "set" else (cell,))
        elif field.owned and field.shape == "link" and cell:
            owner, _, owner_id = str(cell).rpartition(":") if field.target == ANY else (field.target, "", cell)
            found.update(list_agencies(connection, owner, owner_id, depth - 1))
    return frozenset(found)
