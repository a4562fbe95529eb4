"""What others changed while a person was away: told once, by device and agency, until it was looked at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from brm_desktop.domain.agency import Agency
from brm_desktop.domain.fields import Id
from brm_desktop.domain.follow_up import FollowUp
from brm_desktop.domain.note import Note
from brm_desktop.domain.ops import Add, Create, Delete, Op, Set
from brm_desktop.domain.outcome import Outcome
from brm_desktop.domain.reading import Reading
from brm_desktop.domain.text_diff import Piece
from brm_desktop.storage.arrivals import count_unseen, mark_seen
from brm_desktop.storage.away import Away, AwayLine, read_away
from tests.simulation.devices import Device
from tests.simulation.memory_store import Shelf

BODY = "The budget is late.\n" + "More was said of it.\n" * 30


class Pair:
    """The device of the person who was away, and another that worked meanwhile."""

    def __init__(self, here: Device, there: Device) -> None:
        self.here, self.there = here, there
        self.agency = Agency(id=Id(here.make_id()), name="Department of Roads")
        self.note = Note(id=Id(here.make_id()), title="Bridges", body=BODY, agencies=(self.agency.id,))
        here.journal.commit("Added", [Create(self.agency), Create(self.note)])
        for device in (here, there, here):
            device.exchange.run()

    def change(self, *ops: Op, label: str = "Changed") -> None:
        """Let the other device do something, and fetch it."""
        self.there.journal.commit(label, list(ops))
        self.bring()

    def bring(self) -> None:
        self.there.exchange.run()
        self.here.exchange.run()

    def read(self, since_ms: int | None = None) -> Away:
        return read_away(self.here.database.reader(), since_ms)

    def line(self) -> AwayLine:
        (line,) = self.read().lines
        return line

    def set(self, name: str, old: Any, new: Any) -> Set:
        return Set("note", self.note.id, name, old, new)


@pytest.fixture
def pair(tmp_path: Path, template: Path) -> Iterator[Pair]:
    shelf = Shelf()
    here, there = (Device(tmp_path / name, template, shelf, seed, 1_790_000_000_000) for seed, name in enumerate("ab"))
    here.connect(join=False)
    there.connect(join=True)
    yield Pair(here, there)
    for device in (here, there):
        device.stop()


def test_away_after_the_first_exchange_of_a_new_device_tells_nothing(pair: Pair) -> None:
    assert count_unseen(pair.there.database.reader()) == 0
    assert read_away(pair.there.database.reader()).groups == ()


def test_away_tells_a_field_from_what_to_what_by_device_and_agency(pair: Pair) -> None:
    pair.change(pair.set("place", "", "Room 4"))
    (group,) = pair.read().groups
    assert (group.who, group.agency, group.agency_id) == ("b", "Department of Roads", pair.agency.id)
    line = pair.line()
    assert (line.kind, line.record, line.title, line.what) == ("note", pair.note.id, "Bridges", "Changed")
    (change,) = line.changes
    assert (change.label, change.before, change.after) == ("Place", "nothing", "Room 4")


def test_away_tells_a_text_by_its_words_though_it_changed_again_since(pair: Pair) -> None:
    body = BODY.replace("late", "on time")
    pair.change(pair.set("body", BODY, body))
    pair.here.journal.commit("Wrote", [pair.set("body", body, "Mine first.\n" + body)])
    (change,) = pair.line().changes
    pieces = change.pieces
    assert pieces[:3] == (Piece("same", "The budget is "), Piece("removed", "late"), Piece("added", "on time"))
    assert "Mine first" not in "".join(piece.text for piece in pieces)


def test_away_tells_what_several_commits_come_to(pair: Pair) -> None:
    pair.change(pair.set("place", "", "Room 4"))
    pair.change(pair.set("place", "Room 4", "Room 5"))
    (change,) = pair.line().changes
    assert (change.before, change.after) == ("nothing", "Room 5")
    pair.change(pair.set("place", "Room 5", ""))
    assert pair.read().groups == ()
    assert pair.read().unseen == 3


def test_away_tells_what_was_added_and_what_was_moved_to_the_trash(pair: Pair) -> None:
    made = FollowUp(id=Id(pair.there.make_id()), title="Call Dana", agency=pair.agency.id)
    gone = FollowUp(id=Id(pair.there.make_id()), title="A mistake")
    pair.change(Create(made), Create(gone))
    pair.change(Delete("follow_up", gone.id), Delete("note", pair.note.id))
    told = {line.title: line.what for line in pair.read().lines}
    assert told == {"Call Dana": "Added", "Bridges": "Moved to the trash"}


def test_away_names_what_is_linked_and_whose_a_reading_is(pair: Pair) -> None:
    outcome = Outcome(id=Id(pair.there.make_id()), statement="Faster permits", agency=pair.agency.id)
    pair.change(Create(outcome))
    other = Agency(id=Id(pair.there.make_id()), name="Department of Health")
    pair.change(
        Create(Reading(id=Id(pair.there.make_id()), outcome=outcome.id, on=date(2026, 11, 2), value=4.0)),
        Create(other),
        Add("note", pair.note.id, "agencies", other.id),
    )
    lines = {line.one: line for line in pair.read().lines}
    assert lines["Reading"].title == "Faster permits"
    (change,) = lines["Note"].changes
    assert (change.label, change.before, change.after) == ("Agencies", "", "Department of Health")
    agencies = {group.agency for group in pair.read().groups}
    assert agencies == {"Department of Roads", "Department of Health"}


def test_away_tells_a_commit_of_many_records_as_a_whole(pair: Pair) -> None:
    made = [Create(FollowUp(id=Id(pair.there.make_id()), title=f"Call {at}")) for at in range(40)]
    pair.change(*made, label="Imported calls.csv")
    line = pair.line()
    assert (line.kind, line.title, line.what) == ("", "Imported calls.csv", "40 records")


def test_away_tells_first_what_needs_a_choice(pair: Pair) -> None:
    pair.here.journal.commit("Moved", [pair.set("place", "", "Here")])
    later = Note(id=Id(pair.there.make_id()), title="Later")
    pair.there.journal.commit("Moved", [pair.set("place", "", "There")])
    pair.change(Create(later))
    pair.there.exchange.run()
    first, second = pair.read().lines
    assert (first.title, first.notice) == ("Bridges", "beside")
    assert (second.title, second.notice) == ("Later", "")


def test_away_is_told_until_it_was_looked_at_and_outlives_a_restart(pair: Pair) -> None:
    pair.change(pair.set("place", "", "Room 4"))
    pair.here.restart()
    away = pair.read()
    assert away.unseen == 1
    pair.change(pair.set("title", "Bridges", "Old bridges"))
    with pair.here.database.write() as connection:
        mark_seen(connection, away.end, pair.here.clock.now_ms)
    (change,) = pair.line().changes
    assert change.label == "Title"
    with pair.here.database.write() as connection:
        mark_seen(connection, pair.read().end, pair.here.clock.now_ms)
    assert pair.read().groups == ()
    assert len(pair.read(since_ms=0).lines[0].changes) == 2


def test_away_forgets_what_was_seen_long_ago_only(pair: Pair) -> None:
    pair.change(pair.set("place", "", "Room 4"))
    year_ms = 365 * 86_400_000
    end = pair.read().end
    for at_ms in (pair.here.clock.now_ms, pair.here.clock.now_ms + year_ms):
        with pair.here.database.write() as connection:
            mark_seen(connection, end, at_ms)
    assert pair.read(since_ms=0).groups == ()
    pair.change(pair.set("title", "Bridges", "Old bridges"))
    with pair.here.database.write() as connection:
        mark_seen(connection, end, pair.here.clock.now_ms + 2 * year_ms)
    assert pair.read().unseen == 1
