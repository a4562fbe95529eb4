"""Reads a space's log as it lies in a store, for who has its keys and no portfolio."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from brm_desktop.sync import cipher, packs, snapshots, wire
from brm_desktop.sync.envelope import Envelope, Sort, read_file
from brm_desktop.sync.export_files import Access
from brm_desktop.sync.faults import DamagedFile
from brm_desktop.sync.log_order import Link
from brm_desktop.sync.plan import Listing
from brm_desktop.sync.snapshots import Snapshot
from brm_desktop.sync.stores.protocol import Store


class LogReading:
    """Opens segments, out of packs or alone, and snapshots; `ends` says where revoked devices end."""

    def __init__(self, store: Store, listing: Listing, access: Access, ends: Mapping[str, int]) -> None:
        self._ends = ends
        self._faults: list[tuple[str, int, str]] = []  # writer, last segment, and what is wrong
        self._store = store
        self._listing = listing
        self._access = access
        self._snapshots = iter(listing.snapshots)

    def list_links(self) -> list[Link]:
        """Return every segment that is genuine, where one was written anew that one alone."""
        found = dict[bytes, Link]()
        for writer, seq, name, data in self._list_data():
            if seq > self._ends.get(writer, seq):
                continue
            try:
                link = self._open_segment(data, name)
            except DamagedFile as error:
                self._faults.append((writer, seq, str(error)))
                continue
            if link.chain not in found or link.segment.header.stands_for:
                found[link.chain] = link
        return list(found.values())

    def next_snapshot(self) -> Snapshot | None:
        """Return the next snapshot that is genuine, what stands for most first; None after the last."""
        for name in self._snapshots:
            if name.writer in self._ends:
                continue
            try:
                envelope = read_file(self._store.get(name.found), name.found, Sort.SNAPSHOT)
                header = snapshots.read_header(envelope, name.found)
                self._check(envelope, header.store, header.space, header.writer, name.found)
                return snapshots.open_snapshot(envelope, header, self._key(header.epoch, name.found), name.found)
            except DamagedFile:
                continue  # another, or the whole log, says as much; if not, it is told what waits
        return None

    def list_faults(self, reached: Mapping[str, int]) -> list[str]:
        """Return what could not be read, but for what was found elsewhere: `reached` is each writer's last segment."""
        return [fault for writer, last, fault in self._faults if last > reached.get(writer, 0)]

    def _list_data(self) -> Iterator[tuple[str, int, str, bytes]]:
        for packed in self._listing.packs.values():
            for pack in packed:
                try:
                    envelope = read_file(self._store.get(pack.found), pack.found, Sort.PACK)
                    header, parts = packs.open_pack(envelope, pack.found)
                    self._check(envelope, header.store, header.space, header.writer, pack.found)
                except DamagedFile as error:
                    self._faults.append((pack.writer, pack.last, str(error)))
                    continue
                yield from ((pack.writer, seq, pack.found, part) for seq, part in enumerate(parts, header.first))
        for numbered in self._listing.segments.values():
            for same in numbered.values():
                yield from ((name.writer, name.seq, name.found, self._store.get(name.found)) for name in same)

    def _open_segment(self, data: bytes, name: str) -> Link:
        envelope = read_file(data, name, Sort.SEGMENT)
        header = wire.read_segment_header(envelope, name)
        self._check(envelope, header.store, header.space, header.writer, name)
        segment = wire.open_segment(envelope, header, self._key(header.epoch, name), name)
        return Link(segment, wire.chain_digest(envelope, header))

    def _check(self, envelope: Envelope, store: str, space: str, writer: str, name: str) -> None:
        access = self._access
        if (store, space) != (access.store, access.space) or writer not in access.devices:
            raise DamagedFile(name, "it does not belong here")
        if not cipher.is_signed(access.devices[writer], envelope.signature, envelope.signed):
            raise DamagedFile(name, "its signature is not right")

    def _key(self, epoch: int, name: str) -> bytes:
        if epoch not in self._access.keys:
            raise DamagedFile(name, "its key is not in the store")
        return self._access.keys[epoch]
