from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brm_desktop.domain.charts import (
    Box,
    ChartFacts,
    Coming,
    Disc,
    Mark,
    Polygon,
    Rectangle,
    Shape,
    Stroke,
    Words,
    make_months,
    make_outcome_chart,
    make_spark,
    make_timeline,
    make_way_bar,
    mirror,
    say_chart,
    say_months,
    say_spark,
    say_way,
    split,
)
from brm_desktop.domain.charts.scales import Scale, list_months, list_ticks
from brm_desktop.domain.correction import CorrectionKind
from brm_desktop.domain.fields import Id
from brm_desktop.domain.outcome import Better, Outcome
from brm_desktop.domain.outcome_rules import Point, find_standing

TODAY = date(2026, 11, 28)
SIZE = 11.0
SPARK = Box(10, 20, 74, 19)

numbers = (
    st.floats(allow_nan=False, allow_infinity=False)
    | st.floats(-1e3, 1e3, allow_nan=False)
    | st.sampled_from([0.0, -0.0, 1e300, -1e308, 5e-324, float("inf"), float("-inf"), float("nan")])
)
days = st.dates(date(1990, 1, 1), date(2060, 12, 31)) | st.sampled_from([date.min, date.max, TODAY])
readings = st.lists(st.builds(Point, days, numbers), max_size=12).map(lambda found: sorted(found, key=lambda p: p.on))
boxes = st.builds(
    Box, st.integers(-50, 500).map(float), st.integers(-50, 500).map(float),
    st.integers(60, 1500).map(float), st.integers(40, 900).map(float),
)  # fmt: skip
marks = st.lists(st.builds(Mark, days, st.sampled_from(CorrectionKind), st.text(max_size=20)), max_size=5)


@st.composite
def facts(draw: st.DrawFn) -> ChartFacts:
    outcome = Outcome(
        id=Id("o"), statement=draw(st.text(min_size=1, max_size=20)), unit=draw(st.sampled_from(["", "%", "min", "$"])),
        better=draw(st.sampled_from(Better)), baseline=draw(st.none() | numbers), target=draw(st.none() | numbers),
        baseline_on=draw(st.none() | days), target_on=draw(st.none() | days),
    )  # fmt: skip
    return ChartFacts(outcome, draw(readings), draw(marks), draw(days))


def measure(text: str) -> float:
    return len(text) * SIZE * 0.58


def corners(shape: Shape) -> list[tuple[float, float]]:
    """Return points that the whole of a shape lies between."""
    match shape:
        case Stroke():
            half = shape.width / 2
            return [(x + dx, y + dy) for x, y in shape.points for dx, dy in ((-half, -half), (half, half))]
        case Disc():
            return [(shape.x + by, shape.y + by) for by in (-shape.radius, shape.radius)]
        case Rectangle():
            assert shape.width >= 0
            assert shape.height >= 0
            return [(shape.x, shape.y), (shape.x + shape.width, shape.y + shape.height)]
        case Polygon():
            return list(shape.points)
        case Words():
            wide = measure(shape.text)
            left = shape.x - {"start": 0, "middle": wide / 2, "end": wide}[shape.anchor]
            return [(left, shape.y - SIZE * 0.75), (left + wide, shape.y + SIZE * 0.2)]


def is_inside(shape: Shape, box: Box) -> bool:
    slack = 0.01
    return all(
        box.x - slack <= x <= box.right + slack and box.y - slack <= y <= box.bottom + slack for x, y in corners(shape)
    )


@given(readings, st.builds(Box, numbers.filter(lambda n: abs(n) < 1e4), st.just(3.0), st.just(40.0), st.just(12.0)))
def test_make_spark_any_readings_stay_in_the_box(points: list[Point], box: Box) -> None:
    for shape in make_spark(points, date.min, date.max, box):
        assert is_inside(shape, box)


@given(readings)
def test_make_spark_time_runs_one_way(points: list[Point]) -> None:
    for shape in make_spark(points, date(1990, 1, 1), TODAY, SPARK):
        if isinstance(shape, Stroke):
            across = [x for x, _ in shape.points]
            assert across == sorted(across)


