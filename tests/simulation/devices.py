"""Devices of one manager in a simulated world: real databases and the real engine, with clock and chance given."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, tzinfo
from pathlib import Path
from random import Random
from typing import Any

from brm_desktop.base.errors import BugError
from brm_desktop.base.stamps import from_ms, make_id
from brm_desktop.domain.changes import Dot
from brm_desktop.domain.kinds import BY_NAME, KINDS
from brm_desktop.domain.record import Kind, Record, cells_of
from brm_desktop.storage import rows
from brm_desktop.storage.blobs import BlobRef, Blobs
from brm_desktop.storage.committed import Committed
from brm_desktop.storage.database import FILE_NAME, Database
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.journal import Journal
from brm_desktop.storage.segments import load_vector
from brm_desktop.storage.sending import count_unsent
from brm_desktop.sync.account import find_account
from brm_desktop.sync.cipher import Cost
from brm_desktop.sync.connecting import Wish, connect
from brm_desktop.sync.engine import Exchange
from brm_desktop.sync.policy import Policy
from brm_desktop.sync.sentinel import Mark
from tests.simulation.memory_store import MemoryStore, Shelf, Steps

CHEAP = Cost(memory_kib=64, passes=1, lanes=1)
SMALL = Policy(
    snapshot_segments=5, snapshot_bytes=20_000, pack_segments=2, pack_bytes=6_000, most_packs=2, pack_wait_ms=6,
    floor_wait_ms=12, reach_wait_ms=2, file_wait_ms=12, retire_ms=20, fork_wait_ms=8, step_ms=5,
)  # fmt: skip
PASSPHRASE = "four plain words here"


class Clock:
    """A device's clock, which may be wrong and may step."""

    def __init__(self, now_ms: int) -> None:
        self.now_ms = now_ms

    def now(self) -> datetime:
        self.now_ms += 1
        return from_ms(self.now_ms)

    def today(self, zone: tzinfo | None = None) -> date:
        return self.now().astimezone(zone).date()


class MemorySentinel:
    """A mark outside the database."""

    def __init__(self, place: str, steps: Steps) -> None:
        self.mark: Mark | None = None
        self.steps = steps
        self._place = place

    def read(self) -> Mark | None:
        return self.mark

    def write(self, writer: str, seq: int) -> None:
        if self.steps.take():
            self.mark = None  # torn
            self.steps.crash_at = self.steps.count + 1
            self.steps.torn = False
            return
        self.mark = Mark(writer, seq, self._place)

    def place(self) -> str:
        return self._place


class SteppedJournal(Journal):
    """The write door, each step of an exchange through it a moment at which a process could end."""

    steps: Steps

    def exchange(self, work: Callable[[Connection, Mapping[str, Kind]], Sequence[Committed]]) -> None:
        self.steps.take()
        super().exchange(work)


class SteppedBlobs(Blobs):
    """The files of a profile, each that is kept a moment at which a process could end."""

    steps: Steps

    def put_chunks(self, *args: Any, **named: Any) -> BlobRef:
        self.steps.take()
        return super().put_chunks(*args, **named)


