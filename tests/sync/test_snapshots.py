"""Snapshots and packs as files: what cannot be right is refused, whoever signed it."""

from __future__ import annotations

from typing import Any

import pytest

from brm_desktop.domain.changes import Entry
from brm_desktop.domain.snapshot import Ended, HeldEntry
from brm_desktop.sync import packs, snapshots
from brm_desktop.sync.cipher import signing_public
from brm_desktop.sync.envelope import Sort, make_file, read_file
from brm_desktop.sync.faults import DamagedFile, NewerFile
from brm_desktop.sync.snapshots import Reached, covers_cut
from brm_desktop.sync.wire import encode_header
from tests.sync.goldens import OTHER, SPACE, STORE, WRITER, make_snapshot, make_state, open_snapshot

KEY, SEED = b"k" * 32, b"s" * 32
PUBLIC = signing_public(SEED)
GONE, NOTE = make_state().records


def test_snapshot_holds_what_was_put_in() -> None:
    assert open_snapshot(make_snapshot(KEY, SEED), KEY, PUBLIC, "s").state == make_state()


def test_same_state_makes_the_same_bytes() -> None:
    assert make_snapshot(KEY, SEED) == make_snapshot(KEY, SEED)


@pytest.mark.parametrize(
    "changed",
    [
        {"size": 1},
        {"size": 1 << 40},
        {"cut": {}},
        {"branches": {}},
        {"cut": {WRITER: Reached(0, b"", 4), OTHER: Reached(2, b"", 7)}},
        {"cut": {WRITER: Reached(1, b"", 2), OTHER: Reached(2, b"", 7)}},
        {"cut": {WRITER: Reached(1, b"", 4)}},
    ],
)
def test_snapshot_whose_header_cannot_be_right_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(DamagedFile):
        open_snapshot(make_snapshot(KEY, SEED, **changed), KEY, PUBLIC, "s")


@pytest.mark.parametrize(
    "state",
    [
        make_state()._replace(writers=(OTHER, WRITER)),
        make_state()._replace(records=(GONE._replace(deletes=(Ended(9, ()),)), NOTE)),
        make_state()._replace(records=(NOTE._replace(edits=()),)),
    ],
)
def test_snapshot_whose_content_cannot_be_right_is_refused(state: Any) -> None:
    with pytest.raises(DamagedFile):
        open_snapshot(make_snapshot(KEY, SEED, state), KEY, PUBLIC, "s")


def test_snapshot_of_another_shape_is_refused() -> None:
    plain = encode_header(Reached(1, b"", 1))
    header = snapshots.SnapshotHeader(STORE, SPACE, WRITER, {WRITER: Reached(1, b"", 4)}, 1, bytes(16), len(plain))
    with pytest.raises(DamagedFile):
        open_snapshot(snapshots.make_snapshot(header, plain, KEY, SEED), KEY, PUBLIC, "s")


def test_snapshot_with_entries_of_a_newer_version_waits_for_it() -> None:
    state = make_state()._replace(held=(HeldEntry(0, (), Entry(99, "note", "n")),))
    with pytest.raises(NewerFile):
        open_snapshot(make_snapshot(KEY, SEED, state), KEY, PUBLIC, "s")


def test_snapshot_does_not_open_with_another_key() -> None:
    with pytest.raises(DamagedFile):
        open_snapshot(make_snapshot(KEY, SEED), b"x" * 32, PUBLIC, "s")


def test_pack_whose_count_is_not_what_it_says_is_refused() -> None:
    data = packs.make_pack(packs.PackHeader(STORE, SPACE, WRITER, 1, 3), [b"one"], SEED)
    with pytest.raises(DamagedFile):
        packs.open_pack(read_file(data, "p", Sort.PACK), "p")


def test_pack_of_another_shape_is_refused() -> None:
    header = packs.PackHeader(STORE, SPACE, WRITER, 1, 1)
    data = make_file(Sort.PACK, encode_header(header), b"\xc1")
    with pytest.raises(DamagedFile):
        packs.open_pack(read_file(data, "p", Sort.PACK), "p")


@pytest.mark.parametrize("header", [(0, {}, 0), (1, {}, -1), (1, {WRITER: -1}, 0)])
def test_reach_that_cannot_be_right_is_refused(header: tuple[int, dict[str, int], int]) -> None:
    data = packs.make_reach(packs.ReachHeader(STORE, SPACE, WRITER, *header), SEED)
    with pytest.raises(DamagedFile):
        packs.read_reach(read_file(data, "r", Sort.REACH), "r")


def test_cut_covers_another_when_it_has_read_as_much_of_everybody() -> None:
    one, more = {WRITER: Reached(2, b"", 4)}, {WRITER: Reached(3, b"", 5), OTHER: Reached(1, b"", 1)}
    assert covers_cut(more, one)
    assert not covers_cut(one, more)
