"""Follow-ups, notes, roles and outcomes in the words of a row."""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol

from brm_desktop.base.words import count_of as count_of
from brm_desktop.domain import dates
from brm_desktop.domain.figures import say_number, say_quantity
from brm_desktop.domain.horizon_rules import SOON_DAYS, find_distance, say_when
from brm_desktop.domain.outcome import Outcome, OutcomeStatus
from brm_desktop.domain.outcome_rules import Standing
from brm_desktop.domain.people_names import split_name
from brm_desktop.domain.role import Stance
from brm_desktop.domain.short_names import shorten_name
from brm_desktop.storage.agencies import OutcomeLine
from brm_desktop.storage.around import NoteLine, RoleLine
from brm_desktop.storage.horizon import HorizonEntry
from brm_desktop.storage.today import FollowUpLine
from brm_desktop.ui.parts.row_list import Row, Tag
from brm_desktop.ui.shell.theme import Tone

STANCE_TONES: dict[Stance, Tone] = {
    Stance.SUPPORTS: "good",
    Stance.NEUTRAL: "plain",
    Stance.SKEPTICAL: "watch",
    Stance.OPPOSED: "risk",
}
STATUS_TONES: dict[OutcomeStatus, Tone] = {
    OutcomeStatus.ON_TRACK: "good",
    OutcomeStatus.ACHIEVED: "good",
    OutcomeStatus.BEHIND: "watch",
    OutcomeStatus.OFF_TRACK: "risk",
    OutcomeStatus.NO_READING: "soft",
}


class StandingLine(Protocol):
    """An outcome with how it stands."""

    @property
    def outcome(self) -> Outcome: ...

    @property
    def standing(self) -> Standing: ...


def say_person(name: str) -> str:
    """Say a name where there is little room: "A. Hale"."""
    parts = split_name(name)
    return f"{parts.given[0]}. {parts.family}" if parts.given and parts.family else name


def say_local(at: datetime, today: date) -> str:
    """Say a moment as clocks here show it: "Today 2:00 PM", "Wed, Nov 25"."""
    here = at.astimezone()
    day = dates.say_day(here.date(), today)
    return f"{day} {dates.say_time(here.time())}" if abs((here.date() - today).days) <= 1 else day


def say_long_moment(at: datetime) -> str:
    """Say a moment in full, for hover and screen readers."""
    here = at.astimezone()
    return f"{dates.say_long(here.date())}, {dates.say_time(here.time())}"


def say_iso(at: datetime) -> str:
    """Return a moment as spreadsheets read it: "2026-11-25 14:00"."""
    return f"{at.astimezone():%Y-%m-%d %H:%M}"


def follow_up_row(line: FollowUpLine, today: date, *, with_agency: bool = False, narrow: bool = False) -> Row:
    """Return an open follow-up with a box to check: whose turn it is, when it is due; `narrow` says less."""
    expected = line.expected_on or line.due_on if line.turn == "waiting" else line.due_on
    due = date.fromisoformat(expected) if expected else None
    whose = "Me" if line.turn == "mine" else say_person(line.person) if line.person else "Them"
    high = (Tag("High", "risk"),) if line.priority == "high" and not narrow else ()
    place = (Tag(shorten_name(line.agency, line.acronym)),) if with_agency and line.agency else ()
    return Row(
        line.id,
        line.title,
        chips=(*high, *place) if with_agency else (*high, Tag(whose)),
        right=_say_due(due, line.due_time, today),
        tone="risk" if due is not None and due < today else "soft",
        checked=False,
        tip=dates.say_long(due) if due else "",
    )


def done_row(line: FollowUpLine, today: date) -> Row:
    """Return a follow-up that is done."""
    due = date.fromisoformat(line.due_on) if line.due_on else None
    return Row(line.id, line.title, right=dates.say_day(due, today) if due else "", checked=True, faded=True)


def note_row(line: NoteLine, today: date) -> Row:
    """Return a note: its title, and when, with how many people and what came of it."""
    people = count_of(line.people, "person", "people") if line.people else ""
    follow_ups = count_of(line.follow_ups, "follow-up") if line.follow_ups else ""
    when = say_local(line.at, today) if line.at else "no date"
    detail = " · ".join(part for part in (when, people, follow_ups) if part)
    chips = (Tag("Private", "watch"),) if line.private else ()
    tip = say_long_moment(line.at) if line.at else ""
    return Row(line.id, line.title or f"Untitled {line.kind.label.lower()}", detail, chips=chips, tip=tip)


def role_row(line: RoleLine) -> Row:
    """Return a person at an agency: title, influence, stance."""
    words = [line.title, line.influence.label.lower() if line.influence else ""]
    chips = (Tag(line.stance.label, STANCE_TONES[line.stance]),) if line.stance else ()
    return Row(line.id, line.name, " · ".join(word for word in words if word), chips=chips, avatar=line.name)


def outcome_row(line: OutcomeLine) -> Row:
    """Return an outcome with its figures and a bar of the way made."""
    standing, outcome = line.standing, line.outcome
    return Row(
        outcome.id,
        outcome.statement,
        right=say_figures(line),
        tone=STATUS_TONES[standing.status],
        mark=standing.status is not OutcomeStatus.NO_READING,
        bar=min(1.0, max(0.0, standing.progress or 0.0)),
        tip=f"{standing.status.label}: {standing.reason}",
    )


def horizon_row(entry: HorizonEntry, today: date, *, with_agency: bool = False) -> Row:
    """Return something to come: how far it is, or when, and what kind of thing it is."""
    distance = find_distance(entry.when, today)
    soon = distance.days is not None and distance.days <= SOON_DAYS
    kind = entry.kind.label if entry.kind else ""
    tip = ", ".join(part for part in (kind, entry.detail, distance.said) if part)
    when = say_when(entry.when, today)
    if not with_agency:
        return Row(entry.key, entry.title, right=when, tone="watch" if soon else "soft", tip=tip)
    places = entry.agencies[:2] + ((f"+{len(entry.agencies) - 2}",) if len(entry.agencies) > 2 else ())
    chips = (*((Tag("Act by then", "watch"),) if entry.urgent else ()), *((kind,) if kind else ()), *places)
    tone: Tone = "watch" if soon else "soft"
    return Row(entry.key, entry.title, chips=chips, right=distance.said, tone=tone, lead=when, tip=entry.detail)


def say_figures(line: StandingLine) -> str:
    """Say where an outcome is and where it should be: "58% of 75%", "31 of 20 min", "no reading"."""
    now, target, unit = line.standing.now, line.outcome.target, line.outcome.unit
    if now is None:
        return "no reading"
    if target is None:
        return say_figure(now, unit)
    whole = unit.startswith("of ") or not unit
    return f"{say_number(now) if whole or unit[0].isalpha() else say_figure(now, unit)} of " + (
        say_number(target) if whole else say_figure(target, unit)
    )


def say_figure(value: float, unit: str) -> str:
    """Say a measured number with its unit."""
    return say_quantity(value, unit)


def _say_due(due: date | None, time: str | None, today: date) -> str:
    if due is None:
        return ""
    clock = dates.say_time(datetime.strptime(time, "%H:%M").time()) if time else ""
    return f"{dates.say_day(due, today)} {clock}".rstrip()
