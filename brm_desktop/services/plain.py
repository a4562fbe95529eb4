"""Records as plain JSON values, for `--json` and for export."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from brm_desktop.domain.fields import Field
from brm_desktop.domain.kinds import get_kind
from brm_desktop.domain.record import Kind, Record, cells_of
from brm_desktop.storage import rows
from brm_desktop.storage.driver import Connection


def make_plain(record: Record) -> dict[str, Any]:
    """Return a record's id, fields and stamps; days, times and choices as text, money in dollars."""
    plain: dict[str, Any] = {"id": record.id}
    cells = cells_of(record)
    for name, field in record.KIND.fields.items():
        plain[name] = _plain_cell(field, cells[name])
    plain["created_at"] = record.created_at.isoformat(timespec="milliseconds")
    plain["changed_at"] = record.changed_at.isoformat(timespec="milliseconds")
    if record.deleted_ms is not None:
        plain["deleted_ms"] = record.deleted_ms
    return plain


def list_links(connection: Connection, record: Record) -> dict[str, list[dict[str, str]]]:
    """Return what each link field of a record points to: kind, id and title."""
    links = dict[str, list[dict[str, str]]]()
    for field in record.KIND.links:
        value = getattr(record, field.name)
        targets = [value] if isinstance(value, str) and value else list(value or ())
        if targets:
            links[field.name] = [_named(connection, field, target) for target in targets]
    return links


def list_backlinks(connection: Connection, record: Record, most: int = 50) -> dict[str, list[dict[str, str]]]:
    """Return the live records that point to this one, newest first, by kind; at most so many of each field."""
    found = defaultdict[str, list[dict[str, str]]](list)
    for target in (record.id, f"{record.KIND.name}:{record.id}"):
        fields = connection.execute("SELECT DISTINCT field FROM link WHERE target = ?", (target,)).fetchall()
        for (field,) in fields:
            kind = get_kind(field.partition(".")[0]).KIND
            pointing = connection.execute(
                f'SELECT r.id, r."{kind.title}" FROM link l JOIN "{kind.name}" r ON r.docid = l.docid'
                " WHERE l.target = ? AND l.field = ? ORDER BY l.docid DESC LIMIT ?",
                (target, field, most),
            )
            found[field] += [{"kind": kind.name, "id": id, "title": title} for id, title in pointing]
    return dict(found)


def _named(connection: Connection, field: Field, target: str) -> dict[str, str]:
    name, _, id = target.rpartition(":")
    kind: Kind = get_kind(name or field.target).KIND
    return {"kind": kind.name, "id": id, "title": rows.list_titles(connection, kind, [id]).get(id, "")}


def _plain_cell(field: Field, cell: Any) -> Any:
    if cell is None:
        return None
    if field.shape == "set":
        return list(field.from_cell(cell))
    if field.editor == "tick":
        return bool(cell)
    return cell / 100 if field.editor == "money" else cell
