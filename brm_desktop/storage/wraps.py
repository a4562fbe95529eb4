"""The ciphers under `keys`: wrapping a key, stretching a passphrase, printing and reading a recovery key.

Every secret here is bytes in and bytes out; nothing is kept, logged or told.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import unicodedata
from dataclasses import dataclass
from typing import Final

from brm_desktop.base.errors import InvalidValue, StorageError

VERSION: Final = 1
KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
TAG_BYTES: Final = 16
RECOVERY_BYTES: Final = 20

_SALT_BYTES: Final = 16
_CHECK_BYTES: Final = 16
_RECOVERY_DIGITS: Final = RECOVERY_BYTES * 8 // 5
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O or U to misread
_MISREAD: Final = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None})
_GROUP: Final = 4
_SUM_DIGITS: Final = 4


@dataclass(frozen=True)
class Cost:
    """What one try of a passphrase costs: memory in KiB, passes over it, lanes (Argon2id, RFC 9106)."""

    memory_kib: int = 262_144
    passes: int = 3
    lanes: int = 4


STANDARD_COST: Final = Cost()


@dataclass(frozen=True)
class Wrap:
    """A secret sealed by AES-256-GCM under a key that the salt helped to make."""

    salt: bytes
    nonce: bytes
    sealed: bytes


def derive_key(data_key: bytes, purpose: str) -> bytes:
    """Return the 32-byte key for one purpose (HKDF-Expand with SHA-256, RFC 5869 section 2.3, one block)."""
    return hmac.digest(data_key, _label(purpose) + b"\x01", "sha256")


def check_value(data_key: bytes, profile: str) -> bytes:
    """Return what tells a profile's data key from any other, and tells nothing else about it."""
    return derive_key(data_key, f"check/{profile}")[:_CHECK_BYTES]


def wrap_by_passphrase(secret: bytes, passphrase: str, profile: str, cost: Cost) -> Wrap:
    """Seal a secret under a passphrase. Raises: InvalidValue, StorageError when memory lacks."""
    if not passphrase:
        raise InvalidValue("The passphrase is empty", hint="Choose several words")
    salt = os.urandom(_SALT_BYTES)
    return _seal(_stretch(passphrase, salt, cost), secret, f"passphrase/{profile}", salt)


def unwrap_by_passphrase(wrap: Wrap, passphrase: str, profile: str, cost: Cost) -> bytes | None:
    """Return the sealed secret, None for another passphrase. Raises: StorageError when memory lacks."""
    return _unseal(_stretch(passphrase, wrap.salt, cost), wrap, f"passphrase/{profile}")


def wrap_by_secret(secret: bytes, by: bytes, purpose: str) -> Wrap:
    """Seal a secret under another random one (HKDF with SHA-256)."""
    salt = os.urandom(_SALT_BYTES)
    return _seal(_expand(by, salt, purpose), secret, purpose, salt)


def unwrap_by_secret(wrap: Wrap, by: bytes, purpose: str) -> bytes | None:
    """Return the sealed secret, None for another one."""
    return _unseal(_expand(by, wrap.salt, purpose), wrap, purpose)


def print_recovery(secret: bytes) -> str:
    """Return a recovery key as people keep it: 32 digits and 4 that catch typing errors, in groups of 4."""
    digits = _digits(int.from_bytes(secret, "big"), _RECOVERY_DIGITS) + _sum_of(secret)
    return "-".join(digits[at : at + _GROUP] for at in range(0, len(digits), _GROUP))


def read_recovery(typed: str) -> bytes | None:
    """Return the secret of a typed recovery key, in any case and spacing; None if it has a typing error."""
    digits = "".join(typed.upper().split()).translate(_MISREAD)
    if len(digits) != _RECOVERY_DIGITS + _SUM_DIGITS or not set(digits) <= set(_ALPHABET):
        return None
    number = 0
    for digit in digits[:_RECOVERY_DIGITS]:
        number = number << 5 | _ALPHABET.index(digit)
    secret = number.to_bytes(RECOVERY_BYTES, "big")
    return secret if digits[_RECOVERY_DIGITS:] == _sum_of(secret) else None


def _stretch(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    typed = unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")
    argon = Argon2id(salt=salt, length=KEY_BYTES, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory_kib)
    try:
        return argon.derive(typed)
    except MemoryError:
        hint = "Close other programs and try again"
        raise StorageError("There is not enough memory to try a passphrase", hint=hint) from None


def _expand(secret: bytes, salt: bytes, purpose: str) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), KEY_BYTES, salt, _label(purpose)).derive(secret)


def _seal(wrapping_key: bytes, secret: bytes, purpose: str, salt: bytes) -> Wrap:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = os.urandom(NONCE_BYTES)
    return Wrap(salt, nonce, AESGCM(wrapping_key).encrypt(nonce, secret, _label(purpose)))


def _unseal(wrapping_key: bytes, wrap: Wrap, purpose: str) -> bytes | None:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return AESGCM(wrapping_key).decrypt(wrap.nonce, wrap.sealed, _label(purpose))
    except InvalidTag:
        return None


def _label(purpose: str) -> bytes:
    return f"brm-desktop/{VERSION}/{purpose}".encode()


def _sum_of(secret: bytes) -> str:
    summed = hashlib.sha256(_label("recovery sum") + secret).digest()
    return _digits(int.from_bytes(summed[:4], "big") >> 12, _SUM_DIGITS)


def _digits(number: int, count: int) -> str:
    return "".join(_ALPHABET[number >> 5 * place & 31] for place in range(count - 1, -1, -1))
