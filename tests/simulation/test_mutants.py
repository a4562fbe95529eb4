"""Every mistake that the protocol must not make is seen by the simulation, also among several people."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from brm_desktop.base.errors import BugError, KnownError
from tests.simulation.history import Wrong, run_history
from tests.simulation.mutants import MUTANTS, SEEDS
from tests.simulation.mutants_upkeep import SEEDS as UPKEEP_SEEDS
from tests.simulation.mutants_upkeep import SHARING, UPKEEP
from tests.simulation.office import run_office

pytestmark = pytest.mark.simulation
MOST_HISTORIES = 10_000


@pytest.mark.parametrize("mutant", [*MUTANTS, *UPKEEP], ids=lambda mutant: mutant.__name__)
def test_mistake_is_seen(
    mutant: Callable[[pytest.MonkeyPatch], None], tmp_path: Path, template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mutant(monkeypatch)
    known = {**SEEDS, **UPKEEP_SEEDS}.get(mutant.__name__, 0)
    for seed in (known, *range(MOST_HISTORIES)):  # the known one first: the others only when histories have changed
        try:
            run_history(seed, tmp_path, template)
        except (Wrong, BugError):
            return
    pytest.fail(f"{MOST_HISTORIES} histories did not show it")


@pytest.mark.parametrize("mutant", SHARING, ids=lambda mutant: mutant.__name__)
def test_mistake_among_several_people_is_seen(
    mutant: Callable[[pytest.MonkeyPatch], None], tmp_path: Path, template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mutant(monkeypatch)
    known = UPKEEP_SEEDS[mutant.__name__]
    for seed in (known, *range(3, 4 * MOST_HISTORIES, 4)):
        try:
            run_office(seed, tmp_path, template)
        except (Wrong, KnownError, BugError):
            return
    pytest.fail(f"{MOST_HISTORIES} histories did not show it")


def test_mistakes_are_at_least_twenty() -> None:
    assert len(MUTANTS) >= 20
