"""The portfolio as a table: how each agency stands, read by a few ranges of an index for each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from brm_desktop.domain.assessment import Assessment, Stage
from brm_desktop.domain.dates import add_months
from brm_desktop.domain.fields import Id
from brm_desktop.domain.health import Health, HealthFacts, HealthWord, find_health, is_quiet
from brm_desktop.domain.outcome import Better, Outcome, OutcomeStatus
from brm_desktop.domain.outcome_rules import Point, Standing, find_standing
from brm_desktop.domain.people_names import fold
from brm_desktop.storage import rows
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.today import find_last_contact, find_next_meeting

MONTHS = 12
_ON_TRACK = (OutcomeStatus.ON_TRACK, OutcomeStatus.ACHIEVED)
_WORDS = {HealthWord.AT_RISK: 0, HealthWord.WATCH: 1, HealthWord.GOOD: 2}
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
    months: tuple[float | None, ...] = ()  # the pulse as it was at the end of each of 12 months, oldest first


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


def list_agency_names(connection: Connection, typed: str = "") -> list[AgencyName]:
    """Return the agencies that have all typed words in names, acronym, kind or tags; by priority, then by name."""
    found = connection.execute(
        "SELECT id, name, acronym, priority, former_names, kind, tags FROM agency"
        " WHERE deleted_ms IS NULL AND merged_into IS NULL"
        " ORDER BY priority IS NULL, priority, name COLLATE NOCASE, docid"
    )
    words = fold(typed).split()
    return [AgencyName(*row[:4]) for row in found if not words or _has(words, row[1:3] + row[4:])]


def load_agency_lines(connection: Connection, ids: Iterable[str], today: date, now: datetime) -> dict[str, AgencyLine]:
    """Return how each of these agencies stands as of a local day and an aware moment."""
    found = (find_agency_line(connection, id, today, now) for id in ids)
    return {line.agency.id: line for line in found if line is not None}


def find_agency_line(
    connection: Connection, id: str, today: date, now: datetime, outcomes: Sequence[OutcomeLine] | None = None
) -> AgencyLine | None:
    """Return how one agency stands; its outcomes are read unless they are at hand."""
    row = connection.execute(
        "SELECT id, name, acronym, priority, cadence_days FROM agency WHERE id = ?", (id,)
    ).fetchone()
    if row is None:
        return None
    lines = list_outcomes(connection, id, today) if outcomes is None else outcomes
    judged, promises = find_judged(connection, id, today), count_promises(connection, id, today)
    last, meeting = find_last_contact(connection, id, now), find_next_meeting(connection, id, now)
    contact_on = last.astimezone().date() if last else None
    facts = HealthFacts(
        judged.pulse,
        (today - contact_on).days if contact_on else None,
        row[4],
        promises.late_ours,
        promises.late_theirs,
        sum(line.standing.status is OutcomeStatus.BEHIND for line in lines),
        sum(line.standing.status is OutcomeStatus.OFF_TRACK for line in lines),
        len(lines),
    )
    return AgencyLine(
        AgencyName(*row[:4]),
        judged,
        find_health(facts),
        contact_on,
        is_quiet(facts),
        meeting[1] if meeting else None,
        meeting[0] if meeting else None,
        promises,
        sum(line.on_track for line in lines),
        len(lines),
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
    staged = connection.execute(
        'SELECT stage_ours, stage_theirs, stage_target, "on" FROM assessment WHERE agency = ? AND "on" <= ?'
        ' AND deleted_ms IS NULL AND stage_ours IS NOT NULL ORDER BY "on" DESC, docid DESC LIMIT 1',
        (agency_id, today.isoformat()),
    ).fetchone()
    ends = [add_months(today, -back).isoformat() for back in reversed(range(MONTHS))]
    pulses = _pulses(connection, agency_id, ends)
    ours, theirs, target = (Stage(key) if key else None for key in (staged or (None,) * 3)[:3])
    months = [next((pulse for on, pulse in reversed(pulses) if on <= end), None) for end in ends]
    staged_on = date.fromisoformat(staged[3]) if staged else None
    return Judged(ours, theirs, target, staged_on, pulses[-1][1] if pulses else None, tuple(months))


def find_assessment_on(connection: Connection, agency_id: str, on: date) -> Assessment | None:
    """Return the latest assessment of an agency that was made on a day."""
    found = rows.list_records(
        connection, Assessment, 'agency = ? AND "on" = ?', (agency_id, on.isoformat()), order="docid DESC", limit=1
    )
    return found[0] if found else None


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
    "health": lambda line: (_WORDS[line.health.word], line.health.score),
    "months": lambda line: line.judged.pulse,
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


def _pulses(connection: Connection, agency_id: str, ends: Sequence[str]) -> list[tuple[str, float]]:
    """Return the pulses that months with these ends need, oldest first, each with its day as a cell."""
    found = connection.execute(
        'SELECT "on", trust, communication, collaboration, satisfaction FROM assessment WHERE agency = ? AND "on" <= ?'
        " AND deleted_ms IS NULL AND coalesce(trust, communication, collaboration, satisfaction) IS NOT NULL"
        ' ORDER BY "on" DESC, docid DESC',
        (agency_id, ends[-1]),
    )
    pulses = list[tuple[str, float]]()
    for on, *marks in found:
        pulses.append((on, _mean(marks)))
        if on <= ends[0]:
            break
    return pulses[::-1]


def _mean(marks: Iterable[int | None]) -> float:
    known = [mark for mark in marks if mark is not None]
    return sum(known) / len(known)


def _day(cell: str | None) -> date | None:
    return date.fromisoformat(cell) if cell else None


def _has(words: Iterable[str], cells: Iterable[object]) -> bool:
    folded = fold(" ".join(str(cell) for cell in cells))
    return all(word in folded for word in words)
