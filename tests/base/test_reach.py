"""Paths that may never answer: waited for within a limit, and one thread at most is left behind."""

from __future__ import annotations

import threading

import pytest

from brm_desktop.base.errors import Cancelled
from brm_desktop.base.reach import Beat, OutOfReach, Reach


def _nothing() -> None:
    """Let the waiting go on."""


def test_ask_returns_what_the_work_returns() -> None:
    assert Reach().ask("share", lambda beat: 3, _nothing) == 3


def test_ask_raises_what_the_work_raises_and_can_be_asked_again() -> None:
    reach = Reach()

    def work(beat: Beat) -> int:
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        reach.ask("share", work, _nothing)
    assert reach.stuck_on == ""
    assert reach.ask("share", lambda beat: 3, _nothing) == 3


def test_ask_gives_up_what_does_not_answer_and_asks_nothing_more_until_it_does() -> None:
    reach, answer, ended = Reach(0.05), threading.Event(), threading.Event()

    def work(beat: Beat) -> None:
        answer.wait()
        ended.set()

    with pytest.raises(OutOfReach, match="share does not answer"):
        reach.ask("share", work, _nothing)
    threads = threading.active_count()
    with pytest.raises(OutOfReach):
        reach.ask("other", lambda beat: 3, _nothing)
    assert (reach.stuck_on, threading.active_count()) == ("share", threads)
    answer.set()
    ended.wait()
    assert reach._left is not None
    reach._left.join()
    assert reach.ask("other", lambda beat: 3, _nothing) == 3


def test_ask_that_goes_on_is_given_more_time() -> None:
    reach, started, goes_on = Reach(0.2), threading.Event(), threading.Event()
    beats: list[Beat] = []

    def work(beat: Beat) -> str:
        beats.append(beat)
        started.set()
        goes_on.wait()
        return "slow"

    left = iter(range(8))

    def check() -> None:
        started.wait()
        beats[0]()
        if next(left, None) is None:
            goes_on.set()

    assert reach.ask("share", work, check) == "slow"


def test_ask_is_ended_by_what_the_check_raises() -> None:
    answer = threading.Event()

    def stop() -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        Reach(60).ask("share", lambda beat: answer.wait(), stop)
    answer.set()
