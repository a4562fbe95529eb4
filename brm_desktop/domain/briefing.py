"""A briefing as it was handed over: the page, the facts and the moment it was made from."""

from datetime import datetime
from typing import Annotated

from brm_desktop.domain.fields import Choice, Id, choice, file_hash, link, long_text, moment, text
from brm_desktop.domain.record import Record, record


class Edition(Choice):
    MANAGER = "manager", "For the manager"
    HANDOVER = "handover", "For handover"


@record("briefing", 22, one="Briefing", many="Briefings", title="title", recent="as_of", indexes=[("agency", "as_of")])
class Briefing(Record):
    title: Annotated[str, text("Title", searched="head")]
    agency: Annotated[Id | None, link("Agency", "agency")] = None
    note: Annotated[Id | None, link("Meeting", "note")] = None
    as_of: Annotated[datetime | None, moment("As of")] = None
    edition: Annotated[Edition, choice(Edition, "Edition")] = Edition.MANAGER
    paper: Annotated[str, text("Paper", max_length=10)] = "letter"
    handling: Annotated[str, text("Handling", max_length=80)] = ""
    blob: Annotated[str, file_hash("PDF")] = ""
    facts: Annotated[str, long_text("Facts", searched="")] = ""
