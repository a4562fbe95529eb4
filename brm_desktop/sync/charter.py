"""Who is in each shared space and by which keys: read from its key files, and kept in order with more of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from brm_desktop.domain.merging import join
from brm_desktop.domain.record import Kind
from brm_desktop.storage import segments
from brm_desktop.storage.committed import Committed
from brm_desktop.storage.driver import Connection
from brm_desktop.sync import cipher, identity, names
from brm_desktop.sync.account import Shared, SpaceKey
from brm_desktop.sync.circle import Circle
from brm_desktop.sync.envelope import digest_of
from brm_desktop.sync.faults import DamagedFile, MissingFile
from brm_desktop.sync.identity import Given
from brm_desktop.sync.means import Means
from brm_desktop.sync.membership import Membership, Said, judge
from brm_desktop.sync.plan import Listing


class Charter:
    """One shared space's members and keys. Raises: StoreError from all that asks the store."""

    def __init__(self, means: Means, circle: Circle, space: str) -> None:
        self._means = means
        self._circle = circle
        self.space = space
        self._files: dict[str, bytes] = {}
        self._has_recalled = False
        self._judged: tuple[frozenset[str], frozenset[str]] | None = None
        self.membership = judge((), ())

    def learn(self, listing: Listing) -> None:
        """Learn the key files that are new, and see that none is lost."""
        self._recall()
        listed = {name.found for name in listing.keys}
        learned = dict[str, bytes]()
        for name in sorted(listed - self._files.keys()):
            try:
                data = self._means.store.get(name)
                identity.read_space_key(data, self._circle.keys, name)
                learned[name] = data
            except MissingFile:
                continue
            except DamagedFile as error:
                self._means.report.add_problem(str(error))
        for name, data in sorted(self._files.items()):
            if listing.sizes.get(name) not in (len(data), -1):  # lost, or never put whole
                self._means.report.put_back += self._means.put(name, data)
        self._take(learned)

    def refresh(self) -> None:
        """Judge anew where what was judged by has changed."""
        self._recall()
        self._judge()

    def mind(self, applied: Mapping[str, int]) -> None:
        """Do what keeps the space in order, as any member may: see that all members have its key, and nobody else.

        `applied` holds each author's last segment here.
        """
        now, own = self.membership, self._means.account.member.id
        if own not in now.members or self.space not in self._means.account.shared:
            return
        if not now.members <= self._circle.cards.keys():
            return  # a card comes later than the word that its member is in
        ends = {writer: seq for writer, seq in applied.items() if seq > self._limit(writer, seq)}
        if now.must_rotate:
            self.write(now.members, rotate=True, ends=ends)
        elif ends or self._list_lacking():
            self.write(now.members, ends=ends)

    def write(
        self, members: Iterable[str], *, rotate: bool = False, removed: Iterable[str] = (),
        ends: Mapping[str, int] | None = None,
    ) -> None:  # fmt: skip
        """Give the space's key to these members; with `rotate` a new one, which nobody else has.

        Who comes to know the space by this file alone knows from it who was there before, and what counts of them.
        """
        means, account = self._means, self._means.account
        shared = account.shared[self.space]
        seal = shared.keys[-1]
        older = [(each.epoch, each.key) for each in shared.keys if rotate or each is not seal]
        gone, now = list(removed), self.membership
        _, made = identity.make_space_key(
            account.store, self.space, seal.epoch + rotate, account.member,
            self._circle.list_cards(members), means.noise, means.now_ms,
            key=b"" if rotate else seal.key, given=Given(shared.name, older), removed=gone,
            ends=join((now.ends, ends or {})), former=now.former.union(gone) - set(members),
        )  # fmt: skip
        means.store.put_new(made.name, made.data)
        self._take({made.name: made.data})

    def begin(self, name: str) -> None:
        """Make the space, with nobody in it but ourselves."""
        means, account = self._means, self._means.account
        _, made = identity.make_space_key(
            account.store, self.space, 1, account.member, [self._circle.cards[account.member.id]], means.noise,
            means.now_ms, given=Given(name),
        )  # fmt: skip
        means.store.put_new(made.name, made.data)
        self._circle.invite(account.member.id, self.space)
        self._take({made.name: made.data})

    def _limit(self, writer: str, seq: int) -> int:
        limit = self._circle.limit(self.space, writer)
        return seq if limit is None else limit

    def _list_lacking(self) -> frozenset[str]:
        """Return the members who were not given the key that seals."""
        holders = {
            member
            for each in self._read_all()
            if each.header.check == self.membership.seal
            for member in each.header.wraps
        }
        return self.membership.members - holders

    def _recall(self) -> None:
        if not self._has_recalled:
            folder = f"{names.log_folder(self.space)}/"
            kept = segments.list_store_files(self._means.database.reader())
            self._files = {name: data for name, data in kept.items() if name.startswith(folder)}
            self._has_recalled = True

    def _take(self, learned: Mapping[str, bytes]) -> None:
        if learned:
            self._files.update(learned)

            def work(connection: Connection, _kinds: Mapping[str, Kind]) -> Sequence[Committed]:
                segments.keep_store_files(connection, learned)
                return ()

            self._means.change(work)
        self._judge()

    def _read_all(self) -> list[Said]:
        said = list[Said]()
        for name, data in sorted(self._files.items()):
            try:
                header = identity.read_space_key(data, self._circle.keys, name)
            except DamagedFile:
                continue  # its giver's card is not here yet
            if (header.store, header.space) == (self._means.account.store, self.space):
                said.append(Said(digest_of(data), header))
        return said

    def _judge(self) -> None:
        """Settle who is in the space, and which keys we have of it."""
        basis = (frozenset(self._files), self._circle.roots | self._circle.cards.keys())
        if self._judged == basis:
            return
        self.membership = judge(self._read_all(), self._circle.roots)
        self._circle.note_membership(self.space, self.membership)
        self._judged = basis
        self._note_keys(self.membership)

    def _note_keys(self, now: Membership) -> None:
        account = self._means.account
        if account.member.id not in now.known:
            return
        keys, name = self._open_all()
        if not keys:
            return
        before = account.shared.get(self.space)
        seal = [each for each in keys if cipher.check_value(each.key) == now.seal]
        if not seal and before is not None:
            seal = before.keys[-1:]
        ordered = [each for each in keys if each not in seal]
        shared = Shared(
            name or (before.name if before else ""), [*ordered, *seal], sorted(now.members),
            account.member.id in now.members,
        )  # fmt: skip
        if shared != before:
            self._means.change_account(
                lambda now: msgspec.structs.replace(now, shared={**now.shared, self.space: shared})
            )

    def _open_all(self) -> tuple[list[SpaceKey], str]:
        """Return every key of the space that was given to us, the oldest first, and the space's name."""
        member, keys, name = self._means.account.member, set[tuple[int, bytes]](), ""
        for found, data in sorted(self._files.items(), key=lambda item: _epoch_of(item[0])):
            try:
                header, key = identity.open_space_key(data, member, self._circle.keys, found)
                if key is None or header.by not in self.membership.known | self._circle.roots:
                    continue
                given = identity.read_given(data, key, found)
            except DamagedFile:
                continue
            keys.update([(header.epoch, key), *given.keys])
            name = given.name or name
        return [SpaceKey(*each) for each in sorted(keys)], name


def _epoch_of(name: str) -> tuple[int, str]:
    read = names.read_key_name(name)
    return (0 if read is None else read.epoch, name)
