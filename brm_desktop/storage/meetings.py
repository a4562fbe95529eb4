"""Meetings and other notes as their page lists them, and what stands beside one: ranges of indexes only."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from brm_desktop.domain.fields import unpack_moment
from brm_desktop.domain.follow_up import FollowUp
from brm_desktop.domain.note import Note, NoteKind
from brm_desktop.storage import rows
from brm_desktop.storage.around import FileLine, list_files
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.places import make_place
from brm_desktop.storage.search import find_text

_MOST_FOUND = 5000
_MOST_PLANNED = 200


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


class Owed(NamedTuple):
    """An open follow-up with an agency of the note: mine, or theirs."""

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


def list_places(connection: Connection, wanted: Filter, now: datetime, limit: int = -1) -> array[int]:
    """Return the places of notes up to a moment, newest first."""
    return array("q", (row[0] for row in _list(connection, wanted, now, "<=", "DESC", limit)))


def list_planned(connection: Connection, wanted: Filter, now: datetime) -> array[int]:
    """Return the places of notes after a moment, the next one first."""
    return array("q", (row[0] for row in _list(connection, wanted, now, ">", "", _MOST_PLANNED)))


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
    )


def _list(
    connection: Connection, wanted: Filter, now: datetime, test: str, order: str, limit: int
) -> Sequence[tuple[int]]:
    edge = make_place(int(now.timestamp() * 1000) + (test == "<="), 0, 0)
    test = "<" if test == "<=" else ">="
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
    where = ""
    if wanted.kind is not None:
        where = " AND n.kind = ?"
        values.append(str(wanted.kind.value))
    where += f" AND n.deleted_ms IS NULL AND n.docid {test} ? ORDER BY n.docid {order} LIMIT ?"
    return connection.execute(f"SELECT n.docid FROM {source}{where}", (*values, edge, limit)).fetchall()


def _line_of(note: Note, one: FollowUp) -> tuple[bool, int]:
    """Return where in a note a follow-up stands; those whose line is gone come last."""
    at = note.body.find(f"<!--f:{one.token}-->") if one.token else -1
    return at < 0, at


def _owed(connection: Connection, note: Note) -> Iterable[Owed]:
    """Yield what is open with the note's agencies, overdue first; what came of this very note is not old."""
    for agency in note.agencies[:8]:
        found = connection.execute(
            "SELECT f.id, f.title, f.turn, ifnull(c.name, ''), coalesce(f.expected_on, f.due_on) FROM follow_up f"
            " LEFT JOIN contact c ON c.id = f.contact WHERE f.agency = ? AND f.status = 'open' AND f.deleted_ms IS NULL"
            " AND ifnull(f.note, '') != ? ORDER BY f.due_on IS NULL, f.due_on, f.docid LIMIT 50",
            (agency, note.id),
        )
        for id, title, turn, person, due in found:
            yield Owed(id, title, turn == "waiting", person, date.fromisoformat(due) if due else None)


def _last_time(connection: Connection, note: Note) -> LastTime | None:
    """Return the note before this one with one of its agencies, those with its people first."""
    own = find_note_place(connection, note.id)
    best: tuple[bool, int] | None = None
    for targets, field in ((note.agencies, "note.agencies"), (note.attendees, "note.attendees")):
        for target in targets[:12]:
            row = connection.execute(
                "SELECT max(docid) FROM link WHERE target = ? AND field = ? AND docid < ?", (target, field, own or 0)
            ).fetchone()
            if row[0] is not None:
                best = max(best or (False, 0), (field == "note.agencies", row[0]))
    if best is None:
        return None
    line = load_lines(connection, [best[1]]).get(best[1])
    return None if line is None or line.at is None else LastTime(line.id, line.title, line.at)


def _names(connection: Connection, kind: str, ids: Sequence[str]) -> dict[str, str]:
    names = dict[str, str]()
    for id in ids:
        row = connection.execute(f'SELECT name FROM "{kind}" WHERE id = ?', (id,)).fetchone()
        if row is not None:
            names[id] = row[0]
    return names
