"""A service from idea to retirement, in one record."""

from typing import Annotated

from brm_desktop.domain.fields import Choice, Id, choice, link, links, long_text, text
from brm_desktop.domain.record import Record, record


class ServiceStage(Choice):
    IDEA = "idea", "Idea"
    EXPLORING = "exploring", "Exploring"
    BUSINESS_CASE = "business_case", "Business case"
    IN_PROCUREMENT = "in_procurement", "In procurement"
    IN_DELIVERY = "in_delivery", "In delivery"
    LIVE = "live", "Live"
    EVOLVING = "evolving", "Evolving"
    RETIRING = "retiring", "Retiring"
    RETIRED = "retired", "Retired"


class ServiceSource(Choice):
    INTERNAL = "internal", "Internal"
    CROSS_JURISDICTIONAL = "cross_jurisdictional", "Cross-jurisdictional"
    PRIVATE_SECTOR = "private_sector", "Private sector"


class Answer(Choice):
    NEW = "new", "New"
    KEEP = "keep", "Keep"
    EVOLVE = "evolve", "Evolve"
    STOP = "stop", "Stop"


@record("service", 14, one="Service", many="Ideas & services", title="name", indexes=[("stage", "name"), ("name",)])
class Service(Record):
    name: Annotated[str, text("Name", searched="head")]
    stage: Annotated[ServiceStage, choice(ServiceStage, "Stage")] = ServiceStage.IDEA
    source: Annotated[ServiceSource | None, choice(ServiceSource, "Source")] = None
    sponsor: Annotated[Id | None, link("Sponsor", "agency")] = None
    users: Annotated[tuple[Id, ...], links("Using agencies", "agency")] = ()
    interested: Annotated[tuple[Id, ...], links("Potential interest", "agency")] = ()
    not_interested: Annotated[tuple[Id, ...], links("Not interested", "agency")] = ()
    providers: Annotated[tuple[Id, ...], links("Providers", "partner")] = ()
    integrates: Annotated[tuple[Id, ...], links("Integrates with", "service")] = ()
    answer: Annotated[Answer | None, choice(Answer, "In the future portfolio")] = None
    description: Annotated[str, long_text("What it does")] = ""
    improvement: Annotated[str, long_text("Improvement plan")] = ""
