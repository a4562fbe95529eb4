"""What devices that know the same make of it: one snapshot, and from it a device that shows and keeps the same."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from brm_desktop.domain.kinds import BY_NAME
from brm_desktop.domain.record import Kind
from brm_desktop.domain.snapshot import RecordState, State, find_fault
from brm_desktop.storage.committed import Committed
from brm_desktop.storage.database import FILE_NAME, Database
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.integrity import check_records
from brm_desktop.storage.joining import Joiner
from brm_desktop.storage.journal import Journal
from brm_desktop.storage.segments import load_vector
from brm_desktop.storage.snapshots import read_state
from brm_desktop.storage.writers import Writers
from brm_desktop.sync.account import find_account
from brm_desktop.sync.envelope import Sort, read_file
from brm_desktop.sync.faults import DamagedFile
from brm_desktop.sync.names import read_snapshot_name
from brm_desktop.sync.snapshots import open_snapshot, read_header
from tests.simulation.devices import Device, list_heads, list_orders, read_view
from tests.simulation.memory_store import Shelf

KINDS = {name: of.KIND for name, of in BY_NAME.items()}


def read_personal(connection: Connection) -> State:
    """Return the snapshot of a device's personal space."""
    return read_state(connection, KINDS, Writers(connection))


def find_difference(devices: Sequence[Device], folder: Path, template: Path) -> str | None:
    """Return how devices that have the same changes differ in what they would hand on; None if they do not."""
    first, *others = devices
    connection = first.database.reader()
    state = read_personal(connection)
    if fault := find_fault(state):
        return f"the snapshot of {first.folder.name}: {fault}"
    for other in others:
        theirs = read_personal(other.database.reader())
        if _without_labels(theirs) != _without_labels(state):
            return f"{other.folder.name} makes another snapshot: {_tell(state, theirs)}"
    account = find_account(connection)
    assert account is not None
    if account.shared:
        return None  # a part of what shows came through other spaces
    return _find_difference_of_loaded(first, state, load_vector(connection, account.space), folder, template)


def list_snapshot_records(shelf: Shelf, device: Device, writers: Collection[str]) -> Iterator[tuple[str, RecordState]]:
    """Yield what the snapshots say that some writers have in the store of a device's personal space."""
    account = find_account(device.database.reader())
    assert account is not None
    for name, data in sorted(shelf.files.items()):
        read = read_snapshot_name(name)
        if read is None or read.writer not in writers:
            continue
        with suppress(DamagedFile):
            envelope = read_file(data, name, Sort.SNAPSHOT)
            header = read_header(envelope, name)
            for key in account.list_keys(account.space, header.epoch):
                with suppress(DamagedFile):
                    yield from ((name, each) for each in open_snapshot(envelope, header, key, name).state.records)


def _find_difference_of_loaded(
    device: Device, state: State, cut: Mapping[str, int], folder: Path, template: Path
) -> str | None:
    folder.mkdir()
    shutil.copyfile(template, folder / FILE_NAME)
    database = Database(folder / FILE_NAME, None)

    def work(connection: Connection, kinds: Mapping[str, Kind]) -> Sequence[Committed]:
        joiner = Joiner(connection, kinds, Writers(connection), state, cut, {})
        joiner.join()
        return joiner.committed

    try:
        Journal(database).exchange(work)
        ours, theirs = database.reader(), device.database.reader()
        if findings := check_records(ours):
            return f"what the snapshot makes is not whole: {findings[:3]}"
        if (again := read_personal(ours)) != state:
            return f"what the snapshot makes would hand on another: {_tell(state, again)}"
        same = (read_view(ours) == read_view(theirs), list_orders(ours) == list_orders(theirs))
        return None if all(same) and list_heads(ours) == list_heads(theirs) else "what the snapshot makes shows else"
    finally:
        database.close()


def _without_labels(state: State) -> State:
    """What commits are called depends on what was known of them when something was erased."""
    if not state.erased:
        return state
    return state._replace(commits=tuple(commit._replace(label="") for commit in state.commits))


def _tell(one: State, other: State) -> str:
    for name, ours, theirs in zip(State._fields, one, other, strict=True):
        if ours != theirs:
            mine, yours = [x for x in ours if x not in theirs], [x for x in theirs if x not in ours]
            return f"{name}: {mine[:2]} against {yours[:2]}"
    return "nothing"
