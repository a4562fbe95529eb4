"""How a relationship stands: the worked examples of docs/rules.md, and the laws of the rule."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brm_desktop.domain.health import (
    WORST_FIRST,
    Health,
    HealthFacts,
    HealthWord,
    find_fall,
    find_health,
    is_quiet,
)

RULES = Path(__file__).resolve().parents[2] / "docs" / "rules.md"
COLUMNS = (
    "pulse", "last contact", "cadence", "late, ours", "late, theirs", "outcomes", "behind", "off track", "score",
    "health", "reasons",
)  # fmt: skip


@dataclass(frozen=True)
class Example:
    """One line of the table of worked examples."""

    facts: HealthFacts
    score: int | None
    word: str
    reasons: tuple[str, ...]


def read_examples() -> list[Example]:
    """Return the worked examples as the page for people has them."""
    rows = [
        tuple(cell.strip() for cell in line.strip("|").split("|"))
        for line in RULES.read_text(encoding="utf-8").splitlines()
        if line.startswith("|")
    ]
    start = rows.index(COLUMNS) + 2
    return [_example(row) for row in rows[start : start + 13]]


def _example(row: tuple[str, ...]) -> Example:
    pulse, quiet, cadence, ours, theirs, outcomes, behind, off, score, word, reasons = row
    facts = HealthFacts(
        None if pulse == "never" else float(pulse),
        None if quiet == "never" else int(quiet),
        None if cadence == "none" else int(cadence),
        int(ours),
        int(theirs),
        int(behind),
        int(off),
        int(outcomes),
    )
    return Example(facts, None if score == "none" else int(score), word, tuple(reasons.split("; ")))


@pytest.mark.parametrize("example", read_examples(), ids=lambda one: f"{one.word} {one.score}")
def test_health_is_as_the_rules_work_it_out(example: Example) -> None:
    health = find_health(example.facts)
    assert (health.word.label, health.score, health.reasons) == (example.word, example.score, example.reasons)


def test_rules_work_out_thirteen_examples_with_every_word() -> None:
    examples = read_examples()
    assert len(examples) == 13
    assert {example.word for example in examples} == {word.label for word in HealthWord}


COUNT = st.integers(0, 12)
MARK = st.none() | st.floats(1, 5)
DAYS = st.none() | st.integers(0, 800)


@st.composite
def any_facts(draw: st.DrawFn) -> HealthFacts:
    behind, off = draw(COUNT), draw(COUNT)
    cadence = draw(st.none() | st.integers(1, 400))
    return HealthFacts(
        draw(MARK), draw(DAYS), cadence, draw(COUNT), draw(COUNT), behind, off, behind + off + draw(COUNT)
    )


def rank(health: Health) -> tuple[int, int]:
    assert health.score is not None
    return WORST_FIRST.index(health.word), health.score


def is_no_better(one: HealthFacts, other: HealthFacts) -> bool:
    """Tell whether one state of things is judged no better than another, by its word and by its score.

    Who is not known yet has neither, and stands above all that are.
    """
    if not other.knows_something:
        return True
    first, second = rank(find_health(one)), rank(find_health(other))
    return first[0] <= second[0] and first[1] <= second[1]


@given(any_facts())
def test_health_of_an_agency_gone_quiet_is_never_good(facts: HealthFacts) -> None:
    assert not is_quiet(facts) or find_health(facts).word is not HealthWord.GOOD


@given(any_facts(), st.floats(0, 4))
def test_health_with_a_lower_pulse_is_no_better(facts: HealthFacts, less: float) -> None:
    if facts.pulse is not None:
        assert is_no_better(facts._replace(pulse=max(1.0, facts.pulse - less)), facts)


@given(any_facts(), st.integers(0, 400))
def test_health_after_more_silence_is_no_better(facts: HealthFacts, more: int) -> None:
    if facts.quiet_days is not None:
        assert is_no_better(facts._replace(quiet_days=facts.quiet_days + more), facts)


@given(any_facts(), st.integers(0, 400))
def test_health_by_a_shorter_cadence_is_no_better(facts: HealthFacts, less: int) -> None:
    if facts.cadence_days is not None:
        assert is_no_better(facts._replace(cadence_days=max(1, facts.cadence_days - less)), facts)


@given(any_facts(), COUNT, COUNT)
def test_health_with_more_late_promises_is_no_better(facts: HealthFacts, ours: int, theirs: int) -> None:
    later = facts._replace(late_ours=facts.late_ours + ours, late_theirs=facts.late_theirs + theirs)
    assert is_no_better(later, facts)


@given(any_facts(), COUNT)
def test_health_with_outcomes_that_slip_is_no_better(facts: HealthFacts, slip: int) -> None:
    on_track = facts.outcomes - facts.outcomes_behind - facts.outcomes_off
    from_track, from_behind = min(slip, on_track), min(slip, facts.outcomes_behind)
    assert is_no_better(facts._replace(outcomes_behind=facts.outcomes_behind + from_track), facts)
    off = facts._replace(
        outcomes_behind=facts.outcomes_behind - from_behind, outcomes_off=facts.outcomes_off + from_behind
    )
    assert is_no_better(off, facts)


@given(any_facts())
def test_health_is_not_known_only_where_nothing_is_to_judge_by(facts: HealthFacts) -> None:
    health, contact = find_health(facts), facts._replace(quiet_days=3)
    assert (health.word is HealthWord.UNKNOWN) == (health.score is None) == (not facts.knows_something)
    assert find_health(HealthFacts(cadence_days=facts.cadence_days)).word is HealthWord.UNKNOWN
    assert find_health(contact).word is not HealthWord.UNKNOWN
    assert health.reasons


@given(any_facts().filter(lambda facts: facts.knows_something))
def test_reasons_name_what_took_points_and_nothing_else(facts: HealthFacts) -> None:
    health = find_health(facts)
    assert health.score is not None
    taken = " ".join(health.reasons)
    assert ("never assessed" in taken) == (facts.pulse is None)
    assert ("pulse" in taken) == (facts.pulse is not None and facts.pulse < 5)
    assert ("no contact" in taken) == is_quiet(facts)
    assert ("late from us" in taken, "late from them" in taken) == (facts.late_ours > 0, facts.late_theirs > 0)
    assert ("not on track" in taken) == (facts.outcomes_behind + facts.outcomes_off > 0)
    assert all(each.points > 0 and each.reason for each in health.taken)
    assert health.score == max(0, round(100 - sum(each.points for each in health.taken)))
    points = [each.points for each in health.taken]
    assert points == sorted(points, reverse=True)


@given(any_facts(), any_facts())
def test_fall_is_a_worse_word_or_ten_points_and_never_both_ways(before: HealthFacts, now: HealthFacts) -> None:
    then, here = find_health(before), find_health(now)
    fall = find_fall(then, here)
    if then.score is None or here.score is None:
        assert fall is None
        return
    fell = rank(here)[0] < rank(then)[0] or then.score - here.score >= 10
    assert (fall is not None) == fell
    if fall is not None:
        assert fall.reasons
        assert set(fall.reasons) <= set(here.reasons)
        assert here.score <= then.score or here.word is not then.word


def test_fall_from_nothing_known_is_none() -> None:
    assert find_fall(None, find_health(HealthFacts(pulse=1))) is None


def test_fall_tells_what_is_new() -> None:
    before = find_health(HealthFacts(pulse=4, quiet_days=3, cadence_days=30))
    now = find_health(HealthFacts(pulse=4, quiet_days=70, cadence_days=30))
    fall = find_fall(before, now)
    assert fall is not None
    assert fall.reasons == ("no contact for 70 days, cadence 30",)
