"""An import from files to one commit: read, understand, plan, show, write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from brm_desktop.base.progress import NO_PROGRESS, Progress
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.fields import Id
from brm_desktop.domain.kinds import get_kind
from brm_desktop.exchange.apply import apply_plan, load_known
from brm_desktop.exchange.mapping import Mapping
from brm_desktop.exchange.plan import Plan, make_plan
from brm_desktop.exchange.reading import read_file
from brm_desktop.exchange.shapes import Reading
from brm_desktop.services.finding import get_by_name
from brm_desktop.services.portfolio import Portfolio
from brm_desktop.storage.committed import Committed


@dataclass(frozen=True, slots=True)
class Import:
    """What some files would do to the portfolio; nothing has been written yet."""

    files: tuple[Path, ...]
    readings: tuple[Reading, ...]
    plan: Plan

    @property
    def label(self) -> str:
        names = self.files[0].name if len(self.files) == 1 else f"{len(self.files)} files"
        return f"Imported {names}"


def prepare_import(
    portfolio: Portfolio,
    files: Sequence[Path],
    *,
    kind: str = "",
    mapping: Mapping | None = None,
    agency: str = "",
    progress: Progress = NO_PROGRESS,
) -> Import:
    """Read files and plan what they would change; `agency` is where people without a known organization belong.

    Raises: UnreadableFile, UnsureMapping, NotFound, Ambiguous, Cancelled; nothing is changed.
    """
    kind_name = get_kind(kind).KIND.name if kind else ""
    home: Id | None = get_by_name(portfolio.database.reader(), Agency, agency).id if agency else None
    readings = list[Reading]()
    for done, path in enumerate(files):
        progress.step(done, len(files), f"Reading {path.name}")
        readings += read_file(path, kind=kind_name, mapping=mapping, progress=progress)
    known = load_known(portfolio.database, readings)
    return Import(tuple(files), tuple(readings), make_plan(readings, known, agency=home, progress=progress))


def carry_out(portfolio: Portfolio, prepared: Import) -> Committed | None:
    """Write a prepared import as one commit that undo takes back; None when there is nothing to change."""
    return apply_plan(portfolio.journal, portfolio.blobs, prepared.plan, prepared.label)
