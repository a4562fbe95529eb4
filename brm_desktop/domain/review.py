"""The weekly review: what asks for a decision at each agency, in which order, and what was decided. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Literal, NamedTuple, get_args

from brm_desktop.domain.cadence import find_quiet
from brm_desktop.domain.dates import say_ago, say_days

Reason = Literal["overdue", "waiting", "quiet", "no_meeting", "nothing_ahead"]
Verb = Literal["done", "tomorrow", "next_week", "someday", "drop", "nudge", "reply", "meeting", "follow_up", "skip"]
REASONS: tuple[Reason, ...] = get_args(Reason)
VERBS: tuple[Verb, ...] = get_args(Verb)
OF_PROMISE: tuple[Verb, ...] = ("done", "tomorrow", "next_week", "someday", "drop", "skip")
OF_WAITING: tuple[Verb, ...] = ("nudge", "reply", *OF_PROMISE)
OF_AGENCY: tuple[Verb, ...] = ("meeting", "follow_up", "skip")
WAITS_LONG_DAYS = 14
RESUMED_WITHIN = timedelta(days=6)
NO_AGENCY = ""


class Promise(NamedTuple):
    """An open follow-up that may ask for a decision; `stamp` changes whenever it does."""

    id: str
    title: str
    turn: str
    due_on: date | None
    expected_on: date | None
    asked_on: date | None
    nudge_on: date | None
    agency_id: str
    stamp: str


class AgencyFacts(NamedTuple):
    """What is known of an agency on the day of the review; `stamp` changes with what is open or planned there."""

    id: str
    name: str
    priority: int | None
    cadence_days: int | None
    known_since: date
    last_contact_on: date | None
    next_meeting_on: date | None
    has_something_ahead: bool
    stamp: str


class Item(NamedTuple):
    """One thing to decide. `id` is the follow-up's, or the agency's."""

    reason: Reason
    id: str
    title: str
    words: str
    stamp: str

    @property
    def key(self) -> str:
        return f"{self.reason}:{self.id}"

    @property
    def verbs(self) -> tuple[Verb, ...]:
        """What can be decided."""
        if self.reason == "waiting":
            return OF_WAITING
        return OF_PROMISE if self.reason == "overdue" else OF_AGENCY


class Stop(NamedTuple):
    """An agency of the walk with what is left to decide there; an empty id gathers what is about none."""

    id: str
    name: str
    words: str
    items: tuple[Item, ...]


class Decision(NamedTuple):
    """What was decided about an item, how it stood then, and in which words it is told at the end."""

    verb: Verb
    stamp: str
    words: str


class Walk(NamedTuple):
    """A review under way."""

    started_on: date
    decided: Mapping[str, Decision]
    ended: bool = False


def plan_walk(agencies: Iterable[AgencyFacts], promises: Iterable[Promise], today: date) -> tuple[Stop, ...]:
    """Return the agencies that ask for a decision, those of the CIO's priorities first, what is about none last."""
    of = dict[str, list[Item]]()
    for promise in promises:
        if (item := find_item(promise, today)) is not None:
            of.setdefault(promise.agency_id, []).append(item)
    stops = list[Stop]()
    for agency in sorted(agencies, key=lambda one: (one.priority or 99, one.name.casefold(), one.id)):
        own = sorted(of.pop(agency.id, ()), key=_in_order)
        stops.append(Stop(agency.id, agency.name, _say_agency(agency, today), (*own, *_list_gaps(agency, today))))
    rest = sorted((item for items in of.values() for item in items), key=_in_order)
    stops.append(Stop(NO_AGENCY, "No agency", "Follow-ups about no agency", tuple(rest)))
    return tuple(stop for stop in stops if stop.items)


def find_item(promise: Promise, today: date) -> Item | None:
    """Return what a follow-up asks for: it is overdue, or somebody has been waited for too long."""
    if promise.turn != "waiting":
        if promise.due_on is None or promise.due_on >= today:
            return None
        return Item("overdue", promise.id, promise.title, f"overdue {_days(promise.due_on, today)}", promise.stamp)
    expected = promise.expected_on or promise.due_on
    words = ""
    if expected is not None and expected < today:
        words = f"expected {say_ago(expected, today)}"
    elif promise.nudge_on is not None and promise.nudge_on <= today:
        words = "time to nudge"
    elif expected is None and promise.asked_on is not None and (today - promise.asked_on).days >= WAITS_LONG_DAYS:
        words = f"asked {say_ago(promise.asked_on, today)}"
    return Item("waiting", promise.id, promise.title, words, promise.stamp) if words else None


def without_decided(stops: Iterable[Stop], decided: Mapping[str, Decision]) -> tuple[Stop, ...]:
    """Leave out what was decided. What stands again as it did before it was decided has been undone, and is back."""
    left = (
        stop._replace(items=tuple(item for item in stop.items if not _is_decided(item, decided.get(item.key))))
        for stop in stops
    )
    return tuple(stop for stop in left if stop.items)


def without_undone(stops: Iterable[Stop], decided: Mapping[str, Decision]) -> dict[str, Decision]:
    """Forget what was undone since; that a follow-up was asked for is decided before there is one."""
    there = {item.key: item for stop in stops for item in stop.items}
    return {
        key: one
        for key, one in decided.items()
        if key not in there or one.verb == "follow_up" or _is_decided(there[key], one)
    }


def is_resumed(walk: Walk, today: date) -> bool:
    """Say whether a review that was left goes on, rather than a new one beginning."""
    return not walk.ended and timedelta(0) <= today - walk.started_on <= RESUMED_WITHIN


def count_decided(decided: Mapping[str, Decision]) -> dict[Verb, int]:
    """Return how often each thing was decided, in the order of the verbs."""
    counts = {verb: sum(one.verb == verb for one in decided.values()) for verb in VERBS}
    return {verb: number for verb, number in counts.items() if number}


def _is_decided(item: Item, decision: Decision | None) -> bool:
    if decision is None:
        return False
    return decision.verb == "skip" or item.stamp != decision.stamp


def _list_gaps(agency: AgencyFacts, today: date) -> Iterable[Item]:
    quiet = find_quiet(agency.last_contact_on, agency.cadence_days, today, agency.known_since)
    if quiet is not None:
        yield Item("quiet", agency.id, "Going quiet", quiet.words, agency.stamp)
    if agency.next_meeting_on is None:
        yield Item("no_meeting", agency.id, "No next meeting", "nothing is planned", agency.stamp)
    if not agency.has_something_ahead:
        yield Item("nothing_ahead", agency.id, "Nothing on the horizon", "nothing is known to come", agency.stamp)


def _say_agency(agency: AgencyFacts, today: date) -> str:
    parts = [f"Priority {agency.priority}" if agency.priority else ""]
    parts.append(
        f"last contact {say_ago(agency.last_contact_on, today)}" if agency.last_contact_on else "no contact yet"
    )
    if agency.next_meeting_on:
        parts.append(f"next meeting {say_ago(agency.next_meeting_on, today)}")
    said = " · ".join(part for part in parts if part)
    return said[:1].upper() + said[1:]


def _days(day: date, today: date) -> str:
    return say_days((today - day).days)


def _in_order(item: Item) -> tuple[int, str]:
    return REASONS.index(item.reason), item.id
