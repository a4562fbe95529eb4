"""Files that nothing in a space names any more: after a month in the store their own device takes them away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from brm_desktop.domain.attachment import Attachment
from brm_desktop.domain.ops import Delete, Op, Set
from brm_desktop.services.sharing import plan_share
from brm_desktop.storage import rows
from brm_desktop.storage.naming import list_named, list_needed
from brm_desktop.sync import parts
from brm_desktop.sync.parts import PartHeader
from brm_desktop.sync.policy import STANDARD, Policy
from tests.simulation.devices import Device
from tests.simulation.memory_store import Crash, Shelf
from tests.sync import attached
from tests.sync.attached import attach, make_content

SMALL = 1 << 12
DAY_MS = 86_400_000


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of a few thousand bytes has several parts here."""
    monkeypatch.setattr(parts, "PART_BYTES", SMALL)


@pytest.fixture
def policy() -> Policy:
    return STANDARD


def leave_behind(device: Device, content: bytes) -> list[str]:
    """Put a file into the store that nothing names, as what was broken off may leave it. Returns: its parts' names."""
    account, ref = device.exchange.account, device.blobs.put(content)
    seal, count = account.get_seal(account.space), parts.count_parts(len(content))
    blob = parts.name_blob(seal.key, ref.hash)
    found = list[str]()
    for at, plain in enumerate(parts.cut([content])):
        header = PartHeader(
            account.store, account.space, account.device.writer, blob, at, count, len(content), seal.epoch
        )
        device.store.put_new(header.name, parts.make_part(header, plain, seal.key, account.device.seed))
        found.append(header.name)
    return found


def live_on(devices: list[Device], days: int) -> None:
    """Exchange once a day."""
    for _ in range(days):
        for device in devices:
            device.clock.now_ms += DAY_MS
            device.exchange.run()


def list_parts(shelf: Shelf) -> set[str]:
    return set(attached.list_parts(shelf))


def test_file_that_nothing_names_goes_after_a_month(laptop: Device, desktop: Device, shelf: Shelf) -> None:
    attach(laptop, make_content(2 * SMALL))
    live_on([laptop, desktop], 2)
    named = list_parts(shelf)
    left = leave_behind(laptop, make_content(3 * SMALL, 2))
    live_on([laptop, desktop], 30)
    assert list_parts(shelf) == named | set(left)
    assert (laptop.exchange.report.leftover_files, laptop.exchange.report.dropped_files) == (1, 0)
    assert laptop.exchange.report.leftover_file_bytes == sum(len(shelf.files[name]) for name in left)
    assert desktop.exchange.report.leftover_files == 0  # it is not its own
    live_on([laptop, desktop], 1)
    assert list_parts(shelf) == named
    assert laptop.exchange.report.as_plain()["files"]["taken_away"] == 1
    assert laptop.exchange.report.leftover_files == 0


def test_clock_that_leaps_hurries_nothing(laptop: Device, shelf: Shelf) -> None:
    attach(laptop, make_content(9))
    live_on([laptop], 2)
    left = leave_behind(laptop, make_content(9, 2))
    for leap in (400, -800, 4000):
        laptop.clock.now_ms += leap * DAY_MS
        laptop.exchange.run()
    assert set(left) <= list_parts(shelf)


def test_file_that_is_named_again_stays(laptop: Device, desktop: Device, shelf: Shelf) -> None:
    content = make_content(2 * SMALL)
    attach(laptop, b"another")
    live_on([laptop, desktop], 2)
    left = leave_behind(laptop, content)
    live_on([laptop, desktop], 25)
    _, file = attach(desktop, content)  # another device keeps the same; the store has it already
    live_on([laptop, desktop], 40)
    assert set(left) <= list_parts(shelf)
    assert laptop.blobs.get(file.blob) == content


def test_file_that_another_names_at_that_very_moment_is_put_again(
    laptop: Device, desktop: Device, shelf: Shelf, devices: Callable[[], Device]
) -> None:
    content = make_content(2 * SMALL)
    attach(laptop, b"another")
    live_on([laptop, desktop], 2)
    left = leave_behind(laptop, content)
    live_on([laptop, desktop], 30)
    attach(desktop, content)
    desktop.exchange.run()  # sees it there, and puts nothing
    names = {name: data for name, data in shelf.files.items() if name.endswith(".chg")}
    for name in names:  # which the laptop does not see yet
        shelf.hidden.add(name)
    laptop.store._lags = lambda name: name in shelf.hidden  # type: ignore[method-assign]
    live_on([laptop], 1)
    assert not set(left) & list_parts(shelf)
    shelf.hidden.clear()
    live_on([desktop, laptop], 2)
    assert desktop.exchange.report.waiting_files == laptop.exchange.report.arriving_files == 0
    third = devices()
    third.exchange.run()
    assert third.exchange.report.arriving_files == 0
    assert any(third.blobs.get(file.blob) == content for file in rows.list_records(third.database.reader(), Attachment))


