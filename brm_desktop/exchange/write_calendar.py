"""Meetings and follow-ups as iCalendar; what a meeting says of its series is kept by its id."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from brm_desktop.base.local_zone import find_local_zone
from brm_desktop.domain.contact import Contact
from brm_desktop.domain.follow_up import FollowUp, Priority, Status
from brm_desktop.domain.note import Note
from brm_desktop.domain.note_boxes import strip_tokens
from brm_desktop.domain.record import Record
from brm_desktop.domain.recurrence_text import find_rule, to_rrule
from brm_desktop.exchange.own import OWN_UID

_URGENCY = {Priority.HIGH: 1, Priority.NORMAL: 5, Priority.LOW: 9}
_STATES = {
    Status.OPEN: "NEEDS-ACTION", Status.SOMEDAY: "NEEDS-ACTION", Status.DONE: "COMPLETED", Status.DROPPED: "CANCELLED",
}  # fmt: skip
_BLOCK = timedelta(minutes=30)


def write_calendar(
    notes: Sequence[Note], follow_ups: Sequence[FollowUp], people: Mapping[str, Contact], *, as_events: bool = False
) -> bytes:
    """Return meetings as events, follow-ups as tasks; `as_events` adds an event on the day that a task is due."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//BRM Desktop//EN")
    calendar.add("version", "2.0")
    for note in notes:
        if note.starts_at is not None:
            calendar.add_component(_make_event(note, note.starts_at, people))
    for one in follow_ups:
        calendar.add_component(_make_task(one))
        if as_events and one.due_on is not None and one.status is Status.OPEN:
            calendar.add_component(_make_due_event(one, one.due_on))
    calendar.add_missing_timezones(first_date=date(2000, 1, 1), last_date=date(2038, 1, 1))
    return bytes(calendar.to_ical())


def _make_event(note: Note, start: datetime, people: Mapping[str, Contact]) -> Any:
    from icalendar import Event, vCalAddress, vText

    event = Event()
    _add_common(event, note, note.source_uid)
    if note.title:
        event.add("summary", note.title)
    whole_days = (
        note.ends_at is not None and _is_midnight(start) and _is_midnight(note.ends_at.astimezone(start.tzinfo))
    )
    event.add("dtstart", start.date() if whole_days else _zoned(start))
    if note.ends_at is not None:
        end = note.ends_at.astimezone(start.tzinfo)
        event.add("dtend", end.date() if whole_days else _zoned(end))
    if note.place:
        event.add("location", note.place)
    if body := strip_tokens(note.body):
        event.add("description", body)
    for id in note.attendees:
        person = people.get(id)
        if person is not None:
            address = vCalAddress(f"mailto:{person.emails[0]}" if person.emails else "invalid:nomail")
            address.params["CN"] = vText(person.name.replace('"', "'"))
            event.add("attendee", address, encode=False)
    return event


def _make_task(one: FollowUp) -> Any:
    from icalendar import Todo, vRecur

    task = Todo()
    _add_common(task, one, one.source_uid)
    task.add("summary", one.title)
    task.add("status", _STATES[one.status])
    if one.status is Status.SOMEDAY:
        task.add("x-brm-status", one.status.value)
    task.add("priority", _URGENCY[one.priority])
    if one.start_on is not None:
        task.add("dtstart", one.start_on)
    if one.due_on is not None:
        task.add("due", _due(one, one.due_on))
    if one.done_at is not None:
        task.add("completed", one.done_at.astimezone(UTC))
    if one.details:
        task.add("description", one.details)
    rule = find_rule(one.recurrence)
    if rule is not None:
        task.add("rrule", vRecur.from_ical(to_rrule(rule)))
        task.add("x-brm-repeats", one.recurrence)  # what no calendar knows, such as counting from the day of doing
    return task


def _make_due_event(one: FollowUp, due_on: date) -> Any:
    from icalendar import Event

    event = Event()
    event.add("uid", f"due-{one.id}{OWN_UID}")
    event.add("dtstamp", one.created_at)
    event.add("summary", f"Due: {one.title}")
    due = _due(one, due_on)
    event.add("dtstart", due)
    event.add("dtend", due + (_BLOCK if isinstance(due, datetime) else timedelta(days=1)))
    return event


def _due(one: FollowUp, due_on: date) -> date | datetime:
    if one.due_time is None:
        return due_on
    at = datetime.combine(due_on, one.due_time)
    if one.due_zone == "UTC":
        return at.replace(tzinfo=UTC)
    return at.replace(tzinfo=ZoneInfo(one.due_zone)) if one.due_zone else at


def _add_common(component: Any, record: Record, source_uid: str) -> None:
    component.add("uid", source_uid or f"{record.id}{OWN_UID}")
    component.add("dtstamp", record.created_at)  # when it was touched last is this device's history
    if record.tags:
        component.add("categories", list(record.tags))
    if record.private:
        component.add("class", "PRIVATE")


def _zoned(at: datetime) -> datetime:
    """Return a moment in a zone that calendars know, else in UTC."""
    return at if isinstance(at.tzinfo, ZoneInfo) and at.tzinfo.key != "UTC" else at.astimezone(UTC)


def _is_local(at: datetime) -> bool:
    """Tell whether a midnight is the one of this computer's zone: a day has no zone of its own."""
    return at.astimezone(ZoneInfo(find_local_zone())).replace(tzinfo=None) == at.replace(tzinfo=None)


def _is_midnight(at: datetime) -> bool:
    return at.timetz().replace(tzinfo=None) == time()
