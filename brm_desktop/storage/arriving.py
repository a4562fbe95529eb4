"""Parts of large files as they came, until all are there: what was fetched is not fetched again after a break."""

from __future__ import annotations

from pathlib import Path

from brm_desktop.base.files import file_errors, make_private_folder, write_whole
from brm_desktop.storage.blobs import Blobs


class Arriving:
    """The parts of one file, sealed by their space's key as in the store. Raises: StorageError."""

    def __init__(self, blobs: Blobs, blob: str) -> None:
        self._folder = blobs.arriving_folder
        self._blob = blob

    def find(self, part: int) -> bytes | None:
        """Return a part that came before."""
        path = self._path(part)
        with file_errors(path):
            return path.read_bytes() if path.exists() else None

    def keep(self, part: int, data: bytes) -> None:
        """Keep a part for good."""
        with file_errors(self._folder):
            make_private_folder(self._folder)
            write_whole(self._path(part), data)

    def clear(self) -> None:
        """Let all parts of the file go."""
        with file_errors(self._folder):
            for path in self._folder.glob(f"{self._blob}.*"):
                path.unlink(missing_ok=True)

    def _path(self, part: int) -> Path:
        return self._folder / f"{self._blob}.{part:04d}"
