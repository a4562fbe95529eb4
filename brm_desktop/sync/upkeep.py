"""Keeps a space's files in the store few: snapshots, packs, what each device has read, and what may go by now.

Nothing here waits for anybody, and two that do it at once do no harm. Only a writer takes its own files away, and
only what others do not need: what a pack that was read back holds, and what snapshots hold that all have passed.
Each step can end anywhere and is done again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from brm_desktop.domain.record import Kind
from brm_desktop.storage import segments
from brm_desktop.storage.committed import Committed
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.erasing import list_erased
from brm_desktop.storage.segments import Known
from brm_desktop.storage.sending import count_unsent
from brm_desktop.storage.writers import Writers
from brm_desktop.sync import going, reaching, wire
from brm_desktop.sync.circle import Circle
from brm_desktop.sync.means import Means
from brm_desktop.sync.own_packs import OwnPacks
from brm_desktop.sync.plan import Listing
from brm_desktop.sync.reaching import Reaching
from brm_desktop.sync.snapshot_keeping import SnapshotKeeper
from brm_desktop.sync.taking import Taker
from brm_desktop.sync.upkeep_memory import Memory, keep_now, load_memory


class Upkeep:
    """Puts one space's files in order. Raises: StoreError from all that asks the store."""

    def __init__(self, means: Means, circle: Circle, taker: Taker, space: str) -> None:
        self._means = means
        self._circle = circle
        self._space = space
        self._packs = OwnPacks(means, space)
        self._snapshots = SnapshotKeeper(means, taker, space)
        self._reaching = Reaching(means, circle, space)

    @property
    def floors(self) -> dict[str, int]:
        """Up to where each device took its own segments away."""
        return self._load().list_floors()

    def learn(self, listing: Listing) -> None:
        """Read what other devices say of how far they have come."""
        self._reaching.learn(self._load(), listing)

    def is_behind_own(self, listing: Listing) -> bool:
        """Tell whether the store has a word of ours that we never gave: this copy of the portfolio is older."""
        return self._reaching.is_behind_own(self._load(), listing)

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
        reaching.hear(memory, self._list_others(memory), known, passed_ms)
        self._snapshots.see_to(memory, listing, known, erased)
        self._packs.see_to(memory, listing, known)
        others = self._list_others(memory)
        passed = reaching.find_passed(memory, listing, others, self._means.policy.retire_ms)
        reaching.raise_floor(memory, passed, self._means.policy, passed_ms)
        self._reaching.tell(memory, listing, known, passed_ms)
        self._take_away(memory, listing, known, passed_ms, erased)
        if wire.encode_header(memory) != before:
            keep_now(self._means, self._space, memory)

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

    def _take_away(self, memory: Memory, listing: Listing, known: Sequence[Known], passed_ms: int, erased: int) -> None:
        """Take own files away that others do not need any more."""
        wait_ms = self._means.policy.pack_wait_ms
        gone = [
            *going.list_packed(memory, listing, known, passed_ms, wait_ms),
            *going.list_old_packs(memory, listing, passed_ms, wait_ms),
            *going.list_old_snapshots(memory, listing, erased, passed_ms, wait_ms),
            *going.list_old_words(memory, listing),
        ]
        for name in gone:
            self._means.store.delete_own(name)
            memory.packs.pop(name, None)
            memory.snapshots.pop(name, None)
        if memory.floor:
            self._drop_own(memory, known)
        going.forget_waits(memory)

    def _drop_own(self, memory: Memory, known: Sequence[Known]) -> None:
        if not any(each.size and each.seq <= memory.floor for each in known if each.writer == memory.writer):
            return

        def work(connection: Connection, _kinds: Mapping[str, Kind]) -> Sequence[Committed]:
            segments.drop_data(connection, self._space, memory.writer, memory.floor)
            return ()

        self._means.change(work)

    def _load(self) -> Memory:
        writer = self._means.account.device.writer
        memory = load_memory(self._means.database.reader(), self._space) or Memory(writer, 0)
        if memory.writer != writer:
            memory.begin_as(writer)
        return memory
