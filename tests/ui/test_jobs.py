from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QObject, QThread
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from brm_desktop.base.errors import KnownError
from brm_desktop.base.progress import Progress
from brm_desktop.ui.shell.jobs import Job, Jobs, UnexpectedError


def test_run_delivers_on_the_window_thread(qtbot: QtBot, jobs: Jobs) -> None:
    got: list[tuple[int, bool, bool]] = []
    here = QThread.currentThread()

    def done(worker: int) -> None:
        got.append((worker, worker != threading.get_ident(), QThread.currentThread() is here))

    jobs.run(threading.get_ident, done)
    qtbot.waitUntil(lambda: bool(got))
    assert got[0][1:] == (True, True)
    assert not jobs.busy


def test_run_known_error_goes_to_failed(qtbot: QtBot, jobs: Jobs) -> None:
    told: list[KnownError] = []
    error = KnownError("No such file")

    def work() -> None:
        raise error

    jobs.run(work, failed=told.append)
    qtbot.waitUntil(lambda: bool(told))
    assert told == [error]


def test_run_untaken_error_is_told_by_the_signal(qtbot: QtBot, jobs: Jobs) -> None:
    def work() -> None:
        raise KnownError("No such file")

    with qtbot.waitSignal(jobs.failed) as told:
        jobs.run(work)
    assert told.args[0].title == "No such file"


def test_run_fault_becomes_a_calm_error_with_details(
    qtbot: QtBot, jobs: Jobs, caplog: pytest.LogCaptureFixture
) -> None:
    with qtbot.waitSignal(jobs.failed) as told:
        jobs.run(lambda: 1 // 0)
    error = told.args[0]
    assert isinstance(error, UnexpectedError)
    assert "ZeroDivisionError" in error.details
    assert "ZeroDivisionError" not in str(error)
    assert "ZeroDivisionError" in caplog.text


def test_run_newer_job_of_a_key_supersedes(qtbot: QtBot, jobs: Jobs) -> None:
    got: list[str] = []
    gate = threading.Event()

    def slow() -> str:
        gate.wait(5)
        return "old"

    jobs.run(slow, got.append, key="search")
    jobs.run(lambda: "new", got.append, key="search")
    gate.set()
    qtbot.waitUntil(lambda: not jobs.busy)
    assert got == ["new"]


def test_run_superseded_work_is_interrupted(qtbot: QtBot, jobs: Jobs) -> None:
    begun, gate, got = threading.Event(), threading.Event(), list[str]()

    def slow() -> str:
        begun.set()
        gate.wait(5)
        return "old"

    jobs.run(slow, got.append, key="search", interrupt=gate.set)
    assert begun.wait(5)
    jobs.run(lambda: "new", got.append, key="search")
    qtbot.waitUntil(lambda: not jobs.busy)
    assert gate.is_set()
    assert got == ["new"]


def test_run_for_a_gone_owner_delivers_nothing(qtbot: QtBot, jobs: Jobs) -> None:
    got: list[int] = []
    gate, owner = threading.Event(), QWidget()
    jobs.run(lambda: int(gate.wait(5)), got.append, owner=owner)
    delete(owner)
    gate.set()
    qtbot.waitUntil(lambda: not jobs.busy)
    assert got == []


def test_run_for_a_slot_of_a_gone_widget_delivers_nothing(qtbot: QtBot, jobs: Jobs) -> None:
    class Taker(QObject):
        def take(self, number: int) -> None:
            raise AssertionError(number)

    gate, taker = threading.Event(), Taker()
    jobs.run(lambda: int(gate.wait(5)), taker.take)
    delete(taker)
    gate.set()
    qtbot.waitUntil(lambda: not jobs.busy)


def test_write_keeps_the_order_asked(qtbot: QtBot, jobs: Jobs) -> None:
    order: list[int] = []
    for number in range(50):
        jobs.write(lambda number=number: order.append(number))  # type: ignore[misc]
    qtbot.waitUntil(lambda: not jobs.busy)
    assert order == list(range(50))


def test_run_long_reports_and_is_cancelled(qtbot: QtBot, jobs: Jobs) -> None:
    reports: list[tuple[int, int, str]] = []
    jobs.progressed.connect(lambda _job, done, total, text: reports.append((done, total, text)))
    reported, ended = threading.Event(), list[Job]()
    jobs.ended.connect(ended.append)

    def work(progress: Progress) -> str:
        progress.step(1, 3, "Reading")
        reported.set()
        while True:
            progress.step(2, 3)

    job = jobs.run_long(work, lambda _: pytest.fail("delivered"), text="Import")
    assert reported.wait(5)
    qtbot.waitUntil(lambda: bool(reports))
    job.cancel()
    qtbot.waitUntil(lambda: bool(ended))
    assert reports[0] == (1, 3, "Reading")
    assert job.cancelled


def test_close_finishes_writes_and_joins(qtbot: QtBot) -> None:
    jobs, order = Jobs(), list[int]()
    gate = threading.Event()
    jobs.write(lambda: gate.wait(5))
    for number in range(20):
        jobs.write(lambda number=number: order.append(number))  # type: ignore[misc]
    gate.set()
    jobs.close()
    assert order == list(range(20))
    assert not [thread for thread in threading.enumerate() if thread.name in ("reads", "writes")]
    assert jobs.run(lambda: 1).cancelled


def test_settle_lets_new_work_in_again(qtbot: QtBot, jobs: Jobs) -> None:
    got: list[int] = []
    jobs.run(lambda: 1, got.append)
    jobs.settle()
    jobs.run(lambda: 2, got.append)
    qtbot.waitUntil(lambda: not jobs.busy)
    assert got == [2]


def test_submit_from_a_worker_is_a_bug(qtbot: QtBot, jobs: Jobs) -> None:
    with qtbot.waitSignal(jobs.failed) as told:
        jobs.run(lambda: jobs.run(lambda: 1))
    assert "window's thread" in told.args[0].details


def test_run_far_that_waits_for_a_store_holds_up_neither_reads_nor_edits(qtbot: QtBot, jobs: Jobs) -> None:
    arrived, told = threading.Event(), list[str]()
    for _ in range(2):
        jobs.run_far(arrived.wait)
    jobs.run(lambda: "read", told.append)
    jobs.write(lambda: "edit", told.append)
    qtbot.waitUntil(lambda: sorted(told) == ["edit", "read"])
    arrived.set()
    qtbot.waitUntil(lambda: not jobs.busy)