@pytest.mark.parametrize("what", ["trash", "earlier version", "undone"])
def test_what_can_come_back_is_kept(laptop: Device, shelf: Shelf, what: str) -> None:
    agency, file = attach(laptop, make_content(SMALL + 1))
    live_on([laptop], 1)
    kept = list_parts(shelf)
    if what == "trash":
        laptop.journal.commit("Deleted", [Delete("attachment", file.id), Delete("agency", agency.id)])
    elif what == "earlier version":
        other = laptop.blobs.put(b"another version")
        laptop.journal.commit("Changed", [Set("attachment", file.id, "blob", file.blob, other.hash)])
    else:
        laptop.journal.undo()
    live_on([laptop], 40)
    assert kept <= list_parts(shelf)
    assert file.blob in list_needed(laptop.database.reader(), "")


def test_file_of_an_agency_that_was_shared_leaves_the_personal_space(
    laptop: Device, desktop: Device, shelf: Shelf
) -> None:
    agency, file = attach(laptop, make_content(2 * SMALL))
    live_on([laptop, desktop], 2)
    space = laptop.exchange.sharing.create_space("Roads")
    laptop.journal.commit("Shared", plan_share(laptop.database.reader(), agency, space).ops, final=True)
    live_on([laptop, desktop], 3)
    own = {name for name in list_parts(shelf) if f"/sp/{laptop.exchange.account.space}/" in name}
    shared = list_parts(shelf) - own
    assert own
    assert shared
    live_on([laptop, desktop], 40)
    assert list_parts(shelf) == shared  # and no device put it there again
    assert file.blob in list_named(laptop.database.reader())  # the history of before stays here
    assert desktop.blobs.get(file.blob) == make_content(2 * SMALL)


def test_device_that_lacks_changes_takes_nothing_away(laptop: Device, desktop: Device, shelf: Shelf) -> None:
    attach(laptop, make_content(9))
    live_on([laptop, desktop], 2)
    left = leave_behind(laptop, make_content(9, 2))
    for _ in range(2):
        attach(desktop, make_content(9, 3))
        desktop.exchange.run()
    first = sorted(name for name in shelf.files if name.endswith(".chg") and desktop.uid in name)[0]
    data = shelf.files.pop(first)
    live_on([laptop], 40)
    assert set(left) <= list_parts(shelf)
    shelf.files[first] = data
    live_on([laptop], 40)
    assert not set(left) & list_parts(shelf)


def test_process_that_ends_while_files_go_goes_on(laptop: Device, shelf: Shelf) -> None:
    laptop.policy = STANDARD._replace(file_wait_ms=2 * DAY_MS)
    attach(laptop, make_content(9))
    live_on([laptop], 2)
    named, points, has_ended = list_parts(shelf), 0, False
    while not has_ended:
        for seed in (2, 3):
            leave_behind(laptop, make_content(2 * SMALL, seed))
        live_on([laptop], 2)
        laptop.steps.crash_at = laptop.steps.count + points + 1
        laptop.clock.now_ms += DAY_MS
        try:
            laptop.exchange.run()
            has_ended = True
        except Crash:
            points += 1
        laptop.steps.crash_at = -1
        laptop.restart()
        live_on([laptop], 2)
        assert list_parts(shelf) == named
    assert points > 40  # each look, each part that goes, each moment that is remembered
    print(f"files that go: killed at {points} points")


def test_history_that_names_a_file_is_all_that_is_needed(laptop: Device) -> None:
    _, file = attach(laptop, b"one")
    ops: list[Op] = []
    for number in range(3):
        after = replace(file, blob=laptop.blobs.put(f"version {number}".encode()).hash)
        ops.append(Set("attachment", file.id, "blob", file.blob, after.blob))
        laptop.journal.commit("Changed", [ops[-1]])
        file = after
    expected = {each.hash for each in map(laptop.blobs.put, (b"one", b"version 0", b"version 1", b"version 2"))}
    assert list_named(laptop.database.reader()) == expected
    laptop.journal.erase("Erased", [("attachment", file.id)])
    assert list_named(laptop.database.reader()) == set()
