"""The outline of who reports to whom."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from brm_desktop.domain.reporting_lines import Placed, make_outline

NAMES = st.sampled_from("abcdefgh")


def test_outline_puts_each_under_the_one_above_in_their_order() -> None:
    people = [("clerk", "chief"), ("head", None), ("chief", "head"), ("deputy", "head"), ("guest", "elsewhere")]
    assert make_outline(people) == [
        Placed("head", 0, 2), Placed("chief", 1, 1), Placed("clerk", 2, 0), Placed("deputy", 1, 0),
        Placed("guest", 0, 0),
    ]  # fmt: skip


def test_outline_cuts_a_circle_at_its_first() -> None:
    assert make_outline([("a", "b"), ("b", "c"), ("c", "a")]) == [
        Placed("a", 0, 1),
        Placed("c", 1, 1),
        Placed("b", 2, 0),
    ]
    assert make_outline([("a", "a")]) == [Placed("a", 0, 0)]


@given(st.dictionaries(NAMES, st.none() | NAMES))
def test_outline_has_everyone_once_and_nobody_deeper_than_the_one_above(above: dict[str, str | None]) -> None:
    outline = make_outline(list(above.items()))
    assert sorted(each.id for each in outline) == sorted(above)
    for before, each in pairwise(outline):
        assert each.depth <= before.depth + 1
    assert not outline or outline[0].depth == 0
    assert sum(each.below for each in outline) == sum(each.depth > 0 for each in outline)
