from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brm_desktop.reports import wording

ON = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("2027-06-30", "Jun 30, 2027"),
        ("2027-06", "Jun 2027"),
        ("2027-Q2", "Q2 2027"),
        ("2027-q2", "Q2 2027"),
        ("2027", "2027"),
        ("someday", "someday"),
        ("2027-13", "2027-13"),
        ("", ""),
    ],
)
def test_period_is_said_as_people_do(when: str, said: str) -> None:
    assert wording.period(when) == said


@given(st.text(max_size=12) | st.from_regex(r"[0-9]{4}-[0-9Qq-]{0,6}", fullmatch=True))
def test_period_any_text_is_said_somehow(when: str) -> None:
    assert isinstance(wording.period(when), str)


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (date(2026, 11, 21), "1 day late"),
        (date(2026, 11, 19), "3 days late"),
        (date(2022, 11, 22), "1,461 days late"),
        (ON, "Nov 22"),
        (date(2027, 1, 31), "Jan 31, 2027"),
        (None, "no date"),
    ],
)
def test_due_is_a_day_or_how_late(on: date | None, said: str) -> None:
    assert wording.due(on, ON) == said


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (58.0, "%", "58%"),
        (31.0, "min", "31 min"),
        (4.25, "", "4.25"),
        (-0.001, "", "0"),
        (1200.0, "$", "$1,200"),
        (-3.5, "USD", "-$3.5"),
        (12345.6, "", "12,346"),
        (12_345_678.0, "drivers", "12.3M drivers"),
        (2e9, "$", "$2B"),
        (1, "days", "1 day"),
        (1, "min", "1 min"),
        (1e20, "", "1.00e+20"),
        (float("nan"), "%", "not a number%"),
        (None, "%", "Not recorded"),
    ],
)
def test_quantity_is_said_with_its_unit(value: float | None, unit: str, said: str) -> None:
    assert wording.quantity(value, unit) == said


def test_moment_is_said_in_its_own_zone() -> None:
    assert wording.long_moment(datetime(2026, 11, 23, 14, 0)) == "November 23, 2026, 2:00 PM"
    assert wording.long_moment(datetime(2026, 1, 1, 0, 5)) == "January 1, 2026, 12:05 AM"


@pytest.mark.parametrize(
    ("markdown", "said"),
    [
        ("# Plan\n\nMove **every** renewal *online*.", "Plan. Move every renewal online."),
        ("- first\n- [x] second\n1. third", "first. second. third."),
        ("See [the plan](https://example.org/plan) and `code`", "See the plan and code"),
        ("snake_case stays, 2 * 3 * 4 too", "snake_case stays, 2 * 3 * 4 too"),
        ("> quoted\nplain", "quoted. plain"),
        ("", ""),
    ],
)
def test_plain_markdown_becomes_running_text(markdown: str, said: str) -> None:
    assert wording.plain(markdown) == said


@given(st.text(max_size=200))
def test_plain_any_text_has_no_line_breaks(text: str) -> None:
    assert "\n" not in wording.plain(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [("ask for it", "Ask for it"), ("iPad order", "iPad order"), ("2 pages", "2 pages"), ("", ""), ("é", "É")],
)
def test_opened_raises_a_plain_first_word_only(text: str, said: str) -> None:
    assert wording.opened(text) == said


def test_listed_joins_as_prose_does() -> None:
    assert [wording.listed(names) for names in ([], ["A"], ["A", "B"], ["A", "B", "C"])] == [
        "", "A", "A and B", "A, B and C",
    ]  # fmt: skip
