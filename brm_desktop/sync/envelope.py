"""The one shape of every file in a store: what it is, a header, a body, a signature, a checksum.

magic 8 · type u8 · suite u8 · min_reader u16 · header length u32 · body length u64 (little-endian)
header (msgpack map) · body · Ed25519 signature of all before it (64) · SHA-256 of all before it (32)
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from enum import IntEnum
from hashlib import sha256
from typing import Final, NamedTuple

from brm_desktop.base.files import Buffer
from brm_desktop.sync.faults import DamagedFile, NewerFile, PartialFile

READER: Final = 1
"""The version of the format that this program reads; a file may ask for a newer one."""

MAGIC: Final = b"brmsync1"
SUITE: Final = 1  # AES-256-GCM, HKDF-SHA256, HPKE on P-256, Ed25519, Argon2id
SUITE_PBKDF2: Final = 2  # the same with PBKDF2 in place of Argon2id
DIGEST_BYTES: Final = 32
SIGNATURE_BYTES: Final = 64
UNSIGNED: Final = bytes(SIGNATURE_BYTES)
MOST_HEADER_BYTES: Final = 4 << 20
MOST_FILE_BYTES: Final = 256 << 20

_HEAD: Final = struct.Struct("<8sBBHIQ")


class Sort(IntEnum):
    """What a file is."""

    STORE = 1
    CARD = 2
    VAULT = 3
    DEVICE = 4
    REVOCATION = 5
    KEY = 6
    SEGMENT = 7
    PART = 8
    SNAPSHOT = 9
    PACK = 10
    REACH = 11
    TRUST = 12
    INVITATION = 13


class Envelope(NamedTuple):
    """A file that is whole; whether it is genuine is for `signed` and `signature` to tell."""

    sort: Sort
    suite: int
    header: bytes
    body: memoryview  # into the bytes of the file
    signature: bytes
    signed: bytes  # the digest that the signature is about
    digest: bytes

    @property
    def bound(self) -> bytes:
        """What ties a sealed body to its header."""
        return bind(self.sort, self.header, self.suite)


def bind(sort: Sort, header: bytes, suite: int = SUITE) -> bytes:
    """Return the associated data of a body: the digest of what stands before it, but for the lengths."""
    return sha256(MAGIC + bytes((sort, suite)) + header).digest()


def make_file(
    sort: Sort, header: bytes, body: Buffer = b"", sign: Callable[[bytes], bytes] | None = None, suite: int = SUITE
) -> bytes:
    """Return the bytes of a file. `sign` takes a digest and returns a signature."""
    head = _HEAD.pack(MAGIC, sort, suite, READER, len(header), len(body))
    hashed = sha256(head)
    hashed.update(header)
    hashed.update(body)
    signature = UNSIGNED if sign is None else sign(hashed.digest())
    hashed.update(signature)
    return b"".join((head, header, body, signature, hashed.digest()))


def is_whole(data: bytes, name: str) -> bool:
    """Tell whether a file of a store is whole, of whatever sort and version."""
    try:
        read_file(data, name)
    except NewerFile:
        return True
    except DamagedFile:
        return False
    return True


def read_file(data: bytes, name: str, wanted: Sort | None = None) -> Envelope:
    """Return the parts of a whole file. Raises: PartialFile, NewerFile, DamagedFile; each names the file."""
    least = _HEAD.size + SIGNATURE_BYTES + DIGEST_BYTES
    if len(data) < least:
        raise PartialFile(name, "it is cut short")
    view = memoryview(data)
    at_digest = len(data) - DIGEST_BYTES
    at_signature = at_digest - SIGNATURE_BYTES
    hashed = sha256(view[:at_signature])
    signed = hashed.digest()
    hashed.update(view[at_signature:at_digest])
    if hashed.digest() != view[at_digest:]:
        raise PartialFile(name, "its checksum is not right")
    magic, sort, suite, min_reader, header_length, body_length = _HEAD.unpack_from(data)
    if magic != MAGIC:
        raise DamagedFile(name, "it is no file of a store")
    if min_reader > READER or suite not in (SUITE, SUITE_PBKDF2):
        raise NewerFile(name, "a newer version of BRM Desktop wrote it", "Update BRM Desktop")
    if header_length > MOST_HEADER_BYTES or _HEAD.size + header_length + body_length != at_signature:
        raise DamagedFile(name, "its lengths are not right")
    if wanted is not None and sort != wanted:
        raise DamagedFile(name, "it is not what its name says")
    try:
        known = Sort(sort)
    except ValueError:
        raise NewerFile(name, "it is of an unknown sort", "Update BRM Desktop") from None
    body_at = _HEAD.size + header_length
    return Envelope(
        known, suite, bytes(view[_HEAD.size : body_at]), view[body_at:at_signature],
        bytes(view[at_signature:at_digest]), signed, bytes(view[at_digest:]),
    )  # fmt: skip


def file_size(header: bytes, body_size: int) -> int:
    """Return how long a file with this header and a body of that size is."""
    return _HEAD.size + len(header) + body_size + SIGNATURE_BYTES + DIGEST_BYTES


def digest_of(data: bytes) -> bytes:
    """Return the digest that a file's name is made from: its last bytes."""
    return data[-DIGEST_BYTES:]
