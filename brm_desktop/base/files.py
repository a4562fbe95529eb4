"""Files written whole or not at all, flushed to the disk, and what goes wrong with them told."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from brm_desktop.base.errors import StorageError

PRIVATE_FILE: Final = 0o600
PRIVATE_FOLDER: Final = 0o700

Buffer = bytes | bytearray | memoryview
"""Bytes wherever they lie: those of whole files are not copied without need."""

_PART_END: Final = ".part"
_SPARE_BYTES: Final = 16 << 20
_REPLACE_TRIES: Final = 20
_REPLACE_PAUSE_S: Final = 0.05
_NO_SPACE: Final = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
_NO_RIGHT: Final = (errno.EACCES, errno.EPERM, errno.EROFS)


def require_space(folder: Path, size: int, spare: int = _SPARE_BYTES) -> None:
    """Raise StorageError unless the disk of `folder` has room for `size` bytes and some to spare."""
    with file_errors(folder):
        missing = size + spare - shutil.disk_usage(folder).free
    if missing > 0:
        needed = f"{folder}: {max(missing >> 20, 1)} MB more are needed"
        raise StorageError("There is not enough space on the disk", needed, "Free some space and try again")


@contextmanager
def file_errors(path: Path) -> Iterator[None]:
    """Raise OSError from within as StorageError that names the file, by its own path or else `path`."""
    try:
        yield
    except OSError as error:
        raise file_error(error, path) from error


def file_error(error: OSError, path: Path) -> StorageError:
    """Return what to raise for a file that could not be read or written."""
    named = str(error.filename or path)
    where = str(path) if named.endswith(_PART_END) else named
    if error.errno in _NO_SPACE:
        return StorageError("The disk is full, so nothing was saved", where, "Free some space and try again")
    if error.errno in _NO_RIGHT:
        return StorageError("There is no right to use a file or folder", where, "Check its rights and the drive's")
    if error.errno == errno.ENOENT:
        return StorageError("A file or folder is not there", where)
    reason = error.strerror or type(error).__name__
    return StorageError("A file could not be read or written", f"{where}: {reason}")


def make_private_folder(path: Path) -> None:
    """Make a folder, and those above it, for its owner alone; leave one that is there as it is."""
    path.mkdir(PRIVATE_FOLDER, parents=True, exist_ok=True)


def write_whole(path: Path, data: bytes) -> None:
    """Replace a private file by `data`: after a crash it holds the old bytes or the new, never a part.

    Raises: OSError.
    """
    part = part_of(path)
    try:
        write_new(part, (data,))
        replace_file(part, path)
    finally:
        part.unlink(missing_ok=True)


def part_of(path: Path) -> Path:
    """Return a free name beside `path` for what will replace it."""
    return path.with_name(f".{path.name}.{os.urandom(4).hex()}{_PART_END}")


def write_new(path: Path, chunks: Iterable[Buffer]) -> None:
    """Write a private file that is not there yet, flushed to the disk. Raises: OSError."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, PRIVATE_FILE), "wb") as file:
        file.writelines(chunks)
        sync_file(file)


def replace_file(source: Path, target: Path, *, flush: bool = True) -> None:
    """Move a flushed file over another one, so that it is there for good: its name too with `flush`.

    Raises: OSError.
    """
    for left in range(_REPLACE_TRIES, -1, -1):
        try:
            os.replace(source, target)
            break
        except PermissionError:  # on Windows a scanner or a reader may hold the target for a moment
            if os.name != "nt" or not left:
                raise
            time.sleep(_REPLACE_PAUSE_S)
    if flush:
        sync_folder(target.parent)


def sync_file(file: IO[bytes]) -> None:
    """Flush an open file through to the disk, on macOS through the drive's own cache too."""
    file.flush()
    if sys.platform == "darwin":
        import fcntl

        try:
            fcntl.fcntl(file.fileno(), fcntl.F_FULLFSYNC)
            return
        except OSError:  # not every file system there can
            pass
    os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Flush the names in a folder to the disk, where the system and the file system know of that."""
    if sys.platform != "win32":
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        except OSError as error:
            if error.errno not in (errno.EINVAL, errno.ENOTSUP):
                raise
        finally:
            os.close(descriptor)


def wipe_folder(folder: Path) -> int:
    """Remove a folder and all in it as far as it can be, following no link; return how many files could not."""
    left = 0
    for root, folders, names in os.walk(folder, topdown=False):
        left += sum(not _removed(Path(root, name)) for name in names)
        for name in folders:
            _removed(Path(root, name))
    _removed(folder)
    return left


def _removed(path: Path) -> bool:
    try:
        if path.is_dir() and not path.is_symlink():
            path.rmdir()
        else:
            if os.name == "nt":  # a read-only file must be made writable there before it can go
                path.chmod(stat.S_IWRITE)
            path.unlink()
    except FileNotFoundError:
        pass
    except OSError:
        return False
    return True
