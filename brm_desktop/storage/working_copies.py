"""Private working copies of files, which other programs open and save: found again by a note beside each.

A copy lies in a folder of its own under `open/`, as does the small file that says whose copy it is and how it was
when it was made. All of it is there only until it is wiped: at lock, exit and the next start.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Collection
from pathlib import Path
from typing import Final, NamedTuple

from brm_desktop.base.files import PRIVATE_FILE, file_errors, wipe_folder, write_whole
from brm_desktop.base.progress import NO_PROGRESS, Progress
from brm_desktop.storage.blobs import BlobRef, Blobs

_END: Final = ".json"
_SETTLED_NS: Final = 1_500_000_000


class Stamp(NamedTuple):
    """How a file on disk is told from what it was: when it was written, and how long it is."""

    written_ns: int
    size: int


class WorkingCopy(NamedTuple):
    """A copy of the content `hash` of the record `owner`, as it was on disk when that content was taken."""

    path: Path
    owner: str
    hash: str
    stamp: Stamp


def make_copy(blobs: Blobs, owner: str, hash: str, name: str, progress: Progress = NO_PROGRESS) -> Path:
    """Return the path of a working copy of a record's file, the one that is there already if it has that content.

    Raises: NotFound, StorageError, Cancelled.
    """
    held = next((copy for copy in list_copies(blobs) if (copy.owner, copy.hash) == (owner, hash)), None)
    if held is not None and held.path.exists():
        return held.path
    path = blobs.open_copy(hash, name, progress)
    with file_errors(path):
        path.chmod(PRIVATE_FILE)
        note_copy(WorkingCopy(path, owner, hash, stamp_of(path)))
    return path


def note_copy(copy: WorkingCopy) -> None:
    """Note what a copy holds from now on. Raises: OSError."""
    said = {"name": copy.path.name, "owner": copy.owner, "hash": copy.hash, "stamp": copy.stamp}
    write_whole(copy.path.parent.with_suffix(_END), json.dumps(said).encode())


def list_copies(blobs: Blobs) -> list[WorkingCopy]:
    """Return the working copies that are there, those of other sessions too."""
    found = list[WorkingCopy]()
    for path in sorted(blobs.open_folder.glob(f"*{_END}")):
        try:
            said = json.loads(path.read_bytes())
            stamp = Stamp(*said["stamp"])
            found.append(WorkingCopy(path.with_suffix("") / said["name"], said["owner"], said["hash"], stamp))
        except (OSError, ValueError, KeyError, TypeError):
            continue  # half written when the program was killed: there is nothing to find by it
    return found


def list_saved(blobs: Blobs, *, settled: bool) -> list[WorkingCopy]:
    """Return the copies that a program has saved since they were made; with `settled`, not those written just now."""
    saved = list[WorkingCopy]()
    for copy in list_copies(blobs):
        try:
            now = stamp_of(copy.path)
        except OSError:
            continue  # moved away by the program that is saving it, or by a person
        if now != copy.stamp and not (settled and time.time_ns() - now.written_ns < _SETTLED_NS):
            saved.append(copy)
    return saved


def take(blobs: Blobs, copy: WorkingCopy) -> tuple[BlobRef, WorkingCopy] | None:
    """Keep what a copy holds now; None while a program is still writing it. Raises: StorageError."""
    with file_errors(copy.path):
        before = stamp_of(copy.path)
        ref = blobs.put(copy.path)
        if stamp_of(copy.path) != before:
            return None
    return ref, copy._replace(hash=ref.hash, stamp=before)


def wipe_copies(blobs: Blobs, kept: Collection[Path] = ()) -> int:
    """Remove every copy but `kept`, whose content could not be taken; return how many files could not be removed."""
    if not kept:
        return blobs.wipe_open_copies()
    spared = {path.parent for path in kept} | {path.parent.with_suffix(_END) for path in kept}
    left = 0
    for path in list(blobs.open_folder.iterdir()):
        if path in spared:
            continue
        if path.is_dir() and not path.is_symlink():
            left += wipe_folder(path)
        else:
            try:
                path.unlink(missing_ok=True)
            except OSError:
                left += 1
    return left


def stamp_of(path: Path) -> Stamp:
    """Return how a file is now. Raises: OSError."""
    found = os.stat(path)
    return Stamp(found.st_mtime_ns, found.st_size)
