from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brm_desktop.domain.correction import CorrectionKind
from brm_desktop.domain.fields import Id
from brm_desktop.domain.outcome import Better, Outcome, OutcomeStatus
from brm_desktop.domain.outcome_rules import (
    Point,
    find_lesson,
    find_line,
    find_progress,
    find_standing,
    list_open_checks,
)

TODAY = date(2026, 11, 28)
DAY = timedelta(days=1)
ORDER = (OutcomeStatus.OFF_TRACK, OutcomeStatus.BEHIND, OutcomeStatus.ON_TRACK, OutcomeStatus.ACHIEVED)

numbers = st.floats(-1e9, 1e9, allow_nan=False) | st.integers(-200, 200).map(float)
days = st.integers(-900, 900).map(lambda ago: TODAY - ago * DAY)


def outcome(**values: Any) -> Outcome:
    """Return an outcome from 100 to 200 over 400 days, half of which have passed."""
    given_values: dict[str, Any] = {
        "baseline": 100.0, "target": 200.0, "baseline_on": TODAY - 200 * DAY, "target_on": TODAY + 200 * DAY,
    }  # fmt: skip
    return Outcome(id=Id("o"), statement="Better", **(given_values | values))


def judge(made: Outcome, *readings: tuple[int, float]) -> tuple[OutcomeStatus, str]:
    """Return status and reason for readings given as days ago and value."""
    standing = find_standing(made, [Point(TODAY - ago * DAY, value) for ago, value in readings], TODAY)
    return standing.status, standing.reason


@st.composite
def outcomes(draw: st.DrawFn) -> Outcome:
    """Return any outcome that nobody overruled."""
    return outcome(
        baseline=draw(st.none() | numbers), target=draw(st.none() | numbers), baseline_on=draw(st.none() | days),
        target_on=draw(st.none() | days), better=draw(st.sampled_from(Better)), closed_on=draw(st.none() | days),
    )  # fmt: skip


histories = st.lists(st.tuples(st.integers(0, 900), numbers), max_size=6).map(
    lambda found: [Point(TODAY - ago * DAY, value) for ago, value in sorted(found, reverse=True)]
)


@pytest.mark.parametrize(
    ("value", "status"),
    [
        (200, OutcomeStatus.ACHIEVED),
        (230, OutcomeStatus.ACHIEVED),
        (150, OutcomeStatus.ON_TRACK),
        (145, OutcomeStatus.ON_TRACK),
        (144, OutcomeStatus.BEHIND),
        (130, OutcomeStatus.BEHIND),
        (129, OutcomeStatus.OFF_TRACK),
        (90, OutcomeStatus.OFF_TRACK),
    ],
)
def test_find_standing_half_way_through_is_judged_against_the_line(value: float, status: OutcomeStatus) -> None:
    assert judge(outcome(), (0, value))[0] is status


@pytest.mark.parametrize(
    ("value", "status"),
    [
        (20, OutcomeStatus.ACHIEVED),
        (25, OutcomeStatus.ON_TRACK),
        (31, OutcomeStatus.BEHIND),
        (38, OutcomeStatus.OFF_TRACK),
    ],
)
def test_find_standing_of_what_should_fall_counts_falling_as_progress(value: float, status: OutcomeStatus) -> None:
    made = outcome(baseline=38.0, target=20.0, better=Better.DOWN, baseline_on=TODAY - 260 * DAY)
    assert judge(made, (0, value))[0] is status


def test_find_standing_without_readings_has_none() -> None:
    assert judge(outcome()) == (OutcomeStatus.NO_READING, "no reading yet")


def test_find_standing_old_reading_says_how_old() -> None:
    assert judge(outcome(), (121, 150.0)) == (OutcomeStatus.NO_READING, "the last reading is 121 days old")


def test_find_standing_old_reading_at_the_target_stays_achieved() -> None:
    assert judge(outcome(), (500, 210.0))[0] is OutcomeStatus.ACHIEVED


def test_find_standing_achieved_then_fallen_back_is_judged_anew_and_says_so() -> None:
    status, reason = judge(outcome(), (60, 201.0), (0, 135.0))
    assert status is OutcomeStatus.BEHIND
    assert reason == "35% of the way, 50% expected by then; the target was reached on Tue, Sep 29, 2026, then lost"


def test_find_standing_after_the_targets_day_is_behind_at_best() -> None:
    late = outcome(target_on=TODAY - DAY)
    assert judge(late, (0, 199.0)) == (
        OutcomeStatus.BEHIND,
        "99% of the way, and the target was due Fri, Nov 27, 2026",
    )
    assert judge(late, (0, 150.0))[0] is OutcomeStatus.OFF_TRACK


@pytest.mark.parametrize("missing", ["baseline_on", "target_on"])
def test_find_standing_without_a_day_asks_only_whether_it_moves(missing: str) -> None:
    undated = outcome(**{missing: None})
    assert judge(undated, (0, 110.0))[0] is OutcomeStatus.ON_TRACK
    assert judge(undated, (0, 100.0))[0] is OutcomeStatus.BEHIND
    assert "no day is set" in judge(undated, (0, 110.0))[1]


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"target": None}, "no target is recorded"),
        ({"baseline": None}, "no baseline is recorded"),
        ({"better": Better.DOWN, "baseline": 100.0, "target": 120.0}, "the target is not better than the baseline"),
    ],
)
def test_find_standing_without_a_way_is_behind_and_says_what_is_missing(values: dict[str, Any], reason: str) -> None:
    assert judge(outcome(**values), (0, 150.0)) == (OutcomeStatus.BEHIND, reason)


