"""What stands around a record, in short lines: its follow-ups, notes, files and people. Ranges of indexes only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any, Literal, NamedTuple

from brm_desktop.base.stamps import to_ms
from brm_desktop.domain.fields import unpack_moment
from brm_desktop.domain.note import NoteKind
from brm_desktop.domain.role import Employment, Function, Influence, Stance
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.places import make_place
from brm_desktop.storage.today import FollowUpLine

About = Literal["agency", "contact"]
_NOTE_LINKS = {"agency": "note.agencies", "contact": "note.attendees"}
_ANY_PLACE = (1 << 63) - 1
_INFLUENCES = {influence: place for place, influence in enumerate(Influence)}


class NoteLine(NamedTuple):
    """A note in a list, with how many people were there and how many follow-ups came of it."""

    id: str
    title: str
    kind: NoteKind
    at: datetime | None
    people: int
    follow_ups: int
    private: bool


class DecisionLine(NamedTuple):
    """What was decided, when, and in which note."""

    id: str
    title: str
    on: date | None
    note_id: str | None
    note: str


class FileLine(NamedTuple):
    """A file kept with a record."""

    id: str
    name: str
    blob: str
    size: int
    media_type: str
    added_at: datetime


class RoleLine(NamedTuple):
    """What a person does somewhere; `place` names the agency or partner."""

    id: str
    contact_id: str
    name: str
    agency_id: str | None
    partner_id: str | None
    place: str
    title: str
    influence: Influence | None
    stance: Stance | None
    function: Function | None
    employment: Employment | None
    since: date | None
    until: date | None
    reports_to: str | None = None  # the id of a contact

    def is_ended(self, today: date) -> bool:
        """Tell whether the role was over before a day."""
        return self.until is not None and self.until < today


def list_open_follow_ups(connection: Connection, about: About, id: str, limit: int = -1) -> list[FollowUpLine]:
    """Return the open follow-ups of an agency or with a person, the earliest due first, those without a day last."""
    dated = _follow_ups(
        connection, f"f.{about} = ? AND f.status = 'open' AND f.due_on > ''", (id,), "f.due_on, f.docid", limit
    )
    if 0 <= limit <= len(dated):
        return dated
    where = f"f.{about} = ? AND f.status = 'open' AND f.due_on IS NULL"
    return dated + _follow_ups(connection, where, (id,), "f.docid DESC", limit - len(dated) if limit >= 0 else -1)


def list_done_follow_ups(connection: Connection, about: About, id: str, limit: int) -> list[FollowUpLine]:
    """Return follow-ups of an agency or with a person that are done, the latest due first."""
    return _follow_ups(connection, f"f.{about} = ? AND f.status = 'done'", (id,), "f.due_on DESC", limit)


def count_follow_ups(connection: Connection, about: About, id: str, status: str = "open") -> int:
    """Return how many follow-ups of an agency or with a person have a status."""
    row = connection.execute(
        f"SELECT count(*) FROM follow_up f WHERE f.{about} = ? AND f.status = ? AND f.deleted_ms IS NULL", (id, status)
    ).fetchone()
    return int(row[0])


def list_note_places(
    connection: Connection, about: About, id: str, limit: int = -1, until: datetime | None = None
) -> list[int]:
    """Return the places of the notes of an agency or person, newest first, up to a moment if it is given."""
    last = make_place(to_ms(until) + 1, 0, 0) if until else _ANY_PLACE
    found = connection.execute(
        "SELECT docid FROM link WHERE target = ? AND field = ? AND docid < ? ORDER BY docid DESC LIMIT ?",
        (id, _NOTE_LINKS[about], last, limit),
    )
    return [row[0] for row in found]


def load_notes(connection: Connection, places: Iterable[int]) -> dict[int, NoteLine]:
    """Return the notes at these places."""
    lines = dict[int, NoteLine]()
    for place in places:
        row = connection.execute(
            "SELECT id, title, kind, starts_at, json_array_length(attendees),"
            " (SELECT count(*) FROM link WHERE target = n.id AND field = 'follow_up.note'), private"
            " FROM note n WHERE docid = ? AND deleted_ms IS NULL",
            (place,),
        ).fetchone()
        if row is not None:
            id, title, kind, starts_at, people, follow_ups, private = row
            at = unpack_moment(starts_at) if starts_at else None
            lines[place] = NoteLine(id, title, NoteKind(kind), at, people, follow_ups, bool(private))
    return lines


def list_notes(
    connection: Connection, about: About, id: str, limit: int, until: datetime | None = None
) -> list[NoteLine]:
    """Return the newest notes of an agency or person, up to a moment if it is given."""
    return list(load_notes(connection, list_note_places(connection, about, id, limit, until)).values())


def count_notes(connection: Connection, about: About, id: str) -> int:
    """Return how many notes an agency or person has."""
    row = connection.execute(
        "SELECT count(*) FROM link WHERE target = ? AND field = ?", (id, _NOTE_LINKS[about])
    ).fetchone()
    return int(row[0])


def list_decisions(connection: Connection, agency_id: str, limit: int) -> list[DecisionLine]:
    """Return what was decided with an agency, the newest first."""
    found = connection.execute(
        "SELECT d.id, d.title, d.\"on\", d.note, ifnull(n.title, '') FROM link l JOIN decision d ON d.docid = l.docid"
        " LEFT JOIN note n ON n.id = d.note AND n.deleted_ms IS NULL"
        " WHERE l.target = ? AND l.field = 'decision.agencies' AND d.deleted_ms IS NULL"
        " ORDER BY l.docid DESC LIMIT ?",
        (agency_id, limit),
    )
    return [
        DecisionLine(id, title, date.fromisoformat(on) if on else None, note, said)
        for id, title, on, note, said in found
    ]


def count_decisions(connection: Connection, agency_id: str) -> int:
    """Return how many decisions were made with an agency."""
    row = connection.execute(
        "SELECT count(*) FROM link WHERE target = ? AND field = 'decision.agencies'", (agency_id,)
    ).fetchone()
    return int(row[0])


def list_files(connection: Connection, kind_name: str, id: str) -> list[FileLine]:
    """Return the files kept with a record, the newest first."""
    found = connection.execute(
        "SELECT id, name, blob, size, media_type, created_ms FROM attachment"
        " WHERE record = ? AND deleted_ms IS NULL ORDER BY docid DESC",
        (f"{kind_name}:{id}",),
    )
    return [_file_line(row) for row in found]


def list_roles(
    connection: Connection, about: About | Literal["partner"], id: str, today: date, *, ended: bool = False
) -> list[RoleLine]:
    """Return the roles at a place or of a person: present ones by influence and name, or ended ones, latest first."""
    linked = "r.docid IN (SELECT docid FROM link WHERE target = ? AND field = 'role.partner')"  # not indexed otherwise
    where = linked if about == "partner" else f"r.{about} = ?"
    lines = [line for line in _roles(connection, where, (id,)) if line.is_ended(today) is ended]
    if ended:
        return sorted(lines, key=lambda line: line.until or today, reverse=True)
    return sorted(lines, key=lambda line: (_rank(line.influence), line.name.casefold()))


def list_key_people(connection: Connection, agency_id: str, today: date, limit: int) -> list[RoleLine]:
    """Return the present roles at an agency with the most influence; names are read of these alone."""
    found = connection.execute(
        "SELECT docid, influence FROM role WHERE agency = ? AND deleted_ms IS NULL AND (until IS NULL OR until >= ?)",
        (agency_id, today.isoformat()),
    ).fetchall()
    first = sorted(found, key=lambda row: (_rank(Influence(row[1]) if row[1] else None), row[0]))[:limit]
    if not first:
        return []
    places = [row[0] for row in first]
    lines = _roles(connection, f"r.docid IN ({', '.join('?' * len(places))})", places)
    return sorted(lines, key=lambda line: (_rank(line.influence), line.name.casefold()))


def count_roles(connection: Connection, agency_id: str, today: date) -> int:
    """Return how many present roles there are at an agency."""
    row = connection.execute(
        "SELECT count(*) FROM role WHERE agency = ? AND deleted_ms IS NULL AND (until IS NULL OR until >= ?)",
        (agency_id, today.isoformat()),
    ).fetchone()
    return int(row[0])


def _roles(connection: Connection, where: str, values: Sequence[str | int]) -> list[RoleLine]:
    found = connection.execute(
        "SELECT r.id, r.contact, c.name, r.agency, r.partner, coalesce(a.name, p.name, ''), r.title, r.influence,"
        " r.stance, r.function, r.employment, r.since, r.until,"
        " ifnull(r.reports_to, c.reports_to)"
        " FROM role r JOIN contact c ON c.id = r.contact"
        " LEFT JOIN agency a ON a.id = r.agency LEFT JOIN partner p ON p.id = r.partner"
        f" WHERE {where} AND r.deleted_ms IS NULL AND c.deleted_ms IS NULL",
        values,
    )
    return [_role_line(row) for row in found]


def _follow_ups(
    connection: Connection, where: str, values: Sequence[str], order: str, limit: int
) -> list[FollowUpLine]:
    found = connection.execute(
        "SELECT f.id, f.title, f.turn, f.priority, f.due_on, f.due_time, f.asked_on, f.expected_on, f.agency,"
        " coalesce(a.name, p.name), coalesce(a.acronym, p.acronym), c.name"
        " FROM follow_up f LEFT JOIN agency a ON a.id = f.agency"
        " LEFT JOIN partner p ON p.id = f.partner LEFT JOIN contact c ON c.id = f.contact"
        f" WHERE f.deleted_ms IS NULL AND {where} ORDER BY {order} LIMIT ?",
        (*values, limit),
    )
    return [FollowUpLine(*row) for row in found]


def _file_line(row: Sequence[Any]) -> FileLine:
    id, name, blob, size, media_type, created_ms = row
    return FileLine(id, name, blob, size, media_type, datetime.fromtimestamp(created_ms / 1000, UTC))


def _role_line(row: Sequence[Any]) -> RoleLine:
    id, contact, name, agency, partner, place, title, influence, stance, function, employment, since, until, above = row
    return RoleLine(
        id,
        contact,
        name,
        agency,
        partner,
        place,
        title,
        Influence(influence) if influence else None,
        Stance(stance) if stance else None,
        Function(function) if function else None,
        Employment(employment) if employment else None,
        date.fromisoformat(since) if since else None,
        date.fromisoformat(until) if until else None,
        above,
    )


def _rank(influence: Influence | None) -> int:
    return len(_INFLUENCES) if influence is None else _INFLUENCES[influence]


def list_writers(connection: Connection) -> dict[str, str]:
    """Return how to call those who made commits, by what the journal knows them by; this profile is "You"."""
    found = connection.execute("SELECT number, uid, name FROM writers")
    return {uid: "You" if number == 1 else name or "A colleague" for number, uid, name in found}
