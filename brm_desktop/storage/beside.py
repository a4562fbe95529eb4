"""Values that stand side by side: what two devices wrote without knowing of each other, until someone chooses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from brm_desktop.domain.fields import Cell
from brm_desktop.domain.kinds import BY_NAME
from brm_desktop.storage import rows
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.packing import unpack
from brm_desktop.storage.writers import OWN


class Value(NamedTuple):
    """One of them, and whose device wrote it when."""

    cell: Cell
    device: str
    is_own: bool
    at_ms: int


class Beside(NamedTuple):
    """A field with several values, the one that shows first."""

    kind: str
    record: str
    title: str
    field: str
    label: str
    values: tuple[Value, ...]

    @property
    def is_text(self) -> bool:
        return BY_NAME[self.kind].KIND.fields[self.field].shape == "text"

    def say(self, value: Value) -> str:
        """Return a value in words."""
        field = BY_NAME[self.kind].KIND.fields[self.field]
        if value.cell is None:
            return ""
        if field.editor == "tick":
            return "Yes" if value.cell else "No"
        held = field.from_cell(value.cell)
        return str(getattr(held, "label", held))


def list_beside(connection: Connection, limit: int = 500) -> list[Beside]:
    """Return the fields that wait for someone to choose, the newest first. Texts that could be merged do not."""
    found = connection.execute(
        "SELECT h.record, h.field, h.writer, h.seq, h.stamp, h.value, w.name,"
        " ifnull((SELECT at_ms FROM commits c WHERE c.writer = h.writer AND c.seq = h.seq), 0)"
        " FROM head h JOIN writers w ON w.number = h.writer JOIN cell x"
        " ON x.record = h.record AND x.field = h.field AND x.member = '' WHERE h.member = ''"
        " AND EXISTS (SELECT 1 FROM head o WHERE o.record = h.record AND o.field = h.field AND o.member = ''"
        " AND o.writer = x.writer AND o.seq = x.seq)"  # else an edit here has chosen already
        " ORDER BY h.record, h.field, h.stamp DESC",
    ).fetchall()
    cells = dict[tuple[str, str], list[Value]]()
    for record, field, writer, _, _, value, name, at_ms in found:
        one = Value(unpack(value), name or "another device", writer == OWN, at_ms)
        cells.setdefault((record, field), []).append(one)
    waiting = [
        made
        for (record, field), values in cells.items()
        if (made := _make(connection, record, field, values)) is not None
    ]
    return sorted(waiting, key=lambda each: -max(value.at_ms for value in each.values))[:limit]


def _make(connection: Connection, record: str, name: str, values: list[Value]) -> Beside | None:
    kinds = connection.execute("SELECT kind FROM journal WHERE record = ? LIMIT 1", (record,)).fetchone()
    kind = BY_NAME[kinds[0]].KIND
    row: Mapping[str, Any] = rows.find_row(connection, kind, record) or {}
    field = kind.fields.get(name)
    if field is None or not row or row["deleted_ms"] is not None:
        return None
    if row[name] != values[0].cell or all(value.cell == row[name] for value in values):
        return None  # merged, or the same
    return Beside(kind.name, record, str(row[kind.title] or kind.one), name, field.label, tuple(values))
