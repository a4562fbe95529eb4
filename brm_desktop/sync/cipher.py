"""The ciphers of a store: sealing bodies in chunks, keys for one file, wrapping for members, signing, passphrases.

Secrets are bytes in and bytes out; nothing is kept, logged or told. Chance is injected, so that a run can repeat.
"""

from __future__ import annotations

import hmac
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from brm_desktop.base.errors import InvalidValue, StorageError
from brm_desktop.base.files import Buffer

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey, EllipticCurvePublicKey

KEY_BYTES: Final = 32
SALT_BYTES: Final = 16
CHUNK_BYTES: Final = 64 << 10
TAG_BYTES: Final = 16

Noise = Callable[[int], bytes]
"""Gives as many random bytes as it is asked for."""

_CODE_GROUPS: Final = 4
_CODE_DIGITS: Final = 5
_PIECE_CHUNKS: Final = 16


@dataclass(frozen=True)
class Cost:
    """What one try of a passphrase costs. With `kdf` pbkdf2, `passes` are its rounds and the rest means nothing."""

    kdf: str = "argon2id"
    memory_kib: int = 262_144
    passes: int = 3
    lanes: int = 4


STANDARD_COST: Final = Cost()
FIPS_COST: Final = Cost("pbkdf2", 0, 600_000, 0)
_MOST_COST: Final = Cost(memory_kib=2_097_152, passes=10_000_000, lanes=64)  # more is a trap, not a setting


def derive(key: bytes, salt: bytes, purpose: str) -> bytes:
    """Return the 32-byte key for one purpose or file (HKDF with SHA-256, RFC 5869)."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), KEY_BYTES, salt, f"brmsync1/{purpose}".encode()).derive(key)


def check_value(key: bytes) -> bytes:
    """Return what tells a key from any other, and tells nothing else about it."""
    return derive(key, b"", "check")[:16]


def same(one: bytes, other: bytes) -> bool:
    return hmac.compare_digest(one, other)


def seal(key: bytes, plain: Buffer, bound: bytes) -> Buffer:
    """Return the plain bytes sealed in chunks of 64 KiB by AES-256-GCM. A key must seal only once."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    cipher, view, step = AESGCM(key), memoryview(plain), CHUNK_BYTES + TAG_BYTES
    sealed = memoryview(bytearray(sealed_size(len(plain))))
    last = max(len(plain) - 1, 0) // CHUNK_BYTES
    for at in range(last + 1):
        chunk = view[at * CHUNK_BYTES : (at + 1) * CHUNK_BYTES]
        cipher.encrypt_into(_nonce(at, at == last), chunk, bound, sealed[at * step : (at + 1) * step])
    return sealed


