"""How days and times are said, and what moment a local time is."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brm_desktop.base.errors import InvalidValue
from brm_desktop.domain.dates import (
    add_months,
    in_month,
    is_zone,
    last_day,
    local_of,
    moment_of,
    monday_of,
    say_ago,
    say_day,
    say_days,
    say_full,
    say_long,
    say_moment,
    say_time,
)

TODAY = date(2026, 11, 23)
NEW_YORK = "America/New_York"
ZONES = (NEW_YORK, "America/Chicago", "America/Phoenix", "Europe/Berlin", "Australia/Lord_Howe", "UTC")


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 11, 23), "Today"),
        (date(2026, 11, 24), "Tomorrow"),
        (date(2026, 11, 22), "Yesterday"),
        (date(2026, 11, 20), "Fri, Nov 20"),
        (date(2026, 1, 1), "Thu, Jan 1"),
        (date(2027, 1, 1), "Fri, Jan 1, 2027"),
        (date(2025, 12, 31), "Wed, Dec 31, 2025"),
    ],
)
def test_say_day_near_today_uses_words(day: date, said: str) -> None:
    assert say_day(day, TODAY) == said


def test_say_full_and_long_leave_no_doubt() -> None:
    assert say_full(date(2026, 11, 27)) == "Fri, Nov 27, 2026"
    assert say_long(TODAY) == "Monday, November 23, 2026"


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "today"),
        (1, "yesterday"),
        (-1, "tomorrow"),
        (12, "12 days ago"),
        (-3, "in 3 days"),
        (59, "59 days ago"),
        (60, "2 months ago"),
        (365, "12 months ago"),
        (-365, "in 12 months"),
        (730, "2 years ago"),
        (3653, "10 years ago"),
    ],
)
def test_say_ago_counts_days_then_months_then_years(days: int, said: str) -> None:
    assert say_ago(TODAY - timedelta(days=days), TODAY) == said


def test_say_days_of_one_is_singular() -> None:
    assert [say_days(number) for number in (0, 1, 52, 1200)] == ["0 days", "1 day", "52 days", "1,200 days"]


@pytest.mark.parametrize(
    ("at", "said"),
    [(time(0, 5), "12:05 AM"), (time(9, 30), "9:30 AM"), (time(12), "12:00 PM"), (time(23, 59), "11:59 PM")],
)
def test_say_time_has_twelve_hours(at: time, said: str) -> None:
    assert say_time(at) == said


def test_say_moment_joins_day_and_time() -> None:
    assert say_moment(datetime(2026, 11, 23, 10, 30), TODAY) == "Today, 10:30 AM"
    assert say_moment(datetime(2026, 11, 20, 14), TODAY) == "Fri, Nov 20, 2:00 PM"


@given(st.dates(date(1, 2, 1), date(9998, 1, 1)), st.integers(-11, 11))
def test_add_months_keeps_the_day_or_takes_the_last(day: date, months: int) -> None:
    moved = add_months(day, months)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    assert moved.day == min(day.day, last_day(moved.year, moved.month).day)


def test_in_month_falls_on_the_last_day_of_a_short_month() -> None:
    assert in_month(2027, 2, 31) == in_month(2027, 2, -1) == date(2027, 2, 28)
    assert in_month(2028, 2, 30) == date(2028, 2, 29)
    assert last_day(9999, 12) == date.max
    with pytest.raises(ValueError, match="month"):
        in_month(2027, 13, 1)


def test_monday_of_any_day_begins_its_week() -> None:
    assert {monday_of(TODAY + timedelta(days=days)) for days in range(7)} == {TODAY}


@given(st.datetimes(datetime(1990, 1, 1), datetime(2037, 1, 1)), st.sampled_from(ZONES))
def test_moment_of_shows_the_same_time_unless_clocks_skip_it(local: datetime, zone: str) -> None:
    shown = local_of(moment_of(local.date(), local.time(), zone), zone).replace(tzinfo=None, fold=0)
    assert shown - local in (timedelta(0), timedelta(minutes=30), timedelta(hours=1))
    skipped = shown != local
    assert not skipped or local_of(moment_of(shown.date(), shown.time(), zone), zone).replace(tzinfo=None) == shown


@given(st.dates(date(1990, 1, 2), date(2037, 1, 1)), st.times(), st.sampled_from(ZONES))
def test_moment_of_the_next_day_is_later(day: date, at: time, zone: str) -> None:
    length = moment_of(day, at, zone) - moment_of(day - timedelta(days=1), at, zone)
    assert timedelta(hours=22) < length < timedelta(hours=26)


def test_moment_of_follows_daylight_saving() -> None:
    assert moment_of(date(2026, 7, 1), time(15), NEW_YORK) == datetime(2026, 7, 1, 19, tzinfo=UTC)
    assert moment_of(date(2026, 12, 1), time(15), NEW_YORK) == datetime(2026, 12, 1, 20, tzinfo=UTC)
    skipped = moment_of(date(2027, 3, 14), time(2, 30), NEW_YORK)
    assert local_of(skipped, NEW_YORK).time() == time(3, 30)
    twice = moment_of(date(2026, 11, 1), time(1, 30), NEW_YORK)
    assert twice == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


@pytest.mark.parametrize("zone", ["", "America/Nowhere", "../etc/passwd", "America", "\0", "EST 5"])
def test_moment_of_an_unknown_zone_is_invalid(zone: str) -> None:
    assert not is_zone(zone)
    with pytest.raises(InvalidValue, match="time zone"):
        moment_of(TODAY, time(12), zone)
