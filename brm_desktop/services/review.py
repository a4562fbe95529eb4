"""The weekly review: read, decided one thing at a time, left and resumed, ended with what was done."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from brm_desktop.base.local_zone import find_local_zone
from brm_desktop.domain.dates import monday_of
from brm_desktop.domain.fields import Id
from brm_desktop.domain.note import Note, NoteKind
from brm_desktop.domain.review import (
    VERBS,
    Decision,
    Item,
    Stop,
    Verb,
    Walk,
    is_resumed,
    plan_walk,
    without_decided,
    without_undone,
)
from brm_desktop.services import edits, follow_ups
from brm_desktop.services.portfolio import Portfolio
from brm_desktop.storage import meta
from brm_desktop.storage.committed import Committed
from brm_desktop.storage.review import list_review_agencies, list_review_promises

_KEY = "review"
_MEETING_AT, _MEETING_LASTS = time(10), timedelta(hours=1)
_SAID: Mapping[Verb, str] = {
    "done": "done", "tomorrow": "moved to tomorrow", "next_week": "moved to next week", "someday": "someday",
    "drop": "dropped", "nudge": "nudged", "reply": "reply received", "meeting": "meeting planned",
    "follow_up": "follow-up added", "skip": "skipped",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Review:
    """Where the review stands; `stops` is what is left, in the order of the walk."""

    walk: Walk
    stops: tuple[Stop, ...]
    was_resumed: bool


def read_review(portfolio: Portfolio, *, anew: bool = False) -> Review:
    """Return the review under way, or a new one where there is none, it is over, or `anew` asks for it."""
    connection, today = portfolio.database.reader(), portfolio.today()
    kept = None if anew else read_walk(portfolio)
    walk = kept or Walk(today, {})
    agencies = list_review_agencies(connection, today, portfolio.clock.now())
    stops = plan_walk(agencies, list_review_promises(connection, today), today)
    walk = walk._replace(decided=without_undone(stops, walk.decided))
    return Review(walk, without_decided(stops, walk.decided), kept is not None and bool(walk.decided))


def read_walk(portfolio: Portfolio) -> Walk | None:
    """Return the newest of what was kept, if that review goes on."""
    kept = _read(meta.find_text(portfolio.database.reader(), _KEY))
    return kept if kept is not None and is_resumed(kept, portfolio.today()) else None


def decide(
    portfolio: Portfolio, walk: Walk, stop: Stop, item: Item, verb: Verb, *, meeting_on: date | None = None
) -> tuple[Walk, Committed | None]:
    """Carry out one decision and keep that it was taken. A meeting needs its day. Raises: InvalidValue, NotFound."""
    made = _carry_out(portfolio, stop, item, verb, meeting_on)
    words = f"{item.title if item.id != stop.id else stop.name}: {_SAID[verb]}"
    walk = walk._replace(decided={**walk.decided, item.key: Decision(verb, item.stamp, words)})
    keep(portfolio, walk)
    return walk, made


def keep(portfolio: Portfolio, walk: Walk) -> None:
    """Keep where a review stands, in this copy of the portfolio alone."""
    decided = {key: list(decision) for key, decision in walk.decided.items()}
    value = {"started_on": walk.started_on.isoformat(), "ended": walk.ended, "decided": decided}
    meta.keep_text(portfolio.database, _KEY, json.dumps(value, ensure_ascii=False))


def plan_meeting(portfolio: Portfolio, agency_id: str, agency: str, on: date) -> Committed:
    """Add the note of a meeting with an agency, on a day at ten in the morning."""
    starts_at = datetime.combine(on, _MEETING_AT, ZoneInfo(find_local_zone()))
    note = edits.make_record(
        Note, title=f"Meeting with {agency}", kind=NoteKind.MEETING, starts_at=starts_at,
        ends_at=starts_at + _MEETING_LASTS, agencies=(Id(agency_id),),
    )  # fmt: skip
    return edits.create(portfolio, note, label=f"Planned a meeting with {agency}")


def _carry_out(portfolio: Portfolio, stop: Stop, item: Item, verb: Verb, meeting_on: date | None) -> Committed | None:
    today = portfolio.today()
    match verb:
        case "done":
            return follow_ups.complete(portfolio, item.id)
        case "tomorrow":
            return follow_ups.move_to(portfolio, today + timedelta(days=1), item.id)
        case "next_week":
            return follow_ups.move_to(portfolio, monday_of(today) + timedelta(days=7), item.id)
        case "someday":
            return follow_ups.put_off_to_someday(portfolio, item.id)
        case "drop":
            return follow_ups.drop(portfolio, item.id)
        case "nudge":
            return follow_ups.nudge(portfolio, item.id)
        case "reply":
            return follow_ups.reply_received(portfolio, item.id)
        case "meeting" if meeting_on is not None:
            return plan_meeting(portfolio, stop.id, stop.name, meeting_on)
    return None


def _read(kept: str | None) -> Walk | None:
    """Read what `keep` wrote; what cannot be read is no review."""
    try:
        held = json.loads(kept or "null")
        decided = {str(key): _read_decision(*parts) for key, parts in held["decided"].items()}
        return Walk(date.fromisoformat(held["started_on"]), decided, bool(held["ended"]))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _read_decision(verb: str, stamp: str, words: str) -> Decision:
    found = next((known for known in VERBS if known == verb), None)
    if found is None:
        raise ValueError(verb)
    return Decision(found, stamp, words)
