"""Laws of telling what changed in a text: nothing is made up, nothing is left out unsaid."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brm_desktop.domain.text_diff import GAP, Piece, diff_words, excerpt, is_change

TEXTS = st.lists(st.sampled_from(["late ", "early ", "  ", "the budget ", "is, ", "\n", "é", "x"]), max_size=12).map(
    "".join
)


def _join(pieces: tuple[Piece, ...], *hows: str) -> str:
    return "".join(piece.text for piece in pieces if piece.how in hows)


@given(TEXTS | st.text(), TEXTS | st.text())
def test_diff_holds_both_texts_whole(before: str, after: str) -> None:
    pieces = diff_words(before, after)
    assert _join(pieces, "same", "removed") == before
    assert _join(pieces, "same", "added") == after


@given(TEXTS, TEXTS)
def test_diff_has_no_two_neighbors_of_one_sort_and_none_that_is_empty(before: str, after: str) -> None:
    hows = [piece.how for piece in diff_words(before, after)]
    assert all(a != b for a, b in pairwise(hows))
    assert ("added", "removed") not in pairwise(hows)
    assert all(piece.text for piece in diff_words(before, after))


@given(TEXTS, TEXTS)
def test_diff_says_a_change_exactly_where_texts_differ(before: str, after: str) -> None:
    assert is_change(diff_words(before, after)) == (before != after)


@given(TEXTS, TEXTS, st.integers(2, 30), st.integers(6, 40))
def test_excerpt_keeps_every_change_and_says_what_it_leaves_out(
    before: str, after: str, around: int, most: int
) -> None:
    pieces = diff_words(before, after)
    shown = excerpt(pieces, around, most)
    changes = [piece for piece in pieces if piece.how != "same"]
    kept = [piece for piece in shown if piece.how != "same"]
    assert [piece.how for piece in kept] == [piece.how for piece in changes]
    for whole, cut in zip(changes, kept, strict=True):
        assert cut.text == whole.text or GAP in cut.text
    if GAP not in "".join(piece.text for piece in shown):
        assert "".join(piece.text for piece in shown) == "".join(piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        (
            "The budget is late.", "The budget is on time.",
            [("same", "The budget is "), ("removed", "late"), ("added", "on time"), ("same", ".")],
        ),
        ("one two three", "one 2 3", [("same", "one "), ("removed", "two three"), ("added", "2 3")]),
        ("a\nb\nc\n", "a\nc\nd\n", [("same", "a\n"), ("removed", "b\n"), ("same", "c\n"), ("added", "d\n")]),
        ("", "new", [("added", "new")]),
        ("old", "", [("removed", "old")]),
        ("", "", []),
    ],
)  # fmt: skip
def test_diff_reads_as_a_person_would_mark_it(before: str, after: str, pieces: list[tuple[str, str]]) -> None:
    assert list(diff_words(before, after)) == [Piece(how, text) for how, text in pieces]  # type: ignore[arg-type]


def test_excerpt_of_a_long_text_shows_the_words_around_a_change() -> None:
    before = "Word by word it goes on. " * 40 + "The budget is late. " + "And then it ends slowly. " * 40
    shown = excerpt(diff_words(before, before.replace("late", "on time")), around=30)
    assert [piece.how for piece in shown] == ["same", "removed", "added", "same"]
    assert shown[0].text == "…it goes on. The budget is "
    assert shown[3].text == ". And then it ends slowly. And…"


def test_excerpt_of_a_long_change_keeps_its_ends() -> None:
    words = " ".join(str(number) for number in range(500))
    (shown,) = excerpt(diff_words("", words), most=60)
    assert shown.text.startswith("0 1 2 3")
    assert shown.text.endswith("498 499")
    assert f" {GAP} " in shown.text


def test_excerpt_without_a_change_is_the_beginning() -> None:
    assert excerpt(diff_words("all the same", "all the same"), most=7) == (Piece("same", "all the…"),)
