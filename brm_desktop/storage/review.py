"""What the weekly review reads of every agency, in a few plain statements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from brm_desktop.base.stamps import from_ms
from brm_desktop.domain.review import AgencyFacts, Promise
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.today import find_last_contact, find_next_meeting


def list_review_promises(connection: Connection, today: date) -> list[Promise]:
    """Return what is overdue and all that is waited for, the oldest first."""
    found = connection.execute(
        "SELECT id, title, turn, due_on, expected_on, asked_on, nudge_on, ifnull(agency, ''), nudge_count"
        " FROM follow_up WHERE deleted_ms IS NULL AND status = 'open'"
        " AND ((turn = 'mine' AND due_on < ?) OR turn = 'waiting') ORDER BY coalesce(expected_on, due_on), docid",
        (today.isoformat(),),
    )
    return [_promise(row) for row in found]


def list_review_agencies(connection: Connection, today: date, now: datetime) -> list[AgencyFacts]:
    """Return every agency with how it stands."""
    ahead = _list_with_something_ahead(connection, today)
    open_counts = dict(
        connection.execute(
            "SELECT agency, count(*) FROM follow_up WHERE deleted_ms IS NULL AND status = 'open' GROUP BY agency"
        ).fetchall()
    )
    agencies = connection.execute(
        "SELECT id, name, priority, cadence_days, created_ms FROM agency"
        " WHERE deleted_ms IS NULL AND merged_into IS NULL"
    ).fetchall()
    facts = list[AgencyFacts]()
    for id, name, priority, cadence_days, created_ms in agencies:
        last, meeting = find_last_contact(connection, id, now), find_next_meeting(connection, id, now)
        stamp = f"{open_counts.get(id, 0)} {meeting[0] if meeting else ''}"
        facts.append(
            AgencyFacts(
                id,
                name,
                priority,
                cadence_days,
                from_ms(created_ms).astimezone().date(),
                last.astimezone().date() if last else None,
                meeting[1].astimezone().date() if meeting else None,
                id in ahead,
                stamp,
            )
        )
    return facts


def _list_with_something_ahead(connection: Connection, today: date) -> set[str]:
    """Return the agencies with a horizon item or the end of an agreement still to come."""
    found = connection.execute(
        'SELECT agency FROM horizon_item WHERE deleted_ms IS NULL AND agency IS NOT NULL AND "when" >= ?'
        " UNION SELECT j.value FROM agreement g JOIN json_each(g.agencies) j"
        " WHERE g.deleted_ms IS NULL AND g.ends_on >= ?",
        (f"{today.year:04d}", today.isoformat()),
    )
    return {row[0] for row in found}


def _promise(row: Sequence[Any]) -> Promise:
    id, title, turn, due_on, expected_on, asked_on, nudge_on, agency_id, nudge_count = row
    days = [date.fromisoformat(cell) if cell else None for cell in (due_on, expected_on, asked_on, nudge_on)]
    stamp = " ".join(str(part or "") for part in (turn, due_on, expected_on, nudge_on, nudge_count))
    return Promise(id, title, turn, days[0], days[1], days[2], days[3], agency_id, stamp)
