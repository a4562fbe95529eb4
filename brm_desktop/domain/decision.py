"""What was decided, where and by whom."""

from datetime import date
from typing import Annotated

from brm_desktop.domain.fields import Id, day, link, links, long_text, text
from brm_desktop.domain.record import Record, record


@record("decision", 5, one="Decision", many="Decisions", title="title", recent="on", indexes=[("on",)])
class Decision(Record):
    title: Annotated[str, text("Decision", searched="head", max_length=2000)]
    on: Annotated[date | None, day("On")] = None
    note: Annotated[Id | None, link("Note", "note")] = None
    forum: Annotated[Id | None, link("Forum", "forum")] = None
    agencies: Annotated[tuple[Id, ...], links("Agencies", "agency")] = ()
    decided_by: Annotated[tuple[Id, ...], links("Decided by", "contact")] = ()
    details: Annotated[str, long_text("Details")] = ""
