"""Devices that put a store in order at the same time, and one that joins meanwhile: whatever comes between what."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from brm_desktop.domain.agency import Agency
from brm_desktop.domain.fields import Id
from brm_desktop.domain.note import Note
from brm_desktop.domain.ops import Create, Delete, Set
from tests.simulation.devices import Device
from tests.simulation.history import History
from tests.simulation.memory_store import Steps

FULL = os.environ.get("HYPOTHESIS_PROFILE") == "full"
STRIDE = 1 if FULL else 17
ROUNDS = 9


class Interrupted(Steps):
    """Lets somebody else go first at one of the steps."""

    def __init__(self, at: int, others: Callable[[], None]) -> None:
        super().__init__()
        self.at = at
        self.others = others

    def take(self) -> bool:
        if self.count + 1 == self.at:
            self.at = -1
            self.others()
        return super().take()


def meanwhile_another_puts_in_order(history: History) -> None:
    exchange(history, history.devices[1])


def meanwhile_another_writes(history: History) -> None:
    work(history, history.devices[1], 99)
    exchange(history, history.devices[1])


def meanwhile_one_joins(history: History) -> None:
    exchange(history, history.add_device(join=True))


def meanwhile_one_comes_back(history: History) -> None:
    """A third device that knows only the beginning exchanges again."""
    exchange(history, history.devices[2])


def work(history: History, device: Device, number: int) -> None:
    """Make a note, change an agency, and delete a note of before."""
    note = Note(id=Id(device.make_id()), title=f"Note {number}", body="one\ntwo\n")
    history.commit(device, [Create(note)])
    agency = next(record for record in history._living(device) if isinstance(record, Agency))
    history.commit(device, [Set("agency", agency.id, "name", agency.name, f"Roads {number} {device.folder.name}")])
    if number % 3 == 2:
        history.commit(device, [Delete("note", note.id)])


def exchange(history: History, device: Device) -> None:
    before = device.uid
    device.exchange.run()
    history.renamed(device, before)
    history.judge(device)


def live_through(history: History, others: Callable[[History], None], at: int) -> int:
    """Play the scenario with others in between at one step of the first device. Returns: how many steps it took."""
    for number in range(3):
        history.add_device(join=number > 0)
    first, second, third = history.devices
    history.commit(first, [Create(Agency(id=Id(first.make_id()), name="Roads"))])
    for device in (first, second, third):
        exchange(history, device)
    steps = Interrupted(at, lambda: others(history))
    first.steps = first.store.steps = first.journal.steps = first.sentinel.steps = steps
    for number in range(ROUNDS):
        work(history, first, number)
        exchange(history, first)
        exchange(history, second)
        exchange(history, first)
    count = steps.count
    steps.at = -1
    history.rest()
    return count


@pytest.fixture(scope="module")
def count(tmp_path_factory: pytest.TempPathFactory, template: Path) -> int:
    """How many steps the first device takes when nobody comes between, and that it puts the store in order."""
    history = History(7, tmp_path_factory.mktemp("whole"), template, drifts=False)
    try:
        taken = live_through(history, lambda _: None, -1)
        endings = {name.rpartition(".")[2] for name in history.shelf.files}
        assert endings >= {"snp", "pak", "rch"}
        assert all(history.counts[f"taken away {ending}"] for ending in ("chg", "pak", "rch"))
        return taken
    finally:
        history.stop()


@pytest.mark.parametrize(
    "others",
    [
        meanwhile_another_puts_in_order,
        meanwhile_another_writes,
        meanwhile_one_joins,
        meanwhile_one_comes_back,
    ],
    ids=lambda others: others.__name__,
)
def test_nothing_is_lost_whatever_comes_between(
    others: Callable[[History], None], tmp_path: Path, template: Path, count: int
) -> None:
    points = range(1, count + 1, STRIDE)
    for at in points:
        folder = tmp_path / f"at{at}"
        folder.mkdir()
        history = History(7, folder, template, drifts=False)
        try:
            live_through(history, others, at)
        finally:
            history.stop()
    print(f"{others.__name__}: at {len(points)} of {count} steps")
