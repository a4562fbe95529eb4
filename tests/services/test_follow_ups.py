"""Follow-ups done, undone, moved, waited for; the next of a series is made once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from brm_desktop.base.errors import NotFound
from brm_desktop.base.stamps import FixedClock
from brm_desktop.domain.follow_up import FollowUp, Priority, Status, Turn
from brm_desktop.services import edits, follow_ups
from brm_desktop.services.portfolio import Portfolio
from brm_desktop.storage import rows

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


def _make(portfolio: Portfolio, **values: Any) -> str:
    record = edits.make_record(FollowUp, **{"title": "Send the SLA draft", **values})
    edits.create(portfolio, record)
    return record.id


def _get(portfolio: Portfolio, id: str) -> FollowUp:
    return rows.get_record(portfolio.database.reader(), FollowUp, id)


def _live(portfolio: Portfolio) -> list[FollowUp]:
    return rows.list_records(portfolio.database.reader(), FollowUp)


def test_complete_open_is_done_now_and_undone_by_one_undo(portfolio: Portfolio) -> None:
    id = _make(portfolio, due_on=TODAY)
    done = follow_ups.complete(portfolio, id)
    assert done is not None
    assert done.label == "Done: Send the SLA draft"
    assert (_get(portfolio, id).status, _get(portfolio, id).done_at) == (Status.DONE, NOW)
    portfolio.journal.undo()
    assert (_get(portfolio, id).status, _get(portfolio, id).done_at) == (Status.OPEN, None)


def test_complete_done_already_commits_nothing(portfolio: Portfolio) -> None:
    id = _make(portfolio)
    follow_ups.complete(portfolio, id)
    assert follow_ups.complete(portfolio, id) is None


def test_complete_several_is_one_commit(portfolio: Portfolio) -> None:
    ids = [_make(portfolio, title=f"Call {name}") for name in ("Dana", "Omar", "Lena")]
    done = follow_ups.complete(portfolio, *ids)
    assert done is not None
    assert done.label == "Done: 3 follow-ups"
    portfolio.journal.undo()
    assert {_get(portfolio, id).status for id in ids} == {Status.OPEN}


def test_complete_repeating_makes_exactly_the_next(portfolio: Portfolio) -> None:
    id = _make(portfolio, due_on=date(2026, 11, 2), recurrence="FREQ=WEEKLY;BYDAY=MO", start_on=date(2026, 11, 1))
    follow_ups.complete(portfolio, id)
    (following,) = [one for one in _live(portfolio) if one.id != id]
    assert following.due_on == date(2026, 11, 30)  # what was missed does not pile up
    assert following.start_on == date(2026, 11, 29)
    assert (following.status, following.series, following.slip_count) == (Status.OPEN, id, 0)


def test_complete_repeating_again_after_undo_brings_the_same_next_back(portfolio: Portfolio) -> None:
    id = _make(portfolio, due_on=TODAY, recurrence="FREQ=DAILY")
    follow_ups.complete(portfolio, id)
    (first,) = [one for one in _live(portfolio) if one.id != id]
    portfolio.journal.undo()
    assert [one.id for one in _live(portfolio)] == [id]
    follow_ups.complete(portfolio, id)
    assert next(one for one in _live(portfolio) if one.id != id).id == first.id


def test_complete_repeating_waiting_asks_anew(portfolio: Portfolio) -> None:
    id = _make(
        portfolio, due_on=TODAY, recurrence="FREQ=WEEKLY", turn=Turn.WAITING, asked_on=date(2026, 11, 1), nudge_days=3
    )
    follow_ups.complete(portfolio, id)
    (following,) = [one for one in _live(portfolio) if one.id != id]
    assert (following.asked_on, following.expected_on) == (TODAY, following.due_on)
    assert following.nudge_on == date(2026, 11, 26)


def test_reopen_done_is_open_without_a_moment(portfolio: Portfolio) -> None:
    id = _make(portfolio)
    follow_ups.complete(portfolio, id)
    follow_ups.reopen(portfolio, id)
    assert (_get(portfolio, id).status, _get(portfolio, id).done_at) == (Status.OPEN, None)


@pytest.mark.parametrize(
    ("due_on", "to", "slips"),
    [(TODAY, date(2026, 11, 24), 1), (TODAY, date(2026, 11, 22), 0), (None, TODAY, 0), (TODAY, None, 0)],
)
def test_move_to_counts_only_what_becomes_later(
    portfolio: Portfolio, due_on: date | None, to: date | None, slips: int
) -> None:
    id = _make(portfolio, due_on=due_on)
    follow_ups.move_to(portfolio, to, id)
    assert (_get(portfolio, id).due_on, _get(portfolio, id).slip_count) == (to, slips)


def test_move_to_someday_item_opens_it(portfolio: Portfolio) -> None:
    id = _make(portfolio, status=Status.SOMEDAY)
    follow_ups.move_to(portfolio, TODAY, id)
    assert _get(portfolio, id).status is Status.OPEN


def test_move_to_before_the_start_takes_the_start_away(portfolio: Portfolio) -> None:
    id = _make(portfolio, start_on=date(2026, 12, 1), due_on=date(2026, 12, 4))
    follow_ups.move_to(portfolio, TODAY, id)
    assert _get(portfolio, id).start_on is None


def test_put_off_to_someday_leaves_no_day(portfolio: Portfolio) -> None:
    id = _make(portfolio, due_on=TODAY, due_time=time(15), due_zone="America/Chicago")
    follow_ups.put_off_to_someday(portfolio, id)
    one = _get(portfolio, id)
    assert (one.status, one.due_on, one.due_time, one.due_zone) == (Status.SOMEDAY, None, None, "")


def test_wait_for_and_reply_turn_there_and_back(portfolio: Portfolio) -> None:
    id = _make(portfolio, due_on=date(2026, 12, 4))
    follow_ups.wait_for(portfolio, id)
    waiting = _get(portfolio, id)
    assert (waiting.turn, waiting.asked_on, waiting.expected_on) == (Turn.WAITING, TODAY, date(2026, 12, 4))
    follow_ups.reply_received(portfolio, id)
    assert _get(portfolio, id).turn is Turn.MINE


def test_nudge_counts_and_plans_the_next(portfolio: Portfolio) -> None:
    id = _make(portfolio, turn=Turn.WAITING, nudge_days=3)
    follow_ups.nudge(portfolio, id)
    assert (_get(portfolio, id).nudge_count, _get(portfolio, id).nudge_on) == (1, date(2026, 11, 26))


def test_set_field_time_keeps_a_zone_and_loses_it_with_the_time(
    portfolio: Portfolio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "America/Denver")
    id = _make(portfolio)
    follow_ups.set_field(portfolio, id, "due_time", time(15))
    assert (_get(portfolio, id).due_zone, _get(portfolio, id).due_on) == ("America/Denver", TODAY)
    follow_ups.set_field(portfolio, id, "due_time", None)
    assert _get(portfolio, id).due_zone == ""


@pytest.mark.parametrize(
    ("name", "value", "field", "then"),
    [
        ("status", Status.DONE, "done_at", NOW),
        ("status", Status.DROPPED, "done_at", NOW),
        ("status", Status.SOMEDAY, "due_on", None),
        ("turn", Turn.WAITING, "asked_on", TODAY),
        ("nudge_days", 7, "nudge_on", date(2026, 11, 30)),
        ("due_on", date(2026, 12, 1), "slip_count", 1),
        ("priority", Priority.HIGH, "priority", Priority.HIGH),
    ],
)
def test_set_field_changes_what_follows_from_it(
    portfolio: Portfolio, name: str, value: object, field: str, then: object
) -> None:
    id = _make(portfolio, due_on=TODAY)
    follow_ups.set_field(portfolio, id, name, value)
    assert getattr(_get(portfolio, id), field) == then


def test_delete_goes_to_the_trash_and_back(portfolio: Portfolio) -> None:
    id = _make(portfolio)
    follow_ups.delete(portfolio, id)
    assert _live(portfolio) == []
    portfolio.journal.undo()
    assert [one.id for one in _live(portfolio)] == [id]


def test_complete_unknown_raises_not_found(portfolio: Portfolio) -> None:
    with pytest.raises(NotFound):
        follow_ups.complete(portfolio, "no such id")


def test_change_to_done_makes_the_next_and_one_undo_takes_both_back(portfolio: Portfolio) -> None:
    id = _make(portfolio, due_on=TODAY, recurrence="FREQ=WEEKLY;BYDAY=MO")
    before = _get(portfolio, id)
    made = follow_ups.change(portfolio, before, replace(before, status=Status.DONE))
    assert made is not None
    assert made.label == "Done: Send the SLA draft"
    assert _get(portfolio, id).done_at == NOW
    assert [(one.status, one.due_on) for one in _live(portfolio) if one.id != id] == [(Status.OPEN, date(2026, 11, 30))]
    portfolio.journal.undo()
    assert _live(portfolio) == [_get(portfolio, id)]
    assert _get(portfolio, id).status is Status.OPEN


@pytest.mark.parametrize(
    ("values", "told", "follows"),
    [
        ({"due_on": TODAY}, {"due_on": date(2026, 12, 1)}, {"slip_count": 1}),
        ({"due_on": TODAY}, {"due_on": date(2026, 12, 1), "slip_count": 5}, {"slip_count": 5}),
        ({"due_on": TODAY}, {"due_on": date(2026, 11, 20)}, {"slip_count": 0}),
        ({"due_on": TODAY, "due_time": time(9), "due_zone": "UTC"}, {"due_on": None}, {"due_time": None}),
        ({"status": Status.SOMEDAY}, {"due_on": TODAY}, {"status": Status.OPEN}),
        ({"due_on": TODAY}, {"turn": Turn.WAITING}, {"asked_on": TODAY, "expected_on": TODAY}),
        ({"nudge_days": 2}, {"turn": Turn.WAITING}, {"nudge_on": date(2026, 11, 25)}),
        ({"turn": Turn.WAITING, "nudge_on": TODAY}, {"turn": Turn.MINE}, {"nudge_on": None}),
        ({"turn": Turn.WAITING}, {"nudge_days": 4}, {"nudge_on": date(2026, 11, 27)}),
        ({"due_zone": "America/Denver"}, {"due_time": time(9)}, {"due_zone": "America/Denver", "due_on": TODAY}),
        ({"status": Status.DONE, "done_at": NOW}, {"status": Status.OPEN}, {"done_at": None}),
        ({}, {"status": Status.DROPPED}, {"done_at": NOW}),
    ],
)
def test_change_adds_what_follows_and_was_not_said(
    portfolio: Portfolio, values: dict[str, Any], told: dict[str, Any], follows: dict[str, Any]
) -> None:
    id = _make(portfolio, **values)
    before = _get(portfolio, id)
    follow_ups.change(portfolio, before, replace(before, **told))
    after = _get(portfolio, id)
    assert {name: getattr(after, name) for name in told | follows} == told | follows


def test_change_to_the_same_commits_nothing(portfolio: Portfolio) -> None:
    before = _get(portfolio, _make(portfolio))
    assert follow_ups.change(portfolio, before, before) is None


def test_nudge_of_what_is_mine_commits_nothing(portfolio: Portfolio) -> None:
    assert follow_ups.nudge(portfolio, _make(portfolio)) is None


def test_complete_with_a_rule_that_cannot_be_read_is_done_all_the_same(portfolio: Portfolio) -> None:
    id = _make(portfolio, due_on=TODAY, recurrence="FREQ=HOURLY")
    assert follow_ups.complete(portfolio, id) is not None
    assert [one.status for one in _live(portfolio)] == [Status.DONE]
