"""Quick add: a person's own words become a follow-up; what could mean two things is asked, never guessed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Any
from zoneinfo import ZoneInfo

from brm_desktop.base.errors import Ambiguous, InvalidValue
from brm_desktop.base.local_zone import find_local_zone
from brm_desktop.base.settings import OFFICE_HOLIDAYS, find_day, load_settings, split_days
from brm_desktop.domain.business_days import OfficeHolidays
from brm_desktop.domain.fields import Id
from brm_desktop.domain.follow_up import FollowUp, Priority, Status, Turn
from brm_desktop.domain.people_names import fold
from brm_desktop.domain.quick_add import (
    NOTHING_KNOWN,
    Draft,
    Known,
    Question,
    Understood,
    format_follow_up,
    make_known,
    parse,
)
from brm_desktop.domain.quick_add.understood import Meaning
from brm_desktop.domain.recurrence_text import find_rule, to_text
from brm_desktop.services import edits, follow_ups
from brm_desktop.services.portfolio import Portfolio
from brm_desktop.storage import known_names, rows
from brm_desktop.storage.committed import Committed
from brm_desktop.storage.driver import Connection

NO_ANSWERS: Mapping[str, str] = {}
NOTHING_BESIDES: Mapping[str, Any] = {}
_SAID = (
    "title", "due_on", "due_time", "due_zone", "start_on", "status", "agency", "contact", "tags", "priority",
    "recurrence", "turn", "asked_on", "expected_on", "nudge_days", "nudge_on",
)  # fmt: skip


_FIELDS_OF: Mapping[Meaning, tuple[str, ...]] = {
    "due": ("due_on",), "time": ("due_time", "due_zone"), "start": ("start_on",), "someday": ("status",),
    "agency": ("agency",), "person": ("contact",), "tag": ("tags",), "priority": ("priority",), "turn": ("turn",),
    "nudge": ("nudge_days",), "recurrence": ("recurrence", "due_on"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Added:
    """What was understood, and the follow-up made of it; none after a dry run."""

    record: FollowUp | None
    understood: Understood


def load_holidays(folder: Path) -> OfficeHolidays:
    """Return the days that the profile in a folder adds to the federal holidays."""
    days = split_days(load_settings(folder).get(OFFICE_HOLIDAYS))
    return OfficeHolidays(found for day in days if (found := find_day(day)) is not None)


def load_known(connection: Connection, folder: Path | None = None) -> Known:
    """Return the agencies, people and tags that a text may name, indexed for typing.

    With the profile's `folder`, business days step over the holidays of its office.
    """
    agencies, people = known_names.list_agency_names(connection), known_names.list_people_names(connection)
    known = make_known(agencies, people, known_names.list_tags(connection))
    known.holidays = load_holidays(folder) if folder is not None else ()
    return known


class KnownNow:
    """What can be named, read once and again only after a commit. Safe on any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._number = -1
        self.latest = NOTHING_KNOWN

    def get(self, connection: Connection, folder: Path | None = None) -> Known:
        """Return what can be named as of the newest commit; names are indexed anew only if one may have changed."""
        with self._lock:
            number = known_names.last_commit(connection)
            if self._number < 0 or known_names.has_named_since(connection, self._number):
                self.latest = load_known(connection, folder)
            elif number != self._number:
                self.latest = copy(self.latest)  # the index of names goes on to serve
                self.latest.tags = {fold(tag): tag for tag in known_names.list_tags(connection)}
            self._number = number
            if folder is not None and self.latest.holidays != (holidays := load_holidays(folder)):
                self.latest = copy(self.latest)
                self.latest.holidays = holidays
            return self.latest


def understand(text: str, today: date, known: Known, *, chosen: Mapping[str, str] = NO_ANSWERS) -> Understood:
    """Understand a line; a time that names no zone is meant here. `chosen` answers questions, by `Question.key`."""
    return parse(text, today, known, zone=find_local_zone(), chosen=chosen)


