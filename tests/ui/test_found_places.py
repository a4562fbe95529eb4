"""What search finds opens where it stands, in the real window: by the keyboard, as a person does."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Qt

from brm_desktop.domain.agency import Agency
from brm_desktop.domain.agreement import Agreement
from brm_desktop.domain.amendment import Amendment
from brm_desktop.domain.assessment import Assessment
from brm_desktop.domain.horizon_item import HorizonItem
from brm_desktop.domain.partner import Partner
from brm_desktop.ui.agencies.agency import AgencyPage
from brm_desktop.ui.agencies.assessments_tab import AssessmentsTab
from brm_desktop.ui.horizon.page import HorizonPage
from brm_desktop.ui.partners.agreement import AgreementPage
from brm_desktop.ui.partners.partner import PartnerPage
from brm_desktop.ui.records.page import RecordPage
from brm_desktop.ui.shell.palette import Palette
from tests.ui.office import TODAY, Office


def _find(office: Office, text: str) -> None:
    """Search for a text and take the first record that is found."""
    office.main.open_palette()
    palette = office.main.findChild(Palette)
    assert palette is not None
    office.qtbot.keyClicks(palette.field, text)
    office.wait(lambda: any(not isinstance(line, str) and hasattr(line, "id") for line in palette._results.lines))
    office.wait(lambda: not palette._waiting)
    office.qtbot.keyClick(palette.field, Qt.Key.Key_Return)


def test_amendment_that_was_found_opens_in_its_agreement(office: Office) -> None:
    agreement = office.put(Agreement, title="Titling")
    amendment = office.put(Amendment, agreement=agreement.id, changed="Kiosks were added", on=TODAY)
    office.start()
    _find(office, "kiosks")
    office.wait(lambda: isinstance(office.main.page, AgreementPage) and office.main.page.record is not None)
    page = office.main.page
    assert isinstance(page, AgreementPage)
    assert page.record is not None
    assert page.record.id == agreement.id
    office.wait(page.overview.evolution.form.isVisible)
    assert page.overview.evolution._open == amendment.id


def test_evaluation_that_was_found_opens_with_its_partner(office: Office) -> None:
    partner = office.put(Partner, name="Northwind")
    evaluation = office.put(Assessment, partner=partner.id, on=TODAY, evidence="Migrated overnight")
    office.start()
    _find(office, "overnight")
    office.wait(lambda: isinstance(office.main.page, PartnerPage) and office.main.page.id == partner.id)
    page = office.main.page
    assert isinstance(page, PartnerPage)
    office.wait(page.overview.performance.form.isVisible)
    assert page.overview.performance._open == evaluation.id


def test_assessment_that_was_found_opens_with_its_agency(office: Office) -> None:
    agency = office.put(Agency, name="Revenue")
    older = office.put(Assessment, agency=agency.id, on=TODAY - timedelta(days=90), evidence="They invited us in")
    office.put(Assessment, agency=agency.id, on=TODAY - timedelta(days=2), evidence="As before")
    office.start()
    _find(office, "invited")
    office.wait(lambda: isinstance(office.main.page, AgencyPage) and office.main.page.id == agency.id)
    page = office.main.page
    assert isinstance(page, AgencyPage)
    assert page.tabs.current_name == "relationship"
    tab = page.stack.currentWidget()
    assert isinstance(tab, AssessmentsTab)
    office.wait(lambda: tab._chosen == older.id)


def test_item_of_the_horizon_that_was_found_is_chosen_there_whatever_is_filtered(office: Office) -> None:
    agency = office.put(Agency, name="Revenue")
    office.put(HorizonItem, title="Session opens", when="2027-01-11", agency=agency.id)
    item = office.put(HorizonItem, title="Fleet ends", when="2027-06", agency=agency.id)
    office.start()
    page = office.open(HorizonPage, "horizon")
    office.wait(lambda: len(page._entries) == 2)
    page.filter.field.setText("session")
    _find(office, "fleet")
    office.wait(lambda: _chosen(page) == [f"horizon_item:{item.id}:2027-06:0"])
    assert office.main.page is page
    assert page.filter.text == ""
    office.key(Qt.Key.Key_Return)
    office.wait(lambda: isinstance(office.main.page, RecordPage))


def test_item_of_the_horizon_that_is_over_opens_by_itself(office: Office) -> None:
    office.put(HorizonItem, title="Fleet ended", when="2025-06")
    office.start()
    _find(office, "fleet")
    office.wait(lambda: isinstance(office.main.page, RecordPage))


def _chosen(page: HorizonPage) -> list[str]:
    lists = [card.list for card in page.cards.values()]
    return [each.current_id or "" for each in lists if each.hasFocus()]
