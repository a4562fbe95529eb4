"""Backups: a whole portfolio in one file, made while it is in use, and put back without destroying what is there.

A protected portfolio's backup is as protected as it is: it opens with the passphrase or the recovery key that it
had. That of a plain one may have a passphrase of its own (`sealed_backup`). The keyring of the machine that made it
is no part of it.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from brm_desktop import __version__
from brm_desktop.base import settings
from brm_desktop.base.errors import InvalidValue, StorageError, UnreadableFile, WrongKey
from brm_desktop.base.files import file_errors, make_private_folder, require_space, wipe_folder
from brm_desktop.base.progress import NO_PROGRESS, Progress
from brm_desktop.base.stamps import Clock, SystemClock, from_ms, to_ms
from brm_desktop.storage import database
from brm_desktop.storage.archive import Manifest, extract, read_manifest, write_archive
from brm_desktop.storage.backup_keeping import Held, choose_kept
from brm_desktop.storage.blobs import FILES_NAME, list_stored
from brm_desktop.storage.database import KEYS_NAME
from brm_desktop.storage.driver import SIDE_FILES, Connection, known_errors, open_connection
from brm_desktop.storage.holds import list_holds
from brm_desktop.storage.keys import is_protected, keep_in_keyring, portable_keys
from brm_desktop.storage.local_disk import refuse_network_folder
from brm_desktop.storage.locks import hold_exclusive, hold_task
from brm_desktop.storage.sealed_backup import is_sealed, read_head, seal_file
from brm_desktop.storage.secret_store import KeyringAbsent, SecretStore
from brm_desktop.storage.swap import finish_swap, make_staging, name_aside, swap_in
from brm_desktop.storage.wraps import STANDARD_COST, Cost, Wrap, unwrap_by_secret, wrap_by_secret

SUFFIX: Final = ".brmbackup"

_DATABASE_NAME: Final = database.FILE_NAME
_COPY_NAME: Final = "backing-up"
_ARCHIVE_NAME: Final = "archive"
_AUTOMATIC_NAME: Final = "backups"
_LABEL: Final = "%Y%m%d-%H%M%S"
_PAGES_A_STEP: Final = 2_000
_INSTRUCTIONS_A_STEP: Final = 1_000_000
_SEALED_FOR: Final = "backup contents"

Unlock = Callable[[Path], bytes]
"""Gives the data key for a folder that holds a `keys.json`, as `partial(unlock_by_typed, typed=…)` does."""


@dataclass(frozen=True)
class Contents:
    """How much is in a portfolio: live records by kind, and when it was last changed."""

    counts: Mapping[str, int]
    changed_at: datetime | None


@dataclass(frozen=True)
class Backup:
    """What a backup says of itself. `contents` is None while it is protected and no key was given."""

    made_at: datetime
    app_version: str
    protected: bool
    has_files: bool
    size: int
    files: int
    contents: Contents | None


@dataclass(frozen=True)
class Restored:
    """What a restore did. `aside` is where the portfolio that was there is now; None if there was none."""

    backup: Backup
    aside: Path | None
    data_key: bytes | None = field(repr=False)


def make_backup(
    folder: Path,
    key: bytes | None,
    target: Path,
    *,
    with_files: bool = True,
    replace: bool = False,
    passphrase: str | None = None,
    cost: Cost = STANDARD_COST,
    clock: Clock | None = None,
    progress: Progress = NO_PROGRESS,
) -> Backup:
    """Write the portfolio in `folder` to the file `target`, as of one moment, while others go on working.

    It is read back whole before it takes its place. With a `passphrase` the file of a plain portfolio opens with that
    alone; a protected one takes none. Raises: InvalidValue for a passphrase that is empty or not to be, StorageError,
    also when the file is there and may not be replaced, or the portfolio is damaged; WrongKey; Cancelled. Then there
    is no new file.
    """
    if target.is_dir() or (target.exists() and not replace):
        raise StorageError("The backup's file is already there", str(target), "Choose another name")
    if not target.parent.is_dir():
        raise StorageError("The backup's folder is not there", str(target.parent))
    if passphrase is not None and key is not None:
        hint = "Its backup opens with its own passphrase or recovery key"
        raise InvalidValue("A protected portfolio takes no other passphrase for its backup", hint=hint)
    with hold_task(folder, "backup", "making a backup"):
        copy = folder / _COPY_NAME
        try:
            with file_errors(copy):
                wipe_folder(copy)
                make_private_folder(copy)
            contents = _copy_database(folder / _DATABASE_NAME, key, copy / _DATABASE_NAME, progress)
            sources = _sources(folder, copy / _DATABASE_NAME, key, with_files)
            facts = _facts(key, contents, with_files, clock or SystemClock())
            if passphrase is None:
                write_archive(target, sources, facts, progress)
                return describe_backup(target, key)
            write_archive(copy / _ARCHIVE_NAME, sources, facts, progress)
            made = describe_backup(copy / _ARCHIVE_NAME)
            seal_file(copy / _ARCHIVE_NAME, target, passphrase, _open_facts(made), progress, cost)
        finally:
            wipe_folder(copy)
    return dataclasses.replace(made, protected=True)


def make_automatic_backup(folder: Path, key: bytes | None, *, clock: Clock | None = None) -> Path:
    """Back up the database and keys into the profile's own `backups/`, which are thinned as they grow old.

    Files kept with the portfolio are left out, because a migration does not touch them. Raises: StorageError.
    """
    clock = clock or SystemClock()
    backups = folder / _AUTOMATIC_NAME
    with file_errors(backups):
        make_private_folder(backups)
    target = backups / f"{_label(clock)}{SUFFIX}"
    make_backup(folder, key, target, with_files=False, replace=True, clock=clock)
    if not _has_hold(folder / _DATABASE_NAME, key):
        _thin(folder, clock.now())
    return target


def _has_hold(path: Path, key: bytes | None) -> bool:
    """Tell whether the law wants everything kept; in a portfolio from before holds were known it does not."""
    with known_errors(path), closing(open_connection(path, key, read_only=True)) as connection:
        columns = {row[1] for row in connection.execute("PRAGMA table_info(agency)")}
        return "legal_hold" in columns and bool(list_holds(connection))


def _thin(folder: Path, now: datetime) -> None:
    dated = [(path, at) for path in list_automatic_backups(folder) if (at := find_backup_moment(path)) is not None]
    with suppress(OSError):
        held = [Held(at, path.stat().st_size) for path, at in dated]
        kept = choose_kept(held, now)
        for place, (path, _) in enumerate(dated):
            if place not in kept:
                path.unlink()


def find_backup_moment(path: Path) -> datetime | None:
    """Return when an automatic backup was made, by its name; None for a file that somebody else put there."""
    try:
        return datetime.strptime(path.name.removesuffix(SUFFIX), _LABEL).replace(tzinfo=UTC)
    except ValueError:
        return None


def list_automatic_backups(folder: Path) -> list[Path]:
    """Return the profile's own backups, the oldest first."""
    return sorted((folder / _AUTOMATIC_NAME).glob(f"*{SUFFIX}"))


