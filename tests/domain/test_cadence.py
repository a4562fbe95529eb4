"""When an agency has gone quiet."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from brm_desktop.domain.cadence import Quiet, find_quiet

TODAY = date(2026, 11, 23)


def test_find_quiet_beyond_the_cadence_says_by_how_much() -> None:
    quiet = find_quiet(date(2026, 10, 2), 30, TODAY)
    assert quiet == Quiet(52, 30, 22, "no contact for 52 days, cadence 30")


def test_find_quiet_within_the_cadence_is_none() -> None:
    assert find_quiet(TODAY - timedelta(days=30), 30, TODAY) is None
    assert find_quiet(TODAY - timedelta(days=31), 30, TODAY) is not None
    assert find_quiet(TODAY + timedelta(days=5), 30, TODAY) is None


def test_find_quiet_without_a_cadence_is_none() -> None:
    assert find_quiet(date(2000, 1, 1), None, TODAY) is None
    assert find_quiet(date(2000, 1, 1), 0, TODAY) is None


def test_find_quiet_without_any_contact_counts_from_when_it_was_known() -> None:
    assert find_quiet(None, 30, TODAY, known_since=TODAY - timedelta(days=10)) is None
    quiet = find_quiet(None, 30, TODAY, known_since=TODAY - timedelta(days=40))
    assert quiet == Quiet(None, 30, 10, "no contact recorded, cadence 30")
    unknown = find_quiet(None, 30, TODAY)
    assert unknown == Quiet(None, 30, 30, "no contact recorded, cadence 30")


@given(st.integers(0, 4000), st.integers(1, 400))
def test_find_quiet_later_contact_is_never_quieter(days: int, cadence: int) -> None:
    quiet = find_quiet(TODAY - timedelta(days=days), cadence, TODAY)
    before = find_quiet(TODAY - timedelta(days=days + 1), cadence, TODAY)
    assert (quiet is not None) == (days > cadence)
    assert quiet is None or (before is not None and before.late_by_days == quiet.late_by_days + 1)
