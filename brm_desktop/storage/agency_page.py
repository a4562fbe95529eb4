"""All that an agency's page shows, a tab at a time: the overview in a few milliseconds, the rest when it is opened."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from brm_desktop.domain.agency import Agency
from brm_desktop.domain.contact import Contact
from brm_desktop.domain.correction import CorrectionKind
from brm_desktop.domain.risk import RiskKind
from brm_desktop.domain.service import ServiceStage
from brm_desktop.storage import rows
from brm_desktop.storage.agencies import AgencyLine, OutcomeLine, find_agency_line, list_outcomes
from brm_desktop.storage.around import (
    NoteLine,
    RoleLine,
    count_notes,
    count_roles,
    list_key_people,
    list_notes,
    list_open_follow_ups,
)
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.horizon import HorizonEntry, list_horizon
from brm_desktop.storage.today import FollowUpLine

_SHOWN_PEOPLE, _SHOWN_NOTES, _SHOWN_FOLLOW_UPS = 6, 4, 8
_SERVICE_LINKS = {"service.sponsor": "sponsor", "service.users": "uses it", "service.interested": "interested"}


class CorrectionLine(NamedTuple):
    """A course correction and the outcome it is of."""

    on: date
    kind: CorrectionKind
    why: str
    outcome: str


class ServiceLine(NamedTuple):
    """A service and what the agency has to do with it."""

    id: str
    name: str
    stage: ServiceStage
    relation: str


class RiskLine(NamedTuple):
    """A risk that is not closed; likelihood and impact from 1 to 5."""

    id: str
    title: str
    kind: RiskKind | None
    likelihood: int | None
    impact: int | None
    review_on: date | None


class AgencyFacts(NamedTuple):
    """The head and the overview of an agency's page as of a day."""

    agency: Agency
    line: AgencyLine
    head: str
    people: list[RoleLine]
    people_count: int
    horizon: list[HorizonEntry]
    outcomes: list[OutcomeLine]
    correction: CorrectionLine | None
    follow_ups: list[FollowUpLine]
    notes: list[NoteLine]
    space: str = ""  # the name of the shared space that it is in


class TabCounts(NamedTuple):
    """The numbers beside the tabs."""

    people: int
    notes: int
    follow_ups: int
    outcomes: int
    services: int
    risks: int
    files: int


def read_agency(connection: Connection, id: str, today: date, now: datetime) -> AgencyFacts:
    """Return the head and the overview of an agency's page. Raises: NotFound."""
    agency = rows.get_record(connection, Agency, id)
    outcomes = list_outcomes(connection, id, today)
    line = find_agency_line(connection, id, today, now, outcomes, year=True)
    assert line is not None
    return AgencyFacts(
        agency,
        line,
        find_head(connection, agency, today),
        list_key_people(connection, id, today, _SHOWN_PEOPLE),
        count_roles(connection, id, today),
        list_horizon(connection, today, id),
        outcomes,
        find_last_correction(connection, id),
        list_open_follow_ups(connection, "agency", id, _SHOWN_FOLLOW_UPS),
        list_notes(connection, "agency", id, _SHOWN_NOTES, now),
    )


def count_tabs(connection: Connection, id: str, today: date) -> TabCounts:
    """Return how many things are under each tab of an agency's page."""
    return TabCounts(
        count_roles(connection, id, today),
        count_notes(connection, "agency", id),
        _count(connection, "follow_up WHERE agency = ? AND status = 'open'", id),
        _count(connection, "outcome WHERE agency = ? AND closed_on IS NULL", id),
        len(list_services(connection, id)) + rows.count_linked(connection, "agreement.agencies", id),
        _count(connection, "risk WHERE agency = ? AND closed_on IS NULL", id),
        _count(connection, "attachment WHERE record = ?", f"agency:{id}"),
    )


def find_head(connection: Connection, agency: Agency, today: date) -> str:
    """Return who heads an agency, the title there before the name; empty when not recorded."""
    head = rows.find_record(connection, Contact, agency.head)
    if head is None or head.deleted_ms is not None:
        return ""
    row = connection.execute(
        "SELECT title FROM role WHERE contact = ? AND agency = ? AND deleted_ms IS NULL"
        " AND (until IS NULL OR until >= ?) ORDER BY docid DESC LIMIT 1",
        (head.id, agency.id, today.isoformat()),
    ).fetchone()
    return f"{row[0]} {head.name}" if row and row[0] else head.name


def find_last_correction(connection: Connection, agency_id: str) -> CorrectionLine | None:
    """Return the latest course correction of an agency's outcomes."""
    row = connection.execute(
        'SELECT c."on", c.kind, c.why, o.statement FROM outcome o JOIN correction c ON c.outcome = o.id'
        " WHERE o.agency = ? AND o.deleted_ms IS NULL AND c.deleted_ms IS NULL"
        ' ORDER BY c."on" DESC, c.docid DESC LIMIT 1',
        (agency_id,),
    ).fetchone()
    return None if row is None else CorrectionLine(date.fromisoformat(row[0]), CorrectionKind(row[1]), row[2], row[3])


def list_services(connection: Connection, agency_id: str) -> list[ServiceLine]:
    """Return the services an agency sponsors, uses or may be interested in, by name."""
    fields = ", ".join(f"'{field}'" for field in _SERVICE_LINKS)
    found = connection.execute(
        f"SELECT s.id, s.name, s.stage, l.field FROM link l JOIN service s ON s.docid = l.docid"
        f" WHERE l.target = ? AND l.field IN ({fields}) ORDER BY s.name COLLATE NOCASE, l.field",
        (agency_id,),
    ).fetchall()
    relations = dict[tuple[str, str, str], list[str]]()
    for *service, field in found:
        relations.setdefault(tuple(service), []).append(_SERVICE_LINKS[field])
    return [ServiceLine(id, name, ServiceStage(stage), ", ".join(how)) for (id, name, stage), how in relations.items()]


def list_risks(connection: Connection, agency_id: str) -> list[RiskLine]:
    """Return the open risks of an agency, the gravest first."""
    found = connection.execute(
        "SELECT id, title, kind, likelihood, impact, review_on FROM risk WHERE agency = ? AND deleted_ms IS NULL"
        " AND closed_on IS NULL ORDER BY ifnull(likelihood, 3) * ifnull(impact, 3) DESC, title",
        (agency_id,),
    )
    return [_risk_line(row) for row in found]


def _risk_line(row: Sequence[Any]) -> RiskLine:
    id, title, kind, likelihood, impact, review_on = row
    review = date.fromisoformat(review_on) if review_on else None
    return RiskLine(id, title, RiskKind(kind) if kind else None, likelihood, impact, review)


def _count(connection: Connection, where: str, value: str) -> int:
    row = connection.execute(f"SELECT count(*) FROM {where} AND deleted_ms IS NULL", (value,)).fetchone()
    return int(row[0])
