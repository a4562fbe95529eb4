"""Fetches snapshots and takes them in: a device that knows nothing, or lacks what is gone, begins with one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from brm_desktop.domain.branches import Naming, is_branch, list_path, name_branch, parent_of
from brm_desktop.domain.record import Kind
from brm_desktop.domain.snapshot import rename
from brm_desktop.storage import segments
from brm_desktop.storage.arrivals import keep_arrival, keep_notices
from brm_desktop.storage.branching import split_line
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
from brm_desktop.sync.lines import Lines
from brm_desktop.sync.means import Means
from brm_desktop.sync.names import SnapshotName
from brm_desktop.sync.snapshots import Reached, Snapshot, SnapshotHeader


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
            self._split_lines(connection, header, home)
            lines = Lines(segments.list_known(connection, self._space))
            leaves = find_leaves(lines, header)
            if leaves is None:
                return ()  # of an author that was copied, it may hold what is not the same here
            ends = lines.list_ends(leaves.values())
            cut = name_cut(lines, header, leaves)
            naming = Naming(leaves, ends)
            here = {line: Reached(known.seq, known.digest, known.last) for line, known in lines.last.items()}
            own = cut.get(writers.own)
            is_older = own is not None and (writers.own not in here or here[writers.own].seq < own.seq)
            if is_older or snapshots.covers_cut(here, cut):
                return ()
            state = snapshot.state if naming.is_plain else rename(snapshot.state, naming)
            vector = {line: reached.last for line, reached in cut.items()}
            known = segments.load_vector(connection, self._space)
            joiner = Joiner(connection, kinds, writers, state, vector, known, home)
            joiner.join(means.progress)
            self._keep_reached(connection, writers, cut, header, lines)
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

    def _split_lines(self, connection: Connection, header: SnapshotHeader, home: str) -> None:
        """Tell apart what a snapshot tells apart."""
        for branch, every in sorted(header.branches.items(), key=lambda item: len(item[0])):
            lines, first = Lines(segments.list_known(connection, self._space)), every[0]
            line = parent_of(branch)
            known = lines.find(line, first.seq)
            if known is not None:
                itself = name_branch(line, names.shorten(known.digest))
                split_line(connection, self._space, home, line, first.seq, itself)

    def _keep_reached(
        self, connection: Connection, writers: Writers, cut: Mapping[str, Reached], header: SnapshotHeader, lines: Lines
    ) -> None:
        told = {line: {reached.seq: reached} for line, reached in cut.items()}
        for branch, every in header.branches.items():
            told.setdefault(branch, {}).update({reached.seq: reached for reached in every})
        for line, numbered in sorted(told.items()):
            last = lines.last[line].seq if line in lines.last else 0
            for seq, reached in sorted(numbered.items()):
                if seq > last:
                    segments.add_segment(
                        connection, self._space, writers.number(line), seq, reached.digest, reached.last, b"",
                        stored=True,
                    )  # fmt: skip
            if is_branch(line):
                writers.name(line, self._circle.name_of(line))

    def _keep_arrived(self, connection: Connection, joiner: Joiner) -> None:
        """Have a person told of what came, author by author; of what makes a new device whole nobody is told."""
        first, now_ms = not self._means.account.synced_ms, self._means.now_ms
        if not first:
            for writer, committed in joiner.list_runs():
                keep_arrival(connection, writer, committed, now_ms)
        keep_notices(connection, joiner.notices, now_ms, seen=first)


def find_leaves(lines: Lines, header: SnapshotHeader) -> dict[str, str] | None:
    """Return what the writers of a snapshot are called here; None when that cannot be known."""
    leaves = dict[str, str]()
    for name, reached in header.cut.items():
        leaf, here = lines.find_leaf(name, reached.seq, names.shorten(reached.digest)), lines.last.get(name)
        if leaf is None:
            is_other = here is not None and lines.find(name, reached.seq) is not None
            if is_other or _may_be_other(name, header, lines):
                return None
        leaves[name] = leaf or name
    return leaves


def _may_be_other(name: str, header: SnapshotHeader, lines: Lines) -> bool:
    """Tell whether what we have of an author may be of another copy than what a snapshot has."""
    if not is_branch(name):
        return lines.list_lines(name) not in ([], [name])
    parent = lines.last.get(parent_of(name))
    return parent is not None and name not in lines.last and parent.seq >= header.branches[name][0].seq


def name_cut(lines: Lines, header: SnapshotHeader, leaves: Mapping[str, str]) -> dict[str, Reached]:
    """Return how far a snapshot has read each line, as lines are called here."""
    cut = dict[str, Reached]()
    for name, leaf in leaves.items():
        told = header.cut[name]
        cut[leaf] = max(told, cut.get(leaf, told), key=lambda reached: reached.seq)
        for line in list_path(leaf)[:-1]:
            if line in lines.last:
                before = lines.last[line]
                cut[line] = Reached(before.seq, before.digest, before.last)
    return cut
