"""A course correction of an outcome: adjust, pivot, or learn and move on."""

from datetime import date
from typing import Annotated

from brm_desktop.domain.fields import Choice, Id, choice, day, link, long_text
from brm_desktop.domain.record import Record, record


class CorrectionKind(Choice):
    ADJUST = "adjust", "Adjust"
    PIVOT = "pivot", "Pivot"
    LEARN = "learn_and_move_on", "Learn and move on"


@record(
    "correction",
    9,
    one="Course correction",
    many="Course corrections",
    title="why",
    recent="on",
    indexes=[("outcome", "on")],
)
class Correction(Record):
    outcome: Annotated[Id, link("Outcome", "outcome", owned=True)]
    on: Annotated[date, day("On")]
    kind: Annotated[CorrectionKind, choice(CorrectionKind, "Kind")] = CorrectionKind.ADJUST
    why: Annotated[str, long_text("Why")] = ""
