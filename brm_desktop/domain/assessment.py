"""A dated judgment of an agency or a partner, with its evidence and who made it."""

from datetime import date
from typing import Annotated

from brm_desktop.domain.fields import Choice, Id, choice, day, link, long_text, number, text
from brm_desktop.domain.record import Record, record

STAGES = "Relationship"
PULSE = "Pulse"
PARTNERS = "Performance"


class Stage(Choice):
    AD_HOC = "ad_hoc", "Ad hoc"
    ORDER_TAKER = "order_taker", "Order taker"
    SERVICE_PROVIDER = "service_provider", "Service provider"
    TRUSTED_ADVISOR = "trusted_advisor", "Trusted advisor"
    STRATEGIC_PARTNER = "strategic_partner", "Strategic partner"


@record(
    "assessment", 13, one="Assessment", many="Assessments", title="assessor", recent="on",
    indexes=[("agency", "on"), ("partner", "on")],
)  # fmt: skip
class Assessment(Record):
    on: Annotated[date, day("On")]
    agency: Annotated[Id | None, link("Agency", "agency")] = None
    partner: Annotated[Id | None, link("Partner", "partner")] = None
    assessor: Annotated[str, text("Assessor", searched="body")] = ""
    stage_ours: Annotated[Stage | None, choice(Stage, "Stage, our view", section=STAGES)] = None
    stage_theirs: Annotated[Stage | None, choice(Stage, "Stage, their view", section=STAGES)] = None
    stage_target: Annotated[Stage | None, choice(Stage, "Target stage", section=STAGES)] = None
    next_rung: Annotated[str, long_text("Needed for the next rung", section=STAGES)] = ""
    trust: Annotated[int | None, number("Trust", minimum=1, maximum=5, section=PULSE)] = None
    communication: Annotated[int | None, number("Open communication", minimum=1, maximum=5, section=PULSE)] = None
    collaboration: Annotated[int | None, number("Collaboration", minimum=1, maximum=5, section=PULSE)] = None
    satisfaction: Annotated[int | None, number("Satisfaction", minimum=1, maximum=5, section=PULSE)] = None
    objectives: Annotated[int | None, number("Business objectives", minimum=1, maximum=5, section=PARTNERS)] = None
    citizen_outcomes: Annotated[int | None, number("Citizen outcomes", minimum=1, maximum=5, section=PARTNERS)] = None
    evidence: Annotated[str, long_text("Evidence")] = ""
