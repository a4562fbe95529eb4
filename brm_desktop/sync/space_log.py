"""The log of one space: list, fetch, verify, hold back, apply; upload and confirm."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec

from brm_desktop.base.collecting import without_collecting
from brm_desktop.domain.branches import Naming, author_of, is_branch, name_branch, parent_of
from brm_desktop.domain.changes import Told
from brm_desktop.domain.merging import join
from brm_desktop.domain.record import Kind
from brm_desktop.storage import segments
from brm_desktop.storage.committed import Committed
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.receiving import Receiver, resume_held
from brm_desktop.storage.segments import Known
from brm_desktop.storage.writers import Writers
from brm_desktop.sync import cipher, identity, names, plan, wire
from brm_desktop.sync.charter import Charter
from brm_desktop.sync.circle import Circle
from brm_desktop.sync.envelope import Sort, read_file
from brm_desktop.sync.faults import DamagedFile, MissingFile
from brm_desktop.sync.forks import Forks
from brm_desktop.sync.freezing import Freezer
from brm_desktop.sync.lines import Lines
from brm_desktop.sync.means import Means
from brm_desktop.sync.plan import Listing, Wanted
from brm_desktop.sync.segment_reading import Fetched, SegmentReader
from brm_desktop.sync.taking import Taker
from brm_desktop.sync.upkeep import Upkeep

_SKEW_MS: Final = 10 * 60_000


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
        self._reader = SegmentReader(means, circle, space)
        self._forks = Forks(means, circle, self._reader, space)
        self._listing: Listing | None = None
        self._no_way = set[Wanted]()  # what does not follow, though it has the number
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

    def read_lines(self) -> Lines:
        """Return how far each writer is known here."""
        with self._means.database.snapshot() as connection:
            return Lines(segments.list_known(connection, self.space))

    def list_files(self) -> dict[str, bytes]:
        """Return every file of ours and others' that the store has, or had."""
        connection = self._means.database.reader()
        return {
            self._name_file(known): segments.load_data(connection, self.space, known.writer, known.seq)
            for known in segments.list_known(connection, self.space)
            if known.stored and known.size
        }

    def _name_file(self, known: Known) -> str:
        return names.segment_file(self.space, author_of(known.writer), known.seq, known.file)

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
        for name, known in plan.list_replaced(segments.list_rewritten(connection, self.space), listing):
            if self._is_version(name, known):
                self._means.store.delete_own(name.found)
        return listing

    def _is_version(self, name: names.SegmentName, known: Known) -> bool:
        """Tell whether a file is a version of an own segment, and not what a copy of us has told under its number."""
        if name.short == names.shorten(known.digest):
            return True
        fetched = self._reader.fetch(name)
        return fetched is not None and fetched.header.stands_for == known.digest

    def _put_back(self, missing: Iterable[Known]) -> None:
        """Publish again what the store has lost, whoever wrote it: the bytes are the same."""
        connection = self._means.database.reader()
        for known in missing:
            data = segments.load_data(connection, self.space, known.writer, known.seq)
            self._means.report.put_back += self._means.put(self._name_file(known), data)

    def _adopt(self, known: Known, listing: Listing) -> bool:
        """Take a segment that its writer wrote anew, without what was erased, for the one it replaces."""
        for name in listing.segments.get(author_of(known.writer), {}).get(known.seq, ()):
            fetched = self._reader.fetch(name) if name.short != names.shorten(known.file) else None
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
            self._means.store.put_new(self._name_file(known), data)
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
        lines = self.read_lines()
        for name in plan.list_foreign_own(own, lines, listing):
            data = self._means.find(name.found)
            if data is None:
                continue
            try:
                envelope = read_file(data, name.found, Sort.SEGMENT)
                header = wire.read_segment_header(envelope, name.found)
            except DamagedFile as error:
                self._means.report.add_problem(str(error))
                continue
            known = lines.find(own, name.seq)
            if known is not None and header.stands_for == known.digest:
                continue  # we wrote it anew
            if cipher.is_signed(key, envelope.signature, envelope.signed):
                return True
        with self._means.database.snapshot() as connection:
            last = segments.find_last_stored(connection, self.space)
        packed = (pack for pack in listing.packs.get(own, ()) if pack.last > last)
        return any(self._reader.read_pack(pack) for pack in packed) or self._upkeep.is_behind_own(listing)

    def withdraw(self, listing: Listing) -> None:
        """Take ours out of the store from where a copy of us has told something else, if ours does not count yet."""
        waiting = [known for known, _ in segments.list_waiting(self._means.database.reader(), self.space)]
        for name in plan.list_withdrawn(waiting, listing):
            self._means.store.delete_own(name.found)

    def _is_there(self, known: Known, data: bytes, listing: Listing) -> bool:
        if listing.has_file(known):
            return True
        return self._means.find(self._name_file(known)) == data

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
        self.held_back = 0
        self._forks.begin()
        lines = self._read_branches(listing)
        has_taken = self._take_snapshot(lines, listing)
        if has_taken:
            lines = self._read_branches(listing)
        wanted = self._list_wanted(lines, listing)
        for writer in plan.list_gaps(lines, listing, self._upkeep.floors):
            name = self._circle.name_of(writer)
            self._means.report.add_problem(f"A change of {name} is not in the store yet; later ones wait.")
        if wanted:
            self.look_around(listing)
            self._apply_all(wanted, lines)
            self._reader.forget()
        self.held_back += self._forks.finish()
        return bool(wanted) or has_taken

    def _read_branches(self, listing: Listing) -> Lines:
        """Return how far each writer is known, once the lines of those that were copied are told apart."""
        lines = self.read_lines()
        while self._forks.find(listing, lines):
            lines = self.read_lines()
        return lines

    def _list_wanted(self, lines: Lines, listing: Listing) -> list[Wanted]:
        wanted, ended = list[Wanted](), set[str]()
        for each in plan.list_wanted(lines, listing, self._forks.list_roots(lines)):
            if each in self._no_way or self._circle.is_ended(self.space, author_of(each.writer), each.seq):
                ended.add(each.writer)
            wanted += [] if each.writer in ended else [each]
        return wanted

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
        with self._means.database.snapshot() as connection:
            last = segments.list_last(connection, self.space)
        return join({author_of(known.writer): known.seq} for known in last)

    def _take_snapshot(self, lines: Lines, listing: Listing) -> bool:
        """Begin with what others have put together, where that is better than reading on. Returns: whether it was."""
        found = plan.list_snapshots(self._means.account.device.writer, lines, listing, self._upkeep.floors)
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
        lines = self.read_lines()
        gaps = plan.list_gaps(lines, self._listing, self._upkeep.floors)
        return not gaps and not self._list_wanted(lines, self._listing)

    def keep_up(self) -> None:
        """Put the space's files in the store in order, as they were listed last."""
        if self._listing is not None:
            self._upkeep.run(self._listing)

    def _apply_all(self, wanted: Sequence[Wanted], lines: Lines) -> None:
        queues = dict[str, list[Wanted]]()
        for each in wanted:
            queues.setdefault(each.writer, []).append(each)
        ready = dict[str, Fetched]()
        stopped = set[str]()
        done, total = 0, len(wanted)
        more = True
        while more:
            more = False
            self._fetch_next(queues, ready, stopped, lines)
            for line in sorted(ready):
                fetched = ready[line]
                naming = lines.name(fetched.header, line)
                if naming is None or not plan.is_met(lines.see(fetched.header, naming), lines.vector):
                    continue
                del ready[line]
                more = True
                if self._apply(fetched, line, naming, lines):
                    done += 1
                    self._means.progress.step(done, total, "Applying")
                else:
                    stopped.add(line)
        for fetched in ready.values():
            self._forks.doubt(fetched.header, lines)
        self.held_back += len(ready)

    def _fetch_next(
        self, queues: dict[str, list[Wanted]], ready: dict[str, Fetched], stopped: set[str], lines: Lines
    ) -> None:
        """Have the next segment of every line at hand."""
        for line in sorted(queues):
            if line in ready or line in stopped or not queues[line]:
                continue
            wanted = queues[line].pop(0)
            ways = self._list_ways(wanted, lines)
            if len(ways) == 1:
                ready[line] = ways[0]
                continue
            stopped.add(line)
            for branch, fetched in self._forks.note(line, wanted.seq, ways) if ways else ():
                ready[branch] = fetched
                queues[branch] = [each._replace(writer=branch) for each in queues[line]]

    def _list_ways(self, wanted: Wanted, lines: Lines) -> list[Fetched]:
        """Return what follows a line: one segment, unless two copies of its author wrote at the same time."""
        line, author = wanted.writer, author_of(wanted.writer)
        is_copied = is_branch(line) or len(lines.list_lines(author)) > 1 or self._forks.is_contested(author)
        genuine = dict[bytes, Fetched]()
        for fetched in self._reader.fetch_all(wanted, every=is_copied):
            if fetched is not None and (fetched.chain not in genuine or fetched.header.stands_for):
                genuine[fetched.chain] = fetched
        previous = lines.find_previous(line, wanted.seq)
        ways = [fetched for fetched in genuine.values() if fetched.header.previous == previous]
        if is_branch(line) and line not in lines.last:
            ways = [fetched for fetched in ways if line == name_branch(parent_of(line), names.shorten(fetched.chain))]
        if ways or not genuine:
            return ways
        if is_copied:  # it is of another line
            self._no_way.add(wanted)
            return []
        return list(genuine.values())[:1]  # to be told what is wrong with it

    @without_collecting()
    def _apply(self, fetched: Fetched, line: str, naming: Naming, lines: Lines) -> bool:
        header = fetched.header
        if not lines.follows(line, header):
            self._means.report.add_problem(
                str(DamagedFile(fetched.name, "it does not follow what came before from the same device"))
            )
            return False
        segment = self._reader.open(fetched)
        if segment is None:
            return False
        commits = segment.commits if naming.is_plain else naming.told(segment.commits)
        seen, known = lines.see(header, naming), _know(fetched, line)
        applied: list[Receiver] = []

        def work(connection: Connection, kinds: Mapping[str, Kind]) -> Sequence[Committed]:
            writers = Writers(connection)
            number = writers.number(line)
            if segments.is_known(connection, self.space, number, header.seq):
                return ()  # another process of ours was quicker
            self._freezer.freeze_in(connection, kinds)
            home = self._means.account.name_of(self.space)
            receiver = Receiver(connection, kinds, writers, line, seen, home)
            receiver.receive(commits)
            self._means.keep_arrived(connection, receiver)
            segments.add_segment(
                connection, self.space, number, header.seq, known.digest, header.last, fetched.data, stored=True,
                file=known.file,
            )  # fmt: skip
            if is_branch(line):
                writers.name(line, self._circle.name_of(header.writer))
            if home:  # what is one's own of a shared record waited for it
                self._means.keep_notices(connection, resume_held(connection, kinds, writers))
            applied.append(receiver)
            return receiver.committed

        self._means.change(work)
        self._freezer.mark()
        lines.add(known)
        if applied:
            self._tell(applied[0], commits)
        return True

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


def _know(fetched: Fetched, line: str) -> Known:
    header = fetched.header
    return Known(line, header.seq, fetched.chain, header.last, True, len(fetched.data), fetched.envelope.digest)


def _say_span(ms: int) -> str:
    """Return a span of time in the largest unit of which there are at least two."""
    minutes = ms // 60_000
    hours, days = minutes // 60, minutes // 1440
    return f"{days} days" if days >= 2 else f"{hours} hours" if hours >= 2 else f"{minutes} minutes"
