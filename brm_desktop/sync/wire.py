"""Segments: a run of one writer's commits as the bytes of one file, and back. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, TypeVar

import msgspec
import zstandard

from brm_desktop.domain.branches import Tip
from brm_desktop.domain.changes import WRITER_LENGTH, Act, Entry, Told
from brm_desktop.sync import cipher
from brm_desktop.sync.cipher import Noise
from brm_desktop.sync.envelope import Envelope, Sort, bind, make_file
from brm_desktop.sync.faults import DamagedFile, NewerFile

MOST_PLAIN_BYTES: Final = 256 << 20
_LEVEL: Final = 3
_WINDOW_BYTES: Final = 1 << 27
_SEAL: Final = "segment"
_ACTS: Final = frozenset(Act)

H = TypeVar("H")


class SegmentHeader(msgspec.Struct, frozen=True, forbid_unknown_fields=False, omit_defaults=True):
    """What everybody may know of a segment; bound to its body."""

    store: str
    space: str
    writer: str
    seq: int
    first: int  # its commits are these of the writer
    last: int
    previous: bytes  # the digest of the writer's segment before; empty for the first
    deps: dict[str, int]  # what the writer had seen of others when it made all of these commits
    epoch: int
    salt: bytes
    size: int  # of the body, inflated
    stands_for: bytes = b""  # the digest of the segment that this one replaces, written anew without erased content
    tips: tuple[Tip, ...] = ()  # the last segments that `deps` came with, in the order of their writers' ids

    def list_tips(self) -> dict[str, Tip | None]:
        """Return the last segment of each writer in `deps`, None where it is not told."""
        tips: tuple[Tip | None, ...] = self.tips or (None,) * len(self.deps)
        return dict(zip(sorted(self.deps), tips, strict=True))


def chain_digest(envelope: Envelope, header: SegmentHeader) -> bytes:
    """Return the digest by which the writer's next segment names this one, rewritten or not."""
    return header.stands_for or envelope.digest


class Segment(msgspec.Struct, frozen=True):
    """A segment that was opened."""

    header: SegmentHeader
    commits: tuple[Told, ...]


_encode = msgspec.msgpack.Encoder().encode
_decode_commits = msgspec.msgpack.Decoder(tuple[Told, ...]).decode


def encode_header(header: msgspec.Struct) -> bytes:
    """Return a header as a msgpack map."""
    return _encode(header)


def decode_header(envelope: Envelope, of: type[H], name: str) -> H:
    """Return a file's header. Raises: DamagedFile."""
    try:
        return msgspec.msgpack.decode(envelope.header, type=of)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise DamagedFile(name, "its header cannot be read") from None


def pack_commit(commit: Told) -> bytes:
    """Return one commit as msgpack."""
    return _encode(commit)


def pack_commits(commits: Sequence[Told | msgspec.Raw]) -> bytes:
    """Return commits, packed already or not, as msgpack."""
    return _encode(commits)


def make_segment(header: SegmentHeader, plain: bytes, space_key: bytes, seed: bytes) -> bytes:
    """Return the bytes of a segment whose header names the size of `plain`; `seed` signs for its writer."""
    packed = encode_header(header)
    body = cipher.seal(cipher.derive(space_key, header.salt, _SEAL), deflate(plain), bind(Sort.SEGMENT, packed))
    return make_file(Sort.SEGMENT, packed, body, lambda digest: cipher.sign(seed, digest))


def make_salt(noise: Noise) -> bytes:
    return noise(cipher.SALT_BYTES)


def read_segment_header(envelope: Envelope, name: str) -> SegmentHeader:
    """Return what a segment says of itself. Raises: DamagedFile."""
    header = decode_header(envelope, SegmentHeader, name)
    is_told = not header.tips or len(header.tips) == len(header.deps)
    if not 0 < header.first <= header.last or header.seq < 1 or len(header.writer) != WRITER_LENGTH or not is_told:
        raise DamagedFile(name, "its header cannot be right")
    return header


def open_segment(envelope: Envelope, header: SegmentHeader, space_key: bytes, name: str) -> Segment:
    """Return the commits of a segment whose signature was found right. Raises: DamagedFile, NewerFile."""
    sealed = cipher.unseal(cipher.derive(space_key, header.salt, _SEAL), envelope.body, envelope.bound)
    if sealed is None:
        raise DamagedFile(name, "it does not open with the key of its space")
    plain = inflate(sealed, header.size, name)
    try:
        commits = _decode_commits(plain)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise DamagedFile(name, "its content cannot be read") from None
    _check_commits(commits, header, name)
    return Segment(header, commits)


def deflate(plain: bytes) -> bytes:
    """Return bytes compressed (Zstandard, RFC 8878), their size in the frame."""
    return zstandard.ZstdCompressor(level=_LEVEL).compress(plain)


def inflate(packed: bytes, size: int, name: str) -> bytes:
    """Return the bytes that were compressed, refused before inflating when they are more than was said.

    Raises: DamagedFile.
    """
    if not 0 <= size <= MOST_PLAIN_BYTES:
        raise DamagedFile(name, "it would be too large")
    try:
        if zstandard.get_frame_parameters(packed).content_size != size:
            raise DamagedFile(name, "its size is not what it says")
        plain = zstandard.ZstdDecompressor(max_window_size=_WINDOW_BYTES).decompress(packed, max_output_size=size)
    except zstandard.ZstdError:
        raise DamagedFile(name, "its content cannot be inflated") from None
    if len(plain) != size:
        raise DamagedFile(name, "its size is not what it says")
    return plain


def _check_commits(commits: Sequence[Told], header: SegmentHeader, name: str) -> None:
    """See that a genuine segment is also a sensible one. Raises: DamagedFile, NewerFile."""
    before, stamp = header.first - 1, -1
    for commit in commits:
        if not before < commit.seq <= header.last or not stamp < commit.stamp < 1 << 63:
            raise DamagedFile(name, "its commits are out of order")
        before, stamp = commit.seq, commit.stamp
        for entry in commit.entries:
            if entry.act not in _ACTS:
                raise NewerFile(name, "a newer version of BRM Desktop wrote it", "Update BRM Desktop")
            if not _is_sensible(entry):
                raise DamagedFile(name, "an entry cannot be right")
    if not commits or before != header.last:
        raise DamagedFile(name, "its commits are not what it says")


def _is_sensible(entry: Entry) -> bool:
    value: Any = entry.value
    match entry.act:
        case Act.CREATE:
            return isinstance(value, dict) and all(isinstance(key, str) for key in value)
        case Act.DELETE:
            return isinstance(value, dict) and all(
                isinstance(writer, str) and type(seq) is int for writer, seq in value.items()
            )
        case Act.TEXT:
            return bool(entry.field) and isinstance(value, str)
        case Act.SET:
            return bool(entry.field) and (value is None or isinstance(value, str | int | float))
        case Act.ADD | Act.REMOVE:
            return bool(entry.field)
    return True
