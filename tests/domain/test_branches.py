"""What is told by copies of one device, told apart by name."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from brm_desktop.domain.branches import Naming, author_of, is_branch, list_path, name_branch, parent_of
from brm_desktop.domain.changes import Act, Entry, Told

AUTHOR, OTHER = "01a222c7-4516-7ed4-b645-8e34f0765cbb", "01a222c7-4516-7ed4-b645-8e34f0765ccc"
LEFT, RIGHT = name_branch(AUTHOR, "a" * 16), name_branch(AUTHOR, "b" * 16)
DEEP = name_branch(LEFT, "c" * 16)
ENDS = {LEFT: 10, RIGHT: 10, DEEP: 20}

dots = st.tuples(st.just(AUTHOR), st.integers(1, 40))


def test_branch_knows_whom_it_leaves() -> None:
    assert list_path(DEEP) == [AUTHOR, LEFT, DEEP]
    assert [author_of(DEEP), parent_of(DEEP), parent_of(LEFT), parent_of(AUTHOR)] == [AUTHOR, LEFT, AUTHOR, ""]
    assert [is_branch(each) for each in (AUTHOR, LEFT, DEEP)] == [False, True, True]


def test_branch_does_not_change_the_order_between_authors() -> None:
    assert sorted([OTHER, DEEP, LEFT, AUTHOR, RIGHT]) == [AUTHOR, LEFT, DEEP, RIGHT, OTHER]


def test_dot_is_of_the_part_of_the_way_that_its_number_is_on() -> None:
    naming = Naming({AUTHOR: DEEP}, ENDS)
    assert [naming.dot((AUTHOR, seq))[0] for seq in (1, 10, 11, 20, 21)] == [AUTHOR, AUTHOR, LEFT, LEFT, DEEP]
    assert naming.dot((OTHER, 30)) == (OTHER, 30)


def test_dot_of_a_branch_that_is_not_known_here_is_its_authors() -> None:
    assert Naming({LEFT: AUTHOR}, {}).dot((LEFT, 12)) == (AUTHOR, 12)


def test_vector_of_a_branch_holds_all_before_it() -> None:
    naming = Naming({AUTHOR: DEEP}, ENDS)
    assert naming.vector({AUTHOR: 25, OTHER: 3}) == {AUTHOR: 10, LEFT: 20, DEEP: 25, OTHER: 3}
    assert naming.vector({AUTHOR: 15}) == {AUTHOR: 10, LEFT: 15}
    assert naming.vector({AUTHOR: 10}) == {AUTHOR: 10}


def test_vector_of_a_branch_that_leaves_before_the_first_commit_names_no_author() -> None:
    assert Naming({AUTHOR: LEFT}, {LEFT: 0}).vector({AUTHOR: 3}) == {LEFT: 3}


def test_vector_joins_what_comes_to_have_one_name() -> None:
    assert Naming({AUTHOR: AUTHOR, LEFT: AUTHOR}, {}).vector({AUTHOR: 10, LEFT: 12}) == {AUTHOR: 12}


@given(dots, st.integers(1, 40))
def test_vector_covers_what_it_covered_before(dot: tuple[str, int], seen: int) -> None:
    naming = Naming({AUTHOR: DEEP}, ENDS)
    writer, seq = naming.dot(dot)
    assert (naming.vector({AUTHOR: seen}).get(writer, 0) >= seq) == (seen >= dot[1])


def test_told_names_what_deletes_saw_and_texts_were_made_from() -> None:
    delete = Entry(Act.DELETE, "note", "n", value={AUTHOR: 12})
    text = Entry(Act.TEXT, "note", "n", "body", "", "words", ((AUTHOR, 9), (AUTHOR, 12)))
    (told,) = Naming({AUTHOR: LEFT}, ENDS).told([Told(13, 1, 1, "", "do", (delete, text))])
    assert told.entries[0].value == {AUTHOR: 10, LEFT: 12}
    assert told.entries[1].parents == ((AUTHOR, 9), (LEFT, 12))


def test_naming_is_plain_when_nobody_was_copied() -> None:
    assert Naming({AUTHOR: AUTHOR, OTHER: OTHER}, {}).is_plain
    assert not Naming({AUTHOR: LEFT}, ENDS).is_plain
