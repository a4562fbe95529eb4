"""What follows from the facts: what matters today, and the edition that may be left on the table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from brm_desktop.domain.briefing import Edition
from brm_desktop.domain.dates import say_days
from brm_desktop.reports import wording
from brm_desktop.reports.facts import (
    BriefingFacts,
    OutcomeFact,
    PersonFact,
    PromiseFact,
    ServiceFact,
    Tone,
    Top,
    WhatMatters,
)

ENDS_SOON_DAYS = 120
_SENTENCES = 3
_SHORT_CHARACTERS = 80

Said = tuple[str, str] | None  # a sentence and its reason


def what_matters(facts: BriefingFacts) -> WhatMatters:
    """Return what the manager wrote for this meeting, or sentences composed from the facts."""
    return facts.what_matters or compose_what_matters(facts)


def compose_what_matters(facts: BriefingFacts) -> WhatMatters:
    """Say in one to three sentences what the facts ask of this meeting, most pressing first."""
    said = [found for rule in _PRESSING if (found := rule(facts))]
    if not said and _is_known(facts):
        said = [_NOTHING_PRESSES]
    said += [found for rule in _AHEAD if (found := rule(facts))]
    said = said[:_SENTENCES] or [_LITTLE_KNOWN]
    return WhatMatters(" ".join(text for text, _ in said), written=False, reasons=tuple(why for _, why in said))


def redact(facts: BriefingFacts, edition: Edition) -> BriefingFacts:
    """Return the facts as an edition may print them.

    For handover stance, influence, remarks on people, health, ratings and what is not working are gone.
    """
    if edition is Edition.MANAGER:
        return replace(facts, edition=edition)
    return replace(
        facts,
        edition=edition,
        what_matters=facts.what_matters if facts.what_matters and facts.what_matters.written else None,
        health=None,
        not_working=Top(),
        people=Top(tuple(PersonFact(who.name, who.title) for who in facts.people.items), facts.people.total),
        services=Top(tuple(map(_without_rating, facts.services.items)), facts.services.total),
    )


def _without_rating(service: ServiceFact) -> ServiceFact:
    return ServiceFact(service.label) if service.is_rating else service


def _we_are_late(facts: BriefingFacts) -> Said:
    late = _late(facts.we_owe, facts)
    if not late:
        return None
    first, count = late[0], max(len(late), facts.we_owe.pressing)
    due = wording.due(first.due_on, facts.as_of_on)
    text = f"We still owe them “{_short(first.title)}”, {due}: bring it, or a new date"
    if count > 1:
        text = f"We are late on {_promises(count)} to them; the oldest is “{_short(first.title)}”, {due}"
    return wording.sentence(text), f"{_promises(count)} of ours past due"


def _outcomes_behind(facts: BriefingFacts) -> Said:
    behind = [item for item in facts.outcomes.items if item.tone in (Tone.WATCH, Tone.RISK)]
    if not behind:
        return None
    behind.sort(key=lambda item: item.tone is not Tone.RISK)
    count, total = max(len(behind), facts.outcomes.pressing), facts.outcomes.total
    names = wording.listed(list(map(_named, behind[:2])))
    lead = "" if count <= 2 else "first "
    text = f"{_share(count, total)} {'is' if count == 1 else 'are'} behind: {lead}{names}"
    return wording.sentence(text), f"{wording.spelled(count)} outcomes behind or off track"


def _share(count: int, total: int) -> str:
    """Say how many outcomes of all there are: 'One of five outcomes', 'Both outcomes', 'The one outcome'."""
    if count < total:
        return f"{wording.capital(wording.spelled(count))} of {wording.spelled(total)} outcomes"
    return {1: "The one outcome we track", 2: "Both outcomes"}.get(count, f"All {wording.spelled(count)} outcomes")


def _named(item: OutcomeFact) -> str:
    """Say an outcome with where it is and where it should be."""
    if item.now is None or item.target is None:
        return _short(item.statement)
    now, target = wording.quantity(item.now, item.unit), wording.quantity(item.target, item.unit)
    return f"{_short(item.statement)} (now {now}, target {target})"


def _they_are_late(facts: BriefingFacts) -> Said:
    late = _late(facts.they_owe, facts)
    if not late:
        return None
    first, count = late[0], max(len(late), facts.they_owe.pressing)
    how = f"“{_short(first.title)}”, {wording.due(first.due_on, facts.as_of_on)}"
    text = f"{f'{first.who} owes' if first.who else 'They owe'} us {how}: ask when it comes"
    if count > 1:
        whom = f"ask {first.who} first about" if first.who else "ask first about"
        text = f"They are late on {_promises(count)} to us; {whom} {how}"
    return wording.sentence(text), f"{_promises(count)} of theirs past due"


def _agreement_ends(facts: BriefingFacts) -> Said:
    ending = [item for item in facts.agreements.items if 0 <= (item.ends_on - facts.as_of_on).days <= ENDS_SOON_DAYS]
    if not ending:
        return None
    first = min(ending, key=lambda item: item.ends_on)
    days_left = (first.ends_on - facts.as_of_on).days
    day = wording.short_day(first.ends_on, facts.as_of_on.year)
    text = f"{_short(first.spoken)} ends {f'on {day}, in {say_days(days_left)}' if days_left else 'today'}"
    return wording.sentence(text), f"an agreement ends within {ENDS_SOON_DAYS} days"


def _high_risk(facts: BriefingFacts) -> Said:
    high = next((risk for risk in facts.risks.items if risk.tone is Tone.RISK), None)
    if high is None:
        return None
    count = max(1, facts.risks.pressing)
    lead = "One risk is" if count == 1 else f"{wording.capital(wording.spelled(count))} risks are"
    first = "" if count == 1 else "first "
    return wording.sentence(f"{lead} rated high: {first}{_short(high.label)}"), "a risk rated high"


def _not_working(facts: BriefingFacts) -> Said:
    found = facts.not_working.items
    return (wording.sentence(f"Not working: {_short(found[0])}"), "noted as not working") if found else None


def _first_on_horizon(facts: BriefingFacts) -> Said:
    item = next((item for item in facts.horizon.items if item.when), None)
    if item is None:
        return None
    return wording.sentence(f"Next over the horizon: {_short(item.what)} ({wording.period(item.when)})"), "a date ahead"


def _last_decision(facts: BriefingFacts) -> Said:
    if facts.since is None or not facts.since.decisions.items:
        return None
    decided = _short(facts.since.decisions.items[0])
    return wording.sentence(f"Decided when we last met: {decided}"), "a decision since we last met"


def _is_known(facts: BriefingFacts) -> bool:
    return bool(facts.outcomes.total + facts.we_owe.total + facts.they_owe.total + facts.agreements.total)


_NOTHING_PRESSES = ("Nothing we track is late, behind or about to end.", "no fact asks for attention")
_LITTLE_KNOWN = (
    "Little is recorded yet. Learn what they want to achieve, who decides, and what they need from us first.",
    "no outcomes, promises or agreements on record",
)

_PRESSING: tuple[Callable[[BriefingFacts], Said], ...] = (
    _we_are_late,
    _outcomes_behind,
    _they_are_late,
    _agreement_ends,
    _high_risk,
    _not_working,
)
_AHEAD: tuple[Callable[[BriefingFacts], Said], ...] = (_first_on_horizon, _last_decision)


def _late(promises: Top[PromiseFact], facts: BriefingFacts) -> list[PromiseFact]:
    return [item for item in promises.items if item.days_late(facts.as_of_on)]


def _promises(count: int) -> str:
    return "one promise" if count == 1 else f"{wording.spelled(count)} promises"


def _short(text: str) -> str:
    text = " ".join(text.split()).rstrip(".")
    if len(text) <= _SHORT_CHARACTERS:
        return text
    return text[:_SHORT_CHARACTERS].rsplit(" ", 1)[0].rstrip(",;:") + "…"
