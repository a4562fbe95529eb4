"""Whom we believe: members by their cards, the devices they vouch for, where revoked ones end, who invites us."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress

from brm_desktop.domain.branches import author_of
from brm_desktop.domain.merging import join
from brm_desktop.domain.record import Kind
from brm_desktop.storage import segments
from brm_desktop.storage.committed import Committed
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.writers import Writers
from brm_desktop.sync import cipher, identity, names
from brm_desktop.sync.envelope import Envelope, is_whole
from brm_desktop.sync.faults import DamagedFile, DeviceRevoked, MissingFile, PartialFile, StoreChanged
from brm_desktop.sync.identity import CardHeader, DeviceHeader
from brm_desktop.sync.means import Means
from brm_desktop.sync.membership import Membership
from brm_desktop.sync.names import VaultName
from brm_desktop.sync.wire import SegmentHeader


class Circle:
    """Knows every author that counts; what it learned is kept, so that an emptied store can be made again."""

    def __init__(self, means: Means) -> None:
        self._means = means
        self._devices: dict[str, DeviceHeader] = {}
        self._ends: dict[str, dict[str, int]] = {}  # of revoked devices, by space
        self._cards: dict[str, CardHeader] = {}
        self._compared = set[str]()
        self._invitations: dict[str, str] = {}
        self._spaces: dict[str, Membership] = {}
        self._read = set[str]()

    # What others ask.

    @property
    def cards(self) -> Mapping[str, CardHeader]:
        """Every member of the store that we have seen the card of, ourselves included."""
        return self._cards

    @property
    def compared(self) -> frozenset[str]:
        """The members whose keys were compared with the person, so that their word counts."""
        return frozenset(self._compared)

    @property
    def roots(self) -> frozenset[str]:
        """Whose word counts by itself: our own, and that of those we compared codes with."""
        return self.compared | {self._means.account.member.id}

    @property
    def keys(self) -> dict[str, bytes]:
        """Every member's signing key."""
        return {member: card.signing for member, card in self._cards.items()}

    @property
    def invitations(self) -> Mapping[str, str]:
        """The spaces that we were given, each with the member who said so."""
        return self._invitations

    def is_paper(self, member: str) -> bool:
        """Tell whether a member is no person, but a key on paper that opens a space."""
        return member in self._cards and bool(self._cards[member].opens)

    def list_cards(self, members: Iterable[str]) -> list[CardHeader]:
        """Return the cards of members in the order of their ids. Raises: StoreChanged when one is not here."""
        lacking = sorted(set(members) - self._cards.keys())
        if lacking:
            raise StoreChanged("The store lacks the card of a member", lacking[0], "Try again in a while")
        return [self._cards[member] for member in sorted(members)]

    def list_writers(self, member: str) -> list[str]:
        """Return the authors that a member vouches for."""
        return sorted(device.writer for device in self._devices.values() if device.member == member)

    def name_of(self, writer: str) -> str:
        """Return how a person calls the device of an author, or of a branch of one."""
        device = self._devices.get(author_of(writer))
        if device is None:
            return "another device"
        card = self._cards.get(device.member)
        own = card is None or device.member == self._means.account.member.id
        return device.name if own or card is None else f"{card.name} ({device.name})"

    def limit(self, space: str, writer: str) -> int | None:
        """Return the last segment of an author that counts in a space, None when all do, 0 when none does."""
        device, membership = self._devices.get(writer), self._spaces.get(space)
        account = self._means.account
        if device is None or (membership is None and space != account.space):
            return 0
        is_member = device.member in ({account.member.id} if membership is None else membership.members)
        if is_member and writer not in self._ends:
            return None
        said = self._ends.get(writer, {}).get(space, 0)
        return max(said, membership.ends.get(writer, 0) if membership is not None else 0)

    # Learning.

    def note_membership(self, space: str, membership: Membership) -> None:
        """Learn who is in a shared space, and their devices at the next look."""
        self._spaces[space] = membership

    def look(self) -> None:
        """Learn what the store says of members and devices. Raises: StoreError."""
        self.recall()
        learned = dict[str, bytes]()
        sizes = {each.name: each.size for each in self._means.store.list(names.ID_FOLDER)}
        listed = sorted(sizes)
        self._mend(sizes)
        self._keep_vaults(vault for name in listed if (vault := names.read_vault_name(name)) is not None)
        for name in sorted(listed, key=lambda each: not each.endswith(".card")):  # cards say whose the others are
            if name in self._read or not self._matters(name):
                continue
            try:
                data = self._means.store.get(name)
                self._learn(name, data)
                learned[name] = data
            except (MissingFile, PartialFile):
                continue  # not there yet; or never whole, by a device that did not come to be
            except DamagedFile as error:
                self._means.report.add_problem(str(error))
        if learned or self._has_unnamed():
            self._keep(learned)

    def _mend(self, sizes: Mapping[str, int]) -> None:
        """Put again what was lost of what we know of members and devices, or was never put whole."""
        connection = self._means.database.reader()
        lacking = [
            name
            for name, size in segments.list_store_sizes(connection, f"{names.ID_FOLDER}/").items()
            if name in self._read and sizes.get(name) not in (size, -1)  # what was once taken half is no mending
        ]
        files = segments.list_store_files(connection) if lacking else {}
        for name in lacking:
            self._means.report.put_back += self._means.put(name, files[name])

    def _has_unnamed(self) -> bool:
        """Tell whether a device is not called here yet as its certificate calls it: it came with the first keys."""
        known = dict(self._means.database.reader().execute("SELECT uid, name FROM writers").fetchall())
        return any(known.get(writer) != self.name_of(writer) for writer in self._devices)

    def _keep_vaults(self, vaults: Iterable[VaultName]) -> None:
        """Keep what seals our identity as it is now: an emptied store must not be opened by a former passphrase."""
        known = segments.list_store_files(self._means.database.reader())
        new = [
            vault.found
            for vault in vaults
            if (vault.member == self._means.account.member.id or self.is_paper(vault.member))
            and vault.found not in known
        ]
        if new:
            found = {name: data for name in new if (data := self._means.find(name)) is not None}
            self._keep({name: data for name, data in found.items() if is_whole(data, name)})

    def recall(self) -> None:
        """Learn what was kept of the store, also by another part of the program."""
        connection = self._means.database.reader()
        mine = self._means.account.member
        self._cards[mine.id] = CardHeader(mine.id, mine.name, mine.signing, cipher.wrapping_public(mine.secret))
        new = [name for name in segments.list_store_names(connection, f"{names.ID_FOLDER}/") if name not in self._read]
        if new:
            kept = segments.list_store_files(connection)
            for name in sorted(new, key=lambda each: not each.endswith(".card")):
                with suppress(DamagedFile):  # of a member who was known to a version before
                    self._learn(name, kept[name])

    def _matters(self, name: str) -> bool:
        """Tell whether a file says something of us, or of somebody we share a space with."""
        if names.read_card_name(name) is not None:
            return True
        word, device = names.read_word_name(name), names.read_device_name(name)
        own = self._means.account.member.id
        if word is not None:
            return word.member == own
        known = {own}.union(*(membership.known for membership in self._spaces.values()))
        return device is not None and device.member in known and device.member in self._cards

    def _learn(self, name: str, data: bytes) -> None:
        """Take in one file. Raises: DamagedFile."""
        word, device = names.read_word_name(name), names.read_device_name(name)
        if names.read_card_name(name) is not None:
            card = identity.read_card(data, name)
            self._cards[card.member] = card
        elif word is not None and word.ending == "tru":
            said = identity.read_trust(data, self._means.account.member.signing, name)
            self._compared.add(said.of)
        elif word is not None:
            self._learn_invitation(name, data)
        elif device is not None:
            self._learn_device(name, data, device)
        self._read.add(name)

    def _learn_invitation(self, name: str, data: bytes) -> None:
        account = self._means.account
        given = identity.read_invitation(data, self.keys, name)
        if (given.store, given.member) == (account.store, account.member.id):
            before = self._invitations.get(given.space)
            if before is None or before not in self.roots:
                self._invitations[given.space] = given.by

    def _learn_device(self, name: str, data: bytes, read: names.DeviceName) -> None:
        card = self._cards.get(read.member)
        if card is None:
            raise DamagedFile(name, "its member is not known")
        if read.ending == "dev":
            device = identity.read_certificate(data, card.signing, name)
            self._devices[device.writer] = device
        else:
            ended = identity.read_revocation(data, card.signing, name)
            self._note_ends(ended.writer, ended.ends)

    def _note_ends(self, writer: str, ends: Mapping[str, int]) -> None:
        """Learn where a device ends: what any of us had accepted when it heard of the revocation counts for all."""
        self._ends[writer] = join((self._ends.get(writer, {}), ends))

    # What we say ourselves.

    def revoke(self, writer: str, ends: dict[str, int]) -> None:
        """Say that nothing a device of ours wrote after these segments counts. Raises: StoreError."""
        made = identity.revoke(self._means.account.member, writer, ends, self._means.now_ms)
        self._say(made)
        self._note_ends(writer, ends)

    def heed_ends(self, space: str, applied: Mapping[str, int]) -> None:
        """Have all believe what we had accepted of a revoked device of ours before we heard of it.

        `applied` holds each author's last segment here. Raises: StoreError.
        """
        for writer, seq in applied.items():
            device = self._devices.get(writer)
            if device is None or device.member != self._means.account.member.id or writer not in self._ends:
                continue
            if seq > (self.limit(space, writer) or 0):
                self.revoke(writer, {**self._ends[writer], space: seq})

    def trust(self, member: str) -> None:
        """Say that a colleague's keys are the colleague's. Raises: StoreError."""
        self._say(identity.trust(self._means.account.member, self._cards[member], self._means.now_ms))
        self._compared.add(member)

    def invite(self, member: str, space: str) -> None:
        """Say that a member was given a space. Raises: StoreError."""
        account = self._means.account
        self._say(identity.invite(account.store, account.member, member, space, self._means.now_ms))
        if member == account.member.id:
            self._invitations[space] = member

    def introduce(self, files: Sequence[identity.StoreFile]) -> None:
        """Put what is said in another name than ours, and see that it is there. Raises: StoreError."""
        for made in files:
            if self._means.put(made.name, made.data) and self._means.find(made.name) != made.data:
                raise StoreChanged("The store did not keep a file", made.name, "Try again")
            if self._matters(made.name):
                self._learn(made.name, made.data)
        self._keep({made.name: made.data for made in files})

    def _say(self, made: identity.StoreFile) -> None:
        self._means.store.put_new(made.name, made.data)
        self._keep({made.name: made.data})
        self._read.add(made.name)

    def require_not_revoked(self) -> None:
        """See that what we write still counts. Raises: StoreRefused."""
        device = self._means.account.device
        if device.writer in self._ends:
            raise DeviceRevoked(
                "This device was revoked by another device of yours", device.name,
                "What it writes no longer counts, so nothing is sent; what is here stays",
            )  # fmt: skip

    def require_certificate(self) -> None:
        """See that the store has what others need to believe us. Raises: StoreError."""
        files = segments.list_store_files(self._means.database.reader())
        for name, data in files.items():
            read = names.read_device_name(name)
            if read is not None and read.writer == self._means.account.device.writer:
                self._means.put(name, data)

    def verify(self, envelope: Envelope, header: SegmentHeader, name: str) -> None:
        """See that a segment is by somebody who counts in its space. Raises: DamagedFile."""
        self.verify_signed(envelope, header.writer, name)
        limit = self.limit(header.space, header.writer)
        if limit is not None and header.seq > limit:
            why = "its device was revoked before" if header.writer in self._ends else "its writer is not in the space"
            raise DamagedFile(name, why)

    def verify_signed(self, envelope: Envelope, writer: str, name: str) -> None:
        """See that a file is by a device that we know, revoked or not. Raises: DamagedFile."""
        key = self._find_key(writer)
        if key is None:
            raise DamagedFile(name, "nobody we know vouches for its writer")
        if not cipher.is_signed(key, envelope.signature, envelope.signed):
            raise DamagedFile(name, "its signature is not right")

    def is_ended(self, space: str, writer: str, seq: int) -> bool:
        """Tell whether a segment of a device that we know is beyond its last that counts."""
        limit = self.limit(space, writer)
        return writer in self._devices and limit is not None and seq > limit

    def counts(self, space: str, writer: str) -> bool:
        """Tell whether what a device writes in a space now is believed."""
        return writer == self._means.account.device.writer or self.limit(space, writer) is None

    def list_counting(self, space: str) -> list[str]:
        """Return the devices of which all counts in a space."""
        return sorted(writer for writer in self._devices if self.limit(space, writer) is None)

    def _find_key(self, writer: str) -> bytes | None:
        own = self._means.account.device
        if writer == own.writer:
            return cipher.signing_public(own.seed)
        device = self._devices.get(writer)
        return None if device is None else device.signing

    def _keep(self, learned: Mapping[str, bytes]) -> None:
        def work(connection: Connection, _kinds: Mapping[str, Kind]) -> Sequence[Committed]:
            segments.keep_store_files(connection, learned)
            writers = Writers(connection)
            for device in self._devices.values():
                writers.name(device.writer, self.name_of(device.writer))
            return ()

        self._means.change(work)
