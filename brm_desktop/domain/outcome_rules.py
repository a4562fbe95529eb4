"""How an outcome stands: its readings against the line from baseline to target."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from brm_desktop.domain.outcome import Better, Outcome, OutcomeStatus

STALE_AFTER = timedelta(days=120)
BEHIND_BELOW = 0.9  # of the progress expected by the day of the reading
OFF_TRACK_BELOW = 0.6


class Point(NamedTuple):
    """One reading: a value on a day."""

    on: date
    value: float


class Standing(NamedTuple):
    """A status and why. `progress` is (now - baseline) / (target - baseline), None where that means nothing."""

    status: OutcomeStatus
    reason: str
    progress: float | None
    now: float | None


def find_standing(outcome: Outcome, readings: Sequence[Point], today: date) -> Standing:
    """Judge an outcome by its readings, oldest first; a manager's own word, with its reason, comes before the rule."""
    now = readings[-1].value if readings else None
    progress = _progress(outcome, now)
    if outcome.status_override is not None:
        return Standing(outcome.status_override, outcome.override_reason or "set by the manager", progress, now)
    if now is None:
        return Standing(OutcomeStatus.NO_READING, "no reading yet", progress, now)
    if _is_achieved(outcome, now):
        return Standing(OutcomeStatus.ACHIEVED, "the target is reached", progress, now)
    age = today - readings[-1].on
    if age > STALE_AFTER:
        return Standing(OutcomeStatus.NO_READING, f"the last reading is {age.days} days old", progress, now)
    if progress is None:
        return Standing(OutcomeStatus.BEHIND, "baseline or target is not recorded", progress, now)
    return _by_line(outcome, readings[-1], progress, now)


def _by_line(outcome: Outcome, last: Point, progress: float, now: float) -> Standing:
    expected = _expected(outcome, last.on)
    reason = f"{progress:.0%} of the way, {expected:.0%} expected by now"
    if progress >= expected * BEHIND_BELOW:
        return Standing(OutcomeStatus.ON_TRACK, reason, progress, now)
    if progress >= expected * OFF_TRACK_BELOW:
        return Standing(OutcomeStatus.BEHIND, reason, progress, now)
    return Standing(OutcomeStatus.OFF_TRACK, reason, progress, now)


def _progress(outcome: Outcome, now: float | None) -> float | None:
    if now is None or outcome.baseline is None or outcome.target is None or outcome.baseline == outcome.target:
        return None
    return (now - outcome.baseline) / (outcome.target - outcome.baseline)


def _expected(outcome: Outcome, on: date) -> float:
    """Return the share of the way that the line from baseline to target reaches on a day."""
    if outcome.baseline_on is None or outcome.target_on is None or outcome.target_on <= outcome.baseline_on:
        return 1.0
    share = (on - outcome.baseline_on) / (outcome.target_on - outcome.baseline_on)
    return min(max(share, 0.0), 1.0)


def _is_achieved(outcome: Outcome, now: float) -> bool:
    if outcome.target is None:
        return False
    return now >= outcome.target if outcome.better is Better.UP else now <= outcome.target
