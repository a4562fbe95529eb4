"""Headings that only lists of one kind have: meetings, tasks, risks, outcomes, services, vendors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from brm_desktop.domain.record import Kind
from brm_desktop.exchange.mapping import ColumnUse
from brm_desktop.exchange.synonyms import Meaning

# A kind is marked when every group has one of its headings in the list.
_MARKS: tuple[tuple[str, tuple[frozenset[str], ...]], ...] = (
    ("risk", (frozenset(("likelihood", "probability")), frozenset(("impact", "severity", "consequence")))),
    ("outcome", (frozenset(("baseline",)), frozenset(("target", "target value", "goal value")))),
    ("reading", (
        frozenset(("outcome",)), frozenset(("value", "reading", "actual")), frozenset(("date", "on", "month")),
    )),
    ("follow_up", (
        frozenset(("task", "task name", "action item", "to do", "todo", "follow up", "action")),
        frozenset(("due", "due date", "deadline", "target date", "completed", "status", "owner", "assigned to")),
    )),
    ("follow_up", (
        frozenset(("title", "subject", "name", "item", "summary")),
        frozenset(("due", "due date")),
        frozenset(("priority", "status", "done", "complete", "completed", "percent complete", "importance")),
    )),
    ("note", (
        frozenset(("meeting", "meeting title", "meeting name", "event", "event name", "title", "name", "subject")),
        frozenset(("date", "start date", "meeting date", "event date", "dtstart", "start")),
        frozenset(("start time", "location", "location name", "place", "venue", "attendees", "agenda", "minutes")),
    )),
    ("service", (
        frozenset(("service", "service name", "application")),
        frozenset(("stage", "lifecycle", "lifecycle stage", "phase")),
    )),
    ("partner", (
        frozenset(("vendor", "vendor name", "supplier", "company", "name")),
        frozenset(("duns", "cage", "cage code", "vendor type", "vendor id", "supplier id", "tier", "fein",
                   "ein", "federal id", "tax id", "uei", "sam", "naics")),
    )),
)  # fmt: skip
_NEVER = {
    "note": frozenset(("amount", "contract number", "contract id", "vendor", "vendor name", "due date", "first name")),
    "partner": frozenset(("contract number", "contract id", "amount", "amt")),
    "follow_up": frozenset(("first name", "company", "amount", "contract number", "contract id", "vendor")),
}
_TIMES = {"start time": "starts_at", "time": "starts_at", "end time": "ends_at", "starts at": "starts_at"}


def find_marked_kind(headings: Sequence[str], name: str) -> str:
    """Return the kind that headings speak for beyond doubt, or nothing; `name` is that of the list."""
    said = frozenset(headings)
    for kind, groups in _MARKS:
        if said.isdisjoint(_NEVER.get(kind, ())) and not any(said.isdisjoint(group) for group in groups):
            return kind
    return ""


def use_times(kind: Kind, words: Sequence[tuple[str, ...]], found: list[tuple[ColumnUse, float]]) -> None:
    """Take a column of times for the part of a moment that a column of days leaves open."""
    for at, each in enumerate(words):
        field = _TIMES.get(" ".join(each))
        if field in kind.fields and kind.fields[str(field)].editor == "moment" and found[at][0].why != "empty":
            found[at] = (replace(found[at][0], use=Meaning(str(field), "", "time"), why="heading"), 1.9)
