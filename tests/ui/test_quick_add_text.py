"""What typing in quick add offers and changes: completion, answers, words given back."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brm_desktop.domain.quick_add import KnownName, Understood, make_known, parse
from brm_desktop.ui.parts.quick_add_text import (
    Typed,
    find_begun,
    find_span_before,
    list_answers,
    list_offers,
    take,
    unask,
    unparse,
)

TODAY = date(2026, 11, 23)
KNOWN = make_known(
    [KnownName("a1", ("Motor Vehicles", "DMV")), KnownName("a2", ("Transportation", "DOT"))],
    [
        KnownName("p1", ("Dana Ruiz", "Dana")),
        KnownName("p2", ("Omar Field", "Omar")),
        KnownName("p3", ("Dana Wu", "Dana")),
        KnownName("p4", ("Omar Field",)),
    ],
    ["contract", "contract renewal"],
)


def _at_end(text: str) -> Typed:
    return Typed(text, len(text))


def _understood(text: str, **chosen: str) -> Understood:
    return parse(text, TODAY, KNOWN, chosen=chosen)


def _offered(text: str) -> list[str]:
    return [offer.title for offer in list_offers(_at_end(text), KNOWN, _understood(text))]


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("call @da", ["Dana Ruiz", "Dana Wu"]),
        ("@mot", ["Motor Vehicles"]),
        ("@Motor V", ["Motor Vehicles"]),
        ('x @"dana w', ["Dana Wu"]),
        ("plan #con", ["#contract", "#contract renewal"]),
        ("plan #contract", ["#contract renewal"]),
        ("@DMV", []),
        ("@DMV now", []),
        ("mail a@b", []),
        ("call Dana", []),
        ("@nobody", []),
    ],
)
def test_list_offers_goes_on_with_what_is_begun(text: str, titles: list[str]) -> None:
    assert _offered(text) == titles


def test_take_name_writes_it_so_that_it_is_understood() -> None:
    typed = _at_end("call @mot")
    offer = list_offers(typed, KNOWN, _understood(typed.text))[0]
    taken = take(typed, offer)
    assert taken.text == 'call @"Motor Vehicles" '
    assert taken.cursor == len(taken.text)
    assert _understood(taken.text).agency == "a1"


def test_take_name_in_the_middle_keeps_what_follows() -> None:
    offer = list_offers(Typed("call @mot by Fri", 9), KNOWN, _understood("call @mot by Fri"))[0]
    assert take(Typed("call @mot by Fri", 9), offer).text == 'call @"Motor Vehicles" by Fri'


def test_list_offers_name_that_two_bear_brings_its_answer() -> None:
    offers = list_offers(_at_end("@omar f"), KNOWN, Understood())
    assert {(offer.key, offer.id) for offer in offers} == {("omar field", "p2"), ("omar field", "p4")}
    text = take(_at_end("@omar f"), offers[0]).text
    assert _understood(text, **{"omar field": offers[0].id}).people == (offers[0].id,)


def test_list_answers_ends_with_nobody_which_keeps_the_words() -> None:
    (question,) = _understood("call Dana Fri").ambiguous
    answers = list_answers(question)
    assert [answer.id for answer in answers[:-1]] == ["p1", "p3"]
    text = unask(_at_end("call Dana Fri"), question).text
    assert _understood(text).ambiguous == ()
    assert _understood(text).title == "call Dana"


def test_unparse_leaves_the_cursor_behind_what_it_followed() -> None:
    text = "call Omar by Fri today"
    typed = Typed(text, text.index(" today"))
    span = find_span_before(typed, parse(text, TODAY).spans)
    assert span is not None
    given_back = unparse(typed, span)
    assert given_back.text[: given_back.cursor].endswith('"by Fri"')


@given(text=st.text(alphabet='@#"da mo c.', max_size=24), cursor=st.integers(0, 24))
def test_offers_any_text_and_cursor_never_fails(text: str, cursor: int) -> None:
    typed = Typed(text, min(cursor, len(text)))
    for offer in list_offers(typed, KNOWN, _understood(text)):
        taken = take(typed, offer)
        assert taken.text[: taken.cursor].rstrip().endswith(offer.insert)
    begun = find_begun(typed)
    assert begun is None or text[begun.start] == begun.sign
