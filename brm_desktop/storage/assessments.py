"""The dated judgments of an agency, or of the practice itself where no agency is named; those of partners are apart."""

from __future__ import annotations

from datetime import date

from brm_desktop.domain.assessment import Assessment
from brm_desktop.storage import rows
from brm_desktop.storage.driver import Connection

_NEWEST = '"on" DESC, docid DESC'


def list_assessments(connection: Connection, agency_id: str | None, limit: int = -1) -> list[Assessment]:
    """Return the assessments of an agency, or those of the practice, the newest first."""
    where, values = _whose(agency_id)
    return rows.list_records(connection, Assessment, where, values, order=_NEWEST, limit=limit)


def find_assessment_on(connection: Connection, agency_id: str | None, on: date) -> Assessment | None:
    """Return the latest assessment that was made on a day."""
    where, values = _whose(agency_id)
    found = rows.list_records(
        connection, Assessment, f'{where} AND "on" = ?', (*values, on.isoformat()), order=_NEWEST, limit=1
    )
    return found[0] if found else None


def _whose(agency_id: str | None) -> tuple[str, tuple[str, ...]]:
    return (
        ("agency IS NULL AND partner IS NULL", ())
        if agency_id is None
        else ("agency = ? AND partner IS NULL", (agency_id,))
    )
