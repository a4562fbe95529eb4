"""Who stands behind what is in a store: members, their sealed identities, their devices, the keys of spaces.

A member's id is made from its signing key, so a card cannot be for somebody else. Pure: bytes in, bytes out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Final, NamedTuple

import msgspec

from brm_desktop.base.files import Buffer
from brm_desktop.sync import cipher, names
from brm_desktop.sync.cipher import STANDARD_COST, Cost, Noise
from brm_desktop.sync.envelope import SUITE, SUITE_PBKDF2, Envelope, Sort, bind, digest_of, make_file, read_file
from brm_desktop.sync.faults import DamagedFile
from brm_desktop.sync.wire import decode_header, encode_header

_VAULT: Final = "vault"
_KEY: Final = "key"


class StoreHeader(msgspec.Struct, frozen=True):
    """What a store is known by; never rewritten."""

    store: str
    made_ms: int


class CardHeader(msgspec.Struct, frozen=True, omit_defaults=True):
    """A member's public keys; with `opens`, they are nobody's, but of the key on paper that opens this space."""

    member: str
    name: str
    signing: bytes
    wrapping: bytes
    opens: str = ""


class VaultHeader(msgspec.Struct, frozen=True):
    """How a passphrase opens an identity; `check` tells a wrong one before anything is opened."""

    member: str
    number: int
    kdf: str
    memory_kib: int
    passes: int
    lanes: int
    salt: bytes
    check: bytes


class DeviceHeader(msgspec.Struct, frozen=True):
    """A member says that what this key signs is written by a device of theirs."""

    member: str
    writer: str
    name: str
    signing: bytes
    made_ms: int
    replaces: str = ""  # the writer that this device was before


class RevocationHeader(msgspec.Struct, frozen=True):
    """A member says that of a device only the segments up to these count, by space; of a space not named, none."""

    member: str
    writer: str
    ends: dict[str, int]
    made_ms: int


class KeyHeader(msgspec.Struct, frozen=True):
    """The key of a space for one epoch, wrapped to each member of the space.

    `removed` are members that this epoch leaves out; `ends` are the last segments that count, here, of authors who are
    no longer members' devices; `former` is everybody who was a member, for those who come later.
    """

    store: str
    space: str
    epoch: int
    check: bytes
    by: str
    wraps: dict[str, bytes]
    made_ms: int
    removed: list[str] = []
    ends: dict[str, int] = {}
    former: list[str] = []


class TrustHeader(msgspec.Struct, frozen=True):
    """A member says that a colleague's keys are the colleague's: they have compared the short code."""

    member: str
    of: str
    made_ms: int


class InvitationHeader(msgspec.Struct, frozen=True):
    """A member says that another was given a space."""

    store: str
    member: str  # who was given it
    space: str
    by: str
    made_ms: int


class Given(msgspec.Struct, frozen=True):
    """What a key file tells those who can open it: the space's name, and its keys of other epochs."""

    name: str
    keys: list[tuple[int, bytes]] = []

    def __repr__(self) -> str:
        return f"Given({self.name})"


class Member(msgspec.Struct, frozen=True):
    """Oneself, secrets included. Never printed."""

    id: str
    name: str
    seed: bytes
    secret: bytes
    space: str  # the personal one; a key on paper has none

    def __repr__(self) -> str:
        return f"Member({self.id})"

    @property
    def is_paper(self) -> bool:
        """Whether this is no person, but a key on paper that opens a shared space."""
        return not self.space

    @property
    def signing(self) -> bytes:
        return cipher.signing_public(self.seed)

    def sign(self, digest: bytes) -> bytes:
        return cipher.sign(self.seed, digest)


class Device(msgspec.Struct, frozen=True):
    """This device as an author, its secret included. Never printed."""

    writer: str
    seed: bytes
    name: str

    def __repr__(self) -> str:
        return f"Device({self.writer})"


class StoreFile(NamedTuple):
    """A file to put into a store."""

    name: str
    data: bytes


class _Sealed(msgspec.Struct, frozen=True):
    name: str
    seed: bytes
    secret: bytes
    space: str


def make_store(noise: Noise, made_ms: int) -> tuple[str, StoreFile]:
    """Return the id of a new store and the file that says so."""
    store = names.shorten(noise(16))
    return store, StoreFile(names.STORE_FILE, make_file(Sort.STORE, encode_header(StoreHeader(store, made_ms))))


def read_store(data: bytes) -> str:
    """Return the id of a store. Raises: DamagedFile."""
    return decode_header(read_file(data, names.STORE_FILE, Sort.STORE), StoreHeader, names.STORE_FILE).store


def make_member(name: str, noise: Noise, *, paper: bool = False) -> Member:
    """Return a new identity; with `paper`, that of a key on paper."""
    seed, secret = noise(cipher.KEY_BYTES), cipher.make_wrapping_secret(noise)
    space = "" if paper else names.shorten(noise(16))
    return Member(member_id(cipher.signing_public(seed)), name, seed, secret, space)


def member_id(signing: bytes) -> str:
    """Return the id that belongs to a signing key."""
    return names.shorten(sha256(b"brmsync1/member" + signing).digest())


