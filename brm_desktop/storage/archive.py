"""The file of a backup: a zip archive, stored, whose manifest names each entry's size and SHA-256.

Nothing here knows what the entries mean. Whatever is wrong with a file that is read is one clear line.
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from brm_desktop.base.errors import StorageError, UnreadableFile
from brm_desktop.base.files import file_errors, make_private_folder, part_of, replace_file, sync_file, write_new
from brm_desktop.base.progress import Progress

_MANIFEST_NAME: Final = "manifest.json"
_FORMAT: Final = 1
_CHUNK_BYTES: Final = 1 << 20
_MOST_MANIFEST_BYTES: Final = 64 << 20
_ENTRY_NAME: Final = re.compile(r"[a-z0-9]+(\.[a-z]+)?|files/[0-9a-f]{2}/[0-9a-f]{64}")
_STORED_AT: Final = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Entry:
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What an archive holds, by name, and what was said about it."""

    entries: Mapping[str, Entry]
    facts: Mapping[str, Any]

    @property
    def size(self) -> int:
        """The bytes of all entries."""
        return sum(entry.size for entry in self.entries.values())


def write_archive(
    target: Path, sources: Mapping[str, Path | bytes], facts: Mapping[str, object], progress: Progress
) -> None:
    """Write an archive, read it back whole, then let it take its place. Raises: StorageError, Cancelled."""
    part = part_of(target)
    with file_errors(target):
        try:
            write_new(part, ())
            with part.open("r+b") as file:
                manifest = _fill(file, sources, facts, progress)
                sync_file(file)
            _check(part, manifest, progress)
            replace_file(part, target)
        finally:
            part.unlink(missing_ok=True)


def read_manifest(path: Path) -> Manifest:
    """Return what an archive says of itself. Raises: UnreadableFile, StorageError when a newer version made it."""
    with _opened(path) as archive:
        if len(archive.namelist()) != len(set(archive.namelist())):
            raise ValueError("a name twice")
        with archive.open(_MANIFEST_NAME) as file:
            held = json.loads(file.read(_MOST_MANIFEST_BYTES))
        if held["format"] > _FORMAT:
            raise StorageError(
                "The backup was made by a newer version", str(path), "Update BRM Desktop, then restore it"
            )
        manifest = Manifest({name: Entry(int(size), str(sum)) for name, (size, sum) in held["entries"].items()}, held)
        for name, entry in manifest.entries.items():
            info = archive.getinfo(name)
            if (
                info.compress_type != zipfile.ZIP_STORED
                or info.file_size != entry.size
                or not _ENTRY_NAME.fullmatch(name)
            ):
                raise ValueError("not an entry of ours")
        return manifest


def extract(path: Path, manifest: Manifest, names: Iterable[str], folder: Path, progress: Progress) -> None:
    """Write these entries under `folder`, each checked. Raises: UnreadableFile, StorageError, Cancelled."""
    done = 0
    with _opened(path) as archive:
        for name in names:
            target = folder / name
            with file_errors(target):
                make_private_folder(target.parent)
                write_new(target, _checked(archive, name, manifest.entries[name], done, manifest.size, progress))
            done += manifest.entries[name].size


def _fill(
    file: IO[bytes], sources: Mapping[str, Path | bytes], facts: Mapping[str, object], progress: Progress
) -> Manifest:
    total = sum(len(source) if isinstance(source, bytes) else source.stat().st_size for source in sources.values())
    entries: dict[str, Entry] = {}
    done = 0
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
        for name, source in sources.items():
            summed, size = hashlib.sha256(), 0
            with archive.open(zipfile.ZipInfo(name, _STORED_AT), "w", force_zip64=True) as entry:
                for chunk in _chunks_of(source):
                    progress.step(done + size, total, "Writing")
                    summed.update(chunk)
                    entry.write(chunk)
                    size += len(chunk)
            entries[name] = Entry(size, summed.hexdigest())
            done += size
        listed = {name: [entry.size, entry.sha256] for name, entry in entries.items()}
        held = {"format": _FORMAT, **facts, "entries": listed}
        archive.writestr(zipfile.ZipInfo(_MANIFEST_NAME, _STORED_AT), json.dumps(held, indent=1))
    return Manifest(entries, held)


def _check(path: Path, manifest: Manifest, progress: Progress) -> None:
    if read_manifest(path).entries != manifest.entries:
        raise StorageError("The backup could not be read back", str(path), "Choose another drive")
    done = 0
    with _opened(path) as archive:
        for name, entry in manifest.entries.items():
            for _ in _checked(archive, name, entry, done, manifest.size, progress):
                pass
            done += entry.size


def _checked(
    archive: zipfile.ZipFile, name: str, entry: Entry, done: int, total: int, progress: Progress
) -> Iterator[bytes]:
    summed, size = hashlib.sha256(), 0
    with archive.open(name) as file:
        while chunk := file.read(_CHUNK_BYTES):
            progress.step(done + size, total, "Checking")
            summed.update(chunk)
            size += len(chunk)
            yield chunk
    if size != entry.size or summed.hexdigest() != entry.sha256:
        raise ValueError("other bytes")


def _chunks_of(source: Path | bytes) -> Iterator[bytes]:
    if isinstance(source, bytes):
        yield source
        return
    with source.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            yield chunk


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open an archive to read; what its bytes do to the reader is told as one thing."""
    wrong = (ValueError, KeyError, TypeError, AttributeError, RecursionError, RuntimeError, EOFError, OverflowError)
    try:
        with file_errors(path), zipfile.ZipFile(path) as archive:
            yield archive
    except (zipfile.BadZipFile, zlib.error, *wrong) as error:
        hint = "Choose another backup; nothing was changed"
        raise UnreadableFile("The file is not a backup, or it is damaged", str(path), hint) from error