class Device:
    """One installation: a database, a mark, a clock, a way to the store."""

    kinds: Iterable[type[Record]] = KINDS  # what its version of the program knows

    def __init__(self, folder: Path, template: Path, shelf: Shelf, seed: int, now_ms: int, place: str = "") -> None:
        self.folder = folder
        self.policy = SMALL
        self.chance = Random(seed)
        self.clock = Clock(now_ms)
        self.steps = Steps()
        self.store = MemoryStore(shelf, Random(seed + 1), self.steps)
        self.sentinel = MemorySentinel(place or f"place {seed}", self.steps)
        folder.mkdir()
        shutil.copyfile(template, folder / FILE_NAME)
        self.start()

    def start(self) -> None:
        """Start the program anew."""
        self.database = Database(self.folder / FILE_NAME, None)
        self._begin()

    def _begin(self) -> None:
        self.journal = SteppedJournal(self.database, self.kinds, clock=self.clock)
        self.journal.steps = self.steps
        self.use_key(None)

    def use_key(self, key: bytes | None) -> None:
        """Seal files by a key from now on, or not at all."""
        self.blobs = SteppedBlobs(self.folder, key)
        self.blobs.steps = self.steps
        self._exchange: Exchange | None = None

    def stop(self) -> None:
        self.database.close()

    def restart(self) -> None:
        """Start the program anew; its connections have nothing to forget, so they stay."""
        if self.database.reader().in_transaction:
            raise BugError("a transaction was left open")
        self._begin()

    @property
    def exchange(self) -> Exchange:
        if self._exchange is None:
            self._exchange = Exchange(
                self.database, self.journal, self.blobs, self.store, self.sentinel, self.clock, self.chance.randbytes,
                policy=self.policy,
            )  # fmt: skip
        return self._exchange

    def connect(self, *, join: bool, person: str = "Ada", passphrase: str = PASSPHRASE) -> None:
        wish = Wish(passphrase, person, self.folder.name, join, CHEAP)
        connect(self.database, self.journal, self.store, self.sentinel, self.clock, self.chance.randbytes, wish)

    def make_id(self) -> str:
        return make_id(self.clock.now_ms, self.chance.randbytes(10))

    def save(self) -> bytes:
        """Return the whole database, as a backup has it."""
        with self.database.outside() as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return (self.folder / FILE_NAME).read_bytes()

    def put(self, saved: bytes) -> None:
        """Put a database in the place of this one."""
        self.stop()
        for path in self.folder.glob(f"{FILE_NAME}*"):
            path.unlink()
        (self.folder / FILE_NAME).write_bytes(saved)
        self.start()

    @property
    def uid(self) -> str:
        return str(self.database.reader().execute("SELECT uid FROM writers WHERE number = 1").fetchone()[0])

    def list_commits(self) -> dict[Dot, tuple[int, str]]:
        """Return every commit that is here, with its stamp and label."""
        found = self.database.reader().execute(
            "SELECT w.uid, c.seq, c.stamp, c.label FROM commits c JOIN writers w ON w.number = c.writer"
        )
        return {(uid, seq): (stamp, label) for uid, seq, stamp, label in found}

    def read_state(self) -> tuple[int, ...]:
        """Return numbers that differ as soon as anything was done here, or has come."""
        return tuple(
            self.database.reader()
            .execute(
                "SELECT (SELECT max(number) FROM commits), (SELECT max(seq) FROM journal), (SELECT count(*) FROM head),"
                " (SELECT sum(sent) FROM commits), (SELECT max(at_ms) FROM commits), (SELECT max(number) FROM writers),"
                " (SELECT count(*) FROM told_link), (SELECT count(*) FROM segment), (SELECT count(*) FROM placed)"
            )
            .fetchone()
        )

    def read_vector(self) -> dict[str, int]:
        """Return the last commit of each author that is in what was read of the personal space."""
        account = find_account(self.database.reader())
        return {} if account is None else load_vector(self.database.reader(), account.space)

    def count_unsent(self) -> int:
        return count_unsent(self.database.reader())

    def read_view(self) -> dict[tuple[str, str], dict[str, Any]]:
        """Return the live records as they show."""
        return read_view(self.database.reader())

    def list_orders(self) -> dict[str, tuple[str, ...]]:
        """Return each record's tags in the order in which they show."""
        return list_orders(self.database.reader())

    def list_heads(self) -> set[tuple[Any, ...]]:
        """Return what stands side by side, with the authors' ids."""
        return list_heads(self.database.reader())


def read_view(connection: Connection) -> dict[tuple[str, str], dict[str, Any]]:
    """Return the live records of a portfolio as they show."""
    view = dict[tuple[str, str], dict[str, Any]]()
    for of in _list_kinds(connection):
        for record in rows.list_records(connection, of):
            fields = of.KIND.fields
            view[of.KIND.name, record.id] = {
                name: set(fields[name].from_cell(cell)) if fields[name].shape == "set" else cell
                for name, cell in cells_of(record).items()
            }
    return view


def list_orders(connection: Connection) -> dict[str, tuple[str, ...]]:
    """Return each record's tags in the order in which they show."""
    return {record.id: record.tags for of in _list_kinds(connection) for record in rows.list_records(connection, of)}


def _list_kinds(connection: Connection) -> list[type[Record]]:
    return [BY_NAME[row[0]] for row in connection.execute("SELECT DISTINCT kind FROM journal ORDER BY kind")]


def list_heads(connection: Connection) -> set[tuple[Any, ...]]:
    """Return what stands side by side, with the authors' ids."""
    found = connection.execute(
        "SELECT h.record, h.field, h.member, w.uid, h.seq, h.stamp, h.value"
        " FROM head h JOIN writers w ON w.number = h.writer"
    )
    return {tuple(row) for row in found}
