"""Fetches snapshots and takes them in: a device that knows nothing, or lacks what is gone, begins with one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from brm_desktop.domain.record import Kind
from brm_desktop.storage import segments
from brm_desktop.storage.arrivals import keep_arrival, keep_notices
from brm_desktop.storage.committed import Committed
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.joining import Joiner
from brm_desktop.storage.receiving import resume_held
from brm_desktop.storage.writers import Writers
from brm_desktop.sync import names, snapshots
from brm_desktop.sync.circle import Circle
from brm_desktop.sync.envelope import Envelope, Sort, read_file
from brm_desktop.sync.faults import DamagedFile, MissingFile
from brm_desktop.sync.freezing import Freezer
from brm_desktop.sync.means import Means
from brm_desktop.sync.names import SnapshotName
from brm_desktop.sync.snapshots import Snapshot, SnapshotHeader


class Fetched(NamedTuple):
    """A snapshot that is genuine, and its size in the store."""

    snapshot: Snapshot
    size: int


class Taker:
    """Reads the snapshots of one space. Raises: StoreError from all that asks the store."""

    def __init__(self, means: Means, circle: Circle, freezer: Freezer, space: str) -> None:
        self._means = means
        self._circle = circle
        self._freezer = freezer
        self._space = space

    def fetch(self, name: SnapshotName) -> Fetched | None:
        """Return a snapshot that is what its name says, by a device that counts; tell what is wrong with any other."""
        try:
            data = self._means.store.get(name.found)
            envelope = read_file(data, name.found, Sort.SNAPSHOT)
            header = snapshots.read_header(envelope, name.found)
            self._check(name, header, envelope.digest)
            self._circle.verify_signed(envelope, header.writer, name.found)
            own = self._means.account.device.writer
            if header.writer != own and self._circle.limit(self._space, header.writer) is not None:
                raise DamagedFile(name.found, "its device was revoked, or is not in the space")
            self._means.report.fetched_bytes += len(data)
            return Fetched(self._open(envelope, header, name), len(data))
        except MissingFile:
            return None
        except DamagedFile as error:
            self._means.report.add_problem(str(error))
            return None

    def _check(self, name: SnapshotName, header: SnapshotHeader, digest: bytes) -> None:
        said = (names.shorten(digest), header.writer, header.total)
        if said != (name.short, name.writer, name.total):
            raise DamagedFile(name.found, "it is not what its name says")
        if (header.store, header.space) != (self._means.account.store, self._space):
            raise DamagedFile(name.found, "it belongs to another space")

    def _open(self, envelope: Envelope, header: SnapshotHeader, name: SnapshotName) -> Snapshot:
        fault = DamagedFile(name.found, "its key was not given to this device")
        for key in self._means.account.list_keys(self._space, header.epoch):
            try:
                return snapshots.open_snapshot(envelope, header, key, name.found)
            except DamagedFile as error:
                fault = error
        raise fault

    def take(self, snapshot: Snapshot) -> bool:
        """Bring what is here and what a snapshot tells together. Returns: whether it told anything new."""
        header, means = snapshot.header, self._means
        home = means.account.name_of(self._space)
        done = list[Joiner]()

        def work(connection: Connection, kinds: Mapping[str, Kind]) -> Sequence[Committed]:
            writers = Writers(connection)
            self._freezer.freeze_in(connection, kinds)
            here = snapshots.cut_of(segments.list_known(connection, self._space))
            own = header.cut.get(writers.own)
            is_older = own is not None and (writers.own not in here or here[writers.own].seq < own.seq)
            if is_older or snapshots.covers_cut(here, header.cut):
                return ()
            known = segments.load_vector(connection, self._space)
            joiner = Joiner(connection, kinds, writers, snapshot.state, header.vector, known, home)
            joiner.join(means.progress)
            self._keep_reached(connection, writers, header, here)
            self._keep_arrived(connection, joiner)
            if home:  # what is one's own of a shared record waited for it
                joiner.notices.update(dict.fromkeys(resume_held(connection, kinds, writers)))
            done.append(joiner)
            return joiner.committed

        means.change(work)
        self._freezer.mark()
        means.report.snapshots += len(done)
        for joiner in done:
            means.report.received_commits += joiner.count_new()
            for committed in joiner.committed:
                means.report.changed.update(committed.changes)
            means.report.notices.update(joiner.notices)
        return bool(done)

    def _keep_reached(
        self, connection: Connection, writers: Writers, header: SnapshotHeader, here: Mapping[str, snapshots.Reached]
    ) -> None:
        for writer, reached in sorted(header.cut.items()):
            if writer not in here or here[writer].seq < reached.seq:
                segments.add_segment(
                    connection, self._space, writers.number(writer), reached.seq, reached.digest, reached.last, b"",
                    stored=True,
                )  # fmt: skip

    def _keep_arrived(self, connection: Connection, joiner: Joiner) -> None:
        """Have a person told of what came, author by author; of what makes a new device whole nobody is told."""
        first, now_ms = not self._means.account.synced_ms, self._means.now_ms
        if not first:
            for writer, committed in joiner.list_runs():
                keep_arrival(connection, writer, committed, now_ms)
        keep_notices(connection, joiner.notices, now_ms, seen=first)
