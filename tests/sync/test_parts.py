"""Files in parts: the same bytes whenever they are made, whole when put together, and nothing to be learned of them."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from brm_desktop.sync import names, parts
from brm_desktop.sync.cipher import signing_public
from brm_desktop.sync.copies import Copies
from brm_desktop.sync.faults import DamagedFile
from brm_desktop.sync.parts import PART_BYTES, PartHeader
from brm_desktop.sync.stores.protocol import Listed
from tests.sync.goldens import OTHER, SPACE, STORE, WRITER, make_part, open_part

KEY, SEED = bytes(range(32)), bytes(range(32, 64))


def make_header(size: int, part: int = 0, **changed: object) -> PartHeader:
    values: dict[str, Any] = {
        "store": STORE, "space": SPACE, "writer": WRITER, "blob": "a" * 26, "part": part,
        "parts": parts.count_parts(size), "size": size, "epoch": 1,
    }  # fmt: skip
    return PartHeader(**(values | changed))


@given(plain=st.binary(max_size=200_000))
def test_part_is_the_same_bytes_whenever_it_is_made_and_opens_to_what_it_was(plain: bytes) -> None:
    made = make_part(KEY, SEED, plain)
    assert made == make_part(KEY, SEED, plain)
    assert open_part(made, KEY, signing_public(SEED), "part") == plain
    assert len(made) == parts.measure_part(make_header(len(plain)))


@given(chunks=st.lists(st.integers(0, 3 << 20), max_size=12))
def test_cut_gives_full_parts_and_a_rest_whatever_the_chunks(chunks: list[int]) -> None:
    size = sum(chunks)
    cut = [len(part) for part in parts.cut(bytes(each) for each in chunks)]
    assert sum(cut) == size
    assert len(cut) == parts.count_parts(size)
    assert cut == [make_header(size, at).plain_size for at in range(len(cut))]


@given(hash=st.binary(min_size=32, max_size=32), other=st.binary(min_size=32, max_size=32))
def test_name_of_a_file_says_nothing_without_the_key_of_its_space(hash: bytes, other: bytes) -> None:
    name = parts.name_blob(KEY, hash.hex())
    assert name == parts.name_blob(KEY, hash.hex())
    assert (name == parts.name_blob(KEY, other.hex())) is (hash == other)
    assert name != parts.name_blob(SEED, hash.hex())
    found = names.read_part_name(names.part_file(SPACE, WRITER, name, 7))
    assert found is not None
    assert (found.writer, found.blob, found.part) == (WRITER, name, 7)
    assert len(names.part_file(SPACE, WRITER, name, 999_999)) <= names.MOST_CHARACTERS


def test_parts_of_one_file_are_sealed_by_keys_of_their_own() -> None:
    plain, size = bytes(PART_BYTES), 2 * PART_BYTES
    first = parts.make_part(make_header(size, 0), plain, KEY, SEED)
    second = parts.make_part(make_header(size, 1), plain, KEY, SEED)
    other = parts.make_part(make_header(size, 0, writer=OTHER), plain, KEY, SEED)
    bodies = [bytes(parts.read_part(data, "part")[0].body[:64]) for data in (first, second, other)]
    assert len(set(bodies)) == 3


@pytest.mark.parametrize(
    "wrong",
    [
        {"part": 1}, {"part": -1}, {"parts": 2}, {"parts": 0}, {"size": -1}, {"size": PART_BYTES + 1},
        {"size": 1 << 60, "parts": (1 << 60) // PART_BYTES},
    ],
)  # fmt: skip
def test_part_whose_header_cannot_be_right_is_refused(wrong: dict[str, int]) -> None:
    data = parts.make_part(msgspec.structs.replace(make_header(4), **wrong), b"four", KEY, SEED)
    with pytest.raises(DamagedFile, match="cannot be right"):
        parts.read_part(data, "part")


def test_part_that_is_shorter_than_it_says_is_refused() -> None:
    data = parts.make_part(make_header(5), b"four", KEY, SEED)
    with pytest.raises(DamagedFile, match="its size"):
        open_part(data, KEY, signing_public(SEED), "part")


def test_copies_count_whole_parts_of_believed_devices_only() -> None:
    header = make_header(9, blob=parts.name_blob(KEY, sha256(b"x").hexdigest()))
    length = parts.measure_part(header)
    theirs = names.part_file(SPACE, OTHER, header.blob, 0)
    renamed = header.name.replace(".blb", " (1).blb")
    believed = {WRITER}

    def has(*listed: Listed) -> bool:
        return Copies(listed, believed.__contains__).has(header)

    assert has(Listed(header.name, length))
    assert has(Listed(header.name))  # a store that does not say
    assert has(Listed(renamed, length))
    assert not has(Listed(header.name, length - 1))
    assert not has(Listed(theirs, length))
    assert not has()
    both = Copies([Listed(theirs, length), Listed(header.name, length)], believed.__contains__)
    assert [name.writer for name in both.of(header.blob, 0)] == [WRITER, OTHER]
