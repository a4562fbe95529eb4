"""What was not edited keeps every byte, whatever its line ends and odd characters are."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from brm_desktop.domain.line_map import merge, show

PIECES = ["a", "b", " ", "\t", "\n", "\r\n", "\u2028", "\u2029", "\u00a0", "\U0001f600", "\x00", "\ufeff"]
BODIES = st.lists(st.sampled_from([*PIECES, "\r"]), max_size=30).map("".join)
TAME = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)
TYPED = st.text("ab \t\n\u00a0\u2028", max_size=6)


@given(BODIES)
def test_write_unchanged_text_gives_the_body_back(body: str) -> None:
    shown = show(body)
    assert shown.write(shown.text) == body
    assert "\r" not in shown.text
    assert "\u2029" not in shown.text


@given(BODIES, TYPED, st.data())
def test_write_any_edit_shows_as_it_was_typed(body: str, typed: str, data: st.DataObject) -> None:
    shown = show(body)
    start = data.draw(st.integers(0, len(shown.text)))
    end = data.draw(st.integers(start, len(shown.text)))
    wanted = shown.text[:start] + typed + shown.text[end:]
    assert show(shown.write(wanted)).text == wanted


@given(TAME, TYPED, TAME)
def test_write_between_two_pieces_keeps_their_bytes(before: str, typed: str, after: str) -> None:
    before, after = before + "\r\n!", "?\n" + after
    shown = show(before + after)
    written = shown.write(show(before).text + typed + show(after).text)
    assert written.startswith(before)
    assert written.endswith(after)


@given(TAME, TYPED)
def test_write_at_the_end_keeps_all_before_it(body: str, typed: str) -> None:
    shown = show(body)
    assert shown.write(shown.text + typed).startswith(body)


def test_write_a_line_into_crlf_ends_it_alike() -> None:
    assert show("one\r\ntwo\r\n").write("one\nand\ntwo\n") == "one\r\nand\r\ntwo\r\n"


def test_write_after_nbsp_and_trailing_spaces_leaves_them() -> None:
    body = "a\u00a0b  \r\n\tc\u2028d \n"
    assert show(body).write(show(body).text + "x") == body + "x"


def test_write_where_lone_cr_meets_lf_keeps_both_lines() -> None:
    assert show(show("a\rb\nc").write("a\n\nc")).text == "a\n\nc"


def test_merge_changes_of_different_lines_keeps_both() -> None:
    assert merge("a\n- [ ] b\nc", "a\n- [ ] b\nc!", "a\n- [x] b\nc") == "a\n- [x] b\nc!"


def test_merge_changes_of_one_stretch_refuses() -> None:
    assert merge("one", "two", "three") is None


@given(TYPED, TYPED)
def test_merge_with_an_unchanged_side_is_the_other(base: str, other: str) -> None:
    assert merge(base, base, other) == other
    assert merge(base, other, base) == other


def test_write_real_minutes_edit_of_one_line_changes_no_other_byte(test_data: Path) -> None:
    found = sorted((test_data / "6_notes").rglob("*.md"))
    assert found
    for path in found:
        body = path.read_bytes().decode("utf-8", "surrogateescape")
        shown = show(body)
        assert shown.write(shown.text) == body
        middle = shown.text.find("\n", len(shown.text) // 2) + 1
        written = shown.write(shown.text[:middle] + "x" + shown.text[middle:])
        place = next((n for n, (old, new) in enumerate(zip(body, written, strict=False)) if old != new), len(body))
        assert written[:place] + written[place + 1 :] == body
