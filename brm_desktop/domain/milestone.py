"""A small goal under one of the five calls to action that start a practice."""

from datetime import date
from typing import Annotated

from brm_desktop.domain.fields import Choice, choice, day, long_text, text
from brm_desktop.domain.record import Record, record


class CallToAction(Choice):
    BUSINESS_CASE = "business_case", "Business case"
    STAKEHOLDERS = "stakeholders", "Stakeholders"
    STRUCTURES = "structures", "Evolve CRM and VRM structures"
    PRIORITIES = "priorities", "Highest-priority relationships first"
    GOVERNANCE = "governance", "Governance"


@record("milestone", 18, one="Milestone", many="Milestones", title="title", indexes=[("call", "due_on")])
class Milestone(Record):
    title: Annotated[str, text("Goal", searched="head")]
    call: Annotated[CallToAction | None, choice(CallToAction, "Call to action")] = None
    due_on: Annotated[date | None, day("By")] = None
    done_on: Annotated[date | None, day("Reached")] = None
    details: Annotated[str, long_text("Details")] = ""
