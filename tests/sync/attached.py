"""Files of records for the tests of what goes through a store beside changes."""

from __future__ import annotations

from random import Random

from brm_desktop.domain.agency import Agency
from brm_desktop.domain.attachment import Attachment
from brm_desktop.domain.fields import Id
from brm_desktop.domain.ops import Create
from tests.simulation.devices import Device
from tests.simulation.memory_store import Shelf


def attach(device: Device, content: bytes, name: str = "plan.pdf") -> tuple[Agency, Attachment]:
    """Keep a file with a new agency."""
    ref = device.blobs.put(content)
    agency = Agency(id=Id(device.make_id()), name="Department of Roads")
    file = Attachment(
        id=Id(device.make_id()), name=name, blob=ref.hash, size=ref.size, record=Id(f"agency:{agency.id}")
    )
    device.journal.commit("Added a file", [Create(agency), Create(file)])
    return agency, file


def attach_bytes(device: Device, content: bytes, name: str = "plan.pdf") -> str:
    """Keep a file with a new agency, and return its hash."""
    return str(attach(device, content, name)[1].blob)


def make_content(size: int, seed: int = 1) -> bytes:
    """Return bytes of which no two stretches are alike."""
    return Random(seed).randbytes(size)


def list_parts(shelf: Shelf) -> list[str]:
    """Return the names of the parts that lie in a store."""
    return sorted(name for name in shelf.files if name.endswith(".blb"))
