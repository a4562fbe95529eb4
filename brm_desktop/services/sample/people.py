"""The people of the sample: names, seats at agencies and partners, who came when and who left."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import count

from brm_desktop.domain.contact import Contact
from brm_desktop.domain.fields import Id
from brm_desktop.domain.ops import Set
from brm_desktop.domain.role import Employment, Function, Influence, Role, Stance
from brm_desktop.services.sample.chance import Chance, share_out
from brm_desktop.services.sample.material import AgencyText, Entry, Names
from brm_desktop.services.sample.world import FOREVER, Member, Place, World

PEOPLE = 500
_PARTNER_SHARE = 0.1
_FORMER_SHARE = 0.26
_LEAST_AT_AGENCY = 7
_WEIGHTS = {1: 1.5, 2: 1.0, 3: 0.7}
_STRIDE = 104_729  # a prime: neighbors in the list of people share neither name
_INITIALS = "ABCDEFGHJKLMNPRSTVW"
_AREA_CODES = ("303", "505", "307", "406", "801")
_FOLDED = str.maketrans("øłđ", "old")
_SELLING = ("Account executive", "Delivery lead", "Service manager", "Architect")
_INFLUENCES = (Influence.INFLUENCES, Influence.INFLUENCES, Influence.USES, Influence.USES, Influence.BLOCKS)
_DECIDING = (Function.AGENCY_LEADERSHIP, Function.CABINET_SECRETARY, Function.CIO)
_STANCES = (
    Stance.SUPPORTS,
    Stance.SUPPORTS,
    Stance.SUPPORTS,
    Stance.NEUTRAL,
    Stance.NEUTRAL,
    Stance.SKEPTICAL,
    Stance.OPPOSED,
)
_PREFERS = (
    "e-mail before 9 AM",
    "phone",
    "text message",
    "in person",
    "one page on paper",
    "their assistant",
    "video, camera off",
)
_ABOUT = (
    "Came up through the field offices.", "Was an auditor before, and still reads footnotes.",
    "Runs the weekly meeting, and ends it on time.", "Wrote the old system, and is proud of it.",
    "Knows every county clerk by name.", "Decides quickly and in writing.", "Asks who will maintain it.",
    "Spoke for us at the budget hearing.", "Prefers a figure to a story.", "Answers messages at six in the morning.",
)  # fmt: skip
_RAPPORT = (
    "Coaches a girls' soccer team; ask about the season.", "Two dogs, both rescued.", "Restores an old tractor.",
    "Runs the canyon race each fall.", "Sings in the courthouse choir.", "New grandchild since spring.",
    "Does not drink coffee; bring tea.", "Grew up on a ranch near Sorrel.", "Keeps bees on the roof of the annex.",
    "Reads mystery novels, and guesses early.",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seat:
    title: str
    function: Function
    unit: str = ""


class NameList:
    """Hands out names that no two people share."""

    def __init__(self, names: Names) -> None:
        self._given = names.given
        self._family = names.family
        self._taken = count(1)

    def take(self) -> str:
        """Return a full name, with a middle initial once all pairs are taken."""
        number, pairs = next(self._taken), len(self._given) * len(self._family)
        at = number * _STRIDE % pairs
        middle = f"{_INITIALS[number // pairs % len(_INITIALS) - 1]}. " if number >= pairs else ""
        return f"{self._given[at % len(self._given)]} {middle}{self._family[at // len(self._given)]}"


def make_people(world: World) -> None:
    """Fill the seats of agencies and partners; agencies learn of their heads as these change."""
    chance, names = world.chance("people"), NameList(world.material.names)
    total = max(round(PEOPLE * world.scale), _LEAST_AT_AGENCY * len(world.agencies) + 2 * len(world.partners))
    at_partners = max(round(total * _PARTNER_SHARE), 2 * len(world.partners))
    places = list(world.agencies.values())
    free = total - at_partners - _LEAST_AT_AGENCY * len(places)
    shares = share_out(free, [_WEIGHTS[place.text.priority] for place in places])
    casting = _Casting(world, chance, names)
    for place, share in zip(places, shares, strict=True):
        casting.fill_agency(place, _LEAST_AT_AGENCY + share)
    for entry, share in zip(world.material.partners, share_out(at_partners, [1.0] * len(world.partners)), strict=True):
        casting.fill_partner(entry, world.partners[entry["name"]], share)


class _Casting:
    def __init__(self, world: World, chance: Chance, names: NameList) -> None:
        self._world = world
        self._calendar = world.calendar
        self._chance = chance
        self._names = names

    def fill_agency(self, place: Place, people: int) -> None:
        """Give each seat its holder; the weightiest also one who left, so that no seat was ever empty."""
        seats = _seats(place.text)
        former = round(people * _FORMER_SHARE)
        filled = [next(seats) for _ in range(people - former)]
        holders = [self._name(seat.title, self._since(at < former)) for at, seat in enumerate(filled)]
        for at, (seat, holder) in enumerate(zip(filled, holders, strict=True)):
            self._add_card(
                holder, place.text.name, place.text.acronym.lower(), seat.title, _superior(filled, holders, at)
            )
            self._add_role(place, seat, holder)
            place.members.append(holder)
            before = self._leave(place, seat, holder.since) if at < former else None
            if at == 0:
                self._tell_head(place, before, holder)

    def fill_partner(self, entry: Entry, id: Id, people: int) -> None:
        """Give a partner the people who come to the meetings."""
        function = Function.MSI if entry["kind"] == "msi" else Function.VENDOR
        employment = Employment.CONTRACTOR if entry["kind"] in ("msi", "vendor") else Employment.STATE_EMPLOYEE
        members = self._world.partner_people.setdefault(id, [])
        for number in range(people):
            member = self._name(_SELLING[number % len(_SELLING)], self._since(later=False))
            self._add_card(member, entry["name"], domain_of(entry["name"]), member.title, None)
            role = Role(
                id=self._new_id(member.since), contact=member.id, partner=id, title=member.title, function=function,
                influence=Influence.INFLUENCES, employment=employment, since=member.since,
            )  # fmt: skip
            self._world.add(self._at(member.since), role)
            members.append(member)

    def _since(self, later: bool) -> date:
        """Return when somebody took a seat; in the last seven years where another had held it."""
        days = self._chance.between(150, 2500) if later else self._chance.between(90, 3640)
        return self._calendar.ago(days)

    def _name(self, title: str, since: date, until: date = FOREVER) -> Member:
        name = self._names.take()
        return Member(self._new_id(since), name.split()[0], name, title, since, until)

    def _leave(self, place: Place, seat: Seat, until: date) -> Member:
        """Make the one who held a seat before; some went on to another agency."""
        before = self._name(seat.title, self._calendar.past[0], until)
        place.members.append(before)
        self._add_role(place, seat, before)
        if self._chance.flip(0.35) and until < self._calendar.ago(200):
            self._move(before)
        else:
            self._add_card(before, place.text.name, place.text.acronym.lower(), f"Formerly {seat.title.lower()}", None)
        return before

    def _move(self, before: Member) -> None:
        place = self._chance.pick(list(self._world.agencies.values()))
        seat = Seat(f"Adviser, {self._chance.pick(place.text.units)}", Function.PROGRAM)
        since = self._calendar.shift(before.until, self._chance.between(5, 60))
        member = replace(before, title=seat.title, since=since, until=FOREVER)
        place.members.append(member)
        self._add_card(before, place.text.name, place.text.acronym.lower(), seat.title, None)
        self._add_role(place, seat, member)

    def _tell_head(self, place: Place, before: Member | None, head: Member) -> None:
        first = before or head
        self._world.change(
            self._calendar.first_at + timedelta(minutes=15), Set("agency", place.id, "head", None, first.id)
        )
        if before is not None:
            self._world.change(self._at(head.since), Set("agency", place.id, "head", before.id, head.id))

    def _add_card(self, member: Member, organization: str, domain: str, title: str, superior: Id | None) -> None:
        chance, (given, *middle, family) = self._chance, member.name.split()
        number = f"{chance.pick(_AREA_CODES)}-555-01{chance.between(0, 99):02d}"
        extension = f" ext. {chance.between(1000, 9899)}" if chance.flip(0.6) else ""
        card = Contact(
            id=member.id, name=member.name, given=given, middle=" ".join(middle), family=family,
            organization=organization, job_title=title, reports_to=superior,
            emails=(f"{_plain(given)}.{_plain(family)}@{domain}.example.org",), phones=(number + extension,),
            phones_e164=("+1" + number.replace("-", ""),), prefers=chance.pick(_PREFERS) if chance.flip(0.4) else "",
            about=chance.pick(_ABOUT) if chance.flip(0.5) else "",
            rapport=chance.pick(_RAPPORT) if chance.flip(0.25) else "",
            tags=("county liaison",) if chance.flip(0.04) else (),
        )  # fmt: skip
        self._world.add(self._at(member.since), card)

    def _add_role(self, place: Place, seat: Seat, member: Member) -> None:
        chance, decides = self._chance, seat.function in _DECIDING
        contractor = seat.function is Function.OPERATIONS and chance.flip(0.15)
        role = Role(
            id=self._new_id(member.since), contact=member.id, agency=place.id, title=seat.title,
            function=seat.function, influence=Influence.DECIDES if decides else chance.pick_early(_INFLUENCES, 1.3),
            stance=chance.pick_early(_STANCES, 1.1) if decides or chance.flip(0.7) else None, since=member.since,
            until=None if member.until == FOREVER else member.until,
            employment=Employment.CONTRACTOR if contractor else Employment.STATE_EMPLOYEE,
        )  # fmt: skip
        self._world.add(self._at(member.since), role)
        if member.until == FOREVER and seat.function is not Function.PORTFOLIO_MANAGEMENT and chance.flip(0.08):
            extra = Seat(f"Member, {seat.unit or place.text.short} steering group", Function.PORTFOLIO_MANAGEMENT)
            self._add_role(place, extra, member)

    def _at(self, day: date) -> datetime:
        return self._calendar.at(day, 8, 10)

    def _new_id(self, day: date) -> Id:
        return self._chance.make_id(self._at(day))


def _superior(seats: list[Seat], holders: list[Member], at: int) -> Id | None:
    """Return who a seat reports to: the director of its unit, else the head."""
    if at == 0:
        return None
    unit = seats[at].unit
    director = next((number for number, seat in enumerate(seats[:at]) if unit and seat.unit == unit), 0)
    return holders[director].id


def _seats(text: AgencyText) -> Iterator[Seat]:
    """Return the seats of an agency, the weightiest first, without end."""
    leading = Function.CABINET_SECRETARY if text.head == "Cabinet secretary" else Function.AGENCY_LEADERSHIP
    yield Seat(text.head, leading)
    yield Seat("Chief information officer", Function.CIO)
    yield Seat(f"Director, {text.units[0]}", Function.PROGRAM, text.units[0])
    yield Seat(f"Deputy {text.head.lower()}", Function.AGENCY_LEADERSHIP)
    yield from (Seat(f"Director, {unit}", Function.PROGRAM, unit) for unit in text.units[1:])
    yield from _STAFF
    for number in count():
        unit = text.units[number % len(text.units)]
        work = text.topic[number % len(text.topic)].work
        yield Seat(f"Manager, {unit}", Function.OPERATIONS, unit)
        yield Seat(f"Product owner, {work}", Function.PROGRAM, unit)
        yield Seat(f"Analyst, {unit}", Function.OPERATIONS, unit)
        yield Seat(f"Supervisor, {unit}", Function.OPERATIONS, unit)


_STAFF = (
    Seat("Chief financial officer", Function.FINANCE),
    Seat("Project management office lead", Function.PMO),
    Seat("Procurement manager", Function.ACQUISITION),
    Seat("Information security officer", Function.SECURITY),
    Seat("General counsel", Function.LEGAL),
    Seat("Enterprise architect", Function.ENTERPRISE_ARCHITECTURE),
    Seat("Portfolio manager", Function.PORTFOLIO_MANAGEMENT),
)


def _plain(name: str) -> str:
    folded = unicodedata.normalize("NFKD", name.lower().translate(_FOLDED))
    return "".join(char for char in folded if char.isascii() and (char.isalnum() or char == "-"))


def domain_of(name: str) -> str:
    """Return the part of an e-mail address that stands for an organization."""
    words = [_plain(word) for word in name.replace(",", "").split() if word.lower() not in ("of", "and", "the")]
    return "-".join(words[:2])
