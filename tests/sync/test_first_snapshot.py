"""When the first snapshot of a space is put together: not only by bytes, which say little of what has to be done."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from brm_desktop.domain.fields import Id
from brm_desktop.domain.note import Note
from brm_desktop.domain.ops import Create, Set
from brm_desktop.sync.policy import STANDARD
from tests.simulation.devices import Device
from tests.simulation.memory_store import Shelf

_ENTRIES = 20


@pytest.fixture
def laptop(tmp_path: Path, template: Path) -> Iterator[Device]:
    made = Device(tmp_path / "laptop", template, Shelf(), 1, 1_790_000_000_000)
    made.policy = STANDARD._replace(snapshot_entries=_ENTRIES, snapshot_least_bytes=0)
    made.connect(join=False)
    made.restart()
    yield made
    made.stop()


def count_snapshots(device: Device) -> int:
    return sum(name.endswith(".snp") for name in device.store.shelf.files)


def test_few_bytes_that_tell_of_much_make_a_snapshot(laptop: Device, tmp_path: Path, template: Path) -> None:
    note = Note(id=Id(laptop.make_id()), title="0")
    laptop.journal.commit("Added", [Create(note)])
    laptop.exchange.run()
    assert count_snapshots(laptop) == 0
    for number in range(1, _ENTRIES + 1):
        laptop.journal.commit("Renamed", [Set("note", note.id, "title", str(number - 1), str(number))], final=True)
    laptop.exchange.run()
    assert count_snapshots(laptop) == 1
    joined = Device(tmp_path / "joined", template, laptop.store.shelf, 2, 1_790_000_000_000)
    joined.connect(join=True)
    report = joined.exchange.run()
    assert report.snapshots == 1
    assert joined.read_view() == laptop.read_view()
    joined.stop()


def test_next_snapshot_waits_for_new_changes(laptop: Device) -> None:
    note = Note(id=Id(laptop.make_id()), title="0")
    laptop.journal.commit("Added", [Create(note)])
    for number in range(1, _ENTRIES + 1):
        laptop.journal.commit("Renamed", [Set("note", note.id, "title", str(number - 1), str(number))], final=True)
    laptop.exchange.run()
    laptop.journal.commit("Renamed", [Set("note", note.id, "title", str(_ENTRIES), "more")], final=True)
    laptop.exchange.run()
    assert count_snapshots(laptop) == 1
