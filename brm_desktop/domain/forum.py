"""A standing group that looks ahead or keeps the work going."""

from typing import Annotated

from brm_desktop.domain.fields import Choice, Id, choice, link, links, long_text, number, text
from brm_desktop.domain.record import Record, record


class Intent(Choice):
    FUTURE = "future_looking", "Future-looking"
    TACTICAL = "tactical", "Tactical"


@record("forum", 17, one="Forum", many="Forums", title="name", indexes=[("name",)])
class Forum(Record):
    name: Annotated[str, text("Name", searched="head")]
    intent: Annotated[Intent | None, choice(Intent, "Intent")] = None
    chair: Annotated[Id | None, link("Co-chair, state employee", "contact")] = None
    co_chair: Annotated[Id | None, link("Co-chair, MSI", "contact")] = None
    members: Annotated[tuple[Id, ...], links("Members", "contact")] = ()
    agencies: Annotated[tuple[Id, ...], links("Agencies", "agency")] = ()
    cadence_days: Annotated[int | None, number("Meets every", unit="days", minimum=1, maximum=3660)] = None
    success_factors: Annotated[str, long_text("Success factors")] = ""
    purpose: Annotated[str, long_text("Purpose")] = ""
    agenda: Annotated[str, long_text("Agenda", help="What each session goes through, one item a line")] = ""
