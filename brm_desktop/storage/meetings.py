"""Meetings and other notes as their page lists them, and what stands beside one: ranges of indexes only."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple

from brm_desktop.domain.agenda import Agenda
from brm_desktop.domain.fields import unpack_moment
from brm_desktop.domain.follow_up import FollowUp
from brm_desktop.domain.note import CONTACT_KINDS, Note, NoteKind
from brm_desktop.domain.placing import PERSONAL_SPACE
from brm_desktop.storage import rows
from brm_desktop.storage.around import FileLine, list_files
from brm_desktop.storage.beside import list_beside
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.places import make_place
from brm_desktop.storage.search import find_text
from brm_desktop.storage.spaces import find_space

_MOST_FOUND = 5000
_MOST_PLANNED = 200
_MOST_TARGETS = 12
_MOST_AGENDAS = 100
_CONTACT = ", ".join(f"'{kind.value}'" for kind in CONTACT_KINDS)


class Filter(NamedTuple):
    """Which notes are listed; everything that is empty does not narrow."""

    text: str = ""
    kind: NoteKind | None = None
    agency: str = ""


class MeetingLine(NamedTuple):
    """A note in the list, with the names of its first agencies and how many it has."""

    place: int
    id: str
    title: str
    kind: NoteKind
    at: datetime | None
    agencies: tuple[str, ...]
    agency_count: int


class LastTime(NamedTuple):
    """The note before this one with the same agencies or people."""

    id: str
    title: str
    at: datetime


class Attendee(NamedTuple):
    """Someone who is at a meeting, with what they did then: a title, and at which agency or partner."""

    id: str
    name: str
    title: str
    place: str

    @property
    def role(self) -> str:
        """The title and the place in one."""
        return ", ".join(part for part in (self.title, self.place) if part)


class Owed(NamedTuple):
    """An open follow-up with an agency or a person of the note: mine, or theirs."""

    id: str
    title: str
    waiting: bool
    person: str
    due_on: date | None


class Around(NamedTuple):
    """A note with everything that its page shows of it."""

    note: Note
    names: dict[str, str]  # agencies, people and forum by id
    owed: tuple[Owed, ...]
    last: LastTime | None
    follow_ups: tuple[FollowUp, ...]
    people: dict[str, str]  # whom those follow-ups are with
    files: tuple[FileLine, ...]
    attendees: tuple[Attendee, ...] = ()
    agendas: tuple[Agenda, ...] = ()
    is_shared: bool = False  # whether colleagues see the note
    is_beside: bool = False  # whether it was changed in two places, and someone has to choose


def list_places(connection: Connection, wanted: Filter, now: datetime, limit: int = -1) -> array[int]:
    """Return the places of notes up to a moment, newest first."""
    return array("q", (row[0] for row in _list(connection, wanted, now, "<=", "DESC", limit)))


def list_planned(connection: Connection, wanted: Filter, now: datetime) -> array[int]:
    """Return the places of notes after a moment, the next one first."""
    return array("q", (row[0] for row in _list(connection, wanted, now, ">", "", _MOST_PLANNED)))


def count_kinds(connection: Connection, wanted: Filter) -> dict[NoteKind, int]:
    """Return how many notes of each kind a filter selects, whatever kind it names itself."""
    source, values = _source(connection, wanted._replace(kind=None))
    source = source.replace("note_live", "note_by_kind_starts_at")  # which holds the kinds in their order
    counted = connection.execute(
        f"SELECT n.kind, count(*) FROM {source} AND n.deleted_ms IS NULL GROUP BY n.kind", values
    )
    found = {NoteKind(kind): count for kind, count in counted}
    return {kind: found.get(kind, 0) for kind in NoteKind}


def load_lines(connection: Connection, places: Iterable[int]) -> dict[int, MeetingLine]:
    """Return the notes that lie at these places."""
    lines = dict[int, MeetingLine]()
    for place in places:
        row = connection.execute(
            "SELECT id, title, kind, starts_at, agencies FROM note WHERE docid = ? AND deleted_ms IS NULL", (place,)
        ).fetchone()
        if row is not None:
            id, title, kind, starts_at, cell = row
            agencies = json.loads(cell)
            names = tuple(_names(connection, "agency", agencies[:1]).values())
            at = unpack_moment(starts_at) if starts_at else None
            lines[place] = MeetingLine(place, id, title, NoteKind(kind), at, names, len(agencies))
    return lines


def find_by_token(connection: Connection, token: str) -> FollowUp | None:
    """Return the follow-up of a line's token, wherever its note, a live one before one in the trash."""
    row = connection.execute(
        "SELECT id FROM follow_up WHERE token = ? ORDER BY deleted_ms IS NOT NULL, docid LIMIT 1", (token,)
    ).fetchone()
    return None if row is None else rows.find_record(connection, FollowUp, row[0])


def find_note_place(connection: Connection, id: str) -> int | None:
    """Return where a live note lies."""
    row = connection.execute("SELECT docid FROM note WHERE id = ? AND deleted_ms IS NULL", (id,)).fetchone()
    return None if row is None else int(row[0])


def read_around(connection: Connection, id: str, today: date) -> Around:
    """Return a note and what stands beside it. Raises: NotFound."""
    note = rows.get_record(connection, Note, id)
    linked = rows.list_linked(connection, FollowUp, "note", id)
    follow_ups = tuple(sorted(linked, key=lambda one: _line_of(note, one)))
    names = {
        **_names(connection, "agency", note.agencies),
        **_names(connection, "contact", note.attendees),
        **(_names(connection, "forum", [note.forum]) if note.forum else {}),
    }
    people = _names(connection, "contact", [one.contact for one in follow_ups if one.contact])
    return Around(
        note,
        names,
        tuple(_owed(connection, note)),
        _last_time(connection, note),
        follow_ups,
        people,
        tuple(list_files(connection, "note", id)),
        tuple(list_attendees(connection, note, today)),
        tuple(rows.list_records(connection, Agenda, order="name COLLATE NOCASE, docid", limit=_MOST_AGENDAS)),
        find_space(connection, id) != PERSONAL_SPACE,
        any(each.record == id for each in list_beside(connection)),
    )


