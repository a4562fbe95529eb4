"""What a briefing says of outcomes, services, agreements, risks and what is coming; nothing private leaves here."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from statistics import fmean
from typing import NamedTuple

from brm_desktop.domain.correction import Correction
from brm_desktop.domain.outcome import Outcome
from brm_desktop.domain.outcome_rules import Point
from brm_desktop.storage import rows
from brm_desktop.storage.briefing_facts import shown
from brm_desktop.storage.driver import Connection

_MARKS = ("trust", "communication", "collaboration", "satisfaction", "objectives", "citizen_outcomes")


class OutcomeRow(NamedTuple):
    """An outcome with its readings, oldest first, and its last correction: day, key of its kind, why."""

    outcome: Outcome
    readings: tuple[Point, ...]
    correction: tuple[date, str, str] | None


class ServiceRow(NamedTuple):
    """A service, the names of its providers, and their mean mark, None where none was assessed."""

    name: str
    stage: str
    providers: tuple[str, ...]
    mark: float | None


class AgreementRow(NamedTuple):
    title: str
    number: str
    kind: str | None
    partner: str
    ends_on: str
    independent: int


class RiskRow(NamedTuple):
    title: str
    kind: str | None
    likelihood: int | None
    impact: int | None


def list_outcomes(connection: Connection, agency_id: str, on: str) -> list[OutcomeRow]:
    """Return the outcomes of an agency that are open on a day, with their readings up to it."""
    where = "private = 0 AND agency = ? AND (closed_on IS NULL OR closed_on > ?)"
    outcomes = rows.list_records(connection, Outcome, where, (agency_id, on), "statement, docid")
    return load_history(connection, outcomes, on)


def load_history(connection: Connection, outcomes: Sequence[Outcome], on: str) -> list[OutcomeRow]:
    """Return outcomes with their readings and last correction up to a day."""
    ids = json.dumps([outcome.id for outcome in outcomes])
    readings, corrections = _readings(connection, ids, on), _corrections(connection, ids, on)
    return [OutcomeRow(one, tuple(readings.get(one.id, ())), corrections.get(one.id)) for one in outcomes]


def _readings(connection: Connection, outcome_ids: str, on: str) -> Mapping[str, list[Point]]:
    found = connection.execute(
        f"""SELECT r.outcome, r."on", r.value FROM reading r WHERE r.outcome IN (SELECT value FROM json_each(?))
            AND r."on" <= ? AND {shown("r")} ORDER BY r."on", r.docid""",
        (outcome_ids, on),
    )
    readings = dict[str, list[Point]]()
    for outcome, read_on, value in found:
        readings.setdefault(outcome, []).append(Point(date.fromisoformat(read_on), value))
    return readings


def list_corrections(connection: Connection, ids: Sequence[str], on: str) -> dict[str, list[Correction]]:
    """Return the corrections of some outcomes up to a day, oldest first."""
    found = dict[str, list[Correction]]()
    for id in ids:
        where = 'private = 0 AND outcome = ? AND "on" <= ?'
        found[id] = rows.list_records(connection, Correction, where, (id, on), '"on", docid')
    return found


def _corrections(connection: Connection, outcome_ids: str, on: str) -> Mapping[str, tuple[date, str, str]]:
    found = connection.execute(
        f"""SELECT c.outcome, c."on", c.kind, c.why FROM correction c
            WHERE c.outcome IN (SELECT value FROM json_each(?)) AND c."on" <= ? AND {shown("c")}
            ORDER BY c."on", c.docid""",
        (outcome_ids, on),
    )
    return {outcome: (date.fromisoformat(made_on), kind, why) for outcome, made_on, kind, why in found}


def list_services(connection: Connection, agency_id: str, on: str) -> list[ServiceRow]:
    """Return the services that an agency uses or sponsors, by name; retired ones are left out."""
    found = connection.execute(
        f"""SELECT s.name, s.stage, s.providers FROM service s WHERE s.docid IN
                (SELECT docid FROM link WHERE target = ? AND field IN ('service.users', 'service.sponsor'))
            AND s.stage <> 'retired' AND {shown("s")} ORDER BY s.name, s.docid""",
        (agency_id,),
    ).fetchall()
    services = [(name, stage, tuple(json.loads(providers or "[]"))) for name, stage, providers in found]
    names = _partner_names(connection, {id for _, _, ids in services for id in ids})
    marks = _marks(connection, json.dumps(sorted(names)), agency_id, on)
    return [
        ServiceRow(name, stage, _known(ids, names), _mean(marks[id] for id in ids if id in marks))
        for name, stage, ids in services
    ]


def _known(ids: Iterable[str], names: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(names[id] for id in ids if id in names)


def _partner_names(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    found = connection.execute(
        f"SELECT p.id, p.name FROM partner p WHERE p.id IN (SELECT value FROM json_each(?)) AND {shown('p')}",
        (json.dumps(sorted(ids)),),
    )
    return dict(found.fetchall())


def _marks(connection: Connection, partner_ids: str, agency_id: str, on: str) -> Mapping[str, float]:
    """Return the mean mark in the last assessment of each partner, for this agency or in general."""
    found = connection.execute(
        f"""SELECT a.partner, {", ".join(_MARKS)} FROM assessment a
            WHERE a.partner IN (SELECT value FROM json_each(?)) AND a."on" <= ?
            AND (a.agency IS NULL OR a.agency = ?) AND {shown("a")} ORDER BY a."on", a.docid""",
        (partner_ids, on, agency_id),
    )
    means = ((partner, _mean(mark for mark in marks if mark is not None)) for partner, *marks in found)
    return {partner: mean for partner, mean in means if mean is not None}


def _mean(marks: Iterable[float]) -> float | None:
    found = list(marks)
    return fmean(found) if found else None


def list_agreements(connection: Connection, agency_id: str, first: str, last: str) -> list[AgreementRow]:
    """Return the agreements of an agency that end between two days, the first to end first."""
    found = connection.execute(
        f"""SELECT a.title, a.number, a.kind, ifnull(p.name, ''), a.ends_on, a.independent
            FROM agreement a LEFT JOIN partner p ON p.id = a.partner AND {shown("p")}
            WHERE a.docid IN (SELECT docid FROM link WHERE target = ? AND field = 'agreement.agencies')
            AND a.ends_on BETWEEN ? AND ? AND {shown("a")} ORDER BY a.ends_on, a.docid""",
        (agency_id, first, last),
    )
    return [AgreementRow(*row) for row in found]


def list_risks(connection: Connection, agency_id: str, on: str) -> list[RiskRow]:
    """Return the risks of an agency that are open on a day, the worst first, those not rated last."""
    found = connection.execute(
        f"""SELECT r.title, r.kind, r.likelihood, r.impact FROM risk r
            WHERE r.agency = ? AND (r.closed_on IS NULL OR r.closed_on > ?) AND {shown("r")}
            ORDER BY ifnull(r.likelihood * r.impact, 0) DESC, r.impact DESC, r.title, r.docid""",
        (agency_id, on),
    )
    return [RiskRow(*row) for row in found]


def list_horizon(connection: Connection, agency_id: str) -> list[tuple[str, str]]:
    """Return what is coming for an agency, and when: a period, or nothing."""
    found = connection.execute(
        f'SELECT h.title, h."when" FROM horizon_item h WHERE h.agency = ? AND {shown("h")} ORDER BY h.docid',
        (agency_id,),
    )
    return found.fetchall()
