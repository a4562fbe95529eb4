"""A dated judgment of an agency, a partner or the practice itself, with its evidence and who made it."""

from datetime import date
from typing import Annotated

from brm_desktop.domain.fields import Choice, Id, choice, day, link, long_text, mark, rung, text
from brm_desktop.domain.record import Record, record

STAGES = "Relationship"
PULSE = "Pulse"
NEXT = "The next rung"
PARTNERS = "Performance"
PRACTICE = "The practice"
MARKS = ("1, very low", "2, low", "3, fair", "4, high", "5, very high")
LEVELS = ("1, not begun", "2, begun", "3, in place", "4, managed", "5, second nature")


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
    stage_ours: Annotated[Stage | None, rung(Stage, "Stage, our view", section=STAGES)] = None
    stage_theirs: Annotated[Stage | None, rung(Stage, "Stage, their view", section=STAGES)] = None
    stage_target: Annotated[Stage | None, rung(Stage, "Target stage", section=STAGES)] = None
    next_rung: Annotated[str, long_text("For the next rung", section=NEXT, help="What it takes")] = ""
    strategy: Annotated[
        Invitation | None, choice(Invitation, "Into their strategy", section=NEXT, help="Were we in the room?")
    ] = None
    trust: Annotated[int | None, mark("Trust", MARKS, section=PULSE)] = None
    communication: Annotated[int | None, mark("Open communication", MARKS, section=PULSE)] = None
    collaboration: Annotated[int | None, mark("Collaboration", MARKS, section=PULSE)] = None
    satisfaction: Annotated[int | None, mark("Satisfaction", MARKS, section=PULSE)] = None
    objectives: Annotated[int | None, mark("Business objectives", MARKS, section=PARTNERS)] = None
    citizen_outcomes: Annotated[int | None, mark("Citizen outcomes", MARKS, section=PARTNERS)] = None
    business_case: Annotated[int | None, mark("Business case", LEVELS, section=PRACTICE)] = None
    stakeholders: Annotated[int | None, mark("Stakeholders", LEVELS, section=PRACTICE)] = None
    structures: Annotated[int | None, mark("CRM and VRM structures", LEVELS, section=PRACTICE)] = None
    priorities: Annotated[int | None, mark("Highest-priority relationships", LEVELS, section=PRACTICE)] = None
    governance: Annotated[int | None, mark("Governance", LEVELS, section=PRACTICE)] = None
    evidence: Annotated[str, long_text("Evidence")] = ""
