"""The ciphers agree with their standards and refuse what was not sealed by them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from hypothesis import given
from hypothesis import strategies as st

from brm_desktop.storage.wraps import (
    STANDARD_COST,
    Wrap,
    derive_key,
    print_recovery,
    read_recovery,
    unwrap_by_passphrase,
    unwrap_by_secret,
    wrap_by_passphrase,
    wrap_by_secret,
)

SECRET = bytes(range(32))


def test_derive_key_is_hkdf_expand() -> None:
    assert derive_key(SECRET, "files") == HKDFExpand(SHA256(), 32, b"brm-desktop/1/files").derive(SECRET)
    assert derive_key(SECRET, "files") != derive_key(SECRET, "names")


def test_wrap_by_passphrase_at_its_real_cost_opens_again() -> None:
    wrap = wrap_by_passphrase(SECRET, "p", "profile", STANDARD_COST)
    assert unwrap_by_passphrase(wrap, "p", "profile", STANDARD_COST) == SECRET
    assert STANDARD_COST.memory_kib >= 256 * 1024


@pytest.mark.parametrize("part", ["salt", "nonce", "sealed"])
def test_unwrap_by_secret_any_part_changed_gives_nothing(part: str) -> None:
    wrap = wrap_by_secret(SECRET, b"by", "purpose")
    assert unwrap_by_secret(wrap, b"by", "purpose") == SECRET
    changed: Wrap = replace(wrap, **{part: bytes([getattr(wrap, part)[0] ^ 1]) + getattr(wrap, part)[1:]})
    assert unwrap_by_secret(changed, b"by", "purpose") is None
    assert unwrap_by_secret(wrap, b"by", "other purpose") is None
    assert unwrap_by_secret(wrap, b"bye", "purpose") is None


@given(st.binary(min_size=20, max_size=20))
def test_print_recovery_any_secret_reads_back_however_typed(secret: bytes) -> None:
    printed = print_recovery(secret)
    groups = printed.split("-")
    assert [len(group) for group in groups] == [4] * 9
    assert not set("ILOU") & set(printed)
    for typed in (printed, printed.lower(), " ".join(groups), "".join(groups), printed.replace("0", "O") + "\n"):
        assert read_recovery(typed) == secret
    assert read_recovery(printed.replace("1", "l")) == secret


@given(st.text(max_size=50))
def test_read_recovery_any_text_is_no_key(text: str) -> None:
    assert read_recovery(text) is None