def describe_backup(path: Path, key: bytes | None = None) -> Backup:
    """Return what a backup holds; a protected one says how much only to its data key.

    Raises: UnreadableFile, StorageError.
    """
    if is_sealed(path):
        return _describe_sealed(path, read_head(path))
    return _describe(path, read_manifest(path), key)


def _open_facts(made: Backup) -> dict[str, object]:
    """Return what a sealed backup says to anybody."""
    return {
        "made_ms": to_ms(made.made_at), "app_version": made.app_version, "has_files": made.has_files,
        "size": made.size, "files": made.files,
    }  # fmt: skip


def _describe_sealed(path: Path, head: Mapping[str, Any]) -> Backup:
    try:
        return Backup(
            from_ms(int(head["made_ms"])), str(head["app_version"]), True, bool(head["has_files"]),
            int(head["size"]), int(head["files"]), None,
        )  # fmt: skip
    except (KeyError, TypeError, ValueError, OverflowError):
        raise UnreadableFile("The file is not a backup, or it is damaged", str(path), "Choose another backup") from None


def find_backup_key(path: Path, unlock: Unlock) -> bytes | None:
    """Return the data key of a backup, None if it is plain. Raises: WrongKey, UnreadableFile, StorageError."""
    manifest = read_manifest(path)
    if KEYS_NAME not in manifest.entries:
        return None
    with TemporaryDirectory() as folder:
        extract(path, manifest, [KEYS_NAME], Path(folder), NO_PROGRESS)
        return unlock(Path(folder))


def summarize(path: Path, key: bytes | None) -> Contents:
    """Return how much is in the portfolio of this database, to compare with a backup. Raises: StorageError."""
    with known_errors(path), closing(open_connection(path, key, read_only=True)) as connection:
        return _summarize(connection)


