"""HPKE (RFC 9180, base mode, DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM) with a key that is not random.

The library draws a new key for each message, so that a seed would not replay; written after the RFC alone, it shows as
well that what is wrapped by others who follow it opens.
"""

from __future__ import annotations

import hmac
from hashlib import sha256
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

_ORDER: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_KEM: Final = b"KEM\x00\x10"
_HPKE: Final = b"HPKE\x00\x10\x00\x01\x00\x02"


def wrap(public: bytes, secret: bytes, purpose: str) -> bytes:
    """Return a secret wrapped to the holder of a key, always by the same bytes."""
    number = int.from_bytes(sha256(b"not random" + public + secret + purpose.encode()).digest(), "big")
    ours = ec.derive_private_key(number % (_ORDER - 1) + 1, ec.SECP256R1())
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public)
    sent = ours.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    shared = _expand(
        _KEM, _extract(_KEM, b"", b"eae_prk", ours.exchange(ec.ECDH(), theirs)), b"shared_secret", sent + public, 32
    )
    hashes = _extract(_HPKE, b"", b"psk_id_hash", b"") + _extract(_HPKE, b"", b"info_hash", _info(purpose))
    schedule = _extract(_HPKE, shared, b"secret", b"")
    key = _expand(_HPKE, schedule, b"key", b"\x00" + hashes, 32)
    nonce = _expand(_HPKE, schedule, b"base_nonce", b"\x00" + hashes, 12)
    return sent + AESGCM(key).encrypt(nonce, secret, b"")


def _info(purpose: str) -> bytes:
    return f"brmsync1/{purpose}".encode()


def _extract(suite: bytes, salt: bytes, label: bytes, given: bytes) -> bytes:
    return hmac.digest(salt, b"HPKE-v1" + suite + label + given, "sha256")


def _expand(suite: bytes, key: bytes, label: bytes, info: bytes, length: int) -> bytes:
    """Return a key of at most one block."""
    return hmac.digest(key, length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info + b"\x01", "sha256")[:length]
