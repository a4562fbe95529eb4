"""A month after some histories, and that mistakes in what may go from a store are seen there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from brm_desktop.sync import sweeping
from brm_desktop.sync.sweeping import Sweeper
from tests.simulation.history import Wrong, run_history
from tests.simulation.office import run_office

_SEEDS = range(0, 160, 16)


@pytest.mark.parametrize("seed", [0, 48])
def test_month_of_one_person_leaves_what_is_needed_and_nothing_else(seed: int, tmp_path: Path, template: Path) -> None:
    counts = run_history(seed, tmp_path, template)
    assert counts["files left behind"] > 0
    assert counts["files that nothing named went"] > 0


def test_month_of_an_office_leaves_what_is_needed_and_nothing_else(tmp_path: Path, template: Path) -> None:
    for seed in (3, 19):
        run_office(seed, tmp_path, template)


def nothing_is_needed(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(sweeping, "list_needed", lambda _connection, _space: set())


def history_needs_nothing(patch: pytest.MonkeyPatch) -> None:
    def list_shown(connection: sweeping.Connection, _space: str) -> set[str]:
        return {hash for (hash,) in connection.execute("SELECT blob FROM attachment WHERE deleted_ms IS NULL")}

    patch.setattr(sweeping, "list_needed", list_shown)


def nothing_goes(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Sweeper, "run", lambda _self: None)


@pytest.mark.simulation
@pytest.mark.parametrize("mistake", [nothing_is_needed, history_needs_nothing, nothing_goes])
def test_mistake_is_seen(
    mistake: Callable[[pytest.MonkeyPatch], None], tmp_path: Path, template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mistake(monkeypatch)

    def live() -> None:
        for seed in _SEEDS:
            run_history(seed, tmp_path, template)
            run_office(seed + 3, tmp_path, template)

    with pytest.raises(Wrong, match=r"of device|store lacks|lacks files|do not rest"):
        live()
