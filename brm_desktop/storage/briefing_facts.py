"""What a briefing says of meetings, people and promises, read in plain statements.

Nothing private or personal leaves here: a private record is left out, and so is what came out of a
private note; a name is left out when the person or partner it belongs to is private.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from brm_desktop.storage.driver import Connection
from brm_desktop.storage.places import make_place, recent_ms

_INFLUENCES = ("decides", "blocks", "influences", "uses")


class MeetingRow(NamedTuple):
    """A meeting; `starts_at` is its stored cell."""

    id: str
    title: str
    starts_at: str
    attendees: tuple[str, ...]
    what_matters: str
    questions: str


class PersonRow(NamedTuple):
    """A person with the role that matters here; the keys of influence and stance, None where not recorded."""

    id: str
    name: str
    prefers: str
    title: str
    influence: str | None
    stance: str | None


class PromiseRow(NamedTuple):
    title: str
    who: str
    due_on: str | None


class Owed(NamedTuple):
    """The first promises by due day, how many there are, and how many of all are late."""

    items: tuple[PromiseRow, ...]
    total: int
    late: int


class Some(NamedTuple):
    """The first few texts, and how many there are."""

    items: tuple[str, ...]
    total: int


def shown(alias: str) -> str:
    """Return the condition that a record may be printed."""
    return f"{alias}.deleted_ms IS NULL AND {alias}.private = 0"


def from_public_note(alias: str) -> str:
    """Return the condition that a record did not come out of a private note."""
    return f"NOT EXISTS (SELECT 1 FROM note o WHERE o.id = {alias}.note AND (o.private OR o.deleted_ms IS NOT NULL))"


_MEETING = "n.id, n.title, n.starts_at, n.attendees, n.what_matters, n.questions"
_MEETINGS = f"""
    SELECT {_MEETING} FROM link l JOIN note n ON n.docid = l.docid
    WHERE l.target = ? AND l.field = 'note.agencies' AND n.kind = 'meeting' AND n.starts_at IS NOT NULL AND {shown("n")}
