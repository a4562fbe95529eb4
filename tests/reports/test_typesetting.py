from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brm_desktop.reports.fonts import load_faces
from brm_desktop.reports.shapes import Cut
from brm_desktop.reports.typesetting import HYPHEN, SetLine, Type, clean
from tests.reports.hostile_facts import TEXT

BODY = Type(load_faces(), Cut.REGULAR, 9.0)
ENDLESS = 100_000


def put_together(lines: tuple[SetLine, ...]) -> str:
    """Return what lines say as one text again."""
    said = "".join(line.text + ("" if line.joined else " ") for line in lines)
    return said.rstrip(" ")


@given(TEXT, st.floats(20, 500), st.floats(0, 19))
def test_wrap_any_text_keeps_every_character_within_the_width(text: str, width: float, indent: float) -> None:
    text = clean(text)
    lines = BODY.wrap(text, width, ENDLESS, indent)
    assert put_together(lines) == text
    for at, line in enumerate(lines):
        drawn = line.text + (HYPHEN if line.hyphen else "")
        assert BODY.width(drawn) <= width - (0 if at else indent) + 0.01 or len(drawn) == 1


@given(TEXT, st.floats(20, 500), st.integers(1, 4))
def test_wrap_too_long_a_text_ends_with_an_ellipsis(text: str, width: float, most: int) -> None:
    text = clean(text)
    lines = BODY.wrap(text, width, most)
    assert len(lines) <= most
    if put_together(lines) != text:
        assert lines[-1].text.endswith("…")
        assert BODY.width(lines[-1].text) <= width + 0.01


@given(TEXT, st.floats(20, 300))
def test_fit_any_text_is_one_line_within_the_width(text: str, width: float) -> None:
    text = clean(text)
    fitted = BODY.fit(text, width)
    assert BODY.width(fitted) <= width + 0.01
    assert fitted == text or fitted.endswith("…")


@given(TEXT)
def test_clean_any_text_is_one_settable_line(text: str) -> None:
    cleaned = clean(text)
    assert cleaned == clean(cleaned)
    assert not any(unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") for char in cleaned)
    assert "  " not in cleaned
    cleaned.encode("utf-8")


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        ("https://agency.example/programs/renewals", ["https://agency.", "example/", "programs/", "renewals"]),
        ("Donaudampfschifffahrtsgesellschaft", ["Donaudampfsc-", "hifffahrtsgesell-", "schaft"]),
        ("1,234,567,890,123,456,789.25", ["1,234,567,890,", "123,456,789.25"]),
    ],
)
def test_wrap_long_word_breaks_where_a_reader_would(word: str, pieces: list[str]) -> None:
    lines = BODY.wrap(word, 72, ENDLESS)
    assert [line.text + (HYPHEN if line.hyphen else "") for line in lines] == pieces
    assert all(line.joined for line in lines[:-1])


def test_wrap_keeps_dates_times_and_counts_whole() -> None:
    for text, whole in (
        ("The contract for hosting ends Jan 31, 2027 at noon", "Jan 31, 2027"),
        ("The meeting about the figures is at 2:00 PM sharp", "2:00 PM"),
        ("They are now waiting 112 days for the figures", "112 days"),
    ):
        for width in range(80, 200):
            assert any(whole in line.text for line in BODY.wrap(text, width, ENDLESS)), width


def test_wrap_leaves_no_short_word_alone_on_the_last_line() -> None:
    lines = BODY.wrap("Residents are satisfied with their visit", BODY.width("Residents are satisfied with their"), 3)
    assert [line.text for line in lines] == ["Residents are satisfied with", "their visit"]


def test_wrap_never_parts_a_letter_from_its_mark() -> None:
    word = "z\u0351\u0352" * 40
    for width in range(20, 60):
        for line in BODY.wrap(word, width, ENDLESS):
            assert not unicodedata.combining(line.text[0])


def test_clean_composes_and_drops_what_cannot_be_seen() -> None:
    assert clean("e\u0301te\u0301\u200b \u202eabc\u202c") == "été abc"
    assert clean("a\tb\r\nc\x00d") == "a b c d"
    assert clean("\ud800") == "\ufffd"
    assert clean("x" * 50, 10) == "x" * 10 + "…"
