"""The word material of the sample, read from resources: agencies, partners, services, phrases, today's scene."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from brm_desktop.base.paths import resource
from brm_desktop.services.sample.phrases import Phrases

Entry = Mapping[str, Any]  # a table of a file, as it was written


@dataclass(frozen=True, slots=True)
class Topic:
    """Something an agency works on: `name` stands alone, `work` before a noun."""

    name: str
    work: str
    users: str
    system: str
    facts: Phrases


@dataclass(frozen=True, slots=True)
class AgencyText:
    """What is written about one agency."""

    name: str
    short: str
    acronym: str
    kind: str
    head: str
    priority: int
    cadence: int
    staff: int
    budget_m: int
    contact_days: int
    stages: Sequence[str]
    pulse: Sequence[int]
    trend: int
    mission: str
    culture: str
    business: str
    technology: str
    direction: str
    needs: str
    horizon: str
    units: Sequence[str]
    outcomes: Sequence[Entry]
    coming: Sequence[Entry]
    topic: Sequence[Topic]
    parent: str = ""
    former: Sequence[str] = ()
    cio: bool = False
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Names:
    given: Sequence[str]
    family: Sequence[str]
    towns: Sequence[str]
    counties: Sequence[str]
    streets: Sequence[str]


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a note: its heading, the sentences it draws from (`?`: perhaps), and how they stand."""

    head: Phrases | None
    say: tuple[tuple[str, bool], ...]
    style: str


@dataclass(frozen=True, slots=True)
class NotePhrases:
    """All that notes and promises are made of, by name."""

    titles: Mapping[str, Phrases]
    sentences: Mapping[str, Phrases]
    promises: Mapping[str, Phrases]
    places: Phrases
    tags: Sequence[str]
    forms: Mapping[str, Sequence[Sequence[Block]]]


@dataclass(frozen=True, slots=True)
class Material:
    agencies: Sequence[AgencyText]
    names: Names
    phrases: NotePhrases
    partners: Sequence[Entry]
    services: Sequence[Entry]
    practice: Entry
    scene: Entry
    by_acronym: Mapping[str, AgencyText] = field(default_factory=dict)


def load_material() -> Material:
    """Return everything the sample is made of."""
    agencies = [_agency(entry) for entry in _load("agencies")["agency"]]
    return Material(
        agencies,
        _names(_load("names")),
        _phrases(_load("phrases")),
        _load("partners")["partner"],
        _load("services")["service"],
        _load("practice"),
        _load("scene"),
        {agency.acronym: agency for agency in agencies},
    )


def _load(name: str) -> dict[str, Any]:
    with resource("sample", f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def _agency(entry: Entry) -> AgencyText:
    topics = [Topic(**{**topic, "facts": Phrases(topic["facts"])}) for topic in entry["topic"]]
    return AgencyText(**{**entry, "topic": topics})


def _names(entry: Entry) -> Names:
    lists = {
        name: [" ".join(item.split()) for item in entry[name].split(";")] for name in ("towns", "counties", "streets")
    }
    return Names(entry["given"].split(), entry["family"].split(), **lists)


def _phrases(entry: Entry) -> NotePhrases:
    forms = dict[str, list[list[Block]]]()
    for form in entry["form"]:
        forms.setdefault(form["kind"], []).append([_block(block) for block in form["blocks"]])
    return NotePhrases(
        {name: Phrases(texts) for name, texts in entry["titles"].items()},
        {name: Phrases(texts) for name, texts in entry["sentences"].items()},
        {name: Phrases(texts) for name, texts in entry["promises"].items()},
        Phrases(entry["places"]["meeting"]),
        entry["places"]["tags"],
        forms,
    )


def _block(entry: Entry) -> Block:
    say = tuple((name.removesuffix("?"), name.endswith("?")) for name in entry.get("say", ()))
    return Block(Phrases([entry["head"]]) if entry["head"] else None, say, entry["as"])
