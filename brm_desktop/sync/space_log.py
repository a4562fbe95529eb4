"""The log of one space: list, fetch, verify, hold back, apply; upload and confirm."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

import msgspec

from brm_desktop.base.collecting import without_collecting
from brm_desktop.domain.changes import Told
from brm_desktop.domain.record import Kind
from brm_desktop.storage import segments
from brm_desktop.storage.committed import Committed
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.receiving import Receiver, resume_held
from brm_desktop.storage.segments import Known
from brm_desktop.storage.writers import Writers
from brm_desktop.sync import cipher, identity, names, packs, plan, wire
from brm_desktop.sync.charter import Charter
from brm_desktop.sync.circle import Circle
from brm_desktop.sync.envelope import Envelope, Sort, digest_of, read_file
from brm_desktop.sync.faults import DamagedFile, MissingFile
from brm_desktop.sync.freezing import Freezer
from brm_desktop.sync.means import Means
from brm_desktop.sync.plan import Listing, Standing, Wanted
from brm_desktop.sync.taking import Taker
from brm_desktop.sync.upkeep import Upkeep
from brm_desktop.sync.wire import Segment, SegmentHeader

_SKEW_MS: Final = 10 * 60_000


class _Fetched(NamedTuple):
    """A segment that is genuine."""

    name: str
    data: bytes
    envelope: Envelope
    header: SegmentHeader


class SpaceLog:
    """Exchanges one space's segments. Raises: StoreError from all that asks the store."""

    def __init__(
        self, means: Means, circle: Circle, freezer: Freezer, space: str, charter: Charter | None = None
    ) -> None:
        self._means = means
        self._circle = circle
        self._freezer = freezer
        self.charter = charter  # None: the personal space
        self.space = space
        self._taker = Taker(means, circle, freezer, space)
        self._upkeep = Upkeep(means, circle, self._taker, space)
        self._listing: Listing | None = None
        self._packs = dict[str, Mapping[int, bytes]]()  # those that are being read
        self._told_nothing = set[str]()  # snapshots that know no more than is known here
        self.held_back = 0  # segments that wait for what their writer had seen

    @property
    def is_open(self) -> bool:
        """Whether we are in the space still."""
        shared = self._means.account.shared.get(self.space)
        return self.charter is None or (shared is not None and shared.is_member)

    def tell_what_stays(self) -> None:
        """Tell of work in a space that we are out of; nobody else will see it."""
        if self.count_waiting():
            name = self._means.account.shared[self.space].name
            self._means.report.add_problem(f"You are no longer in {name}: what you change there stays on this device.")

    def count_waiting(self) -> int:
        """Return how many own segments are not in the store yet."""
        return segments.count_waiting(self._means.database.reader(), self.space)[0]

    def standing(self) -> Standing:
        """Return how far each writer is known here."""
        with self._means.database.snapshot() as connection:
            return plan.make_standing(segments.list_known(connection, self.space))

    def list_files(self) -> dict[str, bytes]:
        """Return every file of ours and others' that the store has, or had."""
        connection = self._means.database.reader()
        return {
            names.segment_file(self.space, known.writer, known.seq, known.file): segments.load_data(
                connection, self.space, known.writer, known.seq
            )
            for known in segments.list_known(connection, self.space)
            if known.stored and known.size
        }

    def look(self) -> Listing:
        """Return what is there. What was there and is not listed is asked for, and put back if it is lost."""
        self._means.progress.step(0, None, "Looking for changes")
        listing = plan.read_listing(self._means.store.list(names.log_folder(self.space)))
        if self.charter is not None:
            self.charter.learn(listing)
        self._listing = listing
        self._upkeep.learn(listing)
        connection = self._means.database.reader()
        missing = plan.list_missing(segments.list_known(connection, self.space), listing, self._upkeep.floors)
        if missing:
            missing = [known for known in missing if not self._adopt(known, listing)]
        if missing:
            self._means.require_store()
            self._put_back(missing)
        for name in plan.list_replaced(segments.list_rewritten(connection, self.space), listing):
            self._means.store.delete_own(name.found)
        return listing

    def _put_back(self, missing: Iterable[Known]) -> None:
        """Publish again what the store has lost, whoever wrote it: the bytes are the same."""
        connection = self._means.database.reader()
        for known in missing:
            name = names.segment_file(self.space, known.writer, known.seq, known.file)
            data = segments.load_data(connection, self.space, known.writer, known.seq)
            self._means.report.put_back += self._means.put(name, data)

    def _adopt(self, known: Known, listing: Listing) -> bool:
        """Take a segment that its writer wrote anew, without what was erased, for the one it replaces."""
        for name in listing.segments.get(known.writer, {}).get(known.seq, ()):
            fetched = self._fetch(name) if name.short != names.shorten(known.file) else None
            if fetched is None or fetched.header.stands_for != known.digest:
                continue
            file, data = fetched.envelope.digest, fetched.data

            def work(connection: Connection, _kinds: Mapping[str, Kind]) -> Sequence[Committed]:
                number = Writers(connection).number(known.writer)
                segments.replace_data(connection, self.space, number, known.seq, file, data)  # noqa: B023
                return ()

            self._means.change(work)
            return True
        return False

    def upload(self) -> Listing | None:
        """Put what waits into the store and see that it is there. Returns: what the store lists now, if asked."""
        waiting = segments.list_waiting(self._means.database.reader(), self.space)
        if not waiting:
            return None
        total = sum(len(data) for _, data in waiting)
        done = 0
        for known, data in waiting:
            self._means.progress.step(done, total, "Sending")
            self._means.store.put_new(names.segment_file(self.space, known.writer, known.seq, known.file), data)
            done += len(data)
        listing = self.look()
        if self.has_own_that_we_lack(listing):
            return listing  # a copy of us has written meanwhile: ours does not count
        for known, data in waiting:
            if self._is_there(known, data, listing):
                self._confirm(known, len(data))
        return listing

    def has_own_that_we_lack(self, listing: Listing) -> bool:
        """Tell whether the store has something by this very device that is not from here."""
        own = self._means.account.device.writer
        if not (own in listing.segments or own in listing.packs or own in listing.reaches):
            return False
        key = cipher.signing_public(self._means.account.device.seed)
        standing = self.standing()
        for name in plan.list_foreign_own(own, standing, listing):
            data = self._means.find(name.found)
            if data is None:
                continue
            try:
                envelope = read_file(data, name.found, Sort.SEGMENT)
                header = wire.read_segment_header(envelope, name.found)
            except DamagedFile as error:
                self._means.report.add_problem(str(error))
                continue
            if header.stands_for and header.stands_for == standing.digests.get((own, name.seq)):
                continue  # we wrote it anew
            if cipher.is_signed(key, envelope.signature, envelope.signed):
                return True
        with self._means.database.snapshot() as connection:
            last = segments.find_last_stored(connection, self.space)
        packed = (pack for pack in listing.packs.get(own, ()) if pack.last > last)
        return any(self._read_pack(pack) for pack in packed) or self._upkeep.is_behind_own(listing)

    def withdraw(self, listing: Listing) -> None:
        """Take ours out of the store from where a copy of us has told something else, if ours does not count yet."""
        waiting = [known for known, _ in segments.list_waiting(self._means.database.reader(), self.space)]
        for name in plan.list_withdrawn(waiting, listing):
            self._means.store.delete_own(name.found)

    def _is_there(self, known: Known, data: bytes, listing: Listing) -> bool:
        if listing.has_file(known):
            return True
        name = names.segment_file(self.space, known.writer, known.seq, known.file)
        return self._means.find(name) == data

    def _confirm(self, known: Known, size: int) -> None:
        def work(connection: Connection, _kinds: Mapping[str, Kind]) -> Sequence[Committed]:
            segments.mark_stored(connection, self.space, known.seq)
            return ()

        self._means.change(work)
        self._means.report.sent_segments += 1
        self._means.report.sent_bytes += size
        self._means.report.sent_commits += self._count_commits(known)

    def _count_commits(self, known: Known) -> int:
        home = self._means.account.name_of(self.space)
        return segments.count_commits(self._means.database.reader(), self.space, home, known)

    def pull(self, listing: Listing) -> bool:
        """Fetch and apply what is new. Returns: whether there was something."""
        standing, self.held_back = self.standing(), 0
        has_taken = self._take_snapshot(standing, listing)
        if has_taken:
            standing = self.standing()
        wanted = plan.list_wanted(standing, listing)
        for writer in plan.list_gaps(standing, listing, self._upkeep.floors):
            name = self._circle.name_of(writer)
            self._means.report.add_problem(f"A change of {name} is not in the store yet; later ones wait.")
        if wanted:
            self.look_around(listing)
            self._apply_all(wanted, standing)
            self._packs.clear()
        return bool(wanted) or has_taken

    def look_around(self, listing: Listing) -> None:
        """Learn who counts and by which keys, and keep it in order."""
        self._circle.look()
        if self.charter is None:
            self._look_for_keys(listing)
        else:
            self.charter.refresh()
        self.mind()

    def mind(self) -> None:
        """Have all count what we had accepted of who was revoked or removed since."""
        self._circle.require_not_revoked()
        applied = self.list_applied()
        if self.charter is None:
            self._circle.heed_ends(self.space, applied)
        else:
            self.charter.mind(applied)

    def list_applied(self) -> dict[str, int]:
        """Return each author's last segment here."""
        return {writer: known.seq for writer, known in self.standing().last.items()}

    def _standing_now(self) -> Standing:
        """Return how far each writer is known, by its last segment alone."""
        with self._means.database.snapshot() as connection:
            return plan.make_standing(segments.list_last(connection, self.space))

    def _take_snapshot(self, standing: Standing, listing: Listing) -> bool:
        """Begin with what others have put together, where that is better than reading on. Returns: whether it was."""
        found = plan.list_snapshots(self._means.account.device.writer, standing, listing, self._upkeep.floors)
        found = [name for name in found if name.found not in self._told_nothing]
        if found:
            self.look_around(listing)
        for name in found:
            fetched = self._taker.fetch(name)
            if fetched is not None:
                if self._taker.take(fetched.snapshot):
                    return True
                self._told_nothing.add(name.found)
        return False

    def has_all(self) -> bool:
        """Tell whether all that the store listed last is here, and all of ours was there."""
        if self._listing is None or not self.is_open or self.held_back or self.count_waiting():
            return False
        standing = self.standing()
        gaps = plan.list_gaps(standing, self._listing, self._upkeep.floors)
        return not gaps and not plan.list_wanted(standing, self._listing)

    def keep_up(self) -> None:
        """Put the space's files in the store in order, as they were listed last."""
        if self._listing is not None:
            self._upkeep.run(self._listing)

    def _apply_all(self, wanted: Sequence[Wanted], standing: Standing) -> None:
        queues = dict[str, list[Wanted]]()
        for each in wanted:
            queues.setdefault(each.writer, []).append(each)
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
                    self._means.progress.step(done, total, "Applying")
                    standing = self._standing_now()
                else:
                    stopped.add(writer)
        self.held_back = len(ready)

    def _fetch_next(self, queues: dict[str, list[Wanted]], ready: dict[str, _Fetched], stopped: set[str]) -> None:
        """Have the next segment of every writer at hand."""
        lacking = [writer for writer in sorted(queues) if writer not in ready and writer not in stopped]
        lacking = [writer for writer in lacking if queues[writer]]
        for writer in lacking:
            genuine = dict[bytes, _Fetched]()
            for fetched in self._fetch_all(queues[writer].pop(0)):
                if fetched is not None:
                    chain = wire.chain_digest(fetched.envelope, fetched.header)
                    if chain not in genuine or fetched.header.stands_for:
                        genuine[chain] = fetched
            if len(genuine) == 1:
                ready[writer] = next(iter(genuine.values()))
                continue
            stopped.add(writer)
            if len(genuine) > 1:
                name_of = self._circle.name_of(writer)
                self._means.report.add_problem(
                    f"Two copies of {name_of} wrote at the same time; its changes wait until it has exchanged again."
                )

    def _fetch_all(self, wanted: Wanted) -> Iterator[_Fetched | None]:
        """Yield a segment as a pack has it; as its files have it where none does, or several claim its number."""
        for pack in wanted.packs:
            data = self._open_pack(pack).get(wanted.seq)
            if data is not None:
                short = names.shorten(digest_of(data))
                fetched = self._read(names.SegmentName(wanted.writer, wanted.seq, short, pack.found, False), data)
                yield fetched
                if fetched is not None and not wanted.is_claimed_twice:
                    return
        for name in wanted.files:
            yield self._fetch(name)

    def _open_pack(self, name: names.PackName) -> Mapping[int, bytes]:
        """Return the segments in a pack by number, none when it is not genuine."""
        if name.found not in self._packs:
            self._packs[name.found] = self._read_pack(name)
        return self._packs[name.found]

    def _read_pack(self, name: names.PackName) -> dict[int, bytes]:
        try:
            data = self._means.store.get(name.found)
            envelope = read_file(data, name.found, Sort.PACK)
            header, found = packs.open_pack(envelope, name.found)
            said = (names.shorten(envelope.digest), header.writer, header.first, header.last)
            if said != (name.short, name.writer, name.first, name.last):
                raise DamagedFile(name.found, "it is not what its name says")
            if (header.store, header.space) != (self._means.account.store, self.space):
                raise DamagedFile(name.found, "it belongs to another space")
            self._circle.verify_signed(envelope, header.writer, name.found)
        except MissingFile:
            return {}
        except DamagedFile as error:
            self._means.report.add_problem(str(error))
            return {}
        return dict(enumerate(found, header.first))

    def _fetch(self, name: names.SegmentName) -> _Fetched | None:
        """Return a segment out of its own file; tell what is wrong with one that is not what its name says."""
        try:
            return self._read(name, self._means.store.get(name.found))
        except MissingFile:
            return None

    def _read(self, name: names.SegmentName, data: bytes) -> _Fetched | None:
        """Return a segment that is what its name says, by somebody we know; tell what is wrong with any other."""
        try:
            envelope = read_file(data, name.found, Sort.SEGMENT)
            header = wire.read_segment_header(envelope, name.found)
            self._verify(name, envelope, header)
        except DamagedFile as error:
            self._means.report.add_problem(str(error))
            return None
        self._means.report.fetched_bytes += len(data)
        return _Fetched(name.found, data, envelope, header)

    def _verify(self, name: names.SegmentName, envelope: Envelope, header: SegmentHeader) -> None:
        if names.shorten(envelope.digest) != name.short or (header.writer, header.seq) != (name.writer, name.seq):
            raise DamagedFile(name.found, "it is not what its name says")
        if (header.store, header.space) != (self._means.account.store, self.space):
            raise DamagedFile(name.found, "it belongs to another space")
        self._circle.verify(envelope, header, name.found)
        if not self._keys_of(header.epoch):
            raise DamagedFile(name.found, "its key was not given to this device")

    @without_collecting()
    def _apply(self, fetched: _Fetched, standing: Standing) -> bool:
        header = fetched.header
        if not plan.follows(header, standing):
            self._means.report.add_problem(
                str(DamagedFile(fetched.name, "it does not follow what came before from the same device"))
            )
            return False
        segment = self._open(fetched)
        if segment is None:
            return False
        applied: list[Receiver] = []

        def work(connection: Connection, kinds: Mapping[str, Kind]) -> Sequence[Committed]:
            writers = Writers(connection)
            if segments.is_known(connection, self.space, writers.number(header.writer), header.seq):
                return ()  # another process of ours was quicker
            self._freezer.freeze_in(connection, kinds)
            home = self._means.account.name_of(self.space)
            receiver = Receiver(connection, kinds, writers, header.writer, header.deps, home)
            receiver.receive(segment.commits)
            self._means.keep_arrived(connection, receiver)
            segments.add_segment(
                connection, self.space, writers.number(header.writer), header.seq,
                wire.chain_digest(fetched.envelope, header), header.last, fetched.data, stored=True,
                file=fetched.envelope.digest,
            )  # fmt: skip
            if home:  # what is one's own of a shared record waited for it
                self._means.keep_notices(connection, resume_held(connection, kinds, writers))
            applied.append(receiver)
            return receiver.committed

        self._means.change(work)
        self._freezer.mark()
        if applied:
            self._tell(applied[0], segment.commits)
        return True

    def _open(self, fetched: _Fetched) -> Segment | None:
        """Return a segment's commits by whichever key of its epoch opens it; tell what is wrong if none does."""
        problem = ""
        for key in self._keys_of(fetched.header.epoch):
            try:
                return wire.open_segment(fetched.envelope, fetched.header, key, fetched.name)
            except DamagedFile as error:
                problem = str(error)
        self._means.report.add_problem(problem)
        return None

    def _keys_of(self, epoch: int) -> list[bytes]:
        return self._means.account.list_keys(self.space, epoch)

    def _tell(self, receiver: Receiver, commits: Sequence[Told]) -> None:
        report = self._means.report
        report.fetched_segments += 1
        report.received_commits += len(commits)
        for committed in receiver.committed:
            report.changed.update(committed.changes)
        report.notices.update(receiver.notices)
        ahead_ms = max(told.at_ms for told in commits) - self._means.now_ms
        if ahead_ms > _SKEW_MS:
            name = self._circle.name_of(receiver.writer)
            report.add_problem(
                f"The clock of {name} is {_say_span(ahead_ms)} ahead of this one; no change is lost by it."
            )

    def _look_for_keys(self, listing: Listing) -> None:
        """Learn keys of epochs that began elsewhere."""
        account = self._means.account
        found = dict(account.keys)
        member = account.member
        for name in listing.keys:
            if name.epoch in found:
                continue
            try:
                header, key = identity.open_space_key(
                    self._means.store.get(name.found), member, {member.id: member.signing}, name.found
                )
            except (MissingFile, DamagedFile) as error:
                self._means.report.add_problem(str(error))
                continue
            if key is not None and (header.store, header.space) == (account.store, self.space):
                found[header.epoch] = key
        if found != account.keys:
            self._means.change_account(lambda now: msgspec.structs.replace(now, keys={**now.keys, **found}))


def _say_span(ms: int) -> str:
    """Return a span of time in the largest unit of which there are at least two."""
    minutes = ms // 60_000
    hours, days = minutes // 60, minutes // 1440
    return f"{days} days" if days >= 2 else f"{hours} hours" if hours >= 2 else f"{minutes} minutes"
