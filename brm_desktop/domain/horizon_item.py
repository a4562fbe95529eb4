"""What is coming: an election, a budget, a law, the end of a contract."""

from typing import Annotated

from brm_desktop.domain.fields import Choice, Id, choice, link, long_text, period, text
from brm_desktop.domain.record import Record, record


class HorizonKind(Choice):
    ELECTION = "election", "Election"
    TERM = "term_of_office", "Term of office"
    BUDGET = "budget", "Budget"
    SESSION = "session", "Session"
    LAW = "law", "Law"
    CONTRACT_END = "contract_end", "Contract end"
    TECHNOLOGY = "technology", "Technology"
    OTHER = "other", "Other"


@record("horizon_item", 15, one="Horizon item", many="Horizon", title="title", indexes=[("agency", "when"), ("when",)])
class HorizonItem(Record):
    title: Annotated[str, text("What", searched="head")]
    agency: Annotated[Id | None, link("Agency", "agency")] = None
    when: Annotated[str, period("When")] = ""
    kind: Annotated[HorizonKind | None, choice(HorizonKind, "Kind")] = None
    details: Annotated[str, long_text("Details")] = ""
