"""Today's facts in the words of its rows."""

from __future__ import annotations

from datetime import date

from brm_desktop.domain.periods import say_period
from brm_desktop.domain.short_names import shorten_name
from brm_desktop.storage.today import EndingLine, FollowUpLine, MeetingLine, QuietLine
from brm_desktop.ui.parts.row_list import Row, Tag
from brm_desktop.ui.shell.theme import Tone

_SOON_DAYS = 90


def follow_up_row(line: FollowUpLine, today: date) -> Row:
    """Return a follow-up of mine as a row with a box to check."""
    due = date.fromisoformat(line.due_on) if line.due_on else None
    late = due is not None and due < today
    right = say_due(line, today)
    chips = agency_chips(line)
    if line.priority == "high":
        chips = (Tag("High", "risk"), *chips)
    return Row(line.id, line.title, chips=chips, right=right, tone="risk" if late else "soft", checked=False)


def waiting_row(line: FollowUpLine, today: date) -> Row:
    """Return what somebody owes me, with how long ago it was asked or how late it is."""
    title = f"{line.title} — from {line.person}" if line.person else line.title
    right, tone = _waited(line, today)
    chips = agency_chips(line)
    return Row(line.id, title, chips=chips, right=right, tone=tone, checked=False)


def meeting_row(line: MeetingLine) -> Row:
    """Return a meeting with its time before it and Brief beside it."""
    people = f"{line.attendees} {'person' if line.attendees == 1 else 'people'}" if line.attendees else ""
    detail = " · ".join(part for part in (shorten_name(line.agencies), people) if part)
    at = line.starts_at.astimezone()
    return Row(
        line.id, line.title or "Untitled meeting", detail, lead=at.strftime("%I:%M %p").lstrip("0"),
        action="Brief" if line.agency_id else "", strong=True,
    )  # fmt: skip


def quiet_row(line: QuietLine) -> Row:
    """Return an agency that has gone quiet."""
    words = "no contact recorded" if line.days is None else f"no contact for {line.days} days"
    return Row(line.id, shorten_name(line.name), right=f"{words}, cadence {line.cadence_days}")


def ending_row(line: EndingLine, today: date) -> Row:
    """Return what comes soon with the days that are left."""
    days = (line.on - today).days
    shown = f"{line.on:%b} {line.on.day}" if len(line.when) == 10 else _short_period(line)
    left = "today" if days == 0 else "1 day" if days == 1 else f"{days} days"
    tone: Tone = "watch" if days <= _SOON_DAYS else "plain"
    return Row(f"{line.kind}:{line.id}", line.title, chips=(Tag(f"{shown} · {left}", tone),))


def _short_period(line: EndingLine) -> str:
    return f"{line.on:%b} {line.on.year}" if "Q" not in line.when and len(line.when) == 7 else say_period(line.when)


def agency_chips(line: FollowUpLine) -> tuple[str | Tag, ...]:
    """Return the chip that names a follow-up's agency or partner, in few letters."""
    return (shorten_name(line.agency, line.acronym),) if line.agency else ()


def say_due(line: FollowUpLine, today: date) -> str:
    """Say when a follow-up is due, as people say it."""
    if line.due_on is None:
        return ""
    due = date.fromisoformat(line.due_on)
    days = (due - today).days
    if -1 <= days <= 1:
        day = ("Yesterday", "Today", "Tomorrow")[days + 1]
    else:
        day = f"{due:%a}, {due:%b} {due.day}" + (f", {due.year}" if due.year != today.year else "")
    if not line.due_time:
        return day
    hour, minute = int(line.due_time[:2]), line.due_time[3:5]
    return f"{day}, {hour % 12 or 12}:{minute} {'AM' if hour < 12 else 'PM'}"


def _waited(line: FollowUpLine, today: date) -> tuple[str, Tone]:
    expected = line.expected_on or line.due_on
    if expected is not None and (late := (today - date.fromisoformat(expected)).days) > 0:
        return f"{late} {'day' if late == 1 else 'days'} late", "risk"
    if line.asked_on is not None:
        days = (today - date.fromisoformat(line.asked_on)).days
        return ("asked today" if days <= 0 else f"{days} {'day' if days == 1 else 'days'}"), "soft"
    return "", "soft"
