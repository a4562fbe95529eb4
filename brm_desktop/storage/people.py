"""People as a table of any length, and all that is known around one person."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from brm_desktop.domain.contact import Contact
from brm_desktop.domain.role import Influence, Stance
from brm_desktop.storage import rows
from brm_desktop.storage.agencies import list_agency_names
from brm_desktop.storage.around import (
    FileLine,
    NoteLine,
    RoleLine,
    count_follow_ups,
    count_notes,
    list_files,
    list_notes,
    list_open_follow_ups,
    list_roles,
)
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.places import make_place, ms_of
from brm_desktop.storage.search import find_names, find_text
from brm_desktop.storage.today import FollowUpLine

MOST_FOUND = 5000
_SHOWN_FOLLOW_UPS, _SHOWN_NOTES = 50, 6
_PRESENT = "r.deleted_ms IS NULL AND (r.until IS NULL OR r.until >= :today)"


class PersonLine(NamedTuple):
    """A person in the table: what they do where at present, how to reach them, when we last met or spoke."""

    id: str
    name: str
    place: str
    title: str
    influence: Influence | None
    stance: Stance | None
    email: str
    phone: str
    last_contact_on: date | None
    private: bool


class PersonFacts(NamedTuple):
    """What a person's page shows as of a day."""

    person: Contact
    roles: list[RoleLine]
    ended: list[RoleLine]
    follow_ups: list[FollowUpLine]
    follow_up_count: int
    notes: list[NoteLine]
    note_count: int
    files: list[FileLine]
    last_contact_on: date | None


def list_people_ids(
    connection: Connection,
    today: date,
    now: datetime,
    *,
    key: str = "name",
    down: bool = False,
    text: str = "",
    limit: int = -1,
) -> list[str]:
    """Return the ids of people in the order of a column, what is not known last, the first `limit` or all.

    The first few by name come from the index as it is, those without a last name missing and small letters after
    capitals; the first few by contact come from the newest notes. So a first window costs the same for any number.
    """
    values: dict[str, Any] = {"today": today.isoformat(), "now": _last_place(now), "limit": limit}
    source = "contact c NOT INDEXED"
    if text.strip():
        values["places"] = json.dumps(find_people(connection, text))
        source = "json_each(:places) j CROSS JOIN contact c ON c.docid = j.value"
    elif limit >= 0:
        first = _first_ids(connection, key, down, values)
        if len(first) == limit:
            return first
    way = "DESC" if down else "ASC"
    order = ", ".join(f"{part} {way} NULLS LAST" for part in _ORDERS[key])
    found = connection.execute(
        f"SELECT c.id FROM {source} WHERE c.deleted_ms IS NULL ORDER BY {order}, c.docid LIMIT :limit", values
    )
    return [row[0] for row in found]


def find_people(connection: Connection, text: str) -> list[int]:
    """Return the places of people who have all typed words in their names or text, or whose agency is named so."""
    places = dict.fromkeys(find_names(connection, text, kinds=("contact",), limit=MOST_FOUND))
    places.update(dict.fromkeys(find_text(connection, text, kinds=("contact",), limit=MOST_FOUND)))
    for agency in list_agency_names(connection, text):
        found = connection.execute(
            "SELECT c.docid FROM role r JOIN contact c ON c.id = r.contact WHERE r.agency = ? AND r.deleted_ms IS NULL"
            " AND r.until IS NULL LIMIT ?",
            (agency.id, MOST_FOUND),
        )
        places.update(dict.fromkeys(row[0] for row in found))
    return list(places)


def load_people(connection: Connection, ids: Iterable[str], today: date, now: datetime) -> list[PersonLine]:
    """Return people as the table shows them; whoever is gone is missing."""
    found = (_find_line(connection, id, today, now) for id in ids)
    return [line for line in found if line is not None]


def find_last_met(connection: Connection, contact_id: str, now: datetime) -> date | None:
    """Return the local day of the last note that a person took part in."""
    row = connection.execute(
        "SELECT max(docid) FROM link WHERE target = ? AND field = 'note.attendees' AND docid <= ?",
        (contact_id, _last_place(now)),
    ).fetchone()
    return None if row[0] is None else datetime.fromtimestamp(ms_of(row[0]) / 1000).date()


def read_person(connection: Connection, id: str, today: date, now: datetime) -> PersonFacts:
    """Return a person's page. Raises: NotFound."""
    return PersonFacts(
        rows.get_record(connection, Contact, id),
        list_roles(connection, "contact", id, today),
        list_roles(connection, "contact", id, today, ended=True),
        list_open_follow_ups(connection, "contact", id, _SHOWN_FOLLOW_UPS),
        count_follow_ups(connection, "contact", id),
        list_notes(connection, "contact", id, _SHOWN_NOTES, now),
        count_notes(connection, "contact", id),
        list_files(connection, "contact", id),
        find_last_met(connection, id, now),
    )


