"""What Today shows, read in a few plain statements: they run before the first paint, so nothing heavy is imported."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from brm_desktop.storage.driver import Connection

ENDING_WITHIN_DAYS = 120
_SHOWN = 50
_DAY_MS = 86_400_000
CONTACT_KINDS = "('meeting', 'call', 'email')"


class FollowUpLine(NamedTuple):
    """A follow-up in a list. Days are ISO text; `agency` (or a partner in its place) and `person` are names."""

    id: str
    title: str
    turn: str
    priority: str
    due_on: str | None
    due_time: str | None
    asked_on: str | None
    expected_on: str | None
    agency_id: str | None
    agency: str | None
    acronym: str | None
    person: str | None


class MeetingLine(NamedTuple):
    """A meeting of the day, with the UTC moment it starts."""

    id: str
    title: str
    starts_at: datetime
    agencies: str
    agency_id: str | None
    attendees: int


class QuietLine(NamedTuple):
    """An agency without contact for longer than its cadence; `days` is None where there never was any."""

    id: str
    name: str
    days: int | None
    cadence_days: int


class EndingLine(NamedTuple):
    """An agreement or a horizon item that comes soon; `on` is a day or the first day of a period."""

    kind: str
    id: str
    title: str
    when: str
    on: date


class Counts(NamedTuple):
    """The numbers beside the places in the side bar."""

    today: int
    follow_ups: int
    agencies: int
    people: int
    partners: int
    outcomes: int
    services: int
    forums: int
    risks: int


class TodayFacts(NamedTuple):
    """The whole of Today as of one day, with all that was committed up to `newest`."""

    on: date
    overdue: tuple[FollowUpLine, ...]
    overdue_count: int
    due: tuple[FollowUpLine, ...]
    waiting: tuple[FollowUpLine, ...]
    waiting_count: int
    meetings: tuple[MeetingLine, ...]
    quiet: tuple[QuietLine, ...]
    ending: tuple[EndingLine, ...]
    counts: Counts
    newest: int


def read_today(connection: Connection, today: date, now: datetime) -> TodayFacts:
    """Return Today as of a local day and an aware moment."""
    day = today.isoformat()
    newest = int(connection.execute("SELECT ifnull(max(number), 0) FROM commits").fetchone()[0])
    overdue_count = _count(connection, "follow_up", "status = 'open' AND turn = 'mine' AND due_on < ?", day)
    due = _lines(connection, "f.turn = 'mine' AND f.due_on = ?", (day,), "f.due_time IS NULL, f.due_time, f.docid")
    waiting_count = _count(connection, "follow_up", "status = 'open' AND turn = 'waiting'")
    return TodayFacts(
        today,
        _lines(connection, "f.turn = 'mine' AND f.due_on < ?", (day,), "f.due_on, f.docid"),
        overdue_count,
        due,
        _lines(connection, "f.turn = 'waiting'", (), "coalesce(f.expected_on, f.due_on, '9999'), f.asked_on, f.docid"),
        waiting_count,
        _meetings(connection, today),
        list_quiet(connection, today, now),
        list_ending(connection, today),
        _counts(connection, overdue_count + len(due), day),
        newest,
    )


def list_quiet(connection: Connection, today: date, now: datetime) -> tuple[QuietLine, ...]:
    """Return the agencies past their cadence, the longest silent first."""
    agencies = connection.execute(
        "SELECT id, name, cadence_days, created_ms FROM agency"
        " WHERE deleted_ms IS NULL AND cadence_days IS NOT NULL AND merged_into IS NULL"
    ).fetchall()
    quiet = list[QuietLine]()
    for id, name, cadence, created_ms in agencies:
        last = find_last_contact(connection, id, now)
        days = None if last is None else (today - last.astimezone().date()).days
        silent = (now.timestamp() * 1000 - created_ms) / _DAY_MS if days is None else days
        if silent > cadence:  # one that is new here is given its first weeks
            quiet.append(QuietLine(id, name, days, cadence))
    return tuple(sorted(quiet, key=lambda line: (line.days is None, -(line.days or 0), line.name)))


def find_last_contact(connection: Connection, agency_id: str, now: datetime) -> datetime | None:
    """Return when an agency was last met, called or written to."""
    row = connection.execute(
        "SELECT n.docid FROM link l JOIN note n ON n.docid = l.docid WHERE l.target = ? AND l.field = 'note.agencies'"
        f" AND l.docid <= ? AND n.kind IN {CONTACT_KINDS} ORDER BY l.docid DESC LIMIT 1",
        (agency_id, docid_of(now)),
    ).fetchone()
    return None if row is None else moment_of(row[0])


def find_next_meeting(connection: Connection, agency_id: str, now: datetime) -> tuple[str, datetime] | None:
    """Return the id and start of the next planned meeting with an agency."""
    row = connection.execute(
        "SELECT n.id, n.docid FROM link l JOIN note n ON n.docid = l.docid"
        " WHERE l.target = ? AND l.field = 'note.agencies' AND l.docid > ? AND n.kind = 'meeting'"
        " ORDER BY l.docid LIMIT 1",
        (agency_id, docid_of(now)),
    ).fetchone()
    return None if row is None else (row[0], moment_of(row[1]))


def list_ending(connection: Connection, today: date, within_days: int = ENDING_WITHIN_DAYS) -> tuple[EndingLine, ...]:
    """Return agreements that end and horizon items that come within the days, soonest first."""
    last = (today + timedelta(days=within_days)).isoformat()
    agreements = connection.execute(
        "SELECT 'agreement', id, title, ends_on FROM agreement WHERE deleted_ms IS NULL AND ends_on BETWEEN ? AND ?",
        (today.isoformat(), last),
    )
    horizon = connection.execute(
        "SELECT 'horizon_item', id, title, \"when\" FROM horizon_item"
        ' WHERE deleted_ms IS NULL AND "when" BETWEEN ? AND ?',
        (f"{today.year:04d}", last[:4] + "~"),
    )
    lines = [EndingLine(kind, id, title, when, first_day_of(when)) for kind, id, title, when in [*agreements, *horizon]]
    return tuple(
        sorted((line for line in lines if today.isoformat() <= line.on.isoformat() <= last), key=lambda line: line.on)
    )


def first_day_of(period: str) -> date:
    """Return the first day of 2027-06-30, 2027-06, 2027-Q2 or 2027."""
    year, _, rest = period.partition("-")
    if rest.startswith("Q"):
        return date(int(year), int(rest[1]) * 3 - 2, 1)
    month, _, day = rest.partition("-")
    return date(int(year), int(month or 1), int(day or 1))


def day_bounds(first: date, days: int = 1) -> tuple[str, str]:
    """Return the UTC cells between which the moments of local days lie."""
    start = datetime.combine(first, time()).astimezone(UTC)
    end = datetime.combine(first + timedelta(days=days), time()).astimezone(UTC)
    return start.strftime("%Y-%m-%dT%H:%M:%SZ"), end.strftime("%Y-%m-%dT%H:%M:%SZ")


def _lines(connection: Connection, where: str, values: Iterable[str], order: str) -> tuple[FollowUpLine, ...]:
    found = connection.execute(
        "SELECT f.id, f.title, f.turn, f.priority, f.due_on, f.due_time, f.asked_on, f.expected_on, f.agency,"
        " coalesce(a.name, p.name), coalesce(a.acronym, p.acronym), c.name"
        " FROM follow_up f LEFT JOIN agency a ON a.id = f.agency"
        " LEFT JOIN partner p ON p.id = f.partner LEFT JOIN contact c ON c.id = f.contact"
        f" WHERE f.deleted_ms IS NULL AND f.status = 'open' AND {where} ORDER BY {order} LIMIT {_SHOWN}",
        tuple(values),
    )
    return tuple(FollowUpLine(*row) for row in found)


def _meetings(connection: Connection, today: date) -> tuple[MeetingLine, ...]:
    found = connection.execute(
        "SELECT id, title, starts_at, agencies, json_array_length(attendees) FROM note"
        " WHERE deleted_ms IS NULL AND kind = 'meeting' AND starts_at >= ? AND starts_at < ? ORDER BY starts_at",
        day_bounds(today),
    ).fetchall()
    return tuple(_meeting(connection, *row) for row in found)


def _meeting(connection: Connection, id: str, title: str, starts_at: str, agencies: str, attendees: int) -> MeetingLine:
    names = connection.execute(
        "SELECT a.id, a.name FROM json_each(?) j JOIN agency a ON a.id = j.value ORDER BY j.key", (agencies,)
    ).fetchall()
    shown = names[0][1] if len(names) == 1 else f"{len(names)} agencies" if names else ""
    at = datetime.fromisoformat(starts_at[:19]).replace(tzinfo=UTC)
    return MeetingLine(id, title, at, shown, names[0][0] if names else None, attendees)


_BEGUN = "(start_on IS NULL OR start_on <= ? OR due_on <= ?)"


def _counts(connection: Connection, today: int, day: str) -> Counts:
    return Counts(
        today=today,
        follow_ups=_count(connection, "follow_up", f"status = 'open' AND {_BEGUN}", day, day),
        agencies=_count(connection, "agency"),
        people=_count(connection, "contact"),
        partners=_count(connection, "partner"),
        outcomes=_count(connection, "outcome", "closed_on IS NULL"),
        services=_count(connection, "service"),
        forums=_count(connection, "forum"),
        risks=_count(connection, "risk", "closed_on IS NULL"),
    )


def _count(connection: Connection, table: str, where: str = "1", *values: str) -> int:
    row = connection.execute(f'SELECT count(*) FROM "{table}" WHERE deleted_ms IS NULL AND {where}', values).fetchone()
    return int(row[0])


def docid_of(moment: datetime) -> int:
    """Return the place at which a moment begins."""
    return int(moment.timestamp() * 1000) << 20


def moment_of(docid: int) -> datetime:
    """Return the moment that a place stands for."""
    return datetime.fromtimestamp((docid >> 20) / 1000, UTC)
