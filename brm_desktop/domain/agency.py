"""An agency: the customer, its business, its technology, where it wants to go, what is coming."""

from typing import Annotated

from brm_desktop.domain.fields import Id, link, links, long_text, money, number, text, tick, words
from brm_desktop.domain.record import Record, record

CUSTOMER = "The customer"
BUSINESS = "Their business"
TECHNOLOGY = "Their technology"
DIRECTION = "Where they want to go"
RELATIONSHIP = "Relationship"


@record(
    "agency", 1, one="Agency", many="Agencies", title="name", indexes=[("name",), ("priority", "name"), ("acronym",)]
)
class Agency(Record):
    name: Annotated[str, text("Name", searched="head")]
    acronym: Annotated[str, text("Acronym", searched="head", max_length=30)] = ""
    former_names: Annotated[tuple[str, ...], words("Former names", searched="head")] = ()
    parent: Annotated[Id | None, link("Parent agency", "agency")] = None
    kind: Annotated[str, text("Kind", help="Department, board, commission, office…")] = ""
    website: Annotated[str, text("Website", max_length=2000)] = ""
    phones: Annotated[tuple[str, ...], words("Phones", searched="body")] = ()
    emails: Annotated[tuple[str, ...], words("E-mail", searched="head")] = ()
    address: Annotated[str, long_text("Address")] = ""
    priority: Annotated[int | None, number("Priority", minimum=1, maximum=5, section=RELATIONSHIP)] = None
    cio_priority: Annotated[bool, tick("CIO priority", section=RELATIONSHIP)] = False
    cadence_days: Annotated[
        int | None, number("Meet every", unit="days", minimum=1, maximum=3660, section=RELATIONSHIP)
    ] = 30
    champion: Annotated[Id | None, link("Champion", "contact", section=RELATIONSHIP)] = None
    head: Annotated[Id | None, link("Head", "contact", section=CUSTOMER)] = None
    staff: Annotated[int | None, number("Staff", unit="people", section=CUSTOMER)] = None
    budget: Annotated[int | None, money("Yearly budget", section=CUSTOMER)] = None
    mission: Annotated[str, long_text("Mission", section=CUSTOMER)] = ""
    culture: Annotated[str, long_text("Culture", section=CUSTOMER)] = ""
    business: Annotated[str, long_text("Their business", section=BUSINESS)] = ""
    technology: Annotated[str, long_text("Their technology", section=TECHNOLOGY)] = ""
    direction: Annotated[str, long_text("Where they want to go", section=DIRECTION)] = ""
    horizon: Annotated[str, long_text("What is coming", section="Coming over the horizon")] = ""
    needs: Annotated[str, long_text("Needs", section=DIRECTION)] = ""
    about: Annotated[str, long_text("About")] = ""
    legal_hold: Annotated[
        str, text("Legal hold", help="Why nothing about it may be erased or thinned out", max_length=500)
    ] = ""
    merged_into: Annotated[Id | None, link("Merged into", "agency")] = None
    distinct_from: Annotated[tuple[Id, ...], links("Not the same as", "agency")] = ()
