"""Follow-ups in lists: the views with their order and headings, their counts, and rows a window at a time.

A list holds places (the rows' primary keys) alone, so that a view of a million costs a few megabytes.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from itertools import groupby
from typing import Any, Literal, NamedTuple, get_args

from brm_desktop.domain import follow_up_rules as rules
from brm_desktop.domain.fields import unpack_moment
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.search import find_names, find_text, split_words

View = Literal["today", "overdue", "upcoming", "waiting", "agency", "person", "someday", "done"]
VIEWS: tuple[View, ...] = get_args(View)
_DAYS = ("due_on", "start_on", "asked_on", "expected_on", "nudge_on")
GROUPED: frozenset[View] = frozenset(("upcoming", "agency", "person"))


class Group(NamedTuple):
    """Rows under one heading: `key` is a day in ISO form or an id, and empty for what has none; `name` names the id."""

    key: str
    name: str
    number: int


class Listing(NamedTuple):
    """The rows of a view in order, by place; `groups` share them out where the view has headings."""

    places: array[int]
    groups: tuple[Group, ...] = ()


class Line(NamedTuple):
    """What a row shows of a follow-up. `agency`, `person` and `partner` are names."""

    place: int
    id: str
    title: str
    status: str
    turn: str
    priority: str
    due_on: date | None
    due_time: time | None
    start_on: date | None
    asked_on: date | None
    expected_on: date | None
    nudge_on: date | None
    slip_count: int
    done_at: datetime | None
    repeats: bool
    note_id: str | None
    tags: tuple[str, ...]
    agency_id: str | None
    agency: str
    acronym: str
    agency_priority: int | None
    cio_priority: bool
    person_id: str | None
    person: str
    partner: str


def list_view(connection: Connection, view: View, today: date, text: str = "", limit: int = -1) -> Listing:
    """Return the rows of a view, narrowed by a text: words, #tag, !high, @name.

    `limit` serves the first paint, where the number of the last group may fall short; what is narrowed is whole.
    """
    narrowed = bool(text.strip())
    rows = _rows(connection, view, today, -1 if narrowed else limit)
    if view not in GROUPED:
        places = array("q", (row[0] for row in rows))
        return Listing(_kept(connection, places, text) if narrowed else places)
    if narrowed:
        whole = list(rows)
        kept = set(_kept(connection, array("q", (row[0] for row in whole)), text))
        rows = iter([row for row in whole if row[0] in kept])
    return _grouped(rows)


def count_views(connection: Connection, today: date) -> dict[View, int]:
    """Return how many rows each view has that shares nothing with another, from indexes alone."""
    day = today.isoformat()
    mine = "status = 'open' AND turn = 'mine'"
    everything = _count(connection, "status = 'open'")
    overdue, due = _count(connection, f"{mine} AND due_on < ?", day), _count(connection, f"{mine} AND due_on = ?", day)
    waiting = _count(connection, "status = 'open' AND turn = 'waiting'")
    return {
        "today": due,
        "overdue": overdue,
        "upcoming": everything - overdue - due - waiting,
        "waiting": waiting,
        "someday": _count(connection, "status = 'someday'"),
        "done": _count(connection, "status = 'done'") + _count(connection, "status = 'dropped'"),
    }


def load_lines(connection: Connection, places: Iterable[int]) -> dict[int, Line]:
    """Return the rows at these places, those of them that are there."""
    found = connection.execute(_LINES, (json.dumps(list(places)),))
    return {row[0]: _line(row) for row in found}


def find_place(connection: Connection, id: str) -> int | None:
    """Return the place of a follow-up that is not in the trash."""
    row = connection.execute("SELECT docid FROM follow_up WHERE id = ? AND deleted_ms IS NULL", (id,)).fetchone()
    return None if row is None else int(row[0])


def list_ids(connection: Connection, places: Iterable[int]) -> list[str]:
    """Return the ids of the follow-ups at these places, in their order."""
    found = connection.execute(
        "SELECT f.id FROM json_each(?) j JOIN follow_up f ON f.docid = j.value ORDER BY j.key",
        (json.dumps(list(places)),),
    )
    return [row[0] for row in found]


def score_of(line: Line, today: date) -> rules.Score:
    """Return how urgent a row is, and why; what is waited for counts from the day it is expected."""
    due_on = line.expected_on or line.due_on if line.turn == "waiting" else line.due_on
    return rules.find_score(
        today, due_on=due_on, priority=line.priority, turn=line.turn, nudge_on=line.nudge_on,
        agency=line.acronym or line.agency, agency_priority=line.agency_priority, cio_priority=line.cio_priority,
        slip_count=line.slip_count,
    )  # fmt: skip


def _rows(connection: Connection, view: View, today: date, limit: int) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a view's statements, one after the other, up to a limit."""
    for statement in _STATEMENTS[view]:
        found = 0
        for row in connection.execute(statement, {"today": today.isoformat(), "limit": limit}):
            found += 1
            yield row
        if limit >= 0:
            limit -= found


