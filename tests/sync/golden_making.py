"""Makes the golden store anew: python -m tests.sync.golden_making FOLDER. Only for another version of the format.

Beside the store it writes what is in it in the clear, as the devices that made it show it, and what opens it. One file
is of one part: two would weigh eight megabytes; that of `test_export` says what their bytes are.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from brm_desktop.domain.agency import Agency
from brm_desktop.domain.attachment import Attachment
from brm_desktop.domain.fields import Id
from brm_desktop.domain.note import Note
from brm_desktop.domain.ops import Add, Create, Delete, Merge, Set
from brm_desktop.services.sharing import plan_share
from brm_desktop.storage import rows
from brm_desktop.storage.migrate import bring_up_to_date
from brm_desktop.storage.spaces import find_space
from brm_desktop.sync.stores.folder import FolderStore
from tests.simulation.devices import CHEAP, Device
from tests.simulation.memory_store import Shelf

NOW_MS = 1_790_000_000_000
WORDS = {"Ada": "four plain words here", "Omar": "other words for him"}
ROADS, COPY, BRIDGES = (Id(f"00000000-0000-7000-8000-00000000000{at}") for at in (1, 2, 3))
NOTE, GONE, PLAN = (Id(f"00000000-0000-7000-8000-00000000000{at}") for at in (4, 5, 6))


class Making:
    """Three devices of Ada's, of which one is revoked, and one of Omar's."""

    def __init__(self, folder: Path, work: Path) -> None:
        self.store = FolderStore(folder / "store")
        (folder / "store").mkdir(parents=True)
        self._work, self._template = work, work / "template.db"
        bring_up_to_date(self._template, None, lambda: None)
        self.devices = list[Device]()

    def hire(self, person: str, *, join: bool = False) -> Device:
        number = len(self.devices)
        device = Device(self._work / f"device {number}", self._template, Shelf(), number, NOW_MS + number * 1_000)
        device.store = self.store  # type: ignore[assignment]
        device.connect(join=join, person=person, passphrase=WORDS[person])
        self.devices.append(device)
        return device

    def exchange(self, *devices: Device, times: int = 1) -> None:
        for _ in range(times):
            for device in devices or self.devices:
                device.clock.now_ms += 4
                report = device.exchange.run()
                assert report.problems == [], report.problems

    def meet(self) -> None:
        self.exchange(times=2)
        for device in self.devices:
            device.exchange.look_again()
            device.exchange.run()
            for each in device.exchange.sharing.list_colleagues():
                if not each.is_me:
                    device.exchange.sharing.trust(each.member)


def make(folder: Path, work: Path) -> None:
    """Make the store, and write what is in it."""
    making = Making(folder, work)
    laptop, desk = making.hire("Ada"), making.hire("Ada", join=True)
    _write_own(making, laptop, desk)
    lost, omar = making.hire("Ada", join=True), making.hire("Omar")
    making.exchange()
    _note(lost, "On the train")
    _note(omar, "To himself")
    making.exchange(times=2)
    laptop.exchange.revoke(lost.uid)
    making.devices.remove(lost)
    lost.stop()
    making.meet()
    paper = _share(making, laptop, omar)
    for number in range(9):  # so many that they are packed, and stand together
        _note(laptop, f"Week {number}")
        making.exchange()
    making.exchange(times=9)
    plain = {
        "words": {**WORDS, "the recovery key of Roads team": paper},
        "Ada": {"own": _show(laptop, shared=False), "shared": _show(laptop, shared=True)},
        "Omar": {"own": _show(omar, shared=False), "shared": _show(omar, shared=True)},
        "files": {"plan.txt": "The plan of Bridges\n"},
    }
    (folder / "plain.json").write_text(json.dumps(plain, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    for device in making.devices:
        device.stop()


def _note(device: Device, title: str, **fields: Any) -> None:
    note = Note(id=Id(device.make_id()), title=title, **fields)
    device.journal.commit(f"Added note {title}", [Create(note)])


def _write_own(making: Making, laptop: Device, desk: Device) -> None:
    """An agency with two acronyms, a note that two devices wrote, a merged duplicate, and what was erased."""
    text = "Budget is late.\nBridges rust.\n"
    roads = Agency(id=ROADS, name="Department of Roads", tags=("bridges",))
    laptop.journal.commit("Added", [Create(roads), Create(Note(id=NOTE, title="Kick-off", body=text))])
    laptop.journal.commit("Added", [Create(Agency(id=COPY, name="Dept of Roads"))])
    laptop.journal.commit("Added", [Create(Note(id=GONE, title="Not to be kept", body="Nobody may read this."))])
    making.exchange(times=2)
    laptop.journal.commit("Changed", [Set("agency", ROADS, "acronym", "", "DR"), Add("agency", ROADS, "tags", "water")])
    laptop.journal.commit("Changed", [Set("note", NOTE, "body", text, text.replace("is late", "is very late"))])
    desk.journal.commit("Changed", [Set("agency", ROADS, "acronym", "", "DoR")])
    desk.journal.commit("Changed", [Set("note", NOTE, "body", text, text.replace("rust", "rust badly"))])
    making.exchange(times=2)
    desk.journal.commit("Merged", [Merge("agency", COPY, ROADS), Delete("agency", COPY)])
    laptop.journal.erase("Erased for good", [("note", GONE)])
    making.exchange(times=2)


def _share(making: Making, laptop: Device, omar: Device) -> str:
    """An agency with a file in a space with Omar, who adds to it. Returns: the space's recovery key."""
    plan = laptop.blobs.put(b"The plan of Bridges\n")
    bridges = Agency(id=BRIDGES, name="Department of Bridges")
    file = Attachment(id=PLAN, name="plan.txt", blob=plan.hash, size=plan.size, record=Id(f"agency:{BRIDGES}"))
    laptop.journal.commit("Added", [Create(bridges), Create(file)])
    making.exchange(times=2)
    space = laptop.exchange.sharing.create_space("Roads team")
    laptop.exchange.sharing.add_member(space, laptop.exchange.sharing.list_colleagues()[1].member)
    laptop.exchange.sharing.paper.cost = CHEAP
    paper = laptop.exchange.sharing.add_paper_key(space)
    laptop.journal.commit("Shared", plan_share(laptop.database.reader(), bridges, space).ops, final=True)
    for device in making.devices:
        device.restart()
    making.exchange(times=3)
    (shared,) = rows.list_records(omar.database.reader(), Agency)
    _note(omar, "By Omar", body="Seen by both.\n", agencies=(shared.id,))
    making.exchange(times=3)
    return paper


def _show(device: Device, *, shared: bool) -> dict[str, Any]:
    """Return the records that a device shows of its own space, or of shared ones."""
    connection = device.database.reader()
    return {
        f"{kind} {id}": {name: sorted(cell) if isinstance(cell, set) else cell for name, cell in record.items()}
        for (kind, id), record in device.read_view().items()
        if bool(find_space(connection, id)) == shared
    }


def main() -> None:
    """Make it in a folder that is not there yet."""
    folder = Path(sys.argv[1])
    shutil.rmtree(folder, ignore_errors=True)
    with tempfile.TemporaryDirectory() as work:
        make(folder, Path(work))


if __name__ == "__main__":
    main()
