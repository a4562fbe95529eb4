"""Devices that put a store in order at the same time, and one that joins meanwhile: whatever comes between what."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from itertools import permutations
from pathlib import Path

import pytest

from brm_desktop.domain.agency import Agency
from brm_desktop.domain.fields import Id
from brm_desktop.domain.note import Note
from brm_desktop.domain.ops import Create, Delete, Set
from tests.simulation.devices import Device
from tests.simulation.history import History
from tests.simulation.memory_store import Steps
from tests.simulation.thrift import remembered_ciphers

pytestmark = pytest.mark.simulation
FULL = os.environ.get("HYPOTHESIS_PROFILE") == "full"
STRIDE = 1 if FULL else 37
ORDERS_STRIDE = 7 if FULL else 154
OUTER_STRIDE, INNER_STRIDE = (11, 3) if FULL else (77, 9)
INNER_STEPS = 27  # about as many as one exchange takes
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


def meanwhile_a_third_writes(history: History) -> None:
    work(history, history.devices[2], 98)
    exchange(history, history.devices[2])


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


def live_through_all(folder: Path, template: Path, plays: Iterable[tuple[int, Callable[[History], None]]]) -> int:
    """Play the scenario once for each step and who comes between there. Returns: how many times."""
    played = 0
    with remembered_ciphers():
        for at, others in plays:
            history = History(7, folder / f"play{played}", template, drifts=False)
            history.folder.mkdir()
            try:
                live_through(history, others, at)
            finally:
                history.stop()
            played += 1
    return played


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
    played = live_through_all(tmp_path, template, ((at, others) for at in points))
    print(f"{others.__name__}: at {played} of {count} steps")


THREE = (meanwhile_another_puts_in_order, meanwhile_a_third_writes, meanwhile_one_joins)


def test_nothing_is_lost_in_whatever_order_three_come_between(tmp_path: Path, template: Path, count: int) -> None:
    def in_order(order: Iterable[Callable[[History], None]]) -> Callable[[History], None]:
        def act(history: History) -> None:
            for each in order:
                each(history)

        return act

    points = range(20, count + 1, ORDERS_STRIDE)
    plays = [(at, in_order(order)) for at in points for order in permutations(THREE)]
    played = live_through_all(tmp_path, template, plays)
    print(f"three in all orders: {played} times, at {len(points)} of {count} steps")


@pytest.mark.parametrize("inner", [meanwhile_a_third_writes, meanwhile_one_joins], ids=lambda inner: inner.__name__)
def test_nothing_is_lost_when_who_comes_between_is_interrupted_too(
    inner: Callable[[History], None], tmp_path: Path, template: Path, count: int
) -> None:
    """Two put the store in order at once, and a third goes on in the middle of the second."""

    def interrupted(at: int) -> Callable[[History], None]:
        def act(history: History) -> None:
            second = history.devices[1]
            before = second.steps
            steps = Interrupted(at, lambda: inner(history))
            second.steps = second.store.steps = second.journal.steps = second.sentinel.steps = steps
            exchange(history, second)
            second.steps = second.store.steps = second.journal.steps = second.sentinel.steps = before
            if steps.at > 0:
                inner(history)  # the exchange was shorter

        return act

    outer, inside = range(20, count + 1, OUTER_STRIDE), range(1, INNER_STEPS, INNER_STRIDE)
    plays = [(at, interrupted(within)) for at in outer for within in inside]
    played = live_through_all(tmp_path, template, plays)
    print(f"{inner.__name__} within another: {played} times, at {len(outer)} of {count} steps")
