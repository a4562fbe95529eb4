"""What Today says beyond its first picture: whose health fell, which outcomes are off track, which reviews are due."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from brm_desktop.domain.health import Fall
from brm_desktop.domain.outcome import OutcomeStatus
from brm_desktop.storage.agencies import OutcomeLine, list_outcomes
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.health import list_falls
from brm_desktop.storage.risks import RiskRow, list_due_reviews


class FallLine(NamedTuple):
    """An agency whose health fell."""

    id: str
    name: str
    fall: Fall


class OffTrackLine(NamedTuple):
    """An outcome that is off track, and whose it is."""

    line: OutcomeLine
    agency: str
    acronym: str


class Standing(NamedTuple):
    """How things stand as of a day."""

    on: date
    falls: tuple[FallLine, ...]
    off_track: tuple[OffTrackLine, ...]
    reviews: tuple[RiskRow, ...]


def read_standing(connection: Connection, today: date, now: datetime) -> Standing:
    """Return what needs a look besides what is due."""
    agencies = connection.execute(
        "SELECT id, name, acronym, cadence_days FROM agency WHERE deleted_ms IS NULL AND merged_into IS NULL"
        " ORDER BY priority IS NULL, priority, name COLLATE NOCASE"
    ).fetchall()
    off_track = tuple(
        OffTrackLine(line, name, acronym)
        for id, name, acronym, _ in agencies
        for line in list_outcomes(connection, id, today)
        if line.standing.status is OutcomeStatus.OFF_TRACK
    )
    falls = list_falls(connection, today, now, [(id, name, cadence) for id, name, _, cadence in agencies])
    return Standing(
        today, tuple(FallLine(*each) for each in falls), off_track, tuple(list_due_reviews(connection, today))
    )