"""


def find_meeting(connection: Connection, note_id: str) -> MeetingRow | None:
    """Return a meeting that may be printed, or None."""
    where = f"n.id = ? AND n.starts_at IS NOT NULL AND {shown('n')}"
    return _meeting(connection, f"SELECT {_MEETING} FROM note n WHERE {where}", (note_id,))


def find_next_meeting(connection: Connection, agency_id: str, since: datetime) -> MeetingRow | None:
    """Return the first meeting with an agency from a moment on."""
    return _meeting(connection, f"{_MEETINGS} AND l.docid >= ? ORDER BY l.docid LIMIT 1", (agency_id, _place(since)))


def find_last_meeting(connection: Connection, agency_id: str, before: datetime) -> MeetingRow | None:
    """Return the last meeting with an agency before a moment."""
    order = "ORDER BY l.docid DESC LIMIT 1"
    return _meeting(connection, f"{_MEETINGS} AND l.docid < ? {order}", (agency_id, _place(before)))


def _place(moment: datetime) -> int:
    return make_place(int(moment.timestamp() * 1000), 0, 0)


def _meeting(connection: Connection, statement: str, values: Sequence[str | int]) -> MeetingRow | None:
    row = connection.execute(statement, values).fetchone()
    if row is None:
        return None
    id, title, starts_at, attendees, what_matters, questions = row
    return MeetingRow(id, title, starts_at, tuple(json.loads(attendees or "[]")), what_matters, questions)


CURRENT = f"{shown('r')} AND (r.since IS NULL OR r.since <= :on) AND (r.until IS NULL OR r.until >= :on)"
_PERSON = "c.id, c.name, c.prefers, coalesce(nullif(r.title, ''), c.job_title), r.influence, r.stance"


def list_people(connection: Connection, contact_ids: Iterable[str], agency_id: str, on: str) -> list[PersonRow]:
    """Return these people with their current role, at the agency before any other; those who decide first."""
    found = connection.execute(
        f"""SELECT {_PERSON} FROM json_each(:ids) j JOIN contact c ON c.id = j.value
            LEFT JOIN role r ON r.contact = c.id AND {CURRENT}
            WHERE {shown("c")} ORDER BY j.key, r.agency IS NOT :agency, r.influence IS NULL, r.docid""",
        {"ids": json.dumps(list(contact_ids)), "agency": agency_id, "on": on},
    )
    return _deciding_first(found)


def list_key_people(connection: Connection, agency_id: str, on: str) -> list[PersonRow]:
    """Return the people with a current role at an agency, those who decide first."""
    found = connection.execute(
        f"""SELECT {_PERSON} FROM role r JOIN contact c ON c.id = r.contact
            WHERE r.agency = :agency AND {CURRENT} AND {shown("c")}
            ORDER BY r.influence IS NULL, c.family, c.name, r.docid""",
        {"agency": agency_id, "on": on},
    )
    return _deciding_first(found)


def find_officer(connection: Connection, agency_id: str, function: str, on: str) -> str:
    """Return the name of who holds a function at an agency now, or nothing."""
    row = connection.execute(
        f"""SELECT c.name FROM role r JOIN contact c ON c.id = r.contact
            WHERE r.agency = :agency AND r.function = :function AND {CURRENT} AND {shown("c")}
            ORDER BY r.since DESC, r.docid LIMIT 1""",
        {"agency": agency_id, "function": function, "on": on},
    ).fetchone()
    return "" if row is None else str(row[0])


def _deciding_first(found: Iterable[Any]) -> list[PersonRow]:
    people = dict[str, PersonRow]()
    for row in found:
        people.setdefault(row[0], PersonRow(*row))
    ranks = {influence: rank for rank, influence in enumerate(_INFLUENCES)}
    return sorted(people.values(), key=lambda person: ranks.get(person.influence or "", len(ranks)))


DUE = "iif(f.turn = 'waiting', coalesce(f.expected_on, f.due_on), f.due_on)"
OPEN_THEN = "(f.status = 'open' OR (f.status = 'done' AND f.done_at >= :at))"
OPEN_AT_AGENCY = """f.docid IN (
    SELECT docid FROM follow_up WHERE deleted_ms IS NULL AND agency = :agency AND status = 'open'
    UNION ALL SELECT docid FROM follow_up
    WHERE deleted_ms IS NULL AND agency = :agency AND status = 'done' AND done_at >= :at)"""
WHO = f"""coalesce((SELECT c.name FROM contact c WHERE c.id = f.contact AND {shown("c")}),
                    (SELECT p.name FROM partner p WHERE p.id = f.partner AND {shown("p")}), '')"""
_PRINTED = f"{shown('f')} AND f.personal = 0 AND {from_public_note('f')}"
_PROMISES = f"FROM follow_up f WHERE f.agency = :agency AND {_PRINTED}"
_OPEN_PROMISES = f"FROM follow_up f WHERE {OPEN_AT_AGENCY} AND {_PRINTED}"  # walks what is open, not all there ever was


def list_promises(connection: Connection, agency_id: str, turn: str, at: str, on: str, most: int) -> Owed:
    """Return what is open at a moment (UTC cell) on a day, ours (`mine`) or theirs (`waiting`), soonest first."""
    values = {"agency": agency_id, "turn": turn, "at": at, "on": on, "most": most}
    where = f"{_OPEN_PROMISES} AND f.turn = :turn"
    counted = f"count(*) OVER (), ifnull(sum({DUE} < :on) OVER (), 0)"
    order = f"ORDER BY {DUE} IS NULL, {DUE}, f.docid LIMIT :most"
    found = connection.execute(f"SELECT f.title, {WHO}, {DUE}, {counted} {where} {order}", values).fetchall()
    total, late = found[0][3:] if found else (0, 0)
    return Owed(tuple(PromiseRow(*row[:3]) for row in found), total, late)


def list_kept(connection: Connection, agency_id: str, since: str, at: str, most: int) -> Some:
    """Return what was done for or by an agency between two moments (UTC cells), newest first."""
    where = f"{_PROMISES} AND f.status = 'done' AND f.done_at >= :since AND f.done_at < :at"
    values = {"agency": agency_id, "since": since, "at": at, "most": most}
    return _some(connection, "f.title", where, "f.done_at DESC, f.docid DESC", values)


def list_missed(connection: Connection, agency_id: str, since: str, on: str, at: str, most: int) -> Some:
    """Return what fell due from one day to before another and was still open at a moment, the oldest first."""
    where = f"{_OPEN_PROMISES} AND {DUE} >= :since AND {DUE} < :on"
    values = {"agency": agency_id, "since": since, "on": on, "at": at, "most": most}
    return _some(connection, "f.title", where, f"{DUE}, f.docid", values)


def list_decisions(connection: Connection, agency_id: str, meeting_id: str, since: str, on: str, most: int) -> Some:
    """Return what was decided with an agency from one day to another, or in a meeting, newest first."""
    where = f"""FROM decision d WHERE d.docid IN
            (SELECT docid FROM link WHERE target = :agency AND field = 'decision.agencies' AND docid >= :first
             UNION SELECT docid FROM link WHERE target = :meeting AND field = 'decision.note')
        AND (d."on" BETWEEN :since AND :on OR (d.note = :meeting AND ifnull(d."on", '') <= :on))
        AND {shown("d")} AND {from_public_note("d")}"""
    first = make_place(recent_ms(since, 0), 0, 0)  # where the decisions of the first day lie
    values = {"agency": agency_id, "meeting": meeting_id, "since": since, "on": on, "first": first, "most": most}
    return _some(connection, "d.title", where, 'd."on" DESC, d.docid DESC', values)


def list_not_working(connection: Connection, agency_id: str, since: datetime, at: datetime, most: int) -> Some:
    """Return what was noted as not working between two moments, newest first."""
    where = f"""FROM link l JOIN note n ON n.docid = l.docid WHERE l.target = :agency AND l.field = 'note.agencies'
        AND l.docid BETWEEN :since AND :at AND n.kind = 'not_working' AND {shown("n")}"""
    what = "coalesce(nullif(n.title, ''), substr(n.body, 1, 400))"
    values = {"agency": agency_id, "since": _place(since), "at": _place(at), "most": most}
    return _some(connection, what, where, "n.docid DESC", values)


def _some(connection: Connection, what: str, where: str, order: str, values: Mapping[str, object]) -> Some:
    """Return the first few and the count of all, in one pass over them."""
    counted = f"SELECT {what}, count(*) OVER () {where} ORDER BY {order} LIMIT :most"
    found = connection.execute(counted, values).fetchall()
    return Some(tuple(row[0] for row in found), found[0][1] if found else 0)


def find_preparer(connection: Connection, agency_id: str, on: str) -> tuple[str, str, str]:
    """Return name, role and office of who prepares a briefing.

    It is the manager whose portfolio this is, else who looks after the agency on the day.
    """
    row = connection.execute(
        f"""SELECT m.name, ifnull(a.role, ''), m.office FROM manager m
            LEFT JOIN assignment a ON a.manager = m.id AND a.agency = :agency AND {shown("a")}
                AND (a.since IS NULL OR a.since <= :on) AND (a.until IS NULL OR a.until >= :on)
            WHERE {shown("m")} AND (m.me OR a.id IS NOT NULL)
            ORDER BY m.me DESC, a.id IS NULL, a.docid, m.docid LIMIT 1""",
        {"agency": agency_id, "on": on},
    ).fetchone()
    return ("", "", "") if row is None else (row[0], row[1], row[2])