def add(
    portfolio: Portfolio,
    text: str,
    today: date,
    *,
    dry_run: bool = False,
    agency: str | None = None,
    known: Known | None = None,
    chosen: Mapping[str, str] = NO_ANSWERS,
    besides: Mapping[str, Any] = NOTHING_BESIDES,
) -> Added:
    """Add a follow-up in a person's own words; `agency` is meant where they name none, `besides` are other fields.

    Words of which all were understood ("start Mon due Fri") are their own title.
    Raises: Ambiguous when a name means more than one, InvalidValue without any words. Nothing is written then.
    """
    connection = portfolio.database.reader()
    understood = understand(text, today, known or load_known(connection, portfolio.folder), chosen=chosen)
    if understood.ambiguous:
        raise _ambiguous(connection, understood.ambiguous[0])
    if not understood.title:
        understood = replace(understood, title=" ".join(text.split()))
    record = replace(make_follow_up(understood, today, agency=agency), **besides)
    if dry_run:
        return Added(None, understood)
    edits.create(portfolio, record)
    return Added(record, understood)


def find_words(portfolio: Portfolio, id: str, today: date, known: Known) -> str:
    """Return a follow-up as a line that can be edited and read again. Raises: NotFound."""
    record = rows.get_record(portfolio.database.reader(), FollowUp, id)
    return format_follow_up(_draft_of(record), today, known, zone=find_local_zone())


def reword(
    portfolio: Portfolio,
    id: str,
    text: str,
    today: date,
    *,
    known: Known,
    chosen: Mapping[str, str] = NO_ANSWERS,
) -> Committed | None:
    """Change a follow-up to what its edited line says; what the line says as before stays, whatever else there is.

    A later day counts as a slip. Raises: Ambiguous, InvalidValue, NotFound, Clash.
    """
    connection = portfolio.database.reader()
    before = rows.get_record(connection, FollowUp, id)
    now = understand(text, today, known, chosen=chosen)
    if now.ambiguous:
        raise _ambiguous(connection, now.ambiguous[0])
    was = understand(find_words(portfolio, id, today, known), today, known)
    values = _made_values(make_follow_up(now, today), make_follow_up(was, today), before)
    return edits.set_fields(portfolio, FollowUp, id, values)


def apply(
    portfolio: Portfolio,
    ids: Sequence[str],
    text: str,
    today: date,
    *,
    known: Known,
    chosen: Mapping[str, str] = NO_ANSWERS,
) -> Committed | None:
    """Give follow-ups what a line says ("next fri !high #contract @DMV"), as one commit; None if nothing changes.

    Raises: Ambiguous, InvalidValue where words are left that say nothing.
    """
    understood = understand(text, today, known, chosen=chosen)
    if understood.ambiguous:
        raise _ambiguous(portfolio.database.reader(), understood.ambiguous[0])
    if (left := understood.list_left(text)) or not understood.spans:
        raise InvalidValue(f"Write what is to change, such as next fri !high #tag, not {' '.join(left) or 'nothing'}")
    meant = make_follow_up(replace(understood, title=text), today)
    said = {name for span in understood.spans for name in _FIELDS_OF.get(span.meaning, ())}
    return follow_ups.change_all(portfolio, ids, lambda before: _given(before, meant, said))


def _given(before: FollowUp, meant: FollowUp, said: set[str]) -> FollowUp:
    """Return a follow-up with the fields that were said; a time alone leaves the day, tags are added."""
    values = {name: getattr(meant, name) for name in said}
    if "due_time" in said and before.due_on is None:
        values.setdefault("due_on", meant.due_on)
    if "tags" in said:
        values["tags"] = tuple(dict.fromkeys((*before.tags, *meant.tags)))
    if meant.status is Status.SOMEDAY and "status" in said:
        values |= {"due_on": None, "due_time": None, "due_zone": "", "start_on": None}
    elif before.status in (Status.DONE, Status.DROPPED):
        values.pop("status", None)
    return replace(before, **values)


def _made_values(now: FollowUp, was: FollowUp, before: FollowUp) -> dict[str, Any]:
    """Return the fields that differ between two readings, with what follows from them."""
    values = {name: getattr(now, name) for name in _SAID if getattr(now, name) != getattr(was, name)}
    if before.status in (Status.DONE, Status.DROPPED):
        values.pop("status", None)
    if "due_on" in values and before.due_on and now.due_on and now.due_on > before.due_on:
        values["slip_count"] = before.slip_count + 1
    return values


