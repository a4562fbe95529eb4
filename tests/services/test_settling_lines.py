"""A line of a note that another device took away while its follow-up is open: it is offered, never decided."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from brm_desktop.domain.follow_up import FollowUp
from brm_desktop.domain.note import Note
from brm_desktop.services import edits
from brm_desktop.services.away import find_away, mark_seen
from brm_desktop.services.notes import save_body
from brm_desktop.services.portfolio import Portfolio, open_portfolio
from brm_desktop.services.settling_lines import list_dropped, settle_dropped
from brm_desktop.services.syncing import connect_store, exchange_once, find_status
from brm_desktop.storage import rows

WORDS = "four plain words here"


class Two:
    """Two devices with a note, two of whose lines are follow-ups; the other device took one line away."""

    def __init__(self, folder: Path) -> None:
        self.here, self.there = (open_portfolio(folder / name, None) for name in ("here", "there"))
        connect_store(self.here, str(folder / "store"), WORDS, join=False)
        note = edits.make_record(Note, title="Kick-off")
        edits.create(self.here, note)
        save_body(self.here, note.id, "Agenda\n- [ ] call Dana\n- [ ] send the map\nClosing\n", known=None)
        self.id = note.id
        exchange_once(self.here)
        connect_store(self.there, str(folder / "store"), WORDS, join=True)
        self.exchange()
        self.drop("call Dana")

    def drop(self, title: str) -> None:
        lines = self.body(self.there).splitlines(keepends=True)
        body = "".join(line for line in lines if title not in line)
        edits.set_field(self.there, Note, self.id, "body", body)
        self.exchange()

    def exchange(self) -> None:
        for portfolio in (self.there, self.here, self.there):
            exchange_once(portfolio)

    def body(self, portfolio: Portfolio) -> str:
        return rows.get_record(portfolio.database.reader(), Note, self.id).body

    def find(self, portfolio: Portfolio, title: str) -> FollowUp:
        found = rows.list_records(portfolio.database.reader(), FollowUp, "title = ?", (title,))
        return found[0]


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    made = Two(tmp_path)
    yield made
    made.here.close()
    made.there.close()


def test_line_taken_away_elsewhere_is_offered_and_its_follow_up_stays(two: Two) -> None:
    (dropped,) = list_dropped(two.here)
    assert (dropped.follow_up.title, dropped.note.title) == ("call Dana", "Kick-off")
    assert two.find(two.here, "call Dana").deleted_ms is None
    status = find_status(two.here)
    assert status is not None
    assert status.choices == 1
    assert list_dropped(two.there) == []


def test_offer_outlasts_a_look_at_what_changed(two: Two) -> None:
    mark_seen(two.here, find_away(two.here).end)
    assert len(list_dropped(two.here)) == 1


def test_kept_follow_up_has_no_line_and_is_offered_no_more(two: Two) -> None:
    settle_dropped(two.here, two.find(two.here, "call Dana").id, "keep")
    assert list_dropped(two.here) == []
    two.exchange()
    assert two.find(two.there, "call Dana").token == ""
    two.here.journal.undo()
    assert len(list_dropped(two.here)) == 1


def test_line_put_back_ties_the_follow_up_on_both_devices(two: Two) -> None:
    one = two.find(two.here, "call Dana")
    settle_dropped(two.here, one.id, "put_back")
    assert list_dropped(two.here) == []
    two.exchange()
    assert two.body(two.there) == two.body(two.here)
    assert two.body(two.there).endswith(f"Closing\n- [ ] call Dana <!--f:{one.token}-->\n")
    assert settle_dropped(two.here, one.id, "put_back") is None


def test_follow_up_moved_to_the_trash_is_settled(two: Two) -> None:
    one = two.find(two.here, "call Dana")
    settle_dropped(two.here, one.id, "trash")
    assert list_dropped(two.here) == []
    assert settle_dropped(two.here, one.id, "keep") is None


def test_follow_up_that_the_other_device_deleted_with_its_line_is_not_offered(two: Two) -> None:
    edits.delete(two.there, [(FollowUp, two.find(two.there, "send the map").id)])
    two.drop("send the map")
    assert [dropped.follow_up.title for dropped in list_dropped(two.here)] == ["call Dana"]


def test_line_that_was_reworded_here_meanwhile_is_no_dropped_one(two: Two) -> None:
    """Both changed the same words: they stand side by side, and the line is still in one of them."""
    lines = two.body(two.there).splitlines(keepends=True)
    edits.set_field(two.there, Note, two.id, "body", "".join(line for line in lines if "map" not in line))
    edits.set_field(two.here, Note, two.id, "body", two.body(two.here).replace("the map", "the whole map"))
    two.exchange()
    offered = {dropped.follow_up.title for dropped in list_dropped(two.here)}
    assert ("send the map" in offered) == ("whole map" not in two.body(two.here))
