"""Follow-ups: done, reopened, moved, waited for, answered; one or many at a time, each call one commit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from brm_desktop.base.errors import InvalidValue
from brm_desktop.base.local_zone import find_local_zone
from brm_desktop.domain.dates import local_of, say_moment
from brm_desktop.domain.fields import Id
from brm_desktop.domain.follow_up import FollowUp, Priority, Status, Turn
from brm_desktop.domain.ops import Create, Op, Restore, make_changes
from brm_desktop.services import edits
from brm_desktop.services.portfolio import Portfolio
from brm_desktop.storage import rows
from brm_desktop.storage.committed import Committed

_CLOSED = (Status.DONE, Status.DROPPED)


def complete(portfolio: Portfolio, *ids: str) -> Committed | None:
    """Mark follow-ups done; a repeating one makes exactly its next occurrence. None when all were done."""
    now = portfolio.clock.now()

    def ops_of(before: FollowUp) -> Iterator[Op]:
        if before.status not in _CLOSED:
            yield from make_changes(before, replace(before, status=Status.DONE, done_at=now))
            yield from list_successors(portfolio, before, portfolio.today())

    return _commit(portfolio, ids, "Done", ops_of)


def reopen(portfolio: Portfolio, *ids: str) -> Committed | None:
    """Mark follow-ups open again."""
    return _change(portfolio, ids, "Reopened", lambda one: replace(one, status=Status.OPEN, done_at=None))


def drop(portfolio: Portfolio, *ids: str) -> Committed | None:
    """Let follow-ups go without doing them."""
    now = portfolio.clock.now()
    return _change(portfolio, ids, "Dropped", lambda one: replace(one, status=Status.DROPPED, done_at=now))


def move_to(portfolio: Portfolio, due_on: date | None, *ids: str) -> Committed | None:
    """Change the day follow-ups are due, or are expected; a later day counts as a slip. None takes the day away."""
    return _change(portfolio, ids, "Moved", lambda one: _moved(one, due_on))


def snooze(portfolio: Portfolio, until: datetime, *ids: str) -> Committed | None:
    """Move when follow-ups remind; when they are due stays. Raises: InvalidValue for a moment that is over."""
    if until <= portfolio.clock.now():
        raise InvalidValue("A reminder cannot come before now")
    said = say_moment(local_of(until, find_local_zone()), portfolio.today())
    return _change(portfolio, ids, f"Snoozed until {said}", lambda one: replace(one, remind_at=until))


def skip(portfolio: Portfolio, *ids: str) -> Committed | None:
    """Let this occurrence of repeating follow-ups go; exactly the next one comes, today or later.

    None where none of them repeats and is open.
    """
    now, yesterday = portfolio.clock.now(), portfolio.today() - timedelta(days=1)

    def ops_of(before: FollowUp) -> Iterator[Op]:
        if before.recurrence and before.status not in _CLOSED:
            yield from make_changes(before, replace(before, status=Status.DROPPED, done_at=now))
            yield from list_successors(portfolio, before, max(before.due_on or yesterday, yesterday))

    return _commit(portfolio, ids, "Skipped once", ops_of)


def put_off_to_someday(portfolio: Portfolio, *ids: str) -> Committed | None:
    """Take follow-ups off the dated lists."""
    return _change(
        portfolio, ids, "Someday", lambda one: replace(_moved(one, None), status=Status.SOMEDAY, start_on=None)
    )


def wait_for(portfolio: Portfolio, *ids: str) -> Committed | None:
    """Turn what is mine to do into what I wait for, asked today."""
    today = portfolio.today()
    return _change(portfolio, ids, "Waiting for", lambda one: _asked(one, today))


def reply_received(portfolio: Portfolio, *ids: str) -> Committed | None:
    """Turn what I waited for into mine to act on."""
    return _change(portfolio, ids, "Reply received", lambda one: replace(one, turn=Turn.MINE, nudge_on=None))


def nudge(portfolio: Portfolio, *ids: str) -> Committed | None:
    """Count a nudge of what is waited for and set the day of the next; None where nothing is waited for."""
    today = portfolio.today()

    def nudged(one: FollowUp) -> FollowUp:
        if one.turn is not Turn.WAITING:
            return one
        next_on = today + timedelta(days=one.nudge_days) if one.nudge_days else None
        return replace(one, nudge_count=one.nudge_count + 1, nudge_on=next_on)

    return _change(portfolio, ids, "Nudged", nudged)


def set_priority(portfolio: Portfolio, priority: Priority, *ids: str) -> Committed | None:
    """Change how much follow-ups matter."""
    return _change(portfolio, ids, f"{priority.label} priority", lambda one: replace(one, priority=priority))


def delete(portfolio: Portfolio, *ids: str) -> Committed:
    """Move follow-ups to the trash."""
    return edits.delete(portfolio, [(FollowUp, id) for id in ids])


def set_field(portfolio: Portfolio, id: str, name: str, value: Any, *, session: str = "") -> Committed | None:
    """Replace one field together with what follows from it: a slip, the zone of a time, the day it was asked.

    Raises: InvalidValue, NotFound, Clash.
    """
    match name, value:
        case "due_on", _:
            return move_to(portfolio, value, id)
        case "due_time", time() | None:
            return _set_time(portfolio, id, value)
        case "turn", Turn.WAITING:
            return wait_for(portfolio, id)
        case "turn", Turn.MINE:
            return reply_received(portfolio, id)
        case "status", Status.DONE:
            return complete(portfolio, id)
        case "status", Status.OPEN:
            return reopen(portfolio, id)
        case "status", Status.DROPPED:
            return drop(portfolio, id)
        case "status", Status.SOMEDAY:
            return put_off_to_someday(portfolio, id)
        case "nudge_days", int():
            return edits.set_fields(
                portfolio, FollowUp, id, {name: value, "nudge_on": portfolio.today() + timedelta(days=value)}
            )
    return edits.set_field(portfolio, FollowUp, id, name, value, session=session)


def change(portfolio: Portfolio, before: FollowUp, after: FollowUp) -> Committed | None:
    """Make a follow-up into another with what follows from it, where that was not said itself; None if nothing changes.

    When it was done, a slip, the day it was asked, the zone of a time, and the next occurrence of what repeats.
    Raises: InvalidValue, NotFound, Clash.
    """
    connection = portfolio.database.reader()
    after = _settled(portfolio, before, after)
    ops = list(make_changes(before, after))
    edits.check_links(connection, after, unless=before)
    label = edits.label_of(after, ops)
    if after.status is Status.DONE and before.status not in _CLOSED:
        label = f"Done: {after.title}"
        ops += list_successors(portfolio, after, portfolio.today())
    from brm_desktop.services.notes import project

    return edits.apply(portfolio, label, [*ops, *project(connection, [before], ops)])


def change_all(portfolio: Portfolio, ids: Sequence[str], change: Callable[[FollowUp], FollowUp]) -> Committed | None:
    """Change several follow-ups alike, with what follows from it, as one commit; None if nothing changes."""
    return _change(portfolio, tuple(ids), "Changed", lambda before: _settled(portfolio, before, change(before)))


def make(portfolio: Portfolio, values: dict[str, Any]) -> FollowUp:
    """Return a new follow-up, not yet kept, with what follows from its fields. Raises: InvalidValue."""
    made = edits.make_record(FollowUp, **values)
    return _settled(portfolio, FollowUp(id=made.id, title=made.title), made)


def set_recurrence(portfolio: Portfolio, id: str, rule: str, due_on: date | None) -> Committed | None:
    """Let a follow-up repeat by a stored rule, from its first due day; an empty rule ends it."""
    values = {"recurrence": rule} if due_on is None else {"recurrence": rule, "due_on": due_on}
    return edits.set_fields(portfolio, FollowUp, id, values)


def _set_time(portfolio: Portfolio, id: str, at: time | None) -> Committed | None:
    before = rows.get_record(portfolio.database.reader(), FollowUp, id)
    zone = (before.due_zone or find_local_zone()) if at else ""
    values: dict[str, Any] = {"due_time": at, "due_zone": zone}
    if at and before.due_on is None:
        values["due_on"] = portfolio.today()
    return edits.set_fields(portfolio, FollowUp, id, values)


def _settled(portfolio: Portfolio, before: FollowUp, after: FollowUp) -> FollowUp:
    """Add what follows from a change to the fields that were left as they were."""
    told = {name for name in FollowUp.KIND.fields if getattr(before, name) != getattr(after, name)}
    today, follows = portfolio.today(), dict[str, Any]()
    if "status" in told:
        follows["done_at"] = portfolio.clock.now() if after.status in _CLOSED else None
    if "due_on" in told:
        moved = _moved(replace(after, due_on=before.due_on, status=before.status), after.due_on)
        follows |= _values(moved, "slip_count", "due_time", "due_zone", "start_on", "expected_on", "status")
    if "turn" in told and after.turn is Turn.WAITING:
        asked = _asked(replace(after, turn=Turn.MINE), today)
        follows |= _values(asked, "asked_on", "expected_on", "nudge_on")
    elif "turn" in told:
        follows["nudge_on"] = None
    if "due_time" in told and after.due_time:
        follows |= {"due_zone": before.due_zone or find_local_zone(), "due_on": after.due_on or today}
    if "nudge_days" in told and after.nudge_days and after.turn is Turn.WAITING:
        follows["nudge_on"] = today + timedelta(days=after.nudge_days)
    if "recurrence" in told and after.recurrence:
        rule, first_on = _read_rule(after, today)
        after = replace(after, recurrence=rule)
        follows |= {} if after.due_on else {"due_on": first_on}
    return replace(after, **{name: value for name, value in follows.items() if name not in told})


def _read_rule(one: FollowUp, today: date) -> tuple[str, date | None]:
    """Return how a rule is stored, and its first day; it may be in words as well. Raises: InvalidValue."""
    from brm_desktop.domain.recurrence import anchored, first_occurrence
    from brm_desktop.domain.recurrence_text import find_rule, to_text
    from brm_desktop.services.quick_adding import read_recurrence

    rule = find_rule(one.recurrence)
    if rule is None:
        return read_recurrence(one.recurrence, today, one.due_on)
    first_on = one.due_on or first_occurrence(rule, today)
    return to_text(anchored(rule, first_on) if first_on and rule.anchor_on is None else rule), first_on


def _values(one: FollowUp, *names: str) -> dict[str, Any]:
    return {name: getattr(one, name) for name in names}


def _moved(one: FollowUp, due_on: date | None) -> FollowUp:
    slipped = one.due_on is not None and due_on is not None and due_on > one.due_on
    late_start = due_on is not None and one.start_on is not None and one.start_on > due_on
    return replace(
        one,
        due_on=due_on,
        due_time=one.due_time if due_on else None,
        due_zone=one.due_zone if due_on else "",
        start_on=None if late_start else one.start_on,
        expected_on=due_on if one.turn is Turn.WAITING else one.expected_on,
        status=Status.OPEN if one.status is Status.SOMEDAY and due_on else one.status,
        slip_count=one.slip_count + slipped,
    )


def _asked(one: FollowUp, today: date) -> FollowUp:
    if one.turn is Turn.WAITING:
        return one
    nudge_on = today + timedelta(days=one.nudge_days) if one.nudge_days else None
    return replace(one, turn=Turn.WAITING, asked_on=today, expected_on=one.due_on, nudge_on=nudge_on)


def _change(
    portfolio: Portfolio, ids: tuple[str, ...], verb: str, change: Callable[[FollowUp], FollowUp]
) -> Committed | None:
    return _commit(portfolio, ids, verb, lambda before: make_changes(before, change(before)))


def _commit(
    portfolio: Portfolio, ids: tuple[str, ...], verb: str, ops_of: Callable[[FollowUp], Any]
) -> Committed | None:
    """Carry out what `ops_of` plans for each follow-up, as one commit. Raises: NotFound for one that is not there."""
    connection = portfolio.database.reader()
    found = list(rows.load_records(connection, FollowUp, ids).values())
    if not found and ids:
        rows.get_record(connection, FollowUp, ids[0])
    from brm_desktop.services.notes import project

    ops = [op for before in found if before.deleted_ms is None for op in ops_of(before)]
    ops += project(connection, found, ops)
    what = found[0].title if len(found) == 1 else f"{len(found):,} follow-ups"
    return edits.apply(portfolio, f"{verb}: {what}", ops)


def list_successors(portfolio: Portfolio, done: FollowUp, done_on: date) -> Iterator[Op]:
    """Plan the occurrence after `done_on`; one that an undo has put into the trash comes back as it should be now."""
    planned = _make_successor(portfolio, done, done_on)
    if planned is None:
        return
    from brm_desktop.domain.recurrence import occurrence_id
    from brm_desktop.storage.spaces import find_place, find_space

    connection = portfolio.database.reader()
    home = find_space(connection, done.id)  # where the series is, it goes on
    place = home or find_place(connection, planned)
    if place != home:
        planned = replace(planned, id=Id(occurrence_id(planned.series or done.id, done.id, place)))
    there = rows.find_record(connection, FollowUp, planned.id)
    if there is None:
        yield Create(planned, place)
    elif there.deleted_ms is not None:
        yield Restore(FollowUp.KIND.name, there.id)
        yield from make_changes(there, planned)


def _make_successor(portfolio: Portfolio, done: FollowUp, done_on: date) -> FollowUp | None:
    """Return the next occurrence of a repeating follow-up, with an id that every device derives alike."""
    if not done.recurrence:
        return None
    from brm_desktop.domain.recurrence import find_successor
    from brm_desktop.domain.recurrence_text import find_rule, to_text

    today, rule = portfolio.today(), find_rule(done.recurrence)
    series, due_on = done.series or done.id, done.due_on or today
    following = find_successor(series, done.id, rule, due_on, done_on) if rule else None
    if following is None:
        return None
    shift = following.due_on - due_on
    waiting = done.turn is Turn.WAITING
    return replace(
        done, id=Id(following.id), status=Status.OPEN, done_at=None, due_on=following.due_on,
        recurrence=to_text(following.rule), series=series, slip_count=0, note=None, token="", remind_at=None,
        start_on=done.start_on + shift if done.start_on else None, asked_on=today if waiting else None,
        expected_on=following.due_on if waiting else None, nudge_count=0,
        nudge_on=today + timedelta(days=done.nudge_days) if waiting and done.nudge_days else None,
        created_ms=0, changed_ms=0, deleted_ms=None,
    )  # fmt: skip