def _grouped(rows: Iterable[tuple[int, str, str]]) -> Listing:
    places, groups = array("q"), list[Group]()
    for (key, name), members in groupby(rows, key=lambda row: (row[1], row[2])):
        before = len(places)
        places.extend(row[0] for row in members)
        groups.append(Group(key, name, len(places) - before))
    return Listing(places, tuple(groups))


def _kept(connection: Connection, places: array[int], text: str) -> array[int]:
    """Return those of the places that have every part of a text, in their order."""
    kept = set(places)
    for part in text.split():
        if kept:
            kept.intersection_update(_with(connection, part, kept))
    return array("q", (place for place in places if place in kept))


def _with(connection: Connection, part: str, among: set[int]) -> Iterable[int]:
    """Return the places of what has one part of a text: a word in its own text, or in the name of whom it is about."""
    sign, rest = part[0], part[1:]
    if sign == "!" and rest:
        return _chosen(connection, among, "substr(priority, 1, length(?2)) = ?2", rest.lower())
    if sign == "#" and rest:
        return _chosen(
            connection, among, "EXISTS (SELECT 1 FROM json_each(tags) WHERE lower(value) LIKE ?2 || '%')", rest.lower()
        )
    words = split_words(part)
    if not words:
        return among
    own = () if sign == "@" else find_text(connection, " ".join(words), kinds=["follow_up"], limit=-1)
    return [*own, *_about(connection, words)]


def _chosen(connection: Connection, among: set[int], where: str, value: str) -> list[int]:
    found = connection.execute(
        f"SELECT docid FROM follow_up WHERE docid IN (SELECT value FROM json_each(?1)) AND {where}",
        (json.dumps(list(among)), value),
    )
    return [row[0] for row in found]


def _about(connection: Connection, words: Sequence[str]) -> Iterator[int]:
    """Yield the places of follow-ups about an agency, person or partner whose name has these words."""
    names = find_names(connection, " ".join(words), kinds=["agency", "contact", "partner"], limit=500)
    named = " UNION ALL ".join(
        f"SELECT id, 'follow_up.{kind}' AS field FROM {kind} WHERE docid IN (SELECT value FROM json_each(?1))"
        for kind in ("agency", "contact", "partner")
    )
    found = connection.execute(
        f"SELECT l.docid FROM ({named}) n JOIN link l ON l.target = n.id AND l.field = n.field", (json.dumps(names),)
    )
    return (row[0] for row in found)


def _count(connection: Connection, where: str, *values: str) -> int:
    row = connection.execute(f"SELECT count(*) FROM follow_up WHERE deleted_ms IS NULL AND {where}", values).fetchone()
    return int(row[0])


def _line(row: Sequence[Any]) -> Line:
    known = Line(*row)
    days: dict[str, Any] = {name: _day(getattr(known, name)) for name in _DAYS}
    return known._replace(
        **days,
        due_time=time.fromisoformat(row[7]) if row[7] else None,
        done_at=unpack_moment(row[13]) if row[13] else None,
        repeats=bool(row[14]),
        tags=tuple(json.loads(row[16])),
        cio_priority=bool(row[21]),
    )


def _day(cell: str | None) -> date | None:
    return date.fromisoformat(cell) if cell else None


