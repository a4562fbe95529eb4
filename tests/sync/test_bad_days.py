"""Bad days that must end well: local work goes on, nothing is lost, and a person is told in one sentence."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from brm_desktop.base.errors import KnownError
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.fields import Id
from brm_desktop.domain.follow_up import FollowUp
from brm_desktop.domain.kinds import KINDS
from brm_desktop.domain.note import Note
from brm_desktop.domain.ops import Add, Create, Op, Set
from brm_desktop.domain.record import Kind
from brm_desktop.services.follow_ups import complete
from brm_desktop.services.opening import open_headless
from brm_desktop.storage.integrity import check_records
from brm_desktop.sync.faults import DeviceRevoked, NoRights, StoreBusy, StoreFull
from brm_desktop.sync.stores import open_store
from brm_desktop.sync.stores.patient import PatientStore
from tests.simulation.devices import Device
from tests.simulation.memory_store import Shelf

A, B, N = (Id(f"00000000-0000-7000-8000-00000000000{at}") for at in range(1, 4))
NOW_MS = 1_790_000_000_000


class Pair(NamedTuple):
    """Two devices and the folder between them."""

    here: Device
    there: Device
    folder: Path

    def exchange(self) -> None:
        for device in (self.here, self.there, self.here):
            device.exchange.run()

    def same(self) -> bool:
        """Tell whether both show the same, and are whole."""
        views = [device.read_view() for device in (self.here, self.there)]
        faults = [check_records(device.database.reader()) for device in (self.here, self.there)]
        return views[0] == views[1] and faults == [[], []]


@pytest.fixture
def pair(tmp_path: Path, template: Path) -> Iterator[Pair]:
    folder = tmp_path / "shared"
    folder.mkdir()
    devices = [Device(tmp_path / name, template, Shelf(), seed, NOW_MS) for seed, name in enumerate("ab")]
    for device in devices:
        bare: Any = device
        bare.store = PatientStore(open_store(str(folder)), lambda _: None)
        device.connect(join=device is not devices[0])
    made = Pair(devices[0], devices[1], folder)
    do(made.here, Create(Agency(id=A, name="Roads")), Create(Note(id=N, title="Visit", body="one\n", agencies=(A,))))
    made.exchange()
    yield made
    for device in devices:
        device.stop()


def do(device: Device, *ops: Op) -> None:
    device.journal.commit("Edit", ops)


def told(act: Callable[[], object]) -> KnownError:
    """Return the one sentence that a person is told."""
    with pytest.raises(KnownError) as error:
        act()
    assert "\n" not in str(error.value)
    return error.value


@pytest.mark.parametrize(
    ("code", "of"), [(errno.ENOSPC, StoreFull), (errno.EDQUOT, StoreFull), (errno.EACCES, NoRights)]
)
def test_store_that_takes_no_more_keeps_the_outbox(
    pair: Pair, monkeypatch: pytest.MonkeyPatch, code: int, of: type[KnownError]
) -> None:
    do(pair.here, Set("agency", A, "acronym", "", "DOR"))
    with monkeypatch.context() as disk:
        disk.setattr(os, "replace", _failing(code))
        assert isinstance(told(pair.here.exchange.run), of)
        assert pair.here.exchange.report.waiting_segments == 1
        do(pair.here, Add("agency", A, "tags", "budget"))  # local work goes on
    assert list(pair.folder.rglob("*.tmp")) == []
    pair.exchange()
    assert pair.there.read_view()["agency", A]["acronym"] == "DOR"
    assert pair.same()


def test_file_that_a_client_of_the_folder_holds_is_asked_for_again(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    do(pair.here, Set("agency", A, "acronym", "", "DOR"))
    with monkeypatch.context() as disk:
        disk.setattr(os, "replace", _failing(errno.EBUSY, times=3))
        pair.here.exchange.run()
        assert pair.here.exchange.report.sent_segments == 1
    do(pair.here, Set("agency", A, "acronym", "DOR", "DR"))
    with monkeypatch.context() as disk:
        disk.setattr(os, "replace", _failing(errno.EBUSY))
        assert isinstance(told(pair.here.exchange.run), StoreBusy)
    pair.exchange()
    assert pair.same()


def _failing(code: int, times: int = 1_000) -> Callable[..., None]:
    left, really = [times], os.replace

    def replacing(source: Path, target: Path) -> None:
        if left[0]:
            left[0] -= 1
            raise OSError(code, os.strerror(code))
        really(source, target)

    return replacing


def test_local_disk_that_is_full_while_changes_arrive_takes_them_later(pair: Pair) -> None:
    for at in range(40):
        do(pair.there, Create(Note(id=Id(f"00000000-0000-7000-8001-{at:012}"), title=f"Note {at}", body="long " * 900)))
    pair.there.exchange.run()
    with pair.here.database.write() as connection:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
    with pair.here.database.outside() as connection:
        connection.execute(f"PRAGMA max_page_count = {pages + 2}")
    before = pair.here.read_view()
    assert "full" in str(told(pair.here.exchange.run)).lower()
    assert pair.here.read_view() == before
    with pair.here.database.outside() as connection:
        connection.execute("PRAGMA max_page_count = 1000000")
    pair.exchange()
    assert len(pair.here.read_view()) == 42
    assert pair.same()


def test_store_restored_from_an_old_backup_gets_back_what_it_lacks(pair: Pair, tmp_path: Path) -> None:
    shutil.copytree(pair.folder, tmp_path / "backup")
    do(pair.here, Set("agency", A, "acronym", "", "DOR"))
    do(pair.there, Create(Agency(id=B, name="Bridges")))
    pair.exchange()
    shutil.rmtree(pair.folder)
    shutil.move(tmp_path / "backup", pair.folder)
    do(pair.there, Set("note", N, "title", "Visit", "Visit in May"))
    pair.exchange()
    assert pair.same()
    assert {key[1] for key in pair.here.read_view()} == {A, B, N}
    assert pair.here.read_view()["note", N]["title"] == "Visit in May"
    pair.here.exchange.run()
    assert pair.here.exchange.report.put_back == 0


def test_litter_in_the_folder_is_left_alone(pair: Pair) -> None:
    do(pair.here, Set("agency", A, "acronym", "", "DOR"))
    pair.here.exchange.run()
    segments = sorted(pair.folder.rglob("*.chg"))
    newest = max(segments, key=lambda path: path.stat().st_mtime_ns)
    shutil.copy(newest, newest.with_name(f"{newest.stem} (1).chg"))
    shutil.copy(newest, newest.with_name(f"{newest.stem}-LAPTOP7.chg"))
    newest.write_bytes(b"")
    for name in ("desktop.ini", ".DS_Store", "~$plan.docx", "x.chg", f"{newest.stem}.chg.partial"):
        (newest.parent / name).write_bytes(b"?")
    pair.there.exchange.run()
    assert pair.there.read_view()["agency", A]["acronym"] == "DOR"
    pair.exchange()
    assert pair.same()


@pytest.mark.parametrize("years", [-30, 30])
def test_clock_that_is_years_off_loses_no_later_edit(pair: Pair, years: int) -> None:
    pair.here.clock.now_ms += years * 365 * 86_400_000
    do(pair.here, Set("agency", A, "acronym", "", "WRONG CLOCK"))
    pair.exchange()
    assert ("ahead" in " ".join(pair.there.exchange.report.problems)) == (years > 0)
    do(pair.there, Set("agency", A, "acronym", "WRONG CLOCK", "RIGHT CLOCK"))
    pair.exchange()
    assert pair.here.read_view()["agency", A]["acronym"] == "RIGHT CLOCK"
    assert pair.same()


class OldAgency(Agency):
    """An agency as an earlier version knew it."""

    KIND: Kind = replace(Agency.KIND, fields={n: f for n, f in Agency.KIND.fields.items() if n != "acronym"})  # type: ignore[misc]


def test_earlier_version_keeps_what_it_does_not_know_and_carries_it_out_once_it_is_brought_up_to_date(
    pair: Pair,
) -> None:
    old = pair.there
    old.kinds = [OldAgency, *(of for of in KINDS if of not in (Agency, Note))]
    old.restart()
    do(pair.here, Set("agency", A, "acronym", "", "DOR"), Create(Agency(id=B, name="Bridges", acronym="DOB")))
    do(pair.here, Set("note", N, "body", "one\n", "one\ntwo\n"), Add("note", N, "tags", "budget"))
    do(old, Set("agency", A, "mission", "", "Roads for all\n"))
    pair.exchange()
    assert pair.here.read_view()["agency", A]["mission"] == "Roads for all\n"
    assert old.database.reader().execute("SELECT name, acronym FROM agency ORDER BY name").fetchall() == [
        ("Bridges", ""), ("Roads", ""),
    ]  # fmt: skip
    do(pair.here, Set("agency", B, "acronym", "DOB", "DBR"))
    pair.exchange()
    old.kinds = KINDS
    old.restart()
    pair.exchange()
    assert old.read_view()["agency", B]["acronym"] == "DBR"
    assert old.read_view()["note", N]["body"] == "one\ntwo\n"
    assert pair.same()


def test_repeating_follow_up_completed_on_both_devices_has_one_successor(pair: Pair) -> None:
    due = date(2026, 11, 2)
    do(pair.here, Create(FollowUp(id=B, title="Call Dana", due_on=due, recurrence="FREQ=WEEKLY")))
    pair.exchange()
    for device in (pair.here, pair.there):
        portfolio = open_headless(device.folder, None, device.clock)
        complete(portfolio, B)
        portfolio.close()
    pair.exchange()
    shown = [row for (kind, _), row in pair.here.read_view().items() if kind == "follow_up"]
    assert len(shown) == 2
    assert [row["done_at"] is None for row in shown].count(True) == 1
    assert pair.same()


def test_copy_of_a_revoked_device_gets_no_other_name(pair: Pair) -> None:
    do(pair.there, Set("agency", A, "acronym", "", "OLD"))
    pair.exchange()
    pair.here.exchange.revoke(pair.there.uid)
    certificates = sorted(pair.folder.rglob("*.dev"))
    pair.there.sentinel.mark = None  # its folder was copied to another machine
    do(pair.there, Set("agency", A, "acronym", "OLD", "SLY"))
    assert isinstance(told(pair.there.exchange.run), DeviceRevoked)
    assert sorted(pair.folder.rglob("*.dev")) == certificates
    pair.here.exchange.run()
    assert pair.here.read_view()["agency", A]["acronym"] == "OLD"


def test_device_joins_where_another_was_revoked_or_never_came_to_be(pair: Pair, tmp_path: Path, template: Path) -> None:
    pair.here.exchange.revoke(pair.there.uid)
    certificate = next(pair.folder.glob(f"brmsync1/id/*{pair.here.uid}*.dev"))
    torn = certificate.name.replace(pair.here.uid, f"{pair.here.uid[:-1]}{(int(pair.here.uid[-1], 16) + 1) % 16:x}")
    certificate.with_name(torn).write_bytes(certificate.read_bytes()[:40])
    new: Any = Device(tmp_path / "c", template, Shelf(), 9, NOW_MS)
    new.store = PatientStore(open_store(str(pair.folder)), lambda _: None)
    try:
        new.connect(join=True)
        new.exchange.run()
        assert new.read_view() == pair.here.read_view()
    finally:
        new.stop()
