"""How a relationship stands, derived from pulse, contact, promises and outcomes, with the reasons."""

from __future__ import annotations

from typing import NamedTuple

from brm_desktop.domain.fields import Choice

_GOOD_FROM = 70
_WATCH_FROM = 45
_NEUTRAL_PULSE = 3.5


class HealthWord(Choice):
    GOOD = "good", "Good"
    WATCH = "watch", "Watch"
    AT_RISK = "at_risk", "At risk"


class HealthFacts(NamedTuple):
    """What health is derived from. `pulse` is the mean of the four marks, 1 to 5, None when never assessed."""

    pulse: float | None = None
    quiet_days: int | None = None  # days since the last contact; None: never any
    cadence_days: int | None = None
    late_ours: int = 0
    late_theirs: int = 0
    outcomes_behind: int = 0
    outcomes_off: int = 0
    outcomes: int = 0


class Health(NamedTuple):
    """A word, the score from 0 to 100 behind it, and why."""

    word: HealthWord
    score: int
    reasons: tuple[str, ...]


def find_health(facts: HealthFacts) -> Health:
    """Derive health. An agency gone quiet beyond its cadence is never Good.

    From 100, points are taken for a pulse under 5 (12.5 a mark), for contact later than the cadence (15, and 15
    more when twice as late), for late promises (4 each of ours, 2 each of theirs, 20 at most), and for outcomes
    (15 times the share off track, 8 times the share behind). Good from 70, Watch from 45.
    """
    taken = [_pulse(facts), _quiet(facts), _promises(facts), _outcomes(facts)]
    score = max(0, round(100 - sum(points for points, _ in taken)))
    reasons = tuple(reason for points, reason in taken if reason)
    word = HealthWord.GOOD if score >= _GOOD_FROM else HealthWord.WATCH if score >= _WATCH_FROM else HealthWord.AT_RISK
    if word is HealthWord.GOOD and is_quiet(facts):
        word = HealthWord.WATCH
    return Health(word, score, reasons or ("nothing stands against it",))


def is_quiet(facts: HealthFacts) -> bool:
    """Tell whether contact is later than the cadence asks for."""
    return facts.cadence_days is not None and (facts.quiet_days is None or facts.quiet_days > facts.cadence_days)


def _pulse(facts: HealthFacts) -> tuple[float, str]:
    pulse = _NEUTRAL_PULSE if facts.pulse is None else facts.pulse
    points = (5 - pulse) * 12.5
    if facts.pulse is None:
        return points, "never assessed"
    return points, f"pulse {pulse:.1f} of 5" if pulse < 4 else ""


def _quiet(facts: HealthFacts) -> tuple[float, str]:
    if not is_quiet(facts):
        return 0, ""
    assert facts.cadence_days is not None
    if facts.quiet_days is None:
        return 15, "no contact recorded"
    points = 30 if facts.quiet_days > 2 * facts.cadence_days else 15
    return points, f"no contact for {facts.quiet_days} days, cadence {facts.cadence_days}"


def _promises(facts: HealthFacts) -> tuple[float, str]:
    points = min(20, 4 * facts.late_ours + 2 * facts.late_theirs)
    parts = [f"{facts.late_ours} late from us"] * bool(facts.late_ours) + [
        f"{facts.late_theirs} late from them"
    ] * bool(facts.late_theirs)
    return points, ", ".join(parts)


def _outcomes(facts: HealthFacts) -> tuple[float, str]:
    if not facts.outcomes or not (facts.outcomes_off or facts.outcomes_behind):
        return 0, ""
    points = 15 * facts.outcomes_off / facts.outcomes + 8 * facts.outcomes_behind / facts.outcomes
    return points, f"{facts.outcomes_off + facts.outcomes_behind} of {facts.outcomes} outcomes not on track"
