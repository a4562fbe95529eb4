"""What records are called by the calendars and messages that they came from."""

from __future__ import annotations

from datetime import datetime

from brm_desktop.domain.fields import unpack_moment
from brm_desktop.storage.driver import Connection


def list_planned_sources(connection: Connection, now: datetime) -> frozenset[str]:
    """Return what their sources call the meetings that are still to be and the follow-ups that are open."""
    notes = connection.execute(
        "SELECT source_uid, starts_at FROM note WHERE deleted_ms IS NULL AND source_uid <> '' AND starts_at IS NOT NULL"
    )
    found = {uid for uid, starts_at in notes if unpack_moment(starts_at) >= now}
    found.update(
        uid
        for (uid,) in connection.execute(
            "SELECT source_uid FROM follow_up WHERE deleted_ms IS NULL AND source_uid <> '' AND status = 'open'"
        )
    )
    return frozenset(uid.partition("#")[0] for uid in found)
