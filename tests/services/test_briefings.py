"""Briefings from choices to files: what a page says, what is remembered, what is kept, and what fails alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brm_desktop.base.errors import KnownError
from brm_desktop.base.stamps import FixedClock
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.briefing import Edition
from brm_desktop.domain.contact import Contact
from brm_desktop.domain.note import Note
from brm_desktop.domain.role import Role
from brm_desktop.reports.briefing import briefing_text
from brm_desktop.reports.facts import ALL_SECTIONS, NO_PICKS, PRACTICE_QUESTIONS, Paper, Picks, Section
from brm_desktop.services import briefings
from brm_desktop.services.briefings import Choices
from brm_desktop.services.portfolio import Portfolio
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


def test_read_facts_without_choices_is_for_handover_on_the_settings_paper(portfolio: Portfolio, agency: Agency) -> None:
    facts = briefings.read_facts(portfolio, agency.id)
    assert (facts.edition, facts.paper, facts.handling) == (Edition.HANDOVER, Paper.LETTER, "Internal")


def test_read_facts_own_words_are_printed_as_written(portfolio: Portfolio, agency: Agency) -> None:
    chosen = Choices(matters="Ask for\nthe date.", questions=("Who decides?",))
    facts = briefings.read_facts(portfolio, agency.id, choices=chosen)
    assert "Ask for the date." in briefing_text(facts)
    assert facts.questions.items == ("Who decides?", *PRACTICE_QUESTIONS)


def test_list_candidates_are_who_attends_then_others_of_the_agency(portfolio: Portfolio, agency: Agency) -> None:
    ana, bo, hidden, cy = (
        put(portfolio, Contact, name=name, private=name == "Hidden") for name in ("Ana", "Bo", "Hidden", "Cy")
    )
    for one, title in ((ana, "Director"), (hidden, "Clerk"), (cy, "Analyst")):
        put(portfolio, Role, contact=one.id, agency=agency.id, title=title)
    meeting = _meeting(portfolio, agency, 1, attendees=(bo.id, hidden.id))
    found = briefings.list_candidates(portfolio, agency.id, meeting)
    assert [(one.name, one.usual) for one in found] == [("Bo", True), ("Ana", False), ("Cy", False)]
    usual = briefings.list_candidates(portfolio, agency.id, None)
    assert [(one.name, one.title, one.usual) for one in usual] == [("Ana", "Director", True), ("Cy", "Analyst", True)]


def test_pick_person_puts_a_person_on_the_page_or_off_it_and_back(portfolio: Portfolio, agency: Agency) -> None:
    ana, bo = (put(portfolio, Contact, name=name) for name in ("Ana", "Bo"))
    put(portfolio, Role, contact=ana.id, agency=agency.id, title="Director")
    meeting = _meeting(portfolio, agency, 1, attendees=(bo.id,))
    bo_attends, ana_does_not = briefings.list_candidates(portfolio, agency.id, meeting)
    picks = briefings.pick_person(NO_PICKS, bo_attends, on=False)
    picks = briefings.pick_person(picks, ana_does_not, on=True)
    facts = briefings.read_facts(portfolio, agency.id, choices=Choices(picks=picks))
    assert [person.name for person in facts.people.items] == ["Ana"]
    assert [briefings.is_picked(picks, one) for one in (bo_attends, ana_does_not)] == [False, True]
    picks = briefings.pick_person(briefings.pick_person(picks, bo_attends, on=True), ana_does_not, on=False)
    assert picks == NO_PICKS
    alone = briefings.pick_person(NO_PICKS, bo_attends, on=False)
    assert "People in the room\nNone chosen" in briefing_text(
        briefings.read_facts(portfolio, agency.id, choices=Choices(picks=alone))
    )


def test_read_facts_of_a_private_person_picked_by_id_leaves_them_out(portfolio: Portfolio, agency: Agency) -> None:
    hidden = put(portfolio, Contact, name="Hidden", private=True)
    facts = briefings.read_facts(portfolio, agency.id, choices=Choices(picks=Picks(people_on=(hidden.id,))))
    assert facts.people.items == ()


def test_load_folder_is_the_last_one_while_it_is_there(portfolio: Portfolio, tmp_path: Path) -> None:
    assert briefings.load_folder(portfolio) == Path.home()
    briefings.keep_folder(portfolio, tmp_path)
    assert briefings.load_folder(portfolio) == tmp_path
    briefings.keep_folder(portfolio, tmp_path / "gone")
    assert briefings.load_folder(portfolio) == Path.home()


def test_find_next_meeting_takes_the_first_that_is_not_over(portfolio: Portfolio, agency: Agency) -> None:
    _meeting(portfolio, agency, -3, title="Over")
    _meeting(portfolio, agency, 9, title="Later")
    _meeting(portfolio, agency, 2, title="Next")
    _meeting(portfolio, agency, 1, title="Hidden", private=True)
    meetings = briefings.list_meetings(portfolio, agency.id)
    found = briefings.find_next_meeting(portfolio, meetings)
    assert [note.title for note in meetings] == ["Later", "Next", "Over"]
    assert found is not None
    assert found.title == "Next"
    facts = briefings.read_facts(portfolio, agency.id)
    assert facts.meeting is not None
    assert facts.meeting.title == "Next"


def test_find_next_meeting_all_over_is_none(portfolio: Portfolio, agency: Agency) -> None:
    _meeting(portfolio, agency, -3)
    assert briefings.find_next_meeting(portfolio, briefings.list_meetings(portfolio, agency.id)) is None


def test_find_meeting_agency_of_a_meeting_about_none_says_what_to_do(portfolio: Portfolio) -> None:
    meeting = put(portfolio, Note, title="Alone", starts_at=NOW)
    with pytest.raises(KnownError, match="Add the agency"):
        briefings.find_meeting_agency(portfolio, meeting.id)


@given(
    edition=st.sampled_from(Edition),
    paper=st.sampled_from(["", "letter", "a4"]),
    handling=st.none() | st.text(max_size=20),
    sections=st.sets(st.sampled_from(Section)),
)
def test_choices_are_remembered_for_each_agency_alone(
    tmp_path_factory: pytest.TempPathFactory, edition: Edition, paper: str, handling: str | None, sections: set[Section]
) -> None:
    portfolio = _At(tmp_path_factory.mktemp("choices"))
    chosen = Choices(edition, paper, handling, tuple(each for each in ALL_SECTIONS if each in sections))
    briefings.keep_choices(portfolio, "one", chosen)  # type: ignore[arg-type]  # only its folder is used
    assert briefings.load_choices(portfolio, "one") == chosen  # type: ignore[arg-type]
    assert briefings.load_choices(portfolio, "other") == Choices()  # type: ignore[arg-type]


class _At:
    """A profile's place, which is all that choices need."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder


