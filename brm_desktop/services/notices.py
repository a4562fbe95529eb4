"""Notice days become follow-ups, in the commit that makes or changes the agreement; see `domain.notice_rules`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import count

from brm_desktop.domain.agreement import Agreement
from brm_desktop.domain.follow_up import FollowUp, Status
from brm_desktop.domain.notice_rules import make_reminder_id, plan_reminder
from brm_desktop.domain.ops import Delete, Op, Restore
from brm_desktop.domain.record import Record
from brm_desktop.services.portfolio import Portfolio
from brm_desktop.storage import rows
from brm_desktop.storage.committed import Committed
from brm_desktop.storage.driver import Connection


def plan_notices(connection: Connection, changes: Iterable[tuple[Record | None, Record]], today: date) -> list[Op]:
    """Return what changes of records, before and after, ask of the follow-ups of notice days."""
    return [
        op
        for before, after in changes
        if isinstance(after, Agreement) and (before is None or isinstance(before, Agreement))
        for op in plan_reminder(before, after, list_reminders(connection, after.id), today)
    ]


def list_reminders(connection: Connection, agreement_id: str) -> list[FollowUp]:
    """Return the follow-ups of an agreement's notice days, by its terms, whatever their state."""
    found = list[FollowUp]()
    for term in count():
        there = rows.find_record(connection, FollowUp, make_reminder_id(agreement_id, term))
        if there is None:
            return found
        found.append(there)
    raise AssertionError("terms never end")


def plan_removal(connection: Connection, agreement_id: str) -> list[Op]:
    """Return what the end of an agreement's record asks: what is open goes with it."""
    return [
        Delete(FollowUp.KIND.name, one.id)
        for one in list_reminders(connection, agreement_id)
        if one.deleted_ms is None and one.status in (Status.OPEN, Status.SOMEDAY)
    ]


def plan_return(connection: Connection, agreement: Agreement) -> list[Op]:
    """Return what an agreement's return from the trash asks: what went with it comes back."""
    return [
        Restore(FollowUp.KIND.name, one.id)
        for one in list_reminders(connection, agreement.id)
        if one.deleted_ms is not None and one.deleted_ms == agreement.deleted_ms
    ]


def list_missing(portfolio: Portfolio) -> list[Op]:
    """Return what would make up for notice days without a follow-up: of agreements from before there were any."""
    connection, today = portfolio.database.reader(), portfolio.today()
    agreements = rows.list_records(connection, Agreement, "notice_by >= ?", (today.isoformat(),), "notice_by, docid")
    return plan_notices(connection, [(each, each) for each in agreements], today)


def make_missing(portfolio: Portfolio) -> Committed | None:
    """Make the follow-ups that are missing, as one commit; None when none is."""
    ops = list_missing(portfolio)
    if not ops:
        return None
    many = "1 notice day" if len(ops) == 1 else f"{len(ops):,} notice days"
    return portfolio.journal.commit(f"Added reminders of {many}", ops)
