"""A contract, service level agreement or memorandum with a partner."""

from datetime import date
from typing import Annotated

from brm_desktop.domain.fields import Choice, Id, choice, day, link, links, long_text, money, text, tick
from brm_desktop.domain.record import Record, record


class AgreementKind(Choice):
    CONTRACT = "contract", "Contract"
    SLA = "sla", "SLA"
    MOU = "mou", "MOU"
    OTHER = "other", "Other"


@record(
    "agreement", 11, one="Agreement", many="Agreements", title="title", indexes=[("ends_on",), ("partner", "ends_on")]
)
class Agreement(Record):
    title: Annotated[str, text("Title", searched="head")]
    number: Annotated[str, text("Number", searched="head", max_length=80)] = ""
    kind: Annotated[AgreementKind | None, choice(AgreementKind, "Kind")] = None
    partner: Annotated[Id | None, link("Partner", "partner")] = None
    agencies: Annotated[tuple[Id, ...], links("Agencies", "agency")] = ()
    starts_on: Annotated[date | None, day("Starts")] = None
    ends_on: Annotated[date | None, day("Ends")] = None
    notice_by: Annotated[date | None, day("Notice by")] = None
    amount: Annotated[int | None, money("Amount")] = None
    outcome: Annotated[Id | None, link("Outcome it seeks", "outcome")] = None
    independent: Annotated[
        bool, tick("Contracted independently", help="By an agency by itself, not through the office")
    ] = False
    terms: Annotated[str, long_text("Terms")] = ""
