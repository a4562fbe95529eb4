from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brm_desktop.domain.horizon_rules import Reach, find_distance, say_when
from brm_desktop.domain.periods import get_range

TODAY = date(2026, 11, 28)
REACHES = (Reach.SOON, Reach.NEAR, Reach.YEAR, Reach.BEYOND)

todays = st.dates(date(2001, 1, 1), date(2090, 12, 31))
periods = (
    todays.map(date.isoformat)
    | st.builds("{:04}-{:02}".format, st.integers(2000, 2100), st.integers(1, 12))
    | st.builds("{:04}-Q{}".format, st.integers(2000, 2100), st.integers(1, 4))
    | st.integers(2000, 2100).map(str)
)


@pytest.mark.parametrize(
    ("when", "reach", "days", "said"),
    [
        ("2026-11-28", Reach.SOON, 0, "today"),
        ("2026-12-28", Reach.SOON, 30, "in 30 days"),
        ("2026-12-29", Reach.NEAR, 31, "in 31 days"),
        ("2027-02-26", Reach.NEAR, 90, "in 3 months"),
        ("2027-02-27", Reach.YEAR, 91, "in 3 months"),
        ("2027-11-28", Reach.YEAR, 365, "in 12 months"),
        ("2027-11-29", Reach.BEYOND, 366, "in 12 months"),
        ("2026-11-27", Reach.OVER, 0, "yesterday"),
        ("2026-11", Reach.SOON, 0, "has begun"),
        ("2026-Q4", Reach.SOON, 0, "has begun"),
        ("2026-Q3", Reach.OVER, 0, "59 days ago"),
        ("2026-12", Reach.SOON, 3, "in 3 days at the earliest"),
        ("2027-Q1", Reach.NEAR, 34, "in 34 days at the earliest"),
        ("2028", Reach.BEYOND, 399, "in 13 months at the earliest"),
        ("", Reach.UNDATED, None, "no date"),
        ("some day", Reach.UNDATED, None, "no date"),
    ],
)
def test_find_distance_goes_by_the_first_day_it_may_come(when: str, reach: Reach, days: int | None, said: str) -> None:
    assert find_distance(when, TODAY) == (reach, days, said)


@given(periods, todays)
def test_find_distance_is_over_only_after_the_last_day(when: str, today: date) -> None:
    distance = find_distance(when, today)
    assert (distance.reach is Reach.OVER) is (get_range(when)[1] < today)
    assert distance.days is not None
    assert distance.days >= 0


@given(periods, periods, todays)
def test_find_distance_what_begins_later_is_never_nearer(one: str, other: str, today: date) -> None:
    first, second = sorted((one, other), key=lambda when: get_range(when)[0])
    near, far = (find_distance(when, today).reach for when in (first, second))
    if Reach.OVER not in (near, far):
        assert REACHES.index(near) <= REACHES.index(far)


@given(periods, todays, st.integers(0, 1000))
def test_find_distance_only_comes_nearer_as_days_pass(when: str, today: date, passed: int) -> None:
    now, then = (find_distance(when, day).reach for day in (today, today + timedelta(days=passed)))
    order = (*reversed(REACHES), Reach.OVER)
    assert order.index(now) <= order.index(then)


@given(todays, todays)
def test_find_distance_a_period_is_as_near_as_the_first_of_its_days(day: date, today: date) -> None:
    month = find_distance(f"{day:%Y-%m}", today)
    first = find_distance(day.replace(day=1).isoformat(), today)
    if first.reach is not Reach.OVER:
        assert month.reach is first.reach


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("2026-12-04", "Dec 4"),
        ("2027-03-15", "Mar 15, 2027"),
        ("2027-03", "March 2027"),
        ("2027-Q1", "Q1 2027"),
        ("", "No date"),
    ],
)
def test_say_when_is_as_short_as_it_can_be(when: str, said: str) -> None:
    assert say_when(when, TODAY) == said
