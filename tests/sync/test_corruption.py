"""Whatever happens to the bytes of a file, it is refused by name and nothing of it is believed."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

import pytest

from brm_desktop.sync.envelope import DIGEST_BYTES, Sort
from brm_desktop.sync.faults import DamagedFile
from tests.sync.goldens import Golden, make_goldens

GOLDENS = make_goldens()


pytestmark = pytest.mark.simulation


@pytest.mark.parametrize("sort", GOLDENS)
def test_golden_opens(sort: str) -> None:
    assert GOLDENS[sort].open(GOLDENS[sort].data) is not None


def test_goldens_are_one_of_each_sort() -> None:
    assert {golden.data[8] for golden in GOLDENS.values()} == set(Sort)


@pytest.mark.parametrize("sort", GOLDENS)
def test_damaged_byte_of_a_file_is_refused_by_name(sort: str, record_property: pytest.RecordProperty) -> None:
    golden, cases = GOLDENS[sort], 0
    for damaged in _damages(golden.data):
        _refuse(golden, damaged)
        cases += 1
    print(f"{sort}: {cases} damaged files refused")
    record_property("covered", f"corruption, {sort}: {cases} cases")
    assert cases > 3 * len(golden.data) - 100


@pytest.mark.parametrize("sort", GOLDENS)
def test_forged_byte_of_a_file_is_refused_although_its_checksum_is_right(sort: str) -> None:
    golden, cases = GOLDENS[sort], 0
    for at in range(len(golden.data) - DIGEST_BYTES):
        forged = bytearray(golden.data[:-DIGEST_BYTES])
        forged[at] ^= 0x40
        if sort == "store" and at >= len(golden.data) - DIGEST_BYTES - 64 - 9:
            continue  # a store's file is signed by nobody: that it is the pinned one is all that counts
        _refuse(golden, bytes(forged) + sha256(forged).digest())
        cases += 1
    print(f"{sort}: {cases} forged files refused")


def _damages(data: bytes) -> Iterator[bytes]:
    for at in range(len(data)):
        yield data[:at] + bytes((data[at] ^ 0xFF,)) + data[at + 1 :]
        yield data[:at] + bytes((data[at] ^ 0x01,)) + data[at + 1 :]
        if data[at]:
            yield data[:at] + b"\0" + data[at + 1 :]
        yield data[:at]
    yield data + b"\0"
    yield bytes(len(data))


def _refuse(golden: Golden, damaged: bytes) -> None:
    with pytest.raises(DamagedFile) as told:
        golden.open(damaged)
    assert golden.name in str(told.value)
