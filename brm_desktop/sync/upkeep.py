"""Keeps a space's files in the store few: snapshots, packs, what each device has read, and what may go by now.

Nothing here waits for anybody, and two that do it at once do no harm. Only a writer takes its own files away, and
only what others do not need: what a pack that was read back holds, and what snapshots hold that all have passed.
Each step can end anywhere and is done again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from brm_desktop.domain.kinds import BY_NAME
from brm_desktop.domain.record import Kind
from brm_desktop.storage import segments
from brm_desktop.storage.committed import Committed
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.erasing import list_erased
from brm_desktop.storage.segments import Known
from brm_desktop.storage.sending import count_unsent
from brm_desktop.storage.snapshots import read_state
from brm_desktop.storage.writers import Writers
from brm_desktop.sync import names, packs, snapshots, wire
from brm_desktop.sync.circle import Circle
from brm_desktop.sync.envelope import Sort, digest_of, read_file
from brm_desktop.sync.faults import DamagedFile, MissingFile
from brm_desktop.sync.means import Means
from brm_desktop.sync.names import ReachName, SnapshotName
from brm_desktop.sync.packs import PackHeader, ReachHeader
from brm_desktop.sync.plan import Listing
from brm_desktop.sync.snapshots import SnapshotHeader
from brm_desktop.sync.taking import Taker
from brm_desktop.sync.upkeep_memory import Heard, Memory, PackKept, ReachKept, SnapshotKept, keep_memory, load_memory

_NEEDED: Final = 2  # snapshots that must hold what is taken away
_WITHIN: Final = "/within"
_KINDS: Final = {name: of.KIND for name, of in BY_NAME.items()}


class Upkeep:
    """Puts one space's files in order. Raises: StoreError from all that asks the store."""

    def __init__(self, means: Means, circle: Circle, taker: Taker, space: str) -> None:
        self._means = means
        self._circle = circle
        self._taker = taker
        self._space = space
        self._refused = set[str]()  # words of devices, and snapshots, that were not right

    @property
    def floors(self) -> dict[str, int]:
        """Up to where each device took its own segments away."""
        return self._list_floors(self._load())

    # What others say.

    def learn(self, listing: Listing) -> None:
        """Read what other devices say of how far they have come."""
        memory, learned = self._load(), dict[str, ReachKept]()
        for writer, said in sorted(listing.reaches.items()):
            before = memory.reaches.get(writer)
            new = [name for name in said if before is None or name.number > before.number]
            new = [name for name in new if name.found not in self._refused]
            if writer == memory.writer or not new:
                continue
            if self._circle.limit(self._space, writer) == 0:
                self._circle.look()
                if self._circle.limit(self._space, writer) == 0:
                    self._refused.update(name.found for name in new)  # of somebody who is not in the space
                    continue
            for name in new:
                reach = self._read_reach(name)
                if reach is not None:
                    learned[writer] = ReachKept(reach.number, reach.seen, reach.floor)
                    break
        if not learned:
            return
        memory.reaches.update(learned)

        def work(connection: Connection, _kinds: Mapping[str, Kind]) -> Sequence[Committed]:
            keep_memory(connection, self._space, memory)
            for writer, reach in learned.items():
                segments.drop_data(connection, self._space, writer, reach.floor)
            return ()

        self._means.change(work)

    def _read_reach(self, name: ReachName) -> ReachHeader | None:
        try:
            envelope = read_file(self._means.store.get(name.found), name.found, Sort.REACH)
            header = packs.read_reach(envelope, name.found)
            said = (names.shorten(envelope.digest), header.writer, header.number, header.store, header.space)
            if said != (name.short, name.writer, name.number, self._means.account.store, self._space):
                raise DamagedFile(name.found, "it is not what its name says")
            self._circle.verify_signed(envelope, header.writer, name.found)
        except MissingFile:
            return None
        except DamagedFile as error:
            self._means.report.add_problem(str(error))
            return None
        return header

    def is_behind_own(self, listing: Listing) -> bool:
        """Tell whether the store has a word of ours that we never gave: this copy of the portfolio is older."""
        memory = self._load()
        for name in listing.reaches.get(memory.writer, ()):
            if name.number > memory.number and self._read_reach(name) is not None:
                return True
        return False

    # Putting in order.

    def run(self, listing: Listing) -> None:
        """Do what is due by now. All own work must be in the store."""
        memory = self._load()
        if self._circle.limit(self._space, memory.writer) is not None:
            return  # who was taken out of a space has nothing to say there
        now_ms = self._means.now_ms
        passed_ms = min(max(now_ms - memory.at_ms, 0), self._means.policy.step_ms) if memory.at_ms else 0
        memory.at_ms = now_ms
        before = wire.encode_header(memory)
        with self._means.database.snapshot() as connection:
            known = segments.list_known(connection, self._space)
            is_calm = not count_unsent(connection) and all(each.stored for each in known)
            erased = len(list_erased(connection))
        if not is_calm or not known:
            return
        if erased:
            self._forget_erased(memory, listing)
        self._hear(memory, known, passed_ms)
        self._see_to_snapshots(memory, listing, known, erased)
        self._see_to_packs(memory, listing, known)
        self._raise_floor(memory, listing, passed_ms)
        self._tell_reach(memory, listing, known, passed_ms)
        self._take_away(memory, listing, known, passed_ms, erased)
        if wire.encode_header(memory) != before:
            self._keep(memory)

    def _hear(self, memory: Memory, known: Sequence[Known], passed_ms: int) -> None:
        """Count for how long each other device was silent."""
        last = {each.writer: each.seq for each in known}
        for writer in self._list_others(memory):
            seq, reach = last.get(writer, 0), memory.reaches.get(writer)
            number = reach.number if reach else 0
            was = memory.heard.get(writer)
            is_silent = was is not None and (was.seq, was.number) == (seq, number)
            memory.heard[writer] = Heard(seq, number, was.silent_ms + passed_ms if was and is_silent else 0)

    def _forget_erased(self, memory: Memory, listing: Listing) -> None:
        """Keep no bytes that tell of what was erased, where their writer has them in a pack."""
        tainted = [
            each for each in segments.list_tainted(self._means.database.reader(), self._space)
            if each.writer != memory.writer and each.size and each.file == each.digest
            and listing.has_packed(each.writer, each.seq) and not listing.has_file(each)
        ]  # fmt: skip
        if not tainted:
            return

        def work(connection: Connection, _kinds: Mapping[str, Kind]) -> Sequence[Committed]:
            writers = Writers(connection)
            for each in tainted:
                number = writers.number(each.writer)
                segments.replace_data(connection, self._space, number, each.seq, each.file, b"")
            return ()

        self._means.change(work)

    def _list_others(self, memory: Memory) -> list[str]:
        return [writer for writer in self._circle.list_counting(self._space) if writer != memory.writer]

    # Snapshots.

    def _list_good(self, memory: Memory, listing: Listing) -> dict[str, SnapshotKept]:
        """Return the snapshots in the store that are known to be right."""
        found = dict[str, SnapshotKept]()
        for name in listing.snapshots:
            kept = memory.snapshots.get(name.found)
            if kept is not None and listing.sizes[name.found] in (kept.size, -1):
                found[name.found] = kept
        return found

    def _see_to_snapshots(self, memory: Memory, listing: Listing, known: Sequence[Known], erased: int) -> None:
        memory.snapshots = {name: kept for name, kept in memory.snapshots.items() if name in listing.sizes}
        good = self._list_good(memory, listing)
        new = [name for name in listing.snapshots if name.found not in {*memory.snapshots, *self._refused}]
        ours = [name for name in new if name.writer == memory.writer]  # not known to be whole: we ended meanwhile
        if ours or (new and self._needs_more(memory, good, known)):
            self._verify(memory, (ours or new)[0])
        elif self._is_snapshot_due(memory, listing, good, known, erased):
            self._write_snapshot(memory, erased)

    def _needs_more(self, memory: Memory, good: Mapping[str, SnapshotKept], known: Sequence[Known]) -> bool:
        """Tell whether we have to rely on a snapshot that we did not read yet."""
        floors = self._list_floors(memory)
        if floors and not any(kept.covers(floors) for kept in good.values()):
            return True
        last = max((each.seq for each in known if each.writer == memory.writer), default=0)
        held = sum(kept.cut.get(memory.writer, 0) > memory.floor for kept in good.values())
        return last > memory.floor and held < _NEEDED

    def _is_snapshot_due(
        self, memory: Memory, listing: Listing, good: Mapping[str, SnapshotKept], known: Sequence[Known], erased: int
    ) -> bool:
        policy = self._means.policy
        last = {each.writer: each.seq for each in known}
        floors = self._list_floors(memory)
        if floors and not any(kept.covers(floors) for kept in good.values()):
            return all(last.get(writer, 0) >= floor for writer, floor in floors.items())
        if any(kept.writer == memory.writer and kept.erased < erased for kept in good.values()):
            return not any(kept.writer == memory.writer and kept.erased == erased for kept in good.values())
        newest = next((name for name in listing.snapshots if name.found not in self._refused), None)
        if newest is None:
            lacking, size = sum(last.values()), sum(each.size for each in known)
            if size >= policy.snapshot_least_bytes and self._count_entries() >= policy.snapshot_entries:
                return True
        else:
            lacking, kept = sum(last.values()) - newest.total, good.get(newest.found)
            cut = kept.cut if kept else last
            size = sum(each.size for each in known if each.seq > cut.get(each.writer, 0))
        return lacking >= policy.snapshot_segments or size >= policy.snapshot_bytes

    def _count_entries(self) -> int:
        return int(self._means.database.reader().execute("SELECT count(*) FROM journal").fetchone()[0])

    def _list_floors(self, memory: Memory) -> dict[str, int]:
        floors = {writer: reach.floor for writer, reach in memory.reaches.items()} | {memory.writer: memory.floor}
        return {writer: floor for writer, floor in floors.items() if floor}

    def _write_snapshot(self, memory: Memory, erased: int) -> None:
        """Put together what is here, put it into the store and read it back."""
        means = self._means
        means.progress.step(0, None, "Putting changes together")
        account = means.account
        with means.database.snapshot() as connection:
            known = segments.list_known(connection, self._space)
            if count_unsent(connection) or not all(each.stored for each in known):
                return
            plain = snapshots.pack_state(
                read_state(connection, _KINDS, Writers(connection), account.name_of(self._space))
            )
        if len(plain) > wire.MOST_PLAIN_BYTES:
            return
        seal, cut = account.get_seal(self._space), snapshots.cut_of(known)
        header = SnapshotHeader(
            store=account.store, space=self._space, writer=memory.writer, cut=cut, epoch=seal.epoch,
            salt=wire.make_salt(means.noise), size=len(plain), branches=snapshots.list_branches(known),
        )  # fmt: skip
        data = snapshots.make_snapshot(header, plain, seal.key, account.device.seed)
        name = names.snapshot_file(self._space, header.total, memory.writer, digest_of(data))
        means.store.put_new(name, data)
        if means.find(name) == data:
            told = {writer: reached.seq for writer, reached in cut.items()}
            memory.snapshots[name] = SnapshotKept(memory.writer, told, len(data), erased)
            self._keep(memory)

    def _verify(self, memory: Memory, name: SnapshotName) -> None:
        """Read a snapshot, to rely on it."""
        fetched = self._taker.fetch(name)
        if fetched is None:
            self._refused.add(name.found)
            return
        header = fetched.snapshot.header
        told = {writer: reached.seq for writer, reached in header.cut.items()}
        memory.snapshots[name.found] = SnapshotKept(header.writer, told, fetched.size)

    # Packs.

    def _see_to_packs(self, memory: Memory, listing: Listing, known: Sequence[Known]) -> None:
        own = {each.seq: each for each in known if each.writer == memory.writer and each.size}
        for name, kept in list(memory.packs.items()):
            start = max(kept.first, memory.floor + 1)
            if start > kept.last:
                continue
            if start > kept.first or self._content(own, start, kept.last) != kept.content:
                if self._write_pack(memory, own, start, kept.last):  # without what is gone, or was erased
                    memory.packs.pop(name)
            elif listing.sizes.get(name) != kept.size:
                self._write_pack(memory, own, start, kept.last)  # lost or damaged
        first = max([memory.floor, *(kept.last for kept in memory.packs.values())]) + 1
        loose = self._list_run(own, first)
        if len(loose) >= self._means.policy.pack_segments:
            self._write_pack(memory, own, loose[0], loose[-1])
            return
        joined = self._list_joinable(memory, own)
        if joined:
            self._write_pack(memory, own, joined[0], joined[1])

    def _content(self, own: Mapping[int, Known], first: int, last: int) -> bytes:
        return packs.digest_content([own[seq].file for seq in range(first, last + 1) if seq in own])

    def _list_run(self, own: Mapping[int, Known], first: int) -> list[int]:
        run, size = list[int](), 0
        while first in own and size + own[first].size <= self._means.policy.pack_bytes:
            size += own[first].size
            run.append(first)
            first += 1
        return run

    def _list_joinable(self, memory: Memory, own: Mapping[int, Known]) -> tuple[int, int] | None:
        """Return the first and last segment of small packs that are better one."""
        live = sorted((kept.first, kept.last, kept.size) for kept in memory.packs.values() if kept.last > memory.floor)
        outer = [each for each in live if not any(o[0] <= each[0] and each[1] <= o[1] for o in live if o != each)]
        if len(outer) <= self._means.policy.most_packs:
            return None
        for at in range(len(outer) - 1):
            run, size = [outer[at]], outer[at][2]
            for each in outer[at + 1 :]:
                if each[0] != run[-1][1] + 1 or size + each[2] > self._means.policy.pack_bytes:
                    break
                run.append(each)
                size += each[2]
            if len(run) > 1 and all(seq in own for seq in range(run[0][0], run[-1][1] + 1)):
                return run[0][0], run[-1][1]
        return None

    def _write_pack(self, memory: Memory, own: Mapping[int, Known], first: int, last: int) -> bool:
        """Put own segments into one file in the store. Returns: whether it was read back."""
        if any(seq not in own for seq in range(first, last + 1)):
            return False
        means, connection = self._means, self._means.database.reader()
        parts = [segments.load_data(connection, self._space, memory.writer, seq) for seq in range(first, last + 1)]
        header = PackHeader(means.account.store, self._space, memory.writer, first, last)
        data = packs.make_pack(header, parts, means.account.device.seed)
        name = names.pack_file(self._space, memory.writer, first, last, digest_of(data))
        if means.find(name) != data:
            means.store.put_new(name, data)
            if means.find(name) != data:
                return False
        memory.packs[name] = PackKept(first, last, len(data), self._content(own, first, last))
        self._keep(memory)
        return True

    # How far each has come.

    def _raise_floor(self, memory: Memory, listing: Listing, passed_ms: int) -> None:
        """See up to where own segments are needed by nobody, and wait a while longer."""
        held = sorted(
            (kept.cut.get(memory.writer, 0) for kept in self._list_good(memory, listing).values()), reverse=True
        )
        last = held[_NEEDED - 1] if len(held) >= _NEEDED else 0
        for writer in self._list_others(memory):
            if memory.heard[writer].silent_ms < self._means.policy.retire_ms:
                reach = memory.reaches.get(writer)
                last = min(last, reach.seen.get(memory.writer, 0) if reach else 0)
        memory.next_floor = min(memory.next_floor, last) or last
        if memory.next_floor <= memory.floor:
            memory.next_floor = 0
            memory.waits.pop("floor", None)
        elif memory.wait("floor", passed_ms, self._means.policy.floor_wait_ms):
            memory.floor, memory.next_floor = memory.next_floor, 0
            memory.waits.pop("floor", None)
            memory.seen = {}  # so that it is told

    def _tell_reach(self, memory: Memory, listing: Listing, known: Sequence[Known], passed_ms: int) -> None:
        """Say what we have read, at most daily, and up to where our own files go."""
        seen = {each.writer: each.seq for each in known}
        is_there = any(name.number == memory.number for name in listing.reaches.get(memory.writer, ()))
        others = {writer: seq for writer, seq in seen.items() if writer != memory.writer}
        if memory.seen and {w: s for w, s in memory.seen.items() if w != memory.writer} == others and is_there:
            memory.waits.pop("reach", None)
            return
        if not others and not memory.floor:
            return
        if memory.seen and is_there and not memory.wait("reach", passed_ms, self._means.policy.reach_wait_ms):
            return
        memory.waits.pop("reach", None)
        if is_there or not memory.seen:
            memory.number, memory.seen = memory.number + 1, seen
        self._keep(memory)  # before it is said: who has said what it does not know is an older copy
        header = ReachHeader(
            self._means.account.store, self._space, memory.writer, memory.number, memory.seen, memory.floor
        )
        data = packs.make_reach(header, self._means.account.device.seed)
        self._means.put(names.reach_file(self._space, memory.writer, memory.number, digest_of(data)), data)

    # What goes.

    def _take_away(self, memory: Memory, listing: Listing, known: Sequence[Known], passed_ms: int, erased: int) -> None:
        """Take own files away that others do not need any more."""
        gone = [
            *self._list_packed(memory, listing, known, passed_ms),
            *self._list_old_packs(memory, listing, passed_ms),
            *self._list_old_snapshots(memory, listing, passed_ms, erased),
            *self._list_old_words(memory, listing),
        ]
        for name in gone:
            self._means.store.delete_own(name)
            memory.packs.pop(name, None)
            memory.snapshots.pop(name, None)
        if memory.floor:
            self._drop_own(memory, known)
        live = {*memory.packs, *memory.snapshots}
        memory.waits = {
            what: ms for what, ms in memory.waits.items() if "/" not in what or what.removesuffix(_WITHIN) in live
        }

    def _is_floor_told(self, memory: Memory, listing: Listing) -> bool:
        """Tell whether others can know by now what we take away."""
        return bool(memory.seen) and any(
            name.number == memory.number for name in listing.reaches.get(memory.writer, ())
        )

    def _list_packed(self, memory: Memory, listing: Listing, known: Sequence[Known], passed_ms: int) -> list[str]:
        """Return the files of own segments that a pack holds, or snapshots."""
        whole = [kept for name, kept in memory.packs.items()
                 if listing.sizes.get(name) == kept.size
                 and memory.wait(name, passed_ms, self._means.policy.pack_wait_ms)]  # fmt: skip
        floor = memory.floor if self._is_floor_told(memory, listing) else 0
        own = {each.seq: {names.shorten(each.digest), names.shorten(each.file)}
               for each in known if each.writer == memory.writer}  # fmt: skip
        return [
            name.found
            for seq, same in listing.segments.get(memory.writer, {}).items()
            if seq <= floor or any(kept.first <= seq <= kept.last for kept in whole)
            for name in same
            if name.short in own.get(seq, ())
        ]

    def _list_old_packs(self, memory: Memory, listing: Listing, passed_ms: int) -> list[str]:
        floor = memory.floor if self._is_floor_told(memory, listing) else 0
        whole = {name: kept for name, kept in memory.packs.items() if listing.sizes.get(name) == kept.size}
        found = list[str]()
        for pack in listing.packs.get(memory.writer, ()):
            kept, start = memory.packs.get(pack.found), max(pack.first, floor + 1)
            around = [
                other for name, other in whole.items()
                if name != pack.found and other.first <= start and pack.last <= other.last
            ]  # fmt: skip
            if pack.last <= floor or (around and kept is None):
                found.append(pack.found)  # what it holds was written anew since
            elif around and memory.wait(pack.found + _WITHIN, passed_ms, self._means.policy.pack_wait_ms):
                found.append(pack.found)
        return found

    def _list_old_snapshots(self, memory: Memory, listing: Listing, passed_ms: int, erased: int) -> list[str]:
        """Return own snapshots that stand for less than two others, or that hold what was erased since."""
        good, found = self._list_good(memory, listing), list[str]()
        for name, kept in good.items():
            if kept.writer != memory.writer:
                continue
            newer = [other for at, other in good.items() if at != name and other.covers(kept.cut)
                     and (other.cut != kept.cut or at > name or other.erased > kept.erased)]  # fmt: skip
            is_tainted = kept.erased < erased and any(
                other.writer == memory.writer and other.erased == erased for other in newer
            )
            is_old = len(newer) >= _NEEDED and memory.wait(name, passed_ms, self._means.policy.pack_wait_ms)
            if is_tainted or is_old:
                found.append(name)
        return found

    def _list_old_words(self, memory: Memory, listing: Listing) -> list[str]:
        said = listing.reaches.get(memory.writer, ())
        is_there = any(name.number == memory.number for name in said)
        return [name.found for name in said if is_there and name.number < memory.number]

    def _drop_own(self, memory: Memory, known: Sequence[Known]) -> None:
        if not any(each.size and each.seq <= memory.floor for each in known if each.writer == memory.writer):
            return

        def work(connection: Connection, _kinds: Mapping[str, Kind]) -> Sequence[Committed]:
            segments.drop_data(connection, self._space, memory.writer, memory.floor)
            return ()

        self._means.change(work)

    # Memory.

    def _load(self) -> Memory:
        writer = self._means.account.device.writer
        memory = load_memory(self._means.database.reader(), self._space) or Memory(writer, 0)
        if memory.writer != writer:
            memory.begin_as(writer)
        return memory

    def _keep(self, memory: Memory) -> None:
        def work(connection: Connection, _kinds: Mapping[str, Kind]) -> Sequence[Committed]:
            keep_memory(connection, self._space, memory)
            return ()

        self._means.change(work)
