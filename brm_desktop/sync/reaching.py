"""How far each device has come in a space: what others say of it, what is said here, and up to where segments go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from brm_desktop.domain.record import Kind
from brm_desktop.storage import segments
from brm_desktop.storage.committed import Committed
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.segments import Known
from brm_desktop.sync import names, packs
from brm_desktop.sync.circle import Circle
from brm_desktop.sync.envelope import Sort, digest_of, read_file
from brm_desktop.sync.faults import DamagedFile, MissingFile
from brm_desktop.sync.means import Means
from brm_desktop.sync.names import ReachName
from brm_desktop.sync.packs import ReachHeader
from brm_desktop.sync.plan import Listing
from brm_desktop.sync.policy import Policy
from brm_desktop.sync.snapshot_keeping import NEEDED
from brm_desktop.sync.upkeep_memory import Heard, Memory, ReachKept, keep_memory, keep_now


class Reaching:
    """Hears and tells how far devices have come in one space. Raises: StoreError from all that asks the store."""

    def __init__(self, means: Means, circle: Circle, space: str) -> None:
        self._means = means
        self._circle = circle
        self._space = space
        self._refused = set[str]()  # words of devices that are not in the space

    def learn(self, memory: Memory, listing: Listing) -> None:
        """Read what other devices say of how far they have come."""
        learned = dict[str, ReachKept]()
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
                reach = self._read(name)
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

    def _read(self, name: ReachName) -> ReachHeader | None:
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

    def is_behind_own(self, memory: Memory, listing: Listing) -> bool:
        """Tell whether the store has a word of ours that we never gave: this copy of the portfolio is older."""
        for name in listing.reaches.get(memory.writer, ()):
            if name.number > memory.number and self._read(name) is not None:
                return True
        return False

    def tell(self, memory: Memory, listing: Listing, known: Sequence[Known], passed_ms: int) -> None:
        """Say what we have read, at most daily, and up to where our own files go."""
        seen = {each.writer: each.seq for each in known}
        is_there = memory.is_told(listing)
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
        # before it is said: who has said what it does not know is an older copy
        keep_now(self._means, self._space, memory)
        header = ReachHeader(
            self._means.account.store, self._space, memory.writer, memory.number, memory.seen, memory.floor
        )
        data = packs.make_reach(header, self._means.account.device.seed)
        self._means.put(names.reach_file(self._space, memory.writer, memory.number, digest_of(data)), data)


def hear(memory: Memory, others: Iterable[str], known: Sequence[Known], passed_ms: int) -> None:
    """Count for how long each other device was silent."""
    last = {each.writer: each.seq for each in known}
    for writer in others:
        seq, reach = last.get(writer, 0), memory.reaches.get(writer)
        number = reach.number if reach else 0
        was = memory.heard.get(writer)
        is_silent = was is not None and (was.seq, was.number) == (seq, number)
        memory.heard[writer] = Heard(seq, number, was.silent_ms + passed_ms if was and is_silent else 0)


def find_passed(memory: Memory, listing: Listing, others: Iterable[str], retire_ms: int) -> int:
    """Return up to where own segments are needed by nobody now."""
    held = sorted((kept.cut.get(memory.writer, 0) for kept in memory.list_good(listing).values()), reverse=True)
    last = held[NEEDED - 1] if len(held) >= NEEDED else 0
    for writer in others:
        if memory.heard[writer].silent_ms < retire_ms:
            reach = memory.reaches.get(writer)
            last = min(last, reach.seen.get(memory.writer, 0) if reach else 0)
    return last


def raise_floor(memory: Memory, passed: int, policy: Policy, passed_ms: int) -> None:
    """Let own segments go up to where nobody needs them, once one has waited a while longer."""
    memory.next_floor = min(memory.next_floor, passed) or passed
    if memory.next_floor <= memory.floor:
        memory.next_floor = 0
        memory.waits.pop("floor", None)
    elif memory.wait("floor", passed_ms, policy.floor_wait_ms):
        memory.floor, memory.next_floor = memory.next_floor, 0
        memory.waits.pop("floor", None)
        memory.seen = {}  # so that it is told
