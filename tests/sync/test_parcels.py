"""Files of records on their way through a store: sent, seen to be there, fetched, found damaged, repaired."""

from __future__ import annotations

from pathlib import Path

import pytest

from brm_desktop.domain.attachment import Attachment
from brm_desktop.domain.ops import Set
from brm_desktop.storage import parcels, rows
from brm_desktop.storage.blobs import Blobs
from brm_desktop.storage.parcels import State
from brm_desktop.sync import parts
from tests.simulation.devices import Device
from tests.simulation.memory_store import Crash, Shelf
from tests.sync.attached import attach_bytes, list_parts, make_content

SMALL = 1 << 16


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of a few hundred thousand bytes has several parts here."""
    monkeypatch.setattr(parts, "PART_BYTES", SMALL)


def state_of(device: Device, hash: str) -> State | None:
    known = parcels.list_parcels(device.database.reader(), device.exchange.account.space)
    return next((each.state for each in known if each.hash == hash), None)


@pytest.mark.parametrize("size", [0, 1, SMALL - 1, SMALL, SMALL + 1, 3 * SMALL + 7])
def test_file_comes_to_the_other_device_whatever_its_size(
    laptop: Device, desktop: Device, shelf: Shelf, size: int
) -> None:
    content = make_content(size)
    hash = attach_bytes(laptop, content)
    sent = laptop.exchange.run()
    fetched = desktop.exchange.run()
    assert desktop.blobs.get(hash) == content
    assert len(list_parts(shelf)) == max(1, -(-size // SMALL))
    assert (sent.sent_files, sent.sent_file_bytes, sent.waiting_files) == (1, size, 0)
    assert (fetched.fetched_files, fetched.arriving_files) == (1, 0)
    assert not list((desktop.folder / "files").glob("arriving/*"))


def test_part_is_there_before_a_change_that_speaks_of_it(laptop: Device, shelf: Shelf) -> None:
    attach_bytes(laptop, make_content(3 * SMALL))
    laptop.exchange.run()
    names = list(shelf.files)
    segment = next(name for name in names if name.endswith(".chg"))
    assert all(names.index(part) < names.index(segment) for part in list_parts(shelf))


def test_idle_exchange_asks_nothing_of_files(laptop: Device, desktop: Device) -> None:
    attach_bytes(laptop, make_content(SMALL))
    laptop.exchange.run()
    desktop.exchange.run()
    for device in (laptop, desktop):
        device.exchange.run()
        before = device.store.requests
        device.exchange.run()
        assert device.store.requests == before + 1


def test_store_holds_nothing_of_a_file_in_the_clear(laptop: Device, shelf: Shelf) -> None:
    content = b"Confidential budget of the department " * 3000
    hash = attach_bytes(laptop, content, "budget of the department.txt")
    laptop.exchange.run()
    held = b"".join(shelf.files.values()) + "".join(shelf.files).encode()
    assert list_parts(shelf)
    assert content[:20] not in held
    assert hash.encode() not in held
    assert bytes.fromhex(hash) not in held


def test_same_file_is_in_the_store_once_although_two_devices_have_it(
    laptop: Device, desktop: Device, shelf: Shelf
) -> None:
    content = make_content(SMALL)
    attach_bytes(laptop, content)
    laptop.exchange.run()
    attach_bytes(desktop, content)
    report = desktop.exchange.run()
    assert len(list_parts(shelf)) == 1
    assert report.sent_files == 0
    assert report.waiting_files == 0


def test_earlier_version_of_a_file_is_sent_as_well(laptop: Device, desktop: Device) -> None:
    first = attach_bytes(laptop, b"first")
    second = laptop.blobs.put(b"second").hash
    (file,) = rows.list_records(laptop.database.reader(), Attachment)
    laptop.journal.commit("New version", [Set("attachment", file.id, "blob", first, second)])
    laptop.exchange.run()
    desktop.exchange.run()
    assert desktop.blobs.get(second) == b"second"
    assert desktop.exchange.fetch_files([first]) == {first: State.STORED}
    assert desktop.blobs.get(first) == b"first"


def test_file_that_is_not_in_the_store_yet_is_told_and_comes_later(
    laptop: Device, desktop: Device, shelf: Shelf
) -> None:
    hash = attach_bytes(laptop, make_content(2 * SMALL))
    laptop.exchange.run()
    late = {name: shelf.files.pop(name) for name in list_parts(shelf)[1:]}
    report = desktop.exchange.run()
    assert report.arriving_files == 1
    assert state_of(desktop, hash) is State.ABSENT
    assert len(list((desktop.folder / "files").glob("arriving/*"))) == 1
    shelf.files |= late
    requests = desktop.store.requests
    desktop.exchange.run()
    assert desktop.blobs.get(hash) == make_content(2 * SMALL)
    assert state_of(desktop, hash) is State.STORED
    gets = desktop.store.requests - requests
    assert gets <= 3  # the log, the folder, the one part that lacked


def test_upload_goes_on_where_it_ended(laptop: Device, shelf: Shelf) -> None:
    content = make_content(5 * SMALL)
    laptop.exchange.run()
    attach_bytes(laptop, content)
    laptop.steps.crash_at = laptop.steps.count + 6
    with pytest.raises(Crash):
        laptop.exchange.run()
    laptop.steps.crash_at = -1
    there = list_parts(shelf)
    assert 0 < len(there) < 5
    laptop.restart()
    before = laptop.store.puts
    laptop.exchange.run()
    assert len(list_parts(shelf)) == 5
    assert laptop.store.puts - before == 5 - len(there) + 1  # and the segment


@pytest.mark.parametrize("how", ["flipped", "cut", "gone", "another's"])
def test_damaged_part_is_not_believed_and_repaired_by_the_device_that_has_it(
    laptop: Device, desktop: Device, shelf: Shelf, how: str
) -> None:
    content = make_content(2 * SMALL)
    hash = attach_bytes(laptop, content)
    other = attach_bytes(laptop, make_content(SMALL, seed=2))
    laptop.exchange.run()
    victim = next(name for name in list_parts(shelf) if ".0001." in name)
    whole = shelf.files[victim]
    strange = next(name for name in list_parts(shelf) if name.split(".")[1] != victim.split(".")[1])
    damage = {"flipped": whole[:99] + bytes([whole[99] ^ 1]) + whole[100:], "cut": whole[:-9], "gone": None}
    damaged = damage.get(how, shelf.files[strange])
    if damaged is None:
        del shelf.files[victim]
    else:
        shelf.files[victim] = damaged
    desktop.exchange.run()
    assert desktop.blobs.find_size(hash) is None
    assert desktop.blobs.find_size(other) is not None
    assert state_of(desktop, hash) in (State.ABSENT, State.DAMAGED)
    checked = laptop.exchange.check_files()
    assert checked.repaired_files == 1
    desktop.restart()
    desktop.exchange.run()
    assert desktop.blobs.get(hash) == content
    assert shelf.files[victim] == whole


def test_lost_part_does_not_hide_that_another_is_damaged(laptop: Device, desktop: Device, shelf: Shelf) -> None:
    content = make_content(3 * SMALL)
    hash = attach_bytes(laptop, content)
    laptop.exchange.run()
    _, lost, damaged = list_parts(shelf)
    whole = shelf.files[damaged]
    del shelf.files[lost]
    shelf.files[damaged] = whole[:99] + bytes([whole[99] ^ 1]) + whole[100:]
    assert laptop.exchange.check_files().repaired_files == 1
    desktop.exchange.run()
    assert desktop.blobs.get(hash) == content
    assert shelf.files[damaged] == whole


def test_device_repairs_a_part_that_another_wrote(laptop: Device, desktop: Device, shelf: Shelf) -> None:
    content = make_content(SMALL // 2)
    hash = attach_bytes(laptop, content)
    laptop.exchange.run()
    desktop.exchange.run()
    (victim,) = list_parts(shelf)
    shelf.files[victim] = shelf.files[victim][:-40] + bytes(40)
    assert desktop.exchange.check_files().repaired_files == 1
    laptop.blobs.remove_all_but([])
    laptop.restart()
    laptop.exchange.run()
    assert laptop.blobs.get(hash) == content


def test_local_file_that_is_lost_deletes_nothing_and_comes_back(laptop: Device, shelf: Shelf) -> None:
    hash = attach_bytes(laptop, b"Kept elsewhere")
    laptop.exchange.run()
    laptop.blobs.remove_all_but([])
    laptop.restart()
    laptop.exchange.run()
    assert len(list_parts(shelf)) == 1
    assert laptop.blobs.get(hash) == b"Kept elsewhere"


def test_file_of_a_stranger_is_not_taken_for_ours(laptop: Device, desktop: Device, shelf: Shelf) -> None:
    hash = attach_bytes(laptop, b"Genuine")
    laptop.exchange.run()
    account = laptop.exchange.account
    seal = account.get_seal(account.space)
    (name,) = list_parts(shelf)
    _, header = parts.read_part(shelf.files[name], name)
    shelf.files[name] = parts.make_part(header, b"Genuinf", seal.key, bytes(32))  # signed by nobody we know
    report = desktop.exchange.run()
    assert desktop.blobs.find_size(hash) is None
    assert report.damaged_files == 1
    assert any("signature" in problem for problem in report.problems)


def test_wrong_bytes_of_a_device_of_ours_are_not_taken_either(laptop: Device, desktop: Device, shelf: Shelf) -> None:
    hash = attach_bytes(laptop, b"Genuine")
    laptop.exchange.run()
    account = laptop.exchange.account
    (name,) = list_parts(shelf)
    _, header = parts.read_part(shelf.files[name], name)
    shelf.files[name] = parts.make_part(header, b"Genuinf", account.get_seal(account.space).key, account.device.seed)
    report = desktop.exchange.run()
    assert desktop.blobs.find_size(hash) is None
    assert any("another file" in problem for problem in report.problems)


def test_emptied_store_gets_its_files_back(laptop: Device, desktop: Device, shelf: Shelf) -> None:
    hash = attach_bytes(laptop, make_content(2 * SMALL))
    laptop.exchange.run()
    before = dict(shelf.files)
    shelf.files.clear()
    laptop.exchange.put_back_all()
    assert {name for name in before if not name.endswith(".vault")} <= set(shelf.files)
    desktop.exchange.run()
    assert desktop.blobs.get(hash) == make_content(2 * SMALL)


def test_protected_profile_sends_and_keeps_what_it_seals_itself(
    laptop: Device, desktop: Device, tmp_path: Path
) -> None:
    for number, device in enumerate((laptop, desktop)):
        device.use_key(bytes([number]) * 32)
    content = make_content(3 * SMALL)
    hash = attach_bytes(laptop, content)
    laptop.exchange.run()
    desktop.exchange.run()
    assert desktop.blobs.get(hash) == content
    held = b"".join(path.read_bytes() for path in (desktop.folder / "files").rglob("*") if path.is_file())
    assert content[:64] not in held
    assert isinstance(desktop.blobs, Blobs)


def erase(device: Device) -> None:
    (file,) = rows.list_records(device.database.reader(), Attachment)
    device.journal.erase("Erased for good", [("attachment", file.id)])


def test_erased_file_leaves_the_store_whoever_put_it_there(laptop: Device, desktop: Device, shelf: Shelf) -> None:
    attach_bytes(laptop, make_content(2 * SMALL))
    laptop.exchange.run()
    desktop.exchange.run()
    erase(desktop)
    desktop.exchange.run()
    assert list_parts(shelf) == []
    laptop.exchange.run()
    for device in (laptop, desktop, laptop):
        report = device.exchange.run()
        assert (report.waiting_files, report.arriving_files) == (0, 0)
    assert list_parts(shelf) == []


def test_erased_file_that_another_record_names_meanwhile_stays(laptop: Device, desktop: Device, shelf: Shelf) -> None:
    content = make_content(SMALL)
    hash = attach_bytes(laptop, content)
    laptop.exchange.run()
    desktop.exchange.run()
    erase(desktop)
    attach_bytes(laptop, content)
    laptop.exchange.run()
    desktop.exchange.run()
    laptop.exchange.run()
    laptop.exchange.check_files()
    desktop.exchange.run()
    assert len(list_parts(shelf)) == 1
    assert desktop.blobs.get(hash) == content
