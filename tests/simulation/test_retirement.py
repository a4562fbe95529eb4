"""A device that is silent is waited for as long as was agreed, and no longer; and mistakes in that are seen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from brm_desktop.domain.agency import Agency
from brm_desktop.domain.fields import Id
from brm_desktop.domain.ops import Create
from brm_desktop.storage.segments import list_known
from brm_desktop.sync import packs
from brm_desktop.sync.account import find_account
from brm_desktop.sync.policy import Policy
from brm_desktop.sync.upkeep_memory import load_memory
from tests.simulation.devices import SMALL, Device
from tests.simulation.history import History, Wrong
from tests.simulation.thrift import remembered_ciphers

DAY_MS = SMALL.step_ms
RETIRED_DAYS = 12
POLICY = SMALL._replace(snapshot_segments=1, retire_ms=RETIRED_DAYS * DAY_MS, floor_wait_ms=2 * DAY_MS)
_PATIENCE_DAYS = 6  # after which files must go, once nobody is waited for any more


def live_without_one(folder: Path, template: Path, policy: Policy = POLICY) -> None:
    """Let one of two devices be silent until it retires, and come back. Raises: Wrong."""
    folder.mkdir(exist_ok=True)
    history = History(7, folder, template, drifts=False)
    try:
        with remembered_ciphers():
            _live(history, policy)
    finally:
        history.stop()


def _live(history: History, policy: Policy) -> None:
    for number in range(2):
        device = history.add_device(join=number > 0)
        device.policy = policy
        device.restart()
    first, silent = history.devices
    for _ in range(3):
        _work_a_day(history, first)
        _exchange(history, silent)
    _exchange(history, first)  # hears what the other has read
    read = find_read(silent, first.uid)
    for day in range(RETIRED_DAYS + _PATIENCE_DAYS):
        _work_a_day(history, first)
        if day < RETIRED_DAYS and find_floor(first) > read:
            raise Wrong(f"on day {day} what the silent device has not read is to go")
    if find_floor(first) <= read:
        raise Wrong("a device that has long been silent is still waited for")
    _exchange(history, silent)
    history.rest()


def _work_a_day(history: History, device: Device) -> None:
    history.commit(device, [Create(Agency(id=Id(device.make_id()), name="Roads"))])
    _exchange(history, device)


def _exchange(history: History, device: Device) -> None:
    device.clock.now_ms += DAY_MS
    device.exchange.run()
    history.judge(device)


def find_floor(device: Device) -> int:
    """Return up to where a device takes its own segments away."""
    account = find_account(device.database.reader())
    assert account is not None
    memory = load_memory(device.database.reader(), account.space)
    return 0 if memory is None else memory.floor


def find_read(device: Device, writer: str) -> int:
    """Return the last segment of another device that one has."""
    account = find_account(device.database.reader())
    assert account is not None
    known = list_known(device.database.reader(), account.space)
    return max((each.seq for each in known if each.writer == writer), default=0)


def test_silent_device_is_waited_for_until_it_retires(tmp_path: Path, template: Path) -> None:
    live_without_one(tmp_path / "history", template)


def test_device_that_retires_at_once_is_seen(tmp_path: Path, template: Path) -> None:
    with pytest.raises(Wrong, match="has not read is to go"):
        live_without_one(tmp_path / "history", template, POLICY._replace(retire_ms=0))


def test_device_that_never_retires_is_seen(tmp_path: Path, template: Path) -> None:
    with pytest.raises(Wrong, match="still waited for"):
        live_without_one(tmp_path / "history", template, POLICY._replace(retire_ms=1_000_000))


def more_is_said_than_was_read(patch: pytest.MonkeyPatch) -> None:
    make = packs.make_reach

    def made(header: packs.ReachHeader, seed: bytes) -> bytes:
        return make(msgspec.structs.replace(header, seen={who: seq + 50 for who, seq in header.seen.items()}), seed)

    patch.setattr(packs, "make_reach", made)


def what_is_said_is_not_heeded(patch: pytest.MonkeyPatch) -> None:
    """The floor rises as if every device had read all."""
    read = packs.read_reach

    def heard(*given: Any) -> packs.ReachHeader:
        header = read(*given)
        return msgspec.structs.replace(header, seen=dict.fromkeys(header.seen, 1_000_000))

    patch.setattr(packs, "read_reach", heard)


@pytest.mark.parametrize("mistake", [more_is_said_than_was_read, what_is_said_is_not_heeded])
def test_mistake_in_what_was_read_is_seen(
    mistake: Callable[[pytest.MonkeyPatch], None], tmp_path: Path, template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mistake(monkeypatch)
    with pytest.raises(Wrong, match="has not read is to go"):
        live_without_one(tmp_path / "history", template)
