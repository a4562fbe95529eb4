"""Whatever a server answers, an exchange ends with one clear sentence, keeps its outbox, and goes on when it can."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from brm_desktop.base.errors import KnownError
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.fields import Id
from brm_desktop.domain.ops import Create
from brm_desktop.sync.faults import StoreError
from brm_desktop.sync.policy import STANDARD
from brm_desktop.sync.stores import webdav
from brm_desktop.sync.stores.patient import PatientStore
from brm_desktop.sync.stores.protocol import Store
from tests.simulation.devices import Device
from tests.simulation.memory_store import Shelf
from tests.sync.faulty import FaultyServer, faulty

pytestmark = pytest.mark.simulation
FAULTS: dict[int | str, str] = {
    401: "rights", 403: "rights", 413: "unfit", 507: "full", 409: "busy", 423: "busy", 429: "busy", 500: "busy",
    503: "busy", "reset": "away", "hang": "away", "cut": "away", "lost": "away",
}  # fmt: skip
PLACES = {
    "webdav": {"put": ("PUT", ".chg"), "get": ("GET", ".chg"), "list": ("PROPFIND", "/log")},
    "s3": {"put": ("PUT", ".chg"), "get": ("GET", ".chg"), "list": ("GET", "log%2F")},
}


@pytest.fixture(params=["webdav", "s3"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def way(
    kind: str, tmp_path: Path, dav_url: str, s3_url: tuple[str, dict[str, Any]] | None, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[FaultyServer, Callable[[], Store]]]:
    """A server on which things can go wrong, and a way to open a store of one's own there."""
    if kind == "webdav":
        monkeypatch.setattr(webdav, "_TIMEOUT_S", 1.0)
        httpx.request("MKCOL", f"{dav_url}/{tmp_path.name}")
        with faulty(dav_url) as server:
            yield server, lambda: webdav.WebDavStore(f"{server.url}/{tmp_path.name}")
        return
    if s3_url is None:
        pytest.skip("no S3 server is installed: make s3")
    from brm_desktop.sync.stores.objects import ObjectStore

    url, options = s3_url
    with faulty(options["endpoint"]) as server:
        mine = {**options, "endpoint": server.url, "client_options": {"allow_http": True, "timeout": "1s"}}
        yield server, lambda: ObjectStore(f"{url}/{tmp_path.name}", **mine)


@pytest.fixture
def pair(way: tuple[FaultyServer, Callable[[], Store]], tmp_path: Path, template: Path) -> Iterator[list[Device]]:
    """Two devices that exchange by that server."""
    devices = [Device(tmp_path / name, template, Shelf(), seed, 1_790_000_000_000) for seed, name in enumerate("ab")]
    for device in devices:
        bare: Any = device
        bare.store = PatientStore(way[1](), lambda _: None)
        device.policy = STANDARD  # segments stay files of their own
        device.connect(join=device is not devices[0])
    yield devices
    for device in devices:
        device.store.close()
        device.stop()


@pytest.mark.parametrize("place", ["put", "get", "list"])
def test_exchange_with_a_faulty_server_says_why_and_loses_nothing(
    place: str,
    kind: str,
    way: tuple[FaultyServer, Callable[[], Store]],
    pair: list[Device],
    record_property: Callable[[str, str], None],
) -> None:
    server, (here, there) = way[0], pair
    for at, (fault, why) in enumerate(FAULTS.items()):
        id = Id(f"00000000-0000-7000-8000-{at:012}")
        here.journal.commit("Added", [Create(Agency(id=id, name=f"Agency {at}"))])
        sufferer = here if place == "put" else there
        if place != "put":
            here.exchange.run()
        server.harm(*PLACES[kind][place], fault)
        told = _suffer(sufferer)
        server.heal()
        if not (fault == "cut" and place == "put"):  # half an answer to that is an answer
            assert told is not None, (fault, place)
            assert (told.why, "\n" in str(told)) == (why, False), (fault, place, str(told))
            waiting = here.exchange.report.waiting_segments if place == "put" else 0
            assert waiting == (1 if place == "put" else 0), fault
        assert server.met[fault], (fault, place)
        here.exchange.run()
        there.exchange.run()
        assert ("agency", id) in there.read_view(), (fault, place)
        assert there.exchange.report.problems == []
    record_property("covered", f"faults, {kind}: {len(FAULTS)} at {place}")


def _suffer(device: Device) -> StoreError | None:
    """Exchange. Returns: what a person is told, if it could not be done."""
    try:
        device.exchange.run()
    except StoreError as error:
        return error
    except KnownError as error:
        raise AssertionError(f"not a fault of the store: {error}") from error
    return None
