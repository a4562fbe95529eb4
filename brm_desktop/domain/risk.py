"""What could go wrong, how likely, how bad, and what is done about it."""

from datetime import date
from typing import Annotated

from brm_desktop.domain.fields import Choice, Id, choice, day, link, links, long_text, mark, text
from brm_desktop.domain.record import Record, record

LIKELIHOODS = ("1, rare", "2, unlikely", "3, possible", "4, likely", "5, almost certain")
IMPACTS = ("1, minor", "2, moderate", "3, serious", "4, severe", "5, grave")


class RiskKind(Choice):
    CONTRACT = "contract", "Contract"
    SUPPLY_CHAIN = "supply_chain", "Supply chain"
    PROJECT = "project", "Project"
    INVESTMENT = "investment", "Investment"
    INTELLECTUAL_PROPERTY = "intellectual_property", "Intellectual property"
    OTHER = "other", "Other"


@record("risk", 16, one="Risk", many="Risks", title="title", indexes=[("agency", "impact"), ("review_on",)])
class Risk(Record):
    title: Annotated[str, text("Risk", searched="head")]
    agency: Annotated[Id | None, link("Agency", "agency")] = None
    kind: Annotated[RiskKind | None, choice(RiskKind, "Kind")] = None
    threatens: Annotated[str, text("What it threatens", max_length=90)] = ""
    outcomes: Annotated[tuple[Id, ...], links("Outcomes", "outcome", help="Which outcomes")] = ()
    services: Annotated[tuple[Id, ...], links("Services", "service", help="Which services")] = ()
    agreements: Annotated[tuple[Id, ...], links("Agreements", "agreement", help="Which agreements")] = ()
    likelihood: Annotated[int | None, mark("Likelihood", LIKELIHOODS)] = None
    impact: Annotated[int | None, mark("Impact", IMPACTS)] = None
    owner: Annotated[Id | None, link("Owner", "contact")] = None
    mitigation: Annotated[str, long_text("Mitigation")] = ""
    review_on: Annotated[date | None, day("Review")] = None
    closed_on: Annotated[date | None, day("Closed")] = None
