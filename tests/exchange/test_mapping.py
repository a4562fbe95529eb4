"""Which column is which: guessed from headings and values, or told by a file; doubt is said, never imported."""

from __future__ import annotations

from pathlib import Path

import pytest

from brm_desktop.base.errors import KnownError
from brm_desktop.exchange.guessing import guess_kind, guess_mapping
from brm_desktop.exchange.mapping import (
    ColumnUse,
    Mapping,
    UnsureMapping,
    check_mapping,
    list_targets,
    require_sure,
)
from brm_desktop.exchange.mapping_files import load_mapping, save_mapping
from brm_desktop.exchange.synonyms import Meaning
from tests.exchange.conftest import ReadTable

AGENCIES = ("Parks Board,Board,PB\n", "Department of Roads,Department,DOR\n", "Office of the Auditor,Office,OA\n")


def uses(read_table: ReadTable, text: str, kind: str = "") -> dict[str, str]:
    return {use.column: str(use.use) for use in guess_mapping(read_table(text), kind).columns}


@pytest.mark.parametrize(
    ("headings", "name", "kind", "acronym"),
    [
        ("AGENCY_NAME,TYPE,ABBREVIATION", "AGENCY_NAME", "TYPE", "ABBREVIATION"),
        ("Display Name,Classification,Short Name", "Display Name", "Classification", "Short Name"),
        ("Agency,Agency Type,Acronym", "Agency", "Agency Type", "Acronym"),
    ],
)
def test_guess_mapping_agencies_by_any_common_heading(
    read_table: ReadTable, headings: str, name: str, kind: str, acronym: str
) -> None:
    table = read_table(headings + "\n" + "".join(AGENCIES))
    mapping = guess_mapping(table)
    assert (mapping.kind, mapping.sure) == ("agency", True)
    assert {use.column: str(use.use) for use in mapping.columns} == {name: "name", kind: "kind", acronym: "acronym"}


def test_guess_mapping_lower_level_is_the_name_and_upper_the_parent(read_table: ReadTable) -> None:
    found = uses(read_table, "Agency,Bureau\nDepartment of Roads,\nDepartment of Roads,Bureau of Bridges\n")
    assert found == {"Agency": "parent", "Bureau": "name"}


@pytest.mark.parametrize(
    ("headings", "row", "expected"),
    [
        (
            "First Name,Last Name,E-mail Address,Business Phone,Mobile Phone,Company,Job Title,Business Street,"
            "Business City",
            "Ann,Poe,a@x.gov,804-555-0100,804-555-0101,Parks,Head,1 Main,Salem",
            ["given", "family", "emails", "phones:work", "phones:mobile", "organization", "job_title",
             "addresses/street:work", "addresses/city:work"],
        ),
        (
            "Given Name,Family Name,E-mail 1 - Type,E-mail 1 - Value,Phone 1 - Type,Phone 1 - Value,"
            "Organization 1 - Name",
            "Ann,Poe,* Work,a@x.gov,Mobile,804-555-0100,Parks",
            ["given", "family", "emails/label:1", "emails:1", "phones/label:1", "phones:1", "organization"],
        ),
        (
            "First Name,Last Name,E-mail 1 - Label,E-mail 1 - Value,Organization Name,Organization Title,Labels",
            "Ann,Poe,Work,a@x.gov,Parks,Head,* myContacts",
            ["given", "family", "emails/label:1", "emails:1", "organization", "job_title", "tags"],
        ),
        (
            "Display Name,Primary Email,Work Phone,Home ZipCode,Organization,Web Page 1,Notes",
            "Ann Poe,a@x.gov,804-555-0100,97301,Parks,x.gov,tea",
            ["name", "emails", "phones:work", "addresses/code:home", "organization", "websites", "about"],
        ),
        (
            "n_given,n_family,org_name,tel_cell,tel_fax_home,adr_one_street,adr_two_locality,email_home,bday",
            "Ann,Poe,Parks,804-555-0100,804-555-0101,1 Main,Salem,a@x.gov,1980-01-02",
            ["given", "family", "organization", "phones:mobile", "phones:home fax", "addresses/street:work",
             "addresses/city:home", "emails:home", "birthday"],
        ),
    ],
    ids=["outlook", "google old", "google new", "thunderbird", "tine20"],
)  # fmt: skip
def test_guess_mapping_knows_the_layouts_of_address_books(
    read_table: ReadTable, headings: str, row: str, expected: list[str]
) -> None:
    table = read_table(f"{headings}\n{row}\n")
    mapping = guess_mapping(table)
    assert (mapping.kind, mapping.sure) == ("contact", True)
    assert [str(use.use) for use in mapping.columns] == expected


