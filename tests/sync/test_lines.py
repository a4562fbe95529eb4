"""How far authors are known, where one of them was copied."""

from __future__ import annotations

from brm_desktop.domain.branches import Tip, name_branch
from brm_desktop.storage.segments import Known
from brm_desktop.sync import names
from brm_desktop.sync.lines import Lines
from brm_desktop.sync.wire import SegmentHeader

AUTHOR, OTHER = "01a222c7-4516-7ed4-b645-8e34f0765cbb", "01a222c7-4516-7ed4-b645-8e34f0765ccc"


def digest(mark: int) -> bytes:
    return bytes([mark]) * 32


def branch(mark: int) -> str:
    return name_branch(AUTHOR, names.shorten(digest(mark)))


def known(writer: str, seq: int, mark: int, last: int = 0) -> Known:
    return Known(writer, seq, digest(mark), last or 10 * seq, True, 100, digest(mark))


def header(writer: str, seq: int, previous: bytes, deps: dict[str, int], tips: tuple[Tip, ...]) -> SegmentHeader:
    return SegmentHeader("s", "p", writer, seq, 100 * seq, 100 * seq, previous, deps, 1, b"", 1, tips=tips)


COPIED = [
    known(AUTHOR, 1, 1),
    known(branch(2), 2, 2),
    known(branch(3), 2, 3),
    known(branch(3), 3, 4),
    known(OTHER, 1, 9),
]


def test_line_goes_on_where_nothing_has_left_it() -> None:
    assert Lines(COPIED).list_open(AUTHOR) == [branch(2), branch(3)]
    assert Lines(COPIED).list_open("nobody") == ["nobody"]
    assert Lines([known(AUTHOR, 1, 1)]).list_open(AUTHOR, [branch(2)]) == [branch(2)]


def test_follows_by_the_digest_of_the_own_line() -> None:
    lines = Lines(COPIED)
    assert lines.follows(branch(3), header(AUTHOR, 4, digest(4), {}, ()))
    assert not lines.follows(branch(2), header(AUTHOR, 4, digest(4), {}, ()))
    assert lines.follows(branch(7), header(AUTHOR, 2, digest(1), {}, ()))


def test_name_finds_by_the_tip_which_copy_was_seen() -> None:
    lines = Lines(COPIED)
    seen = header(OTHER, 2, digest(9), {AUTHOR: 20}, (Tip(2, names.shorten(digest(3))),))
    naming = lines.name(seen, OTHER)
    assert naming is not None
    assert lines.see(seen, naming) == {AUTHOR: 10, branch(3): 20}


def test_name_of_what_saw_a_copy_that_is_not_here_is_none() -> None:
    lines = Lines([known(AUTHOR, 1, 1), known(AUTHOR, 2, 2)])
    assert lines.name(header(OTHER, 1, b"", {AUTHOR: 20}, (Tip(2, names.shorten(digest(3))),)), OTHER) is None
    assert lines.name(header(OTHER, 1, b"", {AUTHOR: 30}, (Tip(3, names.shorten(digest(3))),)), OTHER) is None


def test_name_without_tips_is_by_number_alone() -> None:
    assert Lines([known(AUTHOR, 2, 2)]).name(header(OTHER, 1, b"", {AUTHOR: 20}, ()), OTHER) is not None
    assert Lines([known(AUTHOR, 2, 2)]).name(header(OTHER, 1, b"", {AUTHOR: 21}, ()), OTHER) is None


def test_name_of_what_a_snapshot_stands_for_is_the_authors() -> None:
    lines = Lines([known(AUTHOR, 5, 5)])
    assert lines.name(header(OTHER, 1, b"", {AUTHOR: 20}, (Tip(2, names.shorten(digest(2))),)), OTHER) is not None


def test_see_holds_what_the_writer_wrote_before_its_line_left() -> None:
    lines = Lines(COPIED)
    later = header(AUTHOR, 4, digest(4), {}, ())
    naming = lines.name(later, branch(3))
    assert naming is not None
    assert lines.see(later, naming) == {AUTHOR: 10}
