"""Parts of files: at most 8 MiB of a file's bytes as the bytes of one file in a store, and back. Pure.

A header follows from the content alone, and a part's key from its header: the same part is the same bytes whenever
it is made, and no key ever seals two. A store learns how many bytes a file has, and nothing of what they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Final

import msgspec

from brm_desktop.base.files import Buffer
from brm_desktop.sync import cipher, names
from brm_desktop.sync.envelope import Envelope, Sort, bind, file_size, make_file, read_file
from brm_desktop.sync.faults import DamagedFile
from brm_desktop.sync.wire import decode_header, encode_header

PART_BYTES: Final = 8 << 20

_BLOB_BYTES: Final = 16
_MOST_PARTS: Final = 1_000_000


class PartHeader(msgspec.Struct, frozen=True):
    """What everybody may know of a part; bound to its body."""

    store: str
    space: str
    writer: str
    blob: str  # the file, by a name that only who has the space's key can make from its content
    part: int  # from 0
    parts: int
    size: int  # of the whole file
    epoch: int

    @property
    def plain_size(self) -> int:
        """How many bytes of the file are in this part."""
        return min(PART_BYTES, self.size - self.part * PART_BYTES)

    @property
    def name(self) -> str:
        """What this part is called in the store."""
        return names.part_file(self.space, self.writer, self.blob, self.part)


def name_blob(space_key: bytes, hash: str) -> str:
    """Return what the file with this SHA-256 (in hex) is called in a space while it has this key."""
    return names.spell_blob(cipher.derive(space_key, bytes.fromhex(hash), "blob")[:_BLOB_BYTES])


def count_parts(size: int) -> int:
    """Return how many parts a file of `size` bytes has; an empty one has one."""
    return max(1, -(-size // PART_BYTES))


def cut(chunks: Iterable[bytes]) -> Iterator[bytearray]:
    """Yield the bytes of chunks as full parts and a rest; at least one part, which may be empty."""
    held = bytearray()
    any_yielded = False
    for chunk in chunks:
        held += chunk
        while len(held) > PART_BYTES:
            yield held[:PART_BYTES]
            del held[:PART_BYTES]
            any_yielded = True
    if held or not any_yielded:
        yield held


def make_part(header: PartHeader, plain: Buffer, space_key: bytes, seed: bytes) -> bytes:
    """Return the bytes of a part; `seed` signs for its writer. What `plain` is must be certain: see the module."""
    packed = encode_header(header)
    body = cipher.seal(_key(space_key, packed), plain, bind(Sort.PART, packed))
    return make_file(Sort.PART, packed, body, lambda digest: cipher.sign(seed, digest))


def measure_part(header: PartHeader) -> int:
    """Return how long the file of a part is."""
    return file_size(encode_header(header), cipher.sealed_size(header.plain_size))


def read_part(data: bytes, name: str) -> tuple[Envelope, PartHeader]:
    """Return a part that is whole, and what it says of itself; whether it is genuine is for its signature to tell.

    Raises: DamagedFile.
    """
    envelope = read_file(data, name, Sort.PART)
    header = decode_header(envelope, PartHeader, name)
    if header.parts > _MOST_PARTS or header.parts != count_parts(header.size) or header.size < 0:
        raise DamagedFile(name, "its header cannot be right")
    if not 0 <= header.part < header.parts:
        raise DamagedFile(name, "its header cannot be right")
    return envelope, header


def open_part(envelope: Envelope, header: PartHeader, space_key: bytes, name: str) -> Iterator[Buffer]:
    """Yield the bytes of the file that are in a part, in pieces of 1 MiB but for the last. Raises: DamagedFile."""
    if len(envelope.body) != cipher.sealed_size(header.plain_size):
        raise DamagedFile(name, "its size is not what it says")
    try:
        yield from cipher.unseal_pieces(_key(space_key, envelope.header), envelope.body, envelope.bound)
    except cipher.BrokenSeal:
        raise DamagedFile(name, "it does not open with the key of its space") from None


def _key(space_key: bytes, packed_header: bytes) -> bytes:
    return cipher.derive(space_key, sha256(packed_header).digest(), "part")
