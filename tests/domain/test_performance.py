"""How a partner performs: each agency's latest of the year counts, and old evaluations do not."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brm_desktop.domain.performance import Evaluation, PerformanceWord, find_performance, find_word

TODAY = date(2026, 11, 23)
marks = st.tuples(*(st.one_of(st.none(), st.integers(1, 5)) for _ in range(4)))
evaluations = st.lists(
    st.builds(Evaluation, st.dates(date(2024, 1, 1), date(2027, 6, 1)), st.sampled_from(["", "a", "b"]), marks),
    unique_by=lambda each: (each.on, each.agency),
)


@given(evaluations, st.randoms())
def test_find_performance_any_order_same_answer(found: list[Evaluation], chance: Random) -> None:
    assert find_performance(chance.sample(found, len(found)), TODAY) == find_performance(found, TODAY)


@given(evaluations)
def test_find_performance_mark_lies_among_those_that_count(found: list[Evaluation]) -> None:
    told = find_performance(found, TODAY)
    counted = [each.mean for each in found if each.mean is not None and each.on <= TODAY]
    assert told.reason
    if told.mark is None:
        assert told.word is PerformanceWord.UNKNOWN
    else:
        assert min(counted) <= told.mark <= max(counted)
        assert told.word is find_word(told.mark)


@given(evaluations)
def test_find_performance_what_is_old_or_to_come_changes_nothing(found: list[Evaluation]) -> None:
    more = [
        Evaluation(TODAY - timedelta(days=400), "c", (5,) * 4),
        Evaluation(TODAY + timedelta(days=1), "c", (1,) * 4),
    ]
    now, then = find_performance(found, TODAY), find_performance([*found, *more], TODAY)
    assert (now.word, now.mark) == (then.word, then.mark)


def test_find_performance_latest_of_each_agency_counts_once() -> None:
    found = [
        Evaluation(date(2026, 2, 1), "a", (1, 1, 1, 1)),
        Evaluation(date(2026, 9, 1), "a", (5, None, None, 3)),
        Evaluation(date(2026, 3, 1), "b", (2, 2, 2, 2)),
    ]
    told = find_performance(found, TODAY)
    assert (told.word, told.mark) == (PerformanceWord.FAIR, 3.0)
    assert told.reason == "3.0 of 5 from 2 evaluations, the latest of Tue, Sep 1, 2026"


@pytest.mark.parametrize(
    ("mark", "word"),
    [(5.0, "Strong"), (3.75, "Strong"), (3.74, "Fair"), (2.75, "Fair"), (2.74, "Weak"), (None, "Not evaluated")],
)
def test_find_word_at_its_bounds(mark: float | None, word: str) -> None:
    assert find_word(mark).value == word


def test_find_performance_only_old_ones_says_when() -> None:
    told = find_performance([Evaluation(date(2025, 3, 3), "", (5, 5, 5, 5))], TODAY)
    assert (told.word, told.reason) == (PerformanceWord.UNKNOWN, "the last evaluation is of Mon, Mar 3, 2025")
