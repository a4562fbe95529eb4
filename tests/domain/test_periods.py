"""Days, months, quarters and years as one text that sorts."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brm_desktop.base.errors import InvalidValue
from brm_desktop.domain.periods import find_period, get_range, order_of, say_period


@pytest.mark.parametrize(
    ("typed", "period", "said"),
    [
        ("Q1 2027", "2027-Q1", "Q1 2027"),
        ("q4 2027", "2027-Q4", "Q4 2027"),
        ("2027-q2", "2027-Q2", "Q2 2027"),
        ("Mar 2027", "2027-03", "March 2027"),
        ("sept. 2027", "2027-09", "September 2027"),
        ("3/2027", "2027-03", "March 2027"),
        ("2027-3", "2027-03", "March 2027"),
        ("March 15, 2027", "2027-03-15", "Mon, Mar 15, 2027"),
        ("3/15/2027", "2027-03-15", "Mon, Mar 15, 2027"),
        ("2027-03-15", "2027-03-15", "Mon, Mar 15, 2027"),
        (" 2027 ", "2027", "2027"),
    ],
)
def test_find_period_typed_in_many_ways_is_one_text(typed: str, period: str, said: str) -> None:
    assert find_period(typed) == period
    assert find_period(period) == period
    assert say_period(period) == said


@pytest.mark.parametrize(
    "typed", ["", "soon", "Q5 2027", "2027-13", "2/30/2027", "M 2027", "1 2 3 2027", "/", "-", "2027-Q1-2"]
)
def test_find_period_of_what_is_none_is_none(typed: str) -> None:
    assert find_period(typed) is None


@given(st.text(max_size=20))
def test_find_period_of_any_text_is_none_or_canonical(typed: str) -> None:
    period = find_period(typed)
    assert period is None or find_period(period) == period


def test_get_range_has_the_first_and_the_last_day() -> None:
    assert get_range("2027-Q1") == (date(2027, 1, 1), date(2027, 3, 31))
    assert get_range("2028-02") == (date(2028, 2, 1), date(2028, 2, 29))
    assert get_range("2027") == (date(2027, 1, 1), date(2027, 12, 31))
    assert get_range("2027-03-15") == (date(2027, 3, 15), date(2027, 3, 15))
    with pytest.raises(InvalidValue, match="Not a day"):
        get_range("soon")


def test_order_of_sorts_by_time_with_the_closer_known_first() -> None:
    periods = ["soon", "2027", "2027-Q1", "2027-01", "2027-01-01", "2026-12-31", "2027-02"]
    assert sorted(periods, key=order_of) == [
        "2026-12-31",
        "2027-01-01",
        "2027-01",
        "2027-Q1",
        "2027",
        "2027-02",
        "soon",
    ]


def test_say_period_of_what_is_none_says_it_as_it_is() -> None:
    assert say_period("after the election") == "after the election"
