"""Chosen records as one file: saved, or dragged to the desktop and to other programs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, cast

from brm_desktop.base.errors import InvalidValue
from brm_desktop.base.files import file_errors, write_whole
from brm_desktop.domain.contact import Contact
from brm_desktop.domain.follow_up import FollowUp
from brm_desktop.domain.note import Note
from brm_desktop.domain.record import Record
from brm_desktop.services.exporting import as_calendar, as_cards, as_csv, as_json, make_namer
from brm_desktop.services.plain import make_plain
from brm_desktop.services.portfolio import Portfolio
from brm_desktop.storage import rows

FORMAT_WORDS = {"vcf": "vCard", "ics": "calendar file", "csv": "CSV", "json": "JSON", "md": "Markdown"}
MEDIA_TYPES = {"vcf": "text/vcard", "ics": "text/calendar", "csv": "text/csv", "md": "text/markdown"}
_SPECIAL = {"contact": ("vcf",), "note": ("ics",), "follow_up": ("ics",)}


class Taken(NamedTuple):
    """A file to be: its bytes and name, how many records it has, and how many private ones stayed out."""

    data: bytes
    name: str
    records: int
    left_out: int


def list_formats(kind: str, count: int) -> tuple[str, ...]:
    """Return the formats in which so many records of a kind make one file, the most telling first."""
    return (*_SPECIAL.get(kind, ()), "csv", "json", *(("md",) if count == 1 else ()))


def take_out(
    portfolio: Portfolio, of: type[Record], ids: Sequence[str], format: str, *, private: bool = False
) -> Taken:
    """Return records as a file. Private ones are in it when asked for, or when one is chosen alone.

    Raises: InvalidValue when nothing is left, or the format has no room for them.
    """
    found = list(rows.load_records(portfolio.database.reader(), of, ids).values())
    live = [record for record in found if record.deleted_ms is None]
    kept = live if private or len(live) == 1 else [record for record in live if not record.private]
    left_out = len(live) - len(kept)
    if not kept:
        raise InvalidValue("Nothing was taken out", "all of it is private" if left_out else "it is not there any more")
    data, count = _write(portfolio, of, kept, format, private=private)
    return Taken(data, _name(of, kept, format), count, left_out)


def write_taken(taken: Taken, path: Path) -> None:
    """Write the file, whole or not at all. Raises: StorageError."""
    with file_errors(path):
        write_whole(path, taken.data)


def _write(
    portfolio: Portfolio, of: type[Record], records: Sequence[Record], format: str, *, private: bool
) -> tuple[bytes, int]:
    if format not in list_formats(of.KIND.name, len(records)):
        raise InvalidValue(f"{of.KIND.many} cannot be saved as {FORMAT_WORDS.get(format, format)}")
    match format:
        case "vcf":
            return as_cards(portfolio, cast(Sequence[Contact], records), "4.0"), len(records)
        case "ics":
            notes = [record for record in records if isinstance(record, Note)]
            tasks = [record for record in records if isinstance(record, FollowUp)]
            data, count = as_calendar(portfolio, notes, tasks, private=private)
            if not count:
                raise InvalidValue("Nothing was taken out", "a calendar holds meetings with a time")
            return data, count
        case "md":
            from brm_desktop.exchange.write_notes import write_record

            return write_record(records[0], make_plain(records[0]), make_namer(portfolio)), 1
        case "csv":
            return as_csv(of, records), len(records)
    return as_json(of, records), len(records)


def _name(of: type[Record], records: Sequence[Record], format: str) -> str:
    from brm_desktop.exchange.write_notes import make_file_name

    several = f"{len(records)} {of.KIND.many.lower()}"
    stem = make_file_name(records[0].title_text if len(records) == 1 else several, set())
    return f"{stem.removesuffix('.md')}.{format}"
