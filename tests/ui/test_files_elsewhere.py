"""Files that are in the store and not here, in the real window: where they are is said, opening fetches them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from brm_desktop.domain.agency import Agency
from brm_desktop.services import edits, files
from brm_desktop.services.fetching import keep_files, keeps_files
from brm_desktop.services.opening import open_profile
from brm_desktop.services.portfolio import Portfolio, open_portfolio
from brm_desktop.services.syncing import connect_store, exchange_once
from brm_desktop.storage.locks import WindowLock
from brm_desktop.ui.agencies.agency import AgencyPage
from brm_desktop.ui.parts.around.files import Files
from brm_desktop.ui.parts.file_opening import file_opening
from brm_desktop.ui.window import Window

WORDS = "four plain words here"
WAIT_MS = 60_000


class Desks:
    """The window of one device at the files of an agency, which another device has added."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.qtbot, self.store = qtbot, folder / "store"
        self.other = open_portfolio(folder / "other", None)
        connect_store(self.other, str(self.store), WORDS, join=False)
        self.agency = edits.make_record(Agency, name="Department of Roads")
        edits.create(self.other, self.agency)
        self.file = files.attach_bytes(self.other, Agency, self.agency.id, "plan.txt", b"The plan")
        exchange_once(self.other)
        here = open_portfolio(folder / "here", None)
        connect_store(here, str(self.store), WORDS, join=True)
        keep_files_before(here, self.agency)
        here.close()
        self.window = Window(folder / "here", WindowLock(folder / "here"))
        self.window.show(open_profile(folder / "here", None))
        self.window.main.resize(1280, 800)
        self.window.main.show()
        self.window.main.activateWindow()
        self.window.main.open("agency", self.agency.id, "files")

    @property
    def portfolio(self) -> Portfolio:
        assert self.window._portfolio is not None
        return self.window._portfolio

    @property
    def tab(self) -> Files:
        page = self.window.main.page
        assert isinstance(page, AgencyPage)
        found = page.findChild(Files)
        assert found is not None
        return found

    def right(self) -> str:
        return self.tab.list.rows[0].right if self.tab.list.rows else ""

    def wait(self, condition: Any) -> None:
        self.qtbot.waitUntil(condition, timeout=WAIT_MS)


def keep_files_before(portfolio: Portfolio, agency: Agency) -> None:
    """Have the agency's records but none of its files here."""
    from brm_desktop.storage.keeping import set_kept

    set_kept(portfolio.database, agency.id, False)
    exchange_once(portfolio)
    assert not keeps_files(portfolio, agency.id)


@pytest.fixture
def desks(qtbot: QtBot, tmp_path: Path) -> Iterator[Desks]:
    made = Desks(qtbot, tmp_path)
    made.wait(lambda: isinstance(made.window.main.page, AgencyPage) and made.right() != "")
    yield made
    made.other.close()
    made.window.close()
    made.window.main.close()
    made.window.main.deleteLater()
    made.window.deleteLater()


def test_file_that_is_in_the_store_says_so_and_opens_by_a_key(desks: Desks) -> None:
    desks.wait(lambda: desks.right().startswith("In the store · 8 bytes"))
    assert "fetched when you open it" in desks.tab.list.rows[0].spoken
    opened = list[Path]()
    opening = file_opening(desks.tab._desk)
    opening._open = lambda _url: True
    opening.opened.connect(opened.append)
    desks.tab.list.setFocus()
    desks.qtbot.keyClick(desks.tab.list, Qt.Key.Key_Return)
    desks.wait(lambda: len(opened) == 1)
    assert opened[0].read_bytes() == b"The plan"
    desks.wait(lambda: desks.right().startswith("8 bytes"))


def test_file_that_did_not_arrive_yet_is_told_in_place(desks: Desks) -> None:
    for part in desks.store.rglob("*.blb"):
        part.unlink()
    keep_files(desks.portfolio, desks.agency.id, True)
    exchange_once(desks.portfolio)
    desks.tab.refresh()
    desks.wait(lambda: desks.right().startswith("Still arriving, from "))
    row = desks.tab.list.rows[0]
    assert (row.mark, row.tone) == (True, "watch")
    told = list[str]()
    desks.window.hub.failed.connect(lambda error: told.append(str(error)))
    desks.window.jobs.failed.connect(lambda error: told.append(str(error)))
    file_opening(desks.tab._desk).open(desks.file.id)
    desks.wait(lambda: any("still arriving" in each for each in told))


def test_choice_to_keep_files_brings_them(desks: Desks) -> None:
    box = desks.tab.keep
    assert box is not None
    desks.wait(lambda: box.isVisible() and not box.isChecked())
    box.setFocus()
    desks.qtbot.keyClick(box, Qt.Key.Key_Space)
    desks.wait(lambda: desks.portfolio.blobs.find_size(desks.file.blob) == 8)
    desks.wait(lambda: desks.right().startswith("8 bytes"))
    assert keeps_files(desks.portfolio, desks.agency.id)


def test_store_that_is_away_is_told_when_a_file_is_opened(desks: Desks) -> None:
    shutil.move(desks.store, desks.store.with_name("away"))
    told = list[str]()
    desks.window.jobs.failed.connect(lambda error: told.append(str(error)))
    file_opening(desks.tab._desk).open(desks.file.id)
    desks.wait(lambda: any("The folder of the store is not there" in each for each in told))
