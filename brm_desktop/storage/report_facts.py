"""What the longer reports say of promises, meetings, people and agreements; nothing private or personal leaves here."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from brm_desktop.domain.assessment import Assessment
from brm_desktop.domain.follow_up import FollowUp
from brm_desktop.storage import rows
from brm_desktop.storage.briefing_facts import CURRENT, DUE, OPEN_THEN, WHO, from_public_note, shown
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.places import make_place

_CONTACT = "('meeting', 'call', 'email')"


class FollowUpRow(NamedTuple):
    """An open promise: agency (short), person or partner, due day, keys of priority and turn."""

    title: str
    agency: str
    who: str
    due_on: str | None
    priority: str
    turn: str


class NoteRow(NamedTuple):
    """A note that may be listed: its stored moment, the key of its kind, its title."""

    starts_at: str
    kind: str
    title: str


class DecisionRow(NamedTuple):
    title: str
    on: str | None
    who: tuple[str, ...]


class ReachRow(NamedTuple):
    """A person at an agency or partner, with what is needed to reach them."""

    name: str
    title: str
    emails: tuple[str, ...]
    phones: tuple[str, ...]
    since: str | None


class TermsRow(NamedTuple):
    """An agreement with its days; `seeks` is the outcome it seeks, its amount is in cents."""

    title: str
    number: str
    kind: str | None
    partner: str
    agencies: tuple[str, ...]
    starts_on: str | None
    ends_on: str | None
    notice_by: str | None
    amount: int | None
    seeks: str
    independent: int


_AGENCY = f"""ifnull((SELECT ifnull(nullif(a.acronym, ''), a.name) FROM agency a
                      WHERE a.id = f.agency AND {shown("a")}), '')"""
_FOLLOW_UPS = f"""SELECT f.title, {_AGENCY}, {WHO}, {DUE}, f.priority, f.turn FROM follow_up f
    WHERE {shown("f")} AND f.personal = 0 AND {from_public_note("f")} AND {OPEN_THEN}"""


def list_open(connection: Connection, at: str, of: str = "", id: str = "") -> list[FollowUpRow]:
    """Return what is open at a moment (UTC cell), the first due first; only of a contact, partner or note if given."""
    chosen = f"AND {_REFERENCES[of]}" if of else ""
    found = connection.execute(
        f"{_FOLLOW_UPS} {chosen} ORDER BY {DUE} IS NULL, {DUE}, f.priority <> 'high', f.docid", {"at": at, "id": id}
    )
    return [FollowUpRow(*row) for row in found]


_REFERENCES = {
    "contact": "f.contact = :id",
    "partner": "f.docid IN (SELECT docid FROM link WHERE target = :id AND field = 'follow_up.partner')",
    "agency": "f.agency = :id",
}


def list_of_note(connection: Connection, note_id: str) -> list[FollowUp]:
    """Return the follow-ups that came out of a note and may be printed, in the order they were made."""
    return rows.list_records(connection, FollowUp, "private = 0 AND personal = 0 AND note = ?", (note_id,), "docid")


class HiddenOfNote(NamedTuple):
    """What came out of a note and may not be printed: tokens of follow-ups, titles of decisions."""

    tokens: frozenset[str]
    decisions: frozenset[str]


def list_hidden_of_note(connection: Connection, note_id: str) -> HiddenOfNote:
    """Return what stands in a note's text and may not be printed, in the trash or not."""
    tokens = connection.execute(
        "SELECT token FROM follow_up WHERE note = ? AND token <> '' AND (private OR personal)", (note_id,)
    )
    titles = connection.execute("SELECT title FROM decision WHERE note = ? AND private", (note_id,))
    return HiddenOfNote(frozenset(row[0] for row in tokens), frozenset(row[0] for row in titles))


