"""Choosing between values of two devices: side by side, one of them or both, told to the other device."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from brm_desktop.domain.agency import Agency
from brm_desktop.domain.contact import Contact
from brm_desktop.domain.fields import Id
from brm_desktop.domain.note import Note
from brm_desktop.domain.text_diff import Piece
from brm_desktop.services import edits
from brm_desktop.services.choosing import choose_value, find_choices
from brm_desktop.services.portfolio import Portfolio, open_portfolio
from brm_desktop.services.syncing import connect_store, exchange_once
from brm_desktop.storage import rows
from brm_desktop.storage.comparing import Comparison

WORDS = "four plain words here"
BODY = "Agenda\n- The budget is late.\nClosing\n"


class Two:
    """Two devices of one person."""

    def __init__(self, folder: Path) -> None:
        self.here, self.there = (open_portfolio(folder / name, None) for name in ("here", "there"))
        connect_store(self.here, str(folder / "store"), WORDS, join=False)
        connect_store(self.there, str(folder / "store"), WORDS, join=True)

    def exchange(self) -> None:
        for portfolio in (self.here, self.there, self.here):
            exchange_once(portfolio)

    def clash(self, of: Any, id: str, name: str, mine: Any, theirs: Any) -> Comparison:
        """Write one field on both at the same time; return what there is to choose here."""
        edits.set_field(self.there, of, id, name, theirs)
        edits.set_field(self.here, of, id, name, mine)
        self.exchange()
        (compared,) = find_choices(self.here).compared
        return compared

    def read(self, portfolio: Portfolio, id: str) -> Note:
        return rows.get_record(portfolio.database.reader(), Note, id)


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    made = Two(tmp_path)
    yield made
    made.here.close()
    made.there.close()


@pytest.fixture
def note(two: Two) -> Note:
    made = edits.make_record(Note, title="Kick-off", body=BODY)
    edits.create(two.here, made)
    two.exchange()
    return made


def _mine(compared: Comparison) -> int:
    return next(at for at, each in enumerate(compared.values) if each.value.is_own)


def test_texts_are_compared_with_what_both_came_from(two: Two, note: Note) -> None:
    compared = two.clash(Note, note.id, "body", BODY.replace("late", "early"), BODY.replace("late", "on time"))
    assert compared.since
    pieces = {each.value.is_own: each.pieces[1:3] for each in compared.values}
    assert pieces[True] == (Piece("removed", "late"), Piece("added", "early"))
    assert pieces[False] == (Piece("removed", "late"), Piece("added", "on time"))


@pytest.mark.parametrize("choose", [_mine, lambda compared: 1 - _mine(compared)], ids=["mine", "theirs"])
def test_chosen_value_is_everywhere_and_nothing_waits(
    two: Two, note: Note, choose: Callable[[Comparison], int]
) -> None:
    compared = two.clash(Note, note.id, "title", "Mine", "Theirs")
    at = choose(compared)
    choose_value(two.here, compared.beside, at)
    two.exchange()
    titles = {two.read(portfolio, note.id).title for portfolio in (two.here, two.there)}
    assert titles == {compared.beside.values[at].cell}
    assert find_choices(two.here).total == find_choices(two.there).total == 0


def test_both_texts_hold_the_clashing_line_twice_and_the_rest_once(two: Two, note: Note) -> None:
    compared = two.clash(Note, note.id, "body", BODY.replace("late", "early"), BODY.replace("late", "on time"))
    choose_value(two.here, compared.beside, None)
    two.exchange()
    both = "Agenda\n- The budget is early.\n- The budget is on time.\nClosing\n"
    assert two.read(two.here, note.id).body == two.read(two.there, note.id).body == both


def test_choice_is_undone_as_any_edit(two: Two, note: Note) -> None:
    compared = two.clash(Note, note.id, "title", "Mine", "Theirs")
    before = two.read(two.here, note.id).title
    choose_value(two.here, compared.beside, 1)
    assert two.read(two.here, note.id).title != before
    two.here.journal.undo()
    assert two.read(two.here, note.id).title == before


def test_links_are_shown_by_name(two: Two) -> None:
    agency = edits.make_record(Agency, name="Roads")
    people = [edits.make_record(Contact, name=name) for name in ("Dana Fri", "Omar Li")]
    for record in (agency, *people):
        edits.create(two.here, record)
    two.exchange()
    compared = two.clash(Agency, agency.id, "champion", people[0].id, people[1].id)
    assert sorted(each.words for each in compared.values) == ["Dana Fri", "Omar Li"]
    assert compared.both is None


def test_member_of_a_set_that_was_taken_out_on_one_device_can_be_chosen(two: Two, note: Note) -> None:
    edits.set_field(two.here, Note, note.id, "tags", ("roads",))
    two.exchange()
    edits.set_field(two.there, Note, note.id, "tags", ())
    for tags in ((), ("roads",)):
        edits.set_field(two.here, Note, note.id, "tags", tags)
    two.exchange()
    (compared,) = find_choices(two.here).compared
    assert sorted(each.words for each in compared.values) == ["With roads", "Without roads"]
    without = next(at for at, each in enumerate(compared.values) if each.words == "Without roads")
    choose_value(two.here, compared.beside, without)
    two.exchange()
    assert two.read(two.here, note.id).tags == two.read(two.there, note.id).tags == ()
    assert find_choices(two.there).total == 0


def test_member_that_shows_can_be_chosen_and_the_other_device_hears_of_it(two: Two, note: Note) -> None:
    edits.set_field(two.here, Note, note.id, "tags", ("roads",))
    two.exchange()
    edits.set_field(two.there, Note, note.id, "tags", ())
    for tags in ((), ("roads",)):
        edits.set_field(two.here, Note, note.id, "tags", tags)
    two.exchange()
    (compared,) = find_choices(two.here).compared
    choose_value(two.here, compared.beside, 0)
    two.exchange()
    assert find_choices(two.here).total == find_choices(two.there).total == 0
    tags = {two.read(portfolio, note.id).tags for portfolio in (two.here, two.there)}
    assert tags == {("roads",) if compared.values[0].words == "With roads" else ()}


def test_empty_value_is_said_as_nothing(two: Two, note: Note) -> None:
    other = edits.make_record(Note, title="Second", place="Room 1")
    edits.create(two.here, other)
    two.exchange()
    compared = two.clash(Note, other.id, "place", "Room 2", "")
    assert sorted(each.words for each in compared.values) == ["Nothing", "Room 2"]
    assert Id(compared.beside.record) == other.id
