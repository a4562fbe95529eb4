"""What a briefing says, as values: read once, then planned and drawn. No rendering, no database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from math import isfinite
from typing import Generic, TypeVar

from brm_desktop.domain.agenda import FUTURE
from brm_desktop.domain.briefing import Edition

T = TypeVar("T")

PRACTICE_QUESTIONS = FUTURE


class Paper(Enum):
    LETTER = "letter"
    A4 = "a4"


class Tone(Enum):
    """How a status is shown: shape and color follow from it, the word is always beside."""

    GOOD = "good"
    WATCH = "watch"
    RISK = "risk"
    PLAIN = "plain"


class Section(Enum):
    """A part of the page that can be left out, in the order of the page."""

    MATTERS = "What matters today"
    DIRECTION = "Where they want to go"
    HORIZON = "Coming over the horizon"
    OUTCOMES = "Outcomes and value"
    PEOPLE = "People in the room"
    SERVICES = "Services and partners"
    RISKS = "Risks and what is not working"
    WE_OWE = "We owe them"
    THEY_OWE = "They owe us"
    SINCE = "Since we last met"
    QUESTIONS = "Questions to raise"


ALL_SECTIONS = tuple(Section)


@dataclass(frozen=True, slots=True)
class Picks:
    """Which people a page names beside those it would, or does not; which questions of the practice it leaves out."""

    people_on: tuple[str, ...] = ()  # ids of contacts
    people_off: tuple[str, ...] = ()
    questions_off: tuple[str, ...] = ()


NO_PICKS = Picks()


@dataclass(frozen=True, slots=True)
class Top(Generic[T]):
    """The first few of many, how many there are, and how many of all press: late, behind or high."""

    items: tuple[T, ...] = ()
    total: int = 0
    pressing: int = 0


@dataclass(frozen=True, slots=True)
class MeetingFact:
    title: str
    at: datetime | None = None  # in the zone the meeting was set in


@dataclass(frozen=True, slots=True)
class HealthFact:
    tone: Tone
    word: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class WhatMatters:
    """One to three sentences; `reasons` says where each composed one comes from."""

    text: str
    written: bool
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HorizonFact:
    what: str
    when: str = ""  # a stored period: 2027-06-30, 2027-06, 2027-Q2


@dataclass(frozen=True, slots=True)
class PointFact:
    on: date
    value: float


@dataclass(frozen=True, slots=True)
class CorrectionFact:
    on: date
    kind: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class OutcomeFact:
    statement: str
    tone: Tone
    status: str
    unit: str = ""
    baseline: float | None = None
    now: float | None = None
    target: float | None = None
    read_on: date | None = None
    stale: bool = False  # the last reading is old: it is printed with its day
    points: tuple[PointFact, ...] = ()  # of the last 12 months, oldest first
    correction: CorrectionFact | None = None

    @property
    def progress(self) -> float | None:
        """The way made from baseline to target: 0 none, 1 all; None where that has no meaning."""
        if self.baseline is None or self.now is None or self.target is None or self.baseline == self.target:
            return None
        made = (self.now - self.baseline) / (self.target - self.baseline)
        return made if isfinite(made) else None


@dataclass(frozen=True, slots=True)
class PersonFact:
    name: str
    title: str = ""
    influence: str = ""
    stance: str = ""
    stance_tone: Tone = Tone.PLAIN
    note: str = ""


@dataclass(frozen=True, slots=True)
class ServiceFact:
    label: str
    value: str = ""
    tone: Tone = Tone.PLAIN
    is_rating: bool = False  # the value judges a partner: not for handover


@dataclass(frozen=True, slots=True)
class AgreementFact:
    label: str
    ends_on: date
    independent: bool = False
    partner: str = ""  # whose it is, where the label ends with that

    @property
    def spoken(self) -> str:
        """The label as prose has it: 'Contract 7 with Corvid Systems'."""
        ending = f", {self.partner}"
        named = bool(self.partner) and self.label.endswith(ending)
        return f"{self.label.removesuffix(ending)} with {self.partner}" if named else self.label


@dataclass(frozen=True, slots=True)
class RiskFact:
    label: str
    word: str = ""
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class PromiseFact:
    title: str
    who: str = ""
    due_on: date | None = None

    def days_late(self, as_of_on: date) -> int:
        return max(0, (as_of_on - self.due_on).days) if self.due_on else 0


@dataclass(frozen=True, slots=True)
class SinceFact:
    """What happened after the last meeting: decided, kept, and promised for then but still open."""

    on: date
    decisions: Top[str] = Top()
    kept: Top[str] = Top()
    late: Top[str] = Top()


@dataclass(frozen=True, slots=True)
class BriefingFacts:
    """Everything one page prints. Equal facts print equal bytes."""

    agency: str
    as_of: datetime  # aware; printed in its own zone
    acronym: str = ""
    head: str = ""
    staff_line: str = ""
    meeting: MeetingFact | None = None
    health: HealthFact | None = None
    what_matters: WhatMatters | None = None  # None: composed from the other facts
    direction: str = ""
    horizon: Top[HorizonFact] = Top()
    outcomes: Top[OutcomeFact] = Top()
    people: Top[PersonFact] = Top()
    people_attend: bool = True  # they are in the meeting; otherwise they are the agency's own
    services: Top[ServiceFact] = Top()
    agreements: Top[AgreementFact] = Top()
    risks: Top[RiskFact] = Top()
    not_working: Top[str] = Top()
    we_owe: Top[PromiseFact] = Top()
    they_owe: Top[PromiseFact] = Top()
    since: SinceFact | None = None
    questions: Top[str] = Top(PRACTICE_QUESTIONS, len(PRACTICE_QUESTIONS))
    prepared_by: str = ""
    office: str = ""
    handling: str = "Internal"
    edition: Edition = Edition.MANAGER
    paper: Paper = Paper.LETTER
    sections: tuple[Section, ...] = ALL_SECTIONS
    picks: Picks = NO_PICKS

    @property
    def as_of_on(self) -> date:
        return self.as_of.date()
