"""Every mistake that the protocol must not make is seen by the simulation."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from brm_desktop.base.errors import BugError
from tests.simulation.history import Wrong, run_history
from tests.simulation.mutants import MUTANTS, SEEDS

pytestmark = pytest.mark.simulation
MOST_HISTORIES = 10_000


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.__name__)
def test_mistake_is_seen(
    mutant: Callable[[pytest.MonkeyPatch], None], tmp_path: Path, template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mutant(monkeypatch)
    known = SEEDS.get(mutant.__name__, 0)
    for seed in (known, *range(MOST_HISTORIES)):  # the known one first: the others only when histories have changed
        try:
            run_history(seed, tmp_path, template)
        except (Wrong, BugError):
            return
    pytest.fail(f"{MOST_HISTORIES} histories did not show it")


def test_mistakes_are_at_least_twenty() -> None:
    assert len(MUTANTS) >= 20
