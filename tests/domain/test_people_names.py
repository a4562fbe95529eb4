"""Names of people, taken apart whichever way they are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brm_desktop.domain.people_names import NameParts, fold, initials, join_name, sort_key, split_name


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Dana Ruiz", NameParts(given="Dana", family="Ruiz")),
        ("Ruiz, Dana", NameParts(given="Dana", family="Ruiz")),
        ("Last, First M., Jr.", NameParts("", "First", "M.", "Last", "Jr.")),
        ("Dr. First van Last", NameParts("Dr.", "First", "", "van Last")),
        ("Ludwig van der Berg III", NameParts("", "Ludwig", "", "van der Berg", "III")),
        ("Berg, Ludwig van der", NameParts("", "Ludwig", "", "van der Berg")),
        ("van Dyke, Dick", NameParts("", "Dick", "", "van Dyke")),
        ("de la Cruz, Ana María", NameParts("", "Ana", "María", "de la Cruz")),
        ("Ana de la Cruz", NameParts("", "Ana", "", "de la Cruz")),
        ("Richards, Rafael M", NameParts("", "Rafael", "M", "Richards")),
        ("María García-López, PhD", NameParts("", "María", "", "García-López", "PhD")),
        ("Dana Ruiz, MBA, PMP", NameParts("", "Dana", "", "Ruiz", "MBA PMP")),
        ("Sean C McDuffee", NameParts("", "Sean", "C", "McDuffee")),
        ("Michael O’Gorman", NameParts("", "Michael", "", "O’Gorman")),
        ("Commissioner Hale", NameParts("Commissioner", "", "", "Hale")),
        ("The Honorable Ana Reyes", NameParts("The Honorable", "Ana", "", "Reyes")),
        ("John Smith V", NameParts("", "John", "", "Smith", "V")),
        ("Bo Li", NameParts("", "Bo", "", "Li")),
        ("Cher", NameParts(given="Cher")),
        ("山田太郎", NameParts(given="山田太郎")),
        ("  Dana   Ruiz ", NameParts(given="Dana", family="Ruiz")),
        (",", NameParts()),
        ("", NameParts()),
    ],
)
def test_split_name_takes_it_apart(name: str, parts: NameParts) -> None:
    assert split_name(name) == parts


def test_join_name_is_the_spoken_order() -> None:
    assert join_name(split_name("Last, First M., Jr.")) == "First M. Last Jr."
    assert join_name(split_name("Berg, Dr. Ludwig van der")) == "Ludwig van der Berg"


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Dana Ruiz", "DR"),
        ("Ruiz, Dana M.", "DR"),
        ("Ludwig van der Berg", "LB"),
        ("Dr. Omar Field Jr.", "OF"),
        ("Commissioner Hale", "CH"),
        ("cher", "C"),
        ("Élodie Öz", "ÉÖ"),
        ("山田太郎", "山"),
        ("", ""),
        ("- -", ""),
    ],
)
def test_initials_are_those_of_given_and_family_name(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_sort_key_orders_by_family_name_without_accents() -> None:
    names = ["Omar Field", "Dana Ruiz", "Álvarez, Zoe", "amy Álvarez", "Ludwig van der Berg", "Cher"]
    assert sorted(names, key=sort_key) == [
        "amy Álvarez",
        "Álvarez, Zoe",
        "Cher",
        "Omar Field",
        "Dana Ruiz",
        "Ludwig van der Berg",
    ]


def test_fold_makes_names_comparable() -> None:
    assert fold("José O’Neil") == "jose o'neil"
    assert fold("STRASSE") == fold("straße")


@given(st.text(max_size=40))
def test_split_name_of_any_text_loses_no_word(text: str) -> None:
    parts = split_name(text)
    assert sorted(" ".join(parts).split()) == sorted(text.replace(",", " ").split())
    assert len(initials(text)) <= 2
    assert sort_key(text) == sort_key(text).strip()


@given(st.text(max_size=30))
def test_fold_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)
