"""The tab of an agency's page that shares it and hands it over, in the real window, with a colleague at the store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from brm_desktop.domain.agency import Agency
from brm_desktop.domain.contact import Contact
from brm_desktop.domain.manager import Manager
from brm_desktop.domain.note import Note
from brm_desktop.domain.record import Record
from brm_desktop.domain.role import Role
from brm_desktop.services import edits, spaces
from brm_desktop.services.portfolio import Portfolio, open_portfolio
from brm_desktop.services.sharing import share
from brm_desktop.services.syncing import connect_store, exchange_once, find_status
from brm_desktop.storage import rows
from brm_desktop.ui.agencies.agency import AgencyPage
from brm_desktop.ui.agencies.sharing_tab import SharingTab
from brm_desktop.ui.parts.around.history import read_history
from brm_desktop.ui.parts.around.shared_line import SharedLine
from brm_desktop.ui.window import Window
from tests.ui.real_window import opened_window

LONG_MS = 60_000  # a passphrase takes a while to try, more so on a busy machine


class Sharing:
    """The window of Ada at the agency Roads, with a private note; and Omar, without one."""

    def __init__(self, qtbot: QtBot, window: Window, portfolio: Portfolio, folder: Path) -> None:
        self.qtbot, self.window, self.portfolio, self.folder = qtbot, window, portfolio, folder
        self.omar = open_portfolio(folder / "omar", None)
        edits.create(self.omar, edits.make_record(Manager, name="Omar Haddad", me=True))
        edits.create(portfolio, edits.make_record(Manager, name="Ada Ruiz", me=True))
        self.roads = edits.make_record(Agency, name="Roads")
        self.mine = edits.make_record(Note, title="What I think", agencies=(self.roads.id,), private=True)
        edits.create(portfolio, self.roads)
        edits.create(portfolio, self.mine)

    def open(self) -> SharingTab:
        self.window.main.open("agency", self.roads.id, "sharing")
        self.wait(lambda: self.tab.said.accessibleName() != "")
        return self.tab

    @property
    def page(self) -> AgencyPage:
        page = self.window.main.page
        assert isinstance(page, AgencyPage)
        return page

    @property
    def tab(self) -> SharingTab:
        (tab,) = self.page.findChildren(SharingTab)
        return tab

    def wait(self, condition: Any) -> None:
        self.qtbot.waitUntil(condition, timeout=LONG_MS)

    def connect(self) -> None:
        connect_store(self.portfolio, str(self.folder / "store"), "the words of ada", join=False)
        connect_store(self.omar, str(self.folder / "store"), "the words of omar", join=False)
        exchange_once(self.omar)
        exchange_once(self.portfolio)

    def meet(self) -> None:
        for portfolio in (self.portfolio, self.omar):
            (other,) = [each for each in spaces.list_colleagues(portfolio) if not each.is_me]
            spaces.trust_colleague(portfolio, other.member)

    def titles(self, of: type[Record]) -> list[str]:
        return sorted(each.title_text for each in rows.list_records(self.omar.database.reader(), of))


@pytest.fixture
def sharing(qtbot: QtBot, tmp_path: Path) -> Iterator[Sharing]:
    with opened_window(qtbot, tmp_path / "profile") as (window, portfolio):
        made = Sharing(qtbot, window, portfolio, tmp_path)
        yield made
        made.omar.close()


def test_agency_that_is_nobodys_else_says_so(sharing: Sharing) -> None:
    tab = sharing.open()
    assert "not connected" in tab.said.accessibleName()
    assert tab.go_sync.isVisible()
    assert not tab.share.isVisible()
    assert not tab.handing.isVisible()


def test_agency_is_shared_and_handed_over_from_its_page(sharing: Sharing) -> None:
    sharing.connect()
    tab = sharing.open()
    sharing.wait(lambda: tab.share.isVisible())
    assert tab.said.accessibleName().startswith("Yours alone")
    assert "1 private record stays" in tab.stays.accessibleName()
    tab.colleague.menu.actions()[1].trigger()
    tab.share.click()
    sharing.wait(lambda: "not compared codes" in tab.wrong.accessibleName())
    assert len(spaces.list_spaces(sharing.portfolio)) == 1
    sharing.meet()
    tab.share.click()
    sharing.wait(lambda: sharing.page.shared.isVisible())
    sharing.wait(lambda: "with Omar Haddad" in tab.said.accessibleName())
    exchange_once(sharing.omar)
    assert sharing.titles(Agency) == ["Roads"]
    assert sharing.titles(Note) == []
    tab.successor.menu.actions()[0].trigger()
    (note,) = rows.list_records(sharing.portfolio.database.reader(), Note)
    tab.private.checked.emit(note.id, True)
    tab.hand_over.click()
    sharing.wait(lambda: "no longer in" in tab.said.accessibleName())
    assert not tab.handing.isVisible()
    status = find_status(sharing.portfolio)
    assert status is not None
    assert status.newly_left == ()  # who handed it over knows of it
    exchange_once(sharing.omar)
    assert sharing.titles(Note) == ["What I think"]


def test_history_of_what_was_shared_begins_with_added_for_all(sharing: Sharing) -> None:
    sharing.connect()
    sharing.meet()
    spaces.share_agency(sharing.portfolio, "Roads", "Roads", "Omar Haddad")
    exchange_once(sharing.omar)
    for portfolio in (sharing.portfolio, sharing.omar):
        connection = portfolio.database.reader()
        (agency,) = rows.list_records(connection, Agency)
        assert [line.what for line in read_history(connection, Agency.KIND, agency.id, 60)] == ["Added"]


def test_shared_person_is_taken_back_from_their_details(sharing: Sharing) -> None:
    dana = edits.make_record(Contact, name="Dana")
    edits.create(sharing.portfolio, dana, edits.make_record(Role, contact=dana.id, agency=sharing.roads.id))
    share(sharing.portfolio, sharing.roads, "aaaabbbbccccdddd", "Roads team")
    (shared,) = rows.list_records(sharing.portfolio.database.reader(), Contact)
    sharing.window.main.open("person", shared.id, "details")
    (line,) = sharing.window.main.page.findChildren(SharedLine)
    sharing.wait(lambda: line.isVisible())
    line.take_back.click()
    sharing.wait(lambda: any(each.private for each in rows.list_records(sharing.portfolio.database.reader(), Contact)))
    (mine,) = rows.list_records(sharing.portfolio.database.reader(), Contact)
    assert (mine.name, mine.id != shared.id) == ("Dana", True)
