"""People told in a list of bodies become people; what is the body's own stays with it."""

from __future__ import annotations

import pytest

from brm_desktop.domain.role import Role
from brm_desktop.exchange.plan import Known, make_plan
from brm_desktop.exchange.reading import read_source
from brm_desktop.exchange.shapes import Reading
from brm_desktop.exchange.source import make_source

CIOS = (
    "Agency,Acronym,CIO Name,CIO Email,CIO Phone,Director,Phone\n"
    "Department of Revenue,DOR,Ed Poe,ed@x.gov,503-555-0100,Al Ray,503-555-0000\n"
    "Department of Health,DOH,,,,Bo Li,503-555-0001\n"
)


def read(text: str, name: str = "list.csv") -> tuple[Reading, ...]:
    return read_source(make_source(name, text.encode()))


def test_list_of_agencies_with_their_cios_is_two_lists() -> None:
    agencies, people = read(CIOS)
    assert [each.values["phones"] for each in agencies.understood] == [("503-555-0000",), ("503-555-0001",)]
    assert [link.text for each in agencies.understood for link in each.links] == ["Al Ray", "Bo Li"]
    (ed,) = people.understood
    assert (ed.values["name"], ed.values["job_title"], ed.values["phones"]) == ("Ed Poe", "CIO", ("503-555-0100",))
    assert (people.file, ed.origin.line) == ("list.csv, people", 2)


def test_list_of_agencies_with_their_cios_gives_them_roles() -> None:
    plan = make_plan(read(CIOS), Known())
    names = {record.id: record.title_text for record in plan.created}
    (role,) = (record for record in plan.created if isinstance(record, Role))
    assert (names[role.contact], names[role.agency or ""], role.title) == ("Ed Poe", "Department of Revenue", "CIO")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Agency,Contact,Email,Phone\nDepartment of Roads,Dana Ruiz,d.ruiz@x.gov,804-555-0100\n", "a.csv"),
        (
            '{"agencies": [{"name": "Department of Roads", "acronym": "DOR",'
            ' "contacts": [{"name": "Dana Ruiz", "email": "d.ruiz@x.gov", "phone": "804-555-0100"}]}]}',
            "a.json",
        ),
        (
            "Agency,Primary Contact First Name,Primary Contact Last Name,Primary Contact Email,Primary Contact Phone\n"
            "Department of Roads,Dana,Ruiz,d.ruiz@x.gov,804-555-0100\n",
            "a.csv",
        ),
    ],
    ids=["beside", "inside", "parts"],
)
def test_contact_of_an_agency_is_found_however_the_columns_are_called(text: str, name: str) -> None:
    agencies, people = read(text, name)
    (agency,), (person,) = agencies.understood, people.understood
    assert "phones" not in agency.values
    assert "emails" not in agency.values
    told = (person.values["name"], person.values["emails"], person.values["phones"], person.values["organization"])
    assert told == ("Dana Ruiz", ("d.ruiz@x.gov",), ("804-555-0100",), "Department of Roads")


@pytest.mark.parametrize(
    "text",
    [
        "Agency,Director,Email\nDepartment of Roads,Dana Ruiz,info@x.gov\nParks Board,Bob Li,parks@x.gov\n",
        "Agency,Contact Name,Contact Phone\nDepartment of Roads,Help Office,804-555-0100\n",
        "Agency,Contact\nDepartment of Roads,Dana Ruiz\nParks Board,Bob Li\n",
    ],
    ids=["mailbox", "office", "name only"],
)
def test_list_whose_columns_tell_of_no_person_stays_one(text: str) -> None:
    (agencies,) = read(text)
    assert {each.kind for each in agencies.understood} == {"agency"}