@pytest.mark.parametrize(
    "held", ["", "no json", "[]", '{"a": "{"}', '{"a": "{\\"edition\\": \\"x\\"}"}', '{"a": "[1]"}']
)
def test_load_choices_of_a_broken_file_are_the_defaults(tmp_path: Path, held: str) -> None:
    (tmp_path / "briefings.json").write_text(held, encoding="utf-8")
    assert briefings.load_choices(_At(tmp_path), "a") == Choices()  # type: ignore[arg-type]


def test_keep_choices_leaves_own_words_out_of_the_file(tmp_path: Path) -> None:
    briefings.keep_choices(_At(tmp_path), "a", Choices(matters="secret", questions=("secret",)))  # type: ignore[arg-type]
    assert "secret" not in (tmp_path / "briefings.json").read_text(encoding="utf-8")


def test_write_open_copy_is_private_and_wiped_with_the_others(portfolio: Portfolio) -> None:
    path = briefings.write_open_copy(portfolio, b"%PDF", "a/../b:c.pdf")
    assert path.read_bytes() == b"%PDF"
    assert path.is_relative_to(portfolio.folder)
    assert portfolio.blobs.wipe_open_copies() == 0
    assert not path.exists()


def test_write_page_writes_the_bytes_whole(tmp_path: Path) -> None:
    briefings.write_page(b"%PDF page", tmp_path / "a" / "page.pdf")
    assert [(path.name, path.read_bytes()) for path in (tmp_path / "a").iterdir()] == [("page.pdf", b"%PDF page")]


def test_moment_of_a_day_is_its_first_where_the_computer_is() -> None:
    moment = briefings.moment_of(NOW.date())
    assert moment is not None
    assert (moment.date(), moment.hour, moment.tzinfo is not None) == (NOW.date(), 0, True)
    assert briefings.moment_of(None) is None
