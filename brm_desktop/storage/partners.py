"""Partners and agreements: as tables that SQL filters and sorts, and all that is known around one of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Literal, NamedTuple

from brm_desktop.domain.agreement import Agreement, AgreementKind
from brm_desktop.domain.amendment import Amendment
from brm_desktop.domain.assessment import Assessment
from brm_desktop.domain.outcome import Outcome
from brm_desktop.domain.outcome_rules import find_standing
from brm_desktop.domain.partner import Partner, PartnerKind, Tier
from brm_desktop.domain.performance import MARKS, Evaluation, Performance, find_performance, find_since
from brm_desktop.domain.service import ServiceStage
from brm_desktop.storage import briefing_value, rows
from brm_desktop.storage.agencies import OutcomeLine
from brm_desktop.storage.around import RoleLine, list_roles
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.search import find_text
from brm_desktop.storage.shown_on import find_owner
from brm_desktop.storage.today import FollowUpLine

MOST_FOUND = 5000
SOON_DAYS = 180
BRIEFED_DAYS = 90
Narrowing = Literal["", "strategic", "preferred", "tactical", "emerging", "ending", "unbriefed", "weak"]
Terms = Literal["current", "ending", "independent", "ended"]


class AgencyMark(NamedTuple):
    """An agency as a chip names it."""

    id: str
    name: str
    acronym: str


class PartnerLine(NamedTuple):
    """A partner in the table as of a day. `next_on` is the first notice day or end to come of its agreements."""

    id: str
    name: str
    acronym: str
    kind: PartnerKind | None
    tier: Tier | None
    provides: str
    private: bool
    agencies: int
    agreements: int
    next_on: date | None
    next_is_notice: bool
    performance: Performance
    last_briefed_on: date | None


class AgreementLine(NamedTuple):
    """An agreement in a table. `reminded_on` is when its open follow-up of the notice day is due; cents."""

    id: str
    title: str
    number: str
    kind: AgreementKind | None
    partner_id: str | None
    partner: str
    agencies: tuple[AgencyMark, ...]
    starts_on: date | None
    ends_on: date | None
    notice_by: date | None
    amount: int | None
    independent: bool
    amendments: int
    reminded_on: date | None


class AgreementSums(NamedTuple):
    """How many agreements a list has, and what they amount to in cents; some say no amount."""

    number: int
    amount: int
    unsaid: int


class ProvidedLine(NamedTuple):
    """A service a partner provides and how many agencies use it."""

    id: str
    name: str
    stage: ServiceStage
    users: int


class PartnerFacts(NamedTuple):
    """What a partner's page shows as of a day; evaluations are newest first."""

    partner: Partner
    performance: Performance
    evaluations: list[tuple[Assessment, AgencyMark | None]]
    serves: list[tuple[AgencyMark, int]]
    agreements: list[AgreementLine]
    ended: list[AgreementLine]
    sums: AgreementSums
    people: list[RoleLine]
    outcomes: list[OutcomeLine]
    services: list[ProvidedLine]
    follow_ups: list[FollowUpLine]


class AgreementFacts(NamedTuple):
    """What an agreement's page shows; amendments newest first."""

    agreement: Agreement
    line: AgreementLine
    amendments: list[Amendment]
    outcome: OutcomeLine | None
    follow_ups: list[FollowUpLine]


