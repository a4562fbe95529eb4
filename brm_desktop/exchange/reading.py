"""The first half of an import: a file in, understood records out. Nothing is written."""

from __future__ import annotations

from pathlib import Path

from brm_desktop.base.progress import NO_PROGRESS, Progress
from brm_desktop.exchange.guessing import guess_mapping
from brm_desktop.exchange.mapping import Mapping, check_mapping, require_sure
from brm_desktop.exchange.shapes import Reading, Source, Table
from brm_desktop.exchange.source import open_source
from brm_desktop.exchange.tables import read_tables
from brm_desktop.exchange.understand import understand_table
from brm_desktop.exchange.vcard_people import read_people


def read_file(
    path: Path, *, kind: str = "", mapping: Mapping | None = None, progress: Progress = NO_PROGRESS
) -> tuple[Reading, ...]:
    """Return what a file holds, one reading for each list in it.

    Raises: UnreadableFile, UnsureMapping, Cancelled.
    """
    return read_source(open_source(path), kind=kind, mapping=mapping, progress=progress)


def read_source(
    source: Source, *, kind: str = "", mapping: Mapping | None = None, progress: Progress = NO_PROGRESS
) -> tuple[Reading, ...]:
    """Return what some bytes hold. Raises: UnreadableFile, UnsureMapping, Cancelled."""
    if source.sort == "vcard":
        return (read_people(source, progress),)
    headed = mapping.headed if mapping else None
    tables = read_tables(source, headed)
    return tuple(understand_table(table, choose_mapping(table, kind, mapping), progress) for table in tables)


def choose_mapping(table: Table, kind: str = "", told: Mapping | None = None) -> Mapping:
    """Return the mapping that was told, else a guess that is sure. Raises: UnsureMapping."""
    if told is not None:
        check_mapping(table, told)
        return told
    guessed = guess_mapping(table, kind)
    require_sure(table, guessed)
    return guessed
