"""A small part of what `make simulate` lives through, and that a seed is the same history every time."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.simulation.history import run_history

ONCE_WRONG = (
    100138,  # an owner that only an erased record had held stayed alive
    100884,  # a part was lost in the store, and who had the file was stolen: nobody can have it
    101417,  # nobody could join once a device was revoked
)


@pytest.mark.parametrize("first", range(0, 16, 4))
def test_histories_show_what_the_oracle_expects(first: int, tmp_path: Path, template: Path) -> None:
    for seed in range(first, first + 4):
        counts = run_history(seed, tmp_path, template)
        assert counts["judged"] > 0


@pytest.mark.parametrize("seed", ONCE_WRONG)
def test_history_that_was_wrong_once_is_right(seed: int, tmp_path: Path, template: Path) -> None:
    assert run_history(seed, tmp_path, template)["judged"] > 0


def test_seed_is_the_same_history_every_time(tmp_path: Path, template: Path) -> None:
    assert run_history(7, tmp_path, template, steps=25) == run_history(7, tmp_path, template, steps=25)
