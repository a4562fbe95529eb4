"""Who is in a space, from its key files alone: whose word counts, who was let in, who is out, which key seals."""

from __future__ import annotations

from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from brm_desktop.sync.identity import KeyHeader
from brm_desktop.sync.membership import Said, judge

ME, OMAR, WEI, EVE = "ada", "omar", "wei", "eve"


def say(
    by: str, to: str, epoch: int = 1, key: str = "k", *, removed: str = "", ends: dict[str, int] | None = None
) -> Said:
    """Return a key file; names are separated by spaces."""
    wraps = dict.fromkeys(to.split(), b"")
    header = KeyHeader("store", "space", epoch, f"{epoch}{key}".encode(), by, wraps, 0, removed.split(), ends or {})
    return Said(sha256(repr(header).encode()).digest(), header)


def test_member_is_in_who_a_member_lets_in() -> None:
    said = [say(ME, "ada"), say(ME, "ada omar"), say(OMAR, "ada omar wei")]
    assert judge(said, {ME}).members == {ME, OMAR, WEI}


def test_word_of_a_stranger_does_not_count() -> None:
    found = judge([say(ME, "ada"), say(EVE, "ada eve"), say(EVE, "eve", 2)], {ME})
    assert found.members == {ME}
    assert found.epoch == 1


def test_space_of_those_whom_nobody_here_compared_is_no_space() -> None:
    assert judge([say(EVE, "ada eve")], {ME}).epoch == 0


def test_one_who_was_let_in_late_believes_whoever_let_them_in() -> None:
    said = [say(WEI, "wei"), say(WEI, "wei omar"), say(OMAR, "wei omar ada")]
    assert judge(said, {ME, OMAR}).members == {ME, OMAR, WEI}


def test_removed_member_is_out_and_has_no_say() -> None:
    said = [say(ME, "ada omar"), say(ME, "ada", 2, removed="omar", ends={"w": 3}), say(OMAR, "omar ada", 3)]
    found = judge(said, {ME})
    assert (found.members, found.former, found.ends, found.must_rotate) == ({ME}, {OMAR}, {"w": 3}, False)


def test_key_that_a_removed_member_was_given_meanwhile_does_not_seal_for_long() -> None:
    said = [say(ME, "ada omar wei"), say(ME, "ada wei", 2, "a", removed="omar"), say(WEI, "ada omar wei", 2, "z")]
    found = judge(said, {ME})
    assert found.members == {ME, WEI}
    assert found.must_rotate
    assert not judge([*said, say(WEI, "ada wei", 3)], {ME}).must_rotate


def test_member_who_leaves_is_out_and_their_key_does_not_seal_for_long() -> None:
    found = judge([say(ME, "ada omar"), say(OMAR, "ada", 2, removed="omar")], {ME})
    assert (found.members, found.must_rotate) == ({ME}, True)


def test_two_who_remove_each_other_at_once_are_not_both_out() -> None:
    said = [say(ME, "ada omar"), say(ME, "ada", 2, "a", removed="omar"), say(OMAR, "omar", 2, "b", removed="ada")]
    assert len(judge(said, {ME}).members) == 1
    assert judge(said, {ME}) == judge(said[::-1], {ME})


def test_member_who_is_let_in_again_is_in() -> None:
    said = [say(ME, "ada omar"), say(ME, "ada", 2, removed="omar"), say(ME, "ada omar", 2), say(ME, "ada omar", 3)]
    assert judge(said, {ME}).members == {ME, OMAR}


PEOPLE = st.sampled_from((ME, OMAR, WEI, EVE))
SAID = st.builds(
    lambda by, to, epoch, key, gone: say(by, " ".join(sorted(to)), epoch, key, removed=" ".join(sorted(gone - to))),
    PEOPLE, st.frozensets(PEOPLE), st.integers(1, 4), st.sampled_from("abc"), st.frozensets(PEOPLE, max_size=1),
)  # fmt: skip


@given(st.lists(SAID, max_size=7), st.randoms())
def test_judgement_is_the_same_in_any_order(said: list[Said], chance: object) -> None:
    mixed = sorted(said, key=lambda _: chance.random())  # type: ignore[attr-defined]
    assert judge(said, {ME}) == judge(mixed, {ME})


@given(st.lists(SAID, max_size=7), st.lists(SAID, max_size=3))
def test_strangers_change_nothing(said: list[Said], more: list[Said]) -> None:
    strange = [each for each in more if each.header.by == EVE]
    known = [each for each in said if EVE not in (each.header.by, *each.header.wraps)]
    assert judge([*known, *strange], {ME}) == judge(known, {ME})
