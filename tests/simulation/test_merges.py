"""Duplicates merged on one device while another works on: everybody comes to show the same, and nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from brm_desktop.domain.agency import Agency
from brm_desktop.domain.assignment import Assignment
from brm_desktop.domain.fields import Id
from brm_desktop.domain.manager import Manager
from brm_desktop.domain.note import Note
from brm_desktop.domain.ops import Add, Create, Delete, Merge, Op, Remove, Restore, Set, make_changes
from brm_desktop.storage import rows
from brm_desktop.storage.merges import find_survivor
from brm_desktop.sync.report import Report
from tests.simulation.devices import Device
from tests.simulation.history import History

A, B, C, N, M, T = (Id(f"00000000-0000-7000-8000-00000000000{at}") for at in range(1, 7))


class Desks:
    """Two devices that have the same three agencies, and a note about the second."""

    def __init__(self, history: History) -> None:
        self.history = history
        self.one, self.two = (history.add_device(join=at > 0) for at in range(2))
        agencies = [Agency(id=id, name=f"Agency {at}", tags=(f"tag{at}",)) for at, id in enumerate((A, B, C))]
        self.do(self.one, *map(Create, agencies), Create(Note(id=N, title="Talk", agencies=(B, C))))
        self.exchange()

    def do(self, device: Device, *ops: Op) -> None:
        self.history.commit(device, list(ops))

    def exchange(self) -> list[Report]:
        """Let both send and fetch twice."""
        reports = [device.exchange.run() for device in (self.one, self.two) * 2]
        self.history.judge(self.one)
        self.history.judge(self.two)
        return reports

    def merge(self, device: Device, keep: Id, other: Id, *, combine: bool = True) -> None:
        one, gone = (self.find(device, id) for id in (keep, other))
        changes = make_changes(one, replace(one, tags=(*one.tags, *gone.tags))) if combine else []
        self.do(device, *changes, Merge("agency", other, keep), Delete("agency", other))

    def find(self, device: Device, id: Id) -> Agency:
        return rows.get_record(device.database.reader(), Agency, id)

    def note(self, device: Device, id: Id = N) -> tuple[str, ...]:
        return rows.get_record(device.database.reader(), Note, id).agencies

    def live(self) -> list[set[Id]]:
        """Return the agencies that live, by device."""
        return [{each.id for each in rows.list_records(d.database.reader(), Agency)} for d in (self.one, self.two)]


@pytest.fixture
def desks(tmp_path: Path, template: Path) -> Iterator[Desks]:
    history = History(1, tmp_path, template, drifts=False)
    try:
        yield Desks(history)
        history.rest()
    finally:
        history.stop()


def test_merge_moves_links_everywhere_without_telling_them(desks: Desks) -> None:
    desks.merge(desks.one, A, B)
    assert desks.note(desks.one) == (A, C)
    desks.exchange()
    assert desks.note(desks.two) == (A, C)
    assert desks.live() == [{A, C}] * 2
    count = "SELECT count(*) FROM journal WHERE record = ? AND op != 'create'"
    assert [d.database.reader().execute(count, (N,)).fetchone()[0] for d in (desks.one, desks.two)] == [0, 0]


def test_link_made_meanwhile_to_what_was_merged_shows_what_stays(desks: Desks) -> None:
    desks.merge(desks.one, A, B)
    desks.do(desks.two, Create(Note(id=T, title="Meanwhile", agencies=(B,))))
    desks.exchange()
    assert [desks.note(device, T) for device in (desks.one, desks.two)] == [(A,), (A,)]
    assert desks.live() == [{A, C}] * 2


def test_owned_record_made_meanwhile_goes_with_what_stays(desks: Desks) -> None:
    desks.merge(desks.one, A, B)
    desks.do(desks.two, Create(Manager(id=M, name="Ada")), Create(Assignment(id=T, manager=M, agency=B)))
    desks.exchange()
    assert desks.live() == [{A, C}] * 2
    for device in (desks.one, desks.two):
        assert rows.get_record(device.database.reader(), Assignment, T).agency == A


def test_edit_meanwhile_of_what_was_merged_brings_it_back_with_its_links(desks: Desks) -> None:
    desks.merge(desks.one, A, B)
    desks.do(desks.two, Set("agency", B, "acronym", "", "B2"))
    reports = desks.exchange()
    assert desks.live() == [{A, B, C}] * 2
    assert [desks.note(device) for device in (desks.one, desks.two)] == [(B, C)] * 2
    assert {notice.what for report in reports for notice in report.notices} >= {"revived", "unheeded"}


def test_merges_of_the_same_way_are_one(desks: Desks) -> None:
    desks.merge(desks.one, A, B)
    desks.merge(desks.two, A, B)
    desks.exchange()
    assert desks.live() == [{A, C}] * 2


@pytest.mark.parametrize("combine", [True, False], ids=["with values", "without"])
def test_merges_of_opposite_ways_keep_the_smaller_id(desks: Desks, combine: bool) -> None:
    desks.merge(desks.one, A, B, combine=combine)
    desks.merge(desks.two, B, A, combine=combine)
    desks.exchange()
    assert desks.live() == [{A, C}] * 2
    assert [desks.note(device) for device in (desks.one, desks.two)] == [(A, C)] * 2
    assert set(desks.find(desks.two, A).tags) == ({"tag0", "tag1"} if combine else {"tag0"})


def test_opposite_merges_and_an_edit_of_the_larger_keep_both(desks: Desks) -> None:
    desks.merge(desks.one, A, B)
    desks.merge(desks.two, B, A)
    desks.do(desks.two, Set("agency", B, "acronym", "", "B2"))
    desks.exchange()
    assert all(B in live for live in desks.live())


def test_ring_of_three_is_cut_at_the_smallest(desks: Desks) -> None:
    third = desks.history.add_device(join=True)
    third.exchange.run()
    desks.merge(desks.one, B, A, combine=False)
    desks.merge(desks.two, C, B, combine=False)
    desks.merge(third, A, C, combine=False)
    third.exchange.run()
    desks.exchange()
    desks.exchange()
    assert desks.live() == [{A}] * 2
    assert [desks.note(device) for device in (desks.one, desks.two)] == [(A,)] * 2


def test_chain_is_followed_to_its_end(desks: Desks) -> None:
    desks.merge(desks.one, A, B)
    desks.exchange()
    desks.merge(desks.two, C, A)
    desks.exchange()
    assert [desks.note(device) for device in (desks.one, desks.two)] == [(C,)] * 2


def test_undo_takes_a_merge_back_everywhere(desks: Desks) -> None:
    desks.merge(desks.one, A, B)
    desks.exchange()
    desks.history.swing(desks.one, back=True)
    desks.exchange()
    assert desks.live() == [{A, B, C}] * 2
    assert [desks.note(device) for device in (desks.one, desks.two)] == [(B, C)] * 2
    desks.history.swing(desks.one, back=False)
    desks.exchange()
    assert desks.live() == [{A, C}] * 2
    assert [desks.note(device) for device in (desks.one, desks.two)] == [(A, C)] * 2


def test_member_taken_out_is_out_under_every_name(desks: Desks) -> None:
    desks.merge(desks.one, A, B)
    desks.exchange()
    desks.do(desks.two, Remove("note", N, "agencies", A))
    desks.exchange()
    assert [desks.note(device) for device in (desks.one, desks.two)] == [(C,)] * 2


def test_member_of_both_names_shows_once(desks: Desks) -> None:
    desks.do(desks.two, Add("note", N, "agencies", A))
    desks.merge(desks.one, A, B)
    desks.exchange()
    assert [set(desks.note(device)) for device in (desks.one, desks.two)] == [{A, C}] * 2


def test_restored_and_deleted_for_itself_is_no_longer_merged(desks: Desks) -> None:
    desks.merge(desks.one, A, B)
    desks.exchange()
    desks.do(desks.two, Restore("agency", B))
    desks.exchange()
    assert desks.note(desks.one) == (B, C)
    desks.do(desks.one, Delete("agency", B))
    desks.exchange()
    assert desks.live() == [{A, C}] * 2
    assert [find_survivor(device.database.reader(), B) for device in (desks.one, desks.two)] == [None, None]
