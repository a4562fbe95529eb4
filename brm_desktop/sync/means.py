"""What an exchange works with, given to each of its parts; and what it tells while it runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from brm_desktop.base.progress import NO_PROGRESS, Progress
from brm_desktop.base.stamps import Clock, to_ms
from brm_desktop.domain.record import Kind
from brm_desktop.storage.arrivals import keep_arrival, keep_notices
from brm_desktop.storage.blobs import Blobs
from brm_desktop.storage.committed import Committed
from brm_desktop.storage.database import Database
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.dropped import find_dropped
from brm_desktop.storage.journal import Journal
from brm_desktop.storage.notices import Notice
from brm_desktop.storage.receiving import Receiver
from brm_desktop.sync import identity, names
from brm_desktop.sync.account import Account, find_account, write_account
from brm_desktop.sync.cipher import Noise
from brm_desktop.sync.faults import MissingFile, OtherStore, PartialFile, StoreChanged, StoreEmpty
from brm_desktop.sync.policy import STANDARD, Policy
from brm_desktop.sync.report import Report
from brm_desktop.sync.sentinel import Sentinel
from brm_desktop.sync.stores.protocol import Store

Work = Callable[[Connection, Mapping[str, Kind]], Sequence[Committed]]


@dataclass
class Means:
    """One portfolio's way to its store; clock, chance, store and sentinel are injected."""

    database: Database
    journal: Journal
    store: Store
    sentinel: Sentinel
    clock: Clock
    noise: Noise
    account: Account
    blobs: Blobs
    lanes: int = 1  # so many files go at once
    report: Report = field(default_factory=Report)
    progress: Progress = NO_PROGRESS
    policy: Policy = STANDARD

    @property
    def now_ms(self) -> int:
        return to_ms(self.clock.now())

    def begin(self, progress: Progress) -> None:
        """Start a run: nothing is told yet, and the account is as another process may have left it."""
        self.report, self.progress = Report(), progress
        self.account = require_account(self.database)

    def change(self, work: Work) -> None:
        """Do one step of the exchange through the write door; all of it happens or none."""
        self.journal.exchange(work)

    def change_account(self, change: Callable[[Account], Account]) -> None:
        """Take part in another way from now on; what another part of the program changed meanwhile stays."""

        def work(connection: Connection, _kinds: Mapping[str, Kind]) -> Sequence[Committed]:
            self.account = change(find_account(connection) or self.account)
            write_account(connection, self.account)
            return ()

        self.change(work)

    def keep_arrived(self, connection: Connection, receiver: Receiver) -> None:
        """Have a person told of what came; of what makes a new device whole nobody is told."""
        first, now_ms = not self.account.synced_ms, self.now_ms
        keep_arrival(connection, receiver.commit.writer, receiver.arrived, now_ms, seen=first)
        notices = [*receiver.notices, *find_dropped(connection, receiver.committed)]
        self.report.notices.update(dict.fromkeys(notices))
        keep_notices(connection, notices, now_ms, seen=first)

    def keep_notices(self, connection: Connection, notices: Iterable[Notice]) -> None:
        """Have a person told of what came of own work beside that of others."""
        told = dict.fromkeys(notices)
        self.report.notices.update(told)
        keep_notices(connection, told, self.now_ms)

    def find(self, name: str) -> bytes | None:
        """Return a file of the store, None if it is not there. Raises: StoreError."""
        try:
            return self.store.get(name)
        except MissingFile:
            return None

    def put(self, name: str, data: bytes) -> bool:
        """Have a file in the store with just these bytes. Returns: whether it was not there."""
        if self.find(name) == data:
            return False
        self.store.put_new(name, data)
        return True

    def require_store(self) -> None:
        """See that the store is ours. Raises: StoreChanged."""
        require_store(self.store, self.account.store)


def require_store(store: Store, id: str) -> None:
    """See that a store is the one that is known by an id. Raises: StoreChanged."""
    try:
        found = identity.read_store(store.get(names.STORE_FILE))
    except MissingFile:
        raise StoreEmpty(
            "The store is empty or is not there", store.url,
            "If it was emptied, put everything back with: sync --put-back. Nothing was changed here",
        ) from None  # fmt: skip
    except PartialFile:
        raise StoreEmpty(
            "The file that names the store is damaged", store.url,
            "Put it back with: sync --put-back. Nothing was changed here",
        ) from None  # fmt: skip
    if found != id:
        raise OtherStore(
            "Another store is in its place", store.url,
            "Put the right one back, or connect this one anew. Nothing was changed here",
        )  # fmt: skip


def require_account(database: Database) -> Account:
    """Return how a portfolio takes part. Raises: StoreChanged when it does not."""
    account = find_account(database.reader())
    if account is None:
        raise StoreChanged("This portfolio is not connected to a store", hint="Connect one first")
    return account
