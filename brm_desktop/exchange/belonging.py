"""Rows that belong to something: a reading of an outcome, a course correction, an amendment. Pure.

They have no name to be known by: whose they are and on which day tells one from another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from brm_desktop.domain.fields import ANY, Field
from brm_desktop.domain.record import Kind, Record
from brm_desktop.exchange.matching import fold_name
from brm_desktop.exchange.shapes import Understood


def find_owner_field(kind: Kind) -> Field | None:
    """Return the field that says whose a record is, for kinds that have no meaning without it."""
    owned = (field for field in kind.links if field.owned and field.required and field.shape == "link")
    return next((field for field in owned if field.target != ANY and kind.recent), None)


def list_needed(kind: Kind) -> list[str]:
    """Return the fields that a row of such a kind must fill."""
    return [field.name for field in kind.fields.values() if field.required]


def find_missing(kind: Kind, values: Mapping[str, Any], linked: Iterable[str]) -> str:
    """Return what the first field is called that a row leaves empty but must not, or nothing."""
    filled = {*linked, *(name for name, value in values.items() if value not in (None, ""))}
    missing = (kind.fields[name] for name in list_needed(kind) if name not in filled)
    return next(("day" if field.editor == "day" else field.label.lower() for field in missing), "")


class Owners:
    """The records of one kind that rows may belong to, found by what a row calls them."""

    def __init__(self, records: Iterable[Record], agencies: Iterable[Record], agency: str | None) -> None:
        """With `agency`, of several with one name the one of that agency is meant."""
        self._agency = agency
        self._by_id: dict[str, Record] = {}
        self._by_name: dict[str, list[Record]] = defaultdict(list)
        self._agencies: dict[str, str] = {}
        for record in records:
            self._by_id[record.id] = record
            self._by_name[fold_name(record.title_text)].append(record)
        for each in agencies:
            for name in (each.title_text, getattr(each, "acronym", "")):
                if name:
                    self._agencies[fold_name(name)] = each.id

    def find(self, told: Understood, owner: Field) -> tuple[Record | None, str]:
        """Return whose a row is, or why that is not known."""
        text = next((link.text for link in told.links if link.field == owner.name), "")
        by_id = self._by_id.get(text.strip().lower())
        found = [by_id] if by_id is not None else self._by_name.get(fold_name(text), [])
        what = owner.label.lower()
        if not found:
            return None, f"no {what} is called {text[:80]}"
        agency = self._agency or self._agencies.get(fold_name(_told_agency(told)))
        for closer in ([each for each in found if agency and getattr(each, "agency", None) == agency], found):
            still_open = [each for each in closer if not getattr(each, "closed_on", None)]
            for one in (closer, still_open):
                if len(one) == 1:
                    return one[0], ""
        return None, f"{len(found)} {what}s are called {text[:80]}; say of which agency"


def drop_agency(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of a row without the agency that only told whose it is."""
    kept = tuple(member for member in values.get("custom", ()) if not member.casefold().startswith("agency: "))
    rest = {name: value for name, value in values.items() if name != "custom"}
    return rest | ({"custom": kept} if kept else {})


def _told_agency(told: Understood) -> str:
    members = (member.partition(": ") for member in told.values.get("custom", ()))
    return next((text for label, _, text in members if label.casefold() == "agency"), "")