@dataclass(frozen=True, slots=True)
class Difference:
    """How the records of one kind differ between a portfolio and a backup. `examples` name a few of them."""

    kind: str
    here: int
    there: int
    only_here: int = 0
    only_there: int = 0
    changed: int = 0
    examples: tuple[str, ...] = ()


def compare_backup(
    path: Path, key: bytes | None, database: Path | None, database_key: bytes | None
) -> list[Difference]:
    """Return what a restore would change, kind by kind. Raises: UnreadableFile, WrongKey, StorageError."""
    manifest = read_manifest(path)
    with TemporaryDirectory() as folder:
        extract(path, manifest, [_DATABASE_NAME], Path(folder), NO_PROGRESS)
        there = _read_stamps(Path(folder, _DATABASE_NAME), key)
    here = _read_stamps(database, database_key) if database is not None else {}
    kinds = dict.fromkeys([*here, *there])
    return [_differ(kind, here.get(kind, {}), there.get(kind, {})) for kind in kinds]


_Stamps = dict[str, tuple[int, str]]


def _read_stamps(path: Path, key: bytes | None) -> dict[str, _Stamps]:
    """Return when each live record was last changed, and its title."""
    from brm_desktop.domain.kinds import KINDS

    found: dict[str, _Stamps] = {}
    with known_errors(path), closing(open_connection(path, key, read_only=True)) as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        for each in (of.KIND for of in KINDS if of.KIND.name in tables):
            rows = connection.execute(
                f'SELECT id, changed_ms, "{each.title}" FROM "{each.name}" WHERE deleted_ms IS NULL'
            )
            found[each.name] = {id: (changed, title) for id, changed, title in rows}
    return found


def _differ(kind: str, here: _Stamps, there: _Stamps) -> Difference:
    only_here, only_there = here.keys() - there.keys(), there.keys() - here.keys()
    changed = {id for id in here.keys() & there.keys() if here[id] != there[id]}
    shown = sorted(str((here.get(id) or there[id])[1]) for id in (*only_here, *only_there, *changed))
    named = tuple(title for title in shown if title)[:3]
    return Difference(kind, len(here), len(there), len(only_here), len(only_there), len(changed), named)


def restore_backup(
    path: Path,
    folder: Path,
    unlock: Unlock | None = None,
    *,
    store: SecretStore | None = None,
    clock: Clock | None = None,
    progress: Progress = NO_PROGRESS,
) -> Restored:
    """Put a backup in the place of the portfolio in `folder`, which is moved aside within it, not removed.

    All of it is checked before anything moves; killed at any moment, the old or the new portfolio is whole. A
    protected backup needs `unlock`, and with `store` it will open by this machine's keyring, where there is one.
    Nobody, this process included, may have the profile open. Raises: Busy, WrongKey, UnreadableFile, StorageError,
    Cancelled; then nothing was changed.
    """
    manifest = read_manifest(path)
    if _DATABASE_NAME not in manifest.entries:
        raise UnreadableFile("The file is not a backup, or it is damaged", str(path), "Choose another backup")
    refuse_network_folder(folder)
    with file_errors(folder):
        make_private_folder(folder)
    with hold_exclusive(folder, "restoring a backup"):
        finish_swap(folder)
        staging = make_staging(folder)
        try:
            require_space(folder, manifest.size)
            extract(path, manifest, manifest.entries, staging, progress)
            key = _unlock_staged(staging, unlock, store)
            _check_database(staging / _DATABASE_NAME, key, progress)
            backup = _describe(path, manifest, key)
        except BaseException:
            wipe_folder(staging)
            raise
        aside = name_aside(folder, _label(clock or SystemClock()))
        swap_in(folder, _leaving(backup.has_files), aside)
    return Restored(backup, aside if aside.exists() else None, key)


def _leaving(has_files: bool) -> list[str]:
    names = [f"{_DATABASE_NAME}{end}" for end in SIDE_FILES] + [_DATABASE_NAME, KEYS_NAME]
    return [*names, FILES_NAME] if has_files else names


def _sources(folder: Path, copy: Path, key: bytes | None, with_files: bool) -> dict[str, Path | bytes]:
    sources: dict[str, Path | bytes] = {_DATABASE_NAME: copy}
    if key is not None:
        sources[KEYS_NAME] = portable_keys(folder)
    if (folder / settings.FILE_NAME).exists():
        with file_errors(folder):
            sources[settings.FILE_NAME] = (folder / settings.FILE_NAME).read_bytes()
    for path in list_stored(folder / FILES_NAME) if with_files else ():
        sources[f"{FILES_NAME}/{path.parent.name}/{path.name}"] = path
    return sources


