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
from brm_desktop.exchange.formulas import guard_cell
from brm_desktop.exchange.own import FORMAT, FORMAT_VERSION, join_members
from brm_desktop.services.agency_views import AgencyView
from brm_desktop.services.finding import get_by_name
from brm_desktop.services.gathering import Gathered, gather_agency
from brm_desktop.services.plain import make_plain
from brm_desktop.services.portfolio import Portfolio
from brm_desktop.services.saved_filters import SavedFilter
from brm_desktop.storage import rows
from brm_desktop.storage.agency_filter import list_narrowed
from brm_desktop.storage.follow_ups import list_ids as list_follow_up_ids
from brm_desktop.storage.follow_ups import list_view
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
    view: AgencyView | SavedFilter | None = None,
    include_private: bool = False,
    card_version: str = "4.0",
    as_events: bool = False,
) -> list[tuple[Path, int]]:
    """Write what is asked for and return the paths and counts; private records only when asked.

    An `agency` narrows it to all about that one, a saved `view` to all about its agencies, or to its follow-ups.

    JSON and CSV are a file a kind, Markdown a folder a kind, vCard and iCalendar one file.
    Raises: NotFound for an unknown kind or agency, InvalidValue for a kind that the format has no room for,
    StorageError when the folder cannot be written.
    """
    wanted = _choose_kinds(kinds, format)
    found = _find_part(portfolio, agency, view, include_private)
    records: dict[type[Record], list[Record]] = {}
    for of in wanted:
        held = list(found.get(of.KIND.name, {}).values()) if found is not None else _list_all(portfolio, of)
        records[of] = [record for record in held if include_private or not record.private]
    with file_errors(out):
        out.mkdir(parents=True, exist_ok=True)
        match format:
            case "vcf":
                people = cast(list[Contact], records[Contact])
                return _write_one(out / "contacts.vcf", as_cards(portfolio, people, card_version), len(people))
            case "ics":
                notes = cast(Sequence[Note], records.get(Note, ()))
                follow_ups = cast(Sequence[FollowUp], records.get(FollowUp, ()))
                data, count = as_calendar(portfolio, notes, follow_ups, private=include_private, as_events=as_events)
                return _write_one(out / "calendar.ics", data, count)
            case "md":
                return _write_folders(portfolio, records, out)
        return _write_lists(records, out, format, all_asked=bool(kinds))


def _find_part(
    portfolio: Portfolio, agency: str, view: AgencyView | SavedFilter | None, private: bool
) -> Gathered | None:
    """Return the records that are asked for by kind; None stands for all."""
    connection = portfolio.database.reader()
    if isinstance(view, SavedFilter):
        places = list_view(connection, view.view, portfolio.today(), view.text).places
        ids = list_follow_up_ids(connection, places)
        return {FollowUp.KIND.name: dict(rows.load_records(connection, FollowUp, ids))}
    if view is not None:
        named = list_narrowed(connection, view.text, view.keys, portfolio.today(), portfolio.clock.now())
        homes = [Id(name.id) for name in named]
    elif agency:
        homes = [get_by_name(connection, Agency, agency).id]
    else:
        return None
    found: Gathered = {}
    for home in homes:
        for kind, records in gather_agency(portfolio, home, private=private).items():
            found.setdefault(kind, {}).update(records)
    return found


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
                out / f"{of.KIND.name}.{format}", (as_json if format == "json" else as_csv)(of, held), len(held)
            )
    return written


def make_own(records: Mapping[str, Sequence[Record]], files: Mapping[str, str]) -> bytes:
    """Return the data file of a pack: records of several kinds, and where the content of files lies beside it."""
    held = {kind: [without_stamp(make_plain(record)) for record in each] for kind, each in records.items() if each}
    told = {"format": FORMAT, "version": FORMAT_VERSION, "records": held, "files": dict(files)}
    return json.dumps(told, ensure_ascii=False, indent=1).encode("utf-8")


def as_json(of: type[Record], records: Sequence[Record]) -> bytes:
    """Return records of a kind as JSON that an import reads back."""
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


def as_csv(of: type[Record], records: Sequence[Record]) -> bytes:
    """Return records of a kind as a list that an import reads back and in which no spreadsheet finds a formula."""
    text = io.StringIO(newline="")
    names = ["id", *of.KIND.fields]
    writer = csv.DictWriter(text, names, extrasaction="ignore", lineterminator="\r\n")
    writer.writeheader()
    for record in records:
        plain = without_tokens(make_plain(record))
        writer.writerow({name: _as_cell(plain[name]) for name in names})
    return text.getvalue().encode("utf-8-sig")


def _as_cell(value: Any) -> Any:
    said = join_members(value) if isinstance(value, list) else value
    return guard_cell(said) if isinstance(said, str) else said


def as_cards(portfolio: Portfolio, people: Sequence[Contact], version: str) -> bytes:
    """Return people as vCards, with their photos."""
    from brm_desktop.base.errors import KnownError
    from brm_desktop.exchange.write_cards import write_cards

    def load_photo(hash: str) -> bytes:
        try:
            return portfolio.blobs.get(hash)
        except (KnownError, ValueError):
            return b""

    return write_cards(people, version, load_photo)


def as_calendar(
    portfolio: Portfolio,
    notes: Sequence[Note],
    follow_ups: Sequence[FollowUp],
    *,
    private: bool = False,
    as_events: bool = False,
) -> tuple[bytes, int]:
    """Return those notes that are meetings, and follow-ups, as a calendar; with how many there are.

    People who are private are named in it only when asked.
    """
    from brm_desktop.exchange.write_calendar import write_calendar

    meetings = [note for note in notes if note.kind is NoteKind.MEETING and note.starts_at is not None]
    ids = dict.fromkeys(id for note in meetings for id in note.attendees)
    found = rows.load_records(portfolio.database.reader(), Contact, ids)
    people = {str(id): one for id, one in found.items() if private or not one.private}
    data = write_calendar(meetings, follow_ups, people, as_events=as_events)
    return data, len(meetings) + len(follow_ups)


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
