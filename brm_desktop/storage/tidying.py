"""Files on this computer that nothing names any more: seen, waited for, looked at again, then removed.

A file that is put again in the meantime is as new, and waits anew: so none goes that an edit is about to name. One
that goes is set aside first, and comes back when it was named, or put, in that very moment.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Final, NamedTuple

from brm_desktop.base.files import file_errors
from brm_desktop.domain.leftovers import Found, Verdict, judge
from brm_desktop.storage.blobs import ARRIVING_NAME, PARTS_NAME, Blobs
from brm_desktop.storage.database import Database
from brm_desktop.storage.leftover_memory import Memory, load_memory, write_memory
from brm_desktop.storage.naming import list_named

_BROKEN_OFF: Final = (PARTS_NAME, ARRIVING_NAME)


class Tidied(NamedTuple):
    """How many files wait to go, and how many went, with their bytes."""

    waiting: int = 0
    waiting_bytes: int = 0
    gone: int = 0
    gone_bytes: int = 0


def tidy(
    database: Database, blobs: Blobs, now_ms: int, passed_ms: int, needed_ms: int, oldest_backup_ms: int | None
) -> Tidied:
    """Remove what nothing has named for long enough, and what was broken off as long ago.

    What an automatic backup may name still, which has no files of its own, stays as long as that backup.
    Raises: StorageError.
    """
    bring_back(blobs)
    memory = load_memory(database.reader())
    verdict = judge(_list_found(blobs), _list_names(database, blobs), memory.marks, passed_ms, needed_ms, now_ms)
    with database.write() as connection:
        write_memory(connection, Memory(now_ms, verdict.marks))
    due = [name for name in verdict.due if oldest_backup_ms is None or verdict.marks[name].since_ms < oldest_backup_ms]
    gone = _remove(database, blobs, verdict, due)
    if gone:
        for name in gone:
            verdict.marks.pop(name)
        with database.write() as connection:
            write_memory(connection, Memory(now_ms, verdict.marks))
    return Tidied(len(verdict.marks), verdict.waiting_bytes, len(gone), sum(gone.values()))


def bring_back(blobs: Blobs) -> None:
    """Put files back that were set aside when the program ended. Raises: StorageError."""
    aside = blobs.aside_folder
    with file_errors(aside):
        for path in sorted(aside.glob("*")) if aside.exists() else ():
            home = blobs.home_of(path.name)
            if home.exists():
                path.unlink(missing_ok=True)
            else:
                home.parent.mkdir(parents=True, exist_ok=True)
                path.replace(home)


def count_leftovers(database: Database) -> Tidied:
    """Return how much nothing names, as it was seen last."""
    marks = load_memory(database.reader()).marks.values()
    return Tidied(len(marks), sum(mark.size for mark in marks))


def _list_names(database: Database, blobs: Blobs) -> set[str]:
    return {blobs.home_of(hash=hash).name for hash in list_named(database.reader())}


def _list_found(blobs: Blobs) -> dict[str, Found]:
    """Return every file, by its name on disk, and what was broken off, by its folder and name."""
    found = dict[str, Found]()
    for path in blobs.list_stored():
        with suppress(FileNotFoundError):
            stat = path.stat()
            found[path.name] = Found(str(stat.st_mtime_ns), stat.st_size)
    for folder in _BROKEN_OFF:
        for path in sorted((blobs.folder / folder).glob("*")):
            with suppress(FileNotFoundError):
                stat = path.stat()
                found[f"{folder}/{path.name}"] = Found(str(stat.st_mtime_ns), stat.st_size)
    return found


def _remove(database: Database, blobs: Blobs, verdict: Verdict, due: list[str]) -> dict[str, int]:
    """Remove files, and return them with their sizes."""
    gone, aside = dict[str, int](), list[str]()
    with file_errors(blobs.folder):
        for name in due:
            folder, _, rest = name.rpartition("/")
            if folder:
                (blobs.folder / folder / rest).unlink(missing_ok=True)
                gone[name] = verdict.marks[name].size
                continue
            blobs.aside_folder.mkdir(parents=True, exist_ok=True)
            with suppress(FileNotFoundError, PermissionError):  # put or read at this moment: another time
                blobs.home_of(name).replace(blobs.aside_folder / name)
                aside.append(name)
        named = _list_names(database, blobs) if aside else set()
        for name in aside:
            path, home = blobs.aside_folder / name, blobs.home_of(name)
            if home.exists():  # put anew
                path.unlink(missing_ok=True)
            elif name in named or str(path.stat().st_mtime_ns) != verdict.marks[name].look:
                path.replace(home)
            else:
                path.unlink(missing_ok=True)
                gone[name] = verdict.marks[name].size
    return gone
