"""A dated judgment of an agency, a partner or the practice itself, with its evidence and who made it."""

from datetime import date
from typing import Annotated

from brm_desktop.domain.fields import Choice, Id, choice, day, link, long_text, number, text
from brm_desktop.domain.record import Record, record

STAGES = "Relationship"
PULSE = "Pulse"
PARTNERS = "Performance"
PRACTICE = "The practice"


class Stage(Choice):
    AD_HOC = "ad_hoc", "Ad hoc"
    ORDER_TAKER = "order_taker", "Order taker"
    SERVICE_PROVIDER = "service_provider", "Service provider"
    TRUSTED_ADVISOR = "trusted_advisor", "Trusted advisor"
    STRATEGIC_PARTNER = "strategic_partner", "Strategic partner"


class Invitation(Choice):
    INVITED = "invited", "Invited"
    IN_PART = "in_part", "Invited in part"
    NOT_INVITED = "not_invited", "Not invited"


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
    strategy: Annotated[
        Invitation | None, choice(Invitation, "Into their strategy", section=STAGES, help="Were we in the room?")
    ] = None
    trust: Annotated[int | None, number("Trust", minimum=1, maximum=5, section=PULSE)] = None
    communication: Annotated[int | None, number("Open communication", minimum=1, maximum=5, section=PULSE)] = None
    collaboration: Annotated[int | None, number("Collaboration", minimum=1, maximum=5, section=PULSE)] = None
    satisfaction: Annotated[int | None, number("Satisfaction", minimum=1, maximum=5, section=PULSE)] = None
    objectives: Annotated[int | None, number("Business objectives", minimum=1, maximum=5, section=PARTNERS)] = None
    citizen_outcomes: Annotated[int | None, number("Citizen outcomes", minimum=1, maximum=5, section=PARTNERS)] = None
    business_case: Annotated[int | None, number("Business case", minimum=1, maximum=5, section=PRACTICE)] = None
    stakeholders: Annotated[int | None, number("Stakeholders", minimum=1, maximum=5, section=PRACTICE)] = None
    structures: Annotated[int | None, number("CRM and VRM structures", minimum=1, maximum=5, section=PRACTICE)] = None
    priorities: Annotated[
        int | None, number("Highest-priority relationships", minimum=1, maximum=5, section=PRACTICE)
    ] = None
    governance: Annotated[int | None, number("Governance", minimum=1, maximum=5, section=PRACTICE)] = None
    evidence: Annotated[str, long_text("Evidence")] = ""
