"""The first half of an import: a file in, understood records out. Nothing is written."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from brm_desktop.base.progress import NO_PROGRESS, Progress
from brm_desktop.exchange.companions import divide_tables
from brm_desktop.exchange.guessing import guess_mapping
from brm_desktop.exchange.mapping import Mapping, check_mapping, require_sure
from brm_desktop.exchange.shapes import LISTS, Origin, Reading, Skipped, Source, Table
from brm_desktop.exchange.source import open_source
from brm_desktop.exchange.tables import read_tables
from brm_desktop.exchange.understand import understand_table


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
    source = settle_sort(source, mapping.kind if mapping else kind)
    if source.sort not in LISTS:
        return (read_whole(source, progress),)
    tables = read_lists(source, mapping.headed if mapping else None)
    tables = tables if mapping is not None else divide_tables(tables, kind)
    chosen = [mapping if mapping is not None else guess_mapping(table, kind) for table in tables]
    if mapping is not None:
        check_mapping(tables[0], mapping)
    elif not any(each.sure for each in chosen):
        require_sure(tables[0], chosen[0])
    pairs = zip(tables, chosen, strict=True)
    return tuple(
        understand_table(table, each, progress) if each.sure else leave_out(table, each) for table, each in pairs
    )


def settle_sort(source: Source, kind: str) -> Source:
    """Return a text that was taken for a directory as the note that a person says it is."""
    return replace(source, sort="note", lists=()) if source.sort == "directory" and kind == "note" else source


def read_lists(source: Source, headed: bool | None = None) -> tuple[Table, ...]:
    """Return the lists of a file that is mapped column by column. Raises: UnreadableFile."""
    if source.sort == "directory":
        return source.lists
    if source.sort == "workbook":
        from brm_desktop.exchange.workbooks import read_workbook

        return read_workbook(source, headed)
    if source.sort in ("json", "yaml"):
        from brm_desktop.exchange.object_lists import read_object_lists

        return read_object_lists(source)
    return read_tables(source, headed)


def read_whole(source: Source, progress: Progress = NO_PROGRESS) -> Reading:
    """Return what a file holds that says itself what it is. Raises: UnreadableFile, Cancelled."""
    if source.sort == "ldif":
        from brm_desktop.exchange.ldif import read_ldif

        return read_ldif(source, progress)
    if source.sort == "calendar":
        from brm_desktop.exchange.calendars import read_calendar

        return read_calendar(source, progress)
    if source.sort in ("message", "mailbox"):
        from brm_desktop.exchange.messages import read_mailbox, read_message

        return (read_message if source.sort == "message" else read_mailbox)(source, progress)
    if source.sort == "outlook":
        from brm_desktop.exchange.outlook import read_outlook

        return read_outlook(source, progress)
    if source.sort == "tnef":
        from brm_desktop.exchange.tnef import read_tnef

        return read_tnef(source, progress)
    if source.sort == "note":
        from brm_desktop.exchange.note_files import read_note

        return read_note(source, progress)
    if source.sort == "own":
        from brm_desktop.exchange.own import read_own

        return read_own(source, progress)
    from brm_desktop.exchange.vcard_people import read_people

    return read_people(source, progress)


def leave_out(table: Table, mapping: Mapping) -> Reading:
    """Return a list beside others of its file that nothing is taken from, because nobody said what it holds."""
    reason = f"left out: {mapping.why}"
    return Reading(table.name, (), tuple(Skipped(Origin(table.name, row.number_in_file), reason) for row in table.rows))
