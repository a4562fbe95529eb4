"""What a contact does at an agency or a partner; ended roles are the job history."""

from datetime import date
from typing import Annotated

from brm_desktop.domain.fields import Choice, Id, choice, day, link, text
from brm_desktop.domain.record import Record, record


class Influence(Choice):
    DECIDES = "decides", "Decides"
    INFLUENCES = "influences", "Influences"
    USES = "uses", "Uses"
    BLOCKS = "blocks", "Blocks"


class Stance(Choice):
    SUPPORTS = "supports", "Supports"
    NEUTRAL = "neutral", "Neutral"
    SKEPTICAL = "skeptical", "Skeptical"
    OPPOSED = "opposed", "Opposed"


class Function(Choice):
    AGENCY_LEADERSHIP = "agency_leadership", "Agency leadership"
    CIO = "cio", "CIO"
    CABINET_SECRETARY = "cabinet_secretary", "Cabinet secretary"
    PMO = "pmo", "PMO"
    PORTFOLIO_MANAGEMENT = "portfolio_management", "Portfolio management"
    ENTERPRISE_ARCHITECTURE = "enterprise_architecture", "Enterprise architecture"
    ACQUISITION = "acquisition", "Acquisition"
    SECURITY = "security", "Security"
    OPERATIONS = "operations", "Operations"
    PROGRAM = "program", "Program"
    FINANCE = "finance", "Finance"
    LEGAL = "legal", "Legal"
    MSI = "msi", "MSI"
    VENDOR = "vendor", "Vendor"
    OTHER = "other", "Other"


class Employment(Choice):
    STATE_EMPLOYEE = "state_employee", "State employee"
    CONTRACTOR = "contractor", "Contractor"


@record(
    "role",
    3,
    one="Role",
    many="Roles",
    title="title",
    indexes=[("agency", "until"), ("contact", "until"), ("partner", "until")],
)
class Role(Record):
    contact: Annotated[Id, link("Contact", "contact", owned=True)]
    agency: Annotated[Id | None, link("Agency", "agency")] = None
    partner: Annotated[Id | None, link("Partner", "partner")] = None
    title: Annotated[str, text("Title", searched="body")] = ""
    influence: Annotated[Influence | None, choice(Influence, "In decisions")] = None
    stance: Annotated[Stance | None, choice(Stance, "Stance")] = None
    function: Annotated[Function | None, choice(Function, "Function")] = None
    employment: Annotated[Employment | None, choice(Employment, "Employment")] = None
    reports_to: Annotated[Id | None, link("Reports to", "contact", help="In this role; else as the person says")] = None
    since: Annotated[date | None, day("Since")] = None
    until: Annotated[date | None, day("Until")] = None
