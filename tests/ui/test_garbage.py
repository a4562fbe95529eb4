"""Where cycles are searched: on the window's thread, whatever the workers do."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from brm_desktop.ui.shell.garbage import Garbage
from brm_desktop.ui.shell.jobs import Jobs


class Knot:
    """An object that holds itself, and a widget; it tells on which thread it ends."""

    def __init__(self, ends: list[int]) -> None:
        self.itself, self.widget, self.ends = self, QWidget(), ends

    def __del__(self) -> None:
        self.ends.append(threading.get_ident())


@pytest.fixture
def searched(qtbot: QtBot) -> Iterator[Garbage]:
    gc.collect()
    made = Garbage(lambda: False)
    yield made
    made.stop()


def make_many() -> int:
    return len([[] for _ in range(20_000)])


def test_cycle_let_go_is_found_on_the_window_thread_alone(qtbot: QtBot, jobs: Jobs, searched: Garbage) -> None:
    ends, counted = list[int](), list[int]()
    Knot(ends)
    jobs.run(make_many, counted.append)
    qtbot.waitUntil(lambda: counted == [20_000])
    assert ends == []
    searched.start()
    many: list[list[int]] = [[] for _ in range(20_000)]
    qtbot.waitUntil(lambda: ends == [threading.get_ident()])
    assert len(many) == 20_000


def test_search_waits_while_work_is_under_way(qtbot: QtBot) -> None:
    gc.collect()
    searched, ends = Garbage(lambda: True), list[int]()
    Knot(ends)
    many: list[list[int]] = [[] for _ in range(20_000)]
    searched.look()
    assert ends == []
    many += [[] for _ in range(300_000)]
    searched.look()
    assert ends == [threading.get_ident()]
    searched.stop()


def test_search_goes_back_to_python_when_stopped(qtbot: QtBot) -> None:
    assert gc.isenabled()
    searched = Garbage(lambda: False)
    assert not gc.isenabled()
    searched.stop()
    assert gc.isenabled()


def test_done_job_holds_nothing_of_who_asked(qtbot: QtBot, jobs: Jobs) -> None:
    class Asker:
        def take(self, result: int) -> None:
            self.result = result

    asker = Asker()
    job = jobs.run(make_many, asker.take)
    qtbot.waitUntil(lambda: not jobs.busy)
    gone = weakref.ref(asker)
    del asker
    assert gone() is None
    assert job.finished
