"""Follow-ups and headings in the words of their rows."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from brm_desktop.domain.dates import say_ago, say_day, say_days, say_full, say_long, say_time
from brm_desktop.domain.short_names import shorten_name
from brm_desktop.storage.follow_ups import Group, Line, View, score_of
from brm_desktop.ui.parts.row_list import Tag
from brm_desktop.ui.shell.theme import Tone

_MOST_TAGS = 2


class Shown(NamedTuple):
    """What one row shows; `detail` and `icons` go on after the title."""

    title: str
    detail: str
    chips: tuple[Tag, ...]
    icons: tuple[str, ...]
    right: str
    tone: Tone
    done: bool
    tip: str
    why: str

    @property
    def spoken(self) -> str:
        """The row as a screen reader should say it."""
        parts = ("done" if self.done else "", self.title, self.detail, *(chip.text for chip in self.chips), self.right)
        return ", ".join(part for part in (*parts, self.tip) if part)


def show_line(line: Line, view: View, today: date) -> Shown:
    """Return a follow-up in the words of a view's rows."""
    done = line.status in ("done", "dropped")
    right, tone = say_when(line, view, today)
    who = (line.person if view != "person" else "") or line.partner
    detail = f"from {who}" if line.turn == "waiting" and who and who not in line.title else ""
    icons = (("refresh",) if line.repeats else ()) + (("note",) if line.note_id else ())
    why = "" if done else score_of(line, today).words
    return Shown(line.title, detail, _chips(line, view, today), icons, right, tone, done, _tip(line, why), why)


def say_when(line: Line, view: View, today: date) -> tuple[str, Tone]:
    """Say when it is due, since when it is waited for, or when it was done."""
    if line.status in ("done", "dropped"):
        day = say_day(line.done_at.astimezone().date(), today) if line.done_at else ""
        return (f"Dropped, {day}" if line.status == "dropped" else day), "soft"
    if line.turn == "waiting":
        return _waited(line, today)
    at = say_time(line.due_time) if line.due_time else ""
    if line.due_on is None or view == "upcoming":
        return at, "soft"
    day = say_day(line.due_on, today)
    return (f"{day}, {at}" if at else day), "risk" if line.due_on < today else "soft"


def head_words(group: Group, view: View, today: date) -> tuple[str, str]:
    """Return a heading and the soft words after it."""
    if view == "upcoming":
        if not group.key:
            return "No date", ""
        day = date.fromisoformat(group.key)
        near = say_day(day, today)
        return near, say_full(day) if near == "Tomorrow" else say_ago(day, today)
    nobody = "No agency" if view == "agency" else "Nobody in particular"
    return group.name or nobody, ""


def _waited(line: Line, today: date) -> tuple[str, Tone]:
    expected = line.expected_on or line.due_on
    if expected is not None and expected < today:
        return f"{say_days((today - expected).days)} late", "risk"
    if line.nudge_on is not None and line.nudge_on <= today:
        return "time to nudge", "watch"
    if line.asked_on is not None:
        days = (today - line.asked_on).days
        return ("asked today" if days <= 0 else say_days(days)), "soft"
    return (f"by {say_day(expected, today)}" if expected else ""), "soft"


def _chips(line: Line, view: View, today: date) -> tuple[Tag, ...]:
    chips = list[Tag]()
    if line.start_on is not None and line.start_on > today:
        chips.append(Tag(f"Starts {say_day(line.start_on, today)}"))
    if line.priority != "normal":
        chips.append(Tag("High", "risk") if line.priority == "high" else Tag("Low"))
    if line.turn == "waiting" and view in ("agency", "person"):
        chips.append(Tag("Waiting", "watch"))
    chips += [Tag(f"#{tag}") for tag in line.tags[:_MOST_TAGS]]
    if line.person and line.turn == "mine" and view != "person" and line.person not in line.title:
        chips.append(Tag(line.person))
    if view != "agency" and (line.agency or line.partner):
        chips.append(Tag(shorten_name(line.agency, line.acronym) if line.agency else line.partner))
    return tuple(chips)


def _tip(line: Line, why: str) -> str:
    """Say the day in full and why the follow-up stands where it does."""
    if line.status in ("done", "dropped"):
        at = line.done_at.astimezone() if line.done_at else None
        return f"{line.status.capitalize()} {say_long(at.date())}, {say_time(at.time())}" if at else ""
    due = line.expected_on or line.due_on if line.turn == "waiting" else line.due_on
    verb = "Expected" if line.turn == "waiting" else "Due"
    return "\n".join(part for part in (f"{verb} {say_long(due)}" if due else "", why[:1].upper() + why[1:]) if part)
