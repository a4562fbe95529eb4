"""How a relationship stands, derived from pulse, contact, promises and outcomes, with what took points and why.

Pure. The rule is written out for people in docs/rules.md, with worked examples that the tests read.
"""

from __future__ import annotations

from typing import NamedTuple

from brm_desktop.domain.fields import Choice

GOOD_FROM, WATCH_FROM = 70, 45
FALL_POINTS = 10  # lost within 90 days, this many are a fall even while the word stays
FALL_DAYS = 90
_NEUTRAL_PULSE, _POINTS_A_MARK = 3.5, 12.5
_QUIET, _VERY_QUIET = 15, 30
_LATE_OURS, _LATE_THEIRS, _MOST_LATE = 4, 2, 20
_OFF, _BEHIND = 15, 8


class HealthWord(Choice):
    GOOD = "good", "Good"
    WATCH = "watch", "Watch"
    AT_RISK = "at_risk", "At risk"
    UNKNOWN = "unknown", "Not known yet"


WORST_FIRST = (HealthWord.AT_RISK, HealthWord.WATCH, HealthWord.GOOD)  # what is not known has no place among them
NOTHING_KNOWN = "nothing to judge by is recorded yet"


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

    @property
    def knows_something(self) -> bool:
        """Tell whether there is anything to judge by; a cadence alone says nothing of how they stand."""
        known = self.pulse is not None or self.quiet_days is not None
        return known or bool(self.late_ours or self.late_theirs or self.outcomes)


class Taken(NamedTuple):
    """Points that something took, and what it was."""

    points: float
    reason: str


class Health(NamedTuple):
    """A word, the score from 0 to 100 behind it, and what took points, the most first; no score if nothing is known."""

    word: HealthWord
    score: int | None
    taken: tuple[Taken, ...]

    @property
    def reasons(self) -> tuple[str, ...]:
        if self.score is None:
            return (NOTHING_KNOWN,)
        return tuple(each.reason for each in self.taken) or ("nothing stands against it",)

    def __str__(self) -> str:
        return self.word.label if self.score is None else f"{self.word.label}, {self.score} of 100"


class Fall(NamedTuple):
    """How health was before it fell; `reasons` say what took more points since."""

    before: Health
    now: Health
    reasons: tuple[str, ...]


def find_health(facts: HealthFacts) -> Health:
    """Derive health. Who went quiet is never Good; of whom nothing is known is not judged."""
    if not facts.knows_something:
        return Health(HealthWord.UNKNOWN, None, ())
    found = (_pulse(facts), _quiet(facts), _promises(facts), _outcomes(facts))
    taken = tuple(sorted((each for each in found if each.points > 0), key=lambda each: -each.points))
    score = max(0, round(100 - sum(each.points for each in taken)))
    word = HealthWord.GOOD if score >= GOOD_FROM else HealthWord.WATCH if score >= WATCH_FROM else HealthWord.AT_RISK
    if word is HealthWord.GOOD and is_quiet(facts):
        word = HealthWord.WATCH
    return Health(word, score, taken)


def find_fall(before: Health | None, now: Health) -> Fall | None:
    """Tell whether health fell since an earlier day: to a worse word, or by at least ten points."""
    if before is None or before.score is None or now.score is None:
        return None
    worse = WORST_FIRST.index(now.word) < WORST_FIRST.index(before.word)
    if not worse and before.score - now.score < FALL_POINTS:
        return None
    known = set(before.reasons)
    return Fall(before, now, tuple(reason for reason in now.reasons if reason not in known) or now.reasons)


def is_quiet(facts: HealthFacts) -> bool:
    """Tell whether contact is later than the cadence asks for."""
    return facts.cadence_days is not None and (facts.quiet_days is None or facts.quiet_days > facts.cadence_days)


def _pulse(facts: HealthFacts) -> Taken:
    pulse = _NEUTRAL_PULSE if facts.pulse is None else facts.pulse
    words = "never assessed" if facts.pulse is None else f"pulse {pulse:.1f} of 5"
    return Taken((5 - pulse) * _POINTS_A_MARK, words)


def _quiet(facts: HealthFacts) -> Taken:
    if not is_quiet(facts) or facts.cadence_days is None:
        return Taken(0, "")
    if facts.quiet_days is None:
        return Taken(_QUIET, "no contact recorded")
    points = _VERY_QUIET if facts.quiet_days > 2 * facts.cadence_days else _QUIET
    return Taken(points, f"no contact for {facts.quiet_days} days, cadence {facts.cadence_days}")


def _promises(facts: HealthFacts) -> Taken:
    points = min(_MOST_LATE, _LATE_OURS * facts.late_ours + _LATE_THEIRS * facts.late_theirs)
    late = ((facts.late_ours, "us"), (facts.late_theirs, "them"))
    return Taken(points, ", ".join(f"{count} late from {whom}" for count, whom in late if count))


def _outcomes(facts: HealthFacts) -> Taken:
    if not facts.outcomes:
        return Taken(0, "")
    missed = facts.outcomes_off + facts.outcomes_behind
    points = (_OFF * facts.outcomes_off + _BEHIND * facts.outcomes_behind) / facts.outcomes
    return Taken(points, f"{missed} of {facts.outcomes} outcomes not on track")
