"""Giving some of an author's commits to another author, with all that names them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from brm_desktop.storage.driver import Connection
from brm_desktop.storage.packing import pack, unpack
from brm_desktop.storage.spaces import told_before

_TOLD: Final = "'create', 'set', 'text', 'add', 'remove', 'delete', 'restore', 'merge', 'erase'"
_NEVER: Final = 1 << 62


class Part(NamedTuple):
    """Which commits of `source` go to `target`, both by number: in each space those up to a last one, or beyond it.

    `last` is by the name that records have for a space. Of spaces that it does not name no commit goes.
    """

    source: int
    target: int
    last: Mapping[str, int]
    beyond: bool = False

    def where(self, table: str, seq: str) -> tuple[str, list[str | int]]:
        """Return the condition that a line of a table, of a commit with this number, goes."""
        end, values = self.end(table)
        return f"{seq} {'>' if self.beyond else '<='} {end}", values

    def end(self, table: str) -> tuple[str, list[str | int]]:
        return told_before(table, self.last, _NEVER if self.beyond else 0)

    def move(self, pairs: Iterable[Any], end: int) -> list[tuple[int, int]]:
        """Return observed commits with those that go, judged by `end`, given to the other author."""
        made = list[tuple[int, int]]()
        for writer, seq in pairs:
            if writer != self.source:
                made.append((writer, seq))
                continue
            before, after = (self.source, self.target) if self.beyond else (self.target, self.source)
            made += [(before, min(seq, end))] if end else []
            made += [(after, seq)] if seq > end else []
        return made


def move_commits(connection: Connection, part: Part, rest: str | None = None) -> None:
    """Give a part of an author's commits to another; a commit of which only a part goes becomes two.

    `rest` is what the part that stays of such a one is called, if not as before.
    """
    for table in ("cell", "head", "version"):
        where, values = part.where(table, "seq")
        connection.execute(
            f"UPDATE {table} SET writer = ? WHERE writer = ? AND {where}", (part.target, part.source, *values)
        )
    _move_vectors(connection, part)
    goes, values = part.where("journal", "c.seq")
    found = connection.execute(
        f"SELECT c.number, min({goes}), max({goes}) FROM commits c LEFT JOIN journal"
        f" ON journal.number = c.number AND journal.op IN ({_TOLD}) WHERE c.writer = ? GROUP BY c.number",
        (*values, *values, part.source),
    ).fetchall()
    whole = [(part.target, commit) for commit, all_go, _ in found if all_go]
    connection.executemany("UPDATE commits SET writer = ? WHERE number = ?", whole)
    for commit in [each for each, all_go, some_go in found if some_go and not all_go]:
        _split_commit(connection, commit, part, rest)


def _move_vectors(connection: Connection, part: Part) -> None:
    """Give what deletes had seen, and what texts were made from, to the author whose it is now."""
    end, values = part.end("journal")
    for row, packed, last in connection.execute(
        f"SELECT seq, new, {end} FROM journal WHERE op IN ('delete', 'unheeded')", values
    ).fetchall():
        moved = pack(part.move(unpack(packed), last))
        if moved != packed:
            connection.execute("UPDATE journal SET new = ? WHERE seq = ?", (moved, row))
    end, values = part.end("version")
    for *key, packed, last in connection.execute(
        f"SELECT record, field, writer, seq, parents, {end} FROM version", values
    ).fetchall():
        parents = [
            [part.target if writer == part.source and (seq > last) == part.beyond else writer, seq]
            for writer, seq in unpack(packed)
        ]
        connection.execute(
            "UPDATE version SET parents = ? WHERE record = ? AND field = ? AND writer = ? AND seq = ?",
            (pack(parents), *key),
        )


def _split_commit(connection: Connection, commit: int, part: Part, rest: str | None) -> None:
    """Make of a commit two: what of it goes, and what stays."""
    (made,) = connection.execute("SELECT max(number) + 1 FROM commits").fetchone()
    connection.execute(
        "INSERT INTO commits (number, writer, seq, stamp, at_ms, label, role, sent)"
        " SELECT ?, ?, seq, stamp, at_ms, label, role, 1 FROM commits WHERE number = ?",
        (made, part.target, commit),
    )
    if rest is not None:
        connection.execute("UPDATE commits SET label = ? WHERE number = ?", (rest, commit))
    goes, values = part.where("journal", "(SELECT seq FROM commits WHERE number = ?)")
    connection.execute(f"UPDATE journal SET number = ? WHERE number = ? AND {goes}", (made, commit, commit, *values))
    for (kind,) in connection.execute(
        "SELECT DISTINCT kind FROM journal WHERE number = ? AND op = 'create'", (made,)
    ).fetchall():
        connection.execute(
            f'UPDATE "{kind}" SET born = ? WHERE born = ? AND id IN'
            " (SELECT record FROM journal WHERE number = ? AND op = 'create')",
            (made, commit, made),
        )
