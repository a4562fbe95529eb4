"""What has been deleted, of all kinds."""

from __future__ import annotations

from typing import NamedTuple

from brm_desktop.domain.kinds import KINDS
from brm_desktop.storage.driver import Connection

_MOVED = (
    "SELECT a.record FROM alias a LEFT JOIN placed was ON was.record = a.record"
    " JOIN placed goes ON goes.record = a.survivor WHERE goes.space IS NOT was.space"
)


class TrashLine(NamedTuple):
    """A deleted record and when it was deleted."""

    kind: str
    id: str
    title: str
    deleted_ms: int


def list_trash(connection: Connection, limit: int = 500) -> list[TrashLine]:
    """Return the records in the trash, the last deleted first.

    What goes on as a copy in another space was not deleted by anybody, and is not among them.
    """
    lines = list[TrashLine]()
    for kind in (of.KIND for of in KINDS):
        found = connection.execute(
            f'SELECT id, "{kind.title}", deleted_ms FROM "{kind.name}"'
            " WHERE deleted_ms IS NOT NULL AND id NOT IN (SELECT record FROM erased)"
            f" AND id NOT IN ({_MOVED}) ORDER BY deleted_ms DESC LIMIT ?",
            (limit,),
        )
        lines += [TrashLine(kind.name, id, title or f"Untitled {kind.one.lower()}", at) for id, title, at in found]
    return sorted(lines, key=lambda line: -line.deleted_ms)[:limit]
