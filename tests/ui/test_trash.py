"""The trash in the real window: bring back, erase for good after being asked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from brm_desktop.domain.agency import Agency
from brm_desktop.domain.note import Note
from brm_desktop.services import edits
from brm_desktop.services.portfolio import Portfolio, open_portfolio
from brm_desktop.storage.trash import list_trash
from brm_desktop.ui.records.page import TrashPage
from brm_desktop.ui.window import Window
from tests.ui.real_window import opened_window


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path) -> Iterator[tuple[Portfolio, Window]]:
    folder = tmp_path / "profile"
    made = open_portfolio(folder, None)
    agency = edits.make_record(Agency, name="Department of Roads")
    notes = [edits.make_record(Note, title=title, agencies=(agency.id,)) for title in ("First", "Second")]
    edits.create(made, agency, *notes)
    for note in notes:
        edits.delete(made, [(Note, note.id)])
    made.close()
    with opened_window(qtbot, folder) as (window, portfolio):
        window.main.open("trash")
        yield portfolio, window


def shown(window: Window) -> TrashPage:
    page = window.main.page
    assert isinstance(page, TrashPage)
    return page


def test_trash_erases_the_chosen_record_after_it_asked(qtbot: QtBot, opened: tuple[Portfolio, Window]) -> None:
    portfolio, window = opened
    page = shown(window)
    qtbot.waitUntil(lambda: len(page.list.rows) == 2)
    page.list.setCurrentIndex(page.list.model().index(1, 0))
    qtbot.keyClick(page.list, Qt.Key.Key_Delete)
    qtbot.waitUntil(page.asking.isVisible)
    assert len(list_trash(portfolio.database.reader())) == 2
    assert page.asking.keep.hasFocus()
    assert page.asking.keep.ringed
    qtbot.keyClick(page.asking.keep, Qt.Key.Key_Escape)
    assert not page.asking.isVisible()
    assert window.main.page is page
    page.erase.click()
    qtbot.waitUntil(page.asking.isVisible)
    page.asking.go.click()
    qtbot.waitUntil(lambda: [row.title for row in page.list.rows] == ["Second"], timeout=60_000)


def test_trash_says_why_a_held_record_stays(qtbot: QtBot, opened: tuple[Portfolio, Window]) -> None:
    portfolio, window = opened
    (agency,) = portfolio.database.reader().execute("SELECT id FROM agency").fetchone()
    edits.set_field(portfolio, Agency, agency, "legal_hold", "Doe v. State")
    page = shown(window)
    qtbot.waitUntil(lambda: len(page.list.rows) == 2)
    page.erase.click()
    qtbot.waitUntil(page.asking.isVisible)
    assert not page.asking.go.isVisible()
    assert len(list_trash(portfolio.database.reader())) == 2
