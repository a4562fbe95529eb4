"""The parts the sample is made with: chance, days, phrases, names and the words in its files."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import chain, islice
from math import gcd
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brm_desktop.domain.business_days import is_business_day
from brm_desktop.services.sample.calendar import Calendar, fiscal_year
from brm_desktop.services.sample.chance import Chance, share_out
from brm_desktop.services.sample.material import Material, load_material
from brm_desktop.services.sample.people import NameList
from brm_desktop.services.sample.phrases import Phrase, Phrases

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def material() -> Material:
    return load_material()


def test_chance_same_seed_same_draws() -> None:
    first, second = Chance("a seed"), Chance("a seed")
    assert [first.random() for _ in range(20)] == [second.random() for _ in range(20)]
    assert Chance("another").random() != Chance("a seed").random()


def test_chance_first_draws_never_change() -> None:
    chance = Chance("forever")
    assert [chance.between(1, 100) for _ in range(6)] == [42, 82, 70, 6, 15, 45]


@given(st.integers(-50, 50), st.integers(0, 60), st.integers())
def test_chance_between_stays_between(low: int, span: int, seed: int) -> None:
    assert low <= Chance(str(seed)).between(low, low + span) <= low + span


@given(st.lists(st.integers(), max_size=12, unique=True), st.integers(0, 15))
def test_chance_some_are_different_and_known(items: list[int], count: int) -> None:
    taken = Chance("some").some(items, count)
    assert len(taken) == len(set(taken)) == min(count, len(items))
    assert set(taken) <= set(items)


@given(st.integers(0, 10_000), st.lists(st.floats(0.01, 100), min_size=1, max_size=40))
def test_share_out_adds_up(total: int, weights: list[float]) -> None:
    shares = share_out(total, weights)
    assert sum(shares) == total
    assert len(shares) == len(weights)
    assert min(shares) >= 0


@given(st.dates(date(2020, 1, 1), date(2040, 12, 31)))
def test_calendar_past_ends_before_today(today: date) -> None:
    calendar = Calendar(today, ZoneInfo("America/Denver"))
    assert calendar.past[-1] < today
    assert (today - calendar.past[0]).days > 3640
    assert all(map(is_business_day, islice(calendar.past, 0, None, 97)))
    assert calendar.last_at.date() == calendar.past[-1]


@given(st.integers(-40, 40))
def test_calendar_shift_counts_business_days(count: int) -> None:
    calendar = Calendar(TODAY, ZoneInfo("America/Denver"))
    day = calendar.shift(TODAY, count)
    assert is_business_day(day)
    assert calendar.shift(day, -count) == TODAY


def test_calendar_shift_from_weekend_goes_to_weekdays() -> None:
    calendar = Calendar(date(2026, 11, 22), ZoneInfo("America/Denver"))
    assert calendar.shift(calendar.today, 1) == date(2026, 11, 23)
    assert calendar.shift(calendar.today, -1) == date(2026, 11, 20)
    assert calendar.ago(0) == date(2026, 11, 20)


def test_fiscal_year_begins_in_july() -> None:
    assert fiscal_year(date(2026, 6, 30)) == "FY27"
    assert fiscal_year(date(2026, 7, 1)) == "FY28"


def test_phrase_blanks_are_filled() -> None:
    words = {"lead": "Dana", "system": "the desk"}
    phrase = Phrase("{System} told {lead} {7-7} times, {2000-2000} in all, {1.5-1.5} of [2|2].")
    assert phrase.say(words, Chance("x")) == "The desk told Dana 7 times, 2,000 in all, 1.5 of 2."


def test_phrase_unknown_blank_is_an_error() -> None:
    with pytest.raises(KeyError):
        Phrase("{nobody} knows").say({}, Chance("x"))


def test_phrases_nothing_said_twice_until_all_are_said() -> None:
    phrases, said, chance = Phrases(["a", "b", "c"]), set[Phrase](), Chance("x")
    assert {phrases.say_new({}, chance, said) for _ in range(3)} == {"a", "b", "c"}
    assert phrases.say_new({}, chance, said) in "abc"


def test_name_list_no_name_twice(material: Material) -> None:
    names = NameList(material.names)
    pairs = len(material.names.given) * len(material.names.family)
    assert gcd(104_729, pairs) == 1
    taken = [names.take() for _ in range(pairs + 500)]
    assert len(set(taken)) == len(taken)


def test_material_names_are_unique(material: Material) -> None:
    for names in (material.names.given, material.names.family, material.names.towns, material.names.counties):
        assert len(set(names)) == len(names)


def test_material_every_phrase_can_be_said(material: Material) -> None:
    words = {
        name: name
        for name in (
            *("topic", "topic2", "work", "users", "system", "unit", "short", "acronym", "vendor", "county", "town"),
            *("lead", "lead_name", "other", "other_name", "head", "month", "lastmonth", "nextmonth", "weekday", "fy"),
        )
    }
    chance, phrases = Chance("all"), material.phrases
    facts = (topic.facts for agency in material.agencies for topic in agency.topic)
    lists: Iterable[Phrases] = chain(
        phrases.titles.values(), phrases.sentences.values(), phrases.promises.values(), facts, [phrases.places]
    )
    for each in lists:
        said = set[Phrase]()
        for _ in range(60):
            assert each.say_new(words, chance, said)


def test_material_forms_say_what_is_there(material: Material) -> None:
    named = {
        name for forms in material.phrases.forms.values() for form in forms for block in form for name, _ in block.say
    }
    assert named - {"fact", "fact2", "table"} <= set(material.phrases.sentences)
    assert set(material.phrases.titles) == set(material.phrases.forms)


def test_material_agencies_complete(material: Material) -> None:
    assert len(material.agencies) == len({text.acronym for text in material.agencies}) == 25
    assert all(len(text.topic) == 4 and len(text.units) >= 4 for text in material.agencies)
    assert all((text.contact_days > text.cadence) == text.quiet for text in material.agencies)
    assert all(len(text.coming) >= 2 for text in material.agencies)
