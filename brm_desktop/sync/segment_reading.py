"""Fetches segments, alone or out of packs, and sees that they are genuine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from brm_desktop.domain.branches import author_of
from brm_desktop.sync import names, packs, wire
from brm_desktop.sync.circle import Circle
from brm_desktop.sync.envelope import Envelope, Sort, digest_of, read_file
from brm_desktop.sync.faults import DamagedFile, MissingFile
from brm_desktop.sync.means import Means
from brm_desktop.sync.plan import Wanted
from brm_desktop.sync.wire import Segment, SegmentHeader


class Fetched(NamedTuple):
    """A segment that is genuine."""

    name: str
    data: bytes
    envelope: Envelope
    header: SegmentHeader

    @property
    def chain(self) -> bytes:
        """The digest by which the next one names it."""
        return wire.chain_digest(self.envelope, self.header)


class SegmentReader:
    """Reads the segments of one space. Raises: StoreError from all that asks the store."""

    def __init__(self, means: Means, circle: Circle, space: str) -> None:
        self._means = means
        self._circle = circle
        self._space = space
        self._packs = dict[str, Mapping[int, bytes]]()  # those that are being read

    def forget(self) -> None:
        """Let go of the packs that were read."""
        self._packs.clear()

    def fetch_all(self, wanted: Wanted, *, every: bool = False) -> Iterator[Fetched | None]:
        """Yield a segment as a pack has it; as its files have it where none does, or several claim its number.

        With `every` as all packs and files have it: its author was copied.
        """
        author = author_of(wanted.writer)
        for pack in wanted.packs:
            data = self.open_pack(pack).get(wanted.seq)
            if data is not None:
                short = names.shorten(digest_of(data))
                fetched = self._read(names.SegmentName(author, wanted.seq, short, pack.found, False), data)
                yield fetched
                if fetched is not None and not every and {name.short for name in wanted.files} <= {short}:
                    return
        for name in wanted.files:
            yield self.fetch(name)

    def open_pack(self, name: names.PackName) -> Mapping[int, bytes]:
        """Return the segments in a pack by number, none when it is not genuine; it is read once until `forget`."""
        if name.found not in self._packs:
            self._packs[name.found] = self.read_pack(name)
        return self._packs[name.found]

    def read_pack(self, name: names.PackName) -> dict[int, bytes]:
        """Return the segments in a pack by number, none when it is not genuine; tell what is wrong then."""
        try:
            data = self._means.store.get(name.found)
            envelope = read_file(data, name.found, Sort.PACK)
            header, found = packs.open_pack(envelope, name.found)
            said = (names.shorten(envelope.digest), header.writer, header.first, header.last)
            if said != (name.short, name.writer, name.first, name.last):
                raise DamagedFile(name.found, "it is not what its name says")
            if (header.store, header.space) != (self._means.account.store, self._space):
                raise DamagedFile(name.found, "it belongs to another space")
            self._circle.verify_signed(envelope, header.writer, name.found)
        except MissingFile:
            return {}
        except DamagedFile as error:
            self._means.report.add_problem(str(error))
            return {}
        return dict(enumerate(found, header.first))

    def fetch(self, name: names.SegmentName) -> Fetched | None:
        """Return a segment out of its own file; tell what is wrong with one that is not what its name says."""
        try:
            return self._read(name, self._means.store.get(name.found))
        except MissingFile:
            return None

    def _read(self, name: names.SegmentName, data: bytes) -> Fetched | None:
        """Return a segment that is what its name says, by somebody we know; tell what is wrong with any other."""
        try:
            envelope = read_file(data, name.found, Sort.SEGMENT)
            header = wire.read_segment_header(envelope, name.found)
            self._verify(name, envelope, header)
        except DamagedFile as error:
            self._means.report.add_problem(str(error))
            return None
        self._means.report.fetched_bytes += len(data)
        return Fetched(name.found, data, envelope, header)

    def _verify(self, name: names.SegmentName, envelope: Envelope, header: SegmentHeader) -> None:
        if names.shorten(envelope.digest) != name.short or (header.writer, header.seq) != (name.writer, name.seq):
            raise DamagedFile(name.found, "it is not what its name says")
        if (header.store, header.space) != (self._means.account.store, self._space):
            raise DamagedFile(name.found, "it belongs to another space")
        self._circle.verify(envelope, header, name.found)
        if not self._keys_of(header.epoch):
            raise DamagedFile(name.found, "its key was not given to this device")

    def open(self, fetched: Fetched) -> Segment | None:
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
        return self._means.account.list_keys(self._space, epoch)
