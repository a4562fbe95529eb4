"""The model of the list: lines on demand, headings between them, the same place after a commit."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester

from brm_desktop.domain.follow_up import FollowUp
from brm_desktop.services import edits
from brm_desktop.storage.follow_ups import View
from brm_desktop.ui.follow_ups.model import FollowUpModel
from tests.ui.follow_ups_window import Keyboard, keyboard

__all__ = ["keyboard"]
MANY = 250


@pytest.fixture
def model(keyboard: Keyboard) -> FollowUpModel:
    """A model over 250 follow-ups of the coming days, ten a day."""
    records = [
        edits.make_record(FollowUp, title=f"Number {n}", due_on=keyboard.today + timedelta(days=1 + n // 10))
        for n in range(MANY)
    ]
    edits.create(keyboard.portfolio, *records)
    made = FollowUpModel(keyboard.window.main._desk, keyboard.window.main)
    _show(keyboard, made, "upcoming")
    return made


def _show(keyboard: Keyboard, model: FollowUpModel, view: View, text: str = "") -> None:
    model.show(view, text)
    keyboard.wait(lambda: model.view == view and model.whole)


def test_model_holds_headings_and_rows(keyboard: Keyboard, model: FollowUpModel, qtmodeltester: ModelTester) -> None:
    assert model.rowCount() == MANY + MANY // 10
    assert model.head_at(11) is not None
    assert model.place_at(11) is None
    assert not model.flags(model.index(11, 0)) & Qt.ItemFlag.ItemIsSelectable
    qtmodeltester.check(model)


def test_model_reads_lines_when_they_are_looked_at(keyboard: Keyboard, model: FollowUpModel) -> None:
    last = model.rowCount() - 1
    assert model.line_at(last) is None
    keyboard.wait(lambda: model.line_at(last) is not None)
    line = model.line_at(last)
    assert line is not None
    assert line.title == f"Number {MANY - 1}"


def test_model_row_of_is_the_inverse_of_place_at(model: FollowUpModel) -> None:
    for row in range(model.rowCount()):
        place = model.place_at(row)
        assert place is None or model.row_of(place) == row
    assert model.row_of(12345) is None


def test_model_text_narrows_headings_with_their_rows(keyboard: Keyboard, model: FollowUpModel) -> None:
    _show(keyboard, model, "upcoming", "249")
    assert model.rowCount() == 2
    assert model.head_at(0) is not None


def test_model_row_is_spoken_with_what_it_shows(keyboard: Keyboard, model: FollowUpModel) -> None:
    keyboard.wait(lambda: model.line_at(1) is not None)
    spoken = model.data(model.index(1, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("Number 0")
    assert "Due " in spoken
