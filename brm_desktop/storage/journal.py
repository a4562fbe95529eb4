"""The one door through which records change: row, journal, cells, links and search in one transaction.

The journal is undo, history, audit, import rollback and what sync reads. Undo appends the
inverse of a commit as a commit of its own, so it works after a restart and after a sync.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from brm_desktop.base.errors import KnownError, NotFound
from brm_desktop.base.stamps import Clock, SystemClock, make_id, next_stamp, to_ms
from brm_desktop.domain.kinds import KINDS
from brm_desktop.domain.ops import Delete, Op
from brm_desktop.domain.record import Kind, Record
from brm_desktop.storage import entries, rows
from brm_desktop.storage.change import Change, CommitRow
from brm_desktop.storage.committed import Committed
from brm_desktop.storage.database import Database
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.erasing import Target

_UNDOABLE = "role = 'do' AND undone = 0 ORDER BY number DESC"
_REDOABLE = "role = 'do' AND undone = 1 ORDER BY number"


class NothingToUndo(KnownError):
    """There is no commit of this profile left to undo or redo."""


class Journal:
    """Writes commits of one profile. Safe to call from any thread; calls wait for each other."""

    def __init__(self, database: Database, kinds: Iterable[type[Record]] = KINDS, clock: Clock | None = None) -> None:
        self._database = database
        self._kinds: Mapping[str, Kind] = {kind.KIND.name: kind.KIND for kind in kinds}
        self._clock = clock or SystemClock()
        self._listeners: list[Callable[[Committed], None]] = []

    def subscribe(self, listener: Callable[[Committed], None]) -> None:
        """Tell a listener of every commit of this process, on the thread that wrote it."""
        self._listeners.append(listener)

    def commit(self, label: str, ops: Sequence[Op], *, session: str = "", final: bool = False) -> Committed:
        """Carry out the operations as one commit, or none of them.

        A `final` one, of what others get to see, cannot be undone, nor what was done before it.

        Commits of one editing `session` fold into one while nothing else was done between them.
        Raises: Clash when a field no longer holds what an operation replaces; NotFound; StorageError.
        """
        with self._database.write() as connection:
            folded = self._find_session(connection, session) if session else None
            if folded is not None and entries.can_fold(connection, folded, ops):
                done = self._amend(connection, folded, ops)
            else:
                done = self._append(connection, label, ops, role="final" if final else "do", session=session)
        return self._tell(done)

    def undo(self) -> Committed:
        """Take back this profile's last commit; a field that someone changed since is left alone and named.

        Raises: NothingToUndo.
        """
        with self._database.write() as connection:
            done = self._swing(connection, self._find(connection, _UNDOABLE, "undo"), "undo")
        return self._tell(done)

    def redo(self) -> Committed:
        """Do again what was undone last. Raises: NothingToUndo."""
        with self._database.write() as connection:
            done = self._swing(connection, self._find(connection, _REDOABLE, "redo"), "redo")
        return self._tell(done)

    def erase(self, label: str, targets: Sequence[Target]) -> Committed:
        """Move records to the trash and take out for good what they said, as one commit that no undo takes back.

        Raises: NotFound, StorageError.
        """
        from brm_desktop.storage.receiving import Receiver
        from brm_desktop.storage.writers import Writers

        with self._database.write() as connection:
            live = [Delete(*at) for at in targets if self._is_live(connection, at)]
            done = self._append(connection, label, live, role="erase")
            writers = Writers(connection)
            commit = _commit_row(connection, "number = ?", (done.number,))
            assert commit is not None
            Receiver(connection, self._kinds, writers, writers.own, {}).erase(commit, targets)
        return self._tell(replace(done, changes=tuple(targets)))

    def _is_live(self, connection: Connection, at: Target) -> bool:
        row = rows.find_row(connection, self._kinds[at[0]], at[1])
        if row is None:
            raise NotFound(f"There is no {self._kinds[at[0]].one.lower()} with the id {at[1]}")
        return row["deleted_ms"] is None

    def exchange(self, work: Callable[[Connection, Mapping[str, Kind]], Sequence[Committed]]) -> None:
        """Hold the door for one step of an exchange with other devices; all of it happens or none.

        `work` may only do what `storage.sending`, `storage.receiving` and `storage.writers` do.
        """
        with self._database.write() as connection:
            done = work(connection, self._kinds)
        if done:  # a segment may hold thousands of commits: they are told as one
            changes = dict.fromkeys(change for committed in done for change in committed.changes)
            self._tell(replace(done[-1], changes=tuple(changes)))

    def next_undo(self) -> str:
        """Return the label of what `undo` would take back, or nothing."""
        return self._label(_UNDOABLE)

    def next_redo(self) -> str:
        """Return the label of what `redo` would do again, or nothing."""
        return self._label(_REDOABLE)

    def _tell(self, done: Committed) -> Committed:
        for listener in self._listeners:
            listener(done)
        return done

    def _label(self, where: str) -> str:
        row = _commit_row(self._database.reader(), f"writer = 1 AND {where}")
        return "" if row is None else row.label

    def _find(self, connection: Connection, where: str, verb: str) -> CommitRow:
        row = _commit_row(connection, f"writer = 1 AND {where}")
        if row is None:
            raise NothingToUndo(f"There is nothing to {verb}")
        return row

    def _find_session(self, connection: Connection, session: str) -> CommitRow | None:
        """Return the commit of an editing session, while it is the last thing that was done here."""
        return _commit_row(
            connection,
            "number = (SELECT max(number) FROM commits WHERE writer = 1)"
            " AND session = ? AND role = 'do' AND undone = 0 AND sent = 0",
            (session,),
        )

    def _append(
        self,
        connection: Connection,
        label: str,
        ops: Sequence[Op],
        *,
        role: str = "do",
        target: int | None = None,
        session: str = "",
    ) -> Committed:
        change = Change(connection, self._kinds, self._next_commit(connection, label, ops))
        connection.execute(
            "INSERT INTO commits (number, writer, seq, stamp, at_ms, label, role, target, session)"
            " VALUES (?, 1, ?, ?, ?, ?, ?, ?, ?)",
            (*change.commit.columns, role, target, session or None),
        )
        change.apply(ops)
        if role == "final":
            connection.execute("UPDATE commits SET undone = 2 WHERE writer = 1 AND role = 'do'")
        elif role == "do" and connection.execute("SELECT 1 FROM commits WHERE undone = 1 LIMIT 1").fetchone():
            connection.execute("UPDATE commits SET undone = 2 WHERE undone = 1")  # a new edit ends what could be redone
        return Committed(change.commit.number, label, change.touched())

    def _amend(self, connection: Connection, folded: CommitRow, ops: Sequence[Op]) -> Committed:
        now_ms = self._now_ms()
        connection.execute("UPDATE commits SET at_ms = ? WHERE number = ?", (now_ms, folded.number))
        change = Change(connection, self._kinds, folded.at(now_ms), fold=True)
        change.apply(ops)
        return Committed(folded.number, folded.label, change.touched())

    def _swing(self, connection: Connection, target: CommitRow, role: str) -> Committed:
        """Append the inverse of whatever last carried the commit out or took it back."""
        carrier = _commit_row(
            connection, "number = (SELECT ifnull(target, number) FROM commits WHERE number = ?)", (target.number,)
        )
        assert carrier is not None
        ops, skipped = entries.invert(connection, self._kinds, carrier)
        label = f"Undo: {target.label}" if role == "undo" else target.label
        done = self._append(connection, label, ops, role=role, target=target.number)
        connection.execute(
            "UPDATE commits SET undone = ?, target = ? WHERE number = ?", (role == "undo", done.number, target.number)
        )
        return Committed(done.number, target.label, done.changes, tuple(skipped))

    def _next_commit(self, connection: Connection, label: str, ops: Sequence[Op]) -> CommitRow:
        last = connection.execute("SELECT max(number) FROM commits").fetchone()[0] or 0
        own = connection.execute(
            "SELECT seq, stamp FROM commits WHERE writer = 1 ORDER BY seq DESC LIMIT 1"
        ).fetchone() or (0, 0)
        now_ms = self._now_ms()
        stamp = next_stamp(own[1], now_ms, entries.latest_stamp(connection, ops))
        return CommitRow(last + 1, 1, own[0] + 1, stamp, now_ms, label)

    def _now_ms(self) -> int:
        return to_ms(self._clock.now())


def make_writer(connection: Connection) -> None:
    """Give a new portfolio its own identity as an author."""
    connection.execute("INSERT OR IGNORE INTO writers (number, uid) VALUES (1, ?)", (make_id(),))


def _commit_row(connection: Connection, where: str, values: Sequence[str | int] = ()) -> CommitRow | None:
    row = connection.execute(
        f"SELECT number, writer, seq, stamp, at_ms, label FROM commits WHERE {where} LIMIT 1", values
    ).fetchone()
    return None if row is None else CommitRow(*row)