_CURRENT = "g.deleted_ms IS NULL AND (g.ends_on IS NULL OR g.ends_on >= :today)"
_MARK = " + ".join(f"ifnull({name}, 0)" for name in MARKS)
_MARKED = " + ".join(f"({name} IS NOT NULL)" for name in MARKS)
_LINES = f"""WITH
    terms AS (SELECT g.partner, count(*) AS agreements,
        min(min(ifnull(CASE WHEN g.notice_by >= :today THEN g.notice_by END, '9999'), ifnull(g.ends_on, '9999')))
            AS next_on,
        min(ifnull(CASE WHEN g.notice_by >= :today THEN g.notice_by END, '9999')) AS notice_on
        FROM agreement g WHERE {_CURRENT} AND g.partner IS NOT NULL GROUP BY g.partner),
    served AS (SELECT partner, count(DISTINCT agency) AS agencies FROM (
        SELECT g.partner, j.value AS agency FROM agreement g, json_each(g.agencies) j WHERE {_CURRENT}
        UNION SELECT p.value, u.value FROM service s, json_each(s.providers) p, json_each(s.users) u
        WHERE s.deleted_ms IS NULL AND s.stage <> 'retired') GROUP BY partner),
    marked AS (SELECT partner, avg(mark) AS mark FROM (
        SELECT partner, ({_MARK}) * 1.0 / ({_MARKED}) AS mark,
            row_number() OVER (PARTITION BY partner, ifnull(agency, '') ORDER BY "on" DESC, docid DESC) AS place
        FROM assessment WHERE partner IS NOT NULL AND deleted_ms IS NULL AND "on" BETWEEN :since AND :today
        AND ({_MARKED}) > 0) WHERE place = 1 GROUP BY partner)
    SELECT p.id, p.name, p.acronym, p.kind, p.tier, p.provides, p.private, ifnull(served.agencies, 0),
        ifnull(terms.agreements, 0), terms.next_on, terms.notice_on, marked.mark, p.last_briefed_on
    FROM partner p LEFT JOIN terms ON terms.partner = p.id LEFT JOIN served ON served.partner = p.id
    LEFT JOIN marked ON marked.partner = p.id WHERE p.deleted_ms IS NULL"""
_TIERS = " ".join(f"WHEN '{tier.value}' THEN {place}" for place, tier in enumerate(Tier))
_ORDERS = {
    "name": "p.name COLLATE NOCASE",
    "tier": f"CASE p.tier {_TIERS} END",
    "kind": "p.kind",
    "agencies": "ifnull(served.agencies, 0)",
    "agreements": "ifnull(terms.agreements, 0)",
    "next": "nullif(terms.next_on, '9999')",
    "performance": "marked.mark",
    "briefed": "p.last_briefed_on",
}
_NARROWED = {
    "ending": "terms.next_on <= :soon",
    "unbriefed": "(p.last_briefed_on IS NULL OR p.last_briefed_on < :briefed)",
    "weak": "marked.mark < 2.75",
    **{tier.value: f"p.tier = '{tier.value}'" for tier in Tier},
}


def list_partner_ids(
    connection: Connection,
    today: date,
    *,
    key: str = "name",
    down: bool = False,
    text: str = "",
    narrowing: Narrowing = "",
    limit: int = -1,
) -> list[str]:
    """Return partners that have all typed words, in the order of a column; those without a value come last."""
    order, way = _ORDERS[key], "DESC" if down else ""
    where = f" AND {_NARROWED[narrowing]}" if narrowing else ""
    values = _days(today)
    if text.strip():
        where += " AND p.docid IN (SELECT value FROM json_each(:found))"
        values["found"] = json.dumps(find_text(connection, text, kinds=("partner",), limit=MOST_FOUND))
    found = connection.execute(
        f"{_LINES}{where} ORDER BY {order} IS NULL, {order} {way}, p.name COLLATE NOCASE, p.docid LIMIT :limit",
        {**values, "limit": limit},
    )
    return [row[0] for row in found]


def load_partners(connection: Connection, ids: Iterable[str], today: date) -> list[PartnerLine]:
    """Return how each of these partners stands on a day."""
    wanted = list(ids)
    found = connection.execute(
        f"{_LINES} AND p.id IN (SELECT value FROM json_each(:ids))", {**_days(today), "ids": json.dumps(wanted)}
    ).fetchall()
    judged = load_evaluations(connection, wanted, today)
    return [_partner_line(row, judged.get(row[0], ()), today) for row in found]


def load_evaluations(connection: Connection, ids: Iterable[str], today: date) -> dict[str, list[Evaluation]]:
    """Return the evaluations of partners up to a day, oldest first, by partner."""
    found = connection.execute(
        f"SELECT partner, \"on\", ifnull(agency, ''), {', '.join(MARKS)} FROM assessment"
        ' WHERE partner IN (SELECT value FROM json_each(?)) AND deleted_ms IS NULL AND "on" <= ? ORDER BY "on", docid',
        (json.dumps(list(ids)), today.isoformat()),
    )
    by_partner = dict[str, list[Evaluation]]()
    for partner, on, agency, *marks in found:
        by_partner.setdefault(partner, []).append(Evaluation(date.fromisoformat(on), agency, tuple(marks)))
    return by_partner