_LINES = """
SELECT f.docid, f.id, f.title, f.status, f.turn, f.priority, f.due_on, f.due_time, f.start_on, f.asked_on,
f.expected_on, f.nudge_on, f.slip_count, f.done_at, f.recurrence != '', f.note, f.tags, f.agency, ifnull(a.name, ''),
ifnull(a.acronym, ''), a.priority, ifnull(a.cio_priority, 0), f.contact, ifnull(c.name, ''), ifnull(p.name, '')
FROM follow_up f LEFT JOIN agency a ON a.id = f.agency LEFT JOIN contact c ON c.id = f.contact
LEFT JOIN partner p ON p.id = f.partner
WHERE f.deleted_ms IS NULL AND f.docid IN (SELECT value FROM json_each(?))
"""

_OPEN = "f.deleted_ms IS NULL AND f.status = 'open'"
_MINE = f"{_OPEN} AND f.turn = 'mine'"
_SCORE = f"""(
CASE WHEN f.due_on < :today THEN {rules.OVERDUE_POINTS}
+ min((julianday(:today) - julianday(f.due_on)) * {rules.OVERDUE_POINTS_A_DAY}, {rules.MOST_OVERDUE_POINTS})
ELSE {rules.TODAY_POINTS} END
+ CASE f.priority WHEN 'high' THEN {rules.HIGH_POINTS} WHEN 'low' THEN {rules.LOW_POINTS} ELSE 0 END
+ CASE WHEN a.priority > 0 THEN max(0, {rules.AGENCY_POINTS} - (a.priority - 1) * {rules.AGENCY_POINTS_A_RANK})
ELSE 0 END
+ ifnull(a.cio_priority, 0) * {rules.CIO_PRIORITY_POINTS}
+ min(f.slip_count * {rules.SLIP_POINTS}, {rules.MOST_SLIP_POINTS}))"""
_DUE = f"SELECT f.docid FROM follow_up f LEFT JOIN agency a ON a.id = f.agency WHERE {_MINE} AND f.due_on"
_CLOSED = "SELECT f.docid, f.done_at AS at FROM follow_up f WHERE f.deleted_ms IS NULL AND f.status ="

_BY_TIME = "f.due_time IS NULL, f.due_time, f.docid LIMIT :limit"


def _by_name(kind: str, link: str) -> str:
    """Return the statement that lists what is open and begun under the names of whom it is about, nobody's last."""
    return (
        f"SELECT f.docid, ifnull(f.{link}, ''), ifnull(n.name, '') FROM follow_up f"
        f" LEFT JOIN {kind} n ON n.id = f.{link} WHERE {_OPEN}"
        " AND (f.start_on IS NULL OR f.start_on <= :today OR f.due_on <= :today)"
        f" ORDER BY n.name IS NULL, n.name COLLATE NOCASE, f.{link}, f.due_on IS NULL, f.due_on, f.docid LIMIT :limit"
    )


_STATEMENTS: dict[View, tuple[str, ...]] = {
    "today": (f"{_DUE} = :today ORDER BY {_SCORE} DESC, {_BY_TIME}",),
    "overdue": (f"{_DUE} < :today ORDER BY {_SCORE} DESC, f.due_on, f.docid LIMIT :limit",),
    "upcoming": (
        f"SELECT f.docid, f.due_on, '' FROM follow_up f WHERE {_MINE} AND f.due_on > :today"
        f" ORDER BY f.due_on, {_BY_TIME}",
        f"SELECT f.docid, '', '' FROM follow_up f WHERE {_MINE} AND f.due_on IS NULL"
        " ORDER BY f.docid DESC LIMIT :limit",
    ),
    "waiting": (
        f"SELECT f.docid FROM follow_up f WHERE {_OPEN} AND f.turn = 'waiting'"
        " ORDER BY coalesce(f.expected_on, f.due_on, '9999'), f.asked_on, f.docid LIMIT :limit",
    ),
    "agency": (_by_name("agency", "agency"),),
    "person": (_by_name("contact", "contact"),),
    "someday": (
        "SELECT f.docid FROM follow_up f WHERE f.deleted_ms IS NULL AND f.status = 'someday'"
        " ORDER BY f.docid DESC LIMIT :limit",
    ),
    "done": (f"{_CLOSED} 'done' UNION ALL {_CLOSED} 'dropped' ORDER BY at DESC LIMIT :limit",),
}
