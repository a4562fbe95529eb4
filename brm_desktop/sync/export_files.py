"""The files of a space, written out by whoever has its keys and nothing else. Needs no portfolio."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from brm_desktop.domain.kinds import BY_NAME
from brm_desktop.storage.blobs import safe_name
from brm_desktop.storage.parcels import is_hash
from brm_desktop.sync import cipher, names, parts
from brm_desktop.sync.copies import Copies
from brm_desktop.sync.faults import DamagedFile, MissingFile
from brm_desktop.sync.stores.protocol import Store


class Access(NamedTuple):
    """What opens a space: its keys by epoch, and the signing keys of its devices."""

    store: str
    space: str
    devices: Mapping[str, bytes]
    keys: Mapping[int, bytes]


def write_files(
    store: Store, access: Access, records: Mapping[str, Sequence[Mapping[str, Any]]], folder: Path
) -> tuple[dict[str, str], list[str]]:
    """Write the files that records speak of, each whole or not at all.

    Returns: what each is called below the folder, by its hash; what could not be read. Raises: StoreError, OSError.
    """
    written, faults, taken = dict[str, str](), list[str](), set[str]()
    for kind, record, hash in _list_mentions(records):
        if hash in written:
            continue
        title = str(record.get(BY_NAME[kind].KIND.title) or kind)
        name = _free_name(safe_name(title if kind == "attachment" else f"{title}.pdf"), taken)
        folder.mkdir(parents=True, exist_ok=True)
        fault = _write_one(store, access, hash, folder / name)
        if fault:
            faults.append(f"{title}: {fault}")
            continue
        taken.add(name.casefold())
        written[hash] = f"{folder.name}/{name}"
    return written, faults


def _list_mentions(records: Mapping[str, Sequence[Mapping[str, Any]]]) -> Iterator[tuple[str, Mapping[str, Any], str]]:
    for kind, every in records.items():
        for field in BY_NAME[kind].KIND.files if kind in BY_NAME else ():
            yield from ((kind, record, str(record[field])) for record in every if is_hash(str(record.get(field) or "")))


def _free_name(name: str, taken: set[str]) -> str:
    stem, end = os.path.splitext(name)
    number, free = 2, name
    while free.casefold() in taken:
        number, free = number + 1, f"{stem} {number}{end}"
    return free


def _write_one(store: Store, access: Access, hash: str, target: Path) -> str:
    """Write one file. Returns: why it could not be read, nothing if it was."""
    fault = "it is not in the store"
    for epoch in sorted(access.keys, reverse=True):
        blob = parts.name_blob(access.keys[epoch], hash)
        copies = Copies(store.list(names.blob_folder(access.space, blob)), access.devices.__contains__)
        if not copies.of(blob, 0):
            continue
        summed = sha256()
        part = target.with_name(f".{target.name}.part")
        try:
            with part.open("wb") as file:
                for plain in _read_parts(store, access, epoch, blob, copies):
                    summed.update(plain)
                    file.write(plain)
            if summed.hexdigest() == hash:
                os.replace(part, target)
                return ""
            fault = "its parts are not the file"
        except (DamagedFile, MissingFile) as error:
            fault = str(error)
        finally:
            part.unlink(missing_ok=True)
    return fault


def _read_parts(store: Store, access: Access, epoch: int, blob: str, copies: Copies) -> Iterator[bytes]:
    number, count = 0, 1
    while number < count:
        header, plain = _read_part(store, access, epoch, blob, number, copies)
        count, number = header.parts, number + 1
        yield plain


def _read_part(
    store: Store, access: Access, epoch: int, blob: str, number: int, copies: Copies
) -> tuple[parts.PartHeader, bytes]:
    """Return a part from the first copy that is right. Raises: MissingFile, DamagedFile."""
    fault: DamagedFile | None = None
    for name in copies.of(blob, number):
        try:
            envelope, header = parts.read_part(store.get(name.found), name.found)
            if (header.store, header.space, header.blob, header.part, header.epoch) != (
                access.store, access.space, blob, number, epoch
            ):  # fmt: skip
                raise DamagedFile(name.found, "it does not belong here")
            if not cipher.is_signed(access.devices.get(header.writer, b""), envelope.signature, envelope.signed):
                raise DamagedFile(name.found, "its signature is not right")
            return header, b"".join(parts.open_part(envelope, header, access.keys[epoch], name.found))
        except DamagedFile as error:
            fault = error
        except MissingFile:
            continue
    raise fault or MissingFile(f"part {number + 1} of {blob}")
