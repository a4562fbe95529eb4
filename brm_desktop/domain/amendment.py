"""A change of an agreement over time."""

from datetime import date
from typing import Annotated

from brm_desktop.domain.fields import Id, day, link, long_text, text
from brm_desktop.domain.record import Record, record


@record(
    "amendment", 12, one="Amendment", many="Amendments", title="changed", recent="on", indexes=[("agreement", "on")]
)
class Amendment(Record):
    agreement: Annotated[Id, link("Agreement", "agreement", owned=True)]
    on: Annotated[date | None, day("On")] = None
    changed: Annotated[str, text("What changed", searched="body", max_length=1000)] = ""
    why: Annotated[str, long_text("Why")] = ""
