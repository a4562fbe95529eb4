"""Laws of merging texts: nothing is lost without a word, and it does not matter who is asked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brm_desktop.domain.text_merge import find_hunks, join_texts, merge_texts

TOKENS = st.lists(st.sampled_from("abcd"), max_size=12)
TEXTS = st.lists(st.sampled_from(["a\n", "b\n", "c c\n", "d e f\n", "\n", "end"]), max_size=7).map("".join)


@given(TOKENS, TOKENS)
def test_hunks_applied_to_the_base_make_the_other(base: list[str], other: list[str]) -> None:
    made, at = list[str](), 0
    for hunk in find_hunks(base, other):
        assert hunk.start >= at
        made += [*base[at : hunk.start], *hunk.tokens]
        at = hunk.end
    assert [*made, *base[at:]] == other


@given(TOKENS, TOKENS)
def test_hunks_keep_as_much_as_can_be_kept(base: list[str], other: list[str]) -> None:
    kept = len(base) - sum(hunk.end - hunk.start for hunk in find_hunks(base, other))
    assert kept == _common(base, other)


def _common(a: list[str], b: list[str]) -> int:
    """Count the longest common subsequence, the slow and plain way."""
    row = [0] * (len(b) + 1)
    for x in a:
        before = 0
        for j, y in enumerate(b):
            before, row[j + 1] = row[j + 1], before + 1 if x == y else max(row[j + 1], row[j])
    return row[-1]


@given(TEXTS, TEXTS)
def test_merge_with_one_side_unchanged_is_the_other(base: str, other: str) -> None:
    assert merge_texts(base, base, other) == other
    assert merge_texts(base, other, base) == other
    assert merge_texts(base, other, other) == other


@given(TEXTS, TEXTS, TEXTS)
def test_merge_does_not_depend_on_the_side(base: str, ours: str, theirs: str) -> None:
    assert merge_texts(base, ours, theirs) == merge_texts(base, theirs, ours)


@given(st.lists(st.sampled_from(["one", "two", "three"]), min_size=8, max_size=8), st.text("xyz"), st.text("xyz"))
def test_merge_of_changes_that_are_apart_holds_both(lines: list[str], mine: str, theirs: str) -> None:
    base = "".join(f"{line} {at}\n" for at, line in enumerate(lines))
    ours = base.replace(f"{lines[1]} 1\n", f"mine {mine}\n")
    other = base.replace(f"{lines[6]} 6\n", f"theirs {theirs}\n")
    merged = merge_texts(base, ours, other)
    assert merged == ours.replace(f"{lines[6]} 6\n", f"theirs {theirs}\n")


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "merged"),
    [
        ("The budget is late.", "The budget is very late.", "Our budget is late.", "Our budget is very late."),
        ("The budget is late.", "The budget is early.", "The budget is on time.", None),
        ("a\nb\n", "a\nmine\nb\n", "a\ntheirs\nb\n", None),
        ("a\nb\n", "a\nsame\nb\n", "a\nsame\nb\n", "a\nsame\nb\n"),
        ("a\nb\nc\n", "b\nc\n", "a\nb\nC\n", "b\nC\n"),
        ("a\nb\n", "", "a\nB\n", None),
        ("", "mine", "theirs", None),
        ("one two", "one 2", "1 two", "1 2"),
    ],
)
def test_merge_of_known_texts_is_what_a_person_expects(base: str, ours: str, theirs: str, merged: str | None) -> None:
    assert merge_texts(base, ours, theirs) == merged


def test_merge_of_very_different_texts_ends_soon() -> None:
    base = "".join(f"{n}\n" for n in range(20_000))
    ours = "".join(f"{n * 7919 % 20_011}\n" for n in range(20_000))
    assert merge_texts(base, ours, base + "end\n") == ours + "end\n"


@given(TEXTS, TEXTS, TEXTS)
def test_join_is_the_merge_wherever_there_is_one(base: str, ours: str, theirs: str) -> None:
    merged = merge_texts(base, ours, theirs)
    assert merged is None or join_texts(base, ours, theirs) == merged


@given(TEXTS, TEXTS, TEXTS)
def test_join_loses_no_word_that_either_side_wrote(base: str, ours: str, theirs: str) -> None:
    joined = join_texts(base, ours, theirs)
    for side in (ours, theirs):
        written = [hunk.tokens for hunk in find_hunks(base.split(), side.split())]
        assert all(word in joined for words in written for word in words)


def test_join_of_one_line_that_both_reworded_holds_it_twice_and_the_rest_once() -> None:
    base = "Agenda\n- The budget is late.\nClosing\n"
    ours, theirs = base.replace("late", "early"), base.replace("late", "on time")
    assert join_texts(base, ours, theirs) == "Agenda\n- The budget is early.\n- The budget is on time.\nClosing\n"


def test_join_without_line_ends_puts_one_below_the_other() -> None:
    assert join_texts("", "mine", "theirs") == "mine\ntheirs"
