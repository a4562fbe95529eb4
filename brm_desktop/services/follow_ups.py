"""Follow-ups: added in a person's own words, done, reopened, moved, answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from brm_desktop.domain.follow_up import FollowUp, Status, Turn
from brm_desktop.domain.ops import Create, Op, make_changes
from brm_desktop.services import edits
from brm_desktop.services.portfolio import Portfolio
from brm_desktop.storage import rows
from brm_desktop.storage.committed import Committed


def complete(portfolio: Portfolio, id: str) -> Committed:
    """Mark a follow-up done; a repeating one makes exactly its next occurrence. Raises: NotFound."""
    before = rows.get_record(portfolio.database.reader(), FollowUp, id)
    after = replace(before, status=Status.DONE, done_at=portfolio.clock.now())
    ops = make_changes(before, after)
    successor = _make_successor(portfolio, before)
    if successor is not None and rows.find_record(portfolio.database.reader(), FollowUp, successor.id) is None:
        ops.append(Create(successor))
    return portfolio.journal.commit(f"Done: {before.title}", ops)


def reopen(portfolio: Portfolio, id: str) -> Committed | None:
    """Mark a follow-up open again."""
    return _change(portfolio, id, "Reopened", status=Status.OPEN, done_at=None)


def drop(portfolio: Portfolio, id: str) -> Committed | None:
    """Let a follow-up go without doing it."""
    return _change(portfolio, id, "Dropped", status=Status.DROPPED, done_at=portfolio.clock.now())


def move_to(portfolio: Portfolio, id: str, due_on: date | None) -> Committed | None:
    """Change the day a follow-up is due; a later day counts as a slip."""
    before = rows.get_record(portfolio.database.reader(), FollowUp, id)
    slipped = before.due_on is not None and due_on is not None and due_on > before.due_on
    return _change(portfolio, id, "Moved", due_on=due_on, status=Status.OPEN, slip_count=before.slip_count + slipped)


def put_off_to_someday(portfolio: Portfolio, id: str) -> Committed | None:
    """Take a follow-up off the dated lists."""
    return _change(portfolio, id, "Someday", status=Status.SOMEDAY, due_on=None)


def reply_received(portfolio: Portfolio, id: str) -> Committed | None:
    """Turn what I waited for into mine to act on."""
    return _change(portfolio, id, "Reply received", turn=Turn.MINE)


def nudge(portfolio: Portfolio, id: str) -> Committed | None:
    """Count a nudge and set the day of the next."""
    from datetime import timedelta

    before = rows.get_record(portfolio.database.reader(), FollowUp, id)
    next_on = portfolio.today() + timedelta(days=before.nudge_days) if before.nudge_days else None
    return _change(portfolio, id, "Nudged", nudge_count=before.nudge_count + 1, nudge_on=next_on)


def complete_many(portfolio: Portfolio, ids: tuple[str, ...]) -> Committed:
    """Mark several follow-ups done as one commit."""
    ops = list[Op]()
    for before in rows.load_records(portfolio.database.reader(), FollowUp, ids).values():
        ops += make_changes(before, replace(before, status=Status.DONE, done_at=portfolio.clock.now()))
        successor = _make_successor(portfolio, before)
        if successor is not None:
            ops.append(Create(successor))
    return portfolio.journal.commit(f"Done: {len(ids)} follow-ups", ops)


def _change(portfolio: Portfolio, id: str, verb: str, **values: object) -> Committed | None:
    before = rows.get_record(portfolio.database.reader(), FollowUp, id)
    return edits.change(portfolio, before, replace(before, **values), label=f"{verb}: {before.title}")  # type: ignore[arg-type]


def _make_successor(portfolio: Portfolio, done: FollowUp) -> FollowUp | None:
    """Return the next occurrence of a repeating follow-up, with an id that every device derives alike."""
    if not done.recurrence:
        return None
    from brm_desktop.domain.fields import Id
    from brm_desktop.domain.recurrence import find_successor
    from brm_desktop.domain.recurrence_text import from_text, to_text

    series, due_on = done.series or done.id, done.due_on or portfolio.today()
    successor = find_successor(series, done.id, from_text(done.recurrence), due_on, portfolio.today())
    if successor is None:
        return None
    shift = successor.due_on - due_on
    return replace(
        done, id=Id(successor.id), due_on=successor.due_on, recurrence=to_text(successor.rule), series=series, slip_count=0,
        nudge_count=0, note=None, token="", start_on=done.start_on + shift if done.start_on else None, remind_at=None,
        created_ms=0, changed_ms=0,
    )  # fmt: skip
