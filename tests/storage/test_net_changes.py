"""What entries of the journal come to."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from brm_desktop.storage.net_changes import Entry, fold_entries
from brm_desktop.storage.packing import pack


def _entry(row: int, op: str, field: str = "", member: str = "", old: object = None, new: object = None) -> Entry:
    return Entry(row, row, op, "note", "n", field, member, pack(old), pack(new), 2, row)


@given(st.lists(st.sampled_from("abc"), min_size=2, max_size=8))
def test_values_one_after_the_other_come_to_the_first_and_the_last(values: list[str]) -> None:
    entries = [_entry(row, "set", "title", old=old, new=new) for row, (old, new) in enumerate(pairwise(values))]
    folded = fold_entries(entries)
    if values[0] == values[-1]:
        assert folded == []
    else:
        assert folded[0].values == {"title": (values[0], values[-1])}


@given(st.booleans(), st.integers(0, 5))
def test_trash_and_back_come_to_where_it_ends(starts_gone: bool, swings: int) -> None:
    """Only what really happens is tried: deleting and restoring in turn."""
    ops = ["restore", "delete"] if starts_gone else ["delete", "restore"]
    folded = fold_entries([_entry(row, ops[row % 2]) for row in range(swings)])
    ends_gone = starts_gone != bool(swings % 2)
    wanted = [] if ends_gone == starts_gone else ["Moved to the trash" if ends_gone else "Taken out of the trash"]
    assert [change.what for change in folded] == wanted


@given(st.booleans(), st.integers(1, 6))
def test_member_that_came_and_went_is_no_change(starts_in: bool, swings: int) -> None:
    ops = ["remove", "add"] if starts_in else ["add", "remove"]
    folded = fold_entries([_entry(row, ops[row % 2], "tags", "x") for row in range(swings)])
    ends_in = starts_in != bool(swings % 2)
    assert [change.members for change in folded] == ([{"tags": {"x": ends_in}}] if ends_in != starts_in else [])


def test_record_that_was_made_and_deleted_is_no_change() -> None:
    assert fold_entries([_entry(1, "create", new={}), _entry(2, "delete")]) == []


def test_two_authors_of_one_record_are_told_apart() -> None:
    mine = _entry(1, "set", "title", old="a", new="b")
    folded = fold_entries([mine, mine._replace(row=2, writer=3, old=pack("b"), new=pack("c"))])
    assert [(change.writer, change.values["title"]) for change in folded] == [(2, ("a", "b")), (3, ("b", "c"))]
