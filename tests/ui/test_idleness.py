"""When a window that nobody touches is told of."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from brm_desktop.ui.shell.idleness import Idleness

LONG_MS = 3_600_000


@pytest.fixture
def idleness(qapp: QApplication) -> Iterator[Idleness]:
    made = Idleness(qapp)
    yield made
    made.stop()


def test_idleness_that_lasts_is_told(qtbot: QtBot, idleness: Idleness) -> None:
    with qtbot.waitSignal(idleness.lasted):
        idleness.start(1)


def test_key_begins_the_wait_anew(qtbot: QtBot, idleness: Idleness) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    idleness.start(LONG_MS)
    before = idleness._timer.timerId()
    qtbot.keyClick(widget, Qt.Key.Key_A)
    assert idleness._timer.isActive()
    assert idleness._timer.timerId() != before


def test_key_after_the_stop_begins_nothing(qtbot: QtBot, idleness: Idleness) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    idleness.start(LONG_MS)
    idleness.stop()
    qtbot.keyClick(widget, Qt.Key.Key_A)
    assert not idleness._timer.isActive()
