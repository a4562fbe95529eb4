"""A file into a real portfolio: one commit, nothing twice, and all of it undone at once."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from brm_desktop.domain.agency import Agency
from brm_desktop.domain.agreement import Agreement
from brm_desktop.domain.contact import Contact
from brm_desktop.domain.ops import Set
from brm_desktop.domain.record import Record, cells_of
from brm_desktop.domain.role import Role
from brm_desktop.exchange.apply import apply_plan, load_known
from brm_desktop.exchange.plan import Plan, make_plan
from brm_desktop.exchange.shapes import Reading
from brm_desktop.storage import search
from brm_desktop.storage.blobs import Blobs
from brm_desktop.storage.database import Database
from brm_desktop.storage.journal import Journal
from brm_desktop.storage.rows import list_records
from tests.exchange.conftest import ReadText

Import = Callable[..., Plan]
AGENCIES = (
    "Agency,Type,Abbreviation,Website\nParks Board (PB),Board,PB,parks.gov\nDepartment of Roads,Department,DOR,NA\n"
)
PEOPLE = (
    "BEGIN:VCARD\nVERSION:3.0\nN:Poe;Ann;;;\nFN:Ann Poe\nORG:PB\nTITLE:Head\nEMAIL:ann@x.gov\nEND:VCARD\n"
    "BEGIN:VCARD\nVERSION:3.0\nN:Ray;Bob;;;\nFN:Bob Ray\nORG:Acme\nTEL:503-555-0100\nEND:VCARD\n"
)


@pytest.fixture
def bring_in(database: Database, journal: Journal, blobs: Blobs, read_text: ReadText) -> Import:
    """Imports text as a file of that name."""

    def run(text: str, name: str = "list.csv", kind: str = "") -> Plan:
        readings: list[Reading] = [read_text(text, name, kind)]
        plan = make_plan(readings, load_known(database, readings))
        apply_plan(journal, blobs, plan, f"Imported {name}")
        return plan

    return run


def content(database: Database) -> dict[str, object]:
    """Return all live records without the stamps that every commit leaves."""
    connection = database.reader()
    kinds: tuple[type[Record], ...] = (Agency, Contact, Role)
    return {record.id: cells_of(record) for kind in kinds for record in list_records(connection, kind)}


def test_apply_agencies_are_there_and_found(database: Database, bring_in: Import) -> None:
    bring_in(AGENCIES)
    found = {agency.acronym: agency for agency in list_records(database.reader(), Agency)}
    assert (found["PB"].name, found["PB"].website, found["DOR"].website) == ("Parks Board", "parks.gov", "")
    assert search.find_names(database.reader(), "parks")


def test_apply_people_get_roles_where_their_organization_is_ours(database: Database, bring_in: Import) -> None:
    bring_in(AGENCIES)
    bring_in(PEOPLE, "people.vcf")
    parks = next(each for each in list_records(database.reader(), Agency) if each.acronym == "PB")
    (role,) = list_records(database.reader(), Role)
    assert (role.agency, role.title) == (parks.id, "Head")
    bob = next(each for each in list_records(database.reader(), Contact) if each.name == "Bob Ray")
    assert (bob.organization, bob.phones_e164) == ("Acme", ("+15035550100",))


def test_apply_same_file_again_changes_nothing(database: Database, bring_in: Import) -> None:
    bring_in(AGENCIES)
    bring_in(PEOPLE, "people.vcf")
    before = content(database)
    for text, name in ((AGENCIES, "list.csv"), (PEOPLE, "people.vcf")):
        plan = bring_in(text, name)
        assert plan.changes_nothing
        assert plan.summarize()["same"] == plan.summarize()["read"] == 2
    assert content(database) == before


def test_apply_undo_takes_the_whole_import_back(database: Database, journal: Journal, bring_in: Import) -> None:
    bring_in(AGENCIES)
    before = content(database)
    bring_in(PEOPLE, "people.vcf")
    assert journal.next_undo() == "Imported people.vcf"
    journal.undo()
    assert content(database) == before


def test_apply_undone_update_can_be_imported_again(database: Database, journal: Journal, bring_in: Import) -> None:
    bring_in(AGENCIES)
    newer = AGENCIES.replace("parks.gov", "newparks.gov")
    bring_in(newer)
    journal.undo()
    plan = bring_in(newer)
    assert plan.summarize()["updated"] == 1
    assert {each.website for each in list_records(database.reader(), Agency)} == {"newparks.gov", ""}


def test_apply_newer_version_updates_and_reports(database: Database, bring_in: Import) -> None:
    bring_in(AGENCIES)
    plan = bring_in(AGENCIES.replace("parks.gov", "newparks.gov"))
    assert [(item.state, item.about) for item in plan.items] == [("update", "website"), ("same", "")]
    assert {each.website for each in list_records(database.reader(), Agency)} == {"newparks.gov", ""}


def test_apply_what_a_person_changed_since_is_left_alone(
    database: Database, journal: Journal, bring_in: Import
) -> None:
    bring_in(AGENCIES)
    parks = next(each for each in list_records(database.reader(), Agency) if each.acronym == "PB")
    journal.commit("Changed website", [Set("agency", parks.id, "website", "parks.gov", "mine.gov")])
    assert bring_in(AGENCIES).changes_nothing
    assert {each.website for each in list_records(database.reader(), Agency)} == {"mine.gov", ""}


def test_apply_text_a_person_rewrote_is_not_added_again(database: Database, journal: Journal, bring_in: Import) -> None:
    card = "BEGIN:VCARD\nFN:Ann Poe\nEMAIL:ann@x.gov\nNOTE:Likes tea\nEND:VCARD\n"
    bring_in(card, "a.vcf")
    (ann,) = list_records(database.reader(), Contact)
    journal.commit("Rewrote", [Set("contact", ann.id, "about", "Likes tea", "Prefers coffee")])
    assert bring_in(card, "a.vcf").changes_nothing


def test_apply_photo_is_kept_with_the_portfolio(database: Database, blobs: Blobs, bring_in: Import) -> None:
    picture = b"\x89PNG\r\n\x1a\n" + bytes(range(64))
    bring_in(f"BEGIN:VCARD\nFN:Ann Poe\nPHOTO;ENCODING=b:{base64.b64encode(picture).decode()}\nEND:VCARD\n", "a.vcf")
    (ann,) = list_records(database.reader(), Contact)
    assert blobs.get(ann.photo) == picture


def test_apply_deleted_people_come_back_as_new(database: Database, journal: Journal, bring_in: Import) -> None:
    bring_in(PEOPLE, "people.vcf")
    journal.undo()
    assert bring_in(PEOPLE, "people.vcf").summarize()["new"] == 2


def test_apply_agreements_point_to_their_agencies_and_vendors(database: Database, bring_in: Import) -> None:
    bring_in(AGENCIES)
    plan = bring_in("Contract Number,Title,Vendor,Department,Amount\n7,Mowing,Acme,DOR,5\n", kind="agreement")
    made, acme = plan.created
    roads = next(each for each in list_records(database.reader(), Agency) if each.acronym == "DOR")
    assert isinstance(made, Agreement)
    assert (made.agencies, made.partner, acme.title_text) == ((roads.id,), acme.id, "Acme")
    assert bring_in("Contract Number,Title,Vendor\n7,Mowing,Acme\n", kind="agreement").changes_nothing


ROW = st.tuples(
    st.sampled_from(["Parks Board", "Roads Board", "Board of Parks", "PB", "The Parks Bd."]),
    st.sampled_from(["", "PB", "RB"]),
    st.sampled_from(["", "a.gov", "b.gov"]),
    st.sampled_from(["", "503-555-0100", "503-555-0101", "none known"]),
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ROW, min_size=1, max_size=6), st.lists(ROW, min_size=1, max_size=4))
def test_apply_any_two_lists_again_change_nothing_and_undo_restores(
    database: Database,
    journal: Journal,
    blobs: Blobs,
    read_text: ReadText,
    first: list[tuple[str, ...]],
    second: list[tuple[str, ...]],
) -> None:
    before = content(database)
    commits = 0
    for rows in (first, second, first, second):
        text = "Agency,Acronym,Website,Phone\n" + "".join(",".join(row) + "\n" for row in rows)
        readings = [replace(read_text(text, kind="agency"), odd=())]
        plan = make_plan(readings, load_known(database, readings))
        assert len(plan.items) == len(rows)
        commits += apply_plan(journal, blobs, plan, "Imported") is not None
        assert make_plan(readings, load_known(database, readings)).changes_nothing
    for _ in range(commits):
        journal.undo()
    assert content(database) == before
