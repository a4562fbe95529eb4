"""Partners and agreements in the real window: listed, narrowed, opened, evaluated, amended, reminded of, undone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from brm_desktop.domain.agency import Agency
from brm_desktop.domain.agreement import Agreement
from brm_desktop.domain.amendment import Amendment
from brm_desktop.domain.assessment import Assessment
from brm_desktop.domain.contact import Contact
from brm_desktop.domain.follow_up import FollowUp, Priority
from brm_desktop.domain.ops import Create
from brm_desktop.domain.outcome import Outcome
from brm_desktop.domain.partner import Partner, Tier
from brm_desktop.domain.role import Role
from brm_desktop.domain.service import Service
from brm_desktop.services import edits
from brm_desktop.ui.agencies.agency import AgencyPage
from brm_desktop.ui.agencies.services_tab import ServicesTab
from brm_desktop.ui.briefings.page import BriefingPage
from brm_desktop.ui.follow_ups.page import FollowUpsPage
from brm_desktop.ui.partners.agreement import AgreementPage
from brm_desktop.ui.partners.everyone import PartnersPage
from brm_desktop.ui.partners.partner import PartnerPage
from tests.ui.office import TODAY, Office

CONTROL = Qt.KeyboardModifier.ControlModifier
_DAY = timedelta(days=1)


@pytest.fixture
def cloudberry(office: Office) -> Partner:
    """A partner with an agreement, an outcome and an agency, in a window that shows."""
    roads = office.put(Agency, name="Department of Roads", acronym="DOR")
    partner = office.put(Partner, name="Cloudberry Hosting", tier=Tier.STRATEGIC, provides="Hosting")
    outcome = office.put(Outcome, statement="Permits in a day", agency=roads.id)
    office.put(
        Agreement, title="Cloud hosting", partner=partner.id, agencies=(roads.id,), amount=120_000_00,
        starts_on=TODAY - 300 * _DAY, ends_on=TODAY + 90 * _DAY, notice_by=TODAY + 30 * _DAY, outcome=outcome.id,
        independent=True,
    )  # fmt: skip
    office.put(Partner, name="Alder Networks", tier=Tier.TACTICAL)
    office.start()
    assert isinstance(partner, Partner)
    return partner


def _open_partners(office: Office, tab: str | None = None) -> PartnersPage:
    page = office.open(PartnersPage, "partners", None, tab)
    office.wait(lambda: page.table.model.complete)
    return page


def _open_partner(office: Office, id: str) -> PartnerPage:
    page = office.open(PartnerPage, "partner", id)
    office.wait(lambda: page.record is not None and page.record.id == id)
    return page


def _open_agreement(office: Office) -> AgreementPage:
    (agreement,) = office.all(Agreement)
    page = office.open(AgreementPage, "agreement", agreement.id)
    office.wait(lambda: page.record is not None and page.record.id == agreement.id)
    return page


# the lists


def test_empty_portfolio_offers_a_new_partner_that_opens_when_it_is_named(office: Office) -> None:
    office.start()
    page = office.open(PartnersPage, "partners")
    office.wait(lambda: page._nothing is not None)
    page.start_new()
    office.type("Alder Networks")
    office.key(Qt.Key.Key_Return)
    office.wait(lambda: isinstance(office.main.page, PartnerPage))
    assert [one.name for one in office.all(Partner)] == ["Alder Networks"]
    office.key(Qt.Key.Key_Z, CONTROL)
    office.wait(lambda: office.all(Partner) == [])


def test_partners_show_how_they_stand_and_enter_opens_one(office: Office, cloudberry: Partner) -> None:
    office.put(Assessment, on=TODAY, partner=cloudberry.id, objectives=4, trust=5)
    page = _open_partners(office)
    row = page.partners.model.load_now([cloudberry.id])[0]
    assert [row.cell(place).spoken for place in (0, 1, 4, 5, 7, 8)] == [
        "Cloudberry Hosting", "Strategic", "1", "1", "Strong", "Never",
    ]  # fmt: skip
    assert row.cell(6).spoken.endswith("notice")
    assert row.cell(7).mark
    page.partners.setFocus()
    page.partners.select(cloudberry.id)
    office.key(Qt.Key.Key_Return)
    office.wait(lambda: isinstance(office.main.page, PartnerPage))


def test_partners_are_narrowed_by_text_and_menu_and_sorted_by_a_column(office: Office, cloudberry: Partner) -> None:
    page = _open_partners(office)
    assert len(page.partners.model.ids) == 2
    page.partners.show_rows(key="tier", down=True)
    office.wait(lambda: page.partners.model.ids[1:] == [cloudberry.id])
    action = next(each for each in page.narrow.menu.actions() if each.text() == "Strategic only")
    action.trigger()
    office.wait(lambda: page.partners.model.ids == [cloudberry.id])
    assert page.narrow.text() == "Strategic only"
    page.show_some("", "All partners")
    page.filter.setFocus()
    office.type("hosting")
    office.wait(lambda: page.partners.model.ids == [cloudberry.id])
    office.type("zz")
    office.wait(lambda: page.no_match.isVisible())


def test_exposure_lists_who_contracted_what_with_whom_until_when_for_how_much(
    office: Office, cloudberry: Partner
) -> None:
    office.put(Agreement, title="Through the office", amount=5_00)
    page = _open_partners(office, "independent")
    (row,) = page.agreements.model.load_now(page.agreements.model.ids)
    said = [row.cell(place).spoken for place in range(8)]
    assert (said[0], said[1], said[2], said[6], said[7]) == (
        "Cloud hosting", "Cloudberry Hosting", "DOR", "$120,000", "By an agency",
    )  # fmt: skip
    assert said[5] == "Feb 21, 2027"
    office.wait(lambda: page.sums.text == "1 agreement · $120,000 in all")
    page.show_tab("current")
    office.wait(lambda: page.sums.text == "2 agreements · $120,005 in all")


def test_notice_days_from_before_get_their_reminders_by_a_press(office: Office, cloudberry: Partner) -> None:
    old = edits.make_record(Agreement, title="Old", notice_by=TODAY + 400 * _DAY)
    office.portfolio.journal.commit("Brought along", [Create(old)])
    page = _open_partners(office, "current")
    office.wait(lambda: page.remind.isVisible())
    assert "1 notice day without a reminder" in page.sums.text
    page.remind.click()
    office.wait(lambda: len(office.all(FollowUp)) == 2)
    office.wait(lambda: not page.remind.isVisible())
    office.wait(lambda: "1 notice day" in office.toast)


def test_delete_of_an_agreement_in_the_table_is_undone_by_keys(office: Office, cloudberry: Partner) -> None:
    page = _open_partners(office, "current")
    page.agreements.setFocus()
    page.agreements.select(page.agreements.model.ids[0])
    office.key(Qt.Key.Key_Delete)
    office.wait(lambda: page.agreements.model.ids == [])
    office.wait(lambda: page._nothing is not None)
    office.key(Qt.Key.Key_Z, CONTROL)
    office.wait(lambda: len(page.agreements.model.ids) == 1)
    assert page._nothing is None


# a partner


def test_page_tells_what_binds_us_and_whom_they_work_for(office: Office, cloudberry: Partner) -> None:
    page = _open_partner(office, cloudberry.id)
    assert page.head.below.text.startswith("Works for 1 agency · 1 agreement · notice by Dec 23, 2026")
    assert [row.title for row in page.overview.serves.list.rows] == ["Department of Roads"]
    (row,) = page.overview.agreements.list.rows
    assert (row.title, [getattr(chip, "text", chip) for chip in row.chips]) == (
        "Cloud hosting", ["Independent", "ends Feb 21, 2027"],
    )  # fmt: skip
    assert [row.title for row in page.overview.outcomes.list.rows] == ["Permits in a day"]
    assert [row.title for row in page.overview.promises.rows] == ["Give notice or renew: Cloud hosting"]
    assert page.tier.text == "Strategic"


def test_one_key_says_that_they_were_briefed_today_and_undo_takes_it_back(office: Office, cloudberry: Partner) -> None:
    page = _open_partner(office, cloudberry.id)
    page.tabs.setFocus()
    office.key(Qt.Key.Key_B)
    office.wait(lambda: office.get(Partner, cloudberry.id).last_briefed_on == TODAY)
    office.wait(lambda: page.overview.direction.status.accessibleName() == "Briefed today")
    assert not page.overview.direction.briefed.isEnabled()
    office.key(Qt.Key.Key_Z, CONTROL)
    office.wait(lambda: office.get(Partner, cloudberry.id).last_briefed_on is None)


def test_evaluation_is_made_once_a_day_marked_and_shown_over_time(office: Office, cloudberry: Partner) -> None:
    office.put(Assessment, on=TODAY - 200 * _DAY, partner=cloudberry.id, objectives=2, evidence="Scorecard")
    page = _open_partner(office, cloudberry.id)
    card = page.overview.performance
    assert (card.list.rows[0].right, card.list.rows[0].mark) == ("Weak 2.0", True)
    card.evaluate.click()
    office.wait(lambda: card.form.form is not None)
    assert card.form.form is not None
    editor = card.form.form.editor("objectives")
    office.wait(editor.hasFocus)
    office.type("5")
    office.wait(lambda: page.performance.accessibleName() == "Strong")
    assert "2.0 of 5, weak" in card.line.accessibleDescription()
    card.evaluate.click()
    card.evaluate.click()
    office.wait(lambda: card.form.record is not None)
    assert len(office.all(Assessment)) == 2


def test_people_agreements_and_services_are_added_where_they_stand(office: Office, cloudberry: Partner) -> None:
    page = _open_partner(office, cloudberry.id)
    for line, text in ((page.overview.agreements.line, "Support levels"), (page.overview.services.line, "Backups")):
        assert line is not None
        line.setFocus()
        office.type(text)
        office.key(Qt.Key.Key_Return)
    page.overview.person.new_asked.emit("contact", "Ann Lee")
    office.wait(lambda: [row.title for row in page.overview.people.list.rows] == ["Ann Lee"])
    office.wait(lambda: [row.title for row in page.overview.services.list.rows] == ["Backups"])
    assert {one.title for one in office.all(Agreement) if one.partner == cloudberry.id} >= {"Support levels"}
    assert office.all(Service)[0].providers == (cloudberry.id,)
    (role,), (person,) = office.all(Role), office.all(Contact)
    assert (role.partner, role.contact, person.family) == (cloudberry.id, person.id, "Lee")


def test_briefing_keys_open_the_partner_review(office: Office, cloudberry: Partner) -> None:
    _open_partner(office, cloudberry.id)
    office.key(Qt.Key.Key_B, CONTROL)
    office.wait(lambda: isinstance(office.main.page, BriefingPage))
    assert office.main.spot is not None
    assert office.main.spot.record_id == f"report:partner:{cloudberry.id}"


def test_deleted_partner_says_so_and_is_restored(office: Office, cloudberry: Partner) -> None:
    page = _open_partner(office, cloudberry.id)
    edits.delete(office.portfolio, [(Partner, cloudberry.id)])
    office.wait(lambda: page.banner.isVisible())
    edits.restore(office.portfolio, Partner, cloudberry.id)
    office.wait(lambda: not page.banner.isVisible())


# an agreement


def test_agreement_shows_terms_exposure_and_its_reminder(office: Office, cloudberry: Partner) -> None:
    page = _open_agreement(office)
    assert page.head.below.text == "With Cloudberry Hosting · $120,000 · since Jan 27, 2026"
    assert page.independent.isVisible()
    assert page.ends.text == "Ends Feb 21, 2027"
    assert [row.title for row in page.overview.promises.rows] == ["Give notice or renew: Cloud hosting"]
    assert [row.title for row in page.overview.outcome.list.rows] == ["Permits in a day"]


def test_amendment_is_written_down_with_its_reason_and_stands_in_the_line_of_time(
    office: Office, cloudberry: Partner
) -> None:
    page = _open_agreement(office)
    card = page.overview.evolution
    card.line.setFocus()
    office.type("Wireless backup for thirty offices")
    office.key(Qt.Key.Key_Return)
    office.wait(lambda: [row.title for row in card.list.rows] == ["Wireless backup for thirty offices", "Began"])
    (amendment,) = office.all(Amendment)
    assert amendment.on == TODAY
    office.wait(lambda: card.form.record is not None)
    edits.set_field(office.portfolio, Amendment, amendment.id, "why", "The passes close")
    office.wait(lambda: card.list.rows[0].detail == "The passes close")
    edits.delete(office.portfolio, [(Amendment, amendment.id)])
    office.wait(lambda: [row.title for row in card.list.rows] == ["Began"])
    office.wait(lambda: card.form.isHidden())


def test_follow_up_typed_on_a_page_is_tied_to_what_the_page_shows(office: Office, cloudberry: Partner) -> None:
    page = _open_partner(office, cloudberry.id)
    line = page.overview.follow_ups.line
    assert line is not None
    line.setFocus()
    office.type("send the scorecard 12/1 !high")
    office.key(Qt.Key.Key_Return)
    office.wait(lambda: "send the scorecard" in [row.title for row in page.overview.promises.rows])
    made = next(one for one in office.all(FollowUp) if one.title == "send the scorecard")
    assert (made.partner, made.priority, made.due_on) == (cloudberry.id, Priority.HIGH, TODAY + 8 * _DAY)
    agreement = _open_agreement(office)
    line = agreement.overview.follow_ups.line
    assert line is not None
    line.setFocus()
    office.type("ask for terms")
    office.key(Qt.Key.Key_Return)
    office.wait(lambda: "ask for terms" in [row.title for row in agreement.overview.promises.rows])
    made = next(one for one in office.all(FollowUp) if one.title == "ask for terms")
    (roads,) = office.all(Agency)
    assert (made.partner, made.agency, made.about) == (cloudberry.id, roads.id, f"agreement:{agreement.id}")


def test_follow_up_leads_to_what_it_is_about(office: Office, cloudberry: Partner) -> None:
    (reminder,) = office.all(FollowUp)
    page = office.open(FollowUpsPage, "follow_ups", reminder.id)
    office.wait(lambda: [row.title for row in page.details._about.rows] == ["Cloud hosting"])
    page.details._about.opened.emit(page.details._about.rows[0].id)
    office.wait(lambda: isinstance(office.main.page, AgreementPage))


def test_command_for_a_new_agreement_puts_the_keyboard_in_its_title(office: Office, cloudberry: Partner) -> None:
    office.main.open("partners")
    office.window.actions.trigger("new agreement")
    page = office.main.page
    assert isinstance(page, PartnersPage)
    assert page.new_line.field.hasFocus()
    office.type("Backups")
    office.key(Qt.Key.Key_Return)
    office.wait(lambda: isinstance(office.main.page, AgreementPage))
    assert "Backups" in [one.title for one in office.all(Agreement)]


def test_agreement_of_an_agency_opens_from_its_tab_and_from_search(office: Office, cloudberry: Partner) -> None:
    (roads,) = office.all(Agency)
    page = office.open(AgencyPage, "agency", roads.id, "services")
    office.wait(lambda: page.record is not None)
    tab = page.stack.currentWidget()
    assert isinstance(tab, ServicesTab)
    office.wait(lambda: len(tab.agreements.list.rows) == 1)
    tab.agreements.list.opened.emit(tab.agreements.list.rows[0].id)
    office.wait(lambda: isinstance(office.main.page, AgreementPage))
    office.window._choose("partner", cloudberry.id)
    office.wait(lambda: isinstance(office.main.page, PartnerPage))
