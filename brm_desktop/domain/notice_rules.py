"""Notice days of agreements: which follow-up reminds of one, and what becomes of it when the day changes.

The rule. An agreement whose notice day is not over has one follow-up that is due on that day and shows START_DAYS
before. Its id is derived from the agreement, so that every device makes the same one. While it is open and nobody has
moved it, it goes where the notice day goes, and goes away with it. Once it is done or dropped, a notice day more than
ANOTHER_TERM_DAYS later is another term and has a follow-up of its own. One in the trash stays there, until the notice
day is set anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from uuid import NAMESPACE_URL, uuid5

from brm_desktop.domain.agreement import Agreement
from brm_desktop.domain.dates import say_full
from brm_desktop.domain.fields import Id
from brm_desktop.domain.follow_up import FollowUp, Status
from brm_desktop.domain.ops import Create, Delete, Op, Restore, make_changes

START_DAYS = 60
ANOTHER_TERM_DAYS = 30
_CLOSED = (Status.DONE, Status.DROPPED)


def make_reminder_id(agreement_id: str, term: int) -> Id:
    """Return the id of the follow-up of an agreement's term, counted from 0."""
    return Id(str(uuid5(NAMESPACE_URL, f"brm-desktop:notice:{agreement_id}:{term}")))


def make_reminder(agreement: Agreement, notice_by: date, term: int) -> FollowUp:
    """Return the follow-up that reminds of a notice day."""
    ends = f"It ends {say_full(agreement.ends_on)}." if agreement.ends_on else ""
    number = f"Agreement {agreement.number}." if agreement.number else ""
    return FollowUp(
        id=make_reminder_id(agreement.id, term),
        title=f"Give notice or renew: {agreement.title}",
        agency=agreement.agencies[0] if len(agreement.agencies) == 1 else None,
        partner=agreement.partner,
        about=Id(f"{Agreement.KIND.name}:{agreement.id}"),
        due_on=notice_by,
        start_on=notice_by - timedelta(days=min(START_DAYS, (notice_by - date.min).days)),
        details=" ".join(part for part in (f"Notice is due by {say_full(notice_by)}.", ends, number) if part),
        space=agreement.space,
        private=agreement.private,
    )


def plan_reminder(before: Agreement | None, after: Agreement, there: Sequence[FollowUp], today: date) -> list[Op]:
    """Return what a change of an agreement asks of its follow-ups.

    `before` is None for a new agreement; the same as `after` to make up for what is missing. `there` are the
    follow-ups of its terms in their order, whatever their state.
    """
    notice_by = after.notice_by
    moved = before is None or before.notice_by != notice_by
    last = there[-1] if there else None
    if last is None:
        return _make(after, notice_by, 0, today)
    if last.deleted_ms is not None:
        if not moved or notice_by is None or notice_by < today:
            return []
        planned = make_reminder(after, notice_by, len(there) - 1)
        return [Restore(FollowUp.KIND.name, last.id), *make_changes(last, _as_planned(last, planned))]
    if last.status in _CLOSED:
        known = last.due_on or date.min
        later = notice_by is not None and notice_by > known + timedelta(days=min(ANOTHER_TERM_DAYS, _room(known)))
        return _make(after, notice_by, len(there), today) if later else []
    untouched = before is not None and last.due_on == before.notice_by
    if not moved or not untouched:
        return []
    if notice_by is None:
        return [Delete(FollowUp.KIND.name, last.id)]
    return make_changes(last, _as_planned(last, make_reminder(after, notice_by, len(there) - 1)))


def _make(agreement: Agreement, notice_by: date | None, term: int, today: date) -> list[Op]:
    if notice_by is None or notice_by < today:
        return []
    return [Create(make_reminder(agreement, notice_by, term))]


def _as_planned(there: FollowUp, planned: FollowUp) -> FollowUp:
    """Return a follow-up with the days and words of its plan; what else people made of it stays."""
    return replace(
        there, title=planned.title, due_on=planned.due_on, start_on=planned.start_on, details=planned.details,
        status=Status.OPEN, done_at=None,
    )  # fmt: skip


def _room(day: date) -> int:
    """Return how many days there are after a day before dates end."""
    return (date.max - day).days
