"""Rows to records: cleaned, placed, and nothing that was in a cell lost."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brm_desktop.exchange.cleaning import is_missing
from brm_desktop.exchange.mapping import ColumnUse, Mapping
from brm_desktop.exchange.shapes import Link, Row, Table
from brm_desktop.exchange.synonyms import Meaning
from brm_desktop.exchange.understand import divide_acronym, understand_table
from tests.exchange.conftest import ReadText


@pytest.mark.parametrize(
    ("name", "acronym", "divided"),
    [
        ("State Board of Accountancy (WBOA)", "WBOA", ("State Board of Accountancy", "WBOA")),
        ("State Board of Accountancy (WBOA)", "", ("State Board of Accountancy", "WBOA")),
        ("Board of Things (B.O.T.)", "BOT", ("Board of Things", "BOT")),
        ("Board of Things (BOT)", "XYZ", ("Board of Things (BOT)", "XYZ")),
        ("Museum (Renum to 3105)", "", ("Museum (Renum to 3105)", "")),
        ("(ABC)", "ABC", ("(ABC)", "ABC")),
    ],
)
def test_divide_acronym_only_where_the_name_ends_in_it(name: str, acronym: str, divided: tuple[str, str]) -> None:
    assert divide_acronym(name, acronym) == divided


def test_understand_agencies_missing_words_leave_fields_empty(read_text: ReadText) -> None:
    reading = read_text("AGENCY_NAME,FOCUS,TYPE,ABBREVIATION\nParks Board (PB),NA,NA,PB\nRoads Board,Roads,Board,NA\n")
    assert [dict(each.values) for each in reading.understood] == [
        {"name": "Parks Board", "acronym": "PB"},
        {"name": "Roads Board", "business": "Roads", "kind": "Board"},
    ]


def test_understand_agencies_every_way_to_reach_them_is_kept_as_typed(read_text: ReadText) -> None:
    (found,) = read_text(
        "Agency,Address,Phone,Fax,Email,Website\n"
        'Parks Board,"1 Main St\nSalem, OR 97301",503-555-0100 x2,503.555.0101,"a@x.gov; b@x.gov",x.gov\n'
    ).understood
    assert found.values == {
        "name": "Parks Board", "address": "1 Main St\nSalem, OR 97301", "website": "x.gov",
        "phones": ("503-555-0100 x2", "503.555.0101 (fax)"), "emails": ("a@x.gov", "b@x.gov"),
    }  # fmt: skip


def test_understand_agencies_parent_is_a_link_unless_it_is_the_body_itself(read_text: ReadText) -> None:
    reading = read_text("Agency,Bureau\nDepartment of Roads,\nDepartment of Roads,Bureau of Bridges\n")
    assert [each.values["name"] for each in reading.understood] == ["Department of Roads", "Bureau of Bridges"]
    assert [each.links for each in reading.understood] == [(), (Link("parent", "agency", "Department of Roads"),)]


@pytest.mark.parametrize(
    ("name", "odd"),
    [
        ("African-American Museum (Abolished 01/01/2013)", "the name tells of its history"),
        ("Accountancy, California Board of", "the name is turned around"),
        ("State Police, Rhode Island", "the name is turned around"),
    ],
)
def test_understand_agencies_odd_names_stay_and_are_flagged(read_text: ReadText, name: str, odd: str) -> None:
    found = read_text(f'Agency,Type\n"{name}",Board\nParks Board,Board\n').understood[0]
    assert found.values["name"] == name
    assert found.odd == (odd,)


def test_understand_agencies_rejected_rows_with_a_name_come_flagged(read_text: ReadText) -> None:
    reading = read_text("id,Agency,status\n1,Parks Board,rejected\n2,,rejected\n3,Roads Board,approved\n")
    assert [each.odd for each in reading.understood] == [("the list says it is rejected",), ()]
    assert [(skipped.origin.line, skipped.reason) for skipped in reading.skipped] == [(3, "no name in it")]
    assert reading.read == 3


def test_understand_people_from_an_address_book(read_text: ReadText) -> None:
    (found,) = read_text(
        "First Name,Last Name,E-mail Address,Mobile Phone,Company,Job Title,Home Street,Home City,"
        "Home State,Home Zip,Birthday\n"
        "Ann,Poe,ann@x.gov,(503) 555-0100,Parks Board,Head,1 Main,Salem,OR,97301,1/2/1980\n"
    ).understood
    assert found.values == {
        "name": "Ann Poe", "given": "Ann", "family": "Poe", "emails": ("ann@x.gov",), "organization": "Parks Board",
        "phones": ("(503) 555-0100 (mobile)",), "phones_e164": ("+15035550100",), "job_title": "Head",
        "addresses": ("1 Main\nSalem, OR 97301 (home)",), "birthday": "1980-01-02",
    }  # fmt: skip


def test_understand_people_labels_stand_in_the_cells_beside(read_text: ReadText) -> None:
    (found,) = read_text(
        "Given Name,Family Name,Phone 1 - Type,Phone 1 - Value,E-mail 1 - Type,E-mail 1 - Value,Group Membership\n"
        "Ann,Poe,Mobile,503-555-0100 ::: 503-555-0101,* Home,a@x.gov,* myContacts ::: Friends\n"
    ).understood
    assert found.values["phones"] == ("503-555-0100 (mobile)", "503-555-0101 (mobile)")
    assert found.values["custom"] == ("Home e-mail: a@x.gov",)
    assert found.values["tags"] == ("myContacts", "Friends")


def test_understand_people_called_null_are_people(read_text: ReadText) -> None:
    (found,) = read_text("First Name,Last Name,Email\nAnn,Null,ann@x.gov\n").understood
    assert found.values["name"] == "Ann Null"


def test_understand_people_columns_of_their_own_are_kept(read_text: ReadText) -> None:
    long = "word " * 100
    (found,) = read_text(f"First Name,Last Name,Shoe size,Story,Password\nAnn,Poe,7,{long},hush\n").understood
    assert found.values["custom"] == ("Shoe size: 7",)
    assert found.values["about"] == f"Story: {long.strip()}"
    assert "hush" not in str(found)


def test_understand_agreements_values_follow_their_fields(read_text: ReadText) -> None:
    (found,) = read_text(
        "Contract Number,Title,Vendor,Department,Start Date,End Date,Amount\n"
        '7,Mowing,Acme,Parks,20260102,,"34,000.00"\n',
        kind="agreement",
    ).understood
    assert found.values == {"number": "7", "title": "Mowing", "starts_on": date(2026, 1, 2), "amount": 3_400_000}
    assert set(found.links) == {Link("partner", "partner", "Acme"), Link("agencies", "agency", "Parks")}


def test_understand_value_that_does_not_fit_is_kept_and_flagged(read_text: ReadText) -> None:
    found = read_text("Agency,Staff,Priority\nParks Board,a few,9\nRoads Board,12,2\n").understood
    assert found[0].values == {"name": "Parks Board", "custom": ("Staff: a few", "Priority: 9")}
    assert found[0].odd == ("Staff cannot be a few; kept as text", "Priority cannot be 9; kept as text")
    assert found[1].values == {"name": "Roads Board", "staff": 12, "priority": 2}


def test_understand_first_rows_keep_their_lines(read_text: ReadText) -> None:
    reading = read_text('Agency,Type\n"Parks\nBoard",Board\nRoads Board,Board\n')
    assert [each.origin.line for each in reading.understood] == [2, 4]


CELL = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=30)


@given(
    st.dictionaries(st.sampled_from(["Color", "Size", "Shape"]), CELL),
    st.sampled_from(["agency", "contact", "partner"]),
)
def test_understand_any_unmapped_cell_is_found_again(cells: dict[str, str], kind: str) -> None:
    columns = ("Name", *cells)
    table = Table("x.csv", columns, (Row(2, ("Parks Board", *cells.values())),))
    (found,) = understand_table(table, Mapping(kind, (ColumnUse("Name", Meaning("name")),))).understood
    kept = " ".join(found.values.get("custom", ()))
    for column, cell in cells.items():
        words = cell.split()
        if not is_missing(cell):
            assert f"{column}: {words[0]}" in kept
