"""What an import would do: new, same, update, possible duplicate or skipped, and never twice."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brm_desktop.base.stamps import make_id
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.agreement import Agreement
from brm_desktop.domain.contact import Contact
from brm_desktop.domain.fields import Id
from brm_desktop.domain.record import Record
from brm_desktop.domain.role import Role
from brm_desktop.exchange.matching import fold_name
from brm_desktop.exchange.plan import Known, Plan, make_plan
from brm_desktop.exchange.shapes import Link, Origin, Position, Reading, Skipped, Understood


def agency(name: str, **more: Any) -> Agency:
    return Agency(id=Id(make_id()), name=name, **more)


def person(name: str, **more: Any) -> Contact:
    return Contact(id=Id(make_id()), name=name, **more)


def row(
    kind: str, line: int = 2, key: str = "", links: tuple[Link, ...] = (), at: str = "", title: str = "", **values: Any
) -> Understood:
    if key:
        values["custom"] = (*values.get("custom", ()), key)
    positions = (Position(at, title),) if at else ()
    return Understood(kind, values, Origin("list.csv", line), links, positions, key=key)


def reading(*rows: Understood) -> Reading:
    return Reading("list.csv", tuple(rows))


def known(*records: Record) -> Known:
    by_kind: dict[str, list[Record]] = {}
    for record in records:
        by_kind.setdefault(record.KIND.name, []).append(record)
    return Known(by_kind)


def after(plan: Plan, before: Known) -> Known:
    changed = {old.id: new for old, new in plan.changed}
    records = [changed.get(each.id, each) for kind in before.records.values() for each in kind]
    return known(*records, *plan.created)


def states(plan: Plan) -> list[str]:
    return [item.state for item in plan.items]


def test_plan_unknown_rows_are_new_with_their_values() -> None:
    plan = make_plan([reading(row("agency", name="Parks Board", phones=("555",)))], Known())
    assert states(plan) == ["new"]
    (made,) = plan.created
    assert isinstance(made, Agency)
    assert (made.name, made.phones) == ("Parks Board", ("555",))


@pytest.mark.parametrize(
    "there",
    [
        agency("Parks Board"),
        agency("PARKS BOARD"),
        agency("The Parks Bd."),
        agency("Trails Board", former_names=("Parks Board",)),
    ],
)
def test_plan_agency_is_known_by_its_name_however_written(there: Agency) -> None:
    plan = make_plan([reading(row("agency", name="Parks Board", acronym="PB"))], known(there))
    assert states(plan) == ["update"]
    ((_, changed),) = plan.changed
    assert isinstance(changed, Agency)
    assert (changed.id, changed.acronym, changed.name) == (there.id, "PB", there.name)


def test_plan_agency_named_by_its_acronym_is_known() -> None:
    plan = make_plan([reading(row("agency", name="DMV"))], known(agency("Department of Motor Vehicles", acronym="DMV")))
    assert states(plan) == ["same"]


def test_plan_agencies_of_one_name_in_other_places_are_apart() -> None:
    rows = [
        row("agency", name="City of Salem", address="Salem, OR"),
        row("agency", name="City of Salem", address="Salem, MA"),
    ]
    plan = make_plan([reading(*rows)], Known())
    assert states(plan) == ["new", "new"]
    assert states(make_plan([reading(*rows)], after(plan, Known()))) == ["same", "same"]


def test_plan_bureaus_of_one_name_under_other_parents_are_apart() -> None:
    rows = [
        row("agency", name="Office of the Secretary", links=(Link("parent", "agency", parent),))
        for parent in ("Roads", "Parks")
    ]
    tops = [row("agency", name="Roads"), row("agency", name="Parks")]
    plan = make_plan([reading(*tops, *rows)], Known())
    assert states(plan) == ["new"] * 4
    parents = {record.id: record.title_text for record in plan.created}
    assert [parents[each.parent or ""] for each in plan.created if isinstance(each, Agency) and each.parent] == [
        "Roads",
        "Parks",
    ]
    assert make_plan([reading(*tops, *rows)], after(plan, Known())).changes_nothing


def test_plan_same_key_with_a_new_name_is_a_rename() -> None:
    there = agency("Board of Parks and Trails", custom=("id: 7",))
    plan = make_plan([reading(row("agency", key="id: 7", name="Department of Parks and Trails"))], known(there))
    ((_, changed),) = plan.changed
    assert isinstance(changed, Agency)
    assert (changed.name, changed.former_names) == ("Department of Parks and Trails", ("Board of Parks and Trails",))


def test_plan_same_key_of_another_list_is_not_enough() -> None:
    there = agency("Lottery", custom=("id: 7",))
    plan = make_plan([reading(row("agency", key="id: 7", name="Parks Board"))], known(there))
    assert states(plan) == ["new"]


def test_plan_same_name_with_another_key_is_added_and_listed() -> None:
    there = agency("Parks Board", custom=("id: 7",))
    plan = make_plan([reading(row("agency", key="id: 8", name="Parks Board"))], known(there))
    assert states(plan) == ["possible_duplicate"]
    assert (plan.items[0].other, len(plan.created)) == (there.id, 1)
    assert plan.summarize()["new"] == 1
    assert plan.summarize()["possible_duplicates"][0]["why"] == "may be Parks Board"


def test_plan_words_in_another_order_are_listed_not_merged() -> None:
    plan = make_plan([reading(row("agency", name="Board of Parks"))], known(agency("Parks Board")))
    assert states(plan) == ["possible_duplicate"]


def test_plan_rows_about_one_body_fold_into_one_and_keep_what_differs() -> None:
    rows = [
        row("agency", 2, name="Parks Board", website="a.gov", emails=("a@x.gov",)),
        row("agency", 3, name="Parks Board", website="b.gov", emails=("b@x.gov",)),
        row("agency", 4, name="Parks Board", website="a.gov"),
    ]
    plan = make_plan([reading(*rows)], Known())
    assert states(plan) == ["new", "update", "same"]
    (made,) = plan.created
    assert isinstance(made, Agency)
    assert (made.website, made.emails, made.custom) == ("a.gov", ("a@x.gov", "b@x.gov"), ("Website: b.gov",))
    assert states(make_plan([reading(*reversed(rows))], after(plan, Known()))) == ["same"] * 3


def test_plan_newer_list_updates_and_names_what_is_gone() -> None:
    before = known(
        *(agency(name, custom=(f"id: {at}",)) for at, name in enumerate(("Parks Board", "Roads Board", "Lottery")))
    )
    rows = [
        row("agency", 2, "id: 0", name="Parks Board", website="parks.gov"),
        row("agency", 3, "id: 1", name="Roads Board"),
    ]
    plan = make_plan([reading(*rows)], before)
    assert states(plan) == ["update", "same"]
    assert [record.title_text for record in plan.gone] == ["Lottery"]
    assert [new.title_text for _, new in plan.changed] == ["Parks Board"]


def test_plan_value_that_a_person_replaced_is_not_brought_back() -> None:
    there = agency("Parks Board", website="new.gov", phones=("2",))
    past = {"website": frozenset(("old.gov", "new.gov")), "phones": frozenset(("1", "2"))}
    rows = reading(row("agency", name="Parks Board", website="old.gov", phones=("1", "2")))
    plan = make_plan([rows], replace(known(there), past=lambda kind, id: past))
    assert states(plan) == ["same"]
    assert plan.changes_nothing


def test_plan_person_is_known_by_email_and_keeps_the_known_name() -> None:
    there = person("Robert Ray", given="Robert", family="Ray", emails=("bob@x.gov",))
    plan = make_plan(
        [reading(row("contact", name="Bob Ray", given="Bob", family="Ray", emails=("BOB@x.gov",)))], known(there)
    )
    ((_, changed),) = plan.changed
    assert isinstance(changed, Contact)
    assert (changed.name, changed.custom) == ("Robert Ray", ("Also called: Bob Ray",))


def test_plan_mailbox_shared_by_two_people_is_listed() -> None:
    there = person("Ann Poe", emails=("info@x.gov",))
    plan = make_plan([reading(row("contact", name="Bob Ray", emails=("info@x.gov",)))], known(there))
    assert states(plan) == ["possible_duplicate"]


@pytest.mark.parametrize(
    ("mine", "theirs", "state"),
    [
        ({}, {}, "same"),
        ({"phones_e164": ("+15035550100",)}, {"phones_e164": ("+15035550100",)}, "same"),
        ({"organization": "Parks"}, {"organization": "PARKS"}, "same"),
        ({"emails": ("a@x.gov",)}, {"emails": ("b@y.gov",)}, "possible_duplicate"),
        ({"organization": "Parks"}, {"organization": "Roads"}, "possible_duplicate"),
        ({"phones": ("1",)}, {"phones": ("2",), "organization": "Parks"}, "possible_duplicate"),
    ],
)
def test_plan_two_people_of_one_name_need_more_to_be_one(
    mine: dict[str, Any], theirs: dict[str, Any], state: str
) -> None:
    plan = make_plan([reading(row("contact", name="Ann Poe", **theirs))], known(person("Ann Poe", **mine)))
    assert states(plan)[0] in (state, "update" if state == "same" else state)


def test_plan_person_whose_name_is_turned_or_accented_is_known() -> None:
    there = person("Zoë Núñez", given="Zoë", family="Núñez")
    assert states(make_plan([reading(row("contact", name="Nunez Zoe"))], known(there)))[0] != "new"


@pytest.mark.parametrize("said", ["Parks Board", "PB", "Trails Board"])
def test_plan_person_gets_a_role_where_the_organization_is_ours(said: str) -> None:
    ours = agency("Parks Board", acronym="PB", former_names=("Trails Board",))
    plan = make_plan(
        [reading(row("contact", name="Ann Poe", organization=said, job_title="Head", at=said, title="Head"))],
        known(ours),
    )
    role = next(each for each in plan.created if isinstance(each, Role))
    assert (role.agency, role.title, role.contact) == (ours.id, "Head", plan.items[0].id)
    assert make_plan(
        [reading(row("contact", name="Ann Poe", organization=said, job_title="Head", at=said, title="Head"))],
        after(plan, known(ours)),
    ).changes_nothing


def test_plan_organization_that_is_not_ours_stays_text() -> None:
    plan = make_plan(
        [reading(row("contact", name="Ann Poe", organization="Acme", at="Acme"))], known(agency("Parks Board"))
    )
    (made,) = plan.created
    assert isinstance(made, Contact)
    assert made.organization == "Acme"


def test_plan_agency_told_by_the_person_takes_those_without_one() -> None:
    ours = agency("Parks Board")
    plan = make_plan([reading(row("contact", name="Ann Poe", job_title="Head"))], known(ours), agency=ours.id)
    assert [(each.agency, each.title) for each in plan.created if isinstance(each, Role)] == [(ours.id, "Head")]


def test_plan_agency_that_came_after_its_people_gives_them_roles() -> None:
    there = person("Ann Poe", organization="Parks Board")
    plan = make_plan(
        [reading(row("contact", name="Ann Poe", organization="Parks Board", at="Parks Board"))],
        known(there, agency("Parks Board")),
    )
    assert [(item.state, item.about) for item in plan.items] == [("update", "where they belong")]


def test_plan_rows_that_name_two_vendors_keep_the_first_and_say_the_other() -> None:
    values = {"title": "Cloud", "custom": ("Contract: 1",)}
    rows = [
        Understood("agreement", values, Origin("a.csv", line), (Link("partner", "partner", vendor),), key="Contract: 1")
        for line, vendor in ((2, "Acme"), (3, "Beta"))
    ]
    plan = make_plan([reading(*rows)], Known())
    (made,) = (record for record in plan.created if isinstance(record, Agreement))
    names = {record.id: record.title_text for record in plan.created}
    assert (names[made.partner or ""], made.custom) == ("Acme", ("Contract: 1", "Partner: Beta"))
    assert make_plan([reading(*rows)], after(plan, Known())).changes_nothing


def test_plan_meeting_made_and_called_off_in_one_import_leaves_nothing() -> None:
    told = Understood("note", {"title": "Board"}, Origin("a.ics", 2), uid="m1", version="000000001")
    gone = replace(told, version="000000002", cancelled=True)
    task = Understood("follow_up", {"title": "Send"}, Origin("a.md", 3), uid="m1/x", within="m1")
    plan = make_plan([reading(replace(told, parts=(task,)), gone)], Known())
    assert [record.KIND.name for record in plan.created] == ["follow_up"]
    assert (getattr(plan.created[0], "note"), plan.removed) == (None, ())  # noqa: B009  # of a follow-up


def test_plan_new_title_changes_the_role_that_had_the_old_one() -> None:
    ours, there = agency("Parks Board"), person("Ann Poe", organization="Parks Board", job_title="Deputy")
    role = Role(id=Id(make_id()), contact=there.id, agency=ours.id, title="Deputy")
    news = row("contact", name="Ann Poe", organization="Parks Board", job_title="Head", at="Parks Board", title="Head")
    plan = make_plan([reading(news)], known(ours, there, role))
    assert [new.title for _, new in plan.changed if isinstance(new, Role)] == ["Head"]


def test_plan_skipped_rows_are_counted_with_their_reasons() -> None:
    plan = make_plan([Reading("list.csv", (), (Skipped(Origin("list.csv", 5), "no name in it"),))], Known())
    summary = plan.summarize()
    assert (summary["read"], summary["skipped"]) == (1, [{"where": "list.csv line 5", "reason": "no name in it"}])


def test_fold_name_short_forms_and_accents_make_no_difference() -> None:
    assert fold_name("The Dept. of Parks & Récréation") == fold_name("Department of Parks and Recreation")


WORDS = st.sampled_from(["Parks", "Roads", "Board", "Office", "Ann", "Bob", "Poe"])
NAMES = st.lists(WORDS, min_size=1, max_size=3).map(" ".join)
SMALL = st.sampled_from(["", "a", "b"])
AGENCY_ROWS = st.builds(
    lambda name, acronym, website, phone, key, place: row(
        "agency", name=name, acronym=acronym, website=website, phones=(phone,) if phone else (),
        custom=(f"State: {place}",) if place else (), key=f"id: {key}" if key else "",
    ),
    NAMES, SMALL, SMALL, SMALL, SMALL, SMALL,
)  # fmt: skip
PEOPLE_ROWS = st.builds(
    lambda name, email, phone, place, key: row(
        "contact", name=name, emails=(f"{email}@x.gov",) if email else (), phones=(phone,) if phone else (),
        organization=place, at=place, key=f"UID: {key}" if key else "",
    ),
    NAMES, SMALL, SMALL, SMALL, SMALL,
)  # fmt: skip


@given(st.lists(AGENCY_ROWS | PEOPLE_ROWS, max_size=12))
def test_plan_every_row_is_accounted_for(rows: list[Understood]) -> None:
    plan = make_plan([reading(*rows)], Known())
    assert len(plan.items) == len(rows)
    ids = {record.id for record in plan.created}
    assert all(item.id in ids for item in plan.items)
    assert len(plan.created) - sum(isinstance(each, Role) for each in plan.created) == states(plan).count(
        "new"
    ) + states(plan).count("possible_duplicate")


@given(st.lists(AGENCY_ROWS | PEOPLE_ROWS, max_size=8))
def test_plan_the_same_list_again_changes_nothing(rows: list[Understood]) -> None:
    first = make_plan([reading(*rows)], Known())
    again = make_plan([reading(*rows)], after(first, Known()))
    assert again.changes_nothing, [item for item in again.items if item.state != "same"]
