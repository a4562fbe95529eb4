"""Outcomes as the window reads them: all in one list, one with its readings and corrections. Ranges of indexes only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from brm_desktop.domain.correction import Correction
from brm_desktop.domain.fields import Id
from brm_desktop.domain.outcome import Better, Outcome, OutcomeKind, OutcomeStatus
from brm_desktop.domain.outcome_rules import STATUS_ORDER, Point, Standing, find_lesson, find_standing
from brm_desktop.domain.people_names import fold
from brm_desktop.domain.reading import Reading
from brm_desktop.storage import rows
from brm_desktop.storage.driver import Connection

SPARK_DAYS = timedelta(days=365)
_FIELDS = (
    "o.id, o.statement, o.agency, o.kind, o.measure, o.unit, o.better, o.baseline, o.baseline_on, o.target,"
    " o.target_on, o.status_override, o.override_reason, o.closed_on, o.enterprise_goal"
)
_LAST = (
    ' LEFT JOIN reading r ON r.docid = (SELECT docid FROM reading WHERE outcome = o.id AND deleted_ms IS NULL AND "on"'
    ' <= ? ORDER BY "on" DESC, docid DESC LIMIT 1)'
)
_ORDERS = {
    "statement": "o.statement COLLATE NOCASE",
    "agency": "a.name COLLATE NOCASE",
    "kind": "o.kind",
    "now": "r.value",
    "read_on": 'r."on"',
    "target_on": "o.target_on",
}  # columns that SQL sorts by; status and progress are judged first


class OutcomesAsked(NamedTuple):
    """Which outcomes, in which order. `closed` None means both; words must all be in statement, measure or agency."""

    text: str = ""
    statuses: frozenset[OutcomeStatus] = frozenset()
    kind: OutcomeKind | None = None
    agency_id: str = ""
    closed: bool | None = False
    key: str = "status"
    down: bool = False


class ListedOutcome(NamedTuple):
    """An outcome in a list with its standing on a day; it has only the fields that a list shows."""

    outcome: Outcome
    standing: Standing
    agency: str
    acronym: str
    read_on: date | None


class OutcomeFacts(NamedTuple):
    """One outcome with all that belongs to it. Readings are oldest first, corrections newest first."""

    outcome: Outcome
    standing: Standing
    agency: str
    readings: tuple[Reading, ...]
    corrections: tuple[Correction, ...]
    lesson: str  # why it has something to teach; empty when it has not

    @property
    def points(self) -> list[Point]:
        return [Point(reading.on, reading.value) for reading in self.readings]


def list_outcomes(connection: Connection, asked: OutcomesAsked, today: date) -> list[ListedOutcome]:
    """Return outcomes with how they stand, in the order asked for; equals by statement."""
    where, values = _where(asked)
    order = _ORDERS.get(asked.key, "")
    way = " DESC" if asked.down else ""
    sort = f"{order} IS NULL, {order}{way}, o.statement COLLATE NOCASE" if order else "o.statement COLLATE NOCASE"
    found = connection.execute(
        f"SELECT {_FIELDS}, r.\"on\", r.value, ifnull(a.name, ''), ifnull(a.acronym, '') FROM outcome o"
        f"{_LAST} LEFT JOIN agency a ON a.id = o.agency WHERE {where} ORDER BY {sort}, o.docid",
        (today.isoformat(), *values),
    )
    words = fold(asked.text).split()
    lines = [_line(row, today) for row in found if not words or _has(words, row)]
    if asked.statuses:
        lines = [line for line in lines if line.standing.status in asked.statuses]
    return lines if order else _sort(lines, asked)


def count_standings(lines: Iterable[ListedOutcome]) -> dict[OutcomeStatus, int]:
    """Return how many outcomes stand how, in the order of what needs a look first."""
    counts = dict.fromkeys(STATUS_ORDER, 0)
    for line in lines:
        counts[line.standing.status] += 1
    return counts


def load_points(connection: Connection, ids: Iterable[str], first: date, last: date) -> dict[str, list[Point]]:
    """Return the readings of some outcomes between two days, oldest first."""
    points = dict[str, list[Point]]()
    for id in ids:
        found = connection.execute(
            'SELECT "on", value FROM reading WHERE outcome = ? AND deleted_ms IS NULL AND "on" BETWEEN ? AND ?'
            ' ORDER BY "on", docid',
            (id, first.isoformat(), last.isoformat()),
        )
        points[id] = [Point(date.fromisoformat(on), value) for on, value in found]
    return points


def read_outcome(connection: Connection, id: str, today: date) -> OutcomeFacts:
    """Return one outcome with all that belongs to it, by its own id or that of something of it. Raises: NotFound."""
    id = _find_outcome_of(connection, id)
    outcome = rows.get_record(connection, Outcome, id)
    readings = list_readings(connection, id)
    corrections = rows.list_records(connection, Correction, "outcome = ?", (id,), '"on" DESC, docid DESC')
    known = [Point(reading.on, reading.value) for reading in readings if reading.on <= today]
    standing = find_standing(outcome, known, today)
    agency = connection.execute("SELECT name FROM agency WHERE id = ?", (outcome.agency or "",)).fetchone()
    kinds = [correction.kind for correction in corrections]
    return OutcomeFacts(
        outcome,
        standing,
        agency[0] if agency else "",
        tuple(readings),
        tuple(corrections),
        find_lesson(outcome, standing, kinds, today),
    )


def list_readings(connection: Connection, outcome_id: str) -> list[Reading]:
    """Return the readings of an outcome, oldest first."""
    return rows.list_records(connection, Reading, "outcome = ?", (outcome_id,), '"on", docid')


def _find_outcome_of(connection: Connection, id: str) -> str:
    """Return the outcome that a reading or course correction is of; any other id as it is."""
    row = connection.execute(
        "SELECT outcome FROM reading WHERE id = ?1 UNION ALL SELECT outcome FROM correction WHERE id = ?1", (id,)
    ).fetchone()
    return id if row is None else str(row[0])


def _where(asked: OutcomesAsked) -> tuple[str, list[str]]:
    where, values = ["o.deleted_ms IS NULL"], list[str]()
    if asked.closed is not None:
        where.append("o.closed_on IS NOT NULL" if asked.closed else "o.closed_on IS NULL")
    if asked.kind is not None:
        where.append("o.kind = ?")
        values.append(asked.kind.value)
    if asked.agency_id:
        where.append("o.agency = ?")
        values.append(asked.agency_id)
    return " AND ".join(where), values


def _sort(lines: list[ListedOutcome], asked: OutcomesAsked) -> list[ListedOutcome]:
    if asked.key == "progress":
        known = [line for line in lines if line.standing.progress is not None]
        known.sort(key=lambda line: line.standing.progress or 0.0, reverse=asked.down)
        return known + [line for line in lines if line.standing.progress is None]
    return sorted(lines, key=lambda line: STATUS_ORDER[line.standing.status], reverse=asked.down)


def _line(row: Sequence[Any], today: date) -> ListedOutcome:
    (
        id, statement, agency_id, kind, measure, unit, better, baseline, baseline_on, target, target_on, override,
        override_reason, closed_on, goal, read_on, value, agency, acronym,
    ) = row  # fmt: skip
    outcome = Outcome(
        id=Id(id), statement=statement, agency=agency_id, kind=OutcomeKind(kind) if kind else None, measure=measure,
        unit=unit, better=Better(better), baseline=baseline, baseline_on=_day(baseline_on), target=target,
        target_on=_day(target_on), status_override=OutcomeStatus(override) if override else None,
        override_reason=override_reason, closed_on=_day(closed_on), enterprise_goal=goal,
    )  # fmt: skip
    on = _day(read_on)
    standing = find_standing(outcome, [] if on is None else [Point(on, value)], today)
    return ListedOutcome(outcome, standing, agency, acronym, on)


def _has(words: Iterable[str], row: Sequence[Any]) -> bool:
    folded = fold(" ".join(str(row[place] or "") for place in (1, 4, 14, 17, 18)))
    return all(word in folded for word in words)


def _day(cell: str | None) -> date | None:
    return date.fromisoformat(cell) if cell else None
