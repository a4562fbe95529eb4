"""What has changed between two briefings: nothing for the same facts, a sentence for each thing that did."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from hypothesis import given, settings

from brm_desktop.domain.briefing import Edition
from brm_desktop.reports.changes import list_changes
from brm_desktop.reports.composing import redact
from brm_desktop.reports.facts import AgreementFact, BriefingFacts, PromiseFact, Tone, Top
from tests.reports.briefing_samples import EASTERN, make_rich_facts
from tests.reports.hostile_facts import FACTS

BEFORE = make_rich_facts()


@settings(max_examples=50)
@given(FACTS)
def test_changes_of_the_same_facts_are_none_but_figures_that_are_no_number(facts: BriefingFacts) -> None:
    assert [each for each in list_changes(facts, facts) if "the target is" not in each and "Decided" not in each] == []


@settings(max_examples=50)
@given(FACTS, FACTS)
def test_changes_of_any_facts_are_closed_sentences(before: BriefingFacts, after: BriefingFacts) -> None:
    assert all(each.endswith((".", "!", "?", "…", "”")) for each in list_changes(before, after))


def test_changes_of_the_rich_facts_without_any_are_none() -> None:
    assert list_changes(BEFORE, BEFORE) == []


def test_changes_of_outcomes_are_said_with_their_figures() -> None:
    first, *rest = BEFORE.outcomes.items
    changed = replace(first, now=63.0, status="Behind", tone=Tone.WATCH)
    after = replace(BEFORE, outcomes=Top((changed, *rest[:-1]), 3))
    assert list_changes(BEFORE, after) == [
        "Outcome no longer open: Satisfaction of applicants.",
        "Permits issued online: was On track, is Behind.",
        "Permits issued online: from 58% to 63%.",
    ]


def test_changes_of_promises_are_new_closed_moved_and_late() -> None:
    draft, paper, maps = BEFORE.we_owe.items
    moved = replace(maps, due_on=date(2026, 12, 18))
    after = replace(
        BEFORE,
        as_of=datetime(2026, 12, 6, 9, tzinfo=EASTERN),
        we_owe=Top((paper, moved, PromiseFact("A list of forms", due_on=date(2026, 12, 20))), 3),
    )
    said = list_changes(BEFORE, after)
    assert said[:4] == [
        "We owe them since: A list of forms.",
        f"No longer open: {draft.title}.",
        "Position paper on mobile permits: now 2 days late.",
        "Map data of closing stations: due moved from Dec 11 to Dec 18.",
    ]
    assert "Rural drive-time figures: now 4 days late." in said


def test_changes_of_lists_cut_short_say_nothing_of_what_lies_beyond() -> None:
    cut = replace(BEFORE, we_owe=Top(BEFORE.we_owe.items[:2], 3))
    assert list_changes(cut, BEFORE) == list_changes(BEFORE, cut) == []


def test_changes_of_people_and_agreements_are_said() -> None:
    estes, vandal, _ = BEFORE.people.items
    ended = AgreementFact("Contract 24-118, Corvid Systems", date(2027, 1, 31))
    after = replace(
        BEFORE,
        as_of=BEFORE.as_of + timedelta(days=90),
        people=Top((replace(estes, stance="Neutral"), vandal), 2),
        agreements=Top((ended,), 1),
        we_owe=BEFORE.we_owe,
    )
    said = list_changes(BEFORE, after)
    assert "No longer among the people: Noor Haddad, Field stations." in said
    assert "Ramona Estes: stance was Supports, is Neutral." in said
    assert "Contract 24-118, Corvid Systems has ended." in said


def test_changes_for_handover_tell_nothing_that_it_may_not_print() -> None:
    after = redact(BEFORE, Edition.HANDOVER)
    assert list_changes(after, after) == []
    assert list_changes(BEFORE, after) == []
