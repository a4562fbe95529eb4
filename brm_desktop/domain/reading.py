"""A measured value of an outcome on a day."""

from datetime import date
from typing import Annotated

from brm_desktop.domain.fields import Id, day, decimal, link, text
from brm_desktop.domain.record import Record, record


@record("reading", 8, one="Reading", many="Readings", title="source", recent="on", indexes=[("outcome", "on", "value")])
class Reading(Record):
    outcome: Annotated[Id, link("Outcome", "outcome", owned=True)]
    on: Annotated[date, day("On")]
    value: Annotated[float, decimal("Value")]
    source: Annotated[str, text("Source", searched="body")] = ""
