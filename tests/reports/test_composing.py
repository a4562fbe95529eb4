from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, timedelta

import pytest
from hypothesis import given

from brm_desktop.domain.briefing import Edition
from brm_desktop.reports.composing import compose_what_matters, redact, what_matters
from brm_desktop.reports.facts import (
    AgreementFact,
    BriefingFacts,
    HorizonFact,
    OutcomeFact,
    PromiseFact,
    RiskFact,
    SinceFact,
    Tone,
    Top,
    WhatMatters,
)
from tests.reports.briefing_samples import AS_OF_ON, make_bare_facts, make_rich_facts
from tests.reports.hostile_facts import FACTS

BARE = make_bare_facts()
LATE = PromiseFact("Hosting draft", "Piet Vandal", AS_OF_ON - timedelta(days=3))
BEHIND = OutcomeFact("Days to issue", Tone.WATCH, "Behind")
OFF = OutcomeFact("Wait at the counter", Tone.RISK, "Off track")


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (
            replace(BARE, we_owe=Top((LATE,), 1, 1)),
            "We still owe them “Hosting draft”, 3 days late: bring it, or a new date.",
        ),
        (
            replace(BARE, we_owe=Top((LATE,), 40, 12)),
            "We are late on 12 promises to them; the oldest is “Hosting draft”, 3 days late.",
        ),
        (
            replace(BARE, they_owe=Top((LATE,), 1, 1)),
            "Piet Vandal owes us “Hosting draft”, 3 days late: ask when it comes.",
        ),
        (
            replace(BARE, they_owe=Top((LATE,), 9, 4)),
            "They are late on four promises to us; ask Piet Vandal first about “Hosting draft”, 3 days late.",
        ),
        (
            replace(BARE, they_owe=Top((replace(LATE, who=""),), 1, 1)),
            "They owe us “Hosting draft”, 3 days late: ask when it comes.",
        ),
        (replace(BARE, outcomes=Top((BEHIND,), 4, 1)), "One of four outcomes is behind: Days to issue."),
        (
            replace(BARE, outcomes=Top((BEHIND, OFF), 4, 3)),
            "Three of four outcomes are behind: first Wait at the counter and Days to issue.",
        ),
        (
            replace(BARE, agreements=Top((AgreementFact("Contract 7", AS_OF_ON + timedelta(days=69)),), 1)),
            "Contract 7 ends on Jan 30, 2027, in 69 days.",
        ),
        (
            replace(BARE, risks=Top((RiskFact("No exit terms", "High", Tone.RISK),), 1)),
            "One risk is rated high: No exit terms.",
        ),
        (
            replace(BARE, risks=Top((RiskFact("No exit terms", "High", Tone.RISK),), 5, 2)),
            "Two risks are rated high: first No exit terms.",
        ),
        (
            replace(BARE, outcomes=Top((replace(BEHIND, now=8.8, target=4, unit="days"),), 1, 1)),
            "The one outcome we track is behind: Days to issue (now 8.8 days, target 4 days).",
        ),
        (replace(BARE, outcomes=Top((BEHIND,), 2, 2)), "Both outcomes are behind: Days to issue."),
        (replace(BARE, outcomes=Top((BEHIND,), 5, 5)), "All five outcomes are behind: first Days to issue."),
        (
            replace(
                BARE,
                agreements=Top((AgreementFact("Contract 7, Corvid", AS_OF_ON, partner="Corvid"),), 1),
            ),
            "Contract 7 with Corvid ends today.",
        ),
        (replace(BARE, not_working=Top(("Reports come late.",), 1)), "Not working: Reports come late."),
        (
            replace(BARE, horizon=Top((HorizonFact("Election", "2027-Q4"),), 1)),
            "Next over the horizon: Election (Q4 2027).",
        ),
        (
            replace(BARE, since=SinceFact(AS_OF_ON, Top(("Extend the pilot",), 1))),
            "Decided when we last met: Extend the pilot.",
        ),
        (replace(BARE, we_owe=Top((PromiseFact("Later"),), 1)), "Nothing we track is late, behind or about to end."),
    ],
)  # fmt: skip
def test_compose_says_what_the_facts_ask(facts: BriefingFacts, said: str) -> None:
    composed = compose_what_matters(facts)
    assert composed.text == said
    assert not composed.written
    assert len(composed.reasons) == 1


def test_compose_where_nothing_presses_says_so_and_what_is_ahead() -> None:
    facts = replace(BARE, we_owe=Top((PromiseFact("Later"),), 1), horizon=Top((HorizonFact("Election", "2027-Q4"),), 1))
    assert compose_what_matters(facts).text == (
        "Nothing we track is late, behind or about to end. Next over the horizon: Election (Q4 2027)."
    )


def test_compose_nothing_known_says_so() -> None:
    assert compose_what_matters(BARE).text.startswith("Little is recorded yet.")


def test_compose_far_agreement_is_not_pressing() -> None:
    far = Top((AgreementFact("Contract 7", date(2029, 1, 1)),), 1)
    assert (
        compose_what_matters(replace(BARE, agreements=far)).text == "Nothing we track is late, behind or about to end."
    )


@given(FACTS)
def test_compose_any_facts_say_one_to_three_reasons(facts: BriefingFacts) -> None:
    composed = compose_what_matters(facts)
    assert composed.text.strip()
    assert 1 <= len(composed.reasons) <= 3


def test_what_matters_written_by_the_manager_wins() -> None:
    written = WhatMatters("Ask for the date.", written=True)
    assert what_matters(replace(make_rich_facts(), what_matters=written)) == written


def test_redact_for_the_manager_changes_nothing_else() -> None:
    facts = make_rich_facts()
    assert redact(facts, Edition.MANAGER) == facts


@given(FACTS)
def test_redact_for_handover_keeps_no_judgment(facts: BriefingFacts) -> None:
    redacted = redact(facts, Edition.HANDOVER)
    assert redacted.health is None
    assert redacted.not_working == Top()
    assert all((who.influence, who.stance, who.note) == ("", "", "") for who in redacted.people.items)
    assert not any(service.is_rating for service in redacted.services.items)
    assert [who.name for who in redacted.people.items] == [who.name for who in facts.people.items]
    kept = {field.name for field in fields(facts)} - {
        "edition", "health", "not_working", "people", "services", "what_matters",
    }  # fmt: skip
    assert all(getattr(redacted, name) == getattr(facts, name) for name in kept)
    assert redact(redacted, Edition.HANDOVER) == redacted


def test_redact_for_handover_recomposes_what_was_composed() -> None:
    composed = replace(make_rich_facts(), what_matters=WhatMatters("Not working: reports.", written=False))
    assert redact(composed, Edition.HANDOVER).what_matters is None
