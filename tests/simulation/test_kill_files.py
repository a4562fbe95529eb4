"""A process that ends at any step of an exchange with files loses none, and what was begun goes on."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest

from brm_desktop.domain.attachment import Attachment
from brm_desktop.domain.fields import Id
from brm_desktop.domain.ops import Create, Op, Set
from brm_desktop.storage import parcels
from tests.simulation.devices import Device
from tests.simulation.filing import PART_BYTES, list_faults, small_parts
from tests.simulation.history import History
from tests.simulation.memory_store import Crash

pytestmark = pytest.mark.simulation
FULL = os.environ.get("HYPOTHESIS_PROFILE") == "full"
LARGE = Id("00000000-0000-7000-8000-000000000001")
SMALL = Id("00000000-0000-7000-8000-000000000002")


def keep(id: Id, size: int) -> Callable[[Device], list[Op]]:
    def make(device: Device) -> list[Op]:
        ref = device.blobs.put(Random(size).randbytes(size))
        return [Create(Attachment(id=id, name=f"{size} bytes", blob=ref.hash, size=ref.size))]

    return make


def rewrite(id: Id, size: int) -> Callable[[Device], list[Op]]:
    def make(device: Device) -> list[Op]:
        old = next(each.hash for each in parcels.list_mentions(device.database.reader()) if each.record == id)
        return [Set("attachment", id, "blob", old, device.blobs.put(Random(size).randbytes(size)).hash)]

    return make


def exchange(device: Device) -> list[Op]:
    device.exchange.run()
    return []


def spoil(device: Device) -> list[Op]:
    """One part is lost and another damaged where they lie."""
    lost, cut = sorted(name for name in device.store.shelf.files if name.endswith(".blb"))[1:3]
    device.store.shelf.files.pop(lost, None)
    device.store.shelf.files[cut] = device.store.shelf.files.get(cut, b"")[:40]
    return []


def check(device: Device) -> list[Op]:
    device.exchange.check_files()
    return []


# Who does what: files of one part and of several, a new version, a part that is lost and one that is damaged, a repair.
SCENARIO: list[tuple[int, Callable[[Device], list[Op]]]] = [
    (0, keep(LARGE, 3 * PART_BYTES + 5)),
    (0, keep(SMALL, 5)),
    (0, exchange),
    (1, exchange),
    (1, rewrite(SMALL, 7)),
    (1, exchange),
    (0, exchange),
    (0, spoil),
    (1, check),
]


@pytest.fixture(autouse=True)
def parts_are_small() -> Iterator[None]:
    with small_parts():
        yield


@pytest.fixture
def steps(tmp_path: Path, template: Path) -> list[int]:
    return _play(tmp_path / "whole", template)


@pytest.mark.parametrize("torn", [False, True], ids=["before", "in the middle"])
@pytest.mark.parametrize("victim", [0, 1])
def test_process_that_ends_at_any_step_loses_no_file(
    tmp_path: Path,
    template: Path,
    steps: list[int],
    victim: int,
    torn: bool,
    record_property: Callable[[str, str], None],
) -> None:
    points = range(1, steps[victim] + 1, 1 if FULL else 3)
    for at in points:
        _play(tmp_path / f"crash{at}", template, victim, at, torn=torn)
    how = "torn" if torn else "before"
    record_property("covered", f"kill with files, device {victim}, {how}: {len(points)} of {steps[victim]} points")


def _play(folder: Path, template: Path, victim: int = -1, crash_at: int = -1, *, torn: bool = False) -> list[int]:
    folder.mkdir()
    history = History(7, folder, template, drifts=False)
    try:
        return _live_through(history, victim, crash_at, torn)
    finally:
        history.stop()


def _live_through(history: History, victim: int, crash_at: int, torn: bool) -> list[int]:
    for _ in range(2):
        history.add_device(join=bool(history.devices))
    first = [device.steps.count for device in history.devices]
    if victim >= 0:
        steps = history.devices[victim].steps
        steps.crash_at, steps.torn = first[victim] + crash_at, torn
    for number, act in SCENARIO:
        device = history.devices[number]
        before = device.uid
        try:
            ops = act(device)
        except Crash:
            device.steps.crash_at = -1
            device.restart()
            ops = act(device)
        if ops:
            history.commit(device, ops)
        history.renamed(device, before)
    counts = [device.steps.count - at for device, at in zip(history.devices, first, strict=True)]
    for device in history.devices:
        device.steps.crash_at = -1
    history.rest()
    assert [list_faults(device) for device in history.devices] == [[], []]
    return counts
