"""Rules that repeat: by example, and compared with an independent reading of RFC 5545."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import islice

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from brm_desktop.domain.recurrence import (
    LAST,
    Recurrence,
    anchored,
    find_successor,
    first_occurrence,
    is_same_pattern,
    list_occurrences,
    next_occurrence,
    occurrence_id,
)
from brm_desktop.domain.recurrence_text import to_rrule

days = st.dates(date(2000, 1, 1), date(2060, 12, 31))


@st.composite
def rules(draw: st.DrawFn) -> Recurrence:
    unit = draw(st.sampled_from(("day", "week", "month", "year")))
    every = draw(st.integers(1, 14))
    weekdays = tuple(sorted(draw(st.sets(st.integers(0, 6), min_size=1))))
    nths = tuple(sorted(draw(st.sets(st.sampled_from((1, 2, 3, 4, 5)))))) + draw(st.sampled_from(((), (LAST,))))
    rule = Recurrence(unit, every)
    if unit == "week":
        rule = replace(rule, weekdays=weekdays)
    if unit == "month":
        by_day = bool(nths) and draw(st.booleans())
        rule = replace(rule, weekdays=weekdays, nths=nths) if by_day else replace(rule, month_day=draw(month_days))
    return rule


month_days = st.sampled_from((1, 12, 28, 29, 30, LAST))


def independent(rule: Recurrence, start: date) -> list[date]:
    """Return the same days by dateutil, from the text that calendars exchange."""
    rrule = pytest.importorskip("dateutil.rrule")
    found = rrule.rrulestr(to_rrule(rule), dtstart=datetime(start.year, start.month, start.day))
    return [moment.date() for moment in islice(found, 12)]


@given(rules(), days)
def test_list_occurrences_any_rule_agrees_with_an_independent_one(rule: Recurrence, start: date) -> None:
    rule = anchored(rule, start)
    assert list(islice(list_occurrences(rule, start), 12)) == independent(rule, start)


@given(rules(), days, st.integers(1, 12))
def test_list_occurrences_counted_agrees_with_an_independent_one(rule: Recurrence, start: date, count: int) -> None:
    rule = replace(anchored(rule, start), count=count)
    assert list(list_occurrences(rule, start)) == independent(rule, start)


@given(rules(), days, st.integers(0, 400))
def test_list_occurrences_until_agrees_with_an_independent_one(rule: Recurrence, start: date, length: int) -> None:
    rule = replace(anchored(rule, start), until=start + timedelta(days=length))
    assert list(islice(list_occurrences(rule, start), 12)) == independent(rule, start)


@given(rules(), days, st.integers(0, 4000))
def test_list_occurrences_after_a_day_are_the_same_without_the_walk(rule: Recurrence, start: date, gap: int) -> None:
    rule, after = anchored(rule, start), start + timedelta(days=gap)
    walked = (day for day in list_occurrences(rule, start) if day > after)
    assert list(islice(list_occurrences(rule, start, after), 3)) == list(islice(walked, 3))


@given(rules(), days, st.integers(-400, 400))
def test_next_occurrence_is_one_later_than_done_and_on_the_pattern(rule: Recurrence, start: date, late: int) -> None:
    due = first_occurrence(rule, start)
    assume(due is not None)
    assert due is not None
    done = due + timedelta(days=late)
    rule = anchored(rule, due)
    following = next_occurrence(rule, due, done)
    assert following is not None
    next_due, next_rule = following
    assert next_due > max(due, done)
    assert next_due in set(islice(list_occurrences(rule, due), 500))
    assert not any(max(due, done) < day < next_due for day in islice(list_occurrences(rule, due), 500))
    assert is_same_pattern(rule, next_rule)
    assert next_rule.anchor_on == next_due


@given(rules(), days, st.integers(1, 6))
def test_next_occurrence_of_a_counted_rule_ends_after_its_count(rule: Recurrence, start: date, count: int) -> None:
    due = first_occurrence(rule, start)
    assert due is not None
    rule = replace(anchored(rule, due), count=count)
    expected = list(list_occurrences(rule, due))
    made = [due]
    while (following := next_occurrence(rule, made[-1], made[-1])) is not None:
        made.append(following[0])
        rule = following[1]
    assert made == expected


@given(rules(), days, days)
def test_next_occurrence_from_done_starts_over_on_the_day_it_was_done(rule: Recurrence, due: date, done: date) -> None:
    rule = replace(rule, from_done=True)
    following = next_occurrence(rule, due, done)
    assert following is not None
    assert following[0] == next(list_occurrences(anchored(replace(rule, from_done=False), done), done, done))


@pytest.mark.parametrize(
    ("rule", "due", "expected"),
    [
        (Recurrence("month"), "2026-01-31", ["2026-02-28", "2026-03-31", "2026-04-30"]),
        (Recurrence("month"), "2026-01-30", ["2026-02-28", "2026-03-30", "2026-04-30"]),
        (Recurrence("month", month_day=LAST), "2028-01-31", ["2028-02-29", "2028-03-31", "2028-04-30"]),
        (Recurrence("year"), "2024-02-29", ["2025-02-28", "2026-02-28", "2027-02-28"]),
        (Recurrence("month", weekdays=(1,), nths=(2,)), "2026-12-08", ["2027-01-12", "2027-02-09", "2027-03-09"]),
        (Recurrence("month", weekdays=(4,), nths=(LAST,)), "2026-11-27", ["2026-12-25", "2027-01-29", "2027-02-26"]),
        (Recurrence("month", weekdays=(0,), nths=(5,)), "2026-11-30", ["2027-03-29", "2027-05-31", "2027-08-30"]),
        (Recurrence("week", 2), "2026-11-23", ["2026-12-07", "2026-12-21", "2027-01-04"]),
        (Recurrence("month", 6, from_done=True), "2026-08-31", ["2027-02-28", "2027-08-28", "2028-02-28"]),
    ],
)
def test_next_occurrence_when_done_in_time_walks_through_the_rule(
    rule: Recurrence, due: str, expected: list[str]
) -> None:
    on = date.fromisoformat(due)
    rule = anchored(rule, on)
    walked = []
    for _ in expected:
        following = next_occurrence(rule, on, on)
        assert following is not None
        on, rule = following
        walked.append(str(on))
    assert walked == expected


def test_next_occurrence_after_a_holiday_makes_one_not_many() -> None:
    rule = anchored(Recurrence("week"), date(2026, 11, 2))
    assert next_occurrence(rule, date(2026, 11, 2), date(2026, 11, 25)) == (
        date(2026, 11, 30),
        replace(rule, anchor_on=date(2026, 11, 30)),
    )


def test_next_occurrence_of_a_moved_day_keeps_to_the_plan() -> None:
    rule = anchored(Recurrence("week", 2), date(2026, 11, 30))
    earlier = next_occurrence(rule, date(2026, 11, 27), date(2026, 11, 27))
    later = next_occurrence(rule, date(2026, 12, 3), date(2026, 12, 3))
    assert earlier == later
    assert later is not None
    assert later[0] == date(2026, 12, 14)


def test_next_occurrence_past_the_end_is_none() -> None:
    due = date(2026, 11, 23)
    assert next_occurrence(anchored(Recurrence("day", until=due), due), due, due) is None
    assert next_occurrence(anchored(Recurrence("day", count=1), due), due, due) is None
    assert next_occurrence(Recurrence("day", count=1, from_done=True), due, due) is None
    assert next_occurrence(Recurrence("day", 9, until=date(2026, 12, 1), from_done=True), due, due) is None
    assert (
        next_occurrence(anchored(Recurrence("year", 999), date(9001, 1, 1)), date(9001, 1, 1), date(9001, 1, 1)) is None
    )


def test_next_occurrence_from_done_counts_down() -> None:
    rule = Recurrence("day", 3, count=2, from_done=True)
    following = next_occurrence(rule, date(2026, 11, 23), date(2026, 11, 25))
    assert following == (date(2026, 11, 28), replace(rule, count=1, anchor_on=date(2026, 11, 28)))


def test_find_successor_on_two_devices_is_one_even_when_done_on_different_days() -> None:
    rule = anchored(Recurrence("week"), date(2026, 11, 23))
    on_one = find_successor("series", "first", rule, date(2026, 11, 23), date(2026, 11, 23))
    on_other = find_successor("series", "first", rule, date(2026, 11, 23), date(2026, 12, 1))
    assert on_one is not None
    assert on_other is not None
    assert on_one.id == on_other.id
    assert on_one.due_on < on_other.due_on
    assert find_successor("series", "first", replace(rule, count=1), date(2026, 11, 23), date(2026, 11, 23)) is None


def test_occurrence_id_differs_by_series_and_by_what_it_follows() -> None:
    ids = {occurrence_id(series, after) for series in ("a", "b") for after in ("1", "2", occurrence_id("a", "1"))}
    assert len(ids) == 6
    assert occurrence_id("a", "1") == occurrence_id("a", "1")
    assert len({occurrence_id("a", "1"), occurrence_id("a", "1", "one space"), occurrence_id("a", "1", "another")}) == 3
