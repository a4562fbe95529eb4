"""Files kept with the portfolio, beside the database, by the hash of what they hold.

In a protected profile they are sealed, and even their names on disk tell nothing. Working copies, which other
programs can open, live apart in `open/` until they are wiped.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from brm_desktop.base.errors import NotFound, StorageError
from brm_desktop.base.files import (
    Buffer,
    file_errors,
    make_private_folder,
    part_of,
    replace_file,
    sync_folder,
    wipe_folder,
    write_new,
)
from brm_desktop.base.progress import NO_PROGRESS, Progress
from brm_desktop.storage.blob_format import (
    CHUNK_BYTES,
    BrokenSeal,
    read_chunks,
    seal,
    sealed_size,
    unseal,
    unsealed_size,
)
from brm_desktop.storage.wraps import derive_key

FILES_NAME: Final = "files"
OPEN_NAME: Final = "open"
ARRIVING_NAME: Final = "arriving"
PARTS_NAME: Final = "parts"

_ASIDE_NAME: Final = "leaving"
_STORED_NAME: Final = re.compile(r"[0-9a-f]{64}")
_MOST_NAME_BYTES: Final = 120
_MOST_SUFFIX: Final = 20
_NOT_IN_NAMES: Final = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u202a-\u202e\u2066-\u2069]')
_WINDOWS_DEVICES: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_READ_ONLY_FILE: Final = 0o400


@dataclass(frozen=True)
class BlobRef:
    """What a record keeps of a file: the SHA-256 of its bytes, in hex, and how many they are."""

    hash: str
    size: int


@dataclass(frozen=True)
class BlobFault:
    """A file that is not as it should be: `missing` or else damaged."""

    hash: str
    missing: bool


class OtherContent(StorageError):
    """What was to be kept is not the file that was expected; nothing was kept."""


class Blobs:
    """The files of one profile, sealed under its data key, or plain with None."""

    def __init__(self, profile: Path, data_key: bytes | None) -> None:
        self._files = profile / FILES_NAME
        self._open = profile / OPEN_NAME
        self._files_key = None if data_key is None else derive_key(data_key, "files")
        self._names_key = None if data_key is None else derive_key(data_key, "file names")

    def put(self, source: Path | bytes, progress: Progress = NO_PROGRESS) -> BlobRef:
        """Keep a file's bytes; they are on the disk for good when this returns. The same bytes are kept once.

        Raises: StorageError (nothing was kept), Cancelled.
        """
        if isinstance(source, bytes):
            whole = (source[at : at + CHUNK_BYTES] for at in range(0, len(source), CHUNK_BYTES))
            return self.put_chunks(whole, len(source), progress)
        with file_errors(source), source.open("rb") as file:
            return self.put_chunks(read_chunks(file), os.fstat(file.fileno()).st_size, progress)

    def put_chunks(
        self, chunks: Iterable[Buffer], size: int, progress: Progress = NO_PROGRESS, expected: str = ""
    ) -> BlobRef:
        """Keep the bytes of chunks of any size; `size` is what is expected.

        With `expected`, a hash, nothing else is kept, and what is there under it already is replaced. Such a file
        can be had again: after a loss of power its name may be gone, though never what it holds.
        Raises: as `put`; OtherContent.
        """
        parts = self._files / PARTS_NAME
        part, summed, length = parts / os.urandom(8).hex(), hashlib.sha256(), 0

        def counted() -> Iterator[Buffer]:
            nonlocal length
            for chunk in chunks:
                summed.update(chunk)
                length += len(chunk)
                progress.step(length, max(size, length))
                yield chunk

        with file_errors(part):
            if not parts.exists():
                make_private_folder(parts)
            try:
                write_new(part, counted() if self._files_key is None else seal(counted(), self._files_key))
                ref = BlobRef(summed.hexdigest(), length)
                if expected and ref.hash != expected:
                    raise OtherContent("A file is not what it should be", expected)
                if expected or not self._keep_as_new(ref):
                    self._settle(part, self._path(ref.hash), flush=not expected)
            finally:
                part.unlink(missing_ok=True)
        return ref

    def has(self, ref: BlobRef) -> bool:
        """Tell whether a file is there in its full length."""
        try:
            return self._path(ref.hash).stat().st_size == self._stored_size(ref.size)
        except FileNotFoundError:
            return False

    def _keep_as_new(self, ref: BlobRef) -> bool:
        """Tell whether a file is there already, and let it be as new: it does not go as something that nobody names."""
        if not self.has(ref):
            return False
        try:
            os.utime(self._path(ref.hash))
        except OSError:  # it has just gone, or is not ours to touch
            return False
        return True

    def find_size(self, hash: str) -> int | None:
        """Return how many bytes a file has, None if it is not there; nothing is read."""
        try:
            stored = self._path(hash).stat().st_size
        except FileNotFoundError:
            return None
        return stored if self._files_key is None else unsealed_size(stored)

    @property
    def folder(self) -> Path:
        """Where all files lie."""
        return self._files

    @property
    def aside_folder(self) -> Path:
        """Where files lie for the moment in which they go."""
        return self._files / _ASIDE_NAME

    def home_of(self, name: str = "", *, hash: str = "") -> Path:
        """Return where a file of a name on disk, or of a hash, lies when it is there."""
        return self._path(hash) if hash else self._files / name[:2] / name

    @property
    def arriving_folder(self) -> Path:
        """Where parts of files lie, sealed as they came, until all of a file are there."""
        return self._files / ARRIVING_NAME

    def read(self, hash: str) -> Iterator[bytes]:
        """Yield a file's bytes by the chunk; what is plain is checked only at its end.

        Raises: NotFound, StorageError when it is damaged.
        """
        return self.read_stored(self._path(hash))

    def get(self, hash: str) -> bytes:
        """Return a file's bytes, checked. Raises: as `read`."""
        return b"".join(self.read(hash))

    def copy_to(self, hash: str, target: Path, progress: Progress = NO_PROGRESS) -> None:
        """Write a file out, whole or not at all. Raises: as `read`, Cancelled."""
        part = part_of(target)
        with file_errors(target):
            try:
                write_new(part, _told(self.read(hash), progress))
                replace_file(part, target)
            finally:
                part.unlink(missing_ok=True)

    def open_copy(self, hash: str, name: str, progress: Progress = NO_PROGRESS) -> Path:
        """Return the path of a private copy under a safe form of `name`, for another program to show.

        It is read-only, so that no one's changes are lost with it. Raises: as `read`, Cancelled.
        """
        folder = self._open / os.urandom(8).hex()
        target = folder / safe_name(name)
        with file_errors(folder):
            make_private_folder(self._open)
            make_private_folder(folder)
            self.copy_to(hash, target, progress)
            target.chmod(_READ_ONLY_FILE)
        return target

    @property
    def open_folder(self) -> Path:
        """Where working copies are, each in a folder of its own."""
        return self._open

    def wipe_open_copies(self) -> int:
        """Remove every working copy; return how many another program still holds, to be tried again."""
        return wipe_folder(self._open)

    def verify(self, hashes: Iterable[str], progress: Progress = NO_PROGRESS) -> list[BlobFault]:
        """Return the files that are missing or damaged. Raises: Cancelled."""
        wanted, faults = sorted(set(hashes)), []
        for done, hash in enumerate(wanted):
            progress.step(done, len(wanted))
            try:
                for _ in self.read(hash):
                    pass
            except NotFound:
                faults.append(BlobFault(hash, missing=True))
            except StorageError:
                faults.append(BlobFault(hash, missing=False))
        return faults

    def list_stored(self) -> list[Path]:
        """Return the paths of all files, as they lie on the disk, in the order of their names."""
        return list_stored(self._files)

    def read_stored(self, path: Path) -> Iterator[bytes]:
        """Yield the bytes of one of the stored paths, checked. Raises: as `read`."""
        summed = hashlib.sha256()
        for chunk in self._unsealed(path):
            summed.update(chunk)
            yield chunk
        if self._path(summed.hexdigest()) != path:
            raise _damaged(path)

    def remove_all_but(self, hashes: Iterable[str]) -> int:
        """Remove for good every file but these, and what broken-off work left; return how many files went.

        Nothing may be putting a file meanwhile: hold the profile alone.
        """
        kept = {self._path(hash) for hash in hashes}
        gone = [path for path in self.list_stored() if path not in kept]
        with file_errors(self._files):
            for path in gone:
                path.unlink(missing_ok=True)
            wipe_folder(self._files / PARTS_NAME)
        return len(gone)

    def remove(self, hashes: Iterable[str]) -> None:
        """Remove files for good; those that are not there are gone already. Raises: StorageError."""
        for hash in hashes:
            with file_errors(self._files):
                self._path(hash).unlink(missing_ok=True)

    def _unsealed(self, path: Path) -> Iterator[bytes]:
        try:
            with file_errors(path), path.open("rb") as file:
                yield from read_chunks(file) if self._files_key is None else unseal(file, self._files_key)
        except BrokenSeal:
            raise _damaged(path) from None
        except StorageError as error:
            if isinstance(error.__cause__, FileNotFoundError):
                raise NotFound("A file of the portfolio is missing", str(path), "Restore it from a backup") from None
            raise

    def _settle(self, part: Path, path: Path, *, flush: bool) -> None:
        if not path.parent.exists():
            make_private_folder(path.parent)
            if flush:
                sync_folder(self._files)
        replace_file(part, path, flush=flush)

    def _path(self, hash: str) -> Path:
        name = hash
        if self._names_key is not None:
            name = hmac.digest(self._names_key, bytes.fromhex(hash), "sha256").hex()
        return self._files / name[:2] / name

    def _stored_size(self, size: int) -> int:
        return size if self._files_key is None else sealed_size(size)


