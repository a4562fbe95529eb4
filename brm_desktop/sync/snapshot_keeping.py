"""A space's snapshots in the store: when one is due, written and read back; and which of others' are relied on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from brm_desktop.domain.kinds import BY_NAME
from brm_desktop.storage import segments
from brm_desktop.storage.segments import Known
from brm_desktop.storage.sending import count_unsent
from brm_desktop.storage.snapshots import read_state
from brm_desktop.storage.writers import Writers
from brm_desktop.sync import names, snapshots, wire
from brm_desktop.sync.envelope import digest_of
from brm_desktop.sync.means import Means
from brm_desktop.sync.names import SnapshotName
from brm_desktop.sync.plan import Listing
from brm_desktop.sync.policy import Policy
from brm_desktop.sync.snapshots import SnapshotHeader
from brm_desktop.sync.taking import Taker
from brm_desktop.sync.upkeep_memory import Memory, SnapshotKept, keep_now

NEEDED: Final = 2  # snapshots that must hold what is taken away
_KINDS: Final = {name: of.KIND for name, of in BY_NAME.items()}


class SnapshotKeeper:
    """Has one space's snapshots at hand. Raises: StoreError from all that asks the store."""

    def __init__(self, means: Means, taker: Taker, space: str) -> None:
        self._means = means
        self._taker = taker
        self._space = space
        self._refused = set[str]()  # those that were not right

    def see_to(self, memory: Memory, listing: Listing, known: Sequence[Known], erased: int) -> None:
        """Read one that has to be relied on, or write one that is due."""
        memory.snapshots = {name: kept for name, kept in memory.snapshots.items() if name in listing.sizes}
        good = memory.list_good(listing)
        new = [name for name in listing.snapshots if name.found not in {*memory.snapshots, *self._refused}]
        ours = [name for name in new if name.writer == memory.writer]  # not known to be whole: we ended meanwhile
        if ours or (new and _needs_more(memory, good, known)):
            self._verify(memory, (ours or new)[0])
            return
        newest = next((name for name in listing.snapshots if name.found not in self._refused), None)
        if _is_due(memory, good, newest, known, erased, self._means.policy, self._count_entries):
            self._write(memory, erased)

    def _count_entries(self) -> int:
        return int(self._means.database.reader().execute("SELECT count(*) FROM journal").fetchone()[0])

    def _write(self, memory: Memory, erased: int) -> None:
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
            keep_now(means, self._space, memory)

    def _verify(self, memory: Memory, name: SnapshotName) -> None:
        """Read a snapshot, to rely on it."""
        fetched = self._taker.fetch(name)
        if fetched is None:
            self._refused.add(name.found)
            return
        header = fetched.snapshot.header
        told = {writer: reached.seq for writer, reached in header.cut.items()}
        memory.snapshots[name.found] = SnapshotKept(header.writer, told, fetched.size)


def _needs_more(memory: Memory, good: Mapping[str, SnapshotKept], known: Sequence[Known]) -> bool:
    """Tell whether we have to rely on a snapshot that we did not read yet."""
    floors = memory.list_floors()
    if floors and not any(kept.covers(floors) for kept in good.values()):
        return True
    last = max((each.seq for each in known if each.writer == memory.writer), default=0)
    held = sum(kept.cut.get(memory.writer, 0) > memory.floor for kept in good.values())
    return last > memory.floor and held < NEEDED


def _is_due(
    memory: Memory, good: Mapping[str, SnapshotKept], newest: SnapshotName | None, known: Sequence[Known], erased: int,
    policy: Policy, count_entries: Callable[[], int],
) -> bool:  # fmt: skip
    """Tell whether one is to be written: for what is gone, without what was erased, or as much has come together."""
    last = {each.writer: each.seq for each in known}
    floors = memory.list_floors()
    if floors and not any(kept.covers(floors) for kept in good.values()):
        return all(last.get(writer, 0) >= floor for writer, floor in floors.items())
    if any(kept.writer == memory.writer and kept.erased < erased for kept in good.values()):
        return not any(kept.writer == memory.writer and kept.erased == erased for kept in good.values())
    if newest is None:
        lacking, size = sum(last.values()), sum(each.size for each in known)
        if size >= policy.snapshot_least_bytes and count_entries() >= policy.snapshot_entries:
            return True
    else:
        lacking, kept = sum(last.values()) - newest.total, good.get(newest.found)
        cut = kept.cut if kept else last
        size = sum(each.size for each in known if each.seq > cut.get(each.writer, 0))
    return lacking >= policy.snapshot_segments or size >= policy.snapshot_bytes
