"""An import from files to one commit: look, understand, plan, show, write."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from brm_desktop.base.collecting import without_collecting
from brm_desktop.base.errors import KnownError, UnreadableFile
from brm_desktop.base.progress import NO_PROGRESS, Progress
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.fields import Id
from brm_desktop.domain.kinds import get_kind
from brm_desktop.exchange.apply import apply_plan, load_known
from brm_desktop.exchange.companions import divide_tables
from brm_desktop.exchange.copied_mail import looks_copied
from brm_desktop.exchange.decoding import decode_text
from brm_desktop.exchange.guessing import guess_mapping
from brm_desktop.exchange.mapping import Mapping, check_mapping, require_sure
from brm_desktop.exchange.own import PACK_FILE
from brm_desktop.exchange.plan import Plan, make_plan
from brm_desktop.exchange.reading import leave_out, read_lists, read_whole, settle_sort
from brm_desktop.exchange.shapes import LISTS, Origin, Reading, Skipped, Source, Table
from brm_desktop.exchange.source import looks_like_message, make_source, open_source
from brm_desktop.exchange.understand import understand_table
from brm_desktop.services.finding import get_by_name
from brm_desktop.services.layouts import Layouts
from brm_desktop.services.notices import plan_notices
from brm_desktop.services.portfolio import Portfolio
from brm_desktop.storage.committed import Committed, list_changes_since

IMPORTED = "Imported"
_PASTED = "Pasted text"
_PASTED_NAMES = {
    "message": "Pasted e-mail", "vcard": "Pasted contacts", "calendar": "Pasted calendar", "table": "Pasted rows",
}  # fmt: skip
_HEAD_CHARACTERS = 8192
_LATEST = 1 << 60
_MOST_FILES = 100_000


@dataclass(frozen=True, slots=True)
class ListLook:
    """A list in a file, and what its columns are taken for; `told` when a person said so."""

    table: Table
    mapping: Mapping
    told: bool = False


@dataclass(frozen=True, slots=True)
class FileLook:
    """A file as far as it is understood. `problem` says why it cannot be read at all."""

    path: Path
    source: Source | None = None
    encoding: str = ""
    lists: tuple[ListLook, ...] = ()
    problem: KnownError | None = None
    in_folder: bool = False  # found in a folder that was chosen: what cannot be read there stops nothing

    @property
    def question(self) -> str:
        """What a person has to say before the file can be imported; empty when all is clear."""
        if any(each.mapping.sure for each in self.lists):
            return ""  # a list beside it that nobody explained is left out
        return next((each.mapping.why for each in self.lists), "")

    @property
    def is_clear(self) -> bool:
        """Whether it can be imported as it is."""
        return self.problem is None and not self.question


@dataclass(frozen=True, slots=True)
class Import:
    """What some files would do to the portfolio; nothing has been written yet."""

    files: tuple[Path, ...]
    readings: tuple[Reading, ...]
    plan: Plan
    looks: tuple[FileLook, ...] = ()
    agency: Id | None = None
    as_of: int = 0  # the newest commit when it was planned
    title: str = ""  # says what it is in place of the usual words

    @property
    def label(self) -> str:
        names = self.files[0].name if len(self.files) == 1 else f"{len(self.files)} files"
        return self.title or f"{IMPORTED} {names}"


def list_files(paths: Sequence[Path]) -> list[tuple[Path, bool]]:
    """Return files and those inside folders, each with whether it was found there; hidden ones are left out.

    Raises: UnreadableFile when a folder holds more files than an import takes.
    """
    found = list[tuple[Path, bool]]()
    for path in paths:
        if not path.is_dir() or (path / PACK_FILE).exists():
            found.append((path, False))
            continue
        for folder, folders, files in os.walk(path):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            found += [(Path(folder, name), True) for name in sorted(files) if not name.startswith(".")]
            if len(found) > _MOST_FILES:
                raise UnreadableFile(f"{path.name} holds more than {_MOST_FILES:,} files", hint="Choose fewer of them")
        if not any(inside for _, inside in found):
            raise UnreadableFile(f"{path.name} is an empty folder")
    return found


def look_at(portfolio: Portfolio, path: Path, *, kind: str = "", mapping: Mapping | None = None) -> FileLook:
    """Open a file and say what it seems to hold; one that cannot be read tells its `problem`."""
    try:
        source = open_source(path)
        return look_into(portfolio, FileLook(path, source), kind=kind, mapping=mapping)
    except KnownError as error:
        return FileLook(path, problem=error)


def look_at_text(portfolio: Portfolio, text: str, taken: Collection[str] = ()) -> FileLook:
    """Look at a text that was pasted; `taken` are names that others have. One that is nothing tells its `problem`."""
    try:
        source = make_source(_PASTED, text.encode("utf-8", "replace"))
    except KnownError as error:
        return FileLook(Path(_PASTED), problem=error)
    name = _PASTED_NAMES.get(source.sort, _PASTED)
    number = next(n for n in range(1, len(taken) + 2) if _number(name, n) not in taken)
    source = replace(source, name=_number(name, number))
    try:
        return look_into(portfolio, FileLook(Path(source.name), source))
    except KnownError as error:
        return FileLook(Path(source.name), problem=error)


def looks_importable(text: str) -> bool:
    """Tell whether a text is an e-mail, a card or a calendar, which nobody would paste as words."""
    head = text[:_HEAD_CHARACTERS].lstrip("\ufeff\r\n ")
    return looks_like_message(head) or looks_copied(head) or head[:11].upper() in ("BEGIN:VCARD", "BEGIN:VCALE")


def _number(name: str, number: int) -> str:
    return name if number == 1 else f"{name} {number}"


def look_into(
    portfolio: Portfolio, look: FileLook, *, kind: str = "", mapping: Mapping | None = None, headed: bool | None = None
) -> FileLook:
    """Look again at a file that is open, as a list of a kind, with a mapping, with or without headings.

    A layout that was imported before is known again. Raises: UnreadableFile, UnsureMapping for columns not there.
    """
    if look.source is None:
        return look
    source = settle_sort(look.source, mapping.kind if mapping else kind)
    if source.sort not in LISTS:
        return replace(look, source=source, lists=(), problem=None)
    tables = read_lists(source, mapping.headed if mapping else headed)
    layouts = Layouts(portfolio.folder)
    if mapping is None and not any(map(layouts.find, tables)):
        tables = divide_tables(tables, kind)
    lists = tuple(_map(table, layouts, kind, mapping, headed) for table in tables)
    encoding = "" if source.sort in ("workbook", "directory") else decode_text(source.data, source.name).encoding
    return replace(look, encoding=encoding, lists=lists, problem=None)


def _map(table: Table, layouts: Layouts, kind: str, told: Mapping | None, headed: bool | None) -> ListLook:
    if told is not None:
        check_mapping(table, told)
        return ListLook(table, told, told=True)
    known = layouts.find(table)
    if known is not None and kind in ("", known.kind):
        return ListLook(table, known)
    return ListLook(table, replace(guess_mapping(table, kind), headed=headed))


@without_collecting()
def plan_import(
    portfolio: Portfolio, looks: Sequence[FileLook], *, agency: Id | None = None, progress: Progress = NO_PROGRESS
) -> Import:
    """Plan what files would change; `agency` is where people without a known organization belong.

    Files that cannot be read or have an open question are left out. Raises: Cancelled.
    """
    taken = tuple(look for look in looks if look.is_clear)
    readings = [_say_skipped(look) for look in looks if look.in_folder and not look.is_clear]
    for done, look in enumerate(taken):
        progress.step(done, len(taken), f"Reading {look.path.name}")
        try:
            readings += read_look(look, progress)
        except UnreadableFile as error:
            if not look.in_folder:
                raise
            readings.append(_say_skipped(replace(look, problem=error)))
    return plan_readings(portfolio, taken, readings, agency=agency, progress=progress)


def plan_readings(
    portfolio: Portfolio,
    looks: Sequence[FileLook],
    readings: Sequence[Reading],
    *,
    agency: Id | None = None,
    progress: Progress = NO_PROGRESS,
) -> Import:
    """Plan what readings of files would change. Raises: Cancelled."""
    newest, _ = list_changes_since(portfolio.database.reader(), _LATEST, _LATEST)
    known = load_known(portfolio.database, readings)
    plan = make_plan(readings, known, agency=agency, progress=progress)
    return Import(tuple(look.path for look in looks), tuple(readings), plan, tuple(looks), agency, newest)


def _say_skipped(look: FileLook) -> Reading:
    """Return what is told of a file in a folder that nothing can be taken from."""
    name = look.path.name
    reason = str(look.problem) if look.problem is not None else f"it needs a word: {look.question}"
    return Reading(name, (), (Skipped(Origin(name, 1), reason),))


def read_look(look: FileLook, progress: Progress = NO_PROGRESS) -> list[Reading]:
    """Return what a file that is understood holds, list by list. Raises: UnreadableFile, Cancelled."""
    if look.lists:
        return [
            understand_table(each.table, each.mapping, progress)
            if each.mapping.sure
            else leave_out(each.table, each.mapping)
            for each in look.lists
        ]
    return [read_whole(look.source, progress)] if look.source is not None else []


@without_collecting()
def prepare_import(
    portfolio: Portfolio,
    files: Sequence[Path],
    *,
    kind: str = "",
    mapping: Mapping | None = None,
    agency: str = "",
    progress: Progress = NO_PROGRESS,
) -> Import:
    """Read files and plan what they would change, all of them or none.

    Raises: UnreadableFile, UnsureMapping, NotFound, Ambiguous, Cancelled; nothing is changed.
    """
    kind_name = get_kind(kind).KIND.name if kind else ""
    home = get_by_name(portfolio.database.reader(), Agency, agency).id if agency else None
    looks = list[FileLook]()
    found = list_files(files)
    for done, (path, inside) in enumerate(found):
        progress.step(done, len(found), f"Opening {path.name}")
        look = replace(look_at(portfolio, path, kind=kind_name, mapping=mapping), in_folder=inside)
        looks.append(look if inside else _require_clear(look))
    return plan_import(portfolio, looks, agency=home, progress=progress)


def _require_clear(look: FileLook) -> FileLook:
    if look.problem is not None:
        raise look.problem
    if look.question:
        require_sure(look.lists[0].table, look.lists[0].mapping)
    return look


@without_collecting()
def carry_out(portfolio: Portfolio, prepared: Import, progress: Progress = NO_PROGRESS) -> Committed | None:
    """Write a prepared import as one commit that undo takes back; None when there is nothing to change.

    What was committed since the preview is taken into account. The layouts that a person explained are remembered.
    Raises: StorageError, Cancelled before anything is written.
    """
    newest, _ = list_changes_since(portfolio.database.reader(), _LATEST, _LATEST)
    plan = prepared.plan
    if newest != prepared.as_of:
        known = load_known(portfolio.database, prepared.readings)
        plan = make_plan(prepared.readings, known, agency=prepared.agency, progress=progress)
    progress.step(0, None, "Writing")
    changes = [*((None, record) for record in plan.created), *plan.changed]
    notices = plan_notices(portfolio.database.reader(), changes, portfolio.today())
    committed = apply_plan(portfolio.journal, portfolio.blobs, plan, prepared.label, notices)
    layouts = Layouts(portfolio.folder)
    for each in (each for look in prepared.looks for each in look.lists if each.told):
        layouts.remember(each.table, each.mapping)
    return committed
