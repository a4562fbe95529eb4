"""Facts to JSON and back: whatever they hold, they come back the same and print the same page."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings

from brm_desktop.base.errors import InvalidValue
from brm_desktop.reports.briefing import make_briefing_pdf
from brm_desktop.reports.facts import BriefingFacts
from brm_desktop.reports.facts_json import facts_from_json, facts_to_json
from tests.reports.briefing_samples import make_bare_facts, make_rich_facts
from tests.reports.hostile_facts import FACTS, NASTY, make_huge_facts


@settings(max_examples=100)
@given(FACTS)
def test_json_any_facts_come_back_the_same(facts: BriefingFacts) -> None:
    text = facts_to_json(facts)
    back = facts_from_json(text)
    said = (repr(each).replace("fold=1, ", "") for each in (back, facts))  # where no number is like itself
    assert next(said) == next(said)
    assert facts_to_json(back) == text
    assert text.isascii()


@pytest.mark.parametrize("facts", [make_rich_facts(), make_bare_facts(), make_huge_facts(NASTY[2])])
def test_json_facts_that_come_back_print_the_same_bytes(facts: BriefingFacts) -> None:
    back = facts_from_json(facts_to_json(facts))
    assert back == facts
    assert make_briefing_pdf(back) == make_briefing_pdf(facts)


@pytest.mark.parametrize("zone", [UTC, ZoneInfo("America/Denver"), timezone(timedelta(hours=-7), "MST")])
def test_json_keeps_the_zone_that_a_moment_was_set_in(zone: timezone | ZoneInfo) -> None:
    facts = replace(make_bare_facts(), as_of=datetime(2026, 7, 1, 9, tzinfo=zone))
    back = facts_from_json(facts_to_json(facts))
    assert (back.as_of.isoformat(), back.as_of.tzname()) == (facts.as_of.isoformat(), facts.as_of.tzname())


def test_json_of_a_later_version_is_read_without_what_is_not_known() -> None:
    held = json.loads(facts_to_json(make_rich_facts()))
    held["mood"] = "sunny"
    del held["office"]
    assert facts_from_json(json.dumps(held)) == make_rich_facts()


@pytest.mark.parametrize("text", ["", "null", "[]", "{}", '{"agency": 1, "as_of": "2026-11-22T00:00:00+00:00|=UTC"}'])
def test_json_that_holds_no_facts_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue):
        facts_from_json(text)