def sealed_size(size: int) -> int:
    """Return how many bytes `seal` makes of `size`."""
    return size + TAG_BYTES * (max(size - 1, 0) // CHUNK_BYTES + 1)


class BrokenSeal(Exception):
    """The bytes were sealed by another key, for another header, or were changed."""


def unseal(key: bytes, sealed: Buffer, bound: bytes) -> bytes | None:
    """Return the plain bytes, None if they were sealed by another key, for another header, or were changed."""
    try:
        return b"".join(unseal_pieces(key, sealed, bound))
    except BrokenSeal:
        return None


def unseal_pieces(key: bytes, sealed: Buffer, bound: bytes) -> Iterator[memoryview]:
    """Yield the plain bytes in pieces of 1 MiB but for the last, each once its seal was checked. Raises: BrokenSeal."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    cipher, view, step = AESGCM(key), memoryview(sealed), CHUNK_BYTES + TAG_BYTES
    last = max(len(sealed) - 1, 0) // step
    for first in range(0, last + 1, _PIECE_CHUNKS):
        chunks = [view[at * step : (at + 1) * step] for at in range(first, min(first + _PIECE_CHUNKS, last + 1))]
        try:
            piece, done = memoryview(bytearray(sum(len(chunk) - TAG_BYTES for chunk in chunks))), 0
            for at, chunk in enumerate(chunks, first):
                room = piece[done : done + len(chunk) - TAG_BYTES]
                done += cipher.decrypt_into(_nonce(at, at == last), chunk, bound, room)
        except (InvalidTag, ValueError):
            raise BrokenSeal from None
        yield piece


def stretch(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    """Return the key that a passphrase makes; takes a moment and, by Argon2id, much memory.

    Raises: InvalidValue if it is empty, StorageError when memory lacks.
    """
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
    from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

    if not passphrase:
        raise InvalidValue("The passphrase of the store is empty", hint="Choose several words")
    typed = unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")
    if cost.kdf == "pbkdf2":
        return PBKDF2HMAC(SHA256(), KEY_BYTES, salt, cost.passes).derive(typed)
    try:
        return Argon2id(
            salt=salt, length=KEY_BYTES, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory_kib
        ).derive(typed)
    except MemoryError:
        hint = "Close other programs and try again"
        raise StorageError("There is not enough memory to try a passphrase", hint=hint) from None


def is_payable(cost: Cost) -> bool:
    """Tell whether a cost that a file asks for is one that we pay."""
    if cost.kdf == "pbkdf2":
        return 1 <= cost.passes <= _MOST_COST.passes
    return (
        cost.kdf == "argon2id"
        and 1 <= cost.lanes <= _MOST_COST.lanes
        and 8 * cost.lanes <= cost.memory_kib <= _MOST_COST.memory_kib
        and 1 <= cost.passes <= 64
    )


def signing_public(seed: bytes) -> bytes:
    """Return the public part of an Ed25519 key."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def sign(seed: bytes, digest: bytes) -> bytes:
    """Return the Ed25519 signature of a digest."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(seed).sign(digest)


def is_signed(public: bytes, signature: bytes, digest: bytes) -> bool:
    """Tell whether a signature is of this key and about this digest."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, digest)
    except (InvalidSignature, ValueError):
        return False
    return True


def wrapping_public(secret: bytes) -> bytes:
    """Return the public part of a P-256 key, as an uncompressed point."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return _wrapping_private(secret).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def wrap(public: bytes, secret: bytes, purpose: str) -> bytes:
    """Return a secret wrapped to the holder of a key (HPKE, RFC 9180, base mode)."""
    from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

    suite = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
    return suite.encrypt(secret, _wrapping_public(public), f"brmsync1/{purpose}".encode())


def unwrap(private: bytes, wrapped: bytes, purpose: str) -> bytes | None:
    """Return a secret that was wrapped to this key, None for another."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

    suite = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
    try:
        return suite.decrypt(wrapped, _wrapping_private(private), f"brmsync1/{purpose}".encode())
    except (InvalidTag, ValueError):
        return None


def make_wrapping_secret(noise: Noise) -> bytes:
    """Return a new private P-256 key, 32 bytes."""
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    while True:
        number = int.from_bytes(noise(KEY_BYTES), "big")
        if 0 < number < order:
            return number.to_bytes(KEY_BYTES, "big")


def short_code(one: bytes, other: bytes) -> str:
    """Return the digits that two colleagues compare, the same on both sides, made from both public keys."""
    mixed = sha256(b"brmsync1/short code" + b"".join(sorted((one, other)))).digest()
    number = int.from_bytes(mixed[:16], "big")
    digits = f"{number % 10 ** (_CODE_GROUPS * _CODE_DIGITS):0{_CODE_GROUPS * _CODE_DIGITS}d}"
    return " ".join(digits[at : at + _CODE_DIGITS] for at in range(0, len(digits), _CODE_DIGITS))


def _nonce(at: int, is_last: bool) -> bytes:
    return at.to_bytes(11, "big") + bytes((is_last,))


def _wrapping_private(secret: bytes) -> EllipticCurvePrivateKey:
    from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, derive_private_key

    return derive_private_key(int.from_bytes(secret, "big"), SECP256R1())


def _wrapping_public(point: bytes) -> EllipticCurvePublicKey:
    from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey as Public

    return Public.from_encoded_point(SECP256R1(), point)
