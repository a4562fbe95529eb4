"""A vendor, integrator, other jurisdiction or internal provider."""

from datetime import date
from typing import Annotated

from brm_desktop.domain.fields import Choice, Id, choice, day, link, links, long_text, text, words
from brm_desktop.domain.record import Record, record


class PartnerKind(Choice):
    VENDOR = "vendor", "Vendor"
    MSI = "msi", "MSI"
    JURISDICTION = "jurisdiction", "Other jurisdiction"
    INTERNAL = "internal", "Internal provider"


class Tier(Choice):
    STRATEGIC = "strategic", "Strategic"
    PREFERRED = "preferred", "Preferred"
    TACTICAL = "tactical", "Tactical"
    EMERGING = "emerging", "Emerging"


@record("partner", 10, one="Partner", many="Partners", title="name", indexes=[("name",)])
class Partner(Record):
    name: Annotated[str, text("Name", searched="head")]
    acronym: Annotated[str, text("Acronym", searched="head", max_length=30)] = ""
    former_names: Annotated[tuple[str, ...], words("Former names", searched="head")] = ()
    kind: Annotated[PartnerKind | None, choice(PartnerKind, "Kind")] = None
    tier: Annotated[Tier | None, choice(Tier, "Tier")] = None
    website: Annotated[str, text("Website", max_length=2000)] = ""
    phones: Annotated[tuple[str, ...], words("Phones")] = ()
    emails: Annotated[tuple[str, ...], words("E-mail", searched="head")] = ()
    address: Annotated[str, long_text("Address")] = ""
    provides: Annotated[str, long_text("What they can provide")] = ""
    advisor_topics: Annotated[tuple[str, ...], words("Advisor topics", searched="body")] = ()
    last_briefed_on: Annotated[date | None, day("Last briefed", help="On the CIO's direction")] = None
    about: Annotated[str, long_text("About")] = ""
    merged_into: Annotated[Id | None, link("Merged into", "partner")] = None
    distinct_from: Annotated[tuple[Id, ...], links("Not the same as", "partner")] = ()