def list_decisions(
    connection: Connection, of: str, id: str, since: str = "", until: str = "9999-12-31"
) -> list[DecisionRow]:
    """Return what was decided with an agency (`agencies`) or in a note (`note`), newest first, between two days."""
    found = connection.execute(
        f"""SELECT d.title, d."on", d.decided_by FROM decision d WHERE d.docid IN
                (SELECT docid FROM link WHERE target = ? AND field = ?)
            AND ifnull(d."on", '') BETWEEN ? AND ? AND {shown("d")} AND {from_public_note("d")}
            ORDER BY d."on" DESC, d.docid DESC""",
        (id, f"decision.{of}", since, until),
    ).fetchall()
    names = _names(connection, "contact", {one for row in found for one in json.loads(row[2] or "[]")})
    return [DecisionRow(title, on, _known(json.loads(who or "[]"), names)) for title, on, who in found]


def list_notes(connection: Connection, agency_id: str, since: datetime, until: datetime) -> list[NoteRow]:
    """Return the contacts with an agency (meetings, calls, e-mails) between two moments, newest first."""
    found = connection.execute(
        f"""SELECT n.starts_at, n.kind, n.title FROM link l JOIN note n ON n.docid = l.docid
            WHERE l.target = ? AND l.field = 'note.agencies' AND l.docid BETWEEN ? AND ?
            AND n.kind IN {_CONTACT} AND n.starts_at IS NOT NULL AND {shown("n")} ORDER BY l.docid DESC""",
        (agency_id, _place(since), _place(until)),
    )
    return [NoteRow(*row) for row in found]


def find_last_contact(connection: Connection, agency_id: str, before: datetime) -> str | None:
    """Return the stored moment of the last contact with an agency that may be printed."""
    row = connection.execute(
        f"""SELECT n.starts_at FROM link l JOIN note n ON n.docid = l.docid
            WHERE l.target = ? AND l.field = 'note.agencies' AND l.docid < ?
            AND n.kind IN {_CONTACT} AND n.starts_at IS NOT NULL AND {shown("n")} ORDER BY l.docid DESC LIMIT 1""",
        (agency_id, _place(before)),
    ).fetchone()
    return None if row is None else str(row[0])


def list_reach(connection: Connection, of: str, id: str, on: str) -> list[ReachRow]:
    """Return the people with a current role at an agency or a partner (`of`), by name."""
    column = {"agency": "agency", "partner": "partner"}[of]
    found = connection.execute(
        f"""SELECT c.id, c.name, coalesce(nullif(r.title, ''), c.job_title), c.emails, c.phones, r.since
            FROM role r JOIN contact c ON c.id = r.contact WHERE r.{column} = :id AND {CURRENT} AND {shown("c")}
            ORDER BY c.family, c.name, r.docid""",
        {"id": id, "on": on},
    )
    people = dict[str, ReachRow]()
    for contact, name, title, emails, phones, since in found:
        reach = ReachRow(name, title, tuple(json.loads(emails or "[]")), tuple(json.loads(phones or "[]")), since)
        people.setdefault(contact, reach)
    return list(people.values())


def list_assigned(connection: Connection, agency_id: str, on: str) -> list[tuple[str, str, str | None]]:
    """Return who looks after an agency on a day: name, role, since."""
    found = connection.execute(
        f"""SELECT m.name, ifnull(a.role, ''), a.since FROM assignment a JOIN manager m ON m.id = a.manager
            WHERE a.agency = :id AND {shown("a")} AND {shown("m")} AND (a.since IS NULL OR a.since <= :on)
            AND (a.until IS NULL OR a.until >= :on) ORDER BY m.me DESC, m.name, a.docid""",
        {"id": agency_id, "on": on},
    )
    return found.fetchall()


