"""Packs: consecutive segments of one writer as one file; and what a device says of how far it has come. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

import msgspec

from brm_desktop.sync import cipher, wire
from brm_desktop.sync.envelope import Envelope, Sort, make_file
from brm_desktop.sync.faults import DamagedFile


class PackHeader(msgspec.Struct, frozen=True, forbid_unknown_fields=False):
    """Which of its writer's segments are in a pack, as they are."""

    store: str
    space: str
    writer: str
    first: int
    last: int


class ReachHeader(msgspec.Struct, frozen=True, forbid_unknown_fields=False):
    """What a device has read of each writer, and up to where it takes its own segments away; the next one counts."""

    store: str
    space: str
    writer: str
    number: int
    seen: dict[str, int]
    floor: int


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(list[bytes]).decode


def make_pack(header: PackHeader, segments: Sequence[bytes], seed: bytes) -> bytes:
    """Return the bytes of a pack; `seed` signs for its writer. The same segments make the same bytes."""
    packed = wire.encode_header(header)
    return make_file(Sort.PACK, packed, _encode(segments), lambda digest: cipher.sign(seed, digest))


def open_pack(envelope: Envelope, name: str) -> tuple[PackHeader, list[bytes]]:
    """Return the segments of a pack, each to be verified as if it came alone. Raises: DamagedFile."""
    header = wire.decode_header(envelope, PackHeader, name)
    try:
        segments = _decode(envelope.body)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise DamagedFile(name, "its content cannot be read") from None
    if header.first < 1 or len(segments) != header.last - header.first + 1:
        raise DamagedFile(name, "its content is not what it says")
    return header, segments


def digest_content(digests: Sequence[bytes]) -> bytes:
    """Return what tells the content of one pack from another's."""
    return sha256(b"".join(digests)).digest()


def make_reach(header: ReachHeader, seed: bytes) -> bytes:
    """Return the bytes of what a device says of itself."""
    return make_file(Sort.REACH, wire.encode_header(header), sign=lambda digest: cipher.sign(seed, digest))


def read_reach(envelope: Envelope, name: str) -> ReachHeader:
    """Return what a device says of itself. Raises: DamagedFile."""
    header = wire.decode_header(envelope, ReachHeader, name)
    if header.number < 1 or header.floor < 0 or any(seq < 0 for seq in header.seen.values()):
        raise DamagedFile(name, "its header cannot be right")
    return header
