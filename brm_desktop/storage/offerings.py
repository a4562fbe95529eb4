"""Ideas and services: the board, the table that SQL filters and sorts, and all that is known around one of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from brm_desktop.base.stamps import from_ms
from brm_desktop.domain.outcome import Outcome
from brm_desktop.domain.outcome_rules import find_standing
from brm_desktop.domain.service import Answer, Service, ServiceSource, ServiceStage
from brm_desktop.storage import briefing_value, rows
from brm_desktop.storage.agencies import OutcomeLine
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.entries import list_history
from brm_desktop.storage.interest import InterestLine, find_potential_interest
from brm_desktop.storage.partners import MOST_FOUND, AgencyMark, list_follow_ups_of, load_agency_marks
from brm_desktop.storage.search import find_text
from brm_desktop.storage.today import FollowUpLine


class OfferingLine(NamedTuple):
    """A service on the board and in the table."""

    id: str
    name: str
    stage: ServiceStage
    source: ServiceSource | None
    answer: Answer | None
    sponsor: AgencyMark | None
    users: int
    interested: int
    providers: tuple[str, ...]
    private: bool


class StageStep(NamedTuple):
    """A change of stage; `before` is None when the record was made."""

    at: datetime
    before: ServiceStage | None
    after: ServiceStage


class OfferingFacts(NamedTuple):
    """What a service's page shows as of a day; steps are newest first. `asked` are agencies being asked about it."""

    service: Service
    line: OfferingLine
    interest: list[InterestLine]
    agencies: dict[str, AgencyMark]
    asked: frozenset[str]
    outcomes: list[OutcomeLine]
    used_by: list[tuple[str, str]]
    steps: list[StageStep]
    follow_ups: list[FollowUpLine]


_PLACES = " ".join(f"WHEN '{stage.value}' THEN {place}" for place, stage in enumerate(ServiceStage))
_ANSWERS = " ".join(f"WHEN '{answer.value}' THEN {place}" for place, answer in enumerate(Answer))
_ORDERS = {
    "name": "s.name COLLATE NOCASE",
    "stage": f"CASE s.stage {_PLACES} END",
    "source": "s.source",
    "sponsor": "ifnull(nullif(a.acronym, ''), a.name) COLLATE NOCASE",
    "users": "json_array_length(s.users)",
    "interested": "json_array_length(s.interested)",
    "answer": f"CASE s.answer {_ANSWERS} END",
}
_FROM = "FROM service s LEFT JOIN agency a ON a.id = s.sponsor AND a.deleted_ms IS NULL WHERE s.deleted_ms IS NULL"
_COLUMNS = """SELECT s.id, s.name, s.stage, s.source, s.answer, a.id, a.name, a.acronym, json_array_length(s.users),
    json_array_length(s.interested), s.providers, s.private"""


def list_offering_ids(
    connection: Connection, *, key: str = "stage", down: bool = False, text: str = "", limit: int = -1
) -> list[str]:
    """Return services that have all typed words, in the order of a column; those without a value come last."""
    order, way = _ORDERS[key], "DESC" if down else ""
    where, values = "", dict[str, Any](limit=limit)
    if text.strip():
        where = " AND s.docid IN (SELECT value FROM json_each(:found))"
        values["found"] = json.dumps(find_text(connection, text, kinds=("service",), limit=MOST_FOUND))
    found = connection.execute(
        f"SELECT s.id {_FROM}{where} ORDER BY {order} IS NULL, {order} {way}, s.name COLLATE NOCASE, s.docid"
        " LIMIT :limit",
        values,
    )
    return [row[0] for row in found]


def load_offerings(connection: Connection, ids: Iterable[str]) -> list[OfferingLine]:
    """Return these services as lines, in the order of the ids."""
    wanted = list(ids)
    found = connection.execute(
        f"{_COLUMNS} {_FROM} AND s.id IN (SELECT value FROM json_each(?))", (json.dumps(wanted),)
    ).fetchall()
    providers = {id for row in found for id in json.loads(row[10])}
    named = connection.execute(
        "SELECT id, name FROM partner WHERE id IN (SELECT value FROM json_each(?)) AND deleted_ms IS NULL",
        (json.dumps(sorted(providers)),),
    )
    names = dict[str, str](named.fetchall())
    by_id = {row[0]: _line(row, names) for row in found}
    return [by_id[id] for id in wanted if id in by_id]


