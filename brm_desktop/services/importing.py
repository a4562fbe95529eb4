"""An import from files to one commit: look, understand, plan, show, write."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from brm_desktop.base.collecting import without_collecting
from brm_desktop.base.errors import UnreadableFile
from brm_desktop.base.progress import NO_PROGRESS, Progress
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.fields import Id
from brm_desktop.domain.kinds import get_kind
from brm_desktop.exchange.apply import apply_plan, load_known
from brm_desktop.exchange.mapping import require_sure
from brm_desktop.exchange.mapping_files import Told
from brm_desktop.exchange.own import PACK_FILE
from brm_desktop.exchange.plan import Plan, make_plan
from brm_desktop.exchange.reading import leave_out, read_whole
from brm_desktop.exchange.shapes import Origin, Reading, Skipped
from brm_desktop.exchange.understand import understand_table
from brm_desktop.services.finding import get_by_name
from brm_desktop.services.import_looks import FileLook, look_at
from brm_desktop.services.layouts import Layouts
from brm_desktop.services.notices import plan_notices
from brm_desktop.services.portfolio import Portfolio
from brm_desktop.storage.committed import Committed, list_changes_since

IMPORTED = "Imported"
_LATEST = 1 << 60
_MOST_FILES = 100_000


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
    mapping: Told | None = None,
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
        unclear = next(each for each in look.lists if each.mapping.why == look.question)
        require_sure(unclear.table, unclear.mapping)
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
