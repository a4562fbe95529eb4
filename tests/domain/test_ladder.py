"""The ladder of a relationship, goals of the practice, and the weight of a risk."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brm_desktop.domain.assessment import Assessment, Stage
from brm_desktop.domain.fields import Id
from brm_desktop.domain.ladder import NEXT_RUNG, PRACTICE_MARKS, PULSE_MARKS, find_mean, find_next, list_moves, rank
from brm_desktop.domain.milestone import CallToAction
from brm_desktop.domain.practice_rules import ASKS, MARK_OF, is_overstretched, split_goal
from brm_desktop.domain.risk_rules import RiskWord, find_weight, find_word, is_review_due

TODAY = date(2026, 11, 23)


def test_ladder_has_words_for_every_rung_and_one_above_each_but_the_last() -> None:
    assert set(NEXT_RUNG) == {None, *Stage}
    assert [find_next(stage) for stage in Stage] == [*list(Stage)[1:], None]
    assert [rank(stage) for stage in (None, *Stage)] == [0, 1, 2, 3, 4, 5]


def test_moves_name_stages_and_marks_that_changed_and_nothing_else() -> None:
    before = Assessment(id=Id("1"), on=TODAY, stage_ours=Stage.ORDER_TAKER, trust=3, collaboration=4)
    after = replace(before, stage_ours=Stage.SERVICE_PROVIDER, stage_theirs=Stage.AD_HOC, trust=4, satisfaction=2)
    assert list_moves(before, after) == ("our view up to service provider", "trust 3 → 4")
    assert list_moves(after, before) == ("our view down to order taker", "trust 4 → 3")
    assert list_moves(None, after) == ()
    assert list_moves(after, after) == ()


def test_mean_is_of_the_marks_that_were_given() -> None:
    assert find_mean(Assessment(id=Id("1"), on=TODAY), PULSE_MARKS) is None
    assert find_mean(Assessment(id=Id("1"), on=TODAY, trust=2, satisfaction=5), PULSE_MARKS) == 3.5


def test_each_call_to_action_says_what_it_asks_for_and_has_its_mark() -> None:
    assert set(ASKS) == set(MARK_OF) == set(CallToAction)
    assert set(MARK_OF.values()) == {field.name for field in PRACTICE_MARKS}


def _read(words: str) -> date | None:
    return {"dec 4": date(2026, 12, 4), "friday": date(2026, 11, 27)}.get(words.casefold())


@pytest.mark.parametrize(
    ("typed", "title", "due_on"),
    [
        ("Name champions by Dec 4", "Name champions", date(2026, 12, 4)),
        ("Name champions, Friday", "Name champions", date(2026, 11, 27)),
        ("Name champions", "Name champions", None),
        ("Friday", "Friday", None),
        ("by Friday", "by", date(2026, 11, 27)),
    ],
)
def test_goal_is_split_from_its_day(typed: str, title: str, due_on: date | None) -> None:
    assert split_goal(typed, _read) == (title, due_on)


def test_span_is_too_wide_beyond_twenty_five() -> None:
    assert not is_overstretched(25)
    assert is_overstretched(26)


@given(st.integers(1, 5), st.integers(1, 5), st.integers(0, 4))
def test_risk_that_is_likelier_or_worse_is_never_less_grave(likelihood: int, impact: int, more: int) -> None:
    order = (RiskWord.MINOR, RiskWord.SERIOUS, RiskWord.GRAVE)
    here, worse = find_weight(likelihood, impact), find_weight(min(5, likelihood + more), impact)
    assert here is not None
    assert worse is not None
    assert order.index(find_word(worse)) >= order.index(find_word(here))
    assert find_weight(None, impact) is None


def test_review_of_an_open_risk_is_due_on_its_day() -> None:
    assert is_review_due(TODAY, None, TODAY)
    assert not is_review_due(date(2026, 11, 24), None, TODAY)
    assert not is_review_due(TODAY, TODAY, TODAY)
    assert not is_review_due(None, None, TODAY)
