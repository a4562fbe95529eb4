"""Forums in lines, and all that stands around one: who sits in it, its sessions, what they decided."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from brm_desktop.domain.fields import unpack_moment
from brm_desktop.domain.forum import Forum, Intent
from brm_desktop.domain.forum_rules import Makeup, Member, find_makeup
from brm_desktop.domain.role import Employment, Function
from brm_desktop.storage import rows
from brm_desktop.storage.around import NoteLine, load_notes
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.today import docid_of

_SESSIONS, _DECISIONS = 6, 12


class Session(NamedTuple):
    """A meeting of a forum: the note and when it is."""

    id: str
    at: datetime


class ForumLine(NamedTuple):
    """A forum in a list."""

    id: str
    name: str
    intent: Intent | None
    chairs: tuple[str, ...]
    members: int
    agencies: int
    cadence_days: int | None
    last: Session | None
    next: Session | None


class DecisionLine(NamedTuple):
    """Something that was decided; `note_id` is the session, if it is known."""

    id: str
    title: str
    on: date | None
    note_id: str | None


class ForumFacts(NamedTuple):
    """A forum as its page shows it."""

    forum: Forum
    line: ForumLine
    members: tuple[Member, ...]
    makeup: Makeup
    sessions: tuple[NoteLine, ...]
    decisions: tuple[DecisionLine, ...]


def list_forums(connection: Connection, now: datetime) -> list[ForumLine]:
    """Return all forums by name."""
    return [_line(connection, each, now) for each in rows.list_records(connection, Forum, order="name COLLATE NOCASE")]


def read_forum(connection: Connection, id: str, now: datetime) -> ForumFacts:
    """Return a forum with what stands around it. Raises: NotFound."""
    forum = rows.get_record(connection, Forum, id)
    people = load_members(connection, (*forum.members, forum.chair, forum.co_chair), now.date())
    members = tuple(people[each] for each in forum.members if each in people)
    chair, co_chair = people.get(forum.chair or ""), people.get(forum.co_chair or "")
    makeup = find_makeup(forum.intent, members, chair, co_chair, len(forum.agencies))
    places = [row[0] for row in _places(connection, id, docid_of(now), "<=", "DESC", _SESSIONS)]
    sessions = tuple(load_notes(connection, places).values())
    return ForumFacts(
        forum, _line(connection, forum, now), members, makeup, sessions, tuple(list_decisions(connection, id))
    )


def load_members(connection: Connection, ids: Iterable[str | None], today: date) -> dict[str, Member]:
    """Return people with what they do in all their present roles; the integrator's people sit for the MSI."""
    found = dict[str, Member]()
    for id in dict.fromkeys(each for each in ids if each):
        name = connection.execute("SELECT name FROM contact WHERE id = ? AND deleted_ms IS NULL", (id,)).fetchone()
        if name is None:
            continue
        roles = connection.execute(
            "SELECT r.function, r.employment, p.kind, coalesce(a.acronym, ''), coalesce(a.name, p.name, '')"
            " FROM role r LEFT JOIN agency a ON a.id = r.agency LEFT JOIN partner p ON p.id = r.partner"
            " WHERE r.contact = ? AND r.deleted_ms IS NULL AND (r.until IS NULL OR r.until >= ?)",
            (id, today.isoformat()),
        ).fetchall()
        functions = [Function(row[0]) for row in roles if row[0]] + [Function.MSI for row in roles if row[2] == "msi"]
        employments = [Employment(row[1]) for row in roles if row[1]]
        place = next((acronym or name for *_, acronym, name in roles if acronym or name), "")
        found[id] = Member(id, name[0], tuple(dict.fromkeys(functions)), tuple(dict.fromkeys(employments)), place)
    return found


def find_session(connection: Connection, forum_id: str, now: datetime, *, past: bool) -> Session | None:
    """Return the last session before a moment, or the next one after it."""
    found = _places(connection, forum_id, docid_of(now), "<=" if past else ">", "DESC" if past else "ASC", 1)
    return Session(found[0][1], unpack_moment(found[0][2])) if found and found[0][2] else None


def list_decisions(connection: Connection, forum_id: str, limit: int = _DECISIONS) -> list[DecisionLine]:
    """Return what a forum decided, in its sessions or otherwise, the latest first."""
    found = connection.execute(
        'SELECT d.id, d.title, d."on", d.note FROM decision d WHERE d.deleted_ms IS NULL AND d.docid IN ('
        " SELECT docid FROM link WHERE target = ?1 AND field = 'decision.forum' UNION"
        " SELECT l.docid FROM link f JOIN note n ON n.docid = f.docid JOIN link l ON l.target = n.id"
        " WHERE f.target = ?1 AND f.field = 'note.forum' AND l.field = 'decision.note')"
        ' ORDER BY d."on" IS NULL, d."on" DESC, d.docid DESC LIMIT ?2',
        (forum_id, limit),
    )
    return [DecisionLine(id, title, date.fromisoformat(on) if on else None, note) for id, title, on, note in found]


def _places(
    connection: Connection, forum_id: str, at: int, test: str, order: str, limit: int
) -> list[tuple[int, str, str | None]]:
    found = connection.execute(
        "SELECT n.docid, n.id, n.starts_at FROM link l JOIN note n ON n.docid = l.docid"
        f" WHERE l.target = ? AND l.field = 'note.forum' AND l.docid {test} ? ORDER BY l.docid {order} LIMIT ?",
        (forum_id, at, limit),
    )
    return [(row[0], row[1], row[2]) for row in found]


def _line(connection: Connection, forum: Forum, now: datetime) -> ForumLine:
    ids = [each for each in (forum.chair, forum.co_chair) if each]
    names = dict(
        connection.execute(
            "SELECT c.id, c.name FROM json_each(?) j JOIN contact c ON c.id = j.value", (json.dumps(ids),)
        ).fetchall()
    )
    return ForumLine(
        forum.id,
        forum.name,
        forum.intent,
        tuple(names[each] for each in ids if each in names),
        len(forum.members),
        len(forum.agencies),
        forum.cadence_days,
        find_session(connection, forum.id, now, past=True),
        find_session(connection, forum.id, now, past=False),
    )
