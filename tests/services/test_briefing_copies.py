"""Copies of briefings: the very bytes again, and what has changed since."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from brm_desktop.base.errors import NotFound
from brm_desktop.base.stamps import FixedClock
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.briefing import Briefing, Edition
from brm_desktop.domain.contact import Contact
from brm_desktop.domain.follow_up import FollowUp
from brm_desktop.domain.note import Note
from brm_desktop.reports.briefing import briefing_text, make_briefing_pdf
from brm_desktop.services import briefing_copies, briefings, edits
from brm_desktop.services.briefings import Choices
from brm_desktop.services.portfolio import Portfolio
from brm_desktop.storage import rows
from tests.filling import put

NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def agency(portfolio: Portfolio) -> Agency:
    return put(portfolio, Agency, name="Department of Motor Vehicles", acronym="DMV")


def _meeting(portfolio: Portfolio, agency: Agency, days: float, **values: Any) -> Note:
    meeting = put(portfolio, Note, starts_at=NOW + timedelta(days=days), agencies=(agency.id,), **values)
    assert isinstance(meeting, Note)
    return meeting


def test_save_copy_gives_back_the_very_bytes_after_all_has_changed(portfolio: Portfolio, agency: Agency) -> None:
    meeting = _meeting(portfolio, agency, 1)
    facts = briefings.read_facts(portfolio, agency.id)
    pdf, text = make_briefing_pdf(facts), briefing_text(facts)
    briefing_copies.save_copy(portfolio, agency.id, facts, pdf, text, meeting.id)
    edits.set_field(portfolio, Agency, agency.id, "name", "Motor Services")
    (kept,) = briefing_copies.list_copies(portfolio, agency.id)
    assert briefing_copies.load_copy(portfolio, kept) == pdf
    assert (kept.facts, kept.note, kept.edition, kept.as_of) == (text, meeting.id, Edition.HANDOVER, NOW)
    assert make_briefing_pdf(briefings.read_facts(portfolio, agency.id)) != pdf


def test_save_copy_undone_is_gone_from_the_list(portfolio: Portfolio, agency: Agency) -> None:
    facts = briefings.read_facts(portfolio, agency.id)
    briefing_copies.save_copy(portfolio, agency.id, facts, b"%PDF", "text")
    portfolio.journal.undo()
    assert briefing_copies.list_copies(portfolio, agency.id) == []


def test_list_changes_says_what_is_new_since_a_copy_was_kept(portfolio: Portfolio, agency: Agency) -> None:
    chosen = Choices(Edition.MANAGER, "a4")
    facts = briefings.read_facts(portfolio, agency.id, choices=chosen)
    kept, _ = briefing_copies.save_copy(portfolio, agency.id, facts, b"%PDF", "text")
    assert briefing_copies.list_changes(portfolio, kept) == []
    put(portfolio, FollowUp, title="Send the draft", agency=agency.id)
    put(portfolio, FollowUp, title="Secret", agency=agency.id, private=True)
    edits.set_field(portfolio, Agency, agency.id, "name", "Motor Services")
    assert briefing_copies.list_changes(portfolio, kept) == [
        "Department of Motor Vehicles is now Motor Services.",
        "We owe them since: Send the draft.",
    ]


def test_list_changes_of_a_copy_without_its_facts_is_none(portfolio: Portfolio, agency: Agency) -> None:
    older = put(portfolio, Briefing, title="Older", agency=agency.id)
    assert briefing_copies.list_changes(portfolio, older) is None


def test_load_copy_whose_file_is_gone_says_so(portfolio: Portfolio, agency: Agency) -> None:
    briefing = Briefing(id=agency.id, title="x", blob="0" * 64)
    with pytest.raises(NotFound):
        briefing_copies.load_copy(portfolio, briefing)


def test_copies_of_the_same_page_are_records_of_their_own(portfolio: Portfolio, agency: Agency) -> None:
    facts = briefings.read_facts(portfolio, agency.id)
    for _ in range(2):
        briefing_copies.save_copy(portfolio, agency.id, facts, b"%PDF", "text")
    assert len(rows.list_records(portfolio.database.reader(), Briefing)) == 2


def test_list_changes_compares_the_people_of_the_meeting_that_the_copy_was_for(
    portfolio: Portfolio, agency: Agency
) -> None:
    first, second = (put(portfolio, Contact, name=f"{name} Hale") for name in ("Ana", "Bo"))
    meeting = _meeting(portfolio, agency, 9, title="Later", attendees=(first.id,))
    _meeting(portfolio, agency, 1, title="Next", attendees=(second.id,))
    facts = briefings.read_facts(portfolio, agency.id, meeting_id=meeting.id)
    kept, _ = briefing_copies.save_copy(portfolio, agency.id, facts, b"%PDF", "text", meeting.id)
    assert briefing_copies.list_changes(portfolio, kept) == []
    edits.set_field(portfolio, Note, meeting.id, "attendees", (first.id, second.id))
    assert briefing_copies.list_changes(portfolio, kept) == ["New among the people: Bo Hale."]
    edits.delete(portfolio, [(Note, meeting.id)])
    assert briefing_copies.list_changes(portfolio, kept)  # what the page for the next meeting says instead
