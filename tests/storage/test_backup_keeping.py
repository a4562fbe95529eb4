"""Automatic backups thin out as they grow old: hourly, daily, weekly, within a size, the newest always."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from brm_desktop.storage.backup_keeping import Held, choose_kept

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


def hourly(hours: int, size: int = 1) -> list[Held]:
    return [Held(NOW - timedelta(hours=back), size) for back in range(hours, -1, -1)]


def test_kept_backups_thin_out_hourly_daily_weekly() -> None:
    held = hourly(24 * 7 * 20)
    ages = sorted((NOW - held[place].made_at).total_seconds() / 3600 for place in choose_kept(held, NOW))
    assert sum(age <= 24 for age in ages) == 25
    assert 10 <= sum(24 < age <= 14 * 24 for age in ages) <= 16
    assert 8 <= sum(age > 14 * 24 for age in ages) <= 12
    assert ages[-1] <= 12 * 7 * 24


def test_kept_backups_stay_within_a_size_the_newest_in_any_case() -> None:
    held = hourly(48, size=100)
    assert len(choose_kept(held, NOW, most_bytes=350)) == 3
    assert choose_kept(held, NOW, most_bytes=10) == {len(held) - 1}


@given(st.lists(st.integers(0, 5000), max_size=60, unique=True), st.integers(0, 50))
def test_kept_backups_choosing_again_changes_nothing(backs: list[int], most: int) -> None:
    held = [Held(NOW - timedelta(hours=back), 1) for back in sorted(backs, reverse=True)]
    kept = [held[place] for place in sorted(choose_kept(held, NOW, most))]
    assert choose_kept(kept, NOW, most) == set(range(len(kept)))
    assert not held or kept[-1] == held[-1]
