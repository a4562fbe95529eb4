"""Follow-ups as others get them: a table for a spreadsheet, and a list of lines for a message."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time

from brm_desktop.domain.dates import say_full, say_time
from brm_desktop.storage.follow_ups import Line

TITLES = ("Follow-up", "Whose turn", "Person", "Agency", "Due", "Asked", "Priority", "Status", "Tags")


def make_grid(lines: Sequence[Line]) -> list[list[str]]:
    """Return follow-ups as rows under headings, their days in ISO form."""
    return [list(TITLES), *(_make_row(line) for line in lines)]


def _make_row(line: Line) -> list[str]:
    turn = "Mine" if line.turn == "mine" else "Waiting for"
    who, tags = line.person or line.partner, ", ".join(f"#{tag}" for tag in line.tags)
    due = _iso(line.expected_on if line.turn == "waiting" and line.expected_on else line.due_on, line.due_time)
    asked, status = _iso(line.asked_on), line.status.capitalize()
    return [line.title, turn, who, line.agency, due, asked, line.priority.capitalize(), status, tags]


def write_lines(lines: Sequence[Line], today: date) -> str:
    """Return follow-ups as a list that reads well in a message, one line each."""
    return "\n".join(f"- {_say(line, today)}" for line in lines)


def _say(line: Line, today: date) -> str:
    who = line.person or line.partner
    owed = f"Waiting for {who}: " if line.turn == "waiting" and who else "Waiting: " if line.turn == "waiting" else ""
    place = f" ({line.acronym or line.agency})" if line.agency else ""
    return f"{owed}{line.title}{place}{_say_when(line, today)}"


def _say_when(line: Line, today: date) -> str:
    if line.status in ("done", "dropped"):
        day = f" {say_full(line.done_at.astimezone().date())}" if line.done_at else ""
        return f" — {line.status}{day}"
    on, word = line.due_on, "due"
    if line.turn == "waiting" and line.expected_on is not None:
        on, word = line.expected_on, "expected"
    if on is None:
        return " — someday" if line.status == "someday" else ""
    at = f", {say_time(line.due_time)}" if line.due_time and word == "due" else ""
    return f" — {word} {say_full(on)}{at}{' (late)' if on < today else ''}"


def _iso(day: date | None, at: time | None = None) -> str:
    if day is None:
        return ""
    return f"{day.isoformat()} {at:%H:%M}" if at else day.isoformat()
