"""The horizon in the real window: grouped by when, narrowed, added to by typing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from brm_desktop.domain.agency import Agency
from brm_desktop.domain.agreement import Agreement
from brm_desktop.domain.horizon_item import HorizonItem, HorizonKind
from brm_desktop.domain.horizon_rules import Reach
from brm_desktop.ui.agencies.agency import AgencyPage
from brm_desktop.ui.horizon.page import HorizonPage
from brm_desktop.ui.records.page import RecordPage
from tests.ui.office import TODAY, Office


@pytest.fixture
def dmv(office: Office) -> Agency:
    agency = office.put(Agency, name="Motor Vehicles", acronym="DMV")
    other = office.put(Agency, name="Revenue", acronym="DOR")
    office.put(Agreement, title="Titling", agencies=(agency.id,), ends_on=TODAY + timedelta(days=20))
    office.put(HorizonItem, title="Election", when="2027-11", kind=HorizonKind.ELECTION, agency=other.id)
    office.start()
    assert isinstance(agency, Agency)
    return agency


def _open(office: Office) -> HorizonPage:
    page = office.open(HorizonPage, "horizon")
    office.wait(lambda: bool(page._entries))
    return page


def _titles(page: HorizonPage, reach: Reach) -> list[str]:
    return [row.title for row in page.cards[reach].list.rows]


def test_empty_horizon_offers_a_first_item(office: Office) -> None:
    office.start()
    page = office.open(HorizonPage, "horizon")
    office.wait(lambda: page._empty is not None)
    office.window.actions.trigger("new horizon item")
    office.wait(lambda: page.line.field.hasFocus())
    office.type("Budget hearing Q1 2027")
    office.key(Qt.Key.Key_Return)
    office.wait(lambda: _titles(page, Reach.NEAR) == ["Budget hearing"])
    assert page.cards[Reach.NEAR].isVisible()


def test_things_stand_by_how_far_away_they_are(office: Office, dmv: Agency) -> None:
    page = _open(office)
    assert _titles(page, Reach.SOON) == ["Titling ends"]
    assert _titles(page, Reach.YEAR) == ["Election"]
    assert not page.cards[Reach.BEYOND].isVisible()
    assert page.timeline.accessibleDescription() == "Titling ends, Dec 13; Election, November 2027."


def test_typed_acronym_says_whose_it_is_and_undo_takes_it_back(office: Office, dmv: Agency) -> None:
    page = _open(office)
    page.setFocus()
    office.key(Qt.Key.Key_N)
    office.wait(lambda: page.line.field.hasFocus())
    office.type("DMV budget hearing Q1 2027")
    office.key(Qt.Key.Key_Return)
    office.wait(lambda: len(office.all(HorizonItem)) == 2)
    (item,) = (each for each in office.all(HorizonItem) if each.agency == dmv.id)
    assert (item.title, item.when, item.kind) == ("budget hearing", "2027-Q1", HorizonKind.BUDGET)
    office.window.actions.trigger("undo")
    office.wait(lambda: len(office.all(HorizonItem)) == 1)


def test_narrowed_by_kind_agency_and_words(office: Office, dmv: Agency) -> None:
    page = _open(office)
    page._on_kind_triggered(HorizonKind.ELECTION)
    assert _titles(page, Reach.SOON) == []
    page._on_kind_triggered(None)
    page._on_agency_triggered(dmv.id)
    office.wait(lambda: _titles(page, Reach.YEAR) == [])
    assert page.agencies.text() == "DMV"
    page._on_agency_triggered("")
    office.wait(lambda: _titles(page, Reach.YEAR) == ["Election"])
    page.filter.field.setText("nothing like it")
    office.wait(lambda: page.no_match.isVisible())


def test_enter_opens_what_it_is_read_from(office: Office, dmv: Agency) -> None:
    page = _open(office)
    office.wait(page.cards[Reach.SOON].list.hasFocus)
    office.key(Qt.Key.Key_Delete)  # an agreement is not deleted from here
    office.key(Qt.Key.Key_Return)
    office.wait(lambda: not isinstance(office.main.page, HorizonPage))
    assert len(office.all(Agreement)) == 1


def test_agency_page_shows_agreements_that_end_among_what_comes(office: Office, dmv: Agency) -> None:
    page = office.open(AgencyPage, "agency", dmv.id)
    office.wait(lambda: [row.title for row in page.overview.horizon.list.rows] == ["Titling ends"])
    page.overview.horizon.list.opened.emit(page.overview.horizon.list.rows[0].id)
    office.wait(lambda: isinstance(office.main.page, RecordPage) or not isinstance(office.main.page, AgencyPage))
