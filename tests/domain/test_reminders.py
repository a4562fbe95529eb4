"""What comes up, what is told once, and where a snooze leads, through any change of clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brm_desktop.base.errors import InvalidValue
from brm_desktop.domain.dates import local_of
from brm_desktop.domain.reminders import (
    MISSED_AFTER,
    Reminder,
    find_moment,
    find_next,
    list_snoozes,
    plan_telling,
    say_together,
    snooze_to,
)

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
NEW_YORK = "America/New_York"
moments = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))
zones = st.sampled_from((NEW_YORK, "America/Los_Angeles", "America/Phoenix", "Pacific/Honolulu", "UTC"))
near = st.integers(-3000, 3000).map(lambda minutes: NOW + minutes * MINUTE)


def _reminders(*at: datetime) -> list[Reminder]:
    return [Reminder(f"{number}", f"Call {number}", moment) for number, moment in enumerate(at)]


def test_find_moment_is_the_reminder_else_the_due_time() -> None:
    due = (date(2026, 3, 8), time(9), NEW_YORK)
    assert find_moment(NOW, *due) == NOW
    assert find_moment(None, *due) == datetime(2026, 3, 8, 13, 0, tzinfo=UTC)
    assert find_moment(None, *due, at_due_time=False) is None
    assert find_moment(None, date(2026, 3, 8), None, "") is None


def test_find_moment_of_a_skipped_hour_moves_on() -> None:
    at = find_moment(None, date(2026, 3, 8), time(2, 30), NEW_YORK)
    assert at == datetime(2026, 3, 8, 7, 30, tzinfo=UTC)


def test_find_moment_of_an_unknown_zone_is_none() -> None:
    assert find_moment(None, date(2026, 3, 8), time(2, 30), "Mars/Olympus") is None


def test_plan_telling_what_just_came_up_is_told_singly() -> None:
    telling = plan_telling(_reminders(NOW - MINUTE, NOW), NOW - 2 * MINUTE, NOW)
    assert [one.id for one in telling.singly] == ["0", "1"]
    assert not telling.together


def test_plan_telling_missed_ones_come_together() -> None:
    hour = timedelta(hours=1)
    telling = plan_telling(_reminders(NOW - 3 * hour, NOW - 2 * hour, NOW), NOW - 9 * hour, NOW)
    assert [one.id for one in telling.together] == ["0", "1"]
    assert [one.id for one in telling.singly] == ["2"]


@given(st.lists(near, max_size=12), near, near)
def test_plan_telling_tells_each_due_one_once(at: list[datetime], told_until: datetime, now: datetime) -> None:
    telling = plan_telling(_reminders(*at), told_until, now)
    told = [one.at for one in (*telling.singly, *telling.together)]
    assert sorted(told) == sorted(moment for moment in at if told_until < moment <= now)
    assert len(telling.singly) <= 3
    assert plan_telling(_reminders(*at), now, now) == ((), ())


@given(st.lists(near, max_size=12), near, st.integers(1, 100))
def test_plan_telling_in_two_steps_tells_the_same(at: list[datetime], told_until: datetime, minutes: int) -> None:
    middle, end = told_until + minutes * MINUTE, told_until + 2 * minutes * MINUTE
    steps = [plan_telling(_reminders(*at), *step) for step in ((told_until, middle), (middle, end))]
    whole = plan_telling(_reminders(*at), told_until, end)
    assert {one for step in steps for part in step for one in part} == {one for part in whole for one in part}


@given(moments, zones)
def test_list_snoozes_are_later_and_in_order(now: datetime, zone: str) -> None:
    offers = list_snoozes(now, zone)
    untils = [offer.until for offer in offers]
    assert all(until > now for until in untils)
    assert untils == sorted(untils)
    assert plan_telling(_reminders(*untils), now, now) == ((), ())
    for offer in offers:
        here = local_of(offer.until, zone)
        days = (here.date() - local_of(now, zone).date()).days
        if offer.words == "Later today":
            assert (days, here.minute % 15) == (0, 0)
        else:
            assert (here.hour, here.minute) == (9, 0)
            assert days == 1 if offer.words == "Tomorrow" else (here.weekday() == 0 and 1 <= days <= 7)


@given(moments, zones, st.integers(0, 400))
def test_snooze_to_a_day_is_on_it_or_later_today_is_over(now: datetime, zone: str, days: int) -> None:
    today = local_of(now, zone).date()
    until = snooze_to(today + timedelta(days=days), now, zone)
    assert until > now
    on = local_of(until, zone).date()
    assert on == today + timedelta(days=days) or (days == 0 and on == today + timedelta(days=1))


def test_snooze_to_a_day_that_is_over_is_told() -> None:
    with pytest.raises(InvalidValue):
        snooze_to(date(2026, 11, 22), NOW, NEW_YORK)


def test_find_next_is_the_soonest_not_told() -> None:
    assert find_next(_reminders(NOW - MINUTE, NOW + 2 * MINUTE, NOW + MINUTE), NOW) == NOW + MINUTE
    assert find_next(_reminders(NOW - MINUTE), NOW) is None


def test_say_together_names_three_and_counts_the_rest() -> None:
    title, text = say_together(_reminders(*[NOW - MISSED_AFTER] * 5))
    assert title == "5 reminders"
    assert text.splitlines() == ["Call 0", "Call 1", "Call 2", "and 2 more"]
