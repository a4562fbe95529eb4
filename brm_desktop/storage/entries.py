"""What the journal says: the inverse of a commit, whether one can be folded, a record's history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from brm_desktop.domain.fields import Cell
from brm_desktop.domain.merging import show_links
from brm_desktop.domain.ops import Add, Create, Delete, Merge, Op, Remove, Restore, Set
from brm_desktop.domain.placing import MARKS
from brm_desktop.domain.record import Kind
from brm_desktop.domain.text_patch import Patch, revert_patch
from brm_desktop.storage import rows, spaces
from brm_desktop.storage.change import CommitRow, text_version
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.erasing import is_erased
from brm_desktop.storage.merges import load_merged
from brm_desktop.storage.packing import unpack


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One change of one record. `old` and `new` are cells; for a long text, what went and what came."""

    number: int
    at_ms: int
    label: str
    role: str
    writer: str
    op: str
    field: str | None
    old: Any
    new: Any


def list_history(connection: Connection, id: str, limit: int = -1) -> list[HistoryEntry]:
    """Return the changes of one record, newest first."""
    found = connection.execute(
        "SELECT c.number, c.at_ms, c.label, c.role, w.uid, j.op, j.field, j.member, j.old, j.new FROM journal j"
        " JOIN commits c ON c.number = j.number JOIN writers w ON w.number = c.writer"
        " WHERE j.record = ? AND j.op NOT IN ('again', 'earlier') ORDER BY j.seq DESC LIMIT ?",
        (id, limit),
    )
    return [_history_entry(*row) for row in found]


def latest_stamp(connection: Connection, ops: Iterable[Op]) -> int:
    """Return the newest stamp among what the operations are about to replace."""
    touched = {(op.kind, op.id) for op in ops if not isinstance(op, Create)}
    latest = 0
    for kind, id in touched:
        row = connection.execute(
            "SELECT max(ifnull((SELECT max(stamp) FROM cell WHERE record = ?1), 0),"
            f' ifnull((SELECT stamp FROM commits WHERE number = (SELECT born FROM "{kind}" WHERE id = ?1)), 0))',
            (id,),
        ).fetchone()
        latest = max(latest, row[0])
    return latest


def can_fold(connection: Connection, session: CommitRow, ops: Iterable[Op]) -> bool:
    """Tell whether operations may join a commit of the same session: nothing newer touched their cells."""
    for op in ops:
        if not isinstance(op, Set):
            return False
        stamp = connection.execute(
            "SELECT stamp FROM cell WHERE record = ? AND field = ? AND member = ''", (op.id, op.field)
        ).fetchone()
        if stamp is not None and stamp[0] > session.stamp:
            return False
    return True


def invert(connection: Connection, kinds: Mapping[str, Kind], commit: CommitRow) -> tuple[list[Op], list[str]]:
    """Return what takes a commit back, and the names of what someone has changed since."""
    found = connection.execute(
        "SELECT op, kind, record, field, member, old, new FROM journal WHERE number = ? ORDER BY seq DESC",
        (commit.number,),
    ).fetchall()
    inverse = _Inverse(connection, kinds, commit)
    for row in found:
        inverse.take(*row)
    return inverse.ops, inverse.skipped


class _Inverse:
    def __init__(self, connection: Connection, kinds: Mapping[str, Kind], commit: CommitRow) -> None:
        self.ops: list[Op] = []
        self.skipped: list[str] = []
        self._connection = connection
        self._kinds = kinds
        self._commit = commit
        self._now: dict[tuple[str, str], Cell] = {}
        self._merged = load_merged(connection, kinds)

    def take(
        self, op: str, kind: str, id: str, field: str | None, member: str | None, old: bytes | None, new: bytes | None
    ) -> None:
        if op in ("erase", "erased") or is_erased(self._connection, id):
            self.skipped.append(f"{self._kinds[kind].one} that was erased for good")
            return
        match op:
            case "create":
                self._uncreate(kind, id)
            case "delete":
                self.ops.append(Restore(kind, id))
            case "restore":
                self.ops.append(Delete(kind, id))
            case "merge":
                self.ops.append(Merge(kind, id, unpack(old or b"jnull")))
            case "add" | "remove":
                self.ops.append((Remove if op == "add" else Add)(kind, id, field or "", member or ""))
            case "set" | "text":
                self._unset(op, kind, id, field or "", old, new or b"jnull")

    def _unset(self, op: str, kind: str, id: str, field: str, old: bytes | None, new: bytes) -> None:
        """Put the value before back, if the cell still holds what this commit put there."""
        now = self._cell(kind, id, field)
        if op == "text":
            patch = Patch(*unpack(new))
            text = str(now or "")
            stands = text[patch.start : patch.start + len(patch.inserted)] == patch.inserted
            stands = stands and self._is_version(id, field, text)
            before: Cell = revert_patch(text, patch)
        else:
            held = self._kinds[kind].fields.get(field)
            there = show_links(held, unpack(new), self._merged) if held and held.target else unpack(new)
            stands, before = now == there, unpack(old or b"jnull")
        if field in MARKS and before and spaces.find_space(self._connection, id):
            stands = False  # it is shared meanwhile, where nothing is private
        if not stands:
            self.skipped.append(self._name(kind, id, field))
            return
        self._now[id, field] = before
        self.ops.append(Set(kind, id, field, now, before))

    def _is_version(self, id: str, field: str, text: str) -> bool:
        row = self._connection.execute(
            "SELECT version FROM journal WHERE number = ? AND record = ? AND field = ?",
            (self._commit.number, id, field),
        ).fetchone()
        return row is not None and bytes(row[0]) == text_version(text)

    def _uncreate(self, kind: str, id: str) -> None:
        others = self._connection.execute(
            "SELECT 1 FROM cell WHERE record = ? AND writer != 1 LIMIT 1", (id,)
        ).fetchone()
        if others is None:
            self.ops.append(Delete(kind, id))
        else:
            self.skipped.append(self._name(kind, id, None))

    def _cell(self, kind: str, id: str, field: str) -> Cell:
        if (id, field) not in self._now:
            row = rows.find_row(self._connection, self._kinds[kind], id) or {}
            self._now[id, field] = row.get(field)
        return self._now[id, field]

    def _name(self, kind_name: str, id: str, field: str | None) -> str:
        kind = self._kinds[kind_name]
        row = rows.find_row(self._connection, kind, id) or {}
        title = str(row.get(kind.title) or kind.one)
        known = kind.fields.get(field or "")
        return f"{title}: {known.label}" if known else title


def _history_entry(
    number: int,
    at_ms: int,
    label: str,
    role: str,
    writer: str,
    op: str,
    field: str | None,
    member: str | None,
    old: bytes | None,
    new: bytes | None,
) -> HistoryEntry:
    before: Any = unpack(old) if old else None
    after: Any = unpack(new) if new else None
    if op == "text":
        before, after = after[1], after[2]
    elif member is not None:
        before, after = (None, member) if op == "add" else (member, None)
    return HistoryEntry(number, at_ms, label, role, writer, op, field, before, after)
