"""What was done here since the last time, put into segments once and for all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec

from brm_desktop.domain.changes import Told
from brm_desktop.domain.record import Kind
from brm_desktop.storage import parcels, segments
from brm_desktop.storage.change import CommitRow
from brm_desktop.storage.committed import Committed
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.receiving import Receiver
from brm_desktop.storage.sending import count_unsent, take_unsent
from brm_desktop.storage.writers import OWN, Writers
from brm_desktop.sync import wire
from brm_desktop.sync.account import find_account
from brm_desktop.sync.envelope import digest_of
from brm_desktop.sync.means import Means
from brm_desktop.sync.wire import SegmentHeader

_PLAIN_BYTES: Final = 8 << 20  # about as much goes into one segment


class Freezer:
    """Freezes one's own work; before anything of others is applied, so that one vector holds for all of it."""

    def __init__(self, means: Means) -> None:
        self._means = means

    def freeze(self) -> None:
        """Put what was done since the last time into segments."""
        if not count_unsent(self._means.database.reader()):
            return
        self._means.change(self.freeze_in)
        self.mark()

    def mark(self) -> None:
        """Say outside the database how far we have written, before anybody else can read of it."""
        with self._means.database.snapshot() as connection:
            own = Writers(connection).own
            count = segments.count_own(connection)
        if own == self._means.account.device.writer:
            self._means.sentinel.write(own, count)

    def freeze_in(self, connection: Connection, kinds: Mapping[str, Kind]) -> Sequence[Committed]:
        """Do so inside the caller's transaction, for all spaces at once."""
        if not count_unsent(connection):
            return ()
        writers = Writers(connection)
        taken = take_unsent(connection, kinds, writers)
        touched = dict[tuple[str, str], None]()
        for home, told in taken.items():
            space = home or self._means.account.space
            self._write(connection, writers.own, space, told)
            entries = [entry for commit in told for entry in commit.entries]
            touched.update(((entry.kind, entry.record), None) for entry in entries)
            parcels.expect(connection, space, parcels.list_hashes(entries, kinds))
        number, at_seq, stamp, at_ms, label = connection.execute(
            "SELECT number, seq, stamp, at_ms, label FROM commits WHERE writer = ? ORDER BY seq DESC LIMIT 1", (OWN,)
        ).fetchone()
        receiver = Receiver(connection, kinds, writers, writers.own, {})
        receiver.repair_after_own(CommitRow(number, OWN, at_seq, stamp, at_ms, label), touched)
        self._means.keep_notices(connection, receiver.notices)
        return ()

    def _write(self, connection: Connection, writer: str, space: str, told: Sequence[Told]) -> None:
        """Keep one space's part as segments that wait to be sent."""
        account = self._means.account
        if space not in account.spaces:  # another part of the program has just begun it
            account = find_account(connection) or account
        seal = account.get_seal(space)
        deps = segments.load_vector(connection, space, others=True)
        seq, previous, _ = segments.find_last(connection, space)
        for commits, plain in _cut(told):
            seq += 1
            header = SegmentHeader(
                store=account.store, space=space, writer=writer, seq=seq, first=commits[0].seq,
                last=commits[-1].seq, previous=previous, deps=deps, epoch=seal.epoch,
                salt=wire.make_salt(self._means.noise), size=len(plain),
            )  # fmt: skip
            data = wire.make_segment(header, plain, seal.key, account.device.seed)
            previous = digest_of(data)
            segments.add_segment(connection, space, OWN, seq, previous, header.last, data, stored=False)


def _cut(told: Sequence[Told]) -> Iterable[tuple[list[Told], bytes]]:
    """Return the commits in runs that each fit one segment, with their bytes."""
    run, packed, size = list[Told](), list[msgspec.Raw](), 0
    for commit in told:
        raw = wire.pack_commit(commit)
        if run and size + len(raw) > _PLAIN_BYTES:
            yield run, wire.pack_commits(packed)
            run, packed, size = [], [], 0
        run.append(commit)
        packed.append(msgspec.Raw(raw))
        size += len(raw)
    if run:
        yield run, wire.pack_commits(packed)
