"""Health as it was on a day: from what the records say of that day, and never from what may not be told."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from brm_desktop.base.stamps import FixedClock
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.assessment import Assessment
from brm_desktop.domain.fields import Id
from brm_desktop.domain.follow_up import FollowUp, Status, Turn
from brm_desktop.domain.health import HealthFacts, HealthWord
from brm_desktop.domain.note import Note, NoteKind
from brm_desktop.domain.outcome import Outcome, OutcomeStatus
from brm_desktop.domain.partner import Partner
from brm_desktop.domain.reading import Reading
from brm_desktop.services import edits
from brm_desktop.services.portfolio import Portfolio
from brm_desktop.storage.health import find_health_now, find_health_year, list_facts, list_falls
from tests.filling import put

NOW = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
LONG_AGO = datetime(2024, 1, 15, 18, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def clock() -> FixedClock:
    """Records are made long ago, so that the past can be told of them."""
    return FixedClock(LONG_AGO)


def _agency(portfolio: Portfolio, cadence_days: int | None = 30) -> Id:
    return Id(put(portfolio, Agency, name="Motor Vehicles", cadence_days=cadence_days).id)


def _met(portfolio: Portfolio, agency: Id, days_ago: int, **more: Any) -> None:
    put(portfolio, Note, title="Met", agencies=(agency,), starts_at=NOW - days_ago * DAY, **more)


def _facts(portfolio: Portfolio, agency: Id, *days: date) -> list[HealthFacts | None]:
    return list_facts(portfolio.database.reader(), agency, 30, days, TODAY, NOW)


def test_facts_of_a_day_know_nothing_that_came_later(portfolio: Portfolio) -> None:
    agency = _agency(portfolio)
    for days_ago in (100, 70, 2):
        _met(portfolio, agency, days_ago)
    put(portfolio, Assessment, agency=agency, on=TODAY - 95 * DAY, trust=2)
    put(portfolio, Assessment, agency=agency, on=TODAY - 10 * DAY, trust=4, satisfaction=5)
    then, now = _facts(portfolio, agency, TODAY - 60 * DAY, TODAY)
    assert then is not None
    assert now is not None
    assert (then.pulse, then.quiet_days) == (2, 10)
    assert (now.pulse, now.quiet_days) == (4.5, 2)


def test_promises_were_late_between_their_day_and_when_they_were_kept(portfolio: Portfolio) -> None:
    agency = _agency(portfolio)
    kept = {"status": Status.DONE, "done_at": NOW - 20 * DAY}
    put(portfolio, FollowUp, title="Kept late", agency=agency, due_on=TODAY - 50 * DAY, **kept)
    put(portfolio, FollowUp, title="Kept in time", agency=agency, due_on=TODAY - 5 * DAY, **kept)
    waiting = {"turn": Turn.WAITING, "expected_on": TODAY - 3 * DAY}
    put(portfolio, FollowUp, title="Still late", agency=agency, **waiting)
    _met(portfolio, agency, 80)
    days = [TODAY - back * DAY for back in (60, 40, 10, 0)]
    late = [(each.late_ours, each.late_theirs) for each in _facts(portfolio, agency, *days) if each is not None]
    assert late == [(0, 0), (1, 0), (0, 0), (0, 1)]


def test_outcomes_stand_by_the_readings_until_then_and_count_while_they_are_open(portfolio: Portfolio) -> None:
    agency = _agency(portfolio)
    plan = {
        "baseline": 0.0, "target": 100.0, "baseline_on": TODAY - 300 * DAY, "target_on": TODAY + 65 * DAY,
        "agency": agency,
    }  # fmt: skip
    outcome = put(portfolio, Outcome, statement="Renewals", **plan)
    put(portfolio, Outcome, statement="Closed", closed_on=TODAY - 20 * DAY, **plan)
    put(portfolio, Reading, outcome=outcome.id, on=TODAY - 100 * DAY, value=60.0)
    put(portfolio, Reading, outcome=outcome.id, on=TODAY - 10 * DAY, value=20.0)
    _met(portfolio, agency, 1060)
    before, then, now = _facts(portfolio, agency, TODAY - 1050 * DAY, TODAY - 60 * DAY, TODAY)
    assert before is not None
    assert then is not None
    assert now is not None
    assert (before.outcomes, then.outcomes, now.outcomes) == (0, 2, 1)
    assert (then.outcomes_off, now.outcomes_off) == (0, 1)
    edits.set_field(portfolio, Outcome, outcome.id, "status_override", OutcomeStatus.ON_TRACK)
    (overruled,) = _facts(portfolio, agency, TODAY)
    assert overruled is not None
    assert overruled.outcomes_off == 0


def test_what_is_private_personal_or_of_a_partner_changes_neither_word_nor_reasons(portfolio: Portfolio) -> None:
    agency = _agency(portfolio)
    _met(portfolio, agency, 40)
    before = find_health_now(portfolio.database.reader(), agency, 30, TODAY, NOW)
    _met(portfolio, agency, 1, private=True)
    secret = put(portfolio, Note, title="Secret", kind=NoteKind.LESSON, private=True, agencies=(agency,))
    late = {"agency": agency, "due_on": TODAY - DAY}
    put(portfolio, FollowUp, title="Private", private=True, **late)
    put(portfolio, FollowUp, title="Mine alone", personal=True, **late)
    put(portfolio, FollowUp, title="Out of a private note", note=secret.id, **late)
    put(portfolio, Assessment, agency=agency, on=TODAY, trust=1, private=True)
    put(portfolio, Outcome, statement="Hidden", agency=agency, private=True)
    partner = put(portfolio, Partner, name="Cloudberry")
    put(portfolio, Assessment, agency=agency, partner=partner.id, on=TODAY, satisfaction=1)
    assert find_health_now(portfolio.database.reader(), agency, 30, TODAY, NOW) == before
    assert before.word is HealthWord.WATCH
    assert before.reasons == ("never assessed", "no contact for 40 days, cadence 30")


def test_year_ends_with_the_present_score_and_begins_when_something_was_recorded(portfolio: Portfolio) -> None:
    agency = _agency(portfolio)
    put(portfolio, Assessment, agency=agency, on=TODAY - 100 * DAY, trust=5)
    _met(portfolio, agency, 100)
    year = find_health_year(portfolio.database.reader(), agency, 30, TODAY, NOW)
    now = find_health_now(portfolio.database.reader(), agency, 30, TODAY, NOW)
    assert len(year.months) == 12
    assert year.months[:8] == (None,) * 8
    assert year.months[8] == 100
    assert year.months[-1] == now.score == 70
    assert year.fall is not None
    assert year.fall.before.score == 100
    assert year.fall.reasons == ("no contact for 100 days, cadence 30",)


def test_year_of_an_agency_that_nothing_is_known_of_is_empty(portfolio: Portfolio) -> None:
    year = find_health_year(portfolio.database.reader(), _agency(portfolio), 30, TODAY, NOW)
    assert year.months == (None,) * 12
    assert (year.before, year.fall) == (None, None)


def test_falls_name_the_worst_first_and_leave_out_who_rose(portfolio: Portfolio) -> None:
    fell, worse, rose = (_agency(portfolio) for _ in range(3))
    for agency, before, now in ((fell, 5, 4), (worse, 5, 2), (rose, 2, 5)):
        put(portfolio, Assessment, agency=agency, on=TODAY - 120 * DAY, trust=before)
        put(portfolio, Assessment, agency=agency, on=TODAY - 5 * DAY, trust=now)
        _met(portfolio, agency, 91)
        _met(portfolio, agency, 1)
    agencies = [(id, name, 30) for id, name in ((fell, "Fell"), (worse, "Worse"), (rose, "Rose"))]
    found = list_falls(portfolio.database.reader(), TODAY, NOW, agencies)
    assert [(name, fall.now.score) for _, name, fall in found] == [("Worse", 62), ("Fell", 88)]
