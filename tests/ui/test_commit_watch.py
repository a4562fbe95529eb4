"""Which commits a window is told of: each once, whoever made it, and a new day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from brm_desktop.base.stamps import FixedClock
from brm_desktop.domain.agency import Agency
from brm_desktop.services import edits
from brm_desktop.services.portfolio import Portfolio, open_portfolio
from brm_desktop.ui.shell.commit_watch import CommitWatch
from brm_desktop.ui.shell.hub import Committed, Hub
from brm_desktop.ui.shell.jobs import Jobs


class Watched:
    """A portfolio that a window watches, another process's view of the same files, and what was told."""

    def __init__(self, qtbot: QtBot, folder: Path, jobs: Jobs) -> None:
        self.qtbot = qtbot
        self.clock = FixedClock(datetime(2026, 11, 23, 15, 0, tzinfo=UTC))
        self.ours, self.theirs = (open_portfolio(folder, None, clock=self.clock) for _ in range(2))
        self.told: list[Committed] = []
        self.calls: list[None] = []
        self.hub, self.jobs = Hub(), jobs
        self.hub.committed.connect(self.told.append)
        self.watch = CommitWatch(lambda: self.calls.append(None))
        self.watch.begin(self.ours, jobs, self.hub, 0)
        self.ours.journal.subscribe(self.watch.made.emit)

    def look(self) -> None:
        self.watch.look()
        self.qtbot.waitUntil(lambda: not self.jobs.busy)

    def names(self) -> list[str]:
        return [commit.label for commit in self.told]


@pytest.fixture
def watched(qtbot: QtBot, jobs: Jobs, tmp_path: Path) -> Iterator[Watched]:
    made = Watched(qtbot, tmp_path, jobs)
    yield made
    made.watch.rest()
    jobs.settle()
    for portfolio in (made.ours, made.theirs):
        portfolio.close()


def add(portfolio: Portfolio, name: str) -> str:
    made = edits.make_record(Agency, name=name)
    edits.create(portfolio, made)
    return made.id


def test_commit_of_ours_is_told_at_once_and_once(watched: Watched) -> None:
    id = add(watched.ours, "Roads")
    (told,) = watched.told
    assert told.changes == {("agency", id)}
    watched.look()
    assert watched.told == [told]
    assert len(watched.calls) == 1


def test_commits_of_another_process_are_told_as_one(watched: Watched) -> None:
    ids = {add(watched.theirs, name) for name in ("Roads", "Health")}
    assert watched.told == []
    watched.look()
    (told,) = watched.told
    assert told.changes == {("agency", id) for id in ids}
    watched.look()
    assert len(watched.told) == 1


def test_commit_of_another_process_between_ours_is_told(watched: Watched) -> None:
    one, other = add(watched.ours, "Roads"), add(watched.theirs, "Health")
    watched.look()
    assert [commit.changes for commit in watched.told] == [{("agency", one)}, {("agency", other)}]


def test_new_day_is_told_once(watched: Watched) -> None:
    watched.look()
    watched.clock.moment += timedelta(days=1)
    watched.look()
    watched.look()
    assert watched.names() == ["A new day"]


@pytest.mark.parametrize("act", [lambda watched: add(watched.ours, "Roads"), lambda watched: watched.look()])
def test_nothing_is_told_once_it_rests(watched: Watched, act: Callable[[Watched], object]) -> None:
    add(watched.theirs, "Health")
    watched.watch.rest()
    act(watched)
    assert watched.told == []
