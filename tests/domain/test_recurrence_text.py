"""Rules as text: stored and read back, exchanged, and said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brm_desktop.base.errors import InvalidValue
from brm_desktop.domain.recurrence import LAST, Recurrence, anchored
from brm_desktop.domain.recurrence_text import from_text, say_and, say_nth, say_recurrence, to_rrule, to_text

DAY = date(2026, 11, 23)
PARTS = (
    "FREQ=DAILY", "FREQ=WEEKLY", "FREQ=MONTHLY", "FREQ=YEARLY", "INTERVAL=2", "INTERVAL=x", "BYDAY=MO,TU",
    "BYDAY=2TU,-1TU", "BYMONTH=2", "BYMONTHDAY=28,29", "BYMONTHDAY=31", "BYSETPOS=-1", "COUNT=3", "UNTIL=20261231",
    "UNTIL=2026", "FROM=DONE", "ANCHOR=20261123", "=", "x",
)  # fmt: skip


@st.composite
def rules(draw: st.DrawFn) -> Recurrence:
    unit = draw(st.sampled_from(("day", "week", "month", "year")))
    weekdays = tuple(sorted(draw(st.sets(st.integers(0, 6), min_size=1))))
    rule = Recurrence(unit, draw(st.integers(1, 999)), from_done=draw(st.booleans()))
    if unit == "week":
        rule = replace(rule, weekdays=draw(st.sampled_from(((), weekdays))))
    elif unit == "month":
        nths = tuple(sorted(draw(st.sets(st.integers(1, 5))))) + draw(st.sampled_from(((), (LAST,))))
        month_day = draw(st.sampled_from((0, 1, 28, 29, 30, LAST)))
        rule = replace(rule, weekdays=weekdays, nths=nths) if nths else replace(rule, month_day=month_day)
    limit = draw(st.sampled_from(("", "until", "count")))
    if limit:
        rule = (
            replace(rule, until=draw(st.dates()))
            if limit == "until"
            else replace(rule, count=draw(st.integers(1, 999)))
        )
    return anchored(rule, draw(st.dates())) if draw(st.booleans()) else rule


@given(rules())
def test_from_text_of_any_rule_gives_it_back(rule: Recurrence) -> None:
    assert from_text(to_text(rule)) == rule


@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PARTS), max_size=5).map(";".join)))
def test_from_text_of_anything_is_a_rule_or_invalid(text: str) -> None:
    try:
        rule = from_text(text)
    except InvalidValue:
        return
    assert from_text(to_text(rule)) == rule


@pytest.mark.parametrize(
    ("rule", "text", "said"),
    [
        (Recurrence("day"), "FREQ=DAILY", "every day"),
        (Recurrence("week", weekdays=(0, 1, 2, 3, 4)), "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "every weekday"),
        (Recurrence("week", weekdays=(0, 2)), "FREQ=WEEKLY;BYDAY=MO,WE", "every Monday and Wednesday"),
        (Recurrence("week", 2, (1,)), "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "every 2 weeks on Tuesday"),
        (Recurrence("month", weekdays=(1,), nths=(2,)), "FREQ=MONTHLY;BYDAY=2TU", "every month on the 2nd Tuesday"),
        (
            Recurrence("month", weekdays=(4,), nths=(1, LAST)),
            "FREQ=MONTHLY;BYDAY=1FR,-1FR",
            "every month on the 1st and last Friday",
        ),
        (Recurrence("month", month_day=LAST), "FREQ=MONTHLY;BYMONTHDAY=-1", "every month on the last day"),
        (
            Recurrence("month", month_day=30),
            "FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1",
            "every month on the 30th",
        ),
        (Recurrence("month", 6, from_done=True), "FREQ=MONTHLY;INTERVAL=6", "every 6 months from done"),
        (
            Recurrence("year", month=11, month_day=30, count=3),
            "FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=28,29,30;BYSETPOS=-1;COUNT=3",
            "every year on November 30, 3 times",
        ),
        (
            Recurrence("day", 3, until=date(2026, 12, 31)),
            "FREQ=DAILY;INTERVAL=3;UNTIL=20261231",
            "every 3 days until Thu, Dec 31, 2026",
        ),
        (Recurrence("day", count=1), "FREQ=DAILY;COUNT=1", "every day, once"),
    ],
)
def test_rule_is_exchanged_and_said(rule: Recurrence, text: str, said: str) -> None:
    assert to_rrule(rule) == text
    assert say_recurrence(rule) == said
    assert from_text(text) == replace(rule, from_done=False)


def test_to_text_keeps_what_calendars_do_not_know() -> None:
    rule = anchored(Recurrence("month", 6, from_done=True), DAY)
    assert to_text(rule) == "FREQ=MONTHLY;INTERVAL=6;FROM=DONE;ANCHOR=20261123"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "weekly",
        "FREQ=HOURLY",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;BYDAY=MO",
        "FREQ=DAILY;COUNT=0",
        "FREQ=DAILY;COUNT=2;UNTIL=20261231",
        "FREQ=DAILY;UNTIL=20261331",
        "FREQ=WEEKLY;BYDAY=2MO",
        "FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=SU,MO",
        "FREQ=WEEKLY;BYSETPOS=-1;BYDAY=MO",
        "FREQ=MONTHLY;BYDAY=MO",
        "FREQ=MONTHLY;BYDAY=1MO,2TU",
        "FREQ=MONTHLY;BYDAY=7MO",
        "FREQ=MONTHLY;BYMONTHDAY=1,15",
        "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=MONTHLY;BYMONTHDAY=-2",
        "FREQ=YEARLY;BYMONTHDAY=1",
        "FREQ=YEARLY;BYMONTH=13;BYMONTHDAY=1",
        "FREQ=YEARLY;BYWEEKNO=20",
    ],
)
def test_from_text_beyond_its_limits_is_invalid(text: str) -> None:
    with pytest.raises(InvalidValue):
        from_text(text)


def test_from_text_reads_a_calendars_moment_and_week_start() -> None:
    rule = from_text("FREQ=WEEKLY;WKST=SU;UNTIL=20261231T235959Z;BYDAY=TU,MO")
    assert rule == Recurrence("week", weekdays=(0, 1), until=date(2026, 12, 31))


def test_say_nth_and_say_and_read_as_english() -> None:
    assert [say_nth(number) for number in (1, 2, 3, 4, 11, 12, 13, 21, 22, 30, LAST)] == [
        "1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "30th", "last",
    ]  # fmt: skip
    assert [say_and([]), say_and(["a"]), say_and(["a", "b"]), say_and(["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]
