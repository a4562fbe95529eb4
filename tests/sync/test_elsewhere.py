"""A file that another device added is not missing here; one that was added here is."""

from __future__ import annotations

from pathlib import Path

from brm_desktop.domain.attachment import Attachment
from brm_desktop.domain.fields import Id
from brm_desktop.domain.ops import Create
from brm_desktop.storage.blobs import Blobs
from brm_desktop.storage.integrity import check_portfolio
from tests.simulation.devices import Device
from tests.simulation.memory_store import Shelf

ID = Id("00000000-0000-7000-8000-000000000001")


def test_check_of_a_file_that_was_added_elsewhere_finds_nothing(tmp_path: Path, template: Path) -> None:
    shelf = Shelf()
    devices = [Device(tmp_path / name, template, shelf, seed, 1_790_000_000_000) for seed, name in enumerate("ab")]
    for device in devices:
        device.connect(join=device is not devices[0])
    here, there = devices
    here.journal.commit("Added", [Create(Attachment(id=ID, name="map.pdf", blob="ab" * 32))])
    for device in devices:
        device.exchange.run()
    assert there.read_view()["attachment", ID]["name"] == "map.pdf"
    assert check_portfolio(there.database, Blobs(there.folder, None)) == []
    assert [finding.part for finding in check_portfolio(here.database, Blobs(here.folder, None))] == ["files"]
    for device in devices:
        device.stop()
