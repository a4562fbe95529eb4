"""A promise: mine to them, or theirs to me."""

from datetime import date, datetime, time
from typing import Annotated

from brm_desktop.domain.fields import (
    ANY,
    Choice,
    Id,
    choice,
    day,
    link,
    long_text,
    moment,
    number,
    text,
    tick,
    time_of_day,
)
from brm_desktop.domain.record import Record, record

WAITING = "Waiting for"
REPEATS = "Repeats"


class Turn(Choice):
    MINE = "mine", "Mine"
    WAITING = "waiting", "Waiting for"


class Priority(Choice):
    HIGH = "high", "High"
    NORMAL = "normal", "Normal"
    LOW = "low", "Low"


class Status(Choice):
    OPEN = "open", "Open"
    SOMEDAY = "someday", "Someday"
    DONE = "done", "Done"
    DROPPED = "dropped", "Dropped"


@record(
    "follow_up",
    6,
    one="Follow-up",
    many="Follow-ups",
    title="title",
    indexes=[
        ("status", "turn", "due_on"),
        ("agency", "status", "due_on"),
        ("contact", "status", "due_on"),
        ("status", "done_at"),
        ("agency", "status", "done_at"),
    ],
)
class FollowUp(Record):
    title: Annotated[str, text("Title", searched="head", max_length=1000)]
    status: Annotated[Status, choice(Status, "Status")] = Status.OPEN
    turn: Annotated[Turn, choice(Turn, "Whose turn")] = Turn.MINE
    agency: Annotated[Id | None, link("Agency", "agency")] = None
    contact: Annotated[Id | None, link("Person", "contact")] = None
    partner: Annotated[Id | None, link("Partner", "partner")] = None
    note: Annotated[Id | None, link("Note", "note")] = None
    about: Annotated[Id | None, link("About", ANY, help="kind:id, as agreement:…")] = None
    token: Annotated[str, text("Line in the note", max_length=80)] = ""
    due_on: Annotated[date | None, day("Due")] = None
    due_time: Annotated[time | None, time_of_day("Due at")] = None
    due_zone: Annotated[str, text("Zone of the time", max_length=60)] = ""
    start_on: Annotated[date | None, day("Starts")] = None
    remind_at: Annotated[datetime | None, moment("Remind me")] = None
    priority: Annotated[Priority, choice(Priority, "Priority")] = Priority.NORMAL
    details: Annotated[str, long_text("Details")] = ""
    personal: Annotated[bool, tick("Personal", help="Mine alone: never in a briefing.")] = False
    ticket: Annotated[str, text("Ticket", searched="body")] = ""
    slip_count: Annotated[int, number("Times postponed")] = 0
    done_at: Annotated[datetime | None, moment("Done")] = None
    recurrence: Annotated[str, text("Repeats", section=REPEATS)] = ""
    series: Annotated[str, text("Series", section=REPEATS, max_length=60)] = ""
    asked_on: Annotated[date | None, day("Asked", section=WAITING)] = None
    expected_on: Annotated[date | None, day("Expected", section=WAITING)] = None
    nudge_days: Annotated[int | None, number("Nudge every", unit="days", minimum=1, section=WAITING)] = None
    nudge_on: Annotated[date | None, day("Next nudge", section=WAITING)] = None
    nudge_count: Annotated[int, number("Times nudged", section=WAITING)] = 0
    escalate_to: Annotated[Id | None, link("Escalate to", "contact", section=WAITING)] = None
    source_uid: Annotated[str, text("Calendar id", max_length=1000)] = ""
    source_version: Annotated[str, text("Calendar version", max_length=60)] = ""