def test_find_standing_overruled_keeps_what_the_readings_say() -> None:
    made = outcome(status_override=OutcomeStatus.ON_TRACK, override_reason="The export was broken in October")
    standing = find_standing(made, [Point(TODAY, 100.0)], TODAY)
    assert standing.status is OutcomeStatus.ON_TRACK
    assert standing.reason == "The export was broken in October"
    assert standing.ruled is OutcomeStatus.OFF_TRACK
    assert standing.overruled


def test_find_standing_closed_is_judged_as_of_the_day_it_was_closed() -> None:
    made = outcome(closed_on=TODAY - 300 * DAY, baseline_on=TODAY - 500 * DAY)
    assert judge(made, (310, 200.0))[0] is OutcomeStatus.ACHIEVED
    assert judge(made, (310, 150.0))[0] is not OutcomeStatus.NO_READING


@given(outcomes(), histories, numbers, days)
def test_find_standing_better_reading_never_gives_a_worse_status(
    made: Outcome, before: list[Point], value: float, on: date
) -> None:
    worse = find_standing(made, [*before, Point(on, value)], TODAY).status
    step = 7.5 if made.better is Better.UP else -7.5
    better = find_standing(made, [*before, Point(on, value + step)], TODAY).status
    if OutcomeStatus.NO_READING in (worse, better):
        assert better in (worse, OutcomeStatus.ACHIEVED)
    else:
        assert ORDER.index(better) >= ORDER.index(worse)


@given(outcomes(), histories, st.integers(0, 800))
def test_find_standing_never_improves_by_waiting_alone(made: Outcome, readings: list[Point], later: int) -> None:
    now, then = (find_standing(made, readings, day).status for day in (TODAY, TODAY + later * DAY))
    if OutcomeStatus.NO_READING in (now, then):
        assert then in (now, OutcomeStatus.NO_READING)
    else:
        assert ORDER.index(then) <= ORDER.index(now)


@given(outcomes(), histories)
def test_find_standing_depends_on_the_last_reading_alone(made: Outcome, readings: list[Point]) -> None:
    whole, last = (find_standing(made, known, TODAY) for known in (readings, readings[-1:]))
    assert whole._replace(reason="") == last._replace(reason="")


@given(outcomes(), histories)
def test_find_standing_always_gives_a_short_reason(made: Outcome, readings: list[Point]) -> None:
    assert 0 < len(find_standing(made, readings, TODAY).reason) < 160


@given(outcomes(), histories)
def test_find_standing_upside_down_is_the_same(made: Outcome, readings: list[Point]) -> None:
    """What should rise and what should fall are one rule seen in a mirror."""
    other = Better.DOWN if made.better is Better.UP else Better.UP
    turned = Outcome(
        id=made.id, statement=made.statement, better=other, baseline_on=made.baseline_on, target_on=made.target_on,
        baseline=None if made.baseline is None else -made.baseline, closed_on=made.closed_on,
        target=None if made.target is None else -made.target,
    )  # fmt: skip
    mirrored = [Point(point.on, -point.value) for point in readings]
    assert find_standing(made, readings, TODAY).status is find_standing(turned, mirrored, TODAY).status


@given(outcomes(), numbers)
def test_find_progress_is_a_number_that_can_be_said(made: Outcome, now: float) -> None:
    progress = find_progress(made, now)
    assert progress is None or abs(progress) <= 1e6


def test_find_line_needs_both_ends() -> None:
    made = outcome()
    assert find_line(made) == (Point(TODAY - 200 * DAY, 100.0), Point(TODAY + 200 * DAY, 200.0))
    assert find_line(outcome(target_on=TODAY - 200 * DAY)) is None
    assert find_line(outcome(baseline=None)) is None


def test_list_open_checks_names_those_not_ticked() -> None:
    assert list_open_checks(outcome(valid=True, relevant=True)) == ("Properly articulated", "Achievable")
    assert list_open_checks(outcome(valid=True, articulated=True, achievable=True, relevant=True)) == ()


@pytest.mark.parametrize(
    ("values", "corrections", "value", "said"),
    [
        ({}, (), 150.0, ""),
        ({}, (CorrectionKind.LEARN,), 150.0, "You decided to learn and move on."),
        ({}, (CorrectionKind.LEARN,), 200.0, ""),
        ({"closed_on": TODAY}, (), 150.0, "It was closed before its target was reached."),
        ({"target_on": TODAY - DAY}, (CorrectionKind.PIVOT,), 150.0, "The day of its target has passed."),
    ],
)
def test_find_lesson_says_why_there_is_one(
    values: dict[str, Any], corrections: tuple[CorrectionKind, ...], value: float, said: str
) -> None:
    made = outcome(**values)
    standing = find_standing(made, [Point(TODAY, value)], TODAY)
    assert find_lesson(made, standing, corrections, TODAY) == said
