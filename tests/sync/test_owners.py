"""What lives only because something else belongs to it rests once nothing does, whatever came first and however."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from brm_desktop.domain.agency import Agency
from brm_desktop.domain.assignment import Assignment
from brm_desktop.domain.fields import Id
from brm_desktop.domain.manager import Manager
from brm_desktop.domain.ops import Create, Delete, Set
from brm_desktop.domain.record import Kind
from brm_desktop.storage.committed import Committed
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.joining import Joiner
from brm_desktop.storage.writers import Writers
from tests.simulation.devices import Device
from tests.simulation.memory_store import Shelf
from tests.simulation.snapshots import read_personal

MANAGER, ROADS, HEALTH, ASSIGNMENT = Id("manager"), Id("roads"), Id("health"), Id("assignment")
Pair = tuple[Device, Device]


@pytest.fixture
def pair(tmp_path: Path, template: Path) -> Iterator[Pair]:
    """Two devices that have a manager and two agencies; the first deletes one that the second gives to the manager."""
    shelf = Shelf()
    one, other = (Device(tmp_path / name, template, shelf, seed, 1_790_000_000_000) for seed, name in enumerate("ab"))
    one.connect(join=False)
    other.connect(join=True)
    agencies = (Agency(id=id, name=id) for id in (ROADS, HEALTH))
    one.journal.commit("Added", [Create(Manager(id=MANAGER, name="Ada")), *map(Create, agencies)])
    for device in (one, other):
        device.exchange.run()
    one.journal.commit("Deleted", [Delete("agency", ROADS)])
    other.journal.commit("Added", [Create(Assignment(id=ASSIGNMENT, manager=MANAGER, agency=ROADS))])
    yield one, other
    for device in (one, other):
        device.stop()


def move(device: Device) -> None:
    device.journal.commit("Moved", [Set("assignment", ASSIGNMENT, "agency", ROADS, HEALTH)])


def erase(device: Device) -> None:
    device.journal.erase("Erased", [("assignment", ASSIGNMENT)])


def delete(device: Device) -> None:
    device.journal.commit("Deleted", [Delete("assignment", ASSIGNMENT)])


def shows_roads(*devices: Device) -> list[bool]:
    return [("agency", ROADS) in device.read_view() for device in devices]


def take_in(device: Device, source: Device) -> None:
    """Let a device take in what another would hand on."""
    state = read_personal(source.database.reader())

    def work(connection: Connection, kinds: Mapping[str, Kind]) -> Sequence[Committed]:
        writers = Writers(connection)
        joiner = Joiner(connection, kinds, writers, state, source.read_vector(), device.read_vector())
        joiner.join()
        return joiner.committed

    device.journal.exchange(work)


@pytest.mark.parametrize("end", [move, erase, delete])
def test_agency_that_one_device_saw_held_and_the_other_not_rests_on_both(
    pair: Pair, end: Callable[[Device], None]
) -> None:
    one, other = pair
    other.exchange.run()
    one.exchange.run()
    assert shows_roads(one) == [True]
    end(other)
    for device in (other, one, other):
        device.exchange.run()
    assert shows_roads(one, other) == [False, False]
    assert one.read_view() == other.read_view()


@pytest.mark.parametrize("end", [move, erase, delete])
def test_agency_rests_where_the_end_is_told_by_a_snapshot(pair: Pair, end: Callable[[Device], None]) -> None:
    one, other = pair
    for device in (one, other, one):
        device.exchange.run()
    assert shows_roads(one, other) == [True, True]
    end(other)
    other.exchange.run()
    take_in(one, other)
    assert shows_roads(one, other) == [False, False]
    assert one.read_view() == other.read_view()
