"""Reminders of a profile: read from the portfolio, told once over restarts, snoozed and undone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from brm_desktop.base.errors import InvalidValue
from brm_desktop.base.settings import REMIND_AT_DUE_TIME, change_setting
from brm_desktop.base.stamps import FixedClock
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.follow_up import FollowUp, Status
from brm_desktop.services import edits, follow_ups
from brm_desktop.services.portfolio import Portfolio, open_portfolio
from brm_desktop.services.reminders import Told, list_coming
from brm_desktop.storage import rows

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


def _make(portfolio: Portfolio, title: str, **values: object) -> str:
    record = edits.make_record(FollowUp, title=title, **values)
    edits.create(portfolio, record)
    return record.id


def test_list_coming_has_reminders_and_due_times_in_order(portfolio: Portfolio) -> None:
    agency = edits.make_record(Agency, name="Motor Vehicles", acronym="DMV")
    edits.create(portfolio, agency)
    _make(portfolio, "later", remind_at=NOW + HOUR, agency=agency.id)
    _make(portfolio, "due", due_on=date(2026, 11, 23), due_time=time(10, 30), due_zone="America/New_York")
    _make(portfolio, "in a week", remind_at=NOW + 200 * HOUR)
    _make(portfolio, "told", remind_at=NOW - HOUR)
    _make(portfolio, "done", remind_at=NOW + HOUR, status=Status.DONE)
    found = list_coming(portfolio, NOW - timedelta(minutes=5))
    assert [(one.title, one.at - NOW) for one in found] == [("due", HOUR / 2), ("later", HOUR)]
    assert found[1].about == "DMV"


def test_list_coming_without_due_times_has_only_reminders(portfolio: Portfolio) -> None:
    _make(portfolio, "due", due_on=date(2026, 11, 23), due_time=time(10, 30), due_zone="America/New_York")
    change_setting(portfolio.folder, REMIND_AT_DUE_TIME, False)
    assert list_coming(portfolio, NOW) == ()


def test_snooze_moves_the_reminder_alone_and_undo_brings_it_back(portfolio: Portfolio) -> None:
    id = _make(portfolio, "call", due_on=date(2026, 11, 23), remind_at=NOW - HOUR)
    follow_ups.snooze(portfolio, NOW + HOUR, id)
    after = rows.get_record(portfolio.database.reader(), FollowUp, id)
    assert (after.remind_at, after.due_on, after.slip_count) == (NOW + HOUR, date(2026, 11, 23), 0)
    portfolio.journal.undo()
    assert rows.get_record(portfolio.database.reader(), FollowUp, id).remind_at == NOW - HOUR


def test_snooze_into_the_past_is_told(portfolio: Portfolio) -> None:
    id = _make(portfolio, "call")
    with pytest.raises(InvalidValue):
        follow_ups.snooze(portfolio, NOW, id)


def test_told_is_kept_over_a_restart_and_never_ahead_of_the_clock(tmp_path: Path) -> None:
    told = Told(tmp_path, NOW)
    told.move(NOW + HOUR)
    told.move(NOW)
    told.save()
    assert Told(tmp_path, NOW + 2 * HOUR).until == NOW + HOUR
    assert Told(tmp_path, NOW - 9 * HOUR).until == NOW - 9 * HOUR


def test_told_of_a_broken_file_begins_now(tmp_path: Path) -> None:
    (tmp_path / "reminders.json").write_text('{"told_until": "soon"}', encoding="utf-8")
    assert Told(tmp_path, NOW).until == NOW


def test_skip_lets_one_occurrence_go_and_makes_the_next(portfolio: Portfolio) -> None:
    id = _make(portfolio, "minutes", due_on=date(2026, 11, 27), recurrence="FREQ=WEEKLY;BYDAY=FR")
    made = follow_ups.skip(portfolio, id)
    assert made is not None
    left = rows.list_records(portfolio.database.reader(), FollowUp, "status = 'open'")
    assert [one.due_on for one in left] == [date(2026, 12, 4)]
    assert rows.get_record(portfolio.database.reader(), FollowUp, id).status is Status.DROPPED
    portfolio.journal.undo()
    left = rows.list_records(portfolio.database.reader(), FollowUp, "status = 'open'")
    assert [one.id for one in left] == [id]


def test_skip_of_a_late_one_does_not_pile_up(portfolio: Portfolio) -> None:
    id = _make(portfolio, "minutes", due_on=date(2026, 10, 2), recurrence="FREQ=WEEKLY;BYDAY=FR")
    follow_ups.skip(portfolio, id)
    left = rows.list_records(portfolio.database.reader(), FollowUp, "status = 'open'")
    assert [one.due_on for one in left] == [date(2026, 11, 27)]


def test_skip_and_done_on_two_devices_make_one_successor(tmp_path: Path) -> None:
    made = []
    for verb in (follow_ups.skip, follow_ups.complete):
        portfolio = open_portfolio(tmp_path / verb.__name__, None, clock=FixedClock(NOW))
        record = edits.make_record(FollowUp, title="minutes", due_on=date(2026, 11, 23), recurrence="FREQ=DAILY")
        record = FollowUp(**{**_values(record), "id": "01970000-0000-7000-8000-000000000001"})
        edits.create(portfolio, record)
        verb(portfolio, record.id)
        (left,) = rows.list_records(portfolio.database.reader(), FollowUp, "status = 'open'")
        made.append((left.id, left.due_on))
        portfolio.close()
    assert made[0] == made[1]


def test_skip_of_what_does_not_repeat_does_nothing(portfolio: Portfolio) -> None:
    assert follow_ups.skip(portfolio, _make(portfolio, "call")) is None


def _values(record: FollowUp) -> dict[str, object]:
    from dataclasses import fields

    return {field.name: getattr(record, field.name) for field in fields(record) if field.init}
