"""A process that ends at any step of an exchange loses nothing and says nothing twice."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from brm_desktop.domain.agency import Agency
from brm_desktop.domain.fields import Id
from brm_desktop.domain.note import Note
from brm_desktop.domain.ops import Add, Create, Delete, Op, Set
from tests.simulation.history import History
from tests.simulation.memory_store import Crash

FULL = os.environ.get("HYPOTHESIS_PROFILE") == "full"
A = Id("00000000-0000-7000-8000-000000000001")
N = Id("00000000-0000-7000-8000-000000000002")

# Who does what, or exchanges (no operations). Covers sending, fetching, merging, a delete against an edit, a restore.
SCENARIO: list[tuple[int, list[Op]]] = [
    (0, [Create(Agency(id=A, name="Roads")), Create(Note(id=N, title="Visit", body="one\ntwo\nthree\n"))]),
    (0, []),
    (1, []),
    (0, [Set("note", N, "body", "one\ntwo\nthree\n", "ONE\ntwo\nthree\n")]),
    (1, [Set("note", N, "body", "one\ntwo\nthree\n", "one\ntwo\nTHREE\n"), Add("note", N, "tags", "budget")]),
    (1, []),
    (0, []),
    (0, [Delete("agency", A)]),
    (1, [Set("agency", A, "acronym", "", "DOR")]),
    (0, []),
    (1, []),
    (0, []),
]


def live_through(history: History, victim: int = -1, crash_at: int = -1, *, torn: bool = False) -> list[int]:
    """Play the scenario, one device ending at one of its steps. Returns: how many steps each device took."""
    for _ in range(2):
        history.add_device(join=bool(history.devices))
    first = [device.steps.count for device in history.devices]
    if victim >= 0:
        steps = history.devices[victim].steps
        steps.crash_at, steps.torn = first[victim] + crash_at, torn
    for number, ops in SCENARIO:
        device = history.devices[number]
        if ops:
            history.commit(device, ops)
            continue
        before = device.uid
        try:
            device.exchange.run()
        except Crash:
            device.steps.crash_at = -1
            device.restart()
            device.exchange.run()
        history.renamed(device, before)
    counts = [device.steps.count - at for device, at in zip(history.devices, first, strict=True)]
    for device in history.devices:
        device.steps.crash_at = -1
    history.rest()
    return counts


@pytest.fixture
def steps(tmp_path: Path, template: Path) -> list[int]:
    return _play(tmp_path / "whole", template)


@pytest.mark.parametrize("torn", [False, True], ids=["before", "in the middle"])
@pytest.mark.parametrize("victim", [0, 1])
def test_process_that_ends_at_any_step_loses_nothing(
    tmp_path: Path, template: Path, steps: list[int], victim: int, torn: bool
) -> None:
    points = range(1, steps[victim] + 1, 1 if FULL else 3)
    for at in points:
        _play(tmp_path / f"crash{at}", template, victim, at, torn=torn)
    print(f"device {victim}: {len(points)} of {steps[victim]} points, {'torn' if torn else 'before'}")


def _play(folder: Path, template: Path, victim: int = -1, crash_at: int = -1, *, torn: bool = False) -> list[int]:
    folder.mkdir()
    history = History(7, folder, template, drifts=False)
    try:
        return live_through(history, victim, crash_at, torn=torn)
    finally:
        history.stop()
