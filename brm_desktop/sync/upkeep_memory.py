"""What a device remembers of a space's files in the store besides segments. Kept in the portfolio."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from brm_desktop.domain.branches import is_branch
from brm_desktop.domain.record import Kind
from brm_desktop.storage.committed import Committed
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.meta import find_text, write_text
from brm_desktop.sync.means import Means
from brm_desktop.sync.plan import Listing

_KEY = "upkeep:"


class SnapshotKept(msgspec.Struct, frozen=True):
    """A snapshot that was read, or read back, and found right."""

    writer: str
    cut: dict[str, int]  # the last segment of each writer
    size: int
    erased: int = 0  # how many records were erased when it was made here

    def covers(self, cut: dict[str, int]) -> bool:
        """Tell whether it stands for all that another stands for."""
        return all(self._find_last(writer) >= seq for writer, seq in cut.items())

    def _find_last(self, writer: str) -> int:
        """Return the last segment of an author, or of what is known as its branches here."""
        found = self.cut.get(writer, 0)
        return max([found, *(seq for name, seq in self.cut.items() if is_branch(name) and name.startswith(writer))])


class PackKept(msgspec.Struct, frozen=True):
    """An own pack that was read back."""

    first: int
    last: int
    size: int
    content: bytes


class ReachKept(msgspec.Struct, frozen=True):
    """What another device said last of how far it has come."""

    number: int
    seen: dict[str, int]
    floor: int


class Heard(msgspec.Struct, frozen=True):
    """When another device was heard of last: its last segment and word, and how long it has been silent since."""

    seq: int
    number: int
    silent_ms: int


class Memory(msgspec.Struct):
    """All of it. What is about own files is another's once this device becomes another author."""

    writer: str
    at_ms: int
    snapshots: dict[str, SnapshotKept] = {}
    packs: dict[str, PackKept] = {}
    reaches: dict[str, ReachKept] = {}
    heard: dict[str, Heard] = {}
    waits: dict[str, int] = {}  # how long we have waited, by what for
    number: int = 0  # of the own last word of how far we have come
    seen: dict[str, int] = {}  # what it said
    floor: int = 0  # own segments up to this one are taken away
    next_floor: int = 0  # and will be up to this one

    def begin_as(self, writer: str) -> None:
        """Forget what is about the files of the author that this device was before."""
        self.writer, self.packs, self.waits = writer, {}, {}
        self.number, self.seen, self.floor, self.next_floor = 0, {}, 0, 0

    def wait(self, what: str, passed_ms: int, needed_ms: int) -> bool:
        """Wait on, and tell whether it was long enough."""
        self.waits[what] = self.waits.get(what, -passed_ms) + passed_ms
        return self.waits[what] >= needed_ms

    def list_floors(self) -> dict[str, int]:
        """Return up to where each device took its own segments away."""
        floors = {writer: reach.floor for writer, reach in self.reaches.items()} | {self.writer: self.floor}
        return {writer: floor for writer, floor in floors.items() if floor}

    def list_good(self, listing: Listing) -> dict[str, SnapshotKept]:
        """Return the snapshots in the store that are known to be right."""
        found = dict[str, SnapshotKept]()
        for name in listing.snapshots:
            kept = self.snapshots.get(name.found)
            if kept is not None and listing.sizes[name.found] in (kept.size, -1):
                found[name.found] = kept
        return found

    def is_told(self, listing: Listing) -> bool:
        """Tell whether the store has our last word of how far we have come."""
        return any(name.number == self.number for name in listing.reaches.get(self.writer, ()))


def load_memory(connection: Connection, space: str) -> Memory | None:
    """Return what is remembered of a space, None before anything is."""
    kept = find_text(connection, _KEY + space)
    return None if kept is None else msgspec.json.decode(kept, type=Memory)


def keep_memory(connection: Connection, space: str, memory: Memory) -> None:
    """Remember it inside the caller's transaction."""
    write_text(connection, _KEY + space, msgspec.json.encode(memory).decode("ascii"))


def keep_now(means: Means, space: str, memory: Memory) -> None:
    """Remember it at once."""

    def work(connection: Connection, _kinds: Mapping[str, Kind]) -> Sequence[Committed]:
        keep_memory(connection, space, memory)
        return ()

    means.change(work)
