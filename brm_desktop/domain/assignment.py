"""Who looks after which agency, in which role, from when to when."""

from datetime import date
from typing import Annotated

from brm_desktop.domain.fields import Id, day, link, text
from brm_desktop.domain.record import Record, record


@record(
    "assignment",
    20,
    one="Assignment",
    many="Assignments",
    title="role",
    indexes=[("agency", "until"), ("manager", "until")],
)
class Assignment(Record):
    manager: Annotated[Id, link("Manager", "manager", owned=True)]
    agency: Annotated[Id, link("Agency", "agency", owned=True)]
    role: Annotated[str, text("Role", searched="body")] = ""
    since: Annotated[date | None, day("Since")] = None
    until: Annotated[date | None, day("Until")] = None
