"""A month after a history: files come, go and are left behind while days pass; in the end none lacks and none is left.

Days pass on every device by its own clock, now and then many at once. What a device needs, and anybody has, must be
whole in the store; what nothing names must be gone from it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

from brm_desktop.base.errors import KnownError
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.attachment import Attachment
from brm_desktop.domain.fields import Id
from brm_desktop.domain.ops import Create, Delete, Op, Restore
from brm_desktop.storage import parcels, rows
from brm_desktop.storage.naming import list_needed
from brm_desktop.sync import names, parts
from brm_desktop.sync.account import Account, find_account
from brm_desktop.sync.envelope import Sort, read_file
from brm_desktop.sync.faults import DamagedFile
from brm_desktop.sync.parts import PartHeader
from tests.simulation.devices import Device
from tests.simulation.filing import list_faults, list_gone, make_file, make_version
from tests.simulation.memory_store import Crash, Shelf

if TYPE_CHECKING:
    from tests.simulation.history import History

DAY_MS = 86_400_000
_DAYS = 7
_QUIET_DAYS = 6  # more than what nothing names waits for here
_LEAPS = (1, 1, 1, 1, 2, 40, -1, -300)


def live_a_month(history: History) -> str:
    """Let days pass. Returns: what is wrong with files after that, nothing if nothing is."""
    chance = Random(history.seed + 3)
    for _ in range(_DAYS):
        for device in chance.sample(history.devices, len(history.devices)):
            device.clock.now_ms += chance.choice(_LEAPS) * DAY_MS
            if chance.random() < 0.6:
                _handle(history, device, chance)
            _exchange(history, device, chance)
    for day in range(_QUIET_DAYS):
        for device in history.devices:
            device.clock.now_ms += DAY_MS
            if not day:
                device.restart()
            before = device.uid
            report = device.exchange.run()
            history.renamed(device, before)
            history.counts["files that nothing named went"] += report.dropped_files
    for device in history.devices:
        history.judge(device)
    return next(_list_wrong(history), "")


def _handle(history: History, device: Device, chance: Random) -> None:
    """A person does something with a file, or something is left behind in the store."""
    connection = device.database.reader()
    files = rows.list_records(connection, Attachment)
    gone = connection.execute("SELECT id FROM attachment WHERE deleted_ms IS NOT NULL AND blob != ''").fetchall()
    what, ops = chance.random(), list[Op]()
    knows_files = parcels.list_parcels(connection, _account_of(device).space)  # who never had one, left none
    if what < 0.3 and knows_files:
        _leave_behind(device, chance)
        history.counts["files left behind"] += 1
        return
    if what < 0.5:
        ops = [_keep_with_agency(device, make_file(device, chance), chance)]
    elif what < 0.65 and files:
        ops = [make_version(device, chance.choice(files), chance)]
    elif what < 0.8 and files:
        ops = [Delete("attachment", chance.choice(files).id)]
    elif what < 0.9 and gone:
        ops = [Restore("attachment", chance.choice(gone)[0])]
    elif what < 0.97:
        history.move_some(device)
        return
    else:
        history.swing(device, back=True)
        return
    if ops:
        history.commit(device, ops)


def _keep_with_agency(device: Device, made: Create, chance: Random) -> Create:
    """Let a file belong to an agency, in whose space it then is."""
    agencies = rows.list_records(device.database.reader(), Agency)
    if not agencies or chance.random() < 0.3 or not isinstance(made.record, Attachment):
        return made
    return Create(replace(made.record, record=Id(f"agency:{chance.choice(agencies).id}")))


def _leave_behind(device: Device, chance: Random) -> None:
    """Put a file into the store, as one that may be attached by somebody else at any time."""
    account = _account_of(device)
    content = Random(chance.randrange(200)).randbytes(chance.choice((1, 100, parts.PART_BYTES + 1)))
    hash, seal = device.blobs.put(content).hash, account.get_seal(account.space)
    blob, count = parts.name_blob(seal.key, hash), parts.count_parts(len(content))
    for at, plain in enumerate(parts.cut([content])):
        header = PartHeader(
            account.store, account.space, account.device.writer, blob, at, count, len(content), seal.epoch
        )
        device.store.shelf.files[header.name] = parts.make_part(header, plain, seal.key, account.device.seed)


def _exchange(history: History, device: Device, chance: Random) -> None:
    device.store.faults = chance.choice((0.0, 0.0, 0.05))
    if chance.random() < 0.15:
        device.steps.crash_at = device.steps.count + chance.randrange(1, 60)
    before = device.uid
    try:
        device.exchange.run()
    except KnownError:
        history.counts["days that ended early"] += 1
    except Crash:
        history.counts["crashes"] += 1
        device.restart()
    device.steps.crash_at, device.store.faults = -1, 0.0
    history.renamed(device, before)
    history.judge(device)


def _list_wrong(history: History) -> Iterator[str]:
    shelf = history.devices[0].store.shelf
    for device in history.devices:
        gone = list_gone(device, history.devices, history.stolen, shelf)
        if faults := set(list_faults(device)) - gone:
            yield f"{device.folder.name} lacks files: {faults}"
        account, connection = _account_of(device), device.database.reader()
        for space in account.spaces:
            needed = list_needed(connection, account.name_of(space)) if account.takes_part(space) else set()
            for hash in sorted(needed):
                if device.blobs.find_size(hash) is not None and not _is_whole(shelf, account, space, hash, device):
                    yield f"the store lacks {hash} of {space}, which {device.folder.name} has"
            if account.takes_part(space) and not _has_halves(shelf, space):
                called = {parts.name_blob(seal.key, hash) for seal in account.list_seals(space) for hash in needed}
                for name in map(names.read_part_name, _list_parts(shelf, space)):
                    if name is not None and name.writer == device.uid and name.blob not in called:
                        yield f"{name.found} of {device.folder.name} is still there, though nothing names it"


def _has_halves(shelf: Shelf, space: str) -> bool:
    """Tell whether a change was left half written, by who is no more: it may come still, and nothing goes meanwhile."""
    for name, data in shelf.files.items():
        if name.startswith(f"{names.log_folder(space)}/") and name.endswith(".chg"):
            try:
                read_file(data, name, Sort.SEGMENT)
            except DamagedFile:
                return True
    return False


def _is_whole(shelf: Shelf, account: Account, space: str, hash: str, device: Device) -> bool:
    """Tell whether all parts of a file are there under one of the names that it may have."""
    count = parts.count_parts(device.blobs.find_size(hash) or 0)
    there = {(name.blob, name.part) for found in _list_parts(shelf, space) if (name := names.read_part_name(found))}
    return any(
        all((parts.name_blob(seal.key, hash), at) in there for at in range(count)) for seal in account.list_seals(space)
    )


def _list_parts(shelf: Shelf, space: str) -> list[str]:
    return [name for name in shelf.files if name.startswith(f"{names.ROOT}/sp/{space}/blb/")]


def _account_of(device: Device) -> Account:
    account = find_account(device.database.reader())
    assert account is not None
    return account
