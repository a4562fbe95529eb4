"""What stands in each cell by what everybody said of it: the winner beside its row, several where none had seen all."""

from __future__ import annotations

from collections.abc import Sequence

from brm_desktop.domain.fields import Field
from brm_desktop.domain.merging import Head
from brm_desktop.storage.change import Draft
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.homes import Homes
from brm_desktop.storage.packing import pack, unpack
from brm_desktop.storage.writers import Writers

Key = tuple[str, str, str]
"""A cell: record, field, member. Without a field and a member: what the record was merged into."""


class Heads:
    """Keeps what is found and changed until it is written."""

    def __init__(self, connection: Connection, writers: Writers, homes: Homes) -> None:
        self._connection = connection
        self._writers = writers
        self._homes = homes
        self._kept: dict[Key, Sequence[Head]] = {}
        self._many = set[Key]()  # cells whose heads are, or were, several

    def load(self, draft: Draft, field: Field, key: Key) -> Sequence[Head]:
        """Return what stands in a cell, the winner first; nothing if nobody ever said anything of it."""
        if key in self._kept:
            return self._kept[key]
        fresh = draft.was is None  # made here and not written yet: nothing else is known of it
        found = () if fresh else self._connection.execute(
            "SELECT stamp, writer, seq, value FROM head WHERE record = ? AND field = ? AND member = ?", key
        ).fetchall()  # fmt: skip
        if found:
            heads = [Head(stamp, self._writers.uid(writer), seq, unpack(value)) for stamp, writer, seq, value in found]
            return sorted(heads, key=lambda head: head.rank, reverse=True)
        row = None if fresh else self._find_winner(key)
        value = draft.cells[field.name]
        if field.shape == "set":
            value = key[2] in field.from_cell(value)
        if row is None:
            if field.shape == "set" and not value:
                return []  # nobody ever had it in
            if field.private and self._homes.find(key[0]):
                return []  # it was not told with its record
            row = self._connection.execute(
                "SELECT stamp, writer, seq FROM commits WHERE number = ?", (draft.cells["born"],)
            ).fetchone()
        return [Head(row[0], self._writers.uid(row[1]), row[2], value)]

    def keep(self, key: Key, before: Sequence[Head], heads: Sequence[Head]) -> None:
        """Let a cell's heads be these, the winner first."""
        self._kept[key] = heads
        if len(before) > 1 or len(heads) > 1:
            self._many.add(key)

    def find_merge(self, record: str) -> Head | None:
        """Return the highest of all that was said of a record's merges, without what it was merged into."""
        key = (record, "", "")
        if key in self._kept:
            return self._kept[key][0]
        row = self._find_winner(key)
        return None if row is None else Head(row[0], self._writers.uid(row[1]), row[2], None)

    def keep_merge(self, record: str, head: Head) -> None:
        """Let this be the highest of all that was said of a record's merges."""
        self._kept[record, "", ""] = [head]

    def write(self) -> None:
        """Write what was kept."""
        number = self._writers.number
        winners = [(*key, heads[0].stamp, number(heads[0].writer), heads[0].seq) for key, heads in self._kept.items()]
        self._connection.executemany(
            "INSERT OR REPLACE INTO cell (record, field, member, stamp, writer, seq) VALUES (?, ?, ?, ?, ?, ?)", winners
        )
        self._connection.executemany("DELETE FROM head WHERE record = ? AND field = ? AND member = ?", list(self._many))
        self._connection.executemany(
            "INSERT INTO head (record, field, member, writer, seq, stamp, value) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (*key, number(head.writer), head.seq, head.stamp, pack(head.value))
                for key in self._many
                for head in self._kept.get(key, ())
                if len(self._kept[key]) > 1
            ],
        )
        self._kept.clear()
        self._many.clear()

    def _find_winner(self, key: Key) -> tuple[int, int, int] | None:
        found: tuple[int, int, int] | None = self._connection.execute(
            "SELECT stamp, writer, seq FROM cell WHERE record = ? AND field = ? AND member = ?", key
        ).fetchone()
        return found