def test_guess_mapping_title_beside_job_title_stands_before_the_name(read_table: ReadTable) -> None:
    found = uses(read_table, "Title,First Name,Last Name,Job Title\nDr.,Ann,Poe,Head\n")
    assert (found["Title"], found["Job Title"]) == ("prefix", "job_title")


def test_guess_mapping_by_values_where_the_heading_says_nothing(read_table: ReadTable) -> None:
    found = uses(read_table, "First,Last,Reach\nAnn,Poe,ann@x.gov\nBob,Ray,bob@x.gov\n")
    assert found["Reach"] == "emails"


def test_guess_mapping_key_must_differ_in_every_row(read_table: ReadTable) -> None:
    assert uses(read_table, "id,Agency\n1,Parks Board\n2,Roads Board\n")["id"] == "key"
    assert uses(read_table, "id,Agency\n1,Parks Board\n1,Roads Board\n")["id"] == "custom"


def test_guess_mapping_passwords_are_left_out(read_table: ReadTable) -> None:
    assert uses(read_table, "First Name,Last Name,Password\nAnn,Poe,secret\n")["Password"] == "leave out"


def test_guess_kind_contracts_are_not_taken_for_agencies(read_table: ReadTable) -> None:
    table = read_table(
        "department,vendor,contract number,short desc,start date,end date,amount\nParks,Acme,7,Mowing,1/2/26,1/3/27,5\n"
    )
    assert guess_kind(table)[0] == "agreement"


@pytest.mark.parametrize(
    "text",
    ["a,b,c\n1,2,3\n", "Ann,Poe,ann@x.gov\nBob,Ray,bob@x.gov\n",
     "VARIABLE,DESCRIPTION\nName,The name of the agency\nType,The type of agency\n",
     "agency,date\n" + "Parks Board,1/2/2026\n" + "".join(f"Parks Board,1/{day}/2026\n" for day in range(3, 20))],
    ids=["nothing known", "no headings", "a dictionary", "meetings"],
)  # fmt: skip
def test_guess_mapping_doubtful_lists_are_refused_with_the_way_out(read_table: ReadTable, text: str) -> None:
    table = read_table(text)
    mapping = guess_mapping(table)
    assert not mapping.sure
    with pytest.raises(UnsureMapping) as told:
        require_sure(table, mapping)
    said = str(told.value)
    assert "list.csv" in said
    assert "--map FILE" in said
    assert table.columns[0] in said
    assert "\n" not in said


def test_guess_mapping_told_kind_is_obeyed(read_table: ReadTable) -> None:
    mapping = guess_mapping(read_table("Vendor,Website\nAcme,acme.example\n"), "partner")
    assert (mapping.kind, mapping.sure) == ("partner", True)
    assert [str(use.use) for use in mapping.columns] == ["name", "website"]


def test_mapping_file_is_read_back_as_it_was_saved(tmp_path: Path) -> None:
    columns = tuple(
        ColumnUse(column, meaning, "told")
        for column, meaning in [
            ("Who", Meaning("name")), ("Straße", Meaning("addresses", "home", "street")), ("Ref", Meaning("key")),
            ("Secret", Meaning("leave out")), ("Color", Meaning("custom")),
        ]
    )  # fmt: skip
    mapping = Mapping("contact", columns, headed=False)
    save_mapping(mapping, tmp_path / "map.json")
    assert load_mapping(tmp_path / "map.json") == mapping


@pytest.mark.parametrize(
    ("content", "reason"),
    [("{", "not understood"), ('{"kind": "agency"}', "not understood"), ("[]", "not understood"),
     ('{"kind": "zebra", "columns": {}}', "zebra"), ('{"kind": "agency", "columns": {"A": "stripes"}}', "stripes")],
)  # fmt: skip
def test_load_mapping_broken_file_is_a_known_error(tmp_path: Path, content: str, reason: str) -> None:
    path = tmp_path / "map.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(KnownError, match=reason):
        load_mapping(path)


def test_check_mapping_names_columns_that_are_not_there(read_table: ReadTable) -> None:
    mapping = Mapping("agency", (ColumnUse("Wrong", Meaning("name")),))
    with pytest.raises(UnsureMapping, match="Wrong"):
        check_mapping(read_table("Agency\nParks Board\n"), mapping)


def test_list_targets_offers_every_field_and_what_else_can_be_done() -> None:
    targets = list_targets("agency")
    assert targets["acronym"] == "Acronym"
    assert {"key", "custom", "leave out"} <= targets.keys()