def _first_ids(connection: Connection, key: str, down: bool, values: Mapping[str, Any]) -> list[str]:
    """Return the first ids of an order where an index or the newest notes give them at once, else none."""
    way = "DESC" if down else "ASC"
    if key == "name":
        found = connection.execute(
            "SELECT id FROM contact WHERE deleted_ms IS NULL AND family > ''"
            f" ORDER BY family {way}, given {way}, name {way} LIMIT :limit",
            values,
        )
        return [row[0] for row in found]
    return _latest_met(connection, values) if key == "last_contact" and down else []


def _latest_met(connection: Connection, values: Mapping[str, Any]) -> list[str]:
    """Return who was met last, unless that is not to be found in the newest notes."""
    met = dict[str, None]()
    notes = connection.execute(
        "SELECT attendees FROM note WHERE docid <= ? AND deleted_ms IS NULL ORDER BY docid DESC LIMIT ?",
        (values["now"], MOST_FOUND),
    )
    for (attendees,) in notes:
        new = [id for id in json.loads(attendees) if id not in met]
        met.update(dict.fromkeys(_live_in_order(connection, new)))
        if len(met) >= values["limit"]:
            break
    return list(met)[: values["limit"]]


def _live_in_order(connection: Connection, ids: Sequence[str]) -> list[str]:
    marks = ", ".join("?" * len(ids))
    found = connection.execute(
        f"SELECT id FROM contact WHERE id IN ({marks}) AND deleted_ms IS NULL ORDER BY docid", ids
    )
    return [row[0] for row in found]


def _find_line(connection: Connection, id: str, today: date, now: datetime) -> PersonLine | None:
    row = connection.execute(
        "SELECT name, organization, job_title, emails, phones, private FROM contact"
        " WHERE id = ? AND deleted_ms IS NULL",
        (id,),
    ).fetchone()
    if row is None:
        return None
    name, organization, job_title, emails, phones, private = row
    place, title, influence, stance = connection.execute(
        "SELECT coalesce(a.name, p.name, ''), r.title, r.influence, r.stance FROM role r"
        " LEFT JOIN agency a ON a.id = r.agency"
        f" LEFT JOIN partner p ON p.id = r.partner WHERE r.contact = :id AND {_PRESENT} ORDER BY r.docid DESC LIMIT 1",
        {"id": id, "today": today.isoformat()},
    ).fetchone() or ("", "", None, None)
    return PersonLine(
        id,
        name,
        place or organization,
        title or job_title,
        Influence(influence) if influence else None,
        Stance(stance) if stance else None,
        _first(emails),
        _first(phones),
        find_last_met(connection, id, now),
        bool(private),
    )


def _role(column: str) -> str:
    """Return the SQL of a column of somebody's latest present role."""
    return f"(SELECT {column} FROM role r WHERE r.contact = c.id AND {_PRESENT} ORDER BY r.docid DESC LIMIT 1)"


_RANKS = " ".join(f"WHEN '{influence.value}' THEN {rank}" for rank, influence in enumerate(Influence))
_INFLUENCE = _role(f"CASE r.influence {_RANKS} END")
_STANCES = " ".join(f"WHEN '{stance.value}' THEN {rank}" for rank, stance in enumerate(Stance))
_STANCE = _role(f"CASE r.stance {_STANCES} END")
_PLACE = _role("ifnull((SELECT name FROM agency WHERE id = r.agency), (SELECT name FROM partner WHERE id = r.partner))")
_MET = "(SELECT max(l.docid) FROM link l WHERE l.target = c.id AND l.field = 'note.attendees' AND l.docid <= :now)"
_ORDERS: Mapping[str, Sequence[str]] = {
    "name": ("ifnull(nullif(c.family, ''), c.name) COLLATE NOCASE", "c.given COLLATE NOCASE"),
    "place": (f"coalesce({_PLACE}, nullif(c.organization, '')) COLLATE NOCASE",),
    "title": (f"coalesce(nullif({_role('r.title')}, ''), nullif(c.job_title, '')) COLLATE NOCASE",),
    "influence": (_INFLUENCE,),
    "stance": (_STANCE,),
    "email": ("nullif(c.emails, '[]') COLLATE NOCASE",),
    "phone": ("nullif(c.phones, '[]')",),
    "last_contact": (_MET,),
}


def _first(cell: str) -> str:
    """Return the first member of a set's cell."""
    return str(json.loads(cell)[0]) if len(cell) > 2 else ""


def _last_place(now: datetime) -> int:
    return make_place(int(now.timestamp() * 1000) + 1, 0, 0) - 1
