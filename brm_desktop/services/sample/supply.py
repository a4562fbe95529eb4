"""The supply side of the sample: partners, their agreements and amendments, services and ideas."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import pairwise

from brm_desktop.domain.agreement import Agreement, AgreementKind
from brm_desktop.domain.amendment import Amendment
from brm_desktop.domain.assessment import Assessment
from brm_desktop.domain.fields import Id
from brm_desktop.domain.notice_rules import plan_reminder
from brm_desktop.domain.ops import Add, Set
from brm_desktop.domain.partner import Partner, PartnerKind, Tier
from brm_desktop.domain.service import Answer, Service, ServiceSource, ServiceStage
from brm_desktop.services.sample.chance import Chance
from brm_desktop.services.sample.material import Entry
from brm_desktop.services.sample.people import domain_of
from brm_desktop.services.sample.world import Place, World, ids_of

_DAY = timedelta(days=1)
_CENTS_PER_THOUSAND = 100_000
_REMINDED_DAYS, _TIED_DAYS = 45, 40
_EVIDENCE = (
    "The outcome moved in two quarters of three; the report says so, and the counter says the same.",
    "Fewer calls about it than a year ago. Two releases late, one of them at the worst time.",
    "The exit survey of residents, and the log of incidents.",
    "They came with the figures themselves, and with what they would change.",
    "Hours are billed; what came of them is not told unless we ask.",
    "Three of four service levels met. The one that was missed is the one people notice.",
)


def make_partners(world: World) -> None:
    """Put down the partners."""
    chance, calendar = world.chance("partners"), world.calendar
    for number, entry in enumerate(world.material.partners):
        domain = domain_of(entry["name"])
        partner = Partner(
            id=chance.make_id(calendar.first_at), name=entry["name"], acronym=entry.get("acronym", ""),
            kind=PartnerKind(entry["kind"]), tier=Tier(entry["tier"]), website=f"https://{domain}.example.org",
            emails=(f"hello@{domain}.example.org",), phones=(f"303-555-01{number + 50}",), provides=entry["provides"],
            advisor_topics=tuple(entry["topics"]), last_briefed_on=calendar.ago(entry["briefed"]),
        )  # fmt: skip
        world.partners[partner.name] = partner.id
        world.add(calendar.first_at, partner)


def make_agreements(world: World) -> None:
    """Put down the agreements with what was changed in them over time."""
    chance = world.chance("agreements")
    for entry in world.material.partners:
        partner = world.partners[entry["name"]]
        for terms in entry["agreements"]:
            places = world.places(terms["agencies"])
            if entry["kind"] in ("vendor", "msi"):
                _tell_vendor(places, (partner, entry["name"]))
            _add_agreement(world, partner, terms, ids_of(places), chance)


def make_evaluations(world: World) -> None:
    """Let agencies judge the vendors that work for few of them, twice in the past year."""
    chance, calendar = world.chance("evaluations"), world.calendar
    for entry in world.material.partners:
        acronyms = {terms["agencies"] for terms in entry["agreements"] if terms["ends_in"] > 0} - {"most"}
        places = [place for each in sorted(acronyms) for place in world.places(each)]
        for place in dict.fromkeys(place.text.acronym for place in places[:2]):
            for ago in (300, 60):
                at = calendar.some_hour(calendar.ago(ago + chance.between(0, 50)), chance)
                marks = [min(max(mark + chance.between(-1, 1), 1), 5) for mark in entry["marks"]]
                world.add(at, Assessment(
                    id=chance.make_id(at), on=at.date(), partner=world.partners[entry["name"]],
                    agency=world.agencies[place].id, assessor=world.agencies[place].members[0].name,
                    objectives=marks[0], citizen_outcomes=marks[1], satisfaction=marks[2],
                    trust=min(max(marks[0] + chance.between(-1, 1), 1), 5), evidence=chance.pick(_EVIDENCE),
                ))  # fmt: skip


def make_services(world: World) -> None:
    """Put down ideas and services, from the first thought to the retired."""
    chance, calendar = world.chance("services"), world.calendar
    at = {
        entry["name"]: calendar.some_hour(calendar.ago(_age(entry, chance)), chance)
        for entry in world.material.services
    }
    world.services.update((name, chance.make_id(moment)) for name, moment in at.items())
    for entry in world.material.services:
        service = Service(
            id=world.services[entry["name"]], name=entry["name"], stage=ServiceStage.IDEA,
            source=ServiceSource(entry["source"]), sponsor=world.agencies[entry["sponsor"]].id,
            users=ids_of(world.places(entry["users"])) if "users" in entry else (),
            interested=ids_of(world.places(entry.get("interested", ()))),
            answer=Answer(entry["answer"]) if "answer" in entry else None,
            providers=tuple(world.partners[name] for name in entry.get("providers", ())),
            integrates=tuple(world.services[name] for name in entry.get("integrates", ())),
            description=entry["description"], improvement=entry.get("improvement", ""),
        )  # fmt: skip
        world.add(at[service.name], service)
        if outcome := world.outcomes.get(entry.get("seeks", "")):
            world.change(calendar.at(calendar.ago(_TIED_DAYS), 10), Add("outcome", outcome, "services", service.id))
        _tell_stages(world, service.id, at[service.name], ServiceStage(entry["stage"]), chance)


def _tell_vendor(places: Iterable[Place], vendor: tuple[Id, str]) -> None:
    for place in places:
        if vendor not in place.vendors:
            place.vendors.append(vendor)


def _add_agreement(world: World, partner: Id, terms: Entry, agencies: tuple[Id, ...], chance: Chance) -> None:
    calendar = world.calendar
    ends_on = calendar.today + _DAY * terms["ends_in"]
    starts_on = calendar.on_or_before(max(calendar.past[0], calendar.today - _DAY * 365 * terms["starts"]))
    at = calendar.at(starts_on, 10)
    agreement = Agreement(
        id=chance.make_id(at), title=terms["title"], number=terms["number"], kind=AgreementKind(terms["kind"]),
        partner=partner, agencies=agencies, starts_on=starts_on, ends_on=ends_on,
        notice_by=ends_on - _DAY * terms["notice"],
        amount=terms["amount_k"] * _CENTS_PER_THOUSAND if "amount_k" in terms else None,
        outcome=world.outcomes.get(terms.get("seeks", "")), independent=terms.get("independent", False),
    )  # fmt: skip
    world.add(at, agreement)
    _remind(world, agreement)
    amendments = terms.get("amendments", ())
    for number, (changed, why) in enumerate(amendments, 1):
        _add_amendment(
            world,
            agreement,
            starts_on + (calendar.today - starts_on) * number / (len(amendments) + 1),
            changed,
            why,
            chance,
        )


def _remind(world: World, agreement: Agreement) -> None:
    """Put down the follow-up of a notice day, lately for what began before there were any."""
    for op in plan_reminder(None, agreement, (), world.calendar.today):
        world.change(world.calendar.at(world.calendar.ago(_REMINDED_DAYS), 9), op)


def _add_amendment(world: World, agreement: Agreement, on: date, changed: str, why: str, chance: Chance) -> None:
    day = world.calendar.on_or_before(on)
    at = world.calendar.at(day, 11)
    world.add(at, Amendment(id=chance.make_id(at), agreement=agreement.id, on=day, changed=changed, why=why))


def _tell_stages(world: World, id: Id, since: datetime, stage: ServiceStage, chance: Chance) -> None:
    """Move a service from stage to stage, from an idea to where it is, in steps of about the same length."""
    way = list(ServiceStage)[: list(ServiceStage).index(stage) + 1]
    if stage in (ServiceStage.RETIRING, ServiceStage.RETIRED):
        way.remove(ServiceStage.EVOLVING)
    days = (world.calendar.today - since.date()).days
    for place, (before, after) in enumerate(pairwise(way), 1):
        ago = round(days * (1 - place / len(way)) + chance.near(0, days / len(way) / 4))
        at = world.calendar.some_hour(world.calendar.ago(max(ago, 2)), chance)
        world.change(at, Set(Service.KIND.name, id, "stage", before.value, after.value))


def _age(entry: Entry, chance: Chance) -> int:
    """Return how many days ago a service was thought of: ideas are young."""
    ages = {
        "idea": (10, 120),
        "exploring": (100, 330),
        "business_case": (250, 500),
        "in_procurement": (400, 700),
        "in_delivery": (500, 900),
    }
    return chance.between(*ages.get(entry["stage"], (1500, 3500)))
