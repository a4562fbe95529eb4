"""A backup of a plain portfolio under a passphrase of its own: the archive as a whole, sealed; a head says how.

What is in it is plain again once it is opened. A protected portfolio needs none of this: its backup has its keys.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO, Final

from brm_desktop.base.errors import UnreadableFile, WrongKey
from brm_desktop.base.files import file_errors, part_of, replace_file, require_space, sync_file, write_new
from brm_desktop.base.progress import Progress
from brm_desktop.storage.blob_format import BrokenSeal, read_chunks, seal, unseal
from brm_desktop.storage.wraps import KEY_BYTES, STANDARD_COST, Cost, Wrap, unwrap_by_passphrase, wrap_by_passphrase

_MAGIC: Final = b"BRMSEAL1"
_MOST_HEAD: Final = 65_536
_MOST_COST: Final = Cost(memory_kib=2_097_152, passes=64, lanes=64)  # more is a trap, not a setting
_FOR: Final = "backup file"
_DAMAGED: Final = "The file is not a backup, or it is damaged"


def is_sealed(path: Path) -> bool:
    """Tell whether a file is a backup under a passphrase of its own. Raises: StorageError."""
    with file_errors(path), path.open("rb") as file:
        return file.read(len(_MAGIC)) == _MAGIC


def read_head(path: Path) -> Mapping[str, Any]:
    """Return what a sealed backup says of itself without its passphrase. Raises: UnreadableFile, StorageError."""
    with file_errors(path), path.open("rb") as file:
        return _read_head(path, file)


def seal_file(
    source: Path,
    target: Path,
    passphrase: str,
    facts: Mapping[str, object],
    progress: Progress,
    cost: Cost = STANDARD_COST,
) -> None:
    """Write an archive under a passphrase, read it back whole, then let it take its place.

    Raises: InvalidValue for an empty passphrase, StorageError, Cancelled; then there is no new file.
    """
    key = os.urandom(KEY_BYTES)
    wrap = wrap_by_passphrase(key, passphrase, _FOR, cost)
    told = {**facts, "cost": asdict(cost), "wrap": {part: value.hex() for part, value in asdict(wrap).items()}}
    head = json.dumps(told).encode("utf-8")
    part, size = part_of(target), source.stat().st_size
    require_space(target.parent, size)
    with file_errors(target):
        try:
            write_new(part, (_MAGIC, len(head).to_bytes(4, "big"), head))
            with source.open("rb") as plain, part.open("ab") as file:
                for piece in seal(_told(read_chunks(plain), size, "Sealing", progress), key):
                    file.write(piece)
                sync_file(file)
            for _ in _told(_unseal(part, key), size, "Checking", progress):
                pass
            replace_file(part, target)
        finally:
            part.unlink(missing_ok=True)


def unseal_file(path: Path, target: Path, passphrase: str | None, progress: Progress) -> None:
    """Write the archive that a backup holds to a new file.

    Raises: WrongKey, UnreadableFile, StorageError, Cancelled.
    """
    head = read_head(path)
    if passphrase is None:
        raise WrongKey("The backup is protected", str(path), "Give its passphrase")
    try:
        held, cost = head["wrap"], Cost(**head["cost"])
        wrap = Wrap(*(bytes.fromhex(held[name]) for name in ("salt", "nonce", "sealed")))
        whole = all(0 < getattr(cost, name) <= getattr(_MOST_COST, name) for name in asdict(cost))
        if not whole or cost.memory_kib < 8 * cost.lanes:
            raise ValueError("no cost of ours")
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _damaged(path) from error
    key = unwrap_by_passphrase(wrap, passphrase, _FOR, cost)
    if key is None:
        raise WrongKey("The passphrase does not open the backup", str(path))
    size = path.stat().st_size
    require_space(target.parent, size)
    with file_errors(target):
        write_new(target, _told(_unseal(path, key), size, "Opening", progress))


def _unseal(path: Path, key: bytes) -> Iterator[bytes]:
    with path.open("rb") as file:
        _read_head(path, file)
        try:
            yield from unseal(file, key)
        except BrokenSeal:
            raise _damaged(path) from None


def _read_head(path: Path, file: BinaryIO) -> Mapping[str, Any]:
    """Return the head and leave the file at what is sealed."""
    if file.read(len(_MAGIC)) != _MAGIC:
        raise _damaged(path)
    length = int.from_bytes(file.read(4), "big")
    try:
        head = json.loads(file.read(length)) if 0 < length <= _MOST_HEAD else None
    except (ValueError, RecursionError) as error:
        raise _damaged(path) from error
    if not isinstance(head, dict):
        raise _damaged(path)
    return head


def _told(chunks: Iterator[bytes], size: int, words: str, progress: Progress) -> Iterator[bytes]:
    done = 0
    for chunk in chunks:
        progress.step(done, size, words)
        yield chunk
        done += len(chunk)


def _damaged(path: Path) -> UnreadableFile:
    return UnreadableFile(_DAMAGED, str(path), "Choose another backup; nothing was changed")
