"""Today in the real window, beyond its first picture: health that fell, outcomes off track, reviews due."""

from __future__ import annotations

from datetime import timedelta

from brm_desktop.domain.agency import Agency
from brm_desktop.domain.assessment import Assessment
from brm_desktop.domain.note import Note
from brm_desktop.domain.outcome import Outcome
from brm_desktop.domain.reading import Reading
from brm_desktop.domain.risk import Risk
from brm_desktop.ui.agencies.agency import AgencyPage
from brm_desktop.ui.agencies.portfolio import AgenciesPage
from brm_desktop.ui.outcomes.listing import OutcomesPage
from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.risks.risk import RiskPage
from brm_desktop.ui.today.page import Section, TodayPage
from tests.ui.office import NOW, TODAY, Office


def _sections(office: Office) -> tuple[Section, Section, Section]:
    page = office.main.page
    assert isinstance(page, TodayPage)
    office.wait(lambda: page._standing is not None)
    assert page._standing is not None
    return page._standing


def test_today_names_whose_health_fell_and_opens_the_relationship(office: Office) -> None:
    agency = office.put(Agency, name="Department of Corrections")
    for days, trust in ((120, 5), (3, 2)):
        office.put(Assessment, agency=agency.id, on=TODAY - timedelta(days=days), trust=trust)
        office.put(Note, title="Met", agencies=(agency.id,), starts_at=NOW - timedelta(days=days))
    office.start()
    falls, off_track, reviews = _sections(office)
    assert [(row.title, row.right) for row in falls.list.rows] == [("Corrections", "Watch, was Good")]
    assert "pulse 2.0 of 5" in falls.list.rows[0].tip
    assert off_track.isHidden()
    assert reviews.isHidden()
    (all_falls,) = falls.findChildren(Button)
    all_falls.click()
    agencies = office.main.page
    assert isinstance(agencies, AgenciesPage)
    office.wait(lambda: agencies.table.model.ids == [agency.id])
    assert agencies.narrow.keys == ("health:falling",)
    falls.list.opened.emit(agency.id)
    office.wait(lambda: isinstance(office.main.page, AgencyPage))


def test_today_names_outcomes_off_track_and_reviews_that_are_due(office: Office) -> None:
    agency = office.put(Agency, name="Department of Motor Vehicles", acronym="DMV")
    outcome = office.put(
        Outcome, statement="Wait in an office", agency=agency.id, baseline=0.0, target=100.0,
        baseline_on=TODAY - timedelta(days=300), target_on=TODAY + timedelta(days=60),
    )  # fmt: skip
    office.put(Reading, outcome=outcome.id, on=TODAY - timedelta(days=2), value=5.0)
    risk = office.put(Risk, title="Support ends", agency=agency.id, review_on=TODAY - timedelta(days=2))
    office.start()
    _, off_track, reviews = _sections(office)
    assert [(row.title, row.right) for row in off_track.list.rows] == [("Wait in an office", "5 of 100")]
    assert [(row.title, row.right) for row in reviews.list.rows] == [("Support ends", "2 days late")]
    office.put(Reading, outcome=outcome.id, on=TODAY, value=100.0)
    office.wait(lambda: off_track.isHidden())
    (all_off_track,) = off_track.findChildren(Button)
    all_off_track.click()
    outcomes = office.main.page
    assert isinstance(outcomes, OutcomesPage)
    assert outcomes.tabs.current_name == "off_track"
    reviews.list.opened.emit(risk.id)
    office.wait(lambda: isinstance(office.main.page, RiskPage))
