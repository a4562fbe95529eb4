"""Ids sort by time, stamps only ever rise, clocks are aware."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from brm_desktop.base.stamps import FixedClock, SystemClock, from_ms, make_id, next_stamp, stamped_at, to_ms

ms = st.integers(0, (1 << 47) - 1)
stamps = st.integers(0, (1 << 62) - 1)


@given(ms, st.binary(min_size=10, max_size=10))
def test_make_id_any_moment_is_a_version_7_uuid(at_ms: int, noise: bytes) -> None:
    made = make_id(at_ms, noise)
    parsed = uuid.UUID(made)
    assert str(parsed) == made
    assert parsed.version == 7
    assert parsed.variant == uuid.RFC_4122
    assert parsed.int >> 80 == at_ms
    assert make_id(at_ms, noise) == made


@given(ms, ms)
def test_make_id_later_moment_sorts_later(first: int, second: int) -> None:
    if first != second:
        assert (make_id(first) < make_id(second)) == (first < second)


def test_make_id_without_arguments_is_new_each_time() -> None:
    assert len({make_id() for _ in range(10_000)}) == 10_000


@given(stamps, ms, stamps)
def test_next_stamp_any_clock_beats_all_it_saw(last: int, now_ms: int, seen: int) -> None:
    stamp = next_stamp(last, now_ms, seen)
    assert stamp > last
    assert stamp > seen
    assert stamped_at(stamp) >= from_ms(now_ms)
    assert stamp < 1 << 63


def test_next_stamp_clock_gone_back_counts_on() -> None:
    first = next_stamp(0, 5_000)
    assert next_stamp(first, 1_000) == first + 1
    assert stamped_at(first + 1) == stamped_at(first)


@given(st.datetimes(datetime(1970, 1, 1), datetime(3000, 1, 1), timezones=st.just(UTC)))
def test_to_ms_any_moment_comes_back_to_the_millisecond(moment: datetime) -> None:
    assert timedelta(0) <= moment - from_ms(to_ms(moment)) < timedelta(milliseconds=1)


def test_clocks_same_moment_give_the_day_of_the_zone() -> None:
    clock = FixedClock(datetime(2026, 11, 20, 2, 0, tzinfo=UTC))
    assert clock.today(timezone(timedelta(hours=-8))) == date(2026, 11, 19)
    assert clock.now().tzinfo is UTC
    assert SystemClock().now().utcoffset() == timedelta(0)
