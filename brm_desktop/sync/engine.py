"""One exchange with a store: freeze, upload, confirm; list, fetch, verify, hold back, apply.

It can end anywhere and is the same loop again. A run with the same clock, chance, store and sentinel does the
same. Nothing here waits for the window, and local edits never wait for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Final

import msgspec

from brm_desktop.base.progress import NO_PROGRESS, Progress
from brm_desktop.base.stamps import Clock, make_id
from brm_desktop.domain.record import Kind
from brm_desktop.storage import segments
from brm_desktop.storage.blobs import Blobs
from brm_desktop.storage.committed import Committed
from brm_desktop.storage.database import Database
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.journal import Journal
from brm_desktop.storage.new_identity import take_new_identity
from brm_desktop.storage.parcels import State
from brm_desktop.storage.receiving import resume_held
from brm_desktop.storage.sending import count_unsent
from brm_desktop.storage.writers import Writers
from brm_desktop.sync import identity, names
from brm_desktop.sync.account import Account, find_account, write_account
from brm_desktop.sync.charter import Charter
from brm_desktop.sync.cipher import Noise
from brm_desktop.sync.circle import Circle
from brm_desktop.sync.faults import StoreEmpty
from brm_desktop.sync.freezing import Freezer
from brm_desktop.sync.means import Means, require_account
from brm_desktop.sync.parcels import SOON_BYTES, Parcels
from brm_desktop.sync.plan import Listing
from brm_desktop.sync.policy import STANDARD, Policy
from brm_desktop.sync.report import Report
from brm_desktop.sync.rewriting import Rewriter
from brm_desktop.sync.sentinel import Sentinel
from brm_desktop.sync.sharing import Sharing
from brm_desktop.sync.space_log import SpaceLog
from brm_desktop.sync.stores.protocol import Store
from brm_desktop.sync.sweeping import Sweeper, count_leftovers
from brm_desktop.sync.vaults import drop_replaced

_PASSES: Final = 4
_HOUR_MS: Final = 3_600_000
_DAY_MS: Final = 86_400_000
_CHECKED_BYTES: Final = 32 << 20  # so much of the files of a space is read again each day


class Exchange:
    """Exchanges one portfolio's changes with its store; kept for as long as the portfolio is open.

    One thread at a time. Raises: StoreError when the store cannot be used now; all that was done stays done.
    """

    def __init__(
        self, database: Database, journal: Journal, blobs: Blobs, store: Store, sentinel: Sentinel, clock: Clock,
        noise: Noise, lanes: int = 1, policy: Policy = STANDARD,
    ) -> None:  # fmt: skip
        account = require_account(database)
        self._means = Means(database, journal, store, sentinel, clock, noise, account, blobs, lanes, policy=policy)
        self._circle = Circle(self._means)
        self._freezer = Freezer(self._means)
        self._rewriter = Rewriter(self._means)
        self._logs: dict[str, SpaceLog] = {}
        self._parcels: dict[str, Parcels] = {}
        self.sharing = Sharing(
            self._means, self._circle, self._charter_of, lambda space: self._log_of(space).list_applied()
        )
        self._looked_ms = -1  # when this process saw the store as it is

    def run(self, progress: Progress = NO_PROGRESS) -> Report:
        """Send and fetch what there is. Raises: StoreError, Cancelled, StorageError."""
        self._means.begin(progress)
        try:
            self._check_place()
            self._resume_held()
            self._circle.recall()
            listings = {} if self._has_looked else self._look_first()
            for _ in range(_PASSES):
                self._freezer.freeze()
                if not self._exchange_spaces(listings):
                    break
                listings = {}
            self._rewriter.run()
            for log in self._list_logs():
                log.keep_up()
            for log, carried in zip(self._list_logs(), self._list_parcels(), strict=True):
                with self.report.counting(log.space):
                    carried.finish()
            self._check_some_files()
            self._remember()
        finally:
            logs = self._list_logs()
            self.report.waiting_segments = sum(log.count_waiting() for log in logs if log.is_open)
            self.report.held_back = sum(log.held_back for log in logs)
            for carried in self._list_parcels():
                carried.count()
            self._count_leftovers()
        return self.report

    def _exchange_spaces(self, listings: dict[str, Listing]) -> bool:
        """Send and fetch what there is of every space. Returns: whether something waits that was made meanwhile."""
        logs, has_pulled = self._list_logs(), False
        for log, carried in zip(logs, self._list_parcels(), strict=True):
            if not log.is_open:
                log.tell_what_stays()
                continue
            with self.report.counting(log.space):
                carried.send(SOON_BYTES)
                listing = log.upload() or listings.get(log.space) or log.look()
                if log.has_own_that_we_lack(listing):
                    self._give_way(logs, {log.space: listing})
                    return True
                has_pulled = log.pull(listing) or has_pulled
        return has_pulled and any(log.count_waiting() for log in logs)

    def _list_logs(self) -> list[SpaceLog]:
        """Return the log of every space that we take part in, or did, the personal one first."""
        return [self._log_of(space) for space in self._means.account.spaces]

    def _log_of(self, space: str) -> SpaceLog:
        if space not in self._logs:
            charter = None if space == self._means.account.space else Charter(self._means, self._circle, space)
            self._logs[space] = SpaceLog(self._means, self._circle, self._freezer, space, charter)
        return self._logs[space]

    def _charter_of(self, space: str) -> Charter:
        charter = self._log_of(space).charter
        assert charter is not None
        return charter

    def _list_parcels(self) -> list[Parcels]:
        """Return the files of every space that we take part in, in the order of their logs."""
        for log in self._list_logs():
            if log.space not in self._parcels:
                self._parcels[log.space] = Parcels(self._means, self._circle, log.space)
        return [self._parcels[space] for space in self._means.account.spaces]

    @property
    def _has_looked(self) -> bool:
        """Whether what the store says of members and devices is known well enough."""
        return self._looked_ms >= 0 and abs(self._means.now_ms - self._looked_ms) < _HOUR_MS

    def look_again(self) -> None:
        """See with the next run what the store says of members and devices."""
        self._looked_ms = -1

    @property
    def report(self) -> Report:
        """What the last run did, also when it ended early."""
        return self._means.report

    @property
    def store(self) -> Store:
        """What is exchanged with."""
        return self._means.store

    @property
    def account(self) -> Account:
        """As whom the last run took part."""
        return self._means.account

    def fetch_files(self, hashes: Sequence[str], progress: Progress = NO_PROGRESS) -> dict[str, State]:
        """Fetch files at once, and say for each how it was found: `STORED` is here now.

        Raises: StoreError, Cancelled, StorageError.
        """
        self._means.begin(progress)
        self._means.require_store()
        self._circle.look()
        found = dict[str, State]()
        for carried in self._list_parcels():
            lacking = [hash for hash in hashes if found.get(hash) != State.STORED]
            found |= carried.fetch(lacking) if lacking else {}
        return found

    def check_files(self, progress: Progress = NO_PROGRESS) -> Report:
        """Read every file in the store that is known to be there, and repair what can be from here.

        Raises: StoreError, Cancelled, StorageError.
        """
        self._means.begin(progress)
        self._means.require_store()
        self._circle.look()
        for carried in self._list_parcels():
            carried.check()
            carried.count()
        return self.report

    def _check_some_files(self) -> None:
        """Do so with a share of them, once a day."""
        means, now_ms = self._means, self._means.now_ms
        if abs(now_ms - means.account.checked_ms) < _DAY_MS:
            return
        if means.account.checked_ms:
            for log, carried in zip(self._list_logs(), self._list_parcels(), strict=True):
                sweeper, has_all = Sweeper(means, self._circle, log.space), self._has_all(log)
                if has_all:
                    sweeper.forget()
                carried.check(_CHECKED_BYTES)
                if has_all:
                    sweeper.run()
        means.account = msgspec.structs.replace(means.account, checked_ms=now_ms)

    def _has_all(self, log: SpaceLog) -> bool:
        """Tell whether a space is known whole here, and others know all of ours."""
        return log.has_all() and not count_unsent(self._means.database.reader())

    def _count_leftovers(self) -> None:
        connection, report = self._means.database.reader(), self.report
        found = [count_leftovers(connection, space) for space in self._means.account.spaces]
        report.leftover_files = sum(each.files for each in found)
        report.leftover_file_bytes = sum(each.bytes for each in found)

    def revoke(self, writer: str) -> int:
        """Say that nothing that a device writes from now on counts. Returns: its last segment that does.

        Raises: StoreError.
        """
        ends = dict[str, int]()
        for log in self._list_logs():
            applied = log.list_applied()
            if writer in applied:
                ends[log.space] = applied[writer]
        self._circle.revoke(writer, ends)
        return ends.get(self._means.account.space, 0)

    # Who we are.

    def _check_place(self) -> None:
        """Become another author where this copy of the portfolio is older, or elsewhere, than the last mark says."""
        mark = self._means.sentinel.read()
        with self._means.database.snapshot() as connection:
            own = Writers(connection).own
            last = segments.count_own(connection)
        if own != self._means.account.device.writer:
            self._become_another()  # the database is another one's, by a backup from before the store
        elif mark is None:
            if last:
                self._become_another()
        elif mark.writer != own or mark.seq > last or mark.place != self._means.sentinel.place():
            self._become_another()

    def _become_another(self) -> None:
        """Take a new identity as an author; the certificate for it is put into the store before anything else."""
        self._require_still_ours()
        means, present = self._means, self._means.account
        now_ms = means.now_ms
        writer = make_id(now_ms, means.noise(10))
        device = identity.make_device(present.device.name, writer, means.noise)
        made = identity.certify(present.member, device, now_ms, present.device.writer)

        def work(connection: Connection, _kinds: Mapping[str, Kind]) -> Sequence[Committed]:
            means.account = msgspec.structs.replace(find_account(connection) or present, device=device)
            take_new_identity(connection, writer, present.space)
            segments.keep_store_files(connection, {made.name: made.data})
            write_account(connection, means.account)
            return ()

        means.change(work)
        means.sentinel.write(writer, 0)
        means.report.new_identity = True

    def _require_still_ours(self) -> None:
        """See that nobody revoked the author that we are: who was revoked gets no other name. Raises: StoreError."""
        self._means.require_store()
        self._circle.look()
        self._circle.require_not_revoked()

    def _give_way(self, logs: Sequence[SpaceLog], listings: Mapping[str, Listing]) -> None:
        """Become another author where a copy of us writes as well: what we told last is withdrawn and told anew."""
        self._require_still_ours()
        for log in logs:
            if log.space in listings:
                log.withdraw(listings[log.space])
        self._become_another()
        self._circle.require_certificate()

    # Looking.

    def _look_first(self) -> dict[str, Listing]:
        """See that the store is ours and was not put back, before anything is written to it."""
        self._means.require_store()
        self._circle.look()
        self._circle.require_not_revoked()
        listings = {log.space: log.look() for log in self._list_logs()} | self._discover()
        logs = self._list_logs()
        for log in logs:
            if log.charter is None:
                log.mind()
            else:
                log.look_around(listings[log.space])
        self._circle.require_certificate()
        if any(log.has_own_that_we_lack(listings[log.space]) for log in logs):
            self._give_way(logs, listings)
        self._looked_ms = self._means.now_ms
        return listings

    def _discover(self) -> dict[str, Listing]:
        """Take part in the spaces that were given to us by those whose word counts. Returns: what they hold."""
        found = dict[str, Listing]()
        for space, by in self._circle.invitations.items():
            if space not in self._means.account.shared and by in self._circle.roots:
                listing = self._log_of(space).look()
                if space in self._means.account.shared:
                    found[space] = listing
        return found

    def put_back_all(self, progress: Progress = NO_PROGRESS) -> int:
        """Make an emptied store again from what is here. Returns: how many files were put.

        Raises: StoreError, Cancelled.
        """
        self._means.begin(progress)
        files = drop_replaced(segments.list_store_files(self._means.database.reader()))
        for log in self._list_logs():
            files |= log.list_files()
        with suppress(StoreEmpty):  # which is what is put right
            self._means.require_store()
        count = 0
        for name, data in sorted(files.items(), key=lambda item: item[0] == names.STORE_FILE):
            self._means.progress.step(count, len(files), "Putting back")
            count += self._means.put(name, data)
        self._circle.look()
        for carried in self._list_parcels():
            carried.send_again()
        return count + self.report.sent_files

    def _resume_held(self) -> None:
        if self._means.database.reader().execute("SELECT 1 FROM held LIMIT 1").fetchone() is None:
            return

        def work(connection: Connection, kinds: Mapping[str, Kind]) -> Sequence[Committed]:
            self._freezer.freeze_in(connection, kinds)
            self._means.keep_notices(connection, resume_held(connection, kinds, Writers(connection)))
            return ()

        self._means.change(work)
        self._freezer.mark()

    def _remember(self) -> None:
        means, problems = self._means, list(self.report.problems)
        people = {member: card.name for member, card in self._circle.cards.items() if not card.opens}
        paper = sorted(self._circle.cards.keys() - people.keys())
        invitations, checked_ms, now_ms = dict(self._circle.invitations), means.account.checked_ms, means.now_ms

        def change(now: Account) -> Account:
            invited = {space: by for space, by in invitations.items() if space not in now.shared}
            return msgspec.structs.replace(
                now, synced_ms=now_ms, checked_ms=checked_ms, problems=problems, people=people, paper=paper,
                invited=invited,
            )  # fmt: skip

        means.change_account(change)
