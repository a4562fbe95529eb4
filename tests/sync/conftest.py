"""The empty portfolio that the simulation makes devices from, devices with one store, and servers for stores."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from brm_desktop.sync.policy import Policy
from tests.simulation.conftest import template
from tests.simulation.devices import SMALL, Device
from tests.simulation.memory_store import Shelf
from tests.sync.servers import apache_url, dav_url, s3_url

__all__ = ["apache_url", "dav_url", "s3_url", "template"]


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def policy() -> Policy:
    """How the devices keep the store's files few; a module with its own says so."""
    return SMALL


@pytest.fixture
def devices(tmp_path: Path, template: Path, shelf: Shelf, policy: Policy) -> Iterator[Callable[[], Device]]:
    """What makes one more device of a person; the first makes the store, the others join."""
    made = list[Device]()

    def add() -> Device:
        number = len(made)
        made.append(Device(tmp_path / f"device{number}", template, shelf, number, 1_790_000_000_000))
        made[-1].policy = policy
        made[-1].connect(join=number > 0)
        return made[-1]

    yield add
    for device in made:
        device.stop()


@pytest.fixture
def laptop(devices: Callable[[], Device]) -> Device:
    return devices()


@pytest.fixture
def desktop(laptop: Device, devices: Callable[[], Device]) -> Device:
    return devices()
