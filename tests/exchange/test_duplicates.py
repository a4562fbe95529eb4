"""Which people may be one: the same pairs whatever else is compared, and all of those on a set made up by chance."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from brm_desktop.exchange.duplicates import Face, find_people

_GIVEN = ("Robert", "Bob", "Margaret", "Peggy", "José", "Jose", "R", "J", "Dr. Dana", "Dana", "")
_FAMILY = ("Ruiz", "García", "Garcia", "O'Neil", "van Dyke", "Ruiz, Jr.", "")
_ORGANIZATIONS = ("Department of Health", "Dept of Health", "DMV", "")
_STARTS = (
    "both at", "the same name", "the same e-mail", "one goes", "the same phone", "the same last", "the same address",
)  # fmt: skip


def _make_face(chance: Random, id: str) -> Face:
    given, family = chance.choice(_GIVEN), chance.choice(_FAMILY) + chance.choice(("", f"-{chance.randrange(9)}"))
    name = chance.choice((f"{given} {family}", f"{family}, {given}", f"{family} {given}")).strip(" ,") or "X"
    told = chance.random() < 0.8
    return Face(
        id, (name,), given if told else "", family if told else "", chance.choice(("", "", "Bob", "Skip")),
        chance.choice(_ORGANIZATIONS),
        emails=tuple(f"{chance.choice('ab')}{chance.randrange(60)}@x.example" for _ in range(chance.randrange(3))),
        phones=tuple(f"804-555-{chance.randrange(60):04d}" for _ in range(chance.randrange(2))),
        addresses=("1 Main St",) if chance.random() < 0.1 else (),
    )  # fmt: skip


def test_find_people_made_up_by_chance_finds_every_pair_with_its_reasons() -> None:
    chance = Random(3)
    found = find_people([_make_face(chance, f"{number:03}") for number in range(220)])
    reasons = Counter(_kind_of(reason) for pair in found for reason in pair.reasons)
    assert len({pair[:2] for pair in found}) == len(found) == 274
    assert reasons == {
        "both at": 156, "the same name": 123, "the same e-mail": 60, "one goes": 57, "short for": 13,
        "the same phone": 13, "the same last": 9, "the same address": 4,
    }  # fmt: skip


def _kind_of(reason: str) -> str:
    return "short for" if "short for" in reason else next(start for start in _STARTS if reason.startswith(start))


@given(st.integers(0, 1 << 30), st.integers(2, 9))
def test_find_people_a_pair_does_not_depend_on_who_else_is_compared(seed: int, count: int) -> None:
    chance = Random(seed)
    faces = [_make_face(chance, str(number)) for number in range(count)]
    each = [pair for both in combinations(faces, 2) for pair in find_people(both)]
    assert sorted(find_people(faces)) == sorted(each)


def test_find_people_called_by_their_nickname_are_found() -> None:
    one = Face("1", ("Robert Ruiz",), "Robert", "Ruiz", "Skip", "DMV")
    other = Face("2", ("Skip Ruiz",), "Skip", "Ruiz", "", "DMV")
    assert [pair[:2] for pair in find_people([one, other])] == [("1", "2")]
