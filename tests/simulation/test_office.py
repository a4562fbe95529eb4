"""A small part of the histories of several people: what they share comes together, what they do not stays theirs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from brm_desktop.base.errors import KnownError
from brm_desktop.domain import placing
from brm_desktop.storage import homes, receiving, sending, spaces
from brm_desktop.storage.homes import Homes
from tests.simulation.history import Wrong
from tests.simulation.office import Office


@pytest.mark.parametrize("seed", range(8))
def test_people_show_what_the_oracle_expects_and_nothing_of_others(seed: int, tmp_path: Path, template: Path) -> None:
    office = Office(seed, tmp_path, template, 50)
    office.run()
    assert office.counts["judged"] > 0
    assert office.counts["files opened"] > 0


def private_is_forgotten(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(placing, "is_marked", lambda _cells: False)
    patch.setattr(spaces, "_list_hidden", lambda _connection, _made: set())


def labels_are_told_whole(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(sending, "make_label", lambda _kinds, entries: str([entry.record for entry in entries]) + "mark")
    told = sending.take_unsent

    def whole(connection: Any, kinds: Any, writers: Any) -> Mapping[str, Any]:
        labels = dict(connection.execute("SELECT seq, label FROM commits WHERE writer = 1").fetchall())
        return {
            space: [commit._replace(label=labels[commit.seq]) for commit in commits]
            for space, commits in told(connection, kinds, writers).items()
        }

    patch.setattr("brm_desktop.sync.freezing.take_unsent", whole)


def own_fields_are_told_to_all(patch: pytest.MonkeyPatch) -> None:
    for module in (sending, homes, receiving):
        patch.setattr(module, "space_of_field", lambda _kind, _field, home: home)
    patch.setattr(Homes, "belongs", lambda _self, _kind, _entry: True)


MISTAKES = (private_is_forgotten, labels_are_told_whole, own_fields_are_told_to_all)
MOST = 25


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.__name__)
def test_mistake_in_sharing_is_seen(
    mistake: Callable[[pytest.MonkeyPatch], None], tmp_path: Path, template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mistake(monkeypatch)
    for seed in range(MOST):
        folder = tmp_path / str(seed)
        folder.mkdir()
        try:
            Office(seed, folder, template, 60).run()
        except (Wrong, KnownError, KeyError, AssertionError):
            return
    pytest.fail(f"{MOST} histories did not show it")