def _draft_of(record: FollowUp) -> Draft:
    due_on = record.due_on or (record.expected_on if record.turn is Turn.WAITING else None)
    return Draft(
        title=record.title,
        due_on=due_on,
        due_time=record.due_time if due_on else None,
        zone=record.due_zone or None if record.due_time else None,
        start_on=record.start_on,
        someday=record.status is Status.SOMEDAY and due_on is None,
        agency=record.agency,
        people=(record.contact,) if record.contact else (),
        tags=record.tags,
        priority=record.priority.value,
        turn=record.turn.value,
        nudge_days=record.nudge_days,
        recurrence=find_rule(record.recurrence) if due_on else None,
    )


def make_follow_up(understood: Understood, today: date, *, agency: str | None = None) -> FollowUp:
    """Return the follow-up that was understood, not yet kept. Raises: InvalidValue."""
    values: dict[str, Any] = {
        "title": understood.title,
        "due_on": understood.due_on,
        "due_time": understood.due_time,
        "due_zone": understood.zone or "",
        "start_on": understood.start_on,
        "status": Status.SOMEDAY if understood.someday else Status.OPEN,
        "agency": Id(understood.agency or agency or "") or None,
        "contact": Id(understood.people[0]) if understood.people else None,
        "tags": understood.tags,
        "priority": Priority(understood.priority),
        "recurrence": to_text(understood.recurrence) if understood.recurrence else "",
    }
    if understood.turn == "waiting":
        values |= {"turn": Turn.WAITING, "asked_on": today, "expected_on": understood.due_on}
    if understood.nudge_days:
        values |= {"nudge_days": understood.nudge_days, "nudge_on": today + timedelta(days=understood.nudge_days)}
    return edits.make_record(FollowUp, **values)


def describe_question(connection: Connection, question: Question) -> list[tuple[str, str, str]]:
    """Return id, name and a telling remark of each candidate."""
    remarks = known_names.describe_candidates(connection, question.candidates)
    return [(one.id, one.name, remark) for one, remark in zip(question.candidates, remarks, strict=True)]


def read_day(text: str, today: date) -> date | None:
    """Return the day that words such as "next fri" or "eom" mean, and nothing besides; None if they mean none."""
    understood = parse(text, today)
    alone = not understood.title and not understood.due_time and not understood.recurrence
    return understood.due_on if alone else None


def read_moment(text: str, today: date) -> datetime:
    """Return the moment that words such as "tomorrow 9am" mean, in the local zone. Raises: InvalidValue."""
    understood = parse(text, today, zone=find_local_zone())
    if understood.title or understood.due_on is None or understood.due_time is None or not understood.zone:
        raise InvalidValue(f"Write a day and a time such as tomorrow 9am, not {text.strip()}")
    return datetime.combine(understood.due_on, understood.due_time, ZoneInfo(understood.zone))


def read_recurrence(text: str, today: date, due_on: date | None) -> tuple[str, date]:
    """Return the stored form of words such as "every 2nd Tue", and the first day due. Raises: InvalidValue."""
    said = f"{text} by {due_on.month}/{due_on.day}/{due_on.year:04}" if due_on else text
    understood = parse(said, today)
    if understood.title or understood.recurrence is None or understood.due_on is None:
        raise InvalidValue(f"Write every week, every 2nd Tue or every 6 months from done, not {text.strip()}")
    return to_text(understood.recurrence), understood.due_on


def _ambiguous(connection: Connection, question: Question) -> Ambiguous:
    sorts = {candidate.sort for candidate in question.candidates}
    sort = sorts.pop() if len(sorts) == 1 else "person or agency"
    lines = describe_question(connection, question)
    named = tuple(f"{name}, {remark} ({id})" if remark else f"{name} ({id})" for id, name, remark in lines)
    shown = question.text.lstrip("@").strip('"')
    return Ambiguous(f"More than one {sort} is called {shown}", named, "Write more of the name, or @ and the id")
