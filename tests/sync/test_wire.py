"""Segments as bytes: what goes in comes out, and what could hurt is refused before it does."""

from __future__ import annotations

from typing import Any

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from brm_desktop.domain.branches import Tip
from brm_desktop.domain.changes import Act, Entry, Told
from brm_desktop.sync import cipher, names, wire
from brm_desktop.sync.faults import DamagedFile, NewerFile
from tests.sync.goldens import OTHER, RECORD, SPACE, WRITER, make_commits, make_segment, open_segment

KEY, SEED = bytes(range(32)), bytes(range(1, 33))
PUBLIC = cipher.signing_public(SEED)
CELLS = st.none() | st.text() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False)
ENTRIES = st.one_of(
    st.builds(
        lambda value: Entry(Act.CREATE, "note", RECORD, value=value), st.dictionaries(st.text(max_size=9), CELLS)
    ),
    st.builds(lambda value: Entry(Act.SET, "note", RECORD, "title", value=value), CELLS),
    st.builds(lambda value: Entry(Act.TEXT, "note", RECORD, "body", value=value, parents=((OTHER, 2),)), st.text()),
    st.builds(lambda member: Entry(Act.ADD, "note", RECORD, "tags", member), st.text()),
)


@given(st.lists(st.lists(ENTRIES, max_size=4), min_size=1, max_size=4))
def test_segment_that_was_made_opens_as_it_was(several: list[list[Entry]]) -> None:
    commits = tuple(Told(3 + at, 9 + at, at, f"label {at}", "do", tuple(entries)) for at, entries in enumerate(several))
    data = make_segment(KEY, SEED, commits, last=2 + len(commits))
    assert open_segment(data, KEY, PUBLIC, "s").commits == commits


def test_segment_is_the_same_bytes_when_made_again() -> None:
    assert make_segment(KEY, SEED) == make_segment(KEY, SEED)


def test_segment_holds_no_plain_text() -> None:
    assert b"Kick-off" not in make_segment(KEY, SEED)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"size": 1}, "size"),
        ({"size": wire.MOST_PLAIN_BYTES + 1}, "too large"),
        ({"size": -1}, "too large"),
        ({"last": 5}, "not what it says"),
        ({"first": 4}, "out of order"),
        ({"first": 0}, "cannot be right"),
        ({"seq": 0}, "cannot be right"),
        ({"writer": "me"}, "cannot be right"),
        ({"tips": (Tip(1, "a"), Tip(2, "b"))}, "cannot be right"),
    ],
)
def test_segment_whose_header_lies_is_refused(changed: dict[str, Any], why: str) -> None:
    with pytest.raises(DamagedFile, match=why):
        open_segment(make_segment(KEY, SEED, **changed), KEY, PUBLIC, "s")


def test_segment_of_another_key_is_refused() -> None:
    with pytest.raises(DamagedFile, match="does not open"):
        open_segment(make_segment(KEY, SEED), bytes(32), PUBLIC, "s")


def test_segment_whose_header_was_taken_from_another_space_is_refused() -> None:
    here, there = make_segment(KEY, SEED), make_segment(KEY, SEED, space=SPACE[::-1])
    assert here != there
    swapped = here.replace(SPACE.encode(), SPACE[::-1].encode())
    with pytest.raises(DamagedFile):
        open_segment(swapped, KEY, PUBLIC, "s")


@pytest.mark.parametrize(
    "entry",
    [
        Entry(Act.CREATE, "note", RECORD, value="no cells"),
        Entry(Act.DELETE, "note", RECORD, value={WRITER: "2"}),
        Entry(Act.TEXT, "note", RECORD, "body", value=3),
        Entry(Act.SET, "note", RECORD, "", value="x"),
        Entry(Act.SET, "note", RECORD, "title", value=["x"]),
    ],
)
def test_segment_with_an_entry_that_makes_no_sense_is_refused(entry: Entry) -> None:
    commits = (Told(3, 1, 0, "", "do", (entry,)),)
    with pytest.raises(DamagedFile, match="entry"):
        open_segment(make_segment(KEY, SEED, commits, last=3), KEY, PUBLIC, "s")


def test_segment_with_an_act_of_a_newer_version_is_left_for_it() -> None:
    commits = (Told(3, 1, 0, "", "do", (Entry(99, "note", RECORD),)),)
    with pytest.raises(NewerFile):
        open_segment(make_segment(KEY, SEED, commits, last=3), KEY, PUBLIC, "s")


def test_inflate_bomb_is_refused_before_it_is_inflated() -> None:
    bomb = zstandard.ZstdCompressor().compress(bytes(50 << 20))
    assert len(bomb) < 10_000
    with pytest.raises(DamagedFile, match="size"):
        wire.inflate(bomb, 100, "bomb")


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, 200_000])
def test_unseal_of_what_was_sealed_is_the_same(size: int) -> None:
    plain = bytes(size)
    sealed = cipher.seal(KEY, plain, b"header")
    assert cipher.unseal(KEY, sealed, b"header") == plain
    assert cipher.unseal(KEY, sealed, b"other") is None


def test_unseal_of_fewer_or_exchanged_chunks_is_refused() -> None:
    sealed = cipher.seal(KEY, bytes(200_000), b"")
    step = cipher.CHUNK_BYTES + cipher.TAG_BYTES
    chunks = [sealed[at : at + step] for at in range(0, len(sealed), step)]
    assert cipher.unseal(KEY, b"".join(chunks[:-1]), b"") is None
    assert cipher.unseal(KEY, b"".join((chunks[1], chunks[0], *chunks[2:])), b"") is None


def test_names_are_read_as_written_even_when_a_client_renamed_them() -> None:
    digest = bytes(range(32))
    name = names.segment_file(SPACE, WRITER, 12, digest)
    assert len(name) <= names.MOST_CHARACTERS
    read = names.read_segment_name(name)
    assert read == names.SegmentName(WRITER, 12, names.shorten(digest), name, False)
    for odd in (name.replace(".chg", " (1).chg"), name.replace(".chg", "-LAPTOP7.chg")):
        renamed = names.read_segment_name(odd)
        assert renamed is not None
        assert renamed[:3] == read[:3]
        assert renamed.renamed
    assert names.read_segment_name("desktop.ini") is None
    assert names.read_segment_name(name + ".tmp") is None


def test_commits_of_the_golden_hold_every_kind_of_value() -> None:
    assert {entry.act for told in make_commits() for entry in told.entries} == {
        Act.CREATE, Act.TEXT, Act.ADD, Act.DELETE,
    }  # fmt: skip
