"""How a file is sealed at rest: a head, then chunks of AES-256-GCM whose order and end are part of the seal.

Each file has its own key, from the profile's key for files and the random salt in its head; the nonce is the
chunk's number and whether it is the last one, so a chunk moved, dropped, doubled or cut away is refused.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import BinaryIO, Final, TypeVar

from brm_desktop.base.files import Buffer
from brm_desktop.storage.wraps import TAG_BYTES, derive_key

CHUNK_BYTES: Final = 1 << 20

B = TypeVar("B")

_MAGIC: Final = b"BRMFILE1"
_SALT_BYTES: Final = 16
_HEAD_BYTES: Final = len(_MAGIC) + _SALT_BYTES


class BrokenSeal(Exception):
    """The bytes are not what was sealed by this key."""


def read_chunks(file: BinaryIO, size: int = CHUNK_BYTES) -> Iterator[bytes]:
    """Yield the bytes of a file by the chunk."""
    while chunk := file.read(size):
        yield chunk


def seal(chunks: Iterable[Buffer], files_key: bytes) -> Iterator[bytes]:
    """Yield the sealed form of bytes that come in chunks of any size."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt = os.urandom(_SALT_BYTES)
    cipher = AESGCM(_key_of(files_key, salt))
    yield _MAGIC + salt
    for number, (chunk, last) in enumerate(_with_last(_recut(chunks))):
        yield cipher.encrypt(_nonce(number, last), chunk, None)


def unseal(file: BinaryIO, files_key: bytes) -> Iterator[bytes]:
    """Yield the bytes that were sealed, each chunk after its seal was checked. Raises: BrokenSeal."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    head = file.read(_HEAD_BYTES)
    if len(head) != _HEAD_BYTES or not head.startswith(_MAGIC):
        raise BrokenSeal
    cipher = AESGCM(_key_of(files_key, head[len(_MAGIC) :]))
    for number, (chunk, last) in enumerate(_with_last(read_chunks(file, CHUNK_BYTES + TAG_BYTES))):
        try:
            yield cipher.decrypt(_nonce(number, last), chunk, None)
        except InvalidTag:
            raise BrokenSeal from None


def sealed_size(size: int) -> int:
    """Return how many bytes a file of `size` takes when sealed."""
    chunks = max(1, -(-size // CHUNK_BYTES))
    return _HEAD_BYTES + size + chunks * TAG_BYTES


def unsealed_size(stored: int) -> int | None:
    """Return how many bytes a sealed file of that length holds, None for one that cannot be whole."""
    sealed = stored - _HEAD_BYTES
    size = sealed - TAG_BYTES * max(1, -(-sealed // (CHUNK_BYTES + TAG_BYTES)))
    return size if size >= 0 and sealed_size(size) == stored else None


def _recut(chunks: Iterable[Buffer]) -> Iterator[Buffer]:
    """Yield the same bytes in chunks that are all whole but the last; one that is whole already is not copied."""
    held = bytearray()
    for chunk in chunks:
        if not held and len(chunk) == CHUNK_BYTES:
            yield chunk
            continue
        held += chunk
        while len(held) >= CHUNK_BYTES:
            yield held[:CHUNK_BYTES]
            del held[:CHUNK_BYTES]
    if held:
        yield held


def _with_last(chunks: Iterable[B]) -> Iterator[tuple[B | bytes, bool]]:
    held: B | bytes = b""
    for at, chunk in enumerate(chunks):
        if at:
            yield held, False
        held = chunk
    yield held, True


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _key_of(files_key: bytes, salt: bytes) -> bytes:
    return derive_key(files_key, f"file/{salt.hex()}")
