"""What a run of the journal's entries comes to for one record: from its first value to its last."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from brm_desktop.domain.text_patch import Patch, revert_patch
from brm_desktop.storage import rows
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.packing import unpack


class Entry(NamedTuple):
    """One line of the journal, with whose it is and when it was done."""

    row: int
    number: int
    op: str
    kind: str
    record: str
    field: str
    member: str
    old: bytes | None
    new: bytes | None
    writer: int
    at_ms: int


ERASED = "Erased for good"


class NetChange:
    """What one author did to one record; take its entries in the order of the journal."""

    def __init__(self, first: Entry) -> None:
        self.kind, self.record, self.writer, self.at_ms = first.kind, first.record, first.writer, first.at_ms
        self.made = self.gone = self.back = self.beaten = self.erased = False
        self.values = dict[str, tuple[Any, Any]]()
        self.texts = dict[str, tuple[int, int]]()  # the rows of the first and the last entry
        self.members = dict[str, dict[str, bool]]()

    @property
    def what(self) -> str:
        """Return what was done in one word or a few, nothing if it came to nothing."""
        if self.made:
            return "" if self.gone else "Added"
        if self.erased:
            return ERASED
        if self.gone:
            return "Moved to the trash"
        if self.back:
            return "Taken out of the trash"
        return "Changed" if self.values or self.texts or self.beaten or any(self.members.values()) else ""

    def take(self, entry: Entry) -> None:
        """Add what an entry did."""
        self.at_ms = max(self.at_ms, entry.at_ms)
        match entry.op:
            case "erase":
                self.erased = True
            case "create":
                self.made = True
            case "delete" | "sink":
                self.gone, self.back = not self.back, False
            case "restore" | "revive":
                self.gone, self.back = False, not self.gone
            case "beaten":
                self.beaten = True
            case "set":
                self._take_value(entry)
            case "text":
                first, _ = self.texts.get(entry.field, (entry.row, 0))
                self.texts[entry.field] = first, entry.row
            case "add" | "remove":
                self._take_member(entry)

    def _take_value(self, entry: Entry) -> None:
        old, new = unpack(entry.old or b"jnull"), unpack(entry.new or b"jnull")
        before, _ = self.values.pop(entry.field, (old, None))
        if before != new:
            self.values[entry.field] = before, new

    def _take_member(self, entry: Entry) -> None:
        members = self.members.setdefault(entry.field, {})
        came = entry.op == "add"
        if members.get(entry.member, came) != came:
            del members[entry.member]
        else:
            members[entry.member] = came


def fold_entries(entries: Iterable[Entry]) -> list[NetChange]:
    """Return what entries, in the order of the journal, come to for each record and author."""
    folded = dict[tuple[str, int], NetChange]()
    for entry in entries:
        key = entry.record, entry.writer
        if key not in folded:
            folded[key] = NetChange(entry)
        folded[key].take(entry)
    return [change for change in folded.values() if change.what]


def find_texts(connection: Connection, change: NetChange, field: str, row: rows.Row) -> tuple[str, str]:
    """Return a long text as it was before and after a change, by taking back what came later."""
    first, last = change.texts[field]
    later = connection.execute(
        "SELECT seq, new FROM journal WHERE record = ? AND seq >= ? AND op = 'text' AND field = ? ORDER BY seq DESC",
        (change.record, first, field),
    ).fetchall()
    text = after = str(row[field] or "")
    for at, packed in later:
        if at == last:
            after = text
        text = revert_patch(text, Patch(*unpack(packed)))
    return text, after