def list_stored(files: Path) -> list[Path]:
    """Return the paths of all stored files in a profile's folder of files, in the order of their names."""
    found = (path for path in files.glob("??/*") if _STORED_NAME.fullmatch(path.name) and path.is_file())
    return sorted(found, key=lambda path: path.name)


def safe_name(name: str) -> str:
    """Return a file name that every system takes and that leads nowhere else, as like `name` as can be."""
    valid = name.encode("utf-8", "replace").decode("utf-8")
    stem, suffix = os.path.splitext(_NOT_IN_NAMES.sub("_", valid).strip(" ."))
    suffix = suffix if len(suffix) <= _MOST_SUFFIX else ""
    room = _MOST_NAME_BYTES - len(suffix.encode("utf-8"))
    clean = (stem.encode("utf-8")[:room].decode("utf-8", "ignore").strip() + suffix).strip(" .")
    return f"_{clean}" if not clean or _WINDOWS_DEVICES.fullmatch(clean) else clean


def _told(chunks: Iterable[bytes], progress: Progress) -> Iterator[bytes]:
    done = 0
    for chunk in chunks:
        progress.step(done := done + len(chunk))
        yield chunk


def _damaged(path: Path) -> StorageError:
    return StorageError("A file of the portfolio is damaged", str(path), "Restore it from a backup")
