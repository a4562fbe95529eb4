"""Duplicates: found with reasons, merged with all that hangs on them and undone, told apart for good."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brm_desktop.base.errors import InvalidValue
from brm_desktop.base.stamps import make_id
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.contact import Contact
from brm_desktop.domain.fields import Id
from brm_desktop.domain.follow_up import FollowUp
from brm_desktop.domain.note import Note
from brm_desktop.domain.role import Role
from brm_desktop.exchange.duplicates import Face, Pair, find_people
from brm_desktop.services import edits, files
from brm_desktop.services.duplicates import (
    combine,
    count_pointing,
    find_duplicates,
    group_pairs,
    is_chosen,
    merge_all,
    tell_apart,
)
from brm_desktop.services.exporting import export_records
from brm_desktop.services.portfolio import Portfolio
from brm_desktop.storage import rows
from brm_desktop.storage.around import list_files
from brm_desktop.storage.integrity import check_portfolio
from brm_desktop.storage.merges import find_survivor


def person(name: str, **values: Any) -> Contact:
    given, _, family = name.rpartition(" ")
    return edits.make_record(Contact, name=name, given=given, family=family, **values)


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        (person("Robert Diaz", organization="DMV"), person("Bob Díaz", organization="DMV"), "short for"),
        (person("Dana Ruiz"), person("Ruiz Dana"), "turned around"),
        (person("José Peña", emails=("a@x.gov",)), person("Jose Pena"), "accents"),
        (person("Ann Poe", emails=("ann@x.gov",)), person("A. Poe", emails=("ANN@x.gov",)), "same e-mail"),
        (person("Dr. Ann Poe", phones=("804-555-0100",)), person("Ann Poe", phones=("+1 804 555 0100",)), "same phone"),
    ],
)
def test_duplicates_of_people_are_found_with_the_reason(
    portfolio: Portfolio, one: Contact, other: Contact, reason: str
) -> None:
    edits.create(portfolio, one, other)
    (pair,) = find_duplicates(portfolio, Contact)
    assert {pair.first, pair.second} == {one.id, other.id}
    assert any(reason in each for each in pair.reasons)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (person("Ann Poe", phones=("804-555-0100",)), person("Bob Field", phones=("804-555-0100",))),
        (person("Ann Poe", organization="DMV"), person("Amy Poe", organization="DMV")),
        (person("Ann Poe", organization="A", emails=("a@a",)), person("Ann Poe", organization="B", emails=("b@b",))),
    ],
)  # fmt: skip
def test_duplicates_people_who_only_share_a_desk_or_a_name_are_two(
    portfolio: Portfolio, one: Contact, other: Contact
) -> None:
    edits.create(portfolio, one, other)
    assert find_duplicates(portfolio, Contact) == []


def test_duplicates_of_agencies_by_former_name_acronym_and_website(portfolio: Portfolio) -> None:
    dmv = edits.make_record(Agency, name="Motor Vehicles", acronym="DMV", former_names=("Bureau of Traffic",))
    old = edits.make_record(Agency, name="Bureau of Traffic")
    short = edits.make_record(Agency, name="DMV")
    edits.create(portfolio, dmv, old, short)
    assert {frozenset(pair[:2]) for pair in find_duplicates(portfolio, Agency)} == {
        frozenset((dmv.id, old.id)), frozenset((dmv.id, short.id)),
    }  # fmt: skip
    with pytest.raises(InvalidValue):
        find_duplicates(portfolio, Note)


def test_merge_keeps_every_value_role_link_note_and_file_and_is_undone(portfolio: Portfolio, tmp_path: Path) -> None:
    dmv = edits.make_record(Agency, name="Motor Vehicles")
    one = person("Robert Diaz", emails=("bob@x.gov",), job_title="CIO", about="Met in May.")
    two = person("Bob Diaz", emails=("rd@y.gov",), job_title="Chief", about="Likes charts.", phones=("804-555-0100",))
    dmv = replace(dmv, champion=two.id)
    roles = [
        edits.make_record(Role, contact=each.id, agency=dmv.id, title=title)
        for each, title in ((one, "CIO"), (two, "Lead"))
    ]
    note = edits.make_record(Note, title="Talk", attendees=(one.id, two.id))
    ask = edits.make_record(FollowUp, title="Ask", contact=two.id)
    edits.create(portfolio, one, two, dmv, *roles, note, ask)
    files.attach_bytes(portfolio, Contact, two.id, "card.txt", b"x")
    export_records(portfolio, [], "json", tmp_path / "before")
    merge_all(portfolio, Contact, one.id, [two.id])
    connection = portfolio.database.reader()
    kept = rows.get_record(connection, Contact, one.id)
    assert kept.name == "Robert Diaz"
    assert kept.emails == ("bob@x.gov", "rd@y.gov")
    assert kept.about == "Met in May.\n\nLikes charts."
    assert {"Also called: Bob Diaz", "Job title: Chief"} <= set(kept.custom)
    assert {role.title for role in rows.list_linked(connection, Role, "contact", one.id)} == {"CIO", "Lead"}
    assert rows.get_record(connection, Note, note.id).attendees == (one.id,)
    assert rows.get_record(connection, FollowUp, ask.id).contact == one.id
    assert rows.get_record(connection, Agency, dmv.id).champion == one.id
    assert [line.name for line in list_files(connection, "contact", one.id)] == ["card.txt"]
    gone = rows.get_record(connection, Contact, two.id)
    assert gone.deleted_ms is not None
    assert find_survivor(connection, two.id) == one.id
    assert check_portfolio(portfolio.database, portfolio.blobs) == []
    portfolio.journal.undo()
    export_records(portfolio, [], "json", tmp_path / "after")
    for path in (tmp_path / "before").iterdir():
        assert path.read_bytes() == (tmp_path / "after" / path.name).read_bytes()


def test_tell_apart_is_remembered_and_undone(portfolio: Portfolio) -> None:
    one, other = person("Ann Poe"), person("Ann Poe")
    edits.create(portfolio, one, other)
    assert find_duplicates(portfolio, Contact)
    tell_apart(portfolio, Contact, one.id, other.id)
    assert find_duplicates(portfolio, Contact) == []
    assert tell_apart(portfolio, Contact, one.id, other.id) is None
    portfolio.journal.undo()
    assert find_duplicates(portfolio, Contact)


WORDS = st.lists(st.sampled_from(["a", "b", "c"]), max_size=3, unique=True).map(tuple)
PEOPLE = st.builds(
    lambda name, title, emails, about: Contact(
        id=Id(make_id()), name=name, job_title=title, emails=emails, about=about
    ),
    st.sampled_from(["Ann Poe", "Bob"]), st.sampled_from(["", "CIO", "PM"]), WORDS,
    st.sampled_from(["", "x", "y\n\nz"]),
)  # fmt: skip


@given(PEOPLE, PEOPLE, st.sets(st.sampled_from(["name", "job_title", "about"])))
def test_combine_loses_no_value_of_either(one: Contact, other: Contact, take: set[str]) -> None:
    made = combine(one, other, take)
    said = " | ".join((made.name, made.job_title, made.about, *made.custom, *made.emails))
    for record in (one, other):
        for value in (record.name, record.job_title, *record.emails, *record.about.split("\n\n")):
            assert value in said
    assert combine(made, made) == made


def test_find_people_many_of_one_switchboard_are_not_compared_with_each_other() -> None:
    faces = [Face(str(at), (f"Ann{at} Poe{at}",), phones=("804-555-0100",)) for at in range(20_000)]
    assert find_people(faces) == []


def test_merge_of_three_takes_each_field_from_whom_it_is_told_and_is_undone(
    portfolio: Portfolio, tmp_path: Path
) -> None:
    one, two = person("Robert Diaz", job_title="CIO"), person("Bob Diaz", job_title="Chief", emails=("b@x.gov",))
    three = person("R. Diaz", job_title="Head", prefers="Phone")
    roles = [edits.make_record(Role, contact=each.id, title="Lead") for each in (two, three)]
    note = edits.make_record(Note, title="Talk", attendees=(one.id, two.id, three.id))
    other = edits.make_record(Note, title="Walk", attendees=(three.id, two.id))
    edits.create(portfolio, one, two, three, *roles, note, other)
    export_records(portfolio, [], "json", tmp_path / "before")
    done = merge_all(portfolio, Contact, one.id, [two.id, three.id], {"job_title": three.id, "name": two.id})
    assert done.label == "Merged Bob Diaz and R. Diaz into Robert Diaz"
    connection = portfolio.database.reader()
    kept = rows.get_record(connection, Contact, one.id)
    assert (kept.name, kept.job_title, kept.prefers, kept.emails) == ("Bob Diaz", "Head", "Phone", ("b@x.gov",))
    assert {"Also called: Robert Diaz", "Also called: R. Diaz", "Job title: CIO", "Job title: Chief"} <= {*kept.custom}
    assert rows.get_record(connection, Note, note.id).attendees == (one.id,)
    assert rows.get_record(connection, Note, other.id).attendees == (one.id,)
    assert len(rows.list_linked(connection, Role, "contact", one.id)) == 1
    assert check_portfolio(portfolio.database, portfolio.blobs) == []
    portfolio.journal.undo()
    export_records(portfolio, [], "json", tmp_path / "after")
    assert all(
        path.read_bytes() == (tmp_path / "after" / path.name).read_bytes() for path in (tmp_path / "before").iterdir()
    )


def test_merge_of_an_agency_with_the_one_above_it_leaves_none_above_itself(portfolio: Portfolio) -> None:
    above = edits.make_record(Agency, name="Transport")
    below = edits.make_record(Agency, name="Department of Transport", parent=above.id)
    edits.create(portfolio, above, below)
    merge_all(portfolio, Agency, above.id, [below.id])
    assert rows.get_record(portfolio.database.reader(), Agency, above.id).parent is None
    portfolio.journal.undo()
    merge_all(portfolio, Agency, below.id, [above.id])
    assert rows.get_record(portfolio.database.reader(), Agency, below.id).parent is None


def test_three_told_apart_are_no_pairs_any_more(portfolio: Portfolio) -> None:
    made = [person(name, phones=("804-555-0100",)) for name in ("Robert Diaz", "Bob Diaz", "Rob Diaz")]
    edits.create(portfolio, *made)
    assert find_duplicates(portfolio, Contact)
    tell_apart(portfolio, Contact, *(each.id for each in made))
    assert find_duplicates(portfolio, Contact) == []
    assert tell_apart(portfolio, Contact, *(each.id for each in made)) is None


def test_what_points_to_records_is_counted_once(portfolio: Portfolio) -> None:
    one, two = person("Robert Diaz"), person("Bob Diaz")
    note = edits.make_record(Note, title="Talk", attendees=(one.id, two.id))
    edits.create(portfolio, one, two, note, edits.make_record(FollowUp, title="Ask", contact=two.id))
    assert count_pointing(portfolio.database.reader(), Contact, [one.id, two.id]) == {"follow_up": 1, "note": 1}


def test_field_is_chosen_only_where_values_stand_against_each_other() -> None:
    assert is_chosen(Contact, "job_title", ["CIO", "Chief"])
    assert not is_chosen(Contact, "job_title", ["CIO", ""])
    assert not is_chosen(Contact, "job_title", ["CIO", "CIO"])
    assert not is_chosen(Contact, "emails", [("a@x.gov",), ("b@x.gov",)])
    assert not is_chosen(Contact, "about", ["one", "two"])


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")).filter(lambda two: two[0] != two[1])))
def test_groups_hold_every_pair_once_and_few_records(pairs: list[tuple[str, str]]) -> None:
    given_pairs = [Pair(one, other, 0.9, ()) for one, other in pairs]
    groups = group_pairs(given_pairs, 4)
    assert sorted(pair for group in groups for pair in group.pairs) == sorted(given_pairs)
    assert all(len(set(group.ids)) == len(group.ids) <= 4 for group in groups)
    assert all({*pair[:2]} <= {*group.ids} for group in groups for pair in group.pairs)
