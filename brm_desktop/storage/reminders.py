"""Which follow-ups come up between two moments."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from brm_desktop.domain.fields import pack_moment, unpack_moment
from brm_desktop.domain.reminders import Reminder, find_moment
from brm_desktop.storage.driver import Connection

_DAY = timedelta(days=1)


def list_reminders(
    connection: Connection, after: datetime, until: datetime, *, at_due_time: bool = True
) -> tuple[Reminder, ...]:
    """Return what comes up later than `after` and not later than `until`, in order, as long as it is not done."""
    days = (_day(after, -_DAY), _day(until, _DAY)) if at_due_time else ("9999", "0001")
    cells = (pack_moment(after.astimezone(UTC)), pack_moment(until.astimezone(UTC)) + "~")
    found = list[Reminder]()
    for id, title, remind_at, due_on, due_time, due_zone, about in connection.execute(_DUE, (*cells, *days)):
        at = find_moment(
            unpack_moment(remind_at) if remind_at else None,
            date.fromisoformat(due_on) if due_on else None,
            time.fromisoformat(due_time) if due_time else None,
            due_zone,
            at_due_time=at_due_time,
        )
        if at is not None and after < at <= until:
            found.append(Reminder(id, title, at, about))
    return tuple(sorted(found, key=lambda one: (one.at, one.id)))


def _day(moment: datetime, by: timedelta) -> str:
    """Return the UTC day, moved enough that no zone falls outside."""
    return (moment.astimezone(UTC).date() + by).isoformat()


_DUE = """
SELECT f.id, f.title, f.remind_at, f.due_on, f.due_time, f.due_zone, coalesce(nullif(a.acronym, ''), a.name, c.name, '')
FROM follow_up f LEFT JOIN agency a ON a.id = f.agency LEFT JOIN contact c ON c.id = f.contact
WHERE f.deleted_ms IS NULL AND f.status IN ('open', 'someday')
AND ((f.remind_at >= ? AND f.remind_at <= ?)
OR (f.remind_at IS NULL AND f.due_time IS NOT NULL AND f.status = 'open' AND f.due_on BETWEEN ? AND ?))
"""
