"""Snapshots: texts by what differs, two sets of changes coming together, content that cannot be right."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brm_desktop.domain.merging import Head, join, settle
from brm_desktop.domain.snapshot import (
    Cells,
    Commit,
    Ended,
    RecordState,
    State,
    Text,
    Texts,
    find_fault,
    join_heads,
    map_heads,
    pack_texts,
    unpack_texts,
)

RECORD = RecordState("note", "n", (0,), (1,), (Cells(1, (("title", "Visit"),), (("tags", "a", True),)),), (), (), ())
STATE = State(("a", "b"), (Commit(0, 1, 10, 1, "Added", "do"), Commit(1, 1, 11, 2, "Changed", "do")), (RECORD,), (), ())


@given(st.lists(st.text("ab\n", max_size=30), max_size=8))
def test_texts_packed_as_differences_come_back_whole(texts: list[str]) -> None:
    commits = tuple(Commit(0, at + 1, at, 0, "", "do") for at in range(len(texts)))
    packed = pack_texts((at, (), text) for at, text in enumerate(texts))
    found = unpack_texts(State(("a",), commits, (), (), ()), packed)
    assert [found[at].text for at in range(len(texts))] == texts


writes = st.lists(st.tuples(st.sampled_from("abc"), st.sets(st.integers(0, 11))), min_size=1, max_size=12)


@given(writes, st.sets(st.integers(0, 11)), st.sets(st.integers(0, 11)))
def test_two_sets_of_changes_come_together_as_if_read_one_by_one(
    made: list[tuple[str, set[int]]], ours: set[int], theirs: set[int]
) -> None:
    """Each write has seen some earlier ones, and all that those and its writer's earlier ones had seen."""
    seqs, seen = list[int](), list[dict[str, int]]()
    for at, (writer, saw) in enumerate(made):
        seqs.append(sum(1 for other, _ in made[:at] if other == writer) + 1)
        behind = [seen[other] | {made[other][0]: max(seqs[other], seen[other].get(made[other][0], 0))}
                  for other in range(at) if other in saw or made[other][0] == writer]  # fmt: skip
        seen.append(join(behind))

    def close(some: set[int]) -> list[int]:
        vector = join([seen[at] | {made[at][0]: seqs[at]} for at in some if at < len(made)])
        return [at for at in range(len(made)) if seqs[at] <= vector.get(made[at][0], 0)]

    def read(some: list[int]) -> tuple[list[Head], dict[str, int]]:
        heads = list[Head]()
        for at in some:
            heads = settle(heads, Head(at, made[at][0], seqs[at], at), seen[at])
        return heads, join({made[at][0]: seqs[at]} for at in some)

    one, other = close(ours), close(theirs)
    (mine, known), (yours, cut) = read(one), read(other)
    assert join_heads(mine, known, yours, cut) == read(sorted({*one, *other}))[0]


def test_heads_of_members_come_in_the_order_of_what_shows() -> None:
    record = RECORD._replace(
        cells=(Cells(0, (), (("tags", "b", True), ("tags", "a", False))), Cells(1, (), (("tags", "a", True),)))
    )
    assert list(map_heads(record)) == [("tags", "b"), ("tags", "a")]
    assert map_heads(record)["tags", "a"] == [(0, False), (1, True)]


def test_content_that_is_right_has_no_fault() -> None:
    assert find_fault(STATE) is None


@pytest.mark.parametrize(
    "state",
    [
        STATE._replace(writers=("b", "a")),
        STATE._replace(commits=STATE.commits[::-1]),
        STATE._replace(commits=(STATE.commits[0]._replace(writer=7), STATE.commits[1])),
        STATE._replace(commits=(STATE.commits[0]._replace(stamp=1 << 63), STATE.commits[1])),
        STATE._replace(records=(RECORD._replace(made=(9,)),)),
        STATE._replace(records=(RECORD._replace(edits=()),)),
        STATE._replace(records=(RECORD._replace(merges=((-1, None),)),)),
        STATE._replace(records=(RECORD._replace(deletes=(Ended(0, ((5, 1),)),)),)),
        STATE._replace(records=(RECORD._replace(texts=(Texts("body", (Text(1, (), 0, 0, ""),), ()),)),)),
        STATE._replace(records=(RECORD._replace(texts=(Texts("body", (), (1,)),)),)),
        STATE._replace(records=(RECORD._replace(texts=(Texts("body", (Text(1, (8,), 0, 0, ""),), (1,)),)),)),
    ],
)
def test_content_that_cannot_be_right_is_found(state: State) -> None:
    assert find_fault(state) is not None
