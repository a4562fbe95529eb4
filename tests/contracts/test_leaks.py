"""The watch that conftest.py keeps over each test does catch what it is there for."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]
CONFTEST = Path(__file__).resolve().parents[1] / "conftest.py"


def test_leaks_of_tests_are_caught_and_clean_tests_pass(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(CONFTEST.read_text(encoding="utf-8").replace("LET_GO_S = 5.0", "LET_GO_S = 0.01"))
    pytester.makepyfile(_SAMPLE)
    result = pytester.runpytest_subprocess("-p", "no:xdist", "-p", "no:cacheprovider")
    result.assert_outcomes(passed=6, errors=3)
    result.stdout.fnmatch_lines_random(
        [
            "*threads left running: worker*",
            "*windows left behind: QWidget forgotten*",
            "*timers left running: QTimer ticking*",
        ]
    )


_SAMPLE = """
    import threading
    import pytest
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QWidget

    kept = []
    stop = threading.Event()

    @pytest.fixture(scope="module", autouse=True)
    def ending():
        yield
        stop.set()

    def test_thread_left():
        threading.Thread(target=stop.wait, name="worker").start()

    def test_thread_ended():
        thread = threading.Thread(target=lambda: None)
        thread.start()
        thread.join()

    def test_window_left(qapp):
        kept.append(QWidget(objectName="forgotten"))

    def test_window_closed(qtbot):
        window = QWidget()
        qtbot.addWidget(window)
        window.show()
        timer = QTimer(window)
        timer.start(10)

    def test_timer_left(qapp):
        kept.append(QTimer(objectName="ticking"))
        kept[-1].start(1000)

    def test_timer_stopped(qtbot):
        timer = QTimer()
        with qtbot.waitSignal(timer.timeout):
            timer.start(1)
        timer.stop()
        kept.append(timer)
"""