def read_partner(connection: Connection, id: str, today: date) -> PartnerFacts:
    """Return what a partner's page shows, by its own id or that of an evaluation. Raises: NotFound."""
    id = find_owner(connection, "assessment", "partner", id)
    partner = rows.get_record(connection, Partner, id)
    evaluations = rows.list_records(connection, Assessment, "partner = ?", (id,), '"on" DESC, docid DESC')
    names = load_agency_marks(connection, [one.agency for one in evaluations if one.agency])
    judged = load_evaluations(connection, [id], today).get(id, [])
    of_partner = rows.list_records(connection, Agreement, "partner = ?", (id,), "ends_on IS NULL, ends_on, docid")
    lines = load_agreements(connection, [one.id for one in of_partner])
    current = [line for line in lines if line.ends_on is None or line.ends_on >= today]
    return PartnerFacts(
        partner,
        find_performance(judged, today),
        [(one, names.get(one.agency or "")) for one in evaluations],
        list_served(connection, id, today),
        current,
        [line for line in reversed(lines) if line not in current],
        sum_up(current),
        list_roles(connection, "partner", id, today),
        _outcomes(connection, _outcome_ids(connection, id), today),
        _provided(connection, id),
        list_follow_ups_of(connection, "partner", id),
    )


def read_agreement(connection: Connection, id: str, today: date) -> AgreementFacts:
    """Return what an agreement's page shows, by its own id or that of an amendment. Raises: NotFound."""
    id = find_owner(connection, "amendment", "agreement", id)
    agreement = rows.get_record(connection, Agreement, id)
    (line,) = load_agreements(connection, [id])
    amendments = rows.list_records(
        connection, Amendment, "agreement = ?", (id,), '"on" IS NULL DESC, "on" DESC, docid DESC'
    )
    outcomes = _outcomes(connection, [agreement.outcome] if agreement.outcome else [], today)
    about = list_follow_ups_of(connection, "about", f"agreement:{id}")
    return AgreementFacts(agreement, line, amendments, outcomes[0] if outcomes else None, about)


def list_served(connection: Connection, partner_id: str, today: date) -> list[tuple[AgencyMark, int]]:
    """Return the agencies a partner works for, by present agreements and by services, with how many of these."""
    found = connection.execute(
        f"""SELECT agency, count(*) FROM (
            SELECT j.value AS agency FROM agreement g, json_each(g.agencies) j WHERE g.partner = :id AND {_CURRENT}
            UNION ALL SELECT u.value FROM link l JOIN service s ON s.docid = l.docid, json_each(s.users) u
            WHERE l.target = :id AND l.field = 'service.providers' AND s.stage <> 'retired') GROUP BY agency""",
        {"id": partner_id, "today": today.isoformat()},
    ).fetchall()
    names = load_agency_marks(connection, [row[0] for row in found])
    return sorted(
        ((names[id], count) for id, count in found if id in names), key=lambda each: (-each[1], each[0].name.casefold())
    )


# agreements


_NEXT = "min(ifnull(g.notice_by, '9999'), ifnull(g.ends_on, '9999'))"
_TERMS = {
    "current": _CURRENT,
    "ending": f"{_CURRENT} AND g.ends_on IS NOT NULL AND (g.ends_on <= :soon OR g.notice_by <= :soon)",
    "independent": f"{_CURRENT} AND g.independent = 1",
    "ended": "g.deleted_ms IS NULL AND g.ends_on < :today",
}
_AGREEMENT_ORDERS = {
    "title": "g.title COLLATE NOCASE",
    "partner": "nullif(p.name, '') COLLATE NOCASE",
    "kind": "g.kind",
    "agencies": "json_array_length(g.agencies)",
    "starts": "g.starts_on",
    "ends": "g.ends_on",
    "notice": "g.notice_by",
    "amount": "g.amount",
    "independent": "-g.independent",
}
_FROM = " FROM agreement g LEFT JOIN partner p ON p.id = g.partner AND p.deleted_ms IS NULL WHERE "