def test_make_spark_without_readings_draws_nothing() -> None:
    assert make_spark([], date.min, date.max, SPARK) == ()
    assert make_spark([Point(date(2020, 1, 1), 5)], date(2025, 11, 28), TODAY, SPARK) == ()


def test_make_spark_one_reading_is_a_dot_half_way_up() -> None:
    (dot,) = make_spark([Point(TODAY, 5)], date(2025, 11, 28), TODAY, SPARK)
    assert isinstance(dot, Disc)
    assert dot.y == pytest.approx(SPARK.y + SPARK.height / 2)


@given(st.lists(st.none() | numbers, max_size=15))
def test_make_months_any_values_stay_in_the_box_and_run_one_way(values: list[float | None]) -> None:
    shapes = make_months(values, SPARK)
    assert all(is_inside(shape, SPARK) for shape in shapes)
    starts = [corners(shape)[0][0] for shape in shapes]
    assert starts == sorted(starts)


def test_make_months_gap_breaks_the_line() -> None:
    first, second = make_months([1, 2, None, 3, 4], SPARK)
    assert isinstance(first, Stroke)
    assert isinstance(second, Stroke)
    assert (len(first.points), len(second.points)) == (2, 2)


@given(st.none() | numbers)
def test_make_way_bar_any_progress_fills_no_more_than_the_bar(progress: float | None) -> None:
    shapes = make_way_bar(progress, SPARK)
    assert all(is_inside(shape, SPARK) for shape in shapes)
    assert bool(shapes) is (progress is not None and progress == progress)


@given(st.floats(0, 1), st.floats(0, 1))
def test_make_way_bar_more_progress_is_never_shorter(one: float, other: float) -> None:
    def filled(progress: float) -> float:
        return sum(s.width for s in make_way_bar(progress, SPARK)[1:] if isinstance(s, Rectangle))

    low, high = sorted((one, other))
    assert filled(low) <= filled(high)


@given(facts(), boxes)
def test_make_outcome_chart_anything_stays_in_the_box(given_facts: ChartFacts, box: Box) -> None:
    for shape in make_outcome_chart(given_facts, box, measure, SIZE).shapes:
        if not isinstance(shape, Words) or box.width > 250:  # a narrow chart may cut the figures of its axis
            assert is_inside(shape, box), shape


@given(facts(), boxes)
def test_make_outcome_chart_places_every_reading_in_the_order_of_time(given_facts: ChartFacts, box: Box) -> None:
    chart = make_outcome_chart(given_facts, box, measure, SIZE)
    across = [x for x, _ in chart.readings]
    assert across == sorted(across)
    if chart.shapes:
        assert len(chart.corrections) == len(given_facts.corrections)


def test_make_outcome_chart_higher_value_stands_higher() -> None:
    outcome = Outcome(id=Id("o"), statement="Better", baseline=0, target=10)
    points = [Point(TODAY - timedelta(days=30), 2), Point(TODAY, 7)]
    chart = make_outcome_chart(ChartFacts(outcome, points, (), TODAY), Box(0, 0, 400, 200), measure, SIZE)
    (_, low), (_, high) = chart.readings
    assert high < low


def test_make_outcome_chart_of_nothing_is_empty() -> None:
    outcome = Outcome(id=Id("o"), statement="Better")
    assert make_outcome_chart(ChartFacts(outcome, (), (), TODAY), Box(0, 0, 400, 200), measure, SIZE).shapes == ()


@given(facts(), boxes)
def test_mirror_twice_is_the_same_and_once_stays_inside(given_facts: ChartFacts, box: Box) -> None:
    shapes = make_outcome_chart(given_facts, box, measure, SIZE).shapes
    once = mirror(shapes, box)
    if box.width > 250:
        assert all(is_inside(shape, box) for shape in once)
    for shape, again in zip(shapes, mirror(once, box), strict=True):
        for back, before in zip(corners(again), corners(shape), strict=True):
            assert back == pytest.approx(before)


some_day = st.dates(TODAY - timedelta(days=300), TODAY + timedelta(days=900))
coming = st.lists(
    st.tuples(st.integers(-1, 4), some_day, st.integers(0, 400))
    .map(lambda drawn: Coming(drawn[0], drawn[1], drawn[1] + timedelta(days=drawn[2]))),
    max_size=12,
)  # fmt: skip


