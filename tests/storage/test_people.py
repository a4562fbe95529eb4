"""People as the table lists them by any column, and all around one person."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from brm_desktop.base.errors import NotFound
from brm_desktop.base.stamps import FixedClock
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.contact import Contact
from brm_desktop.domain.follow_up import FollowUp, Turn
from brm_desktop.domain.note import Note
from brm_desktop.domain.partner import Partner
from brm_desktop.domain.record import Record
from brm_desktop.domain.role import Influence, Role, Stance
from brm_desktop.services import edits
from brm_desktop.services.portfolio import Portfolio
from brm_desktop.storage.people import PersonLine, find_last_met, list_people_ids, load_people, read_person
from tests.filling import put

NOW = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
COLUMNS = ("name", "place", "title", "influence", "stance", "email", "phone", "last_contact")


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


def _names(portfolio: Portfolio, **asked: Any) -> list[str]:
    reader = portfolio.database.reader()
    ids = list_people_ids(reader, TODAY, NOW, **asked)
    return [line.name for line in load_people(reader, ids, TODAY, NOW)]


@pytest.fixture
def filled(portfolio: Portfolio) -> Portfolio:
    """Four people: a commissioner, a consultant, one known by organization alone, one of whom nothing is known."""
    dmv = put(portfolio, Agency, name="Motor Vehicles", acronym="DMV")
    cloud = put(portfolio, Partner, name="Cloud Works")
    hale = put(portfolio, Contact, name="Andrea Hale", given="Andrea", family="Hale", emails=("b@x.gov", "a@x.gov"))
    omar = put(portfolio, Contact, name="Omar Field", given="Omar", family="Field", phones=("555-0101",))
    put(portfolio, Contact, name="dana cruz", given="dana", family="cruz", organization="Zoo", job_title="Keeper")
    put(portfolio, Contact, name="Help Desk")
    put(portfolio, Role, contact=hale.id, agency=dmv.id, title="Clerk", until=date(2020, 1, 1))
    put(
        portfolio, Role, contact=hale.id, agency=dmv.id, title="Commissioner",
        influence=Influence.DECIDES, stance=Stance.SKEPTICAL,
    )  # fmt: skip
    put(portfolio, Role, contact=omar.id, partner=cloud.id, title="Adviser", influence=Influence.USES)
    for days, people in ((2, (omar.id,)), (9, (hale.id, omar.id)), (-4, (hale.id,))):
        put(portfolio, Note, title="Talk", starts_at=NOW - timedelta(days=days), attendees=people)
    return portfolio


def test_line_says_the_present_role_else_what_the_card_said(filled: Portfolio) -> None:
    reader = filled.database.reader()
    lines = {line.name: line for line in load_people(reader, list_people_ids(reader, TODAY, NOW), TODAY, NOW)}
    hale, dana = lines["Andrea Hale"], lines["dana cruz"]
    assert (hale.place, hale.title, hale.email) == ("Motor Vehicles", "Commissioner", "b@x.gov")
    assert (hale.influence, hale.stance) == (Influence.DECIDES, Stance.SKEPTICAL)
    assert hale.last_contact_on == (NOW - timedelta(days=9)).astimezone().date()
    assert (dana.place, dana.title, dana.influence, dana.last_contact_on) == ("Zoo", "Keeper", None, None)


@pytest.mark.parametrize(
    ("column", "up", "down"),
    [
        ("name", "cruz Field Hale Desk", "Desk Hale Field cruz"),
        ("place", "Field Hale cruz Desk", "cruz Hale Field Desk"),
        ("title", "Field Hale cruz Desk", "cruz Hale Field Desk"),
        ("influence", "Hale Field cruz Desk", "Field Hale cruz Desk"),
        ("stance", "Hale Field cruz Desk", "Hale Field cruz Desk"),
        ("email", "Hale Field cruz Desk", "Hale Field cruz Desk"),
        ("phone", "Field Hale cruz Desk", "Field Hale cruz Desk"),
        ("last_contact", "Hale Field cruz Desk", "Field Hale cruz Desk"),
    ],
)
def test_list_by_a_column_puts_what_is_not_known_last(filled: Portfolio, column: str, up: str, down: str) -> None:
    assert " ".join(name.split()[-1] for name in _names(filled, key=column)) == up
    assert " ".join(name.split()[-1] for name in _names(filled, key=column, down=True)) == down


@pytest.mark.parametrize("column", COLUMNS)
def test_first_window_of_a_column_is_part_of_all(filled: Portfolio, column: str) -> None:
    for down in (False, True):
        first = _names(filled, key=column, down=down, limit=2)
        assert len(first) == 2
        assert set(first) <= set(_names(filled, key=column, down=down))


def test_filter_finds_names_in_parts_text_and_agencies(filled: Portfolio) -> None:
    assert _names(filled, text="hal") == ["Andrea Hale"]
    assert _names(filled, text="ale") == ["Andrea Hale"]
    assert _names(filled, text="zoo") == ["dana cruz"]
    assert _names(filled, text="dmv") == ["Andrea Hale"]
    assert _names(filled, text="nobody at all") == []


def test_trashed_people_are_neither_listed_nor_loaded(filled: Portfolio) -> None:
    reader = filled.database.reader()
    ids = list_people_ids(reader, TODAY, NOW)
    edits.delete(filled, [(Contact, ids[0])])
    assert ids[0] not in list_people_ids(reader, TODAY, NOW)
    assert [line.id for line in load_people(reader, ids, TODAY, NOW)] == ids[1:]
    assert all(ids[0] not in list_people_ids(reader, TODAY, NOW, key=column) for column in COLUMNS)


def test_person_has_roles_job_history_promises_and_notes(filled: Portfolio) -> None:
    reader = filled.database.reader()
    hale = next(id for id in list_people_ids(reader, TODAY, NOW, text="hale"))
    for title, turn in (("draft", Turn.MINE), ("figures", Turn.WAITING)):
        put(filled, FollowUp, title=title, turn=turn, contact=hale)
    facts = read_person(reader, hale, TODAY, NOW)
    assert [line.title for line in facts.roles] == ["Commissioner"]
    assert [line.title for line in facts.ended] == ["Clerk"]
    assert {line.title: line.turn for line in facts.follow_ups} == {"draft": "mine", "figures": "waiting"}
    assert (facts.follow_up_count, facts.note_count, len(facts.notes)) == (2, 2, 1)
    assert facts.last_contact_on == find_last_met(reader, hale, NOW)


def test_person_that_is_not_there_is_not_found(portfolio: Portfolio) -> None:
    with pytest.raises(NotFound):
        read_person(portfolio.database.reader(), "nobody", TODAY, NOW)


_PEOPLE = st.lists(
    st.tuples(
        st.sampled_from(["", "Abel", "baker", "Öz", "Zed"]),
        st.sampled_from(["", "Ann", "bob"]),
        st.sampled_from([(), ("a@x.gov",), ("Z@x.gov", "b@x.gov")]),
        st.sampled_from([None, *Influence]),
    ),
    max_size=12,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people=_PEOPLE)
def test_any_order_lists_everyone_once_the_known_first(
    portfolio: Portfolio, people: list[tuple[str, str, tuple[str, ...], Influence | None]]
) -> None:
    made: list[Record] = []
    for number, (family, first, emails, influence) in enumerate(people):
        contact = edits.make_record(Contact, name=f"P{number}", family=family, given=first, emails=emails)
        made += [contact, edits.make_record(Role, contact=contact.id, influence=influence)]
    if made:
        edits.create(portfolio, *made)
    reader = portfolio.database.reader()
    everyone = {record.id for record in made if isinstance(record, Contact)}
    for column in ("influence", "email", "name"):
        for down in (False, True):
            lines = load_people(reader, list_people_ids(reader, TODAY, NOW, key=column, down=down), TODAY, NOW)
            assert {line.id for line in lines} == everyone
            assert len(lines) == len(everyone)
            assert _known(lines, column) == len([line for line in lines if getattr(line, column)])
    if everyone:
        edits.delete(portfolio, [(Contact, id) for id in everyone])


def _known(lines: list[PersonLine], field: str) -> int:
    """Return how many lines stand before the first of which the field is not known."""
    return next((place for place, line in enumerate(lines) if not getattr(line, field)), len(lines))