def list_agreement_ids(
    connection: Connection,
    today: date,
    terms: Terms = "current",
    *,
    key: str = "ends",
    down: bool = False,
    text: str = "",
    limit: int = -1,
) -> list[str]:
    """Return agreements of a list that have all typed words (or whose partner has), in the order of a column."""
    order, way = _AGREEMENT_ORDERS[key], "DESC" if down else ""
    where, values = _narrowed(connection, today, terms, text)
    found = connection.execute(
        f"SELECT g.id{_FROM}{where} ORDER BY {order} IS NULL, {order} {way}, g.title COLLATE NOCASE, g.docid"
        " LIMIT :limit",
        {**values, "limit": limit},
    )
    return [row[0] for row in found]


def sum_agreements(connection: Connection, today: date, terms: Terms = "current", text: str = "") -> AgreementSums:
    """Return how many agreements a list has and what they amount to."""
    where, values = _narrowed(connection, today, terms, text)
    row = connection.execute(
        f"SELECT count(*), ifnull(sum(g.amount), 0), sum(g.amount IS NULL){_FROM}{where}", values
    ).fetchone()
    return AgreementSums(row[0], row[1], row[2] or 0)


def sum_up(lines: Sequence[AgreementLine]) -> AgreementSums:
    """Return what lines of agreements amount to."""
    known = [line.amount for line in lines if line.amount is not None]
    return AgreementSums(len(lines), sum(known), len(lines) - len(known))


def list_agreements_of(connection: Connection, agency_id: str, today: date) -> list[AgreementLine]:
    """Return the agreements of an agency: those in force by when they end, then the ended, the latest first."""
    found = connection.execute(
        "SELECT g.id FROM link l JOIN agreement g ON g.docid = l.docid WHERE l.target = ?"
        " AND l.field = 'agreement.agencies' AND g.deleted_ms IS NULL ORDER BY g.ends_on IS NULL, g.ends_on, g.docid",
        (agency_id,),
    )
    lines = load_agreements(connection, [row[0] for row in found])
    ended = [line for line in lines if line.ends_on is not None and line.ends_on < today]
    return [*(line for line in lines if line not in ended), *reversed(ended)]


def load_agreements(connection: Connection, ids: Iterable[str]) -> list[AgreementLine]:
    """Return these agreements as lines, in the order of the ids."""
    wanted = list(ids)
    found = connection.execute(
        "SELECT g.id, g.title, g.number, g.kind, p.id, ifnull(p.name, ''), g.agencies, g.starts_on, g.ends_on,"
        " g.notice_by, g.amount, g.independent,"
        " (SELECT count(*) FROM amendment a WHERE a.agreement = g.id AND a.deleted_ms IS NULL),"
        " (SELECT min(f.due_on) FROM link l JOIN follow_up f ON f.docid = l.docid WHERE l.target = 'agreement:' || g.id"
        " AND l.field = 'follow_up.about' AND f.status = 'open' AND f.deleted_ms IS NULL)"
        " FROM agreement g LEFT JOIN partner p ON p.id = g.partner AND p.deleted_ms IS NULL"
        " WHERE g.id IN (SELECT value FROM json_each(?))",
        (json.dumps(wanted),),
    ).fetchall()
    agencies = load_agency_marks(connection, {id for row in found for id in json.loads(row[6])})
    by_id = {row[0]: _agreement_line(row, agencies) for row in found}
    return [by_id[id] for id in wanted if id in by_id]


def load_agency_marks(connection: Connection, ids: Iterable[str]) -> dict[str, AgencyMark]:
    """Return the agencies among these ids that are not in the trash."""
    found = connection.execute(
        "SELECT id, name, acronym FROM agency WHERE id IN (SELECT value FROM json_each(?)) AND deleted_ms IS NULL",
        (json.dumps(sorted(ids)),),
    )
    return {row[0]: AgencyMark(*row) for row in found}


