"""What has changed between two briefings of one agency, in plain sentences. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from brm_desktop.reports import wording
from brm_desktop.reports.facts import (
    AgreementFact,
    BriefingFacts,
    HorizonFact,
    OutcomeFact,
    PersonFact,
    PromiseFact,
    RiskFact,
    ServiceFact,
    Top,
)

T = TypeVar("T")


def list_changes(before: BriefingFacts, after: BriefingFacts) -> list[str]:
    """Say what is different in the later facts, in the order of the page.

    A list of which only the first were read says nothing of those beyond. What one edition may not print is not
    compared: a word, a stance or a rating that either page leaves out.
    """
    said = [
        *_agency(before, after),
        *_horizon(before, after),
        *_outcomes(before, after),
        *_people(before, after),
        *_services(before, after),
        *_risks(before, after),
        *_promises("We owe", before.we_owe, after.we_owe, before, after),
        *_promises("They owe", before.they_owe, after.they_owe, before, after),
        *_decisions(before, after),
    ]
    return [wording.sentence(each) for each in said]


def _agency(before: BriefingFacts, after: BriefingFacts) -> Iterator[str]:
    if before.agency != after.agency:
        yield f"{before.agency} is now {after.agency}"
    if before.head != after.head:
        yield f"The head is {after.head or 'not recorded any more'}" + (f", was {before.head}" if before.head else "")
    if before.health and after.health and before.health.word != after.health.word:
        yield f"Health went from {before.health.word} to {after.health.word}"
    if before.direction != after.direction:
        yield "Where they want to go was written anew" if after.direction else "Where they want to go was cleared"


def _horizon(before: BriefingFacts, after: BriefingFacts) -> Iterator[str]:
    def key(item: HorizonFact) -> str:
        return item.what

    for item in _new(before.horizon, after.horizon, key):
        yield f"New over the horizon: {item.what}" + (f" ({wording.period(item.when)})" if item.when else "")
    for old, new in _both(before.horizon, after.horizon, key):
        if old.when != new.when:
            yield f"{new.what} moved from {wording.period(old.when) or 'no date'} to {_when(new)}"


def _when(item: HorizonFact) -> str:
    return wording.period(item.when) or "no date"


def _outcomes(before: BriefingFacts, after: BriefingFacts) -> Iterator[str]:
    def key(item: OutcomeFact) -> str:
        return item.statement

    for item in _new(before.outcomes, after.outcomes, key):
        yield f"New outcome: {item.statement}"
    for item in _new(after.outcomes, before.outcomes, key):
        yield f"Outcome no longer open: {item.statement}"
    for old, new in _both(before.outcomes, after.outcomes, key):
        yield from _outcome(old, new)


def _outcome(old: OutcomeFact, new: OutcomeFact) -> Iterator[str]:
    if old.status != new.status:
        yield f"{new.statement}: was {old.status}, is {new.status}"
    figures = wording.quantity(old.now, old.unit), wording.quantity(new.now, new.unit)
    if figures[0] != figures[1]:
        yield f"{new.statement}: from {figures[0]} to {figures[1]}"
    if old.target != new.target:
        yield f"{new.statement}: the target is {wording.quantity(new.target, new.unit)}, was " + wording.quantity(
            old.target, old.unit
        )
    if new.correction and new.correction != old.correction:
        why = f": {new.correction.why}" if new.correction.why else ""
        yield f"{new.statement}: course correction, {new.correction.kind.lower()}{why}"


def _people(before: BriefingFacts, after: BriefingFacts) -> Iterator[str]:
    def key(person: PersonFact) -> str:
        return person.name

    if before.people_attend == after.people_attend:
        for person in _new(before.people, after.people, key):
            yield f"New among the people: {_named(person)}"
        for person in _new(after.people, before.people, key):
            yield f"No longer among the people: {_named(person)}"
    for old, new in _both(before.people, after.people, key):
        if old.title != new.title and new.title:
            yield f"{new.name} is now {new.title}" + (f", was {old.title}" if old.title else "")
        if old.stance and new.stance and old.stance != new.stance:
            yield f"{new.name}: stance was {old.stance}, is {new.stance}"


def _named(person: PersonFact) -> str:
    return f"{person.name}, {person.title}" if person.title else person.name


def _services(before: BriefingFacts, after: BriefingFacts) -> Iterator[str]:
    def named(item: AgreementFact) -> str:
        return item.label

    def key(item: ServiceFact) -> str:
        return item.label

    year = after.as_of_on.year
    for item in _new(before.agreements, after.agreements, named):
        yield f"Newly listed: {item.label}, ends {wording.short_day(item.ends_on, year)}"
    for old, new in _both(before.agreements, after.agreements, named):
        if old.ends_on != new.ends_on:
            days = wording.short_day(new.ends_on, year), wording.short_day(old.ends_on, year)
            yield f"{new.label} ends {days[0]}, was {days[1]}"
        elif old.ends_on >= before.as_of_on and new.ends_on < after.as_of_on:
            yield f"{new.label} has ended"
    for service in _new(before.services, after.services, key):
        yield f"New service: {service.label}"
    for service in _new(after.services, before.services, key):
        yield f"Service no longer listed: {service.label}"
    for first, last in _both(before.services, after.services, key):
        if first.value and last.value and first.value != last.value:
            yield f"{last.label}: was {first.value}, is {last.value}"


def _risks(before: BriefingFacts, after: BriefingFacts) -> Iterator[str]:
    def key(item: RiskFact) -> str:
        return item.label

    for item in _new(before.risks, after.risks, key):
        yield f"New risk: {item.label}"
    for item in _new(after.risks, before.risks, key):
        yield f"Risk no longer open: {item.label}"
    for old, new in _both(before.risks, after.risks, key):
        if old.word != new.word:
            yield f"{new.label}: was {old.word}, is {new.word}"
    if before.edition is after.edition:
        for text in _new(before.not_working, after.not_working, str):
            yield f"Newly noted as not working: {text}"


def _promises(
    lead: str, before: Top[PromiseFact], after: Top[PromiseFact], then: BriefingFacts, now: BriefingFacts
) -> Iterator[str]:
    def key(item: PromiseFact) -> tuple[str, str]:
        return item.title, item.who

    whose = "us" if lead == "They owe" else "them"
    for item in _new(before, after, key):
        yield f"{lead} {whose} since: {item.title}"
    for item in _new(after, before, key):
        yield f"No longer open: {item.title}"
    for old, new in _both(before, after, key):
        if old.due_on != new.due_on:
            year = now.as_of_on.year
            days = (wording.short_day(each.due_on, year) if each.due_on else "no date" for each in (old, new))
            yield f"{new.title}: due moved from {' to '.join(days)}"
        elif new.days_late(now.as_of_on) and not old.days_late(then.as_of_on):
            yield f"{new.title}: now {wording.due(new.due_on, now.as_of_on)}"


def _decisions(before: BriefingFacts, after: BriefingFacts) -> Iterator[str]:
    if after.since is None:
        return
    known: Top[str] = before.since.decisions if before.since else Top()
    for title in _new(known, after.since.decisions, str):
        yield f"Decided: {title}"


def _new(before: Top[T], after: Top[T], key: Callable[[T], object]) -> Iterator[T]:
    """Yield what only the second list has; nothing where the first one was cut short."""
    if before.total > len(before.items):
        return
    known = set(map(key, before.items))
    yield from (item for item in after.items if key(item) not in known)


def _both(before: Top[T], after: Top[T], key: Callable[[T], object]) -> Iterator[tuple[T, T]]:
    """Yield each that both lists have, as it was and as it is; of several of one name none."""
    old, new = _named_once(before, key), _named_once(after, key)
    yield from ((old[name], item) for name, item in new.items() if name in old)


def _named_once(top: Top[T], key: Callable[[T], object]) -> dict[object, T]:
    names = list(map(key, top.items))
    return {name: item for name, item in zip(names, top.items, strict=True) if names.count(name) == 1}
