"""What a page tells of bodies and people, gathered under its headings."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from brm_desktop.exchange.headings import are_headings, words_of
from brm_desktop.exchange.person_lines import is_official
from brm_desktop.exchange.shapes import Table

LISTED = ("agency", "contact", "partner", "agreement")  # the kinds that a page is taken for a directory of
LEAST = 3
LONGEST_NAME = 120
_WHOLE = re.compile(
    r"(agency|department|organi[sz]ation|bureau|state|government)[- ]?wide|headquarters|general|main|contacts?|staff|"
    r"leadership|directory|our team|team",
    re.IGNORECASE,
)
_CATEGORY = re.compile(
    r"(?!(office|department|division|bureau|board|commission|center) (of|for|on)\b)"
    r"(.*\b)?(agencies|departments|offices|bodies|commissions|boards|vendors|suppliers|contractors|partners|contacts"
    r"|members|divisions|bureaus|listings?|director(y|ies)|details|information)( for\b.*| [-–].*)?",
    re.IGNORECASE,
)
_SORTED_BY = re.compile(r"\bby (agency|department|state|name|county|office)\b", re.IGNORECASE)


@dataclass(slots=True)
class Entry:
    """What is told under one heading."""

    name: str
    level: int
    line: int
    above: tuple[str, ...]
    fields: dict[str, str] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    people: int = 0

    def add(self, key: str, value: str) -> None:
        """Take in a value; a second one of its name stands beside it."""
        held = self.fields.get(key)
        self.fields[key] = value if held is None or held == value else f"{held}\n{value}"


class Person(NamedTuple):
    name: str
    title: str
    email: str
    phone: str
    of: str
    above: str
    line: int


class Body(NamedTuple):
    name: str
    website: str
    above: str
    line: int


@dataclass(slots=True)
class Found:
    """All that a page tells, and how many of its words are in it."""

    entries: list[Entry] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    bodies: list[Body] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    terms: list[tuple[str, str, str, str, str, int]] = field(default_factory=list)
    unlikely: list[str] = field(default_factory=list)
    taken: int = 0
    other: int = 0
    left: list[str] = field(default_factory=list)

    def leave(self, text: str) -> None:
        """Note words that are in none of the lists."""
        self.other += len(text.split())
        if text.strip() and len(self.left) < 50:
            self.left.append(text.strip())


def is_known_key(key: str) -> bool:
    return are_headings((key,)) or not {"period", "term", "dates", "valid"}.isdisjoint(words_of(key))


def is_general(name: str) -> bool:
    """Tell whether a heading names no body: what is told of all of one, or a sort of bodies."""
    return bool(_WHOLE.fullmatch(name) or _CATEGORY.fullmatch(name) or _SORTED_BY.search(name)) or len(name) < 3


def is_title(entry: Entry) -> bool:
    """Tell whether a heading is the title of a page that is no body."""
    return entry.level == 1 and not is_official(entry.name)