def list_follow_ups_of(connection: Connection, field: Literal["partner", "about"], target: str) -> list[FollowUpLine]:
    """Return the open follow-ups of a partner or about a record (kind:id), the first due first.

    What is open is few: it is looked through, where what was ever linked would be many.
    """
    found = connection.execute(
        "SELECT f.id, f.title, f.turn, f.priority, f.due_on, f.due_time, f.asked_on, f.expected_on, f.agency, a.name,"
        " a.acronym, c.name FROM follow_up f"
        " LEFT JOIN agency a ON a.id = f.agency LEFT JOIN contact c ON c.id = f.contact"
        f" WHERE f.status = 'open' AND f.deleted_ms IS NULL AND +f.{field} = ?"
        " ORDER BY f.due_on IS NULL, f.due_on, f.docid",
        (target,),
    )
    return [FollowUpLine(*row) for row in found]


def _narrowed(connection: Connection, today: date, terms: Terms, text: str) -> tuple[str, dict[str, Any]]:
    where, values = _TERMS[terms], _days(today)
    if text.strip():
        where += " AND (g.docid IN (SELECT value FROM json_each(:found))"
        where += " OR p.docid IN (SELECT value FROM json_each(:partners)))"
        for name, kind in (("found", "agreement"), ("partners", "partner")):
            values[name] = json.dumps(find_text(connection, text, kinds=(kind,), limit=MOST_FOUND))
    return where, values


def _days(today: date) -> dict[str, Any]:
    return {
        "today": today.isoformat(),
        "since": find_since(today).isoformat(),
        "soon": (today + timedelta(days=SOON_DAYS)).isoformat(),
        "briefed": (today - timedelta(days=BRIEFED_DAYS)).isoformat(),
    }


def _partner_line(row: Sequence[Any], evaluations: Sequence[Evaluation], today: date) -> PartnerLine:
    id, name, acronym, kind, tier, provides, private, agencies, agreements, next_on, notice_on, _, briefed = row
    return PartnerLine(
        id,
        name,
        acronym,
        PartnerKind(kind) if kind else None,
        Tier(tier) if tier else None,
        provides,
        bool(private),
        agencies,
        agreements,
        _day(next_on),
        bool(next_on) and next_on == notice_on,
        find_performance(evaluations, today),
        _day(briefed),
    )


def _agreement_line(row: Sequence[Any], agencies: Mapping[str, AgencyMark]) -> AgreementLine:
    id, title, number, kind, partner_id, partner, members, starts, ends, notice, amount, independent, count, due = row
    return AgreementLine(
        id,
        title,
        number,
        AgreementKind(kind) if kind else None,
        partner_id,
        partner,
        tuple(agencies[each] for each in json.loads(members) if each in agencies),
        _day(starts),
        _day(ends),
        _day(notice),
        amount,
        bool(independent),
        count,
        _day(due),
    )


def _outcome_ids(connection: Connection, partner_id: str) -> list[str]:
    found = connection.execute(
        "SELECT o.id FROM link l JOIN outcome o ON o.docid = l.docid WHERE l.target = :id"
        " AND l.field = 'outcome.partners' UNION SELECT g.outcome FROM agreement g WHERE g.partner = :id"
        " AND g.outcome IS NOT NULL AND g.deleted_ms IS NULL",
        {"id": partner_id},
    )
    return [row[0] for row in found]


def _outcomes(connection: Connection, ids: Iterable[str], today: date) -> list[OutcomeLine]:
    found = [one for one in rows.load_records(connection, Outcome, ids).values() if one.deleted_ms is None]
    found.sort(key=lambda one: (one.closed_on is not None, one.statement.casefold(), one.id))
    history = briefing_value.load_history(connection, found, today.isoformat())
    return [OutcomeLine(row.outcome, find_standing(row.outcome, row.readings, today)) for row in history]


def _provided(connection: Connection, partner_id: str) -> list[ProvidedLine]:
    found = connection.execute(
        "SELECT s.id, s.name, s.stage, json_array_length(s.users) FROM link l JOIN service s ON s.docid = l.docid"
        " WHERE l.target = ? AND l.field = 'service.providers' AND s.deleted_ms IS NULL ORDER BY s.name COLLATE NOCASE",
        (partner_id,),
    )
    return [ProvidedLine(id, name, ServiceStage(stage), users) for id, name, stage, users in found]


def _day(cell: str | None) -> date | None:
    return date.fromisoformat(cell) if cell and cell != "9999" else None