def list_terms(connection: Connection, of: str, id: str, on: str) -> list[TermsRow]:
    """Return the agreements of an agency, a partner or `all` that have not ended by a day, first to end first."""
    where = {
        "agency": "a.docid IN (SELECT docid FROM link WHERE target = :id AND field = 'agreement.agencies')",
        "partner": "a.partner = :id",
        "all": ":id = ''",
    }[of]
    found = connection.execute(
        f"""SELECT a.title, a.number, a.kind, ifnull(p.name, ''), a.agencies, a.starts_on, a.ends_on, a.notice_by,
                a.amount, ifnull(o.statement, ''), a.independent
            FROM agreement a LEFT JOIN partner p ON p.id = a.partner AND {shown("p")}
            LEFT JOIN outcome o ON o.id = a.outcome AND {shown("o")}
            WHERE {where} AND (a.ends_on IS NULL OR a.ends_on >= :on) AND {shown("a")}
            ORDER BY a.ends_on IS NULL, a.ends_on, a.docid""",
        {"id": id, "on": on},
    ).fetchall()
    names = _agency_names(connection, {one for row in found for one in json.loads(row[4] or "[]")})
    return [TermsRow._make((*row[:4], _known(json.loads(row[4] or "[]"), names), *row[5:])) for row in found]


def list_partner_outcome_ids(connection: Connection, partner_id: str) -> list[str]:
    """Return the outcomes that a partner works for, or that an agreement with it seeks."""
    found = connection.execute(
        f"""SELECT o.id FROM outcome o WHERE {shown("o")} AND (o.docid IN
                (SELECT docid FROM link WHERE target = :id AND field = 'outcome.partners')
            OR o.id IN (SELECT a.outcome FROM agreement a WHERE a.partner = :id AND {shown("a")}))""",
        {"id": partner_id},
    )
    return [row[0] for row in found]


def list_provided(connection: Connection, partner_id: str) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return the services that a partner provides: name, key of the stage, the agencies that use it."""
    found = connection.execute(
        f"""SELECT s.name, s.stage, s.users FROM service s WHERE s.docid IN
                (SELECT docid FROM link WHERE target = ? AND field = 'service.providers')
            AND s.stage <> 'retired' AND {shown("s")} ORDER BY s.name, s.docid""",
        (partner_id,),
    ).fetchall()
    names = _agency_names(connection, {one for row in found for one in json.loads(row[2] or "[]")})
    return [(name, stage, _known(json.loads(users or "[]"), names)) for name, stage, users in found]


def list_assessments(connection: Connection, partner_id: str, on: str) -> list[tuple[Assessment, str]]:
    """Return the assessments of a partner up to a day, newest first, each with the agency it is for, short."""
    where = 'private = 0 AND partner = ? AND "on" <= ?'
    found = rows.list_records(connection, Assessment, where, (partner_id, on), '"on" DESC, docid DESC')
    names = _agency_names(connection, {one.agency for one in found if one.agency})
    return [(one, names.get(one.agency or "", "")) for one in found]


def list_names(connection: Connection, kind: str, ids: Iterable[str]) -> list[str]:
    """Return the names of those people, agencies or partners that may be printed, in the order given."""
    ids = list(ids)
    return list(_known(ids, _names(connection, kind, ids)))


def _names(connection: Connection, kind: str, ids: Iterable[str]) -> dict[str, str]:
    table = {"contact": "contact", "agency": "agency", "partner": "partner", "forum": "forum"}[kind]
    found = connection.execute(
        f"SELECT x.id, x.name FROM {table} x WHERE x.id IN (SELECT value FROM json_each(?)) AND {shown('x')}",
        (json.dumps(sorted(ids)),),
    )
    return dict(found.fetchall())


def _agency_names(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    found = connection.execute(
        f"""SELECT a.id, ifnull(nullif(a.acronym, ''), a.name) FROM agency a
            WHERE a.id IN (SELECT value FROM json_each(?)) AND {shown("a")}""",
        (json.dumps(sorted(ids)),),
    )
    return dict(found.fetchall())


def _known(ids: Iterable[str], names: dict[str, str]) -> tuple[str, ...]:
    return tuple(names[id] for id in ids if id in names)


def _place(moment: datetime) -> int:
    return make_place(int(moment.timestamp() * 1000), 0, 0)
