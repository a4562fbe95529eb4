"""How an outcome stands: its last reading against the line from baseline to target.

Pure. The rule is written out for people in docs/rules.md; `find_standing` is that page as code.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from brm_desktop.domain.correction import CorrectionKind
from brm_desktop.domain.dates import say_full
from brm_desktop.domain.figures import say_share
from brm_desktop.domain.outcome import CHECKS, Better, Outcome, OutcomeStatus

STALE_AFTER = timedelta(days=120)
BEHIND_BELOW, BEHIND_MISSING = 0.9, 0.05  # of the progress expected by the day of the reading; of the whole way
OFF_TRACK_BELOW, OFF_TRACK_MISSING = 0.6, 0.15
_FURTHEST = 1e6  # a share of the way beyond this says nothing more

STATUS_ORDER = {
    OutcomeStatus.OFF_TRACK: 0,
    OutcomeStatus.BEHIND: 1,
    OutcomeStatus.NO_READING: 2,
    OutcomeStatus.ON_TRACK: 3,
    OutcomeStatus.ACHIEVED: 4,
}  # what needs a look first


class Point(NamedTuple):
    """One reading: a value on a day."""

    on: date
    value: float


class Standing(NamedTuple):
    """A status and why. `progress` is (now - baseline) / (target - baseline), None where that means nothing.

    `ruled` is what the readings say, which a manager may have overruled.
    """

    status: OutcomeStatus
    reason: str
    progress: float | None
    now: float | None
    ruled: OutcomeStatus

    @property
    def overruled(self) -> bool:
        return self.status is not self.ruled


def find_standing(outcome: Outcome, readings: Sequence[Point], today: date) -> Standing:
    """Judge an outcome by its readings, oldest first; a manager's own word, with its reason, comes before the rule.

    The last reading alone decides the status; earlier ones are only told of. One that is closed is judged as of
    the day it was closed.
    """
    now = readings[-1].value if readings else None
    progress = find_progress(outcome, now)
    status, reason = _judge(outcome, readings, progress, min(today, outcome.closed_on or today))
    if outcome.status_override is None:
        return Standing(status, reason, progress, now, status)
    return Standing(outcome.status_override, outcome.override_reason or "set by the manager", progress, now, status)


def find_progress(outcome: Outcome, now: float | None) -> float | None:
    """Return the share of the way from baseline to target; None when the target is not better than the baseline."""
    if now is None or outcome.baseline is None or outcome.target is None:
        return None
    way = outcome.target - outcome.baseline
    if way == 0 or (way > 0) is not (outcome.better is Better.UP):
        return None
    return min(max((now - outcome.baseline) / way, -_FURTHEST), _FURTHEST)


def find_line(outcome: Outcome) -> tuple[Point, Point] | None:
    """Return the two ends of the line from baseline to target, None unless both have their day and number."""
    if outcome.baseline is None or outcome.baseline_on is None or outcome.target is None or outcome.target_on is None:
        return None
    if outcome.target_on <= outcome.baseline_on:
        return None
    return Point(outcome.baseline_on, outcome.baseline), Point(outcome.target_on, outcome.target)


def list_open_checks(outcome: Outcome) -> tuple[str, ...]:
    """Return the labels of those of the four checks that nobody has ticked."""
    fields = (field for field in outcome.KIND.fields.values() if field.section == CHECKS)
    return tuple(field.label for field in fields if not getattr(outcome, field.name))


def find_lesson(outcome: Outcome, standing: Standing, corrections: Iterable[CorrectionKind], today: date) -> str:
    """Say why an outcome that did not come has something to teach; nothing where it came, or still may."""
    if standing.status is OutcomeStatus.ACHIEVED:
        return ""
    if CorrectionKind.LEARN in corrections:
        return "You decided to learn and move on."
    if outcome.closed_on is not None and outcome.closed_on <= today:
        return "It was closed before its target was reached."
    if outcome.target_on is not None and outcome.target_on < today:
        return "The day of its target has passed."
    return ""


def _judge(
    outcome: Outcome, readings: Sequence[Point], progress: float | None, today: date
) -> tuple[OutcomeStatus, str]:
    if not readings:
        return OutcomeStatus.NO_READING, "no reading yet"
    last = readings[-1]
    if _is_reached(outcome, last.value):
        return OutcomeStatus.ACHIEVED, "the target is reached"
    age = today - last.on
    if age > STALE_AFTER:
        return OutcomeStatus.NO_READING, f"the last reading is {age.days} days old"
    if progress is None:
        return OutcomeStatus.BEHIND, _say_missing(outcome)
    reached = next((point.on for point in readings if _is_reached(outcome, point.value)), None)
    fallen = f"; the target was reached on {say_full(reached)}, then lost" if reached else ""
    status, reason = _by_line(outcome, last.on, progress, today)
    return status, reason + fallen


def _by_line(outcome: Outcome, read_on: date, progress: float, today: date) -> tuple[OutcomeStatus, str]:
    made = f"{say_share(progress)} of the way"
    if outcome.target_on is not None and outcome.target_on < today:
        status = OutcomeStatus.BEHIND if _is_near(progress, 1.0) else OutcomeStatus.OFF_TRACK
        return status, f"{made}, and the target was due {say_full(outcome.target_on)}"
    line = find_line(outcome)
    if line is None:
        missing = "no day is set for the target" if outcome.target_on is None else "no day is set for the baseline"
        return (OutcomeStatus.ON_TRACK if progress > 0 else OutcomeStatus.BEHIND), f"{made}; {missing}"
    expected = _find_expected(line, read_on)
    reason = f"{made}, {say_share(expected)} expected by then"
    if progress >= expected * BEHIND_BELOW or progress >= expected - BEHIND_MISSING:
        return OutcomeStatus.ON_TRACK, reason
    return (OutcomeStatus.BEHIND if _is_near(progress, expected) else OutcomeStatus.OFF_TRACK), reason


def _is_near(progress: float, expected: float) -> bool:
    return progress >= expected * OFF_TRACK_BELOW or progress >= expected - OFF_TRACK_MISSING


def _find_expected(line: tuple[Point, Point], on: date) -> float:
    """Return the share of the way that the line reaches on a day."""
    start, end = line
    return min(max((on - start.on) / (end.on - start.on), 0.0), 1.0)


def _is_reached(outcome: Outcome, value: float) -> bool:
    if outcome.target is None:
        return False
    return value >= outcome.target if outcome.better is Better.UP else value <= outcome.target


def _say_missing(outcome: Outcome) -> str:
    if outcome.target is None:
        return "no target is recorded"
    return "no baseline is recorded" if outcome.baseline is None else "the target is not better than the baseline"
