"""How a partner performs, from dated evaluations against business objectives and citizen outcomes.

The rule. Each agency's latest evaluation of the past MONTHS counts, and the latest that is for no agency alone. Of each
the mean of its marks is taken (business objectives, citizen outcomes, agency satisfaction, trust, 1 to 5), then the
mean of those. Strong from 3.75, Fair from 2.75, Weak below. Older evaluations do not count: there is no recent one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import Enum
from typing import NamedTuple

from brm_desktop.domain.dates import add_months, say_full

MONTHS = 12
STRONG_FROM, FAIR_FROM = 3.75, 2.75
MARKS = ("objectives", "citizen_outcomes", "satisfaction", "trust")


class PerformanceWord(Enum):
    STRONG = "Strong"
    FAIR = "Fair"
    WEAK = "Weak"
    UNKNOWN = "Not evaluated"


class Evaluation(NamedTuple):
    """The marks of one evaluation, in the order of MARKS; `agency` is empty where it is for no agency alone."""

    on: date
    agency: str
    marks: tuple[int | None, ...]

    @property
    def mean(self) -> float | None:
        known = [mark for mark in self.marks if mark is not None]
        return sum(known) / len(known) if known else None


class Performance(NamedTuple):
    """A word, the mark behind it from 1 to 5, and why."""

    word: PerformanceWord
    mark: float | None
    reason: str


def find_performance(evaluations: Sequence[Evaluation], today: date) -> Performance:
    """Judge a partner as of a day by its evaluations, in any order."""
    since = find_since(today)
    latest = dict[str, Evaluation]()
    for each in sorted(evaluations, key=lambda each: each.on):
        if since <= each.on <= today and each.mean is not None:
            latest[each.agency] = each
    means = [each.mean for each in latest.values() if each.mean is not None]
    if not means:
        last = max((each.on for each in evaluations if each.on <= today and each.mean is not None), default=None)
        told = f"the last evaluation is of {say_full(last)}" if last else "nobody has evaluated them yet"
        return Performance(PerformanceWord.UNKNOWN, None, told)
    mark = sum(means) / len(means)
    newest = max(each.on for each in latest.values())
    many = "one evaluation" if len(means) == 1 else f"{len(means)} evaluations"
    return Performance(find_word(mark), mark, f"{mark:.1f} of 5 from {many}, the latest of {say_full(newest)}")


def find_word(mark: float | None) -> PerformanceWord:
    """Return the word for a mark from 1 to 5."""
    if mark is None:
        return PerformanceWord.UNKNOWN
    if mark >= STRONG_FROM:
        return PerformanceWord.STRONG
    return PerformanceWord.FAIR if mark >= FAIR_FROM else PerformanceWord.WEAK


def find_since(today: date) -> date:
    """Return the first day whose evaluations still count."""
    return add_months(today, -MONTHS)
