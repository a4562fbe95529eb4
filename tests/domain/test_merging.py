"""Laws of merging cells: the order of arrival means nothing as long as causes come before effects."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from brm_desktop.domain.merging import Head, Version, is_alive, join, merge_heads, settle

WRITERS = ("a", "b", "c")


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[Head, dict[str, int]]]:
    """Return changes of one cell, each with what its writer had seen, causes first."""
    made = list[tuple[Head, dict[str, int]]]()
    seen: dict[str, dict[str, int]] = {writer: {} for writer in WRITERS}
    seqs = dict.fromkeys(WRITERS, 0)
    for at in range(draw(st.integers(1, 7))):
        writer = draw(st.sampled_from(WRITERS))
        for other in WRITERS:
            if other != writer and draw(st.booleans()):  # it hears of all that the other knows
                seen[writer] = join((seen[writer], seen[other], {other: seqs[other]} if seqs[other] else {}))
        seqs[writer] += 1
        visible = [head.stamp for head, _ in made if seen[writer].get(head.writer, 0) >= head.seq]
        own = [head.stamp for head, _ in made if head.writer == writer]
        stamp = max([draw(st.integers(0, 9)), *(one + 1 for one in (*visible, *own))])
        made.append((Head(stamp, writer, seqs[writer], at), {k: v for k, v in seen[writer].items() if k != writer}))
    return made


@given(histories(), st.randoms(use_true_random=False))
def test_settle_ends_the_same_in_any_order_that_keeps_causes_first(
    made: list[tuple[Head, dict[str, int]]], chance: object
) -> None:
    ends = set[tuple[Head, ...]]()
    for _ in range(4):
        waiting, heads, here = list(made), list[Head](), dict[str, int]()
        while waiting:
            ready = [
                each for each in waiting
                if here.get(each[0].writer, 0) == each[0].seq - 1
                and all(here.get(w, 0) >= s for w, s in each[1].items())
            ]  # fmt: skip
            new, seen = chance.choice(ready)  # type: ignore[attr-defined]
            heads = settle(heads, new, seen)
            here[new.writer] = new.seq
            waiting.remove((new, seen))
        ends.add(tuple(heads))
    assert len(ends) == 1
    (end,) = ends
    top = max(head.rank for head, _ in made)
    assert end[0].rank == top  # who saw it, beat it: the highest of all is never among what was replaced


def test_alive_needs_an_edit_that_no_delete_saw() -> None:
    assert is_alive({"a": 3}, {})
    assert not is_alive({"a": 3}, {"a": 3})
    assert is_alive({"a": 3, "b": 1}, {"a": 9})
    assert not is_alive({"a": 3, "b": 1}, join(({"a": 3}, {"b": 1})))


def test_merge_heads_takes_the_latest_text_that_both_were_made_from() -> None:
    versions = {
        ("a", 1): Version(1, (), "one\ntwo\nthree\n"),
        ("a", 2): Version(2, (("a", 1),), "one\ntwo\nthree\nfour\n"),
        ("a", 3): Version(4, (("a", 2),), "ONE\ntwo\nthree\nfour\n"),
        ("b", 1): Version(3, (("a", 2),), "one\ntwo\nthree\nFOUR\n"),
    }
    heads = [Head(4, "a", 3, versions["a", 3].text), Head(3, "b", 1, versions["b", 1].text)]
    assert merge_heads(heads, versions) == "ONE\ntwo\nthree\nFOUR\n"
    assert merge_heads(heads[::-1], versions) == "ONE\ntwo\nthree\nFOUR\n"


def test_merge_heads_of_the_same_words_is_for_a_person_to_decide() -> None:
    versions = {("a", 1): Version(1, (), "late"), ("a", 2): Version(2, (("a", 1),), "early")}
    heads = [Head(2, "a", 2, "early"), Head(2, "b", 1, "on time")]
    assert merge_heads(heads, versions | {("b", 1): Version(2, (("a", 1),), "on time")}) is None
