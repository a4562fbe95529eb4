"""What was erased leaves the store, also when files of it come back that nobody saw go."""

from __future__ import annotations

from pathlib import Path

from brm_desktop.domain.agency import Agency
from brm_desktop.domain.fields import Id
from brm_desktop.domain.ops import Create
from brm_desktop.sync import names
from tests.simulation.history import Erase, History


def test_version_between_that_comes_back_late_goes_although_only_a_pack_has_the_last(
    tmp_path: Path, template: Path
) -> None:
    history = History(1, tmp_path, template, drifts=False)
    device = history.add_device(join=False)
    agencies = [Agency(id=Id(device.make_id()), name=f"Roads {number}", mission="long") for number in range(3)]
    history.commit(device, [Create(agency) for agency in agencies])
    device.exchange.run()
    _erase(history, agencies[0])
    between = {name: history.shelf.files[name] for name in _list_first(history)}
    _erase(history, agencies[1])
    for _ in range(12):
        device.exchange.run()
    assert not _list_first(history), "a pack holds it"
    history.shelf.files |= between
    device.restart()
    device.exchange.run()
    assert between
    assert not _list_first(history)
    history.rest()
    history.stop()


def _erase(history: History, agency: Agency) -> None:
    device = history.devices[0]
    seen = frozenset(history.list_known(device))
    device.journal.erase("Erased for good", [("agency", agency.id)])
    history._note_done(device, seen, [Erase("agency", agency.id)])
    history.counts["erased"] += 1
    device.exchange.run()
    device.exchange.run()


def _list_first(history: History) -> list[str]:
    """Return the files of the first segment."""
    read = {name: names.read_segment_name(name) for name in history.shelf.files}
    return [name for name, segment in read.items() if segment is not None and segment.seq == 1]
