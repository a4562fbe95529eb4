"""A small part of the histories of several people: what they share comes together, what they do not stays theirs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.simulation.office import Office


@pytest.mark.parametrize("seed", range(8))
def test_people_show_what_the_oracle_expects_and_nothing_of_others(seed: int, tmp_path: Path, template: Path) -> None:
    office = Office(seed, tmp_path, template, 50)
    office.run()
    assert office.counts["judged"] > 0
    assert office.counts["files opened"] > 0
