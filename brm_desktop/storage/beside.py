"""Values that stand side by side: what two devices wrote without knowing of each other, until someone chooses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from brm_desktop.domain.changes import Dot
from brm_desktop.domain.fields import Cell
from brm_desktop.domain.kinds import BY_NAME
from brm_desktop.domain.merging import show_links
from brm_desktop.storage import rows
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.merges import load_merged
from brm_desktop.storage.packing import unpack
from brm_desktop.storage.writers import OWN


class Value(NamedTuple):
    """One of them, and whose device wrote it when. Of a set's member: whether it is in."""

    cell: Cell
    device: str
    is_own: bool
    at_ms: int
    dot: Dot


class Beside(NamedTuple):
    """A field, or one member of a set, with several values; the one that shows first."""

    kind: str
    record: str
    title: str
    field: str
    label: str
    values: tuple[Value, ...]
    member: str = ""

    @property
    def is_text(self) -> bool:
        return BY_NAME[self.kind].KIND.fields[self.field].shape == "text"


def list_beside(connection: Connection, limit: int = 500) -> list[Beside]:
    """Return what waits for someone to choose, the newest first. Texts that could be merged do not."""
    found = connection.execute(
        "SELECT h.record, h.field, h.member, w.uid, h.writer, h.seq, h.value, w.name,"
        " ifnull((SELECT at_ms FROM commits c WHERE c.writer = h.writer AND c.seq = h.seq), 0)"
        " FROM head h JOIN writers w ON w.number = h.writer JOIN cell x"
        " ON x.record = h.record AND x.field = h.field AND x.member = h.member"
        " WHERE EXISTS (SELECT 1 FROM head o WHERE o.record = h.record AND o.field = h.field AND o.member = h.member"
        " AND o.writer = x.writer AND o.seq = x.seq)"  # else an edit here has chosen already
        " ORDER BY h.record, h.field, h.member, h.stamp DESC",
    ).fetchall()
    merged = load_merged(connection, BY_NAME) if found else {}
    cells = dict[tuple[str, str, str], list[Value]]()
    for record, field, member, uid, writer, seq, value, name, at_ms in found:
        one = Value(unpack(value), name or "another device", writer == OWN, at_ms, (uid, seq))
        cells.setdefault((record, field, member), []).append(one)
    waiting = [made for key, values in cells.items() if (made := _make(connection, *key, values, merged)) is not None]
    return sorted(waiting, key=lambda each: -max(value.at_ms for value in each.values))[:limit]


def _make(
    connection: Connection, record: str, name: str, member: str, values: list[Value], merged: Mapping[str, str]
) -> Beside | None:
    kinds = connection.execute("SELECT kind FROM journal WHERE record = ? LIMIT 1", (record,)).fetchone()
    kind = BY_NAME[kinds[0]].KIND
    row: Mapping[str, Any] = rows.find_row(connection, kind, record) or {}
    field = kind.fields.get(name)
    if field is None or not row or row["deleted_ms"] is not None:
        return None
    if field.shape == "link":
        values = [value._replace(cell=show_links(field, value.cell, merged)) for value in values]
    shown = member in field.from_cell(row[name]) if field.shape == "set" else row[name]
    if shown != values[0].cell or all(value.cell == shown for value in values):
        return None  # merged, or the same
    return Beside(
        kind.name, record, str(row[kind.title] or kind.one), name, field.label, tuple(values), member
    )  # fmt: skip
