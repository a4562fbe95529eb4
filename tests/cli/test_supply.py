"""Partners, agreements, amendments, evaluations and services from the command line: made, changed, linked, undone."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Brm

MADE = {
    "partner": (("name=Larkspur", "tier=strategic", "kind=msi", "provides=Runs the service desk"), "tier=preferred"),
    "agreement": (("title=Network operations", "number=117", "amount=1200000", "ends_on=2027-03-01"), "number=118"),
    "amendment": (("agreement=Host", "on=2026-05-01", "changed=Longer hours"), "changed=Longer hours at night"),
    "assessment": (("on=2026-06-01", "partner=Cloudberry", "objectives=4", "evidence=Scorecard"), "objectives=2"),
    "service": (("name=Drone imagery", "stage=idea", "description=Flights kept once"), "stage=exploring"),
}


def make(brm: Brm, kind: str, *fields: str) -> str:
    answer = brm("set", kind, "new", *fields)
    assert answer.code == 0, answer.err
    return answer.out.strip()


@pytest.mark.parametrize("kind", MADE)
def test_each_kind_is_made_changed_found_deleted_and_undone(brm: Brm, kind: str) -> None:
    make(brm, "partner", "name=Cloudberry")
    make(brm, "agreement", "title=Host")
    fields, change = MADE[kind]
    id = make(brm, kind, *fields)
    name, _, value = change.partition("=")
    before = brm("show", kind, id, "--json").json[name]
    assert brm("set", kind, id, change).code == 0
    assert str(brm("show", kind, id, "--json").json[name]) == value
    assert brm("undo").code == 0
    assert brm("show", kind, id, "--json").json[name] == before
    assert id in [each["id"] for each in brm("list", kind, "--json").json]
    words = fields[-1].partition("=")[2] if kind != "agreement" else "Network"
    assert id in [hit["id"] for hit in brm("search", words, "--json").json]
    assert brm("delete", kind, id).code == 0
    assert id not in [each["id"] for each in brm("list", kind, "--json").json]
    assert id in [each["id"] for each in brm("list", kind, "--trash", "--json").json]
    assert brm("undo").code == 0
    assert id in [each["id"] for each in brm("list", kind, "--json").json]
    assert {entry["op"] for entry in brm("history", kind, id, "--json").json} >= {"create", "set", "delete"}


def test_agreement_is_linked_with_its_partner_agencies_outcome_and_amendments(brm: Brm) -> None:
    partner, agency = make(brm, "partner", "name=Cloudberry"), make(brm, "agency", "name=Roads")
    outcome = make(brm, "outcome", "statement=Permits in a day", "agency=Roads")
    id = make(brm, "agreement", "title=Hosting", "partner=Cloudberry", "agencies=Roads", "outcome=Permits in a day")
    amendment = make(brm, "amendment", "agreement=Hosting", "changed=Wireless backup")
    shown = brm("show", "agreement", id, "--json").json
    assert [link["id"] for name in ("partner", "agencies", "outcome") for link in shown["links"][name]] == [
        partner, agency, outcome,
    ]  # fmt: skip
    assert [link["id"] for link in shown["linked_from"]["amendment.agreement"]] == [amendment]
    assert [each["id"] for each in brm("list", "agreement", "--agency", "Roads", "--json").json] == [id]


def test_show_service_ranks_who_may_share_the_interest_with_reasons_and_answers(brm: Brm) -> None:
    make(brm, "agency", "name=Water", "needs=Drone imagery of every dam")
    make(brm, "agency", "name=Parks", "direction=Flights of drones, and imagery of the herds")
    make(brm, "agency", "name=Library", "needs=Scanned books")
    id = make(brm, "service", "name=Shared drone imagery")
    assert brm("set", "service", id, "not_interested+=Parks").code == 0
    ranked = brm("show", "service", id, "--json").json["potential_interest"]
    assert [(each["agency"], each["answer"]) for each in ranked] == [("Water", ""), ("Parks", "not interested")]
    assert ranked[0]["reasons"] == ["both mention drone imagery; they need “Drone imagery of every dam”"]
    assert "May share the interest: Water (both mention drone imagery" in brm("show", "service", id).out
    assert "potential_interest" not in brm("show", "partner", make(brm, "partner", "name=P"), "--json").json


def test_follow_up_is_about_any_record(brm: Brm) -> None:
    agreement = make(brm, "agreement", "title=Hosting")
    id = make(brm, "follow_up", "title=Ask for terms", "about=agreement:Hosting")
    shown = brm("show", "follow_up", id, "--json").json
    assert shown["about"] == f"agreement:{agreement}"
    assert shown["links"]["about"][0]["title"] == "Hosting"
    found = brm("show", "agreement", agreement, "--json").json["linked_from"]
    assert [each["id"] for each in found["follow_up.about"]] == [id]
