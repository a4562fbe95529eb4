"""What the weekly review asks, in which order, and what it takes as decided."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from brm_desktop.domain.review import (
    OF_WAITING,
    AgencyFacts,
    Decision,
    Promise,
    Stop,
    Verb,
    Walk,
    count_decided,
    find_item,
    is_resumed,
    plan_walk,
    without_decided,
    without_undone,
)

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
days = st.one_of(st.none(), st.integers(-60, 60).map(lambda number: TODAY + number * DAY))
promises = st.builds(
    Promise, st.uuids().map(str), st.just("call"), st.sampled_from(("mine", "waiting")), days, days, days, days,
    st.sampled_from(("", "a", "b", "gone")), st.just("1"),
)  # fmt: skip


def _promise(**values: object) -> Promise:
    return Promise("f", "call", "mine", None, None, None, None, "a", "1")._replace(**values)


def _agency(id: str = "a", **values: object) -> AgencyFacts:
    facts = AgencyFacts(id, f"Agency {id}", None, 30, TODAY - 90 * DAY, TODAY - DAY, TODAY + DAY, True, "1")
    return facts._replace(**values)


def test_find_item_of_mine_is_overdue_from_the_next_day() -> None:
    late, due = find_item(_promise(due_on=TODAY - 3 * DAY), TODAY), find_item(_promise(due_on=TODAY), TODAY)
    assert late is not None
    assert (late.reason, late.words) == ("overdue", "overdue 3 days")
    assert due is None


def test_find_item_of_waiting_says_why() -> None:
    waiting = _promise(turn="waiting")
    cases = [
        (waiting._replace(expected_on=TODAY - 2 * DAY), "expected 2 days ago"),
        (waiting._replace(expected_on=TODAY + DAY, nudge_on=TODAY), "time to nudge"),
        (waiting._replace(asked_on=TODAY - 20 * DAY), "asked 20 days ago"),
    ]
    for promise, words in cases:
        item = find_item(promise, TODAY)
        assert item is not None
        assert (item.words, item.verbs) == (words, OF_WAITING)
    assert find_item(waiting._replace(asked_on=TODAY - 3 * DAY), TODAY) is None
    assert find_item(waiting._replace(asked_on=TODAY - 20 * DAY, expected_on=TODAY + DAY), TODAY) is None


def test_plan_walk_asks_for_what_an_agency_lacks() -> None:
    bare = _agency(last_contact_on=TODAY - 40 * DAY, next_meeting_on=None, has_something_ahead=False)
    (stop,) = plan_walk([bare, _agency("b")], [_promise(due_on=TODAY - DAY)], TODAY)
    assert [item.reason for item in stop.items] == ["overdue", "quiet", "no_meeting", "nothing_ahead"]
    assert stop.words == "Last contact 40 days ago"


def test_plan_walk_goes_by_priority_then_name_and_ends_with_no_agency() -> None:
    lacking = [_agency(id, next_meeting_on=None, priority=rank) for id, rank in (("b", None), ("c", 2), ("a", None))]
    stops = plan_walk(lacking, [_promise(due_on=TODAY - DAY, agency_id="")], TODAY)
    assert [stop.id for stop in stops] == ["c", "a", "b", ""]


@given(st.lists(promises, max_size=20, unique_by=lambda one: one.id))
def test_plan_walk_asks_for_each_promise_once_whatever_its_agency(many: list[Promise]) -> None:
    stops = plan_walk([_agency("a"), _agency("b")], many, TODAY)
    asked = [item.id for stop in stops for item in stop.items]
    assert sorted(asked) == sorted(one.id for one in many if find_item(one, TODAY) is not None)
    assert all(stop.items for stop in stops)


@given(st.lists(promises, max_size=12, unique_by=lambda one: one.id), st.data())
def test_without_decided_then_undone_is_as_before(many: list[Promise], data: st.DataObject) -> None:
    stops = plan_walk([_agency("a", next_meeting_on=None)], many, TODAY)
    items = [item for stop in stops for item in stop.items]
    chosen = data.draw(st.lists(st.sampled_from(items), unique=True))
    skipped = {item.key: Decision("skip", item.stamp, "") for item in chosen}
    left = [item for stop in without_decided(stops, skipped) for item in stop.items]
    assert left == [item for item in items if item not in chosen]
    undone = {item.key: Decision("nudge", item.stamp, "") for item in chosen}
    assert without_decided(stops, undone) == stops
    assert without_undone(stops, undone) == {}
    acted = {item.key: Decision("nudge", "0", "") for item in chosen}
    assert [item for stop in without_decided(stops, acted) for item in stop.items] == left
    assert without_undone(stops, acted) == acted


def test_without_undone_keeps_that_a_follow_up_was_asked_for() -> None:
    stops = plan_walk([_agency(next_meeting_on=None)], [], TODAY)
    asked = {"no_meeting:a": Decision("follow_up", "1", "")}
    assert without_undone(stops, asked) == asked
    assert without_decided(stops, asked) == stops


def test_is_resumed_within_the_week_unless_it_ended() -> None:
    walk = Walk(TODAY, {})
    assert is_resumed(walk, TODAY + 6 * DAY)
    assert not is_resumed(walk, TODAY + 7 * DAY)
    assert not is_resumed(walk, TODAY - DAY)
    assert not is_resumed(walk._replace(ended=True), TODAY)


def test_count_decided_counts_by_verb() -> None:
    verbs: tuple[Verb, ...] = ("skip", "done", "done")
    decided = {str(number): Decision(verb, "", "") for number, verb in enumerate(verbs)}
    assert count_decided(decided) == {"done": 2, "skip": 1}


def test_stop_without_items_is_left_out() -> None:
    assert without_decided([Stop("a", "A", "", ())], {}) == ()
