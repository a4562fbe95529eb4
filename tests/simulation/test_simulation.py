"""A small part of what `make simulate` lives through, and that a seed is the same history every time."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.simulation.history import run_history


@pytest.mark.parametrize("first", range(0, 16, 4))
def test_histories_show_what_the_oracle_expects(first: int, tmp_path: Path, template: Path) -> None:
    for seed in range(first, first + 4):
        counts = run_history(seed, tmp_path, template)
        assert counts["judged"] > 0


def test_seed_is_the_same_history_every_time(tmp_path: Path, template: Path) -> None:
    assert run_history(7, tmp_path, template, steps=25) == run_history(7, tmp_path, template, steps=25)
