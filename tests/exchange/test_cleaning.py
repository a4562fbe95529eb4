"""Single values: what is missing, e-mail, phones, names, days, amounts."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brm_desktop.exchange.cleaning import (
    PersonName,
    clean_line,
    clean_lines,
    divide_name,
    divide_phones,
    find_e164,
    find_emails,
    is_missing,
    list_words,
    parse_cents,
    parse_day,
    parse_number,
    parse_tick,
)


@pytest.mark.parametrize("cell", ["", " ", "NA", "n/a", "(blank)", "NULL", "<none>", "[]", "-", "—"])
def test_is_missing_words_for_nothing_are_missing(cell: str) -> None:
    assert is_missing(cell)


@pytest.mark.parametrize("cell", ["Nathan", "0", "no", "National Archives", "(804) 555-0100"])
def test_is_missing_real_values_are_not(cell: str) -> None:
    assert not is_missing(cell)


@pytest.mark.parametrize("surname", ["Null", "Na", "None"])
def test_is_missing_surnames_that_sound_like_nothing_are_kept(surname: str) -> None:
    assert not is_missing(surname, is_name=True)


@pytest.mark.parametrize(
    ("written", "addresses", "rest"),
    [
        ("ann@example.gov", ("ann@example.gov",), ""),
        ("mailto:ann@example.gov", ("ann@example.gov",), ""),
        ("a@x.gov; b@y.gov\nb@y.gov", ("a@x.gov", "b@y.gov"), ""),
        ('"Ann Poe" <ann@x.gov>', ("ann@x.gov",), "Ann Poe"),
        ("ask Bob", (), "ask Bob"),
    ],
)
def test_find_emails_are_divided_from_the_rest(written: str, addresses: tuple[str, ...], rest: str) -> None:
    assert find_emails(written) == (addresses, rest)


@pytest.mark.parametrize(
    ("typed", "international"),
    [
        ("(804) 555-0100", "+18045550100"),
        ("804.555.0100 x33", "+18045550100"),
        ("1-800-555-0100", "+18005550100"),
        ("+49 3581 123456", "+493581123456"),
        ("tel:+1-418-656-9254;ext=102", "+14186569254"),
        ("911", ""),
        ("ask Bob", ""),
        ("555-0100", ""),
        ("804-555-0100-22-33-44-55", ""),
    ],
)
def test_find_e164_only_for_whole_phones(typed: str, international: str) -> None:
    assert find_e164(typed) == international


def test_divide_phones_only_where_each_part_is_one() -> None:
    assert divide_phones("804-555-0100 / 804-555-0101") == ("804-555-0100", "804-555-0101")
    assert divide_phones("804-555-0100 or ask Bob") == ("804-555-0100 or ask Bob",)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ann Poe", PersonName(given="Ann", family="Poe")),
        ("Poe, Ann Q.", PersonName(given="Ann", middle="Q.", family="Poe")),
        ("Dr. Ann van Dyke, PhD", PersonName("Dr.", "Ann", "", "van Dyke", "PhD")),
        ("Ann Poe III", PersonName(given="Ann", family="Poe", suffix="III")),
        ("Poe Jr., Bob", PersonName(given="Bob", family="Poe", suffix="Jr.")),
        ("Robert (Bob) Ray", PersonName(given="Robert", family="Ray", nickname="Bob")),
        ("Ann Poe, CPA, PMP", PersonName(given="Ann", family="Poe", suffix="CPA, PMP")),
        ("Judge Poe", PersonName(prefix="Judge", family="Poe")),
        ("Ann", PersonName(given="Ann")),
    ],
)
def test_divide_name_finds_its_parts(text: str, name: PersonName) -> None:
    assert divide_name(text) == name


@given(st.text(max_size=60))
def test_divide_name_never_fails_and_keeps_every_letter(text: str) -> None:
    assert sorted("".join(filter(str.isalnum, "".join(divide_name(text))))) == sorted(filter(str.isalnum, text))


@pytest.mark.parametrize(
    "text",
    ["2026-11-20", "11/20/2026", "11/20/26", "20/11/2026", "20.11.2026", "20261120", "Nov 20, 2026",
     "Fri, Nov 20, 2026", "November 20th 2026", "20 Nov 2026", "2026-11-20T09:30:00Z", "2026-11-20 00:00:00",
     "11/20/2026 9:30 AM"],
)  # fmt: skip
def test_parse_day_every_way_to_write_one_is_understood(text: str) -> None:
    assert parse_day(text) == date(2026, 11, 20)


@pytest.mark.parametrize("text", ["", "13/13/2026", "2026-02-30", "206-12-15", "soon", "0000", "11/20"])
def test_parse_day_what_is_none_is_none(text: str) -> None:
    assert parse_day(text) is None


@pytest.mark.parametrize(
    ("text", "cents"),
    [("34,000.00", 3_400_000), ("$1.2M", 120_000_000), ("(500)", -50_000), ("34.000,00", 3_400_000), ("12", 1_200),
     ("0.005", 0), ("1,234.5", 123_450), ("none", None), ("1-2", None), ("", None)],
)  # fmt: skip
def test_parse_cents_is_exact(text: str, cents: int | None) -> None:
    assert parse_cents(text) == cents


@given(st.integers(0, 10**12))
def test_parse_cents_reads_what_is_printed(cents: int) -> None:
    assert parse_cents(f"${cents // 100:,}.{cents % 100:02d}") == cents


def test_parse_number_and_tick_say_none_when_unsure() -> None:
    assert [parse_number(text) for text in ("1,234", "12.0", "12.5", "many")] == [1234, 12, None, None]
    assert [parse_tick(text) for text in ("Yes", "0", "maybe")] == [True, False, None]


def test_list_words_reads_lists_as_people_and_programs_print_them() -> None:
    assert list_words("[u'Police', u'Clerk']") == ("Police", "Clerk")
    assert list_words("Labor, Housing;Health") == ("Labor", "Housing", "Health")


@given(st.text(max_size=80))
def test_clean_line_is_one_line_and_stays_as_it_is(text: str) -> None:
    line = clean_line(text)
    assert clean_line(line) == line
    assert "\n" not in line
    assert line == line.strip()
    assert clean_lines(clean_lines(text)) == clean_lines(text)
