"""Judging a relationship or the practice: today's assessment is made by the first thing that is said in it."""

from __future__ import annotations

from typing import Any

from brm_desktop.domain.assessment import Assessment
from brm_desktop.domain.fields import Id
from brm_desktop.domain.manager import Manager
from brm_desktop.services import edits
from brm_desktop.services.portfolio import Portfolio
from brm_desktop.storage import rows
from brm_desktop.storage.assessments import find_assessment_on
from brm_desktop.storage.committed import Committed
from brm_desktop.storage.driver import Connection


def say(portfolio: Portfolio, agency: str | None, id: str | None, name: str, value: Any) -> Committed | None:
    """Keep one value of the assessment named, else of today's, which is made when there is none.

    `agency` None judges the practice itself. Raises: InvalidValue, NotFound, Clash.
    """
    connection, today = portfolio.database.reader(), portfolio.today()
    found = None if id is not None else find_assessment_on(connection, agency, today)
    if id is None and found is None:
        values = {"assessor": _find_me(connection), name: value}
        made = edits.make_record(Assessment, on=today, agency=Id(agency) if agency else None, **values)
        return edits.create(portfolio, made, label=f"Assessed the {'relationship' if agency else 'practice'}")
    known = id or (found.id if found is not None else "")
    session = f"{known} {name}" if Assessment.KIND.fields[name].shape == "text" else ""
    return edits.set_field(portfolio, Assessment, known, name, value, session=session)


def _find_me(connection: Connection) -> str:
    """Return the name of the manager whose portfolio this is, as far as it is known."""
    found = rows.list_records(connection, Manager, "me", limit=1)
    return found[0].name if found else ""
