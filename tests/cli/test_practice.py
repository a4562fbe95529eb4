"""Relationship, risks, forums and the practice from the command line: made, changed, linked, found, undone."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Brm

MADE = {
    "assessment": (("on=2026-06-01", "agency=Roads", "stage_ours=order_taker", "evidence=Larkspur"), "trust=4"),
    "risk": (("title=Larkspur", "agency=Roads", "likelihood=3", "kind=contract"), "impact=5"),
    "forum": (("name=Larkspur", "intent=tactical", "cadence_days=28"), "agenda=What is new"),
    "milestone": (("title=Larkspur", "call=governance"), "due_on=2027-02-01"),
    "manager": (("name=Larkspur", "email=m@example.org"), "phone=303-555-0101"),
    "decision": (("title=Larkspur", "on=2026-06-01"), "details=Agreed by all"),
}
LINKED = {
    "role": ("contact=Ada", "agency=Roads", "title=Larkspur clerk", "reports_to=Bo"),
    "assignment": ("manager=Mara", "agency=Roads", "role=Larkspur lead"),
}


def make(brm: Brm, kind: str, *fields: str) -> str:
    answer = brm("set", kind, "new", *fields)
    assert answer.code == 0, answer.err
    return answer.out.strip()


@pytest.fixture
def roads(brm: Brm) -> Brm:
    """A portfolio with an agency, two people and a manager."""
    make(brm, "agency", "name=Roads")
    make(brm, "contact", "name=Ada")
    make(brm, "contact", "name=Bo")
    make(brm, "manager", "name=Mara")
    return brm


def _walk(brm: Brm, kind: str, fields: tuple[str, ...], change: str) -> None:
    """Make, change, find, delete and undo one record."""
    id = make(brm, kind, *fields)
    name, _, value = change.partition("=")
    before = brm("show", kind, id, "--json").json[name]
    assert brm("set", kind, id, change).code == 0
    assert str(brm("show", kind, id, "--json").json[name]) == value
    assert brm("undo").code == 0
    assert brm("show", kind, id, "--json").json[name] == before
    assert id in [each["id"] for each in brm("list", kind, "--json").json]
    assert id in [hit["id"] for hit in brm("search", "Larkspur", "--json").json]
    assert brm("delete", kind, id).code == 0
    assert id not in [each["id"] for each in brm("list", kind, "--json").json]
    assert id in [each["id"] for each in brm("list", kind, "--trash", "--json").json]
    assert brm("undo").code == 0
    assert id in [each["id"] for each in brm("list", kind, "--json").json]
    assert {entry["op"] for entry in brm("history", kind, id, "--json").json} >= {"create", "delete", "restore"}


@pytest.mark.parametrize("kind", MADE)
def test_each_kind_is_made_changed_found_deleted_and_undone(roads: Brm, kind: str) -> None:
    _walk(roads, kind, *MADE[kind])


@pytest.mark.parametrize("kind", LINKED)
def test_what_joins_two_records_is_made_changed_and_undone(roads: Brm, kind: str) -> None:
    _walk(roads, kind, LINKED[kind], "since=2026-02-01")


def test_risk_is_linked_with_what_it_threatens_and_undone(roads: Brm) -> None:
    outcome = make(roads, "outcome", "statement=Renewals online", "agency=Roads")
    service = make(roads, "service", "name=Login")
    id = make(roads, "risk", "title=Support ends", "outcomes=Renewals online", "services=Login")
    links = roads("show", "risk", id, "--json").json["links"]
    assert [link["id"] for name in ("outcomes", "services") for link in links[name]] == [outcome, service]
    assert roads("set", "risk", id, "services-=Login").code == 0
    assert roads("show", "risk", id, "--json").json["links"].get("services", []) == []
    assert roads("undo").code == 0
    back = roads("show", "service", service, "--json").json["linked_from"]
    assert [each["id"] for each in back["risk.services"]] == [id]


def test_forum_is_linked_with_chairs_members_agencies_and_decisions(roads: Brm) -> None:
    id = make(roads, "forum", "name=Council", "chair=Ada", "co_chair=Bo", "members=Ada", "agencies=Roads")
    assert roads("set", "forum", id, "members+=Bo").code == 0
    decision = make(roads, "decision", "title=One login", "forum=Council")
    shown = roads("show", "forum", id, "--json").json
    assert [link["title"] for link in shown["links"]["members"]] == ["Ada", "Bo"]
    assert [each["id"] for each in shown["linked_from"]["decision.forum"]] == [decision]
    assert [each["id"] for each in roads("list", "forum", "--agency", "Roads", "--json").json] == [id]


def test_mark_out_of_its_scale_is_refused_in_one_line(roads: Brm) -> None:
    answer = roads("set", "assessment", "new", "on=2026-06-01", "agency=Roads", "trust=6")
    assert answer.code == 1
    assert len(answer.err.strip().splitlines()) == 1
    assert roads("list", "assessment", "--json").json == []


def test_practice_is_judged_without_an_agency(roads: Brm) -> None:
    id = make(roads, "assessment", "on=2026-06-01", "governance=3", "stakeholders=2")
    shown = roads("show", "assessment", id, "--json").json
    assert (shown["governance"], shown["stakeholders"], shown["agency"]) == (3, 2, None)


def test_show_agency_tells_its_health_with_the_reasons(roads: Brm) -> None:
    health = roads("show", "agency", "Roads", "--json").json["health"]
    assert health == {"word": "unknown", "score": None, "reasons": ["nothing to judge by is recorded yet"]}
    said = roads("show", "agency", "Roads").out
    assert "Health: Not known yet (nothing to judge by is recorded yet)" in said
    make(roads, "follow_up", "title=Send the draft", "agency=Roads", "due_on=2020-01-02")
    health = roads("show", "agency", "Roads", "--json").json["health"]
    reasons = ["never assessed", "no contact recorded", "1 late from us"]
    assert health == {"word": "watch", "score": 62, "reasons": reasons}
    assert "health" not in roads("show", "contact", "Ada", "--json").json