def make_card(member: Member, opens: str = "") -> StoreFile:
    """Return a member's public keys; `opens` is the space of a key on paper."""
    header = CardHeader(member.id, member.name, member.signing, cipher.wrapping_public(member.secret), opens)
    data = make_file(Sort.CARD, encode_header(header), sign=member.sign)
    return StoreFile(names.card_file(member.id, digest_of(data)), data)


def read_card(data: bytes, name: str) -> CardHeader:
    """Return a member's public keys. Raises: DamagedFile for one that is not theirs."""
    envelope = read_file(data, name, Sort.CARD)
    card = decode_header(envelope, CardHeader, name)
    if card.member != member_id(card.signing):
        raise DamagedFile(name, "its keys are not the member's")
    _require(envelope, card.signing, name)
    return card


def make_vault(
    member: Member, passphrase: str, noise: Noise, number: int = 1, cost: Cost = STANDARD_COST, *, spare: bool = False
) -> StoreFile:
    """Return an identity sealed by a passphrase. Raises: InvalidValue for an empty one."""
    salt = noise(cipher.SALT_BYTES)
    stretched = cipher.stretch(passphrase, salt, cost)
    header = VaultHeader(
        member.id, number, cost.kdf, cost.memory_kib, cost.passes, cost.lanes, salt, cipher.check_value(stretched)
    )
    packed, suite = encode_header(header), SUITE if cost.kdf == "argon2id" else SUITE_PBKDF2
    plain = encode_header(_Sealed(member.name, member.seed, member.secret, member.space))
    body = cipher.seal(cipher.derive(stretched, salt, _VAULT), plain, bind(Sort.VAULT, packed, suite))
    return StoreFile(
        names.vault_file(member.id, number, spare=spare), make_file(Sort.VAULT, packed, body, member.sign, suite)
    )


def open_vault(data: bytes, passphrase: str, name: str) -> Member | None:
    """Return the identity that a passphrase opens, None for a wrong one. Takes a moment.

    Raises: DamagedFile, StorageError when memory lacks.
    """
    envelope = read_file(data, name, Sort.VAULT)
    header = decode_header(envelope, VaultHeader, name)
    cost = Cost(header.kdf, header.memory_kib, header.passes, header.lanes)
    if not cipher.is_payable(cost) or len(header.salt) != cipher.SALT_BYTES:
        raise DamagedFile(name, "it asks for more than any of ours")
    stretched = cipher.stretch(passphrase, header.salt, cost)
    if not cipher.same(cipher.check_value(stretched), header.check):
        return None
    plain = cipher.unseal(cipher.derive(stretched, header.salt, _VAULT), envelope.body, envelope.bound)
    if plain is None:
        raise DamagedFile(name, "it does not open although the passphrase is right")
    try:
        sealed = msgspec.msgpack.decode(plain, type=_Sealed)
    except msgspec.MsgspecError:
        raise DamagedFile(name, "its content cannot be read") from None
    member = Member(header.member, sealed.name, sealed.seed, sealed.secret, sealed.space)
    if member.id != member_id(member.signing):
        raise DamagedFile(name, "its keys are not the member's")
    _require(envelope, member.signing, name)
    return member


def make_device(name: str, writer: str, noise: Noise) -> Device:
    """Return a new author of this device's."""
    return Device(writer, noise(cipher.KEY_BYTES), name)


def certify(member: Member, device: Device, made_ms: int, replaces: str = "") -> StoreFile:
    """Return the member's word that a device is theirs."""
    header = DeviceHeader(member.id, device.writer, device.name, cipher.signing_public(device.seed), made_ms, replaces)
    data = make_file(Sort.DEVICE, encode_header(header), sign=member.sign)
    return StoreFile(names.device_file(member.id, device.writer, digest_of(data)), data)


def read_certificate(data: bytes, member_key: bytes, name: str) -> DeviceHeader:
    """Return what a member said of a device. Raises: DamagedFile for a word that is not theirs."""
    envelope = read_file(data, name, Sort.DEVICE)
    header = decode_header(envelope, DeviceHeader, name)
    _require_member(envelope, header.member, member_key, name)
    return header


def revoke(member: Member, writer: str, ends: dict[str, int], made_ms: int) -> StoreFile:
    """Return the member's word that of each space nothing after a device's last segment there, `ends`, counts."""
    header = RevocationHeader(member.id, writer, ends, made_ms)
    data = make_file(Sort.REVOCATION, encode_header(header), sign=member.sign)
    return StoreFile(names.revocation_file(member.id, writer, digest_of(data)), data)


def read_revocation(data: bytes, member_key: bytes, name: str) -> RevocationHeader:
    """Return where a device's segments end. Raises: DamagedFile for a word that is not the member's."""
    envelope = read_file(data, name, Sort.REVOCATION)
    header = decode_header(envelope, RevocationHeader, name)
    _require_member(envelope, header.member, member_key, name)
    return header


