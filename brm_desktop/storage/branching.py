"""Telling apart what two copies of one device wrote under one name, once it is here."""

from __future__ import annotations

from brm_desktop.domain.branches import Naming, is_branch, name_branch, parent_of
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.held import keep_as, list_held
from brm_desktop.storage.moving import Part, move_commits
from brm_desktop.storage.packing import pack, unpack
from brm_desktop.storage.writers import Writers


def split_line(connection: Connection, space: str, home: str, line: str, seq: int, branch: str) -> None:
    """Give an author's segments from this number on, with their commits in this space, to a branch of it.

    `home` is how records call the space. Branches that had left the line later leave the branch now.
    """
    _rename_branches(connection, space, line, seq, branch)
    writers = Writers(connection)
    source, target = writers.number(line), writers.number(branch)
    connection.execute(
        "UPDATE writers SET name = (SELECT name FROM writers WHERE number = ?) WHERE number = ?", (source, target)
    )
    row = connection.execute(
        "SELECT last FROM segment WHERE space = ? AND writer = ? AND seq = ?", (space, source, seq - 1)
    ).fetchone()
    last = int(row[0]) if row else 0
    connection.execute(
        "UPDATE segment SET writer = ? WHERE space = ? AND writer = ? AND seq >= ?", (target, space, source, seq)
    )
    part = Part(source, target, {home: last}, beyond=True)
    move_commits(connection, part)
    _move_held(connection, part, home, last, Naming({line: branch}, {branch: last}))


def load_ends(connection: Connection) -> dict[int, tuple[int, int]]:
    """Return for each branch whom it leaves, both by number, and the last commit there before it does."""
    numbers = dict(connection.execute("SELECT uid, number FROM writers").fetchall())
    ends = dict[int, tuple[int, int]]()
    for branch in filter(is_branch, numbers):
        parent = numbers.get(parent_of(branch))
        row = connection.execute(
            "SELECT max(last) FROM segment WHERE writer = ?1"
            " AND space IN (SELECT space FROM segment WHERE writer = ?2)",
            (parent, numbers[branch]),
        ).fetchone()
        if parent is not None and row[0] is not None:
            ends[numbers[branch]] = (parent, int(row[0]))
    return ends


def _rename_branches(connection: Connection, space: str, line: str, seq: int, branch: str) -> None:
    """Let what had left the line after it is split leave the branch."""
    for number, uid in connection.execute(
        "SELECT number, uid FROM writers WHERE substr(uid, 1, ?) = ? AND"
        " (SELECT min(seq) FROM segment WHERE space = ? AND writer = number) > ?",
        (len(line) + 1, name_branch(line, ""), space, seq),
    ).fetchall():
        connection.execute("UPDATE writers SET uid = ? WHERE number = ?", (branch + uid[len(line) :], number))


def _move_held(connection: Connection, part: Part, home: str, last: int, naming: Naming) -> None:
    """See to entries that wait for another version, and to the commits that they are of."""
    for held in list_held(connection):
        if held.space != home:
            continue
        goes = held.writer == part.source and held.seq > last
        seen = dict(part.move(unpack(held.seen), last)) | ({part.source: last} if goes and last else {})
        writer = part.target if goes else held.writer
        keep_as(
            connection, held._replace(writer=writer, seen=pack(sorted(seen.items())), entry=naming.entry(held.entry))
        )
        if goes:
            connection.execute(
                "INSERT INTO commits (number, writer, seq, stamp, at_ms, label, role, sent)"
                " SELECT (SELECT max(number) + 1 FROM commits), ?1, seq, stamp, at_ms, label, role, 1 FROM commits"
                " WHERE writer = ?2 AND seq = ?3"
                " AND NOT EXISTS (SELECT 1 FROM commits WHERE writer = ?1 AND seq = ?3)",
                (part.target, part.source, held.seq),
            )
