"""What an exchange has to do, from what is known and what the store lists."""

from __future__ import annotations

from brm_desktop.storage.segments import Known
from brm_desktop.sync import names, plan
from brm_desktop.sync.lines import Lines
from brm_desktop.sync.stores.protocol import Listed

SPACE, WRITER = "aaaabbbbccccdddd", "01a222c7-4516-7ed4-b645-8e34f0765cbb"


def known(seq: int, mark: int, *, stored: bool = False) -> Known:
    return Known(WRITER, seq, bytes([mark]) * 32, seq, stored, 100)


def listing(*every: Known) -> plan.Listing:
    return plan.read_listing(
        Listed(names.segment_file(SPACE, each.writer, each.seq, each.digest), each.size) for each in every
    )


def test_list_withdrawn_nothing_is_told_twice_withdraws_nothing() -> None:
    ours = [known(2, 1), known(3, 1)]
    assert plan.list_withdrawn(ours, listing(known(1, 1), *ours, known(4, 9))) == []


def test_list_withdrawn_from_the_first_number_that_is_told_twice_on() -> None:
    ours = [known(2, 1), known(3, 1), known(4, 1)]
    withdrawn = plan.list_withdrawn(ours, listing(*ours, known(3, 9)))
    assert [name.seq for name in withdrawn] == [3, 4]
    assert {name.short for name in withdrawn} == {names.shorten(ours[0].digest)}


def test_list_foreign_own_is_what_has_another_hash_or_number_than_we_know() -> None:
    standing = Lines([known(1, 1), known(2, 1)])
    found = plan.list_foreign_own(WRITER, standing, listing(known(1, 1), known(2, 9), known(3, 1)))
    assert [name.seq for name in found] == [2, 3]