@given(coming, st.lists(st.sampled_from(["Law", "Term of office", "Contract end"]), max_size=4), boxes)
def test_make_timeline_anything_stays_in_the_box_and_what_shows_has_a_place(
    found: list[Coming], lanes: list[str], box: Box
) -> None:
    last = TODAY + timedelta(days=400)
    made = make_timeline(found, lanes, TODAY, last, box, measure, SIZE)
    for shape in made.shapes:
        if not isinstance(shape, Words) or box.width > 250:
            assert is_inside(shape, box), shape
    if made.shapes:
        shown = [each.last >= TODAY and each.first <= last and 0 <= each.lane < len(lanes) for each in found]
        assert [spot is not None for spot in made.spots] == shown


def test_make_timeline_sooner_stands_before_later() -> None:
    days = [TODAY + timedelta(days=ahead) for ahead in (10, 40, 200)]
    made = make_timeline(
        [Coming(0, day, day) for day in days], ["Law"], TODAY, TODAY + timedelta(days=400), Box(0, 0, 600, 60),
        measure, SIZE,
    )  # fmt: skip
    across = [spot[0] for spot in made.spots if spot is not None]
    assert len(across) == 3
    assert across == sorted(across)


@given(numbers, numbers, st.integers(-1, 12))
def test_list_ticks_are_rising_and_hold_the_range(one: float, other: float, most: int) -> None:
    low, high = sorted((one, other)) if one == one and other == other else (0.0, 1.0)
    ticks = list_ticks(low, high, most)
    assert len(ticks) >= 2
    assert all(first < second for first, second in pairwise(ticks))
    assert len(ticks) <= max(1, most) + 4
    if abs(low) < 1e300 and abs(high) < 1e300:
        room = (ticks[1] - ticks[0]) * 1e-6
        assert ticks[0] <= low + room
        assert ticks[-1] >= high - room


@given(days, days, st.integers(0, 20))
def test_list_months_are_first_days_within_the_range(one: date, other: date, most: int) -> None:
    first, last = sorted((one, other))
    marks_found = list_months(first, last, most)
    assert all(day.day == 1 and first <= day <= last for day, _ in marks_found)
    assert [day for day, _ in marks_found] == sorted({day for day, _ in marks_found})


@given(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9), st.floats(-1e9, 1e9))
def test_scale_stays_between_its_ends(low: float, high: float, value: float) -> None:
    assert 0 <= Scale(min(low, high), max(low, high), 0, 100).at(value) <= 100


@given(st.lists(st.tuples(st.integers(0, 200).map(float), st.integers(0, 200).map(float)), min_size=2, max_size=4))
def test_split_a_dashed_stroke_covers_its_ends_with_short_pieces(points: list[tuple[float, float]]) -> None:
    parts = split(Stroke(tuple(points), "soft", 1.0, dashed=True))
    assert all(not part.dashed and len(part.points) == 2 for part in parts)
    plain = Stroke(tuple(points), "soft")
    assert split(plain) == (plain,)


@given(facts())
def test_say_chart_tells_status_readings_and_every_correction(given_facts: ChartFacts) -> None:
    points = [point for point in given_facts.readings if point.on <= TODAY and abs(point.value) < 1e15]
    told = given_facts._replace(readings=points)
    standing = find_standing(told.outcome, points, TODAY)
    said = say_chart(told, standing)
    assert standing.status.label in said
    assert all(mark.kind.label in said for mark in told.corrections)


def test_say_spark_and_bar_and_months_in_words() -> None:
    points = [Point(date(2025, 12, 1), 120), Point(date(2026, 11, 17), 82)]
    assert say_spark(points, "min") == "2 readings, from 120 min to 82 min on Tue, Nov 17, 2026"
    assert say_spark(points[1:], "%") == "82% on Tue, Nov 17, 2026"
    assert say_spark([]) == "No readings"
    assert say_way(0.58) == "58% of the way from baseline to target"
    assert say_way(-0.1) == "further from the target than at the start"
    assert say_way(None) == "the way made is not known"
    assert say_months([3.5, None, 4.25]) == "now 4.25, 3 months ago 3.5"
    assert say_months([None]) == "Nothing known"