def list_attendees(connection: Connection, note: Note, today: date) -> Iterator[Attendee]:
    """Yield who is at a meeting with the role they had on its day, one at an agency of the note before others."""
    on = (note.starts_at.date() if note.starts_at else today).isoformat()
    for id, name in _names(connection, "contact", note.attendees).items():
        found = connection.execute(
            "SELECT r.title, coalesce(nullif(a.acronym, ''), a.name, p.name, ''), r.agency FROM role r"
            " LEFT JOIN agency a ON a.id = r.agency LEFT JOIN partner p ON p.id = r.partner"
            " WHERE r.contact = ? AND r.deleted_ms IS NULL AND ifnull(r.since, '') <= ? AND ifnull(r.until, '9') >= ?"
            " ORDER BY r.since DESC, r.docid DESC",
            (id, on, on),
        ).fetchall()
        title, place, _ = min(found, key=lambda role: role[2] not in note.agencies, default=("", "", ""))
        yield Attendee(id, name, title, place)


def _list(
    connection: Connection, wanted: Filter, now: datetime, test: str, order: str, limit: int
) -> Sequence[tuple[int]]:
    edge = make_place(int(now.timestamp() * 1000) + 1, 0, 0)  # what begins this very moment has begun
    test = "<" if test == "<=" else ">="
    source, values = _source(connection, wanted)
    where = f" AND n.deleted_ms IS NULL AND n.docid {test} ? ORDER BY n.docid {order} LIMIT ?"
    return connection.execute(f"SELECT n.docid FROM {source}{where}", (*values, edge, limit)).fetchall()


def _source(connection: Connection, wanted: Filter) -> tuple[str, list[int | str]]:
    """Return from where, with which condition and values, a filter selects notes."""
    values: list[int | str] = []
    if wanted.text.strip():
        refs = [wanted.agency] if wanted.agency else []
        found = find_text(connection, wanted.text, kinds=["note"], refs=refs, limit=_MOST_FOUND)
        marks = ", ".join("?" * len(found))
        source, values = f"note n WHERE n.docid IN ({marks})", [*found]
    elif wanted.agency:
        source = "link l JOIN note n ON n.docid = l.docid WHERE l.target = ? AND l.field = 'note.agencies'"
        values = [wanted.agency]
    elif wanted.kind is not None:
        source = "note n INDEXED BY note_by_kind_starts_at WHERE 1"
    else:
        source = "note n INDEXED BY note_live WHERE 1"
    if wanted.kind is not None:
        source += " AND n.kind = ?"
        values.append(str(wanted.kind.value))
    return source, values


def _line_of(note: Note, one: FollowUp) -> tuple[bool, int]:
    """Return where in a note a follow-up stands; those whose line is gone come last."""
    at = note.body.find(f"<!--f:{one.token}-->") if one.token else -1
    return at < 0, at


def _owed(connection: Connection, note: Note) -> Iterator[Owed]:
    """Yield what is open with the note's agencies and people, overdue first; what came of this very note is not old."""
    seen = set[str]()
    about = [("agency", id) for id in note.agencies[:_MOST_TARGETS]]
    about += [("contact", id) for id in note.attendees[:_MOST_TARGETS]]
    for field, target in about:
        found = connection.execute(
            "SELECT f.id, f.title, f.turn, ifnull(c.name, ''), coalesce(f.expected_on, f.due_on) FROM follow_up f"
            f" LEFT JOIN contact c ON c.id = f.contact WHERE f.{field} = ? AND f.status = 'open'"
            " AND f.deleted_ms IS NULL AND ifnull(f.note, '') != ? ORDER BY f.due_on IS NULL, f.due_on, f.docid"
            " LIMIT 50",
            (target, note.id),
        )
        for id, title, turn, person, due in found:
            if id not in seen:
                seen.add(id)
                yield Owed(id, title, turn == "waiting", person, date.fromisoformat(due) if due else None)


def _last_time(connection: Connection, note: Note) -> LastTime | None:
    """Return the last contact before this note with its people, else with its agencies."""
    own = find_note_place(connection, note.id) or 0
    for targets, field in ((note.attendees, "note.attendees"), (note.agencies, "note.agencies")):
        found = [_last_place(connection, target, field, own) for target in targets[:_MOST_TARGETS]]
        place = max((place for place in found if place is not None), default=None)
        line = load_lines(connection, [place]).get(place) if place is not None else None
        if line is not None and line.at is not None:
            return LastTime(line.id, line.title, line.at)
    return None


def _last_place(connection: Connection, target: str, field: str, before: int) -> int | None:
    row = connection.execute(
        "SELECT l.docid FROM link l JOIN note n ON n.docid = l.docid WHERE l.target = ? AND l.field = ?"
        f" AND l.docid < ? AND n.kind IN ({_CONTACT}) AND n.deleted_ms IS NULL ORDER BY l.docid DESC LIMIT 1",
        (target, field, before),
    ).fetchone()
    return None if row is None else int(row[0])


def _names(connection: Connection, kind: str, ids: Sequence[str]) -> dict[str, str]:
    names = dict[str, str]()
    for id in ids:
        row = connection.execute(f'SELECT name FROM "{kind}" WHERE id = ?', (id,)).fetchone()
        if row is not None:
            names[id] = row[0]
    return names
