"""Potential interest: reasons name what both say, the order is one for all, and what is unrelated finds nobody."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brm_desktop.domain.interest import (
    ENOUGH,
    Idea,
    Interest,
    Part,
    Passage,
    Profile,
    find_rarity,
    list_interested,
    merge_profiles,
    say_reason,
    split_passages,
    stem,
)
from brm_desktop.domain.interest_words import SILENT

_SAID = (
    "permits permit license licenses inspection inspections bridge bridges drone imagery evidence court fraud claims"
    " reminders hearing the of and grants libraries barn scanning scanned paper"
)
_WORDS = tuple(_SAID.split())
texts = st.lists(st.sampled_from(_WORDS), max_size=8).map(" ".join)
passages = st.builds(Passage, st.sampled_from(Part), texts)
ideas = st.builds(Idea, texts, texts, texts)


@st.composite
def portfolios(draw: st.DrawFn) -> list[Profile]:
    """Return up to six agencies with what they say."""
    count = draw(st.integers(1, 6))
    return [Profile(f"a{place}", tuple(draw(st.lists(passages, max_size=5)))) for place in range(count)]


def _points(found: list[Interest]) -> dict[str, float]:
    return {each.agency: each.points for each in found}


@given(ideas, portfolios(), st.randoms())
def test_list_interested_any_order_of_agencies_and_passages_same_answer(
    idea: Idea, profiles: list[Profile], chance: Random
) -> None:
    shuffled = [
        profile._replace(passages=tuple(chance.sample(profile.passages, len(profile.passages))))
        for profile in chance.sample(profiles, len(profiles))
    ]
    assert list_interested(idea, shuffled) == list_interested(idea, profiles)


@given(ideas, portfolios())
def test_list_interested_reasons_name_words_that_stand_in_both(idea: Idea, profiles: list[Profile]) -> None:
    by_agency = {profile.agency: profile.passages for profile in profiles}
    ours = {word.lower() for word in " ".join(idea).split()}
    for each in list_interested(idea, profiles):
        assert each.reasons
        assert each.points >= ENOUGH
        for reason in each.reasons:
            assert Passage(reason.part, reason.text) in by_agency[each.agency]
            assert reason.words
            for shared in reason.words:
                assert shared.ours in ours
                assert shared.theirs in reason.text.lower().split()
                assert stem(shared.ours) == stem(shared.theirs)
                assert shared.ours not in SILENT
            assert sorted(" ".join(reason.phrases).split()) == sorted(shared.ours for shared in reason.words)


@given(ideas, portfolios(), st.lists(passages, max_size=3))
def test_list_interested_agency_that_says_more_never_ranks_below_one_that_says_less(
    idea: Idea, profiles: list[Profile], more: list[Passage]
) -> None:
    less = profiles[0]
    profiles = [*profiles, Profile("more", (*less.passages, *more))]
    points = _points(list_interested(idea, profiles))
    assert points.get("more", 0.0) >= points.get(less.agency, 0.0)


@given(ideas, portfolios(), texts)
def test_list_interested_idea_that_says_more_never_loses_an_agency(
    idea: Idea, profiles: list[Profile], more: str
) -> None:
    before = _points(list_interested(idea, profiles))
    after = _points(list_interested(idea._replace(plan=f"{idea.plan}. {more}"), profiles))
    assert all(after.get(agency, 0.0) >= points for agency, points in before.items())


@given(portfolios())
def test_find_rarity_word_of_one_agency_weighs_one_and_of_all_weighs_least(profiles: list[Profile]) -> None:
    rarity = find_rarity(profiles)
    assert all(0 < value <= 1 for value in rarity.values())
    alone = find_rarity([Profile("a", (Passage(Part.NEED, "permits"),)), *(Profile(str(n), ()) for n in range(5))])
    assert alone == {"permit": 1.0}


@given(portfolios(), st.text(max_size=60))
def test_list_interested_idea_without_a_shared_word_finds_nobody(profiles: list[Profile], odd: str) -> None:
    said = {stem(word) for profile in profiles for passage in profile.passages for word in passage.text.split()}
    for each in list_interested(Idea(odd), profiles):
        assert {stem(shared.ours.casefold()) for reason in each.reasons for shared in reason.words} & said


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("permits", "permit"),
        ("agencies", "agency"),
        ("licenses", "licensing"),
        ("scanning", "scanned"),
        ("booking", "book"),
        ("crosses", "cross"),
        ("boxes", "box"),
        ("planned", "planning"),
    ],
)
def test_stem_forms_of_a_word_same_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(("one", "other"), [("bus", "bu"), ("class", "clas"), ("spring", "spr"), ("bring", "br")])
def test_stem_short_words_keep_their_endings(one: str, other: str) -> None:
    assert stem(one) != other


def test_say_reason_quotes_their_words_and_names_ours() -> None:
    profiles = [
        Profile("dmv", (Passage(Part.HORIZON, "A federal rule on mobile licenses."),)),
        Profile("doc", (Passage(Part.NEED, "Text reminders for parole appointments."),)),
    ]
    (found,) = list_interested(Idea("Mobile license", "A license residents carry on the phone"), profiles)
    assert found.agency == "dmv"
    assert say_reason(found.reasons[0]) == (
        "both mention mobile license; on their horizon: “A federal rule on mobile licenses”"
    )


def test_list_interested_what_every_agency_needs_finds_them_all() -> None:
    profiles = [Profile(f"a{place:02}", (Passage(Part.NEED, "Drone imagery of dams"),)) for place in range(25)]
    assert len(list_interested(Idea("Drone imagery"), profiles)) == 25


def test_list_interested_of_one_agency_only_is_as_among_all() -> None:
    said = ("Drone imagery of dams", "Imagery from drones", "Scanned books")
    profiles = [Profile(f"a{place}", (Passage(Part.NEED, text),)) for place, text in enumerate(said)]
    found = list_interested(Idea("Drone imagery"), profiles)
    assert [list_interested(Idea("Drone imagery"), profiles, only=each.agency) for each in found] == [
        [e] for e in found
    ]
    assert list_interested(Idea("Drone imagery"), profiles, only="a2") == []


def test_list_interested_only_silent_words_in_common_finds_nobody() -> None:
    profiles = [
        Profile("a", tuple(split_passages(Part.NEED, "Staff of all agencies need a better service each year.")))
    ]
    assert list_interested(Idea("A better service", "All staff of the agencies need it each year"), profiles) == []


def test_list_interested_one_word_in_common_is_not_enough() -> None:
    profiles = [Profile("a", (Passage(Part.NEED, "Telematics."), Passage(Part.OUTCOME, "Telematics fitted")))]
    assert list_interested(Idea("Telematics"), profiles) == []


def test_split_passages_sentences_and_lines_stand_apart() -> None:
    assert [each.text for each in split_passages(Part.NEED, "One. Two; three\n\nFour.")] == [
        "One.",
        "Two;",
        "three",
        "Four.",
    ]


def test_merge_profiles_gathers_by_agency() -> None:
    one, other = Passage(Part.NEED, "One"), Passage(Part.OUTCOME, "Two")
    found = merge_profiles("abc", [("a", one), ("b", one), ("a", other)])
    assert found == [Profile("a", (one, other)), Profile("b", (one,)), Profile("c", ())]
