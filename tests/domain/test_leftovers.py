"""When what nobody names may go: never before it was seen unnamed, unchanged, for long enough without a break."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from brm_desktop.domain.leftovers import Found, Mark, judge, pass_time

NAMES = ("a", "b", "c")
NEEDED = 30
looks = st.dictionaries(st.sampled_from(NAMES), st.builds(Found, st.sampled_from("xy"), st.integers(0, 9)))
rounds = st.lists(st.tuples(looks, st.sets(st.sampled_from(NAMES)), st.integers(0, 12)), max_size=30)


@given(rounds)
def test_judge_lets_go_exactly_what_was_unnamed_and_the_same_for_long_enough(
    told: list[tuple[dict[str, Found], set[str], int]],
) -> None:
    marks, waited = dict[str, Mark](), dict[str, tuple[str, int]]()
    for found, named, passed in told:
        verdict = judge(found, named, marks, passed, NEEDED)
        due = list[str]()
        for name in NAMES:  # the same, told another way
            if name not in found or name in named:
                waited.pop(name, None)
            elif name in waited and waited[name][0] == found[name].look:
                waited[name] = (found[name].look, waited[name][1] + passed)
                due += [name] if waited[name][1] >= NEEDED else []
            else:
                waited[name] = (found[name].look, 0)
        assert verdict.due == due
        assert {name: (mark.look, mark.waited_ms) for name, mark in verdict.marks.items()} == waited
        assert verdict.waiting_bytes == sum(found[name].size for name in waited)
        marks = verdict.marks


@given(looks, st.sets(st.sampled_from(NAMES)), st.integers(0, 10**15))
def test_judge_lets_nothing_go_that_is_seen_for_the_first_time(
    found: dict[str, Found], named: set[str], passed: int
) -> None:
    assert judge(found, named, {}, passed, 0).due == []


@given(st.integers(0, 10**15), st.integers(0, 10**15), st.integers(1, 10**9))
def test_time_that_passes_is_never_negative_nor_more_than_a_step(before: int, now: int, step: int) -> None:
    assert 0 <= pass_time(before, now, step) <= step
    assert pass_time(0, now, step) == 0
