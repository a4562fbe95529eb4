"""Takes files out of a space that nothing in it names any more, a month after that was seen first.

Only a device's own parts go, and only while everything in the space is known here. A file that is named again in the
meantime stays; one that another device names at the moment it goes is put again by that device, which has it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import msgspec

from brm_desktop.domain.leftovers import Found, Mark, judge, pass_time
from brm_desktop.domain.record import Kind
from brm_desktop.storage import parcels
from brm_desktop.storage.committed import Committed
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.meta import find_text, write_text
from brm_desktop.storage.naming import list_needed
from brm_desktop.sync import names, parts
from brm_desktop.sync.circle import Circle
from brm_desktop.sync.copies import Copies
from brm_desktop.sync.means import Means

_KEY: Final = "sweeping:"


class Leftovers(NamedTuple):
    """How many files of ours in the store nothing names, and how many bytes they are."""

    files: int = 0
    bytes: int = 0


class _Memory(msgspec.Struct):
    """What waits to go, by the file's name in the space; of the author that this device is."""

    writer: str
    at_ms: int = 0
    marks: dict[str, Mark] = {}


class Sweeper:
    """Sweeps one space. Raises: StoreError from all that asks the store."""

    def __init__(self, means: Means, circle: Circle, space: str) -> None:
        self._means = means
        self._circle = circle
        self._space = space

    def forget(self) -> None:
        """Look after the files that the space needs, and no longer after others, so that nobody puts them there again.

        One that is needed and happens to be here is put as well: who spoke of it may be no more.
        """
        known = {parcel.hash for parcel in parcels.list_parcels(self._means.database.reader(), self._space)}
        if not known:
            return
        memory, find_size = self._load(), self._means.blobs.find_size

        def work(connection: Connection, _kinds: Mapping[str, Kind]) -> Sequence[Committed]:
            needed = list_needed(connection, self._home)
            parcels.forget_all_but(connection, self._space, needed)
            here = sorted(hash for hash in needed - known if find_size(hash) is not None)
            parcels.expect(connection, self._space, here)
            self._write(connection, memory)  # from now on there may be something of ours
            return ()

        self._means.change(work)

    def run(self) -> None:
        """See what nothing names, and take away what has waited long enough. All of the space must be known here."""
        means, own = self._means, self._means.account.device.writer
        if not means.account.takes_part(self._space) or self._circle.limit(self._space, own) is not None:
            return  # what others say there is not known any more
        if load_memory(means.database.reader(), self._space) is None:
            return  # no file of this space was ever here
        memory, named = self._load(), self._list_names()
        own_parts = self._look().list_of(own)
        found = {blob: Found("", sum(max(each.size, 0) for each in held)) for blob, held in own_parts.items()}
        passed_ms = pass_time(memory.at_ms, means.now_ms, means.policy.step_ms)
        verdict = judge(found, named, memory.marks, passed_ms, means.policy.file_wait_ms, means.now_ms)
        memory.at_ms, memory.marks = means.now_ms, verdict.marks
        self._keep(memory)
        for blob in verdict.due:
            for each in own_parts[blob]:
                means.store.delete_own(each.name)
            means.report.dropped_files += 1
            means.report.dropped_file_bytes += memory.marks.pop(blob).size
        if verdict.due:
            self._keep(memory)

    @property
    def _home(self) -> str:
        return self._means.account.name_of(self._space)

    def _list_names(self) -> set[str]:
        """Return what every file that the space needs may be called there, by whichever key."""
        needed = list_needed(self._means.database.reader(), self._home)
        return {
            parts.name_blob(seal.key, hash) for seal in self._means.account.list_seals(self._space) for hash in needed
        }

    def _look(self) -> Copies:
        listed = [each for folder in names.list_blob_folders(self._space) for each in self._means.store.list(folder)]
        return Copies(listed, lambda _writer: True)

    def _load(self) -> _Memory:
        writer = self._means.account.device.writer
        memory = load_memory(self._means.database.reader(), self._space)
        return memory if memory is not None and memory.writer == writer else _Memory(writer)

    def _keep(self, memory: _Memory) -> None:
        def work(connection: Connection, _kinds: Mapping[str, Kind]) -> Sequence[Committed]:
            self._write(connection, memory)
            return ()

        self._means.change(work)

    def _write(self, connection: Connection, memory: _Memory) -> None:
        write_text(connection, _KEY + self._space, msgspec.json.encode(memory).decode("ascii"))


def load_memory(connection: Connection, space: str) -> _Memory | None:
    """Return what waits to go from a space, None before anybody looked."""
    kept = find_text(connection, _KEY + space)
    return None if kept is None else msgspec.json.decode(kept, type=_Memory)


def count_leftovers(connection: Connection, space: str) -> Leftovers:
    """Return how much of ours nothing in a space names, as it was seen last."""
    memory = load_memory(connection, space)
    marks = list(memory.marks.values()) if memory is not None else []
    return Leftovers(len(marks), sum(mark.size for mark in marks))
