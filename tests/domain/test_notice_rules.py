"""Notice days and their follow-ups: made once, moved along, made anew for another term, never two at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from brm_desktop.domain.agreement import Agreement
from brm_desktop.domain.fields import Id
from brm_desktop.domain.follow_up import FollowUp, Status
from brm_desktop.domain.notice_rules import START_DAYS, make_reminder, make_reminder_id, plan_reminder
from brm_desktop.domain.ops import Create, Delete, Op, Restore, Set

TODAY = date(2026, 11, 23)
MARCH, APRIL = date(2027, 3, 1), date(2027, 4, 1)
AGREEMENT = Agreement(id=Id("a1"), title="Hosting", number="117", partner=Id("p1"), agencies=(Id("g1"),))


def _carry_out(there: list[FollowUp], ops: list[Op]) -> list[FollowUp]:
    """Return the follow-ups after operations; a Set must find what it replaces."""
    after = list(there)
    for op in ops:
        match op:
            case Create(record):
                assert isinstance(record, FollowUp)
                assert record.id not in [one.id for one in after]
                after.append(record)
            case Delete(_, id):
                after = [replace(one, deleted_ms=1) if one.id == id else one for one in after]
            case Restore(_, id):
                after = [replace(one, deleted_ms=None) if one.id == id else one for one in after]
            case Set(_, id, name, old, new):
                field = FollowUp.KIND.fields[name]
                assert [field.to_cell(getattr(one, name)) for one in after if one.id == id] == [old]
                value: dict[str, Any] = {name: field.from_cell(new)}
                after = [replace(one, **value) if one.id == id else one for one in after]
    return after


def _of(notice_by: date | None) -> Agreement:
    return replace(AGREEMENT, notice_by=notice_by)


def test_plan_reminder_new_agreement_makes_one_that_shows_before_it_is_due() -> None:
    (op,) = plan_reminder(None, _of(MARCH), [], TODAY)
    assert isinstance(op, Create)
    made = op.record
    assert isinstance(made, FollowUp)
    assert (made.id, made.due_on) == (make_reminder_id("a1", 0), MARCH)
    assert made.start_on == MARCH - timedelta(days=START_DAYS)
    assert (made.partner, made.agency, made.about) == ("p1", "g1", "agreement:a1")
    assert made.title == "Give notice or renew: Hosting"


def test_plan_reminder_agreement_of_several_agencies_belongs_to_none() -> None:
    assert make_reminder(replace(AGREEMENT, agencies=(Id("g1"), Id("g2"))), MARCH, 0).agency is None


def test_plan_reminder_without_a_notice_day_or_after_it_makes_none() -> None:
    assert plan_reminder(None, _of(None), [], TODAY) == []
    assert plan_reminder(None, _of(TODAY - timedelta(days=1)), [], TODAY) == []


def test_plan_reminder_moved_day_moves_the_one_that_is_there() -> None:
    there = [make_reminder(_of(MARCH), MARCH, 0)]
    after = _carry_out(there, plan_reminder(_of(MARCH), _of(APRIL), there, TODAY))
    assert [(one.id, one.due_on) for one in after] == [(there[0].id, APRIL)]


def test_plan_reminder_that_a_person_moved_stays_where_they_put_it() -> None:
    there = [replace(make_reminder(_of(MARCH), MARCH, 0), due_on=date(2027, 2, 1))]
    assert plan_reminder(_of(MARCH), _of(APRIL), there, TODAY) == []


def test_plan_reminder_day_taken_away_takes_the_reminder_along_and_brings_it_back_when_set_anew() -> None:
    there = [make_reminder(_of(MARCH), MARCH, 0)]
    gone = _carry_out(there, plan_reminder(_of(MARCH), _of(None), there, TODAY))
    assert gone[0].deleted_ms is not None
    back = _carry_out(gone, plan_reminder(_of(None), _of(APRIL), gone, TODAY))
    assert [(one.deleted_ms, one.due_on) for one in back] == [(None, APRIL)]


def test_plan_reminder_done_and_renewed_makes_the_next_but_a_small_shift_does_not() -> None:
    there = [replace(make_reminder(_of(MARCH), MARCH, 0), status=Status.DONE)]
    assert plan_reminder(_of(MARCH), _of(MARCH + timedelta(days=30)), there, TODAY) == []
    later = date(2028, 3, 1)
    after = _carry_out(there, plan_reminder(_of(MARCH), _of(later), there, TODAY))
    assert [(one.id, one.due_on) for one in after[1:]] == [(make_reminder_id("a1", 1), later)]


def test_plan_reminder_put_into_the_trash_is_not_made_again_without_a_new_day() -> None:
    there = [replace(make_reminder(_of(MARCH), MARCH, 0), deleted_ms=1)]
    assert plan_reminder(_of(MARCH), replace(_of(MARCH), title="Hosting, renewed"), there, TODAY) == []


_DAYS = st.one_of(st.none(), st.dates(date(2026, 10, 1), date(2030, 1, 1)), st.just(date.min), st.just(date.max))
_STEPS = st.lists(st.one_of(_DAYS, st.sampled_from(["done", "dropped", "trash", "move"])), max_size=12)


@given(_STEPS)
def test_plan_reminder_whatever_happens_at_most_one_is_open_and_planning_again_changes_nothing(
    steps: list[Any],
) -> None:
    agreement, there = _of(None), list[FollowUp]()
    for step in steps:
        if there and step == "move":
            there[-1] = replace(there[-1], due_on=date(2027, 6, 1))
        elif there and step == "trash":
            there[-1] = replace(there[-1], deleted_ms=1)
        elif there and step in ("done", "dropped") and there[-1].deleted_ms is None:
            there[-1] = replace(there[-1], status=Status(step))
        elif not isinstance(step, str):
            after = _of(step)
            there = _carry_out(there, plan_reminder(agreement, after, there, TODAY))
            agreement = after
            assert plan_reminder(agreement, agreement, there, TODAY) == []
        assert [one.id for one in there] == [make_reminder_id("a1", term) for term in range(len(there))]
        assert sum(one.deleted_ms is None and one.status is Status.OPEN for one in there) <= 1


@given(st.dates(TODAY, date(2030, 1, 1)))
def test_plan_reminder_any_day_to_come_is_reminded_of(notice_by: date) -> None:
    there = _carry_out([], plan_reminder(None, _of(notice_by), [], TODAY))
    assert [one.due_on for one in there] == [notice_by]
