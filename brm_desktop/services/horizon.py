"""What is coming, made of a person's own words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from brm_desktop.domain.entry.horizon import understand_item
from brm_desktop.domain.fields import Id
from brm_desktop.domain.horizon_item import HorizonItem
from brm_desktop.services import edits
from brm_desktop.storage.agencies import list_agency_names
from brm_desktop.storage.driver import Connection


def make_item(text: str, today: date, agency_id: str = "", acronyms: Mapping[str, str] | None = None) -> HorizonItem:
    """Return the horizon item that a line means, not yet kept: "DMV budget hearing Q1 2027".

    An acronym of `acronyms` (to the agency's id) that begins or ends the line says whose it is. Raises: InvalidValue.
    """
    words = text.split()
    for at in (0, -1):
        found = (acronyms or {}).get(words[at].strip("@,:")) if len(words) > 1 else None
        if found is not None:
            agency_id = found
            words.pop(at)
            break
    typed = understand_item(" ".join(words), today)
    agency = Id(agency_id) if agency_id else None
    return edits.make_record(HorizonItem, title=typed.title, when=typed.when, kind=typed.kind, agency=agency)


def load_acronyms(connection: Connection) -> dict[str, str]:
    """Return the agencies' ids by their acronyms."""
    return {name.acronym: name.id for name in list_agency_names(connection) if name.acronym}
