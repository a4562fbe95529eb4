"""One exchange with a store: freeze, upload, confirm; list, fetch, verify, hold back, apply.

It can end anywhere and is the same loop again. Clock, chance, store and sentinel are injected; a run with the
same ones does the same. Nothing here waits for the window, and local edits never wait for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

import msgspec

from brm_desktop.base.progress import NO_PROGRESS, Progress
from brm_desktop.base.stamps import Clock, make_id, to_ms
from brm_desktop.domain.changes import Told
from brm_desktop.domain.record import Kind
from brm_desktop.storage import segments
from brm_desktop.storage.change import CommitRow
from brm_desktop.storage.committed import Committed
from brm_desktop.storage.database import Database
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.journal import Journal
from brm_desktop.storage.receiving import Receiver, resume_held
from brm_desktop.storage.segments import Known
from brm_desktop.storage.sending import count_unsent, take_unsent
from brm_desktop.storage.writers import OWN, Writers, take_new_identity
from brm_desktop.sync import cipher, identity, names, plan, wire
from brm_desktop.sync.account import Account, find_account, write_account
from brm_desktop.sync.cipher import Noise
from brm_desktop.sync.envelope import Envelope, Sort, digest_of, read_file
from brm_desktop.sync.faults import (
    DamagedFile,
    MissingFile,
    NewerFile,
    PartialFile,
    StoreChanged,
    StoreRefused,
)
from brm_desktop.sync.identity import DeviceHeader
from brm_desktop.sync.plan import Listing, Standing
from brm_desktop.sync.report import Report
from brm_desktop.sync.sentinel import Sentinel
from brm_desktop.sync.stores.protocol import Store
from brm_desktop.sync.wire import SegmentHeader

_PLAIN_BYTES: Final = 8 << 20  # about as much goes into one segment
_SKEW_MS: Final = 10 * 60_000
_PASSES: Final = 4


class _Fetched(NamedTuple):
    """A segment that is genuine."""

    name: str
    data: bytes
    envelope: Envelope
    header: SegmentHeader


class Exchange:
    """Exchanges one portfolio's changes with its store; kept for as long as the portfolio is open.

    One thread at a time. Raises: StoreError when the store cannot be used now; all that was done stays done.
    """

    def __init__(
        self, database: Database, journal: Journal, store: Store, sentinel: Sentinel, clock: Clock, noise: Noise,
    ) -> None:  # fmt: skip
        account = find_account(database.reader())
        if account is None:
            raise StoreChanged("This portfolio is not connected to a store", hint="Connect one first")
        self._database = database
        self._journal = journal
        self._store = store
        self._sentinel = sentinel
        self._clock = clock
        self._noise = noise
        self._account = account
        self._devices: dict[str, DeviceHeader] = {}
        self._ends: dict[str, int] = {}  # where revoked devices end
        self._has_looked = False  # whether this process has seen the store as it is
        self._report = Report()
        self._progress = NO_PROGRESS

    def run(self, progress: Progress = NO_PROGRESS) -> Report:
        """Send and fetch what there is. Raises: StoreError, Cancelled, StorageError."""
        self._report, self._progress = Report(), progress
        try:
            self._account = self._reload()
            self._check_place()
            self._resume_held()
            listing = None if self._has_looked else self._look_first()
            for _ in range(_PASSES):
                self._freeze()
                listing = self._upload() or listing or self._list()
                if not self._pull(listing):
                    break
                listing = None
            self._remember()
        finally:
            self._report.waiting_segments = segments.count_waiting(self._database.reader(), self._space)[0]
        return self._report

    @property
    def report(self) -> Report:
        """What the last run did, also when it ended early."""
        return self._report

    @property
    def _space(self) -> str:
        return self._account.space

    def _reload(self) -> Account:
        account = find_account(self._database.reader())
        if account is None:
            raise StoreChanged("This portfolio is not connected to a store", hint="Connect one first")
        return account

    # Who we are.

    def _check_place(self) -> None:
        """Become another author where this copy of the portfolio is older, or elsewhere, than the last mark says."""
        mark = self._sentinel.read()
        with self._database.snapshot() as connection:
            own = Writers(connection).own
            last, _, _ = segments.find_last(connection, self._space)
        if own != self._account.device.writer:
            self._become_another()  # the database is another one's, by a backup from before the store
        elif mark is None:
            if last:
                self._become_another()
        elif mark.writer != own or mark.seq > last or mark.place != self._sentinel.place():
            self._become_another()

    def _become_another(self) -> None:
        """Take a new identity as an author; the certificate for it is put into the store before anything else."""
        now_ms = to_ms(self._clock.now())
        writer = make_id(now_ms, self._noise(10))
        device = identity.make_device(self._account.device.name, writer, self._noise)
        before = self._account.device.writer
        made = identity.certify(self._account.member, device, now_ms, before)
        account = msgspec.structs.replace(self._account, device=device)

        def work(connection: Connection, _kinds: Mapping[str, Kind]) -> Sequence[Committed]:
            take_new_identity(connection, writer)
            segments.keep_store_files(connection, {made.name: made.data})
            write_account(connection, account)
            return ()

        self._journal.exchange(work)
        self._account = account
        self._sentinel.write(writer, 0)
        self._report.new_identity = True

    # Looking.

    def _look_first(self) -> Listing:
        """See that the store is ours and was not put back, before anything is written to it."""
        self._require_store()
        listing = self._list()
        self._look_for_devices()
        self._require_not_revoked()
        self._require_certificate()
        with self._database.snapshot() as connection:
            known = segments.list_known(connection, self._space)
            own = Writers(connection).own
        if self._has_own_that_we_lack(own, plan.make_standing(known), listing):
            self._become_another()
            self._require_certificate()
        self._has_looked = True
        return listing

    def _require_not_revoked(self) -> None:
        """See that what we write still counts. Raises: StoreRefused."""
        if self._account.device.writer in self._ends:
            raise StoreRefused(
                "This device was revoked by another device of yours", self._account.device.name,
                "What it writes no longer counts, so nothing is sent; what is here stays",
            )  # fmt: skip

    def revoke(self, writer: str) -> int:
        """Say that nothing that a device writes from now on counts. Returns: its last segment that does.

        Raises: StoreError.
        """
        with self._database.snapshot() as connection:
            standing = plan.make_standing(segments.list_known(connection, self._space))
        last = standing.last[writer].seq if writer in standing.last else 0
        made = identity.revoke(self._account.member, writer, last, to_ms(self._clock.now()))
        self._store.put_new(made.name, made.data)
        self._ends[writer] = last
        self._keep_files({made.name: made.data})
        return last

    def _require_store(self) -> None:
        try:
            found = identity.read_store(self._store.get(names.STORE_FILE))
        except MissingFile:
            raise StoreChanged(
                "The store is empty or is not there", self._store.url,
                "If it was emptied, put everything back with: sync --put-back. Nothing was changed here",
            ) from None  # fmt: skip
        if found != self._account.store:
            raise StoreChanged(
                "Another store is in its place", self._store.url,
                "Put the right one back, or connect this one anew. Nothing was changed here",
            )  # fmt: skip

    def _list(self) -> Listing:
        """Return what is there. What was there and is not listed is asked for, and put back if it is lost."""
        self._progress.step(0, None, "Looking for changes")
        listing = plan.read_listing(self._store.list(names.log_folder(self._space)))
        missing = plan.list_missing(segments.list_known(self._database.reader(), self._space), listing)
        if missing:
            self._require_store()
            self._put_back(missing)
        return listing

    def _require_certificate(self) -> None:
        """See that the store has what others need to believe us."""
        files = segments.list_store_files(self._database.reader())
        writer = self._account.device.writer
        for name, data in files.items():
            read = names.read_device_name(name)
            if read is not None and read.writer == writer and self._find(name) != data:
                self._store.put_new(name, data)

    def _has_own_that_we_lack(self, own: str, standing: Standing, listing: Listing) -> bool:
        key = cipher.signing_public(self._account.device.seed)
        for name in plan.list_foreign_own(own, standing, listing):
            data = self._find(name.found)
            if data is None:
                continue
            try:
                envelope = read_file(data, name.found, Sort.SEGMENT)
            except DamagedFile as error:
                self._report.add_problem(str(error))
                continue
            if cipher.is_signed(key, envelope.signature, envelope.signed):
                return True
        return False

    def _put_back(self, missing: Iterable[Known]) -> None:
        """Publish again what the store has lost, whoever wrote it: the bytes are the same."""
        connection = self._database.reader()
        for known in missing:
            name = names.segment_file(self._space, known.writer, known.seq, known.digest)
            data = segments.load_data(connection, self._space, known.writer, known.seq)
            if self._find(name) != data:
                self._store.put_new(name, data)
                self._report.put_back += 1

    def put_back_all(self) -> int:
        """Make an emptied store again from what is here. Returns: how many files were put. Raises: StoreError."""
        connection = self._database.reader()
        files = segments.list_store_files(connection)
        for known in segments.list_known(connection, self._space):
            if known.stored:
                name = names.segment_file(self._space, known.writer, known.seq, known.digest)
                files[name] = segments.load_data(connection, self._space, known.writer, known.seq)
        found = self._find(names.STORE_FILE)
        if found is not None and identity.read_store(found) != self._account.store:
            self._require_store()
        count = 0
        for name, data in sorted(files.items(), key=lambda item: item[0] == names.STORE_FILE):
            self._progress.step(count, len(files), "Putting back")
            if self._find(name) != data:
                self._store.put_new(name, data)
                count += 1
        return count

    def _find(self, name: str) -> bytes | None:
        try:
            return self._store.get(name)
        except MissingFile:
            return None

    # Sending.

    def _freeze(self) -> None:
        """Put what was done since the last time into segments, once and for all."""
        if not count_unsent(self._database.reader()):
            return
        self._journal.exchange(self._freeze_in)
        self._mark()

    def _mark(self) -> None:
        """Say outside the database how far we have written, before anybody else can read of it."""
        with self._database.snapshot() as connection:
            own = Writers(connection).own
            last, _, _ = segments.find_last(connection, self._space)
        if own == self._account.device.writer:
            self._sentinel.write(own, last)

    def _freeze_in(self, connection: Connection, kinds: Mapping[str, Kind]) -> Sequence[Committed]:
        if not count_unsent(connection):
            return ()
        writers = Writers(connection)
        told = take_unsent(connection, kinds, writers)
        deps = segments.load_vector(connection, self._space, others=True)
        seq, previous, _ = segments.find_last(connection, self._space)
        for commits, plain in _cut(told):
            seq += 1
            header = SegmentHeader(
                store=self._account.store, space=self._space, writer=writers.own, seq=seq, first=commits[0].seq,
                last=commits[-1].seq, previous=previous, deps=deps, epoch=self._account.epoch,
                salt=wire.make_salt(self._noise), size=len(plain),
            )  # fmt: skip
            data = wire.make_segment(header, plain, self._account.keys[self._account.epoch], self._account.device.seed)
            previous = digest_of(data)
            segments.add_segment(connection, self._space, OWN, seq, previous, header.last, data, stored=False)
        touched = {(entry.kind, entry.record): None for commit in told for entry in commit.entries}
        number, at_seq, stamp, at_ms, label = connection.execute(
            "SELECT number, seq, stamp, at_ms, label FROM commits WHERE writer = ? ORDER BY seq DESC LIMIT 1", (OWN,)
        ).fetchone()
        receiver = Receiver(connection, kinds, writers, writers.own, deps)
        receiver.repair_after_own(CommitRow(number, OWN, at_seq, stamp, at_ms, label), touched)
        self._report.notices.update(receiver.notices)
        return ()

    def _upload(self) -> Listing | None:
        """Put what waits into the store and see that it is there. Returns: what the store lists now, if asked."""
        waiting = segments.list_waiting(self._database.reader(), self._space)
        if not waiting:
            return None
        total = sum(len(data) for _, data in waiting)
        done = 0
        for known, data in waiting:
            self._progress.step(done, total, "Sending")
            self._store.put_new(names.segment_file(self._space, known.writer, known.seq, known.digest), data)
            done += len(data)
        listing = self._list()
        for known, data in waiting:
            if self._is_there(known, data, listing):
                self._confirm(known, len(data))
        return listing

    def _is_there(self, known: Known, data: bytes, listing: Listing) -> bool:
        if listing.has(known):
            return True
        name = names.segment_file(self._space, known.writer, known.seq, known.digest)
        return self._find(name) == data

    def _confirm(self, known: Known, size: int) -> None:
        def work(connection: Connection, _kinds: Mapping[str, Kind]) -> Sequence[Committed]:
            segments.mark_stored(connection, self._space, known.seq)
            return ()

        self._journal.exchange(work)
        self._report.sent_segments += 1
        self._report.sent_bytes += size
        self._report.sent_commits += self._count_commits(known)

    def _count_commits(self, known: Known) -> int:
        row = self._database.reader().execute(
            "SELECT count(*) FROM commits WHERE writer = ? AND seq <= ? AND seq >"
            " ifnull((SELECT last FROM segment WHERE space = ? AND writer = ? AND seq = ?), 0)",
            (OWN, known.last, self._space, OWN, known.seq - 1),
        ).fetchone()  # fmt: skip
        return int(row[0])

    # Fetching.

    def _pull(self, listing: Listing) -> bool:
        """Fetch and apply what is new. Returns: whether something of ours was frozen meanwhile and waits."""
        with self._database.snapshot() as connection:
            standing = plan.make_standing(segments.list_known(connection, self._space))
        wanted = plan.list_wanted(standing, listing)
        for writer in plan.list_gaps(standing, listing):
            self._report.add_problem(f"A change of {self._name_of(writer)} is not in the store yet; later ones wait.")
        if wanted:
            self._look_for_keys(listing)
            self._look_for_devices()
            self._apply_all(wanted, standing)
        return bool(segments.count_waiting(self._database.reader(), self._space)[0]) and bool(wanted)

    def _apply_all(self, wanted: Sequence[Sequence[names.SegmentName]], standing: Standing) -> None:
        queues = dict[str, list[Sequence[names.SegmentName]]]()
        for same in wanted:
            queues.setdefault(same[0].writer, []).append(same)
        ready = dict[str, _Fetched]()
        stopped = set[str]()
        done, total = 0, len(wanted)
        more = True
        while more:
            more = False
            self._fetch_next(queues, ready, stopped)
            for writer in sorted(ready):
                fetched = ready[writer]
                if not plan.is_met(fetched.header.deps, standing.vector):
                    continue
                del ready[writer]
                more = True
                if self._apply(fetched, standing):
                    done += 1
                    self._progress.step(done, total, "Applying")
                    with self._database.snapshot() as connection:
                        standing = plan.make_standing(segments.list_known(connection, self._space))
                else:
                    stopped.add(writer)
        self._report.held_back = len(ready)

    def _fetch_next(
        self, queues: dict[str, list[Sequence[names.SegmentName]]], ready: dict[str, _Fetched], stopped: set[str]
    ) -> None:
        """Have the next segment of every writer at hand."""
        lacking = [writer for writer in sorted(queues) if writer not in ready and writer not in stopped]
        lacking = [writer for writer in lacking if queues[writer]]
        for writer in lacking:
            genuine = dict[bytes, _Fetched]()
            for name in queues[writer].pop(0):
                fetched = self._fetch(name)
                if fetched is not None:
                    genuine[fetched.envelope.digest] = fetched
            if len(genuine) == 1:
                ready[writer] = next(iter(genuine.values()))
                continue
            stopped.add(writer)
            if len(genuine) > 1:
                self._report.add_problem(
                    f"Two copies of {self._name_of(writer)} wrote at the same time; its changes wait until it has"
                    " exchanged again."
                )

    def _fetch(self, name: names.SegmentName) -> _Fetched | None:
        """Return a segment that is what its name says, by somebody we know; tell what is wrong with any other."""
        try:
            data = self._store.get(name.found)
            envelope = read_file(data, name.found, Sort.SEGMENT)
            header = wire.read_segment_header(envelope, name.found)
            self._verify(name, envelope, header)
        except MissingFile:
            return None
        except (PartialFile, NewerFile, DamagedFile) as error:
            self._report.add_problem(str(error))
            return None
        self._report.fetched_bytes += len(data)
        return _Fetched(name.found, data, envelope, header)

    def _verify(self, name: names.SegmentName, envelope: Envelope, header: SegmentHeader) -> None:
        if names.shorten(envelope.digest) != name.short or (header.writer, header.seq) != (name.writer, name.seq):
            raise DamagedFile(name.found, "it is not what its name says")
        if (header.store, header.space) != (self._account.store, self._space):
            raise DamagedFile(name.found, "it belongs to another space")
        device = self._devices.get(header.writer)
        if device is None:
            raise DamagedFile(name.found, "nobody we know vouches for its writer")
        if not cipher.is_signed(device.signing, envelope.signature, envelope.signed):
            raise DamagedFile(name.found, "its signature is not right")
        if header.seq > self._ends.get(header.writer, header.seq):
            raise DamagedFile(name.found, "its device was revoked before")
        if header.epoch not in self._account.keys:
            raise DamagedFile(name.found, "its key was not given to this device")

    def _apply(self, fetched: _Fetched, standing: Standing) -> bool:
        header = fetched.header
        if not plan.follows(header, standing):
            self._report.add_problem(
                str(DamagedFile(fetched.name, "it does not follow what came before from the same device"))
            )
            return False
        try:
            segment = wire.open_segment(fetched.envelope, header, self._account.keys[header.epoch], fetched.name)
        except DamagedFile as error:
            self._report.add_problem(str(error))
            return False
        applied: list[Receiver] = []

        def work(connection: Connection, kinds: Mapping[str, Kind]) -> Sequence[Committed]:
            writers = Writers(connection)
            if segments.is_known(connection, self._space, writers.number(header.writer), header.seq):
                return ()  # another process of ours was quicker
            self._freeze_in(connection, kinds)
            receiver = Receiver(connection, kinds, writers, header.writer, header.deps)
            receiver.receive(segment.commits)
            segments.add_segment(
                connection, self._space, writers.number(header.writer), header.seq, fetched.envelope.digest,
                header.last, fetched.data, stored=True,
            )  # fmt: skip
            applied.append(receiver)
            return receiver.committed

        self._journal.exchange(work)
        self._mark()
        if applied:
            self._tell(applied[0], segment.commits)
        return True

    def _tell(self, receiver: Receiver, commits: Sequence[Told]) -> None:
        report = self._report
        report.fetched_segments += 1
        report.received_commits += len(commits)
        for committed in receiver.committed:
            report.changed.update(committed.changes)
        report.notices.update(receiver.notices)
        ahead_ms = max(told.at_ms for told in commits) - to_ms(self._clock.now())
        if ahead_ms > _SKEW_MS:
            name = self._name_of(receiver.writer)
            report.add_problem(f"The clock of {name} is {ahead_ms // 60_000} minutes ahead of this one.")

    # Whom and what we believe.

    def _look_for_devices(self) -> None:
        """Learn the devices that a member vouches for, and which were revoked."""
        member, learned = self._account.member, dict[str, bytes]()
        for listed in sorted(self._store.list(names.ID_FOLDER)):
            read = names.read_device_name(listed.name)
            if read is None or read.member != member.id:
                continue
            if read.writer in (self._devices if read.ending == "dev" else self._ends):
                continue
            try:
                data = self._store.get(listed.name)
                if read.ending == "dev":
                    device = identity.read_certificate(data, member.signing, listed.name)
                    self._devices[device.writer] = device
                    learned[listed.name] = data
                else:
                    ended = identity.read_revocation(data, member.signing, listed.name)
                    self._ends[ended.writer] = min(ended.last, self._ends.get(ended.writer, ended.last))
                    learned[listed.name] = data
            except MissingFile:
                continue
            except DamagedFile as error:
                self._report.add_problem(str(error))
        if learned:
            self._keep_files(learned)

    def _keep_files(self, learned: Mapping[str, bytes]) -> None:
        def work(connection: Connection, _kinds: Mapping[str, Kind]) -> Sequence[Committed]:
            segments.keep_store_files(connection, learned)
            writers = Writers(connection)
            for device in self._devices.values():
                writers.name(device.writer, device.name)
            return ()

        self._journal.exchange(work)

    def _look_for_keys(self, listing: Listing) -> None:
        """Learn keys of epochs that began elsewhere."""
        member, found = self._account.member, dict(self._account.keys)
        for name in listing.keys:
            if name.epoch in found:
                continue
            try:
                header, key = identity.open_space_key(
                    self._store.get(name.found), member, {member.id: member.signing}, name.found
                )
            except (MissingFile, DamagedFile) as error:
                self._report.add_problem(str(error))
                continue
            if key is not None and (header.store, header.space) == (self._account.store, self._space):
                found[header.epoch] = key
        if found != self._account.keys:
            self._account = msgspec.structs.replace(self._account, keys=found)
            self._save_account()

    def _save_account(self) -> None:
        def work(connection: Connection, _kinds: Mapping[str, Kind]) -> Sequence[Committed]:
            write_account(connection, self._account)
            return ()

        self._journal.exchange(work)

    def _resume_held(self) -> None:
        if self._database.reader().execute("SELECT 1 FROM held LIMIT 1").fetchone() is None:
            return

        def work(connection: Connection, kinds: Mapping[str, Kind]) -> Sequence[Committed]:
            self._freeze_in(connection, kinds)
            notices = resume_held(connection, kinds, Writers(connection))
            self._report.notices.update(dict.fromkeys(notices))
            return ()

        self._journal.exchange(work)
        self._mark()

    def _remember(self) -> None:
        now_ms = to_ms(self._clock.now())
        self._account = msgspec.structs.replace(self._account, synced_ms=now_ms, problems=list(self._report.problems))
        self._save_account()

    def _name_of(self, writer: str) -> str:
        device = self._devices.get(writer)
        return device.name if device else "another device"


def _cut(told: Sequence[Told]) -> Iterable[tuple[list[Told], bytes]]:
    """Return the commits in runs that each fit one segment, with their bytes."""
    run, packed, size = list[Told](), list[msgspec.Raw](), 0
    for commit in told:
        raw = wire.pack_commit(commit)
        if run and size + len(raw) > _PLAIN_BYTES:
            yield run, wire.pack_commits(packed)
            run, packed, size = [], [], 0
        run.append(commit)
        packed.append(msgspec.Raw(raw))
        size += len(raw)
    if run:
        yield run, wire.pack_commits(packed)
