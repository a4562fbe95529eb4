"""A machine that is copied, and whose copies both tell what they wrote before either sees the other."""

from __future__ import annotations

from pathlib import Path

import pytest

from brm_desktop.domain.agency import Agency
from brm_desktop.domain.branches import is_branch, parent_of
from brm_desktop.domain.fields import Id
from brm_desktop.domain.note import Note
from brm_desktop.domain.ops import Create
from brm_desktop.storage import rows
from tests.simulation.devices import Device
from tests.simulation.history import History
from tests.simulation.parting import part

SEEDS = range(4)


@pytest.fixture(params=SEEDS)
def history(request: pytest.FixtureRequest, tmp_path: Path, template: Path) -> History:
    """Three devices with something to change on each."""
    made = History(request.param, tmp_path, template, drifts=False)
    for number in range(3):
        device = made.add_device(join=number > 0)
        made.commit(device, [Create(Agency(id=Id(device.make_id()), name=f"Roads {number}", mission="long\n"))])
    for device in made.devices * 2:
        device.exchange.run()
    return made


def add_note(history: History, device: Device, title: str) -> None:
    history.commit(device, [Create(Note(id=Id(device.make_id()), title=title))])


def list_branches(device: Device) -> list[str]:
    found = device.database.reader().execute("SELECT uid FROM writers ORDER BY uid")
    return [uid for (uid,) in found if is_branch(uid)]


def test_third_device_comes_to_have_what_both_copies_wrote_and_write_later(history: History) -> None:
    author = history.devices[1].uid
    part(history, history.devices[1])
    copy, twin = history.devices[1], history.devices[-1]
    assert len({author, copy.uid, twin.uid}) == 3
    for device, title in ((copy, "By the one"), (twin, "By the other"), (history.devices[2], "By a third")):
        add_note(history, device, title)
    history.rest()  # judged against what must be
    assert [parent_of(branch) for branch in list_branches(history.devices[0])] == [author, author]
    assert len({tuple(list_branches(device)) for device in history.devices}) == 1
    titles = {note.title for note in rows.list_records(history.devices[0].database.reader(), Note)}
    assert titles >= {"By the one", "By the other", "By a third"}
    history.stop()


def test_device_that_joins_after_all_knows_both_copies(history: History) -> None:
    part(history, history.devices[1])
    for device in history.devices * 5:
        device.exchange.run()
    joined = history.add_device(join=True)
    add_note(history, joined, "By a new one")
    history.rest()
    assert list_branches(joined) == list_branches(history.devices[0])
    history.stop()


def test_copies_are_waited_for_as_long_as_one_may_withdraw(history: History) -> None:
    part(history, history.devices[1])
    device = history.devices[0]
    device.exchange.run()
    waiting = device.exchange.report
    assert any("at the same time; its changes wait" in problem for problem in waiting.problems)
    assert not list_branches(device)
    for _ in range(4):
        device.exchange.run()
    assert len(list_branches(device)) == 2
    device.exchange.run()
    assert device.exchange.report.problems == []
    history.stop()
