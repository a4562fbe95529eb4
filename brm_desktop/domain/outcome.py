"""An outcome: what will be better, how it is measured, and whether it is happening."""

from datetime import date
from typing import Annotated

from brm_desktop.domain.fields import Choice, Id, choice, day, decimal, link, links, long_text, text, tick, words
from brm_desktop.domain.record import Record, record

CHECKS = "The four checks"
MEASURE = "Measure"


class Better(Choice):
    UP = "up", "Up"
    DOWN = "down", "Down"


class OutcomeKind(Choice):
    BUSINESS = "business", "Business outcome"
    CITIZEN = "citizen", "Citizen outcome"


class OutcomeStatus(Choice):
    ON_TRACK = "on_track", "On track"
    BEHIND = "behind", "Behind"
    OFF_TRACK = "off_track", "Off track"
    ACHIEVED = "achieved", "Achieved"
    NO_READING = "no_recent_reading", "No recent reading"


@record(
    "outcome", 7, one="Outcome", many="Outcomes", title="statement", indexes=[("agency", "statement"), ("statement",)]
)
class Outcome(Record):
    statement: Annotated[str, text("Outcome", searched="head", max_length=1000)]
    agency: Annotated[Id | None, link("Agency", "agency")] = None
    kind: Annotated[OutcomeKind | None, choice(OutcomeKind, "Kind")] = None
    measure: Annotated[str, text("Measure", searched="body", section=MEASURE)] = ""
    unit: Annotated[str, text("Unit", section=MEASURE, max_length=40)] = ""
    better: Annotated[Better, choice(Better, "Better is", section=MEASURE)] = Better.UP
    baseline: Annotated[float | None, decimal("Baseline", section=MEASURE)] = None
    baseline_on: Annotated[date | None, day("Baseline on", section=MEASURE)] = None
    target: Annotated[float | None, decimal("Target", section=MEASURE)] = None
    target_on: Annotated[date | None, day("Target by", section=MEASURE)] = None
    valid: Annotated[bool, tick("Valid", section=CHECKS)] = False
    articulated: Annotated[bool, tick("Properly articulated", section=CHECKS)] = False
    achievable: Annotated[bool, tick("Achievable", section=CHECKS)] = False
    relevant: Annotated[bool, tick("Relevant", section=CHECKS)] = False
    enterprise_goal: Annotated[str, text("Enterprise goal", searched="body")] = ""
    written_in: Annotated[tuple[str, ...], words("Where it is written")] = ()
    benefits: Annotated[str, long_text("Benefits")] = ""
    services: Annotated[tuple[Id, ...], links("Services", "service")] = ()
    partners: Annotated[tuple[Id, ...], links("Partners", "partner")] = ()
    status_override: Annotated[OutcomeStatus | None, choice(OutcomeStatus, "Status, overruled")] = None
    override_reason: Annotated[str, text("Why it was overruled", max_length=1000)] = ""
    closed_on: Annotated[date | None, day("Closed")] = None
