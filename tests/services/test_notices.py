"""Notice days through the portfolio: one commit with the agreement, undone with it, caught up where missing."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from brm_desktop.base.stamps import FixedClock
from brm_desktop.domain.agreement import Agreement
from brm_desktop.domain.follow_up import FollowUp, Status
from brm_desktop.domain.ops import Create
from brm_desktop.domain.partner import Partner
from brm_desktop.services import edits, follow_ups, importing, notices
from brm_desktop.services.portfolio import Portfolio
from brm_desktop.storage import rows
from brm_desktop.storage.today import read_today

MARCH, APRIL = date(2027, 3, 1), date(2027, 4, 1)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 11, 23, 15, tzinfo=UTC))


def _open(portfolio: Portfolio) -> list[FollowUp]:
    return rows.list_records(portfolio.database.reader(), FollowUp, "status = 'open'")


def _make(portfolio: Portfolio, notice_by: date | None = MARCH) -> Agreement:
    agreement = edits.make_record(Agreement, title="Hosting", notice_by=notice_by)
    edits.create(portfolio, agreement)
    return agreement


def test_create_agreement_with_notice_day_makes_a_follow_up_that_one_undo_takes_back(portfolio: Portfolio) -> None:
    agreement = _make(portfolio)
    (reminder,) = _open(portfolio)
    assert (reminder.due_on, reminder.about) == (MARCH, f"agreement:{agreement.id}")
    portfolio.journal.undo()
    assert _open(portfolio) == []
    assert rows.get_record(portfolio.database.reader(), Agreement, agreement.id).deleted_ms is not None
    portfolio.journal.redo()
    assert [one.id for one in _open(portfolio)] == [reminder.id]


def test_set_field_moves_the_reminder_and_undo_moves_it_back(portfolio: Portfolio) -> None:
    agreement = _make(portfolio)
    edits.set_field(portfolio, Agreement, agreement.id, "notice_by", APRIL)
    assert [one.due_on for one in _open(portfolio)] == [APRIL]
    edits.set_field(portfolio, Agreement, agreement.id, "title", "Cloud hosting")
    portfolio.journal.undo()
    portfolio.journal.undo()
    assert [one.due_on for one in _open(portfolio)] == [MARCH]


def test_set_field_after_an_undo_reminds_of_the_day_typed_anew(portfolio: Portfolio) -> None:
    agreement = _make(portfolio, None)
    edits.set_field(portfolio, Agreement, agreement.id, "notice_by", MARCH)
    portfolio.journal.undo()
    edits.set_field(portfolio, Agreement, agreement.id, "notice_by", APRIL)
    assert [one.due_on for one in _open(portfolio)] == [APRIL]


def test_renewal_after_done_makes_the_next_reminder(portfolio: Portfolio) -> None:
    agreement = _make(portfolio)
    follow_ups.complete(portfolio, _open(portfolio)[0].id)
    edits.set_field(portfolio, Agreement, agreement.id, "notice_by", date(2028, 3, 1))
    assert [one.due_on for one in _open(portfolio)] == [date(2028, 3, 1)]
    assert len(notices.list_reminders(portfolio.database.reader(), agreement.id)) == 2


def test_delete_agreement_takes_what_is_open_along_and_restore_brings_it_back(portfolio: Portfolio) -> None:
    agreement = _make(portfolio)
    edits.delete(portfolio, [(Agreement, agreement.id)])
    assert _open(portfolio) == []
    edits.restore(portfolio, Agreement, agreement.id)
    assert [one.due_on for one in _open(portfolio)] == [MARCH]


def test_delete_agreement_with_its_reminder_chosen_too_deletes_each_once(portfolio: Portfolio) -> None:
    agreement = _make(portfolio)
    edits.delete(portfolio, [(Agreement, agreement.id), (FollowUp, _open(portfolio)[0].id)])
    assert _open(portfolio) == []


def test_make_missing_makes_up_for_agreements_from_before_once(portfolio: Portfolio) -> None:
    old = [edits.make_record(Agreement, title=title, notice_by=MARCH) for title in ("One", "Two")]
    over = edits.make_record(Agreement, title="Over", notice_by=date(2026, 1, 1))
    portfolio.journal.commit("Brought along", [Create(each) for each in (*old, over)])
    made = notices.make_missing(portfolio)
    assert made is not None
    assert made.label == "Added reminders of 2 notice days"
    assert [one.status for one in _open(portfolio)] == [Status.OPEN] * 2
    assert notices.make_missing(portfolio) is None


def test_import_of_agreements_reminds_in_the_same_commit(portfolio: Portfolio, tmp_path: Path) -> None:
    edits.create(portfolio, edits.make_record(Partner, name="Cloudberry"))
    file = tmp_path / "agreements.csv"
    file.write_text("Title,Partner,Notice by\nHosting,Cloudberry,2027-03-01\n", encoding="utf-8")
    prepared = importing.prepare_import(portfolio, [file], kind="agreement")
    importing.carry_out(portfolio, prepared)
    assert [one.due_on for one in _open(portfolio)] == [MARCH]
    portfolio.journal.undo()
    assert _open(portfolio) == []
    assert rows.list_records(portfolio.database.reader(), Agreement) == []


def test_reminder_of_a_far_day_counts_only_once_it_has_begun(portfolio: Portfolio) -> None:
    _make(portfolio, date(2028, 3, 1))
    _make(portfolio, date(2026, 12, 20))
    now = portfolio.clock.now()
    assert read_today(portfolio.database.reader(), portfolio.today(), now).counts.follow_ups == 1