def _copy_database(source: Path, key: bytes | None, target: Path, progress: Progress) -> Contents:
    """Copy the database as of one moment. Another key for the copy would be another encryption: it has the same."""
    with known_errors(source), closing(open_connection(source, key, read_only=True)) as reader:
        reader.execute("BEGIN")
        contents = _summarize(reader)
        pages, page_bytes = (
            int(reader.execute(f"PRAGMA {name}").fetchone()[0]) for name in ("page_count", "page_size")
        )
        require_space(target.parent, pages * page_bytes)
        with known_errors(target), closing(open_connection(target, key)) as writer:
            writer.execute("PRAGMA journal_mode=DELETE")
            writer.execute("PRAGMA synchronous=OFF")  # it is flushed when the archive is

            def told(_status: int, remaining: int, total: int) -> None:
                progress.step(total - remaining, total, "Copying")

            reader.backup(writer, pages=_PAGES_A_STEP, progress=told)
    _check_database(target, key, progress)
    return contents


def _check_database(path: Path, key: bytes | None, progress: Progress) -> None:
    """Read a whole database once. Raises: StorageError when it is damaged, WrongKey, Cancelled."""
    with known_errors(path), closing(open_connection(path, key)) as connection:
        # A step that raises Cancelled interrupts the statement, which is Cancelled again out here.
        connection.set_progress_handler(lambda: progress.step(0, None, "Checking"), _INSTRUCTIONS_A_STEP)
        found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise StorageError("The portfolio is damaged", str(path), "Restore a backup")


def _summarize(connection: Connection) -> Contents:
    from brm_desktop.domain.kinds import KINDS

    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    counts = {
        kind.KIND.name: connection.execute(
            f'SELECT count(*) FROM "{kind.KIND.name}" WHERE deleted_ms IS NULL'
        ).fetchone()[0]
        for kind in KINDS
        if kind.KIND.name in tables
    }
    changed = connection.execute("SELECT max(at_ms) FROM commits").fetchone()[0] if "commits" in tables else None
    return Contents(counts, None if changed is None else from_ms(changed))


def _facts(key: bytes | None, contents: Contents, with_files: bool, clock: Clock) -> dict[str, object]:
    told = {"counts": contents.counts, "changed_ms": contents.changed_at and to_ms(contents.changed_at)}
    if key is not None:
        sealed = wrap_by_secret(json.dumps(told).encode("utf-8"), key, _SEALED_FOR)
        told = {part: value.hex() for part, value in vars(sealed).items()}
    facts = {"made_ms": to_ms(clock.now()), "app_version": __version__, "has_files": with_files}
    return {**facts, "contents": told}


def _describe(path: Path, manifest: Manifest, key: bytes | None) -> Backup:
    protected = KEYS_NAME in manifest.entries
    try:
        return Backup(
            made_at=from_ms(int(manifest.facts["made_ms"])),
            app_version=str(manifest.facts["app_version"]),
            protected=protected,
            has_files=bool(manifest.facts["has_files"]),
            size=manifest.size,
            files=sum(name.startswith(f"{FILES_NAME}/") for name in manifest.entries),
            contents=_contents_of(manifest.facts["contents"], key if protected else None, protected),
        )
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        raise UnreadableFile("The file is not a backup, or it is damaged", str(path), "Choose another backup") from None


def _contents_of(held: Mapping[str, Any], key: bytes | None, protected: bool) -> Contents | None:
    if protected:
        if key is None:
            return None
        wrap = Wrap(**{part: bytes.fromhex(value) for part, value in held.items()})
        told = unwrap_by_secret(wrap, key, _SEALED_FOR)
        if told is None:
            raise WrongKey("The key does not open the backup")
        held = json.loads(told)
    changed_ms = held["changed_ms"]
    counts = {str(kind): int(count) for kind, count in held["counts"].items()}
    return Contents(counts, None if changed_ms is None else from_ms(int(changed_ms)))


def _unlock_staged(staging: Path, unlock: Unlock | None, store: SecretStore | None) -> bytes | None:
    if not is_protected(staging):
        return None
    if unlock is None:
        raise WrongKey("The backup is protected", hint="Give its passphrase or its recovery key")
    key = unlock(staging)
    if store is not None:
        with suppress(KeyringAbsent):
            keep_in_keyring(staging, key, store)
    return key


def _label(clock: Clock) -> str:
    return clock.now().astimezone(UTC).strftime(_LABEL)
