"""The practice of the sample: managers, who looks after whom, forums, milestones and risks."""

from __future__ import annotations

from datetime import timedelta

from brm_desktop.domain.assessment import Assessment
from brm_desktop.domain.assignment import Assignment
from brm_desktop.domain.fields import Id
from brm_desktop.domain.forum import Forum, Intent
from brm_desktop.domain.ladder import PRACTICE_MARKS
from brm_desktop.domain.manager import Manager
from brm_desktop.domain.milestone import CallToAction, Milestone
from brm_desktop.domain.risk import Risk, RiskKind
from brm_desktop.services.sample.chance import Chance
from brm_desktop.services.sample.material import Entry
from brm_desktop.services.sample.phrases import Phrase
from brm_desktop.services.sample.world import ForumPlace, Place, World, ids_of

_DAY = timedelta(days=1)
_MILESTONES_OPENED_DAYS = 460


def make_managers(world: World) -> None:
    """Put down the manager whose portfolio this is, and the colleagues."""
    chance = world.chance("managers")
    for entry in world.material.practice["manager"]:
        manager = Manager(
            id=chance.make_id(world.calendar.first_at), name=entry["name"], office=world.material.practice["office"],
            email=entry["email"], phone=entry["phone"], me=entry.get("me", False),
        )  # fmt: skip
        world.managers.append(manager.name)
        world.add(world.calendar.first_at, manager)
        _assign(world, manager.id, entry, chance)


def make_forums(world: World) -> None:
    """Put down the forums with their co-chairs and members as they are now."""
    chance = world.chance("forums")
    integrator = world.partner_people[next(iter(world.partners.values()))]
    for number, entry in enumerate(world.material.practice["forum"]):
        places = world.places(entry["agencies"])
        members = [
            chance.pick_early(place.holding(world.calendar.today, world.calendar.today)[:6]).id for place in places
        ]
        at = world.calendar.at(world.calendar.ago(2600 - 300 * number), 9)
        forum = Forum(
            id=chance.make_id(at), name=entry["name"], intent=Intent(entry["intent"]), cadence_days=entry["cadence"],
            purpose=entry["purpose"], success_factors=entry["success"], agenda="\n".join(entry["agenda"]),
            agencies=ids_of(places), chair=members[0],
            co_chair=integrator[number % len(integrator)].id, members=tuple(dict.fromkeys(members)),
        )  # fmt: skip
        world.add(at, forum)
        sayings = tuple(map(Phrase, entry["sayings"]))
        world.forums.append(ForumPlace(forum.id, forum.name, entry["cadence"], sayings, places))


def make_milestones(world: World) -> None:
    """Put down the small goals of the practice, most of them reached."""
    chance, calendar = world.chance("milestones"), world.calendar
    at = calendar.at(calendar.ago(_MILESTONES_OPENED_DAYS), 15)
    for entry in world.material.practice["milestone"]:
        done = entry.get("done")
        milestone = Milestone(
            id=chance.make_id(at), title=entry["title"], call=CallToAction(entry["call"]),
            due_on=calendar.today + _DAY * entry["due"], done_on=calendar.ago(-done) if done else None,
        )  # fmt: skip
        world.add(at, milestone)


def make_risks(world: World) -> None:
    """Put down the risks, each owned by somebody of its agency."""
    chance, calendar = world.chance("risks"), world.calendar
    for entry in world.material.practice["risk"]:
        place = world.agencies[entry["agency"]]
        at = calendar.some_hour(calendar.ago(chance.between(60, 300)), chance)
        closed = entry.get("closed")
        risk = Risk(
            id=chance.make_id(at), title=entry["title"], agency=place.id, kind=RiskKind(entry["kind"]),
            threatens=entry["threatens"], likelihood=entry["likelihood"], impact=entry["impact"],
            owner=_owner(world, place, chance), mitigation=entry["mitigation"],
            outcomes=_threatened(world, entry),
            review_on=calendar.today + _DAY * entry["review"], closed_on=calendar.ago(-closed) if closed else None,
        )  # fmt: skip
        world.add(at, risk)


def make_maturity(world: World) -> None:
    """Judge the practice itself twice a year since it was opened."""
    chance, calendar = world.chance("maturity"), world.calendar
    for entry in world.material.practice["maturity"]:
        on = calendar.ago(entry["days"])
        at = calendar.at(on, 16, 30)
        marks = dict(zip((field.name for field in PRACTICE_MARKS), entry["marks"], strict=True))
        judged = Assessment(
            id=chance.make_id(at), on=on, assessor=world.managers[0], evidence=entry["evidence"], **marks
        )
        world.add(at, judged)


def _threatened(world: World, entry: Entry) -> tuple[Id, ...]:
    """Return the outcome of the risk's agency that it threatens, where it is said to threaten the first of them."""
    outcome = world.outcomes.get(entry["agency"]) if entry.get("first") else None
    return (outcome,) if outcome is not None else ()


def _assign(world: World, manager: Id, entry: Entry, chance: Chance) -> None:
    calendar = world.calendar
    if entry.get("me"):
        took_over = calendar.ago(1900)
        for place in world.agencies.values():
            late = place.text.acronym in _formerly_led(world)
            _add(world, Assignment(
                id=chance.make_id(calendar.first_at), manager=manager, agency=place.id, role="Lead",
                since=took_over if late else calendar.past[0],
            ))  # fmt: skip
    for acronym in entry.get("backs", ()):
        _add(world, Assignment(
            id=chance.make_id(calendar.first_at), manager=manager, agency=world.agencies[acronym].id, role="Backup",
            since=calendar.ago(900),
        ))  # fmt: skip
    for acronym in entry.get("led", ()):
        _add(world, Assignment(
            id=chance.make_id(calendar.first_at), manager=manager, agency=world.agencies[acronym].id, role="Lead",
            since=calendar.past[0], until=calendar.ago(1900),
        ))  # fmt: skip


def _add(world: World, assignment: Assignment) -> None:
    assert assignment.since is not None
    world.add(world.calendar.at(assignment.since, 9), assignment)


def _formerly_led(world: World) -> set[str]:
    return {acronym for entry in world.material.practice["manager"] for acronym in entry.get("led", ())}


def _owner(world: World, place: Place, chance: Chance) -> Id:
    return chance.pick(place.holding(world.calendar.today, world.calendar.today)[1:4] or place.members).id
