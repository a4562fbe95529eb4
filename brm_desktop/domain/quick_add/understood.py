"""What quick add makes of a text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import Literal, NamedTuple

from brm_desktop.domain.quick_add.known import Candidate
from brm_desktop.domain.recurrence import Recurrence

Meaning = Literal[
    "due", "time", "start", "someday", "agency", "person", "tag", "priority", "turn", "nudge", "recurrence"
]
Priority = Literal["high", "normal", "low"]
Turn = Literal["mine", "waiting"]


class Span(NamedTuple):
    """A stretch of the text that was understood, for a chip.

    `value` is the day, time, id, tag, rule or word that was understood; `label` says it in full. `rivals` are the
    stretches that would take its place if it were removed: an earlier date, the same person named again.
    """

    start: int
    end: int
    meaning: Meaning
    value: object
    label: str
    rivals: tuple[tuple[int, int], ...] = ()


class Question(NamedTuple):
    """A name in the text that means more than one record. `key` is what an answer to it is kept under."""

    start: int
    end: int
    text: str
    key: str
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A follow-up as quick add can say it. Agency and people are ids, tags are without #."""

    title: str = ""
    due_on: date | None = None
    due_time: time | None = None
    zone: str | None = None
    start_on: date | None = None
    someday: bool = False
    agency: str | None = None
    people: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    priority: Priority = "normal"
    turn: Turn = "mine"
    nudge_days: int | None = None
    recurrence: Recurrence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood(Draft):
    """A draft with the spans it was read from, in the order of the text, and what has to be asked first."""

    spans: tuple[Span, ...] = ()
    ambiguous: tuple[Question, ...] = ()

    def list_left(self, text: str) -> list[str]:
        """Return the words of the text that mean nothing by themselves."""
        places = sorted((span.start, span.end) for span in self.spans)
        starts, ends = [0, *(end for _, end in places)], [*(start for start, _ in places), len(text)]
        between = " ".join(text[start:end] for start, end in zip(starts, ends, strict=True))
        return [word for word in between.split() if any(char.isalnum() for char in word)]

    def draft(self) -> Draft:
        """Return the follow-up alone."""
        return Draft(**{name: getattr(self, name) for name in Draft.__slots__})
