"""Where a follow-up is listed, and why it matters today."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brm_desktop.domain.follow_up_rules import GROUPS, find_group, find_score, is_hidden

TODAY = date(2026, 11, 23)
near = st.one_of(st.none(), st.integers(-400, 400).map(lambda days: TODAY + timedelta(days=days)))


@pytest.mark.parametrize(
    ("values", "group"),
    [
        ({"due_on": date(2026, 11, 22)}, "overdue"),
        ({"due_on": date(2026, 11, 23)}, "today"),
        ({"due_on": date(2026, 11, 24)}, "upcoming"),
        ({}, "upcoming"),
        ({"turn": "waiting", "due_on": date(2026, 11, 22)}, "waiting"),
        ({"status": "someday", "turn": "waiting"}, "someday"),
        ({"status": "done", "due_on": date(2026, 11, 22)}, "done"),
        ({"status": "dropped"}, "done"),
    ],
)
def test_find_group_is_the_first_that_fits(values: dict[str, object], group: str) -> None:
    assert find_group(TODAY, **values) == group  # type: ignore[arg-type]


@given(st.sampled_from(("open", "someday", "done", "dropped")), st.sampled_from(("mine", "waiting")), near)
def test_find_group_of_anything_is_one_of_the_groups(status: str, turn: str, due_on: date | None) -> None:
    assert find_group(TODAY, status=status, turn=turn, due_on=due_on) in GROUPS


def test_is_hidden_until_its_start_unless_it_is_due() -> None:
    monday, friday = TODAY + timedelta(days=7), TODAY + timedelta(days=4)
    assert is_hidden(TODAY, monday)
    assert is_hidden(TODAY, monday, friday)
    assert not is_hidden(monday, monday)
    assert not is_hidden(friday, monday, friday)
    assert not is_hidden(TODAY, None)


def test_find_score_says_why_the_weightiest_first() -> None:
    score = find_score(TODAY, due_on=date(2026, 11, 20), priority="high", agency="DMV", agency_priority=1)
    assert score.words == "overdue 3 days, high, DMV is priority 1"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, ""),
        ({"due_on": TODAY}, "due today"),
        ({"due_on": date(2026, 11, 24)}, "due tomorrow"),
        ({"due_on": date(2026, 11, 27)}, "due Fri, Nov 27"),
        ({"due_on": date(2026, 12, 24)}, ""),
        ({"due_on": date(2026, 11, 22), "turn": "waiting"}, "expected 1 day ago"),
        ({"nudge_on": TODAY, "turn": "waiting"}, "time to nudge"),
        ({"nudge_on": TODAY}, ""),
        ({"priority": "low", "slip_count": 2}, "low, postponed 2 times"),
        ({"agency": "DOT", "cio_priority": True}, "DOT is a CIO priority"),
        ({"slip_count": 1}, "postponed once"),
    ],
)
def test_find_score_explains_only_what_weighs(values: dict[str, object], words: str) -> None:
    assert find_score(TODAY, **values).words == words  # type: ignore[arg-type]


@given(st.integers(-60, 60), st.integers(0, 20), st.sampled_from(("mine", "waiting")))
def test_find_score_of_what_is_due_sooner_is_never_lower(days: int, sooner: int, turn: str) -> None:
    later = find_score(TODAY, due_on=TODAY + timedelta(days=days), turn=turn)
    earlier = find_score(TODAY, due_on=TODAY + timedelta(days=days - sooner), turn=turn)
    assert earlier.points >= later.points


@given(near, st.integers(1, 9), st.booleans(), st.integers(0, 9))
def test_find_score_high_beats_normal_beats_low(due_on: date | None, rank: int, cio: bool, slips: int) -> None:
    low, normal, high = (
        find_score(TODAY, due_on=due_on, priority=word, agency_priority=rank, cio_priority=cio, slip_count=slips).points
        for word in ("low", "normal", "high")
    )
    assert low < normal < high
