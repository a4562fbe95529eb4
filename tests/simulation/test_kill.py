"""A process that ends at any step of an exchange, or at any two, loses nothing and says nothing twice."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

import pytest

from brm_desktop.base.errors import KnownError
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.assignment import Assignment
from brm_desktop.domain.fields import Id
from brm_desktop.domain.manager import Manager
from brm_desktop.domain.note import Note
from brm_desktop.domain.ops import Add, Create, Delete, Merge, Op, Restore, Set
from tests.simulation.devices import Device
from tests.simulation.history import START_MS, History
from tests.simulation.memory_store import Crash

pytestmark = pytest.mark.simulation
FULL = os.environ.get("HYPOTHESIS_PROFILE") == "full"
PAIRS = 40 if FULL else 1
EVERY = 1 if FULL else 9
A, B, N, M, T = (Id(f"00000000-0000-7000-8000-00000000000{at}") for at in range(1, 6))
TEXT = "one\ntwo\nthree\n"
MADE: list[Op] = [
    Create(Agency(id=A, name="Roads")),
    Create(Agency(id=B, name="Roads and bridges")),
    Create(Note(id=N, title="Visit", body=TEXT, agencies=(B,))),
]


class World:
    """Devices that live through a scenario; one of them ends at some of its steps and starts again."""

    def __init__(self, history: History, victim: int, crashes: Sequence[int], *, torn: bool) -> None:
        self.history = history
        self._victim = victim
        self._crashes = list(crashes)
        self._torn = torn
        self._first: list[int] = []

    def start(self, count: int) -> None:
        """Have devices that are connected; from here on they may end."""
        for _ in range(count):
            self.history.add_device(join=bool(self.history.devices))
        for device in self.history.devices:
            self._watch(device)

    def do(self, number: int, *ops: Op) -> None:
        self.history.commit(self.history.devices[number], list(ops))

    def sync(self, *numbers: int) -> None:
        for number in numbers:
            self.go_on(number, lambda device: device.exchange.run())

    def go_on(self, number: int, act: Callable[[Device], object]) -> None:
        """Do something until it was done whole."""
        device = self.history.devices[number]
        for _ in range(4):
            before = device.uid
            try:
                act(device)
            except Crash:
                device.steps.crash_at = -1
                device.restart()
                self._arm(device)
            else:
                return
            finally:
                self.history.renamed(device, before)
        raise AssertionError("it does not come to an end")

    def connect(self, *, join: bool) -> None:
        """Connect one more device, as a person tries again who is told why it did not work."""
        history = self.history
        device = Device(history.folder / f"late{len(history.devices)}", history.template, history.shelf, 5, START_MS)
        self.add(device)

        def act(_: Device) -> None:
            try:
                device.connect(join=join)
            except KnownError as error:
                if "--join" not in error.hint:
                    raise
                device.connect(join=True)

        self.go_on(len(history.devices) - 1, act)

    def add(self, device: Device) -> None:
        """Have one more device, from its first step on."""
        self.history.devices.append(device)
        self._watch(device)

    def _watch(self, device: Device) -> None:
        self._first.append(device.steps.count)
        if self._victim == len(self._first) - 1:
            self._arm(device)

    def come_to_rest(self) -> list[int]:
        """See that all is well. Returns: how many steps each device took."""
        for device in self.history.devices:
            device.steps.crash_at = -1
        counts = [d.steps.count - at for d, at in zip(self.history.devices, self._first, strict=False)]
        self.history.rest()
        return counts

    def _arm(self, device: Device) -> None:
        if self._crashes:
            device.steps.crash_at, device.steps.torn = device.steps.count + self._crashes.pop(0), self._torn


def send_and_fetch(w: World) -> None:
    w.start(2)
    w.do(0, *MADE)
    w.sync(0, 1)
    w.do(1, Set("agency", A, "acronym", "", "DOR"))
    w.sync(1, 0)


def texts_merge(w: World) -> None:
    w.start(2)
    w.do(0, *MADE)
    w.sync(0, 1)
    w.do(0, Set("note", N, "body", TEXT, "ONE\ntwo\nthree\n"))
    w.do(1, Set("note", N, "body", TEXT, "one\ntwo\nTHREE\n"), Add("note", N, "tags", "budget"))
    w.sync(1, 0, 1)


def delete_meets_edit(w: World) -> None:
    w.start(2)
    w.do(0, *MADE)
    w.sync(0, 1)
    w.do(0, Delete("agency", A))
    w.do(1, Set("agency", A, "acronym", "", "DOR"))
    w.sync(0, 1, 0)


def owner_is_held(w: World) -> None:
    w.start(2)
    w.do(0, *MADE, Create(Manager(id=M, name="Ada")))
    w.sync(0, 1)
    w.do(0, Delete("agency", A))
    w.do(1, Create(Assignment(id=T, manager=M, agency=A)))
    w.sync(1, 0, 1)


def duplicates_are_merged_both_ways(w: World) -> None:
    w.start(2)
    w.do(0, *MADE)
    w.sync(0, 1)
    w.do(0, Merge("agency", B, A), Delete("agency", B))
    w.do(1, Merge("agency", A, B), Delete("agency", A))
    w.sync(0, 1, 0)


def undo_goes_round(w: World) -> None:
    w.start(2)
    w.do(0, *MADE)
    w.do(0, Delete("note", N))
    w.sync(0, 1)
    w.history.swing(w.history.devices[0], back=True)
    w.do(1, Restore("note", N))
    w.sync(0, 1, 0)


def store_is_made(w: World) -> None:
    w.start(0)
    w.connect(join=False)
    w.do(0, *MADE)
    w.sync(0)


def device_joins(w: World) -> None:
    w.start(1)
    w.do(0, *MADE)
    w.sync(0)
    w.connect(join=True)
    w.sync(1)
    w.do(1, Set("agency", A, "acronym", "", "DOR"))
    w.sync(1, 0)


def profile_is_copied(w: World) -> None:
    w.start(1)
    w.do(0, *MADE)
    w.sync(0)
    _copy(w)
    w.sync(1)
    w.do(0, Set("agency", A, "acronym", "", "DOR"))
    w.do(1, Set("agency", B, "acronym", "", "DRB"))
    w.sync(0, 1, 0)


def database_is_put_back(w: World) -> None:
    w.start(2)
    w.do(0, *MADE)
    device = w.history.devices[0]
    saved = device.save()
    w.sync(0, 1)
    w.do(0, Set("agency", A, "acronym", "", "DOR"))
    w.sync(0, 1)
    device.put(saved)
    w.sync(0)
    w.do(0, Delete("agency", B))
    w.sync(0, 1, 0)


def running_copies_write_at_once(w: World) -> None:
    w.start(2)
    w.do(0, *MADE)
    w.sync(0, 1)
    twin = _copy(w, w.history.devices[0].sentinel.place())
    w.sync(2)
    w.do(0, Set("agency", A, "acronym", "", "DOR"))
    first = dict(w.history.done)
    w.do(2, Set("agency", B, "acronym", "", "DRB"))
    w.history.twins[twin.folder.name] = {d: done for d, done in w.history.done.items() if done is not first.get(d)}
    w.history.done = first
    w.history.expected.clear()
    w.sync(0, 2)
    w.history.done |= w.history.twins.pop(twin.folder.name, {})  # it kept the name: the other gave way
    w.sync(1, 0)


def file_is_lost_and_put_back(w: World) -> None:
    w.start(2)
    w.do(0, *MADE)
    w.sync(0, 1)
    files = w.history.shelf.files
    del files[next(name for name in sorted(files) if name.endswith(".chg"))]
    w.do(1, Set("agency", A, "acronym", "", "DOR"))
    w.sync(1, 0)


def store_is_emptied_and_filled_again(w: World) -> None:
    w.start(2)
    w.do(0, *MADE)
    w.sync(0, 1)
    w.do(1, Set("agency", A, "acronym", "", "DOR"))
    w.history.shelf.files.clear()
    w.go_on(1, lambda device: device.exchange.put_back_all())
    w.sync(1, 0)


def device_is_revoked(w: World) -> None:
    w.start(3)
    w.do(0, *MADE)
    w.sync(0, 1, 2)
    w.do(2, Set("agency", A, "acronym", "", "DOR"))
    w.sync(2, 1)
    gone = w.history.devices[2].uid
    w.go_on(0, lambda device: (device.exchange.run(), device.exchange.revoke(gone)))
    w.history.devices.pop().stop()
    w.sync(1, 0)


def _copy(w: World, place: str = "") -> Device:
    history, device = w.history, w.history.devices[0]
    saved = device.save()
    copy = Device(history.folder / "copy", history.template, history.shelf, 9, START_MS, place)
    copy.put(saved)
    copy.sentinel.mark = device.sentinel.mark
    w.add(copy)
    return copy


SCENARIOS: list[Callable[[World], None]] = [
    send_and_fetch, texts_merge, delete_meets_edit, owner_is_held, duplicates_are_merged_both_ways, undo_goes_round,
    store_is_made, device_joins, profile_is_copied, database_is_put_back, running_copies_write_at_once,
    file_is_lost_and_put_back, store_is_emptied_and_filled_again, device_is_revoked,
]  # fmt: skip


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.__name__)
def test_process_that_ends_at_any_step_loses_nothing(
    scenario: Callable[[World], None], tmp_path: Path, template: Path, record_property: Callable[[str, str], None]
) -> None:
    whole = _play(scenario, tmp_path / "whole", template)
    chance, points, pairs = Random(scenario.__name__), 0, 0
    for victim, steps in enumerate(whole):
        every = [(at, torn) for at in range(1, steps + 1) for torn in (False, True)]
        for at, torn in every[chance.randrange(EVERY) :: EVERY]:
            _play(scenario, tmp_path / f"{victim} {at} {torn}", template, victim, [at], torn=torn)
            points += 1
        for pair in range(PAIRS if steps > 1 else 0):
            crashes, torn = [chance.randint(1, steps), chance.randint(1, steps)], chance.random() < 0.5
            _play(scenario, tmp_path / f"{victim} pair {pair}", template, victim, crashes, torn=torn)
            pairs += 1
    record_property("covered", f"kill, {scenario.__name__}: {points} of {2 * sum(whole)} points, {pairs} pairs")


def _play(
    scenario: Callable[[World], None],
    folder: Path,
    template: Path,
    victim: int = -1,
    crashes: Sequence[int] = (),
    *,
    torn: bool = False,
) -> list[int]:
    folder.mkdir()
    history = History(7, folder, template, drifts=False)
    world = World(history, victim, crashes, torn=torn)
    try:
        scenario(world)
        return world.come_to_rest()
    finally:
        history.stop()
