"""Files in simulated histories: made, given new versions, lost and damaged in the store; and whether all are there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from random import Random

from brm_desktop.domain.attachment import Attachment
from brm_desktop.domain.fields import Id
from brm_desktop.domain.ops import Create, Op, Set
from brm_desktop.storage import parcels
from brm_desktop.storage.blobs import Blobs
from brm_desktop.sync import names, parts
from brm_desktop.sync.account import Account, find_account
from brm_desktop.sync.faults import DamagedFile
from tests.simulation.devices import Device
from tests.simulation.memory_store import Shelf

PART_BYTES = 512
_MOST_BYTES = 3 * PART_BYTES


@contextmanager
def small_parts() -> Iterator[None]:
    """Let a file of a few hundred bytes have several parts."""
    before, parts.PART_BYTES = parts.PART_BYTES, PART_BYTES  # type: ignore[misc]
    try:
        yield
    finally:
        parts.PART_BYTES = before  # type: ignore[misc]


def make_file(device: Device, chance: Random) -> Create:
    """Keep a file; now and then the same that another device keeps too."""
    content = _content(chance)
    ref = device.blobs.put(content)
    id = Id(device.make_id())
    return Create(Attachment(id=id, name=f"file {chance.randrange(99)}", blob=ref.hash, size=ref.size))


def make_version(device: Device, file: Attachment, chance: Random) -> Op:
    """Give a file another content."""
    return Set("attachment", file.id, "blob", file.blob, device.blobs.put(_content(chance)).hash)


def spoil_part(shelf: Shelf, chance: Random) -> str:
    """Lose or damage a part in the store. Returns: what happened, nothing if there is no part."""
    names = sorted(name for name in shelf.files if name.endswith(".blb"))
    if not names:
        return ""
    victim = chance.choice(names)
    data = shelf.files[victim]
    what = chance.choice(("lost", "cut", "flipped", "copied", "hidden"))
    if what == "lost":
        del shelf.files[victim]
    elif what == "cut":
        shelf.files[victim] = data[: chance.randrange(len(data) or 1)]
    elif what == "flipped" and data:
        at = chance.randrange(len(data))
        shelf.files[victim] = data[:at] + bytes((data[at] ^ 1,)) + data[at + 1 :]
    elif what == "copied":
        shelf.files[victim.replace(".blb", " (2).blb")] = data
    else:
        shelf.hidden.add(victim)
    return f"part {what}"


def has_files(device: Device) -> bool:
    """Tell whether a live record of a device speaks of a file."""
    return bool(parcels.list_mentions(device.database.reader()))


def list_gone(device: Device, devices: Sequence[Device], stolen: Iterable[Blobs], shelf: Shelf) -> set[str]:
    """Return the files that records of a device speak of, that were on stolen ones, and that nobody has any more.

    Who is not in the space of a record may have the same bytes, and does not know that they are asked for.
    """
    account, gone = find_account(device.database.reader()), set[str]()
    for space in account.spaces if account is not None else ():
        beside = [other for other in devices if (theirs := find_account(other.database.reader())) is not None
                  and theirs.takes_part(space)]  # fmt: skip
        home = account.name_of(space) if account is not None else ""
        for hash in {mention.hash for mention in parcels.list_mentions(device.database.reader(), home)}:
            is_held = any(other.blobs.find_size(hash) is not None for other in (device, *beside))
            if not is_held and any(blobs.find_size(hash) is not None for blobs in stolen):
                gone |= set() if account is None or _is_readable(shelf, account, space, hash) else {hash}
    return gone


def _is_readable(shelf: Shelf, account: Account, space: str, hash: str) -> bool:
    """Tell whether the parts in a store make a file, whoever put them there."""
    for seal in account.list_seals(space):
        blob, pieces, count = parts.name_blob(seal.key, hash), dict[int, bytes](), -1
        for name, data in shelf.files.items():
            part = names.read_part_name(name)
            if part is None or part.blob != blob:
                continue
            try:
                envelope, header = parts.read_part(data, name)
                pieces[header.part] = b"".join(parts.open_part(envelope, header, seal.key, name))
                count = header.parts
            except DamagedFile:
                continue
        if len(pieces) == count and sha256(b"".join(pieces[at] for at in sorted(pieces))).hexdigest() == hash:
            return True
    return False


def list_faults(device: Device) -> list[str]:
    """Return the files that live records speak of and that a device has not, or not as they were."""
    wanted = {mention.hash for mention in parcels.list_mentions(device.database.reader())}
    return [fault.hash for fault in device.blobs.verify(wanted)]


def _content(chance: Random) -> bytes:
    return Random(chance.randrange(200)).randbytes(chance.choice((0, 1, 100, PART_BYTES, _MOST_BYTES)))