def make_space_key(
    store: str,
    space: str,
    epoch: int,
    by: Member,
    to: Iterable[CardHeader],
    noise: Noise,
    made_ms: int,
    *,
    key: bytes = b"",
    given: Given | None = None,
    removed: Iterable[str] = (),
    ends: Mapping[str, int] | None = None,
    former: Iterable[str] = (),
) -> tuple[bytes, StoreFile]:
    """Return a new key of a space, or the one given, and the file that hands it to each member."""
    key = key or noise(cipher.KEY_BYTES)
    purpose = _key_purpose(store, space, epoch)
    wraps = {card.member: cipher.wrap(card.wrapping, key, purpose) for card in to}
    header = KeyHeader(
        store, space, epoch, cipher.check_value(key), by.id, wraps, made_ms, sorted(removed), dict(ends or {}),
        sorted(former),
    )  # fmt: skip
    packed = encode_header(header)
    body: Buffer = b""
    if given is not None:
        sealing = cipher.derive(key, sha256(packed).digest(), _KEY)
        body = cipher.seal(sealing, encode_header(given), bind(Sort.KEY, packed))
    data = make_file(Sort.KEY, packed, body, by.sign)
    return key, StoreFile(names.key_file(space, epoch, digest_of(data)), data)


def read_space_key(data: bytes, trusted: Mapping[str, bytes], name: str) -> KeyHeader:
    """Return what a key file says. Raises: DamagedFile for one that is not by its giver."""
    return _read_key(data, trusted, name)[1]


def open_space_key(data: bytes, me: Member, trusted: Mapping[str, bytes], name: str) -> tuple[KeyHeader, bytes | None]:
    """Return what a key file says and the key, None when it was not given to us.

    `trusted` holds the signing keys of those who may give it. Raises: DamagedFile.
    """
    _, header = _read_key(data, trusted, name)
    if me.id not in header.wraps:
        return header, None
    key = cipher.unwrap(me.secret, header.wraps[me.id], _key_purpose(header.store, header.space, header.epoch))
    if key is None or not cipher.same(cipher.check_value(key), header.check):
        raise DamagedFile(name, "its key does not open")
    return header, key


def read_given(data: bytes, key: bytes, name: str) -> Given:
    """Return what a key file tells those who have its key. Raises: DamagedFile."""
    envelope = read_file(data, name, Sort.KEY)
    if not envelope.body:
        return Given("")
    sealing = cipher.derive(key, sha256(envelope.header).digest(), _KEY)
    plain = cipher.unseal(sealing, envelope.body, envelope.bound)
    try:
        return msgspec.msgpack.decode(plain or b"", type=Given)
    except msgspec.MsgspecError:
        raise DamagedFile(name, "its content cannot be read") from None


def _read_key(data: bytes, trusted: Mapping[str, bytes], name: str) -> tuple[Envelope, KeyHeader]:
    envelope = read_file(data, name, Sort.KEY)
    header = decode_header(envelope, KeyHeader, name)
    if header.by not in trusted:
        raise DamagedFile(name, "its giver is unknown")
    _require(envelope, trusted[header.by], name)
    return envelope, header


def trust(member: Member, of: CardHeader, made_ms: int) -> StoreFile:
    """Return the member's word that a colleague's keys are the colleague's."""
    data = make_file(Sort.TRUST, encode_header(TrustHeader(member.id, of.member, made_ms)), sign=member.sign)
    return StoreFile(names.trust_file(member.id, of.member, digest_of(data)), data)


def read_trust(data: bytes, member_key: bytes, name: str) -> TrustHeader:
    """Return whom a member has compared codes with. Raises: DamagedFile for a word that is not the member's."""
    envelope = read_file(data, name, Sort.TRUST)
    header = decode_header(envelope, TrustHeader, name)
    _require_member(envelope, header.member, member_key, name)
    return header


def invite(store: str, by: Member, member: str, space: str, made_ms: int) -> StoreFile:
    """Return the word that a member was given a space."""
    header = InvitationHeader(store, member, space, by.id, made_ms)
    data = make_file(Sort.INVITATION, encode_header(header), sign=by.sign)
    return StoreFile(names.invitation_file(member, space, digest_of(data)), data)


def read_invitation(data: bytes, trusted: Mapping[str, bytes], name: str) -> InvitationHeader:
    """Return who was given what. Raises: DamagedFile for one that is not by its giver."""
    envelope = read_file(data, name, Sort.INVITATION)
    header = decode_header(envelope, InvitationHeader, name)
    if header.by not in trusted:
        raise DamagedFile(name, "its giver is unknown")
    _require(envelope, trusted[header.by], name)
    return header


def _key_purpose(store: str, space: str, epoch: int) -> str:
    return f"space key/{store}/{space}/{epoch}"


def _require_member(envelope: Envelope, member: str, key: bytes, name: str) -> None:
    if member != member_id(key):
        raise DamagedFile(name, "it is of another member")
    _require(envelope, key, name)


def _require(envelope: Envelope, key: bytes, name: str) -> None:
    if not cipher.is_signed(key, envelope.signature, envelope.signed):
        raise DamagedFile(name, "its signature is not right")
