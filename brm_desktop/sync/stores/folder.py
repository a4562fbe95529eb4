"""A store that is a folder: on this disk, on a server (SMB), or kept the same on several computers by a client."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from brm_desktop.base.files import sync_file, sync_folder
from brm_desktop.sync.faults import MissingFile, NoRights, StoreBusy, StoreChanged, StoreError, StoreFull
from brm_desktop.sync.stores.protocol import Listed

_PART_END: Final = ".tmp"
_BUSY: Final = {errno.EBUSY, errno.EAGAIN, errno.ETXTBSY, errno.EINTR, getattr(errno, "ESTALE", errno.EAGAIN)}
_FULL: Final = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
_REFUSED: Final = {errno.EACCES, errno.EPERM, errno.EROFS}


class FolderStore:
    """Files in a folder that is there. Safe from any thread."""

    def __init__(self, path: str | Path) -> None:
        self._root = Path(path).expanduser().absolute()
        self.url = self.address = str(self._root)

    def list(self, folder: str) -> list[Listed]:
        self._require_root()
        with _store_errors(folder):
            try:
                with os.scandir(self._root / folder) as found:
                    return [
                        Listed(f"{folder}/{entry.name}", entry.stat().st_size)
                        for entry in found
                        if not entry.name.startswith(".") and entry.is_file()
                    ]
            except (FileNotFoundError, NotADirectoryError):
                return []

    def get(self, name: str) -> bytes:
        with _store_errors(name):
            try:
                return (self._root / name).read_bytes()
            except (FileNotFoundError, NotADirectoryError):
                self._require_root()
                raise MissingFile(name) from None

    def put_new(self, name: str, data: bytes) -> None:
        self._require_root()
        path = self._root / name
        part = path.with_name(f".{path.name[:40]}.{os.urandom(4).hex()}{_PART_END}")
        with _store_errors(name):
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                with part.open("xb") as file:
                    file.write(data)
                    sync_file(file)
                os.replace(part, path)
                sync_folder(path.parent)
            finally:
                with suppress(OSError):
                    part.unlink(missing_ok=True)

    def written_at_ms(self, name: str) -> int | None:
        with _store_errors(name):
            return (self._root / name).stat().st_mtime_ns // 1_000_000

    def delete_own(self, name: str) -> None:
        with _store_errors(name):
            (self._root / name).unlink(missing_ok=True)

    def close(self) -> None:
        """Nothing is held."""

    def _require_root(self) -> None:
        with _store_errors(self.url):
            is_there = self._root.is_dir()
        if not is_there:
            raise StoreChanged(
                "The folder of the store is not there",
                str(self._root),
                "Connect the drive or the share, or check the address",
            )


def make_root(path: Path) -> None:
    """Make the folder of a new store, if the one above it is there: a share that is not mounted is not made up.

    Raises: StoreError.
    """
    with _store_errors(str(path)):
        if path.parent.is_dir() and not path.exists():
            path.mkdir()


@contextmanager
def _store_errors(name: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _told(error, name) from error
    except ValueError as error:  # a name that no system takes, as one with a null in it
        raise StoreChanged("This is no place of a folder", hint="Check the address") from error


def _told(error: OSError, name: str) -> StoreError:
    reason = error.strerror or type(error).__name__
    if error.errno in _BUSY:
        return StoreBusy("A file of the store is in use", f"{name}: {reason}", "It is tried again")
    if error.errno in _FULL:
        return StoreFull("The store is full", name, "Free some space there; nothing is lost, it is tried again")
    if error.errno in _REFUSED:
        return NoRights("There is no right to use the store", f"{name}: {reason}", "Ask for the right to write there")
    return StoreError("The store cannot be reached", f"{name}: {reason}", "It is tried again")
