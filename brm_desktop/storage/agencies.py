"""The portfolio as a table: how each agency stands, read by a few ranges of an index for each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from statistics import fmean
from typing import Any, NamedTuple

from brm_desktop.domain.assessment import Invitation, Stage
from brm_desktop.domain.fields import Id
from brm_desktop.domain.health import WORST_FIRST, Health
from brm_desktop.domain.outcome import Better, Outcome, OutcomeStatus
from brm_desktop.domain.outcome_rules import Point, Standing, find_standing
from brm_desktop.domain.people_names import fold
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.health import HealthYear, find_health_now, find_health_year
from brm_desktop.storage.today import find_last_contact, find_next_meeting

_ON_TRACK = (OutcomeStatus.ON_TRACK, OutcomeStatus.ACHIEVED)
_WORDS = {word: place for place, word in enumerate(WORST_FIRST)}
_STAGES = {stage: place for place, stage in enumerate(Stage)}


class AgencyName(NamedTuple):
    """An agency as a list names it."""

    id: str
    name: str
    acronym: str
    priority: int | None


class Judged(NamedTuple):
    """What the assessments of an agency say. `pulse` is the mean of the latest marks, 1 to 5."""

    stage: Stage | None = None
    stage_theirs: Stage | None = None
    stage_target: Stage | None = None
    staged_on: date | None = None
    pulse: float | None = None
    next_rung: str = ""
    strategy: Invitation | None = None
    strategy_on: date | None = None


class Promises(NamedTuple):
    """How many follow-ups are open, and how many of those are late, ours and theirs."""

    open: int = 0
    late_ours: int = 0
    late_theirs: int = 0

    @property
    def late(self) -> int:
        return self.late_ours + self.late_theirs


class OutcomeLine(NamedTuple):
    """An outcome with its standing on a day; the outcome has only the fields that a standing needs."""

    outcome: Outcome
    standing: Standing

    @property
    def on_track(self) -> bool:
        return self.standing.status in _ON_TRACK


class AgencyLine(NamedTuple):
    """How one agency stands on a day. Contact is a local day, the meeting an aware moment."""

    agency: AgencyName
    judged: Judged
    health: Health
    last_contact_on: date | None
    quiet: bool
    next_meeting_at: datetime | None
    next_meeting_id: str | None
    promises: Promises
    on_track: int
    outcomes: int
    cio_priority: bool = False
    year: HealthYear | None = None  # read only where it is asked for


def list_agency_names(connection: Connection, typed: str = "") -> list[AgencyName]:
    """Return the agencies that have all typed words in names, acronym, kind or tags; by priority, then by name."""
    found = connection.execute(
        "SELECT id, name, acronym, priority, former_names, kind, tags FROM agency"
        " WHERE deleted_ms IS NULL AND merged_into IS NULL"
        " ORDER BY priority IS NULL, priority, name COLLATE NOCASE, docid"
    )
    words = fold(typed).split()
    return [AgencyName(*row[:4]) for row in found if not words or _has(words, row[1:3] + row[4:])]


def load_agency_lines(
    connection: Connection, ids: Iterable[str], today: date, now: datetime, *, year: bool = False
) -> dict[str, AgencyLine]:
    """Return how each of these agencies stands as of a local day and an aware moment; with `year`, twelve months."""
    found = (find_agency_line(connection, id, today, now, year=year) for id in ids)
    return {line.agency.id: line for line in found if line is not None}


def find_agency_line(
    connection: Connection,
    id: str,
    today: date,
    now: datetime,
    outcomes: Sequence[OutcomeLine] | None = None,
    *,
    year: bool = False,
) -> AgencyLine | None:
    """Return how one agency stands; its outcomes are read unless they are at hand."""
    row = connection.execute(
        "SELECT id, name, acronym, priority, cadence_days, cio_priority FROM agency WHERE id = ?", (id,)
    ).fetchone()
    if row is None:
        return None
    cadence = row[4]
    lines = list_outcomes(connection, id, today) if outcomes is None else outcomes
    last, meeting = find_last_contact(connection, id, now), find_next_meeting(connection, id, now)
    contact_on = last.astimezone().date() if last else None
    return AgencyLine(
        AgencyName(*row[:4]),
        find_judged(connection, id, today),
        find_health_now(connection, id, cadence, today, now),
        contact_on,
        cadence is not None and (contact_on is None or (today - contact_on).days > cadence),
        meeting[1] if meeting else None,
        meeting[0] if meeting else None,
        count_promises(connection, id, today),
        sum(line.on_track for line in lines),
        len(lines),
        bool(row[5]),
        find_health_year(connection, id, cadence, today, now) if year else None,
    )


def count_promises(connection: Connection, agency_id: str, today: date) -> Promises:
    """Return how many follow-ups with an agency are open and late; what we wait for is late by when it was expected."""
    row = connection.execute(
        "SELECT count(*), ifnull(sum(turn = 'mine' AND due_on < ?1), 0),"
        " ifnull(sum(turn = 'waiting' AND ifnull(expected_on, due_on) < ?1), 0)"
        " FROM follow_up WHERE agency = ?2 AND status = 'open' AND deleted_ms IS NULL",
        (today.isoformat(), agency_id),
    ).fetchone()
    return Promises(*row)


def find_judged(connection: Connection, agency_id: str, today: date) -> Judged:
    """Return what the assessments of an agency say as of a day."""
    latest = (
        'FROM assessment WHERE agency = ? AND "on" <= ? AND partner IS NULL AND deleted_ms IS NULL AND {} IS NOT NULL'
        ' ORDER BY "on" DESC, docid DESC LIMIT 1'
    )
    values = (agency_id, today.isoformat())
    staged = connection.execute(
        f'SELECT stage_ours, stage_theirs, stage_target, "on", next_rung {latest.format("stage_ours")}', values
    ).fetchone()
    invited = connection.execute(f'SELECT strategy, "on" {latest.format("strategy")}', values).fetchone()
    ours, theirs, target = (Stage(key) if key else None for key in (staged or (None,) * 3)[:3])
    return Judged(
        ours,
        theirs,
        target,
        date.fromisoformat(staged[3]) if staged else None,
        find_pulse(connection, agency_id, today),
        staged[4] if staged else "",
        Invitation(invited[0]) if invited else None,
        date.fromisoformat(invited[1]) if invited else None,
    )


def find_pulse(connection: Connection, agency_id: str, today: date) -> float | None:
    """Return the mean of the latest marks of an agency."""
    row = connection.execute(
        'SELECT trust, communication, collaboration, satisfaction FROM assessment WHERE agency = ? AND "on" <= ?'
        " AND coalesce(trust, communication, collaboration, satisfaction) IS NOT NULL"
        " AND partner IS NULL AND deleted_ms IS NULL"
        ' ORDER BY "on" DESC, docid DESC LIMIT 1',
        (agency_id, today.isoformat()),
    ).fetchone()
    return None if row is None else fmean(mark for mark in row if mark is not None)


def list_outcomes(connection: Connection, agency_id: str, today: date) -> list[OutcomeLine]:
    """Return the outcomes of an agency that are not closed, with how they stand, by statement."""
    found = connection.execute(
        "SELECT o.id, o.statement, o.measure, o.unit, o.better, o.baseline, o.baseline_on, o.target, o.target_on,"
        ' o.status_override, o.override_reason, r."on", r.value FROM outcome o LEFT JOIN reading r ON r.docid ='
        ' (SELECT docid FROM reading WHERE outcome = o.id AND deleted_ms IS NULL AND "on" <= ?'
        ' ORDER BY "on" DESC, docid DESC LIMIT 1)'
        " WHERE o.agency = ? AND o.deleted_ms IS NULL AND o.closed_on IS NULL ORDER BY o.statement",
        (today.isoformat(), agency_id),
    )
    return [_outcome_line(agency_id, row, today) for row in found]


def sort_agencies(lines: Iterable[AgencyLine], column: str, descending: bool = False) -> list[AgencyLine]:
    """Return lines in the order of a column, what is not known last either way; equals stay as they are."""
    key = _ORDERS[column]
    lines = list(lines)
    known = sorted((line for line in lines if key(line) is not None), key=key, reverse=descending)
    return known + [line for line in lines if key(line) is None]


_ORDERS: Mapping[str, Callable[[AgencyLine], Any]] = {
    "name": lambda line: fold(line.agency.name),
    "priority": lambda line: line.agency.priority,
    "stage": lambda line: _STAGES[line.judged.stage] if line.judged.stage else None,
    "health": lambda line: (_WORDS[line.health.word], line.health.score) if line.health.word in _WORDS else None,
    "months": lambda line: _drift(line.year),
    "last_contact": lambda line: line.last_contact_on,
    "next_meeting": lambda line: line.next_meeting_at,
    "follow_ups": lambda line: (line.promises.open, line.promises.late),
    "outcomes": lambda line: (line.on_track / line.outcomes, line.outcomes) if line.outcomes else None,
}


def _outcome_line(agency_id: str, row: Sequence[Any], today: date) -> OutcomeLine:
    id, statement, measure, unit, better, baseline, baseline_on, target, target_on, override, reason, on, value = row
    outcome = Outcome(
        id=Id(id),
        statement=statement,
        agency=Id(agency_id),
        measure=measure,
        unit=unit,
        better=Better(better),
        baseline=baseline,
        baseline_on=_day(baseline_on),
        target=target,
        target_on=_day(target_on),
        status_override=OutcomeStatus(override) if override else None,
        override_reason=reason,
    )
    readings = [] if on is None else [Point(date.fromisoformat(on), value)]
    return OutcomeLine(outcome, find_standing(outcome, readings, today))


def _drift(year: HealthYear | None) -> int | None:
    """Return by how many points health rose over the months that are known."""
    known = [score for score in year.months if score is not None] if year is not None else []
    return known[-1] - known[0] if known else None


def _day(cell: str | None) -> date | None:
    return date.fromisoformat(cell) if cell else None


def _has(words: Iterable[str], cells: Iterable[object]) -> bool:
    folded = fold(" ".join(str(cell) for cell in cells))
    return all(word in folded for word in words)
