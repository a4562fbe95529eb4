"""A mark outside the database that says how far this device has written: an older or copied database shows by it."""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Final, NamedTuple, Protocol

from brm_desktop.base.files import file_errors, write_whole

FILE_NAME: Final = "writer.json"


class Mark(NamedTuple):
    """The author, their last segment, and the place where it was written."""

    writer: str
    seq: int
    place: str


class Sentinel(Protocol):
    def read(self) -> Mark | None:
        """Return the last mark, None if there is none."""

    def write(self, writer: str, seq: int) -> None:
        """Keep a mark, for good."""

    def place(self) -> str:
        """Return what tells this place from one to which the profile was copied."""


class FileSentinel:
    """A mark in the profile's folder; not part of backups."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self) -> Mark | None:
        try:
            held = json.loads((self._folder / FILE_NAME).read_text(encoding="utf-8"))
            return Mark(str(held["writer"]), int(held["seq"]), str(held["place"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def write(self, writer: str, seq: int) -> None:
        path = self._folder / FILE_NAME
        with file_errors(path):
            write_whole(path, json.dumps({"writer": writer, "seq": seq, "place": self.place()}).encode())

    def place(self) -> str:
        found = f"{_machine()}/{self._folder.stat().st_ino}"
        return hashlib.sha256(found.encode()).hexdigest()[:24]


def _machine() -> str:
    """Return what tells this computer from others, as well as it is cheaply known."""
    if sys.platform == "win32":
        import winreg

        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"SOFTWARE\Microsoft\Cryptography") as key:
            return str(winreg.QueryValueEx(key, "MachineGuid")[0])
    try:
        return Path("/etc/machine-id").read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return ""  # the folder's own number has to do
