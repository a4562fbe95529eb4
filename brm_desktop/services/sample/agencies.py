"""The agencies of the sample, what is coming for each, and how its relationship was judged over three years."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from brm_desktop.domain.agency import Agency
from brm_desktop.domain.assessment import Assessment, Invitation, Stage
from brm_desktop.domain.horizon_item import HorizonItem, HorizonKind
from brm_desktop.domain.ops import Set
from brm_desktop.services.sample.chance import Chance
from brm_desktop.services.sample.material import AgencyText, Entry
from brm_desktop.services.sample.world import Place, World

_QUARTERS = 12
_PHONE = "303-555-01{:02d}"
_CENTS_PER_MILLION = 100_000_000
_STAGES = tuple(Stage)
_EVIDENCE = (
    "They asked us before they wrote the request.", "We heard of the purchase after it was signed.",
    "Figures were shared without being asked for.", "The head spoke for the shared service in the cabinet.",
    "Two of our promises were late, and they said so.", "Invited to the strategy meeting, for the second half.",
    "Meetings are about tickets and prices.", "They brought their own measure, and it was better.",
    "A complaint came to us first, and not to the governor's office.", "The survey of directors, eleven answers.",
)  # fmt: skip
_NEXT_RUNG = (
    "Be in the room when the plan is drawn, not when it is done.", "Keep every date for two quarters.",
    "One outcome measured together, with its baseline agreed.",
    "Bring an idea from another agency that saves them money.", "Meet the deputy alone, every month.",
    "Show what the last three changes were worth.",
)  # fmt: skip


def make_agencies(world: World) -> None:
    """Put down the agencies; what was learned of them later comes as changes, so that each has a history."""
    chance = world.chance("agencies")
    for text in world.material.agencies:
        place = world.agencies[text.acronym] = Place(text, chance.make_id(world.calendar.first_at))
        place.contact_on = world.calendar.ago(text.contact_days)
    for number, place in enumerate(world.agencies.values()):
        world.add(world.calendar.first_at, _agency(world, place, number, chance))
        _learn(world, place, chance)


def make_horizon(world: World) -> None:
    """Put down what is coming for each agency."""
    chance = world.chance("horizon")
    for place in world.agencies.values():
        for entry in place.text.coming:
            at = world.calendar.some_hour(world.calendar.ago(chance.between(20, 200)), chance)
            item = HorizonItem(
                id=chance.make_id(at), title=entry["title"], agency=place.id, kind=HorizonKind(entry["kind"]),
                when=_period(world.calendar.today + timedelta(days=entry["in_days"]), entry["by"]),
            )  # fmt: skip
            world.add(at, item)


def make_assessments(world: World) -> None:
    """Judge every relationship once a quarter for three years, and every partner once a year."""
    chance = world.chance("assessments")
    for place in world.agencies.values():
        for quarter in range(_QUARTERS, -1, -1):
            on = world.calendar.ago(quarter * 91 + 9)
            _add(world, _assess(world, place, on, 1 - quarter / _QUARTERS, chance))
    for entry in world.material.partners:
        for years in range(2, -1, -1):
            _add(world, _rate(world, entry, world.calendar.ago(years * 365 + chance.between(20, 80)), chance))


def _agency(world: World, place: Place, number: int, chance: Chance) -> Agency:
    text, names = place.text, world.material.names
    domain = text.acronym.lower()
    return Agency(
        id=place.id, name=text.name, acronym=text.acronym, former_names=tuple(text.former), kind=text.kind,
        website=f"https://{domain}.example.org", phones=(_PHONE.format(number + 10),),
        emails=(f"office@{domain}.example.org",),
        address=f"{100 + 20 * number} {chance.pick(names.streets)}\n{names.towns[0]}", priority=text.priority,
        cio_priority=text.cio, cadence_days=text.cadence, staff=text.staff, budget=text.budget_m * _CENTS_PER_MILLION,
        mission=text.mission, business=text.business, technology=text.technology,
        parent=world.agencies[text.parent].id if text.parent else None,
    )  # fmt: skip


def _learn(world: World, place: Place, chance: Chance) -> None:
    """Write down later what takes time to know."""
    text, ago = place.text, world.calendar.ago
    for field, value, days in (
        ("culture", text.culture, chance.between(2200, 3200)),
        ("needs", text.needs, chance.between(250, 500)),
        ("direction", text.direction, chance.between(90, 240)),
        ("horizon", text.horizon, chance.between(20, 80)),
    ):
        world.change(world.calendar.some_hour(ago(days), chance), Set("agency", place.id, field, "", value))


def _assess(world: World, place: Place, on: date, way: float, chance: Chance) -> Assessment:
    """Judge a relationship when it had made this part of its way to where it is now."""
    ours, theirs, target = (_STAGES.index(Stage(stage)) for stage in place.text.stages)
    earlier = 1 if way < 0.55 else 0
    marks = _marks(place.text, way, chance)
    at = world.calendar.some_hour(on, chance)
    return Assessment(
        id=chance.make_id(at), on=on, agency=place.id, assessor=world.managers[0],
        stage_ours=_STAGES[max(ours - earlier, 0)], stage_theirs=_STAGES[max(theirs - earlier, 0)],
        stage_target=_STAGES[target], trust=marks[0], communication=marks[1], collaboration=marks[2],
        satisfaction=marks[3], strategy=_invited(ours - earlier, chance), next_rung=chance.pick(_NEXT_RUNG),
        evidence=" ".join(chance.some(_EVIDENCE, 2)),
    )  # fmt: skip


def _invited(stage: int, chance: Chance) -> Invitation | None:
    """Say whether we were in the room for their strategy: the higher the rung, the likelier."""
    if chance.flip(0.4):
        return None
    return Invitation.INVITED if stage >= 3 else Invitation.IN_PART if stage == 2 else Invitation.NOT_INVITED


def _marks(text: AgencyText, way: float, chance: Chance) -> Sequence[int]:
    """Return the four marks: today's as written, earlier ones as far below or above as the trend says."""
    drift = text.trend * (1 - way) * 1.3
    shake = 0.0 if way == 1 else 0.45
    return [min(max(round(mark - drift + chance.near(0, shake)), 1), 5) for mark in text.pulse]


def _rate(world: World, entry: Entry, on: date, chance: Chance) -> Assessment:
    objectives, citizens, satisfied = entry["marks"]
    shake = 0 if on >= world.calendar.ago(100) else chance.between(-1, 1)
    at = world.calendar.some_hour(on, chance)
    return Assessment(
        id=chance.make_id(at), on=on, partner=world.partners[entry["name"]], assessor=world.managers[0],
        objectives=min(max(objectives + shake, 1), 5), citizen_outcomes=citizens, satisfaction=satisfied,
        trust=min(max(objectives, 1), 5), evidence="Scorecard of the year, and what the agencies say.",
    )  # fmt: skip


def _add(world: World, assessment: Assessment) -> None:
    world.add(world.calendar.at(assessment.on, 16), assessment)


def _period(on: date, by: str) -> str:
    """Write a day as a day, a month or a quarter."""
    if by == "quarter":
        return f"{on.year}-Q{(on.month + 2) // 3}"
    return on.isoformat() if by == "day" else on.isoformat()[:7]