def list_board(connection: Connection, text: str = "") -> list[OfferingLine]:
    """Return all services that have the typed words, by stage and name."""
    return load_offerings(connection, list_offering_ids(connection, text=text))


def read_offering(connection: Connection, id: str, today: date) -> OfferingFacts:
    """Return what a service's page shows. Raises: NotFound."""
    service = rows.get_record(connection, Service, id)
    lines = load_offerings(connection, [id])
    line = lines[0] if lines else _bare_line(service)
    interest = find_potential_interest(connection, service, today)
    answered = (*service.users, *service.interested, *service.not_interested)
    agencies = load_agency_marks(connection, {*answered, *(each.agency_id for each in interest)})
    follow_ups = list_follow_ups_of(connection, "about", f"service:{id}")
    asked = frozenset(each.agency_id for each in follow_ups if each.agency_id)
    return OfferingFacts(
        service,
        line,
        interest,
        agencies,
        asked,
        _outcomes(connection, id, today),
        _integrated_by(connection, id),
        list_steps(connection, id),
        follow_ups,
    )


def list_steps(connection: Connection, id: str) -> list[StageStep]:
    """Return how a service came from stage to stage, by the journal, newest first, without what was undone."""
    steps = list[StageStep]()
    for entry in reversed(list_history(connection, id)):
        if entry.op == "create" and not steps:
            made = dict(entry.new or {}).get("stage", ServiceStage.IDEA.value)
            steps.append(StageStep(from_ms(entry.at_ms), None, ServiceStage(made)))
        elif entry.field == "stage" and entry.old is not None and entry.new is not None:
            step = StageStep(from_ms(entry.at_ms), ServiceStage(entry.old), ServiceStage(entry.new))
            if entry.role == "undo" and steps and (steps[-1].before, steps[-1].after) == (step.after, step.before):
                steps.pop()
            else:
                steps.append(step)
    return steps[::-1]


def _outcomes(connection: Connection, service_id: str, today: date) -> list[OutcomeLine]:
    found = [
        one
        for one in rows.list_linked(connection, Outcome, "services", service_id)
        if one.deleted_ms is None and one.closed_on is None
    ]
    found.sort(key=lambda one: (one.statement.casefold(), one.id))
    history = briefing_value.load_history(connection, found, today.isoformat())
    return [OutcomeLine(row.outcome, find_standing(row.outcome, row.readings, today)) for row in history]


def _integrated_by(connection: Connection, service_id: str) -> list[tuple[str, str]]:
    found = connection.execute(
        "SELECT s.id, s.name FROM link l JOIN service s ON s.docid = l.docid WHERE l.target = ?"
        " AND l.field = 'service.integrates' AND s.deleted_ms IS NULL ORDER BY s.name COLLATE NOCASE",
        (service_id,),
    )
    return [(row[0], row[1]) for row in found]


def _bare_line(service: Service) -> OfferingLine:
    """Return a service of the trash as a line."""
    users, interested = len(service.users), len(service.interested)
    return OfferingLine(
        service.id, service.name, service.stage, service.source, service.answer, None, users, interested, (),
        service.private,
    )  # fmt: skip


def _line(row: Sequence[Any], names: dict[str, str]) -> OfferingLine:
    id, name, stage, source, answer, agency, agency_name, acronym, users, interested, providers, private = row
    return OfferingLine(
        id,
        name,
        ServiceStage(stage),
        ServiceSource(source) if source else None,
        Answer(answer) if answer else None,
        AgencyMark(agency, agency_name, acronym) if agency else None,
        users,
        interested,
        tuple(names[each] for each in json.loads(providers) if each in names),
        bool(private),
    )
