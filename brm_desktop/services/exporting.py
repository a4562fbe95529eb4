"""Records out of the portfolio as files that other programs, and this one, read."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from brm_desktop.base.errors import InvalidValue
from brm_desktop.base.files import file_errors, write_whole
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.contact import Contact
from brm_desktop.domain.fields import Id
from brm_desktop.domain.follow_up import FollowUp
from brm_desktop.domain.kinds import KINDS, get_kind
from brm_desktop.domain.note import Note, NoteKind
from brm_desktop.domain.note_boxes import strip_tokens
from brm_desktop.domain.record import Record
from brm_desktop.exchange.own import FORMAT, FORMAT_VERSION, join_members
from brm_desktop.services.finding import get_by_name
from brm_desktop.services.gathering import gather_agency
from brm_desktop.services.plain import make_plain
from brm_desktop.services.portfolio import Portfolio
from brm_desktop.storage import rows
from brm_desktop.storage.listing import Query, list_ids

FORMATS = ("json", "csv", "vcf", "ics", "md")
_IN_FORMAT = {"vcf": ("contact",), "ics": ("note", "follow_up")}


def export_records(
    portfolio: Portfolio,
    kinds: Sequence[str],
    format: str,
    out: Path,
    *,
    agency: str = "",
    include_private: bool = False,
    card_version: str = "4.0",
    as_events: bool = False,
) -> list[tuple[Path, int]]:
    """Write what is asked for and return the paths and counts; private records only when asked.

    JSON and CSV are a file a kind, Markdown a folder a kind, vCard and iCalendar one file.
    Raises: NotFound for an unknown kind or agency, InvalidValue for a kind that the format has no room for,
    StorageError when the folder cannot be written.
    """
    wanted = _choose_kinds(kinds, format)
    home = get_by_name(portfolio.database.reader(), Agency, agency).id if agency else ""
    found = gather_agency(portfolio, Id(home), private=include_private) if home else None
    records: dict[type[Record], list[Record]] = {}
    for of in wanted:
        held = list(found.get(of.KIND.name, {}).values()) if found is not None else _list_all(portfolio, of)
        records[of] = [record for record in held if include_private or not record.private]
    with file_errors(out):
        out.mkdir(parents=True, exist_ok=True)
        match format:
            case "vcf":
                people = cast(list[Contact], records[Contact])
                return _write_one(out / "contacts.vcf", _as_cards(portfolio, people, card_version), len(people))
            case "ics":
                return _write_calendar(portfolio, records, out, as_events)
            case "md":
                return _write_folders(portfolio, records, out)
        return _write_lists(records, out, format, all_asked=bool(kinds))


def _choose_kinds(kinds: Sequence[str], format: str) -> list[type[Record]]:
    fitting = _IN_FORMAT.get(format)
    wanted = [get_kind(name) for name in kinds] or [of for of in KINDS if fitting is None or of.KIND.name in fitting]
    misfits = [of.KIND.many for of in wanted if fitting is not None and of.KIND.name not in fitting]
    if misfits:
        raise InvalidValue(f"{', '.join(misfits)} cannot be exported as {format}", hint="Export them as CSV or JSON")
    return wanted


def _list_all(portfolio: Portfolio, of: type[Record]) -> list[Record]:
    ids = list_ids(portfolio.database, Query(of.KIND.name, order=("id",)))
    return list(rows.load_records(portfolio.database.reader(), of, ids).values())


def _write_one(path: Path, data: bytes, count: int) -> list[tuple[Path, int]]:
    write_whole(path, data)
    return [(path, count)]


def _write_lists(
    records: Mapping[type[Record], Sequence[Record]], out: Path, format: str, all_asked: bool
) -> list[tuple[Path, int]]:
    written = list[tuple[Path, int]]()
    for of, held in records.items():
        if held or all_asked:
            written += _write_one(
                out / f"{of.KIND.name}.{format}", (_as_json if format == "json" else _as_csv)(of, held), len(held)
            )
    return written


def make_own(records: Mapping[str, Sequence[Record]], files: Mapping[str, str]) -> bytes:
    """Return the data file of a pack: records of several kinds, and where the content of files lies beside it."""
    held = {kind: [without_stamp(make_plain(record)) for record in each] for kind, each in records.items() if each}
    told = {"format": FORMAT, "version": FORMAT_VERSION, "records": held, "files": dict(files)}
    return json.dumps(told, ensure_ascii=False, indent=1).encode("utf-8")


def _as_json(of: type[Record], records: Sequence[Record]) -> bytes:
    held = {
        "format": FORMAT,
        "version": FORMAT_VERSION,
        "kind": of.KIND.name,
        "records": [without_tokens(without_stamp(make_plain(record))) for record in records],
    }
    return json.dumps(held, ensure_ascii=False, indent=1).encode("utf-8")


def without_stamp(plain: dict[str, Any]) -> dict[str, Any]:
    """Leave out when a record was last touched: what was undone leaves no trace in an export."""
    return {name: value for name, value in plain.items() if name != "changed_at"}


def without_tokens(plain: dict[str, Any]) -> dict[str, Any]:
    """Leave out of texts what ties their lines to follow-ups: it means nothing outside."""
    return {name: strip_tokens(value) if isinstance(value, str) else value for name, value in plain.items()}


def _as_csv(of: type[Record], records: Sequence[Record]) -> bytes:
    text = io.StringIO(newline="")
    names = ["id", *of.KIND.fields]
    writer = csv.DictWriter(text, names, extrasaction="ignore", lineterminator="\r\n")
    writer.writeheader()
    for record in records:
        plain = without_tokens(make_plain(record))
        writer.writerow({name: join_members(v) if isinstance(v := plain[name], list) else v for name in names})
    return text.getvalue().encode("utf-8-sig")


def _as_cards(portfolio: Portfolio, people: Sequence[Contact], version: str) -> bytes:
    from brm_desktop.base.errors import KnownError
    from brm_desktop.exchange.write_cards import write_cards

    def load_photo(hash: str) -> bytes:
        try:
            return portfolio.blobs.get(hash)
        except (KnownError, ValueError):
            return b""

    return write_cards(people, version, load_photo)


def _write_calendar(
    portfolio: Portfolio, records: Mapping[type[Record], Sequence[Record]], out: Path, as_events: bool
) -> list[tuple[Path, int]]:
    from brm_desktop.exchange.write_calendar import write_calendar

    notes = cast(Sequence[Note], records.get(Note, ()))
    meetings = [note for note in notes if note.kind is NoteKind.MEETING and note.starts_at is not None]
    follow_ups = cast(Sequence[FollowUp], records.get(FollowUp, ()))
    ids = dict.fromkeys(id for note in meetings for id in note.attendees)
    people = {str(id): one for id, one in rows.load_records(portfolio.database.reader(), Contact, ids).items()}
    data = write_calendar(meetings, follow_ups, people, as_events=as_events)
    return _write_one(out / "calendar.ics", data, len(meetings) + len(follow_ups))


def _write_folders(
    portfolio: Portfolio, records: Mapping[type[Record], Sequence[Record]], out: Path
) -> list[tuple[Path, int]]:
    from brm_desktop.exchange.write_notes import make_file_name, write_record

    name = make_namer(portfolio)
    written = list[tuple[Path, int]]()
    for of, held in records.items():
        taken = set[str]()
        folder = out / of.KIND.name
        for record in held:
            folder.mkdir(exist_ok=True)
            starts_at = getattr(record, "starts_at", None)
            day = f"{starts_at:%Y-%m-%d}" if starts_at else ""
            path = folder / make_file_name(record.title_text, taken, day)
            path.write_bytes(write_record(record, make_plain(record), name))  # thousands: not flushed one by one
        if held:
            written.append((folder, len(held)))
    return written


def make_namer(portfolio: Portfolio) -> Callable[[str, str], str]:
    """Return what gives the words that name a record, by its kind and id; each is looked up once."""
    connection = portfolio.database.reader()
    known: dict[tuple[str, str], str] = {}

    def name(kind: str, id: str) -> str:
        if (kind, id) not in known:
            known[kind, id] = rows.list_titles(connection, get_kind(kind).KIND, [id]).get(id, id)
        return known[kind, id]

    return name
