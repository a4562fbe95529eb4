"""The weekly review on a real portfolio: decided, undone, left, resumed and ended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from brm_desktop.base.stamps import FixedClock
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.follow_up import FollowUp, Status, Turn
from brm_desktop.domain.horizon_item import HorizonItem
from brm_desktop.domain.note import Note
from brm_desktop.domain.review import Verb
from brm_desktop.services import edits, review
from brm_desktop.services.portfolio import Portfolio, open_portfolio
from brm_desktop.storage import meta, rows

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def portfolio(tmp_path: Path, clock: FixedClock) -> Iterator[Portfolio]:
    """An agency with one thing overdue and one waited for, and with nothing planned."""
    opened = open_portfolio(tmp_path / "profile", None, clock=clock)
    agency = edits.make_record(Agency, name="Motor Vehicles", cadence_days=365)
    late = edits.make_record(FollowUp, title="Send the draft", due_on=TODAY - 2 * DAY, agency=agency.id)
    owed = edits.make_record(
        FollowUp, title="Figures", turn=Turn.WAITING, expected_on=TODAY - DAY, nudge_days=3, agency=agency.id
    )
    edits.create(opened, agency, late, owed)
    yield opened
    opened.close()


def _reasons(found: review.Review) -> list[str]:
    return [item.reason for stop in found.stops for item in stop.items]


def _decide(portfolio: Portfolio, reason: str, verb: Verb, meeting_on: date | None = None) -> review.Review:
    found = review.read_review(portfolio)
    stop, item = next((stop, item) for stop in found.stops for item in stop.items if item.reason == reason)
    review.decide(portfolio, found.walk, stop, item, verb, meeting_on=meeting_on)
    return review.read_review(portfolio)


def test_review_asks_agency_by_agency(portfolio: Portfolio) -> None:
    found = review.read_review(portfolio)
    assert _reasons(found) == ["overdue", "waiting", "no_meeting", "nothing_ahead"]
    assert not found.was_resumed


def test_review_something_ahead_is_not_asked_for(portfolio: Portfolio) -> None:
    (agency,) = rows.list_records(portfolio.database.reader(), Agency)
    edits.create(portfolio, edits.make_record(HorizonItem, title="Session", agency=agency.id, when="2027-01"))
    assert "nothing_ahead" not in _reasons(review.read_review(portfolio))


@pytest.mark.parametrize("verb", ["done", "tomorrow", "next_week", "someday", "drop"])
def test_review_decision_about_a_promise_takes_it_off_and_undo_brings_it_back(portfolio: Portfolio, verb: Verb) -> None:
    after = _decide(portfolio, "overdue", verb)
    assert "overdue" not in _reasons(after)
    assert [one.verb for one in after.walk.decided.values()] == [verb]
    portfolio.journal.undo()
    back = review.read_review(portfolio)
    assert "overdue" in _reasons(back)
    assert not back.walk.decided


def test_review_nudge_stays_decided_though_it_is_still_late(portfolio: Portfolio) -> None:
    assert "waiting" not in _reasons(_decide(portfolio, "waiting", "nudge"))
    (owed,) = rows.list_records(portfolio.database.reader(), FollowUp, "turn = 'waiting'")
    assert (owed.nudge_count, owed.nudge_on) == (1, TODAY + 3 * DAY)


def test_review_next_week_is_the_next_monday(portfolio: Portfolio) -> None:
    _decide(portfolio, "overdue", "next_week")
    (moved,) = rows.list_records(portfolio.database.reader(), FollowUp, "title = 'Send the draft'")
    assert moved.due_on == date(2026, 11, 30)


def test_review_planned_meeting_is_a_note_of_the_agency(portfolio: Portfolio) -> None:
    after = _decide(portfolio, "no_meeting", "meeting", TODAY + 7 * DAY)
    assert "no_meeting" not in _reasons(after)
    (note,) = rows.list_records(portfolio.database.reader(), Note)
    assert note.title == "Meeting with Motor Vehicles"
    assert note.starts_at is not None
    assert note.starts_at.astimezone().date() == TODAY + 7 * DAY
    portfolio.journal.undo()
    assert "no_meeting" in _reasons(review.read_review(portfolio))


def test_review_left_is_resumed_until_a_week_is_over(portfolio: Portfolio, clock: FixedClock) -> None:
    _decide(portfolio, "nothing_ahead", "skip")
    clock.moment = NOW + 6 * DAY
    resumed = review.read_review(portfolio)
    assert resumed.was_resumed
    assert "nothing_ahead" not in _reasons(resumed)
    clock.moment = NOW + 7 * DAY
    assert "nothing_ahead" in _reasons(review.read_review(portfolio))


def test_review_ended_begins_anew(portfolio: Portfolio) -> None:
    after = _decide(portfolio, "nothing_ahead", "skip")
    review.keep(portfolio, after.walk._replace(ended=True))
    anew = review.read_review(portfolio)
    assert not anew.walk.decided
    assert "nothing_ahead" in _reasons(anew)


@pytest.mark.parametrize("kept", ["", "[]", '{"decided": {"a": ["fly", "", ""]}}', '{"decided": 3}'])
def test_review_that_cannot_be_read_begins_anew(portfolio: Portfolio, kept: str) -> None:
    meta.keep_text(portfolio.database, "review", kept)
    assert not review.read_review(portfolio).walk.decided


def test_review_keeps_its_state_out_of_the_journal(portfolio: Portfolio) -> None:
    before = portfolio.journal.next_undo()
    _decide(portfolio, "nothing_ahead", "skip")
    assert portfolio.journal.next_undo() == before
    left = rows.list_records(portfolio.database.reader(), FollowUp)
    assert {one.status for one in left} == {Status.OPEN}
