"""Own segments of a space are put together into packs: which ones, and how."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from brm_desktop.storage import segments
from brm_desktop.storage.segments import Known
from brm_desktop.sync import names, packs
from brm_desktop.sync.envelope import digest_of
from brm_desktop.sync.means import Means
from brm_desktop.sync.packs import PackHeader
from brm_desktop.sync.plan import Listing
from brm_desktop.sync.policy import Policy
from brm_desktop.sync.upkeep_memory import Memory, PackKept, keep_now

Own = Mapping[int, Known]  # segments by number


class OwnPacks:
    """Writes one space's packs and reads them back. Raises: StoreError from all that asks the store."""

    def __init__(self, means: Means, space: str) -> None:
        self._means = means
        self._space = space

    def see_to(self, memory: Memory, listing: Listing, known: Sequence[Known]) -> None:
        """Write anew what is lost, or holds what is gone or erased; then what is due."""
        own = {each.seq: each for each in known if each.writer == memory.writer and each.size}
        for name, kept in list(memory.packs.items()):
            start = max(kept.first, memory.floor + 1)
            if start > kept.last:
                continue
            if start > kept.first or digest_run(own, start, kept.last) != kept.content:
                if self._write(memory, own, start, kept.last):  # without what is gone, or was erased
                    memory.packs.pop(name)
            elif listing.sizes.get(name) != kept.size:
                self._write(memory, own, start, kept.last)  # lost or damaged
        if due := find_due(memory, own, self._means.policy):
            self._write(memory, own, *due)

    def _write(self, memory: Memory, own: Own, first: int, last: int) -> bool:
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
        memory.packs[name] = PackKept(first, last, len(data), digest_run(own, first, last))
        keep_now(means, self._space, memory)
        return True


def digest_run(own: Own, first: int, last: int) -> bytes:
    """Return what tells a run of segments from what it was, or will be, without what is erased."""
    return packs.digest_content([own[seq].file for seq in range(first, last + 1) if seq in own])


def find_due(memory: Memory, own: Own, policy: Policy) -> tuple[int, int] | None:
    """Return the first and last segment of the pack that is due: of single segments, or of small packs."""
    first = max([memory.floor, *(kept.last for kept in memory.packs.values())]) + 1
    loose = _list_run(own, first, policy.pack_bytes)
    return (loose[0], loose[-1]) if len(loose) >= policy.pack_segments else _find_joinable(memory, own, policy)


def _list_run(own: Own, first: int, most_bytes: int) -> list[int]:
    run, size = list[int](), 0
    while first in own and size + own[first].size <= most_bytes:
        size += own[first].size
        run.append(first)
        first += 1
    return run


def _find_joinable(memory: Memory, own: Own, policy: Policy) -> tuple[int, int] | None:
    """Return the first and last segment of small packs that are better one."""
    live = sorted((kept.first, kept.last, kept.size) for kept in memory.packs.values() if kept.last > memory.floor)
    outer = [each for each in live if not any(o[0] <= each[0] and each[1] <= o[1] for o in live if o != each)]
    if len(outer) <= policy.most_packs:
        return None
    for at in range(len(outer) - 1):
        run, size = [outer[at]], outer[at][2]
        for each in outer[at + 1 :]:
            if each[0] != run[-1][1] + 1 or size + each[2] > policy.pack_bytes:
                break
            run.append(each)
            size += each[2]
        if len(run) > 1 and all(seq in own for seq in range(run[0][0], run[-1][1] + 1)):
            return run[0][0], run[-1][1]
    return None
