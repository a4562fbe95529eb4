"""What was done here since the last time, put into segments once and for all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec

from brm_desktop.domain.branches import Tip
from brm_desktop.domain.changes import Told
from brm_desktop.domain.record import Kind
from brm_desktop.storage import parcels, segments
from brm_desktop.storage.change import CommitRow
from brm_desktop.storage.committed import Committed
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.receiving import Receiver
from brm_desktop.storage.segments import Known
from brm_desktop.storage.sending import count_unsent, take_unsent
from brm_desktop.storage.writers import OWN, Writers
from brm_desktop.sync import names, wire
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
            touched.update(((entry.kind, entry.record), None) for commit in told for entry in commit.entries)
            hashes = parcels.list_hashes((entry for commit in told for entry in commit.entries), kinds)
            parcels.expect(connection, space, hashes)
            self._write(connection, writers.own, space, told)
        number, at_seq, stamp, at_ms, label = connection.execute(
            "SELECT number, seq, stamp, at_ms, label FROM commits WHERE writer = ? ORDER BY seq DESC LIMIT 1", (OWN,)
        ).fetchone()
        receiver = Receiver(connection, kinds, writers, writers.own, {})
        receiver.repair_after_own(CommitRow(number, OWN, at_seq, stamp, at_ms, label), touched)
        self._means.keep_notices(connection, receiver.notices)
        return ()

    def _write(self, connection: Connection, writer: str, space: str, told: list[Told]) -> None:
        """Keep one space's part as segments that wait to be sent; the list is used up."""
        account = self._means.account
        if space not in account.spaces:  # another part of the program has just begun it
            account = find_account(connection) or account
        seal = account.get_seal(space)
        others = list_others(connection, space, writer)
        deps = {known.writer: known.last for known in others}
        tips = tuple(Tip(known.seq, names.shorten(known.digest)) for known in others)
        seq, previous, _ = segments.find_last(connection, space)
        for first, last, plain in _cut(told):
            seq += 1
            header = SegmentHeader(
                store=account.store, space=space, writer=writer, seq=seq, first=first,
                last=last, previous=previous, deps=deps, epoch=seal.epoch,
                salt=wire.make_salt(self._means.noise), size=len(plain), tips=tips,
            )  # fmt: skip
            data = wire.make_segment(header, plain, seal.key, account.device.seed)
            previous = digest_of(data)
            segments.add_segment(connection, space, OWN, seq, previous, header.last, data, stored=False)


def list_others(connection: Connection, space: str, writer: str) -> list[Known]:
    """Return the last segment of everybody else, in the order of their ids: what one's own work has seen."""
    others = [known for known in segments.list_last(connection, space) if known.writer != writer]
    return sorted(others, key=lambda known: known.writer)


def _cut(told: list[Told]) -> Iterable[tuple[int, int, bytes]]:
    """Return the commits in runs that each fit one segment: the first number, the last, and the bytes.

    Each commit is let go of when it is packed: ten thousand at once would hold up the window's thread.
    """
    told.reverse()
    first, last, packed, size = 0, 0, list[msgspec.Raw](), 0
    while told:
        commit = told.pop()
        raw = wire.pack_commit(commit)
        if packed and size + len(raw) > _PLAIN_BYTES:
            yield first, last, wire.pack_commits(packed)
            packed, size = [], 0
        first, last = first if packed else commit.seq, commit.seq
        packed.append(msgspec.Raw(raw))
        size += len(raw)
    if packed:
        yield first, last, wire.pack_commits(packed)
