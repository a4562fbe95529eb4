"""Takes what was erased out of the store: each author writes its own segments anew without it, under their numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256

import msgspec

from brm_desktop.domain.changes import Act, Told
from brm_desktop.domain.record import Kind
from brm_desktop.storage import segments
from brm_desktop.storage.committed import Committed
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.erasing import list_erased, list_unwritten, mark_rewritten
from brm_desktop.storage.segments import Known
from brm_desktop.storage.writers import OWN, Writers
from brm_desktop.sync import cipher, names, wire
from brm_desktop.sync.envelope import Sort, digest_of, read_file
from brm_desktop.sync.faults import DamagedFile
from brm_desktop.sync.means import Means


class Rewriter:
    """Writes this device's segments anew once their content was erased. Can end anywhere and is done again then."""

    def __init__(self, means: Means) -> None:
        self._means = means

    def run(self) -> None:
        """Leave nothing of what was erased in our own segments. Raises: StoreError."""
        erased = list_unwritten(self._means.database.reader())
        if not erased:
            return
        own = Writers(self._means.database.reader()).own
        account = self._means.account
        for space in filter(account.takes_part, account.spaces):  # elsewhere our erasing has no say
            for known in segments.list_tainted(self._means.database.reader(), space):
                if known.writer == own and known.size:
                    self._rewrite(space, known)

        def work(connection: Connection, _kinds: Mapping[str, Kind]) -> Sequence[Committed]:
            mark_rewritten(connection, erased)
            return ()

        self._means.change(work)

    def _rewrite(self, space: str, known: Known) -> None:
        """Put a segment's new bytes into the store and keep them; the old ones are taken away when they are seen."""
        name = names.segment_file(space, known.writer, known.seq, known.file)
        data = segments.load_data(self._means.database.reader(), space, known.writer, known.seq)
        erased = list_erased(self._means.database.reader())
        envelope = read_file(data, name, Sort.SEGMENT)
        header = wire.read_segment_header(envelope, name)
        for key in self._means.account.list_keys(space, header.epoch):
            try:
                commits = wire.open_segment(envelope, header, key, name).commits
            except DamagedFile:
                continue
            kept = [without(commit, erased) for commit in commits]
            if kept == list(commits):
                return
            plain = wire.pack_commits(kept)
            header = msgspec.structs.replace(
                header, stands_for=known.digest, salt=make_salt(known.digest, plain), size=len(plain)
            )
            made = wire.make_segment(header, plain, key, self._means.account.device.seed)
            self._means.put(names.segment_file(space, known.writer, known.seq, digest_of(made)), made)
            self._keep(space, known, made)
            return
        raise DamagedFile(name, "its key is not here")

    def _keep(self, space: str, known: Known, data: bytes) -> None:
        def work(connection: Connection, _kinds: Mapping[str, Kind]) -> Sequence[Committed]:
            segments.replace_data(connection, space, OWN, known.seq, digest_of(data), data)
            return ()

        self._means.change(work)


def without(commit: Told, erased: set[str]) -> Told:
    """Return a commit without what it says of erased records, but that they are."""
    kept = tuple(entry for entry in commit.entries if entry.act == Act.ERASE or entry.record not in erased)
    if kept == commit.entries:
        return commit
    return commit._replace(label="", entries=kept)


def make_salt(digest: bytes, plain: bytes) -> bytes:
    """Return a salt that is the same when the same is written again, so that a retry writes the same bytes."""
    return sha256(b"brmsync1/rewritten" + digest + sha256(plain).digest()).digest()[: cipher.SALT_BYTES]
