"""What health is derived from, as of one day or several: only what may be told, so that the word and its reasons agree.

Private records are left out, and promises that are somebody's own or came out of a private note.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from statistics import fmean
from typing import Any, NamedTuple

from brm_desktop.domain.dates import add_months
from brm_desktop.domain.fields import Id
from brm_desktop.domain.health import FALL_DAYS, Fall, Health, HealthFacts, find_fall, find_health
from brm_desktop.domain.outcome import Better, Outcome, OutcomeStatus
from brm_desktop.domain.outcome_rules import Point, find_standing
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.today import CONTACT_KINDS, docid_of, moment_of

MONTHS = 12
_TOLD = "deleted_ms IS NULL AND NOT private"


class HealthYear(NamedTuple):
    """The score on the same day of each of twelve months, oldest first, None before anything was recorded."""

    months: tuple[int | None, ...]
    before: Health | None  # 90 days ago
    fall: Fall | None


class _Promise(NamedTuple):
    turn: str
    due: str
    done: str | None
    made_ms: int


class _Plan(NamedTuple):
    outcome: Outcome
    born_on: date
    readings: Sequence[Point]


def find_health_now(
    connection: Connection, agency_id: str, cadence_days: int | None, today: date, now: datetime
) -> Health:
    """Return how an agency stands as of now."""
    return find_health(list_facts(connection, agency_id, cadence_days, [today], today, now)[0] or HealthFacts())


def find_health_year(
    connection: Connection, agency_id: str, cadence_days: int | None, today: date, now: datetime
) -> HealthYear:
    """Return the line of twelve months, and whether health fell."""
    days = [add_months(today, -back) for back in reversed(range(MONTHS))] + [today - timedelta(days=FALL_DAYS)]
    facts = list_facts(connection, agency_id, cadence_days, days, today, now)
    *months, before = (None if each is None else find_health(each) for each in facts)
    latest = months[-1]
    fall = find_fall(before, latest) if latest is not None else None
    return HealthYear(tuple(None if each is None else each.score for each in months), before, fall)


def list_facts(
    connection: Connection, agency_id: str, cadence_days: int | None, days: Sequence[date], today: date, now: datetime
) -> list[HealthFacts | None]:
    """Return what health is derived from on each of these days; None where nothing was recorded until then.

    The present day is never None, since a promise may be late before anything else is known.
    """
    first = min(days)
    pulses = _pulses(connection, agency_id, first, max(days))
    promises = _promises(connection, agency_id, first)
    plans = _plans(connection, agency_id, first)
    found = list[HealthFacts | None]()
    for day in days:
        until = now if day == today else datetime.combine(day + timedelta(days=1), time()).astimezone(UTC)
        contact_on = find_told_contact(connection, agency_id, until)
        pulse = next((mean for on, mean in pulses if on <= day), None)
        standings = [_stand(plan, day, day == today) for plan in plans if _is_open(plan, day)]
        if day != today and contact_on is None and pulse is None and not standings:
            found.append(None)
            continue
        late = _list_late(promises, day.isoformat(), until, present=day == today)
        found.append(
            HealthFacts(
                pulse,
                (day - contact_on).days if contact_on else None,
                cadence_days,
                late.count("mine"),
                late.count("waiting"),
                standings.count(OutcomeStatus.BEHIND),
                standings.count(OutcomeStatus.OFF_TRACK),
                len(standings),
            )
        )
    return found


def find_told_contact(connection: Connection, agency_id: str, until: datetime) -> date | None:
    """Return the local day of the last contact up to a moment that may be told."""
    row = connection.execute(
        "SELECT n.docid FROM link l JOIN note n ON n.docid = l.docid WHERE l.target = ? AND l.field = 'note.agencies'"
        f" AND l.docid <= ? AND n.kind IN {CONTACT_KINDS} AND NOT n.private ORDER BY l.docid DESC LIMIT 1",
        (agency_id, docid_of(until)),
    ).fetchone()
    return None if row is None else moment_of(row[0]).astimezone().date()


def _pulses(connection: Connection, agency_id: str, first: date, last: date) -> list[tuple[date, float]]:
    """Return the pulses of assessments between two days, the newest first, and the one before them."""
    found = connection.execute(
        'SELECT "on", trust, communication, collaboration, satisfaction FROM assessment WHERE agency = ? AND "on" <= ?'
        f" AND partner IS NULL AND {_TOLD} AND coalesce(trust, communication, collaboration, satisfaction) IS NOT NULL"
        ' ORDER BY "on" DESC, docid DESC',
        (agency_id, last.isoformat()),
    )
    pulses = list[tuple[date, float]]()
    for on, *marks in found:
        pulses.append((date.fromisoformat(on), fmean(mark for mark in marks if mark is not None)))
        if pulses[-1][0] <= first:
            break
    return pulses


def _promises(connection: Connection, agency_id: str, first: date) -> list[_Promise]:
    """Return the promises that are open, and those kept late since a day."""
    columns = "turn, CASE turn WHEN 'waiting' THEN ifnull(expected_on, due_on) ELSE due_on END AS due, done_at"
    told = (
        f"{_TOLD} AND NOT personal"
        " AND NOT EXISTS (SELECT 1 FROM note o WHERE o.id = f.note AND (o.private OR o.deleted_ms IS NOT NULL))"
    )
    found = connection.execute(
        f"SELECT {columns}, created_ms FROM follow_up f WHERE agency = ?1 AND status = 'open' AND due IS NOT NULL"
        f" AND {told} UNION ALL SELECT {columns}, created_ms FROM follow_up f"
        f" WHERE agency = ?1 AND status = 'done' AND done_at >= ?2 AND due < substr(done_at, 1, 10) AND {told}",
        (agency_id, first.isoformat()),
    )
    return [_Promise(turn, due, done and done[:10], made_ms) for turn, due, done, made_ms in found]


def _list_late(promises: Sequence[_Promise], day: str, until: datetime, *, present: bool) -> list[str]:
    """Return whose turn each promise was that was late on a day; what was made later counts in the present alone."""
    until_ms = until.timestamp() * 1000
    return [
        turn
        for turn, due, done, made_ms in promises
        if due < day and (done is None or done > day) and (present or made_ms < until_ms)
    ]


def _plans(connection: Connection, agency_id: str, first: date) -> list[_Plan]:
    """Return the outcomes that were open on some day since, with the readings that those days need."""
    found = connection.execute(
        "SELECT id, better, baseline, baseline_on, target, target_on, status_override, override_reason, closed_on,"
        f" created_ms FROM outcome WHERE agency = ? AND {_TOLD} AND (closed_on IS NULL OR closed_on > ?)",
        (agency_id, first.isoformat()),
    ).fetchall()
    return [_plan(row, _readings(connection, row[0], first)) for row in found]


def _plan(row: Sequence[Any], readings: Sequence[Point]) -> _Plan:
    id, better, baseline, baseline_on, target, target_on, override, reason, closed_on, created_ms = row
    outcome = Outcome(
        id=Id(id), statement="", better=Better(better), baseline=baseline, baseline_on=_day(baseline_on), target=target,
        target_on=_day(target_on), override_reason=reason, closed_on=_day(closed_on),
        status_override=OutcomeStatus(override) if override else None,
    )  # fmt: skip
    born = [_day_of(created_ms), *(each.on for each in readings[:1])]
    return _Plan(outcome, min([*born, outcome.baseline_on] if outcome.baseline_on else born), readings)


def _readings(connection: Connection, outcome_id: str, first: date) -> list[Point]:
    """Return the readings of an outcome, oldest first, from the last one before a day."""
    found = connection.execute(
        f'SELECT "on", value FROM reading WHERE outcome = ? AND {_TOLD} ORDER BY "on" DESC, docid DESC', (outcome_id,)
    )
    points = list[Point]()
    for on, value in found:
        points.append(Point(date.fromisoformat(on), value))
        if points[-1].on <= first:
            break
    return points[::-1]


def _is_open(plan: _Plan, day: date) -> bool:
    return plan.born_on <= day and (plan.outcome.closed_on is None or plan.outcome.closed_on > day)


def _stand(plan: _Plan, day: date, present: bool) -> OutcomeStatus:
    """Return how an outcome stood; the word of a manager is known of the present alone."""
    standing = find_standing(plan.outcome, _until(plan.readings, day), day)
    return standing.status if present else standing.ruled


def _until(readings: Sequence[Point], day: date) -> Sequence[Point]:
    return [each for each in readings if each.on <= day]


def _day(cell: str | None) -> date | None:
    return date.fromisoformat(cell) if cell else None


def _day_of(created_ms: int) -> date:
    return datetime.fromtimestamp(created_ms / 1000, UTC).astimezone().date()


def list_falls(
    connection: Connection, today: date, now: datetime, agencies: Iterable[tuple[str, str, int | None]]
) -> list[tuple[str, str, Fall]]:
    """Return the agencies (id, name, cadence) whose health fell, the worst first."""
    found = list[tuple[str, str, Fall]]()
    for id, name, cadence in agencies:
        days = [today - timedelta(days=FALL_DAYS), today]
        before, here = list_facts(connection, id, cadence, days, today, now)
        fall = find_fall(find_health(before), find_health(here)) if before and here else None
        if fall is not None:
            found.append((id, name, fall))
    return sorted(found, key=lambda each: (each[2].now.score or 0, each[1]))
