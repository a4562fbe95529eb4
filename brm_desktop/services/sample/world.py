"""What the sample has made so far: who and what later records can point to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from operator import itemgetter

from brm_desktop.base.stamps import to_ms
from brm_desktop.domain.fields import Id
from brm_desktop.domain.ops import Create, Op
from brm_desktop.domain.record import Record
from brm_desktop.services.sample.calendar import Calendar
from brm_desktop.services.sample.chance import Chance
from brm_desktop.services.sample.material import AgencyText, Material
from brm_desktop.services.sample.phrases import Phrase

Dated = tuple[int, Op]  # the millisecond of the change, and the change

FOREVER = date.max


@dataclass(frozen=True, slots=True)
class Member:
    """A person while they hold a seat."""

    id: Id
    given: str
    name: str
    title: str
    since: date
    until: date


@dataclass(slots=True)
class Place:
    """An agency of the sample, with its people in the order of their seats and who sells to it."""

    text: AgencyText
    id: Id
    members: list[Member] = field(default_factory=list)
    vendors: list[tuple[Id, str]] = field(default_factory=list)
    contact_on: date = FOREVER  # the last day somebody was in touch

    def holding(self, first: date, last: date) -> list[Member]:
        """Return who holds a seat through all these days; everybody where nobody does."""
        return [m for m in self.members if m.since <= first and m.until > last] or self.members


@dataclass(frozen=True, slots=True)
class ForumPlace:
    id: Id
    name: str
    cadence: int
    sayings: Sequence[Phrase]
    places: Sequence[Place]


@dataclass(slots=True)
class World:
    """One sample in the making. `scale` multiplies people, notes and follow-ups."""

    material: Material
    calendar: Calendar
    scale: float
    agencies: dict[str, Place] = field(default_factory=dict)
    partners: dict[str, Id] = field(default_factory=dict)
    partner_people: dict[Id, list[Member]] = field(default_factory=dict)
    services: dict[str, Id] = field(default_factory=dict)
    outcomes: dict[str, Id] = field(default_factory=dict)  # the first of each agency
    managers: list[str] = field(default_factory=list)
    forums: list[ForumPlace] = field(default_factory=list)
    ground: list[Dated] = field(default_factory=list)

    def chance(self, part: str) -> Chance:
        """Return the draws of one part, apart from those of all others."""
        return Chance(f"{self.calendar.today.isoformat()} {self.scale:g} {part}")

    def add(self, at: datetime, record: Record) -> None:
        """Put down a record as made at a moment."""
        self.change(at, Create(record))

    def change(self, at: datetime, op: Op) -> None:
        self.ground.append((to_ms(at), op))

    def in_order(self) -> list[Dated]:
        """Return what was put down, oldest first."""
        return sorted(self.ground, key=itemgetter(0))

    def places(self, acronyms: str | Iterable[str]) -> list[Place]:
        """Return agencies by `DMV,HHS`, a list of acronyms, or `most`."""
        if acronyms == "most":
            return [place for place in self.agencies.values() if not place.text.quiet and place.text.cadence < 60]
        wanted = acronyms.split(",") if isinstance(acronyms, str) else acronyms
        return [self.agencies[acronym] for acronym in wanted]


def ids_of(places: Iterable[Place]) -> tuple[Id, ...]:
    return tuple(place.id for place in places)
