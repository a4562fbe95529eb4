"""Briefings: facts read as of a moment, one page each, as files, and kept as they were handed over."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from urllib.parse import quote

from brm_desktop.base.errors import InvalidValue, KnownError, StorageError
from brm_desktop.base.files import file_errors, make_private_folder, part_of, replace_file, write_new
from brm_desktop.base.keeper import Keeper
from brm_desktop.base.progress import NO_PROGRESS, Progress
from brm_desktop.base.settings import HANDLING_MARK, PAPER, load_settings
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.attachment import Attachment
from brm_desktop.domain.briefing import Briefing, Edition
from brm_desktop.domain.fields import Id
from brm_desktop.domain.note import Note
from brm_desktop.domain.ops import Create
from brm_desktop.reports.changes import list_changes as compare_facts
from brm_desktop.reports.facts import ALL_SECTIONS, BriefingFacts, Paper, Section, Top, WhatMatters
from brm_desktop.reports.facts_json import facts_from_json, facts_to_json
from brm_desktop.reports.facts_reader import read_briefing_facts
from brm_desktop.services import edits
from brm_desktop.services.portfolio import Portfolio
from brm_desktop.storage import rows
from brm_desktop.storage.blobs import OPEN_NAME, safe_name
from brm_desktop.storage.committed import Committed

DEFAULT_MARK = "Internal"
FACTS_NAME = "facts.json"  # kept beside a copy, to say later what has changed since

_CHOICES_NAME = "briefings.json"
_RUNNING = timedelta(hours=2)  # as the page itself takes it
_MOST_MEETINGS = 12
_MOST_EARLIER = 20
_ITS_MEETINGS = "kind = 'meeting' AND private = 0 AND starts_at IS NOT NULL"
_ITS_LINK = "docid IN (SELECT docid FROM link WHERE target = ? AND field = 'note.agencies')"


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person chose for a page. `matters` and `questions` serve where no meeting holds them."""

    edition: Edition = Edition.HANDOVER
    paper: str = ""  # empty: as in the settings
    handling: str | None = None  # None: as in the settings
    sections: tuple[Section, ...] = ALL_SECTIONS
    matters: str = ""
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Made:
    """One briefing that was written, or why it was not."""

    agency: str
    path: Path | None
    problem: str = ""


def warm_up() -> None:
    """Load what draws a page, on a worker while nothing waits, so that the first page shows at once."""
    from brm_desktop.reports import briefing, tagged  # noqa: F401
    from brm_desktop.reports.fonts import load_faces

    load_faces()


# what a page says


def read_facts(
    portfolio: Portfolio,
    agency_id: str,
    *,
    meeting_id: str | None = None,
    as_of: datetime | None = None,
    choices: Choices = Choices(),
) -> BriefingFacts:
    """Return what the page says. Raises: NotFound, KnownError for a private agency."""
    settings = load_settings(portfolio.folder)
    handling = settings.get(HANDLING_MARK) if choices.handling is None else choices.handling
    facts = read_briefing_facts(
        portfolio.database,
        agency_id,
        as_of=as_of or portfolio.clock.now().astimezone(),
        meeting_id=meeting_id,
        edition=choices.edition,
        paper=Paper(choices.paper or settings.get(PAPER)),
        handling=handling or DEFAULT_MARK,
        sections=choices.sections,
    )
    return _with_own_words(facts, choices)


def _with_own_words(facts: BriefingFacts, choices: Choices) -> BriefingFacts:
    if choices.matters.strip():
        facts = replace(facts, what_matters=WhatMatters(" ".join(choices.matters.split()), written=True))
    if choices.questions:
        own = tuple(dict.fromkeys((*choices.questions, *facts.questions.items)))
        facts = replace(facts, questions=Top(own, len(own)))
    return facts


def find_meeting_agency(portfolio: Portfolio, meeting_id: str) -> Id:
    """Return the first agency of a meeting. Raises: NotFound, InvalidValue when it is about none."""
    note = rows.get_record(portfolio.database.reader(), Note, meeting_id)
    if not note.agencies:
        raise InvalidValue(f"{note.title_text} is about no agency", hint="Add the agency to the meeting first")
    return note.agencies[0]


def list_meetings(portfolio: Portfolio, agency_id: str) -> list[Note]:
    """Return the meetings with an agency that a page can be for, the last or furthest ahead first."""
    connection = portfolio.database.reader()
    return rows.list_records(
        connection, Note, f"{_ITS_MEETINGS} AND {_ITS_LINK}", (agency_id,), order="docid DESC", limit=_MOST_MEETINGS
    )


def find_next_meeting(portfolio: Portfolio, meetings: Sequence[Note]) -> Note | None:
    """Return the first of an agency's meetings that is not over, as the page takes it when none is named."""
    since = portfolio.clock.now() - _RUNNING
    ahead = [note for note in meetings if note.starts_at is not None and note.starts_at >= since]
    return ahead[-1] if ahead else None


# what was chosen for an agency's page before


def load_choices(portfolio: Portfolio, agency_id: str) -> Choices:
    """Return what was chosen for an agency before; own words are kept with the meeting, never here."""
    try:
        held = json.loads(Keeper(portfolio.folder / _CHOICES_NAME).get(agency_id) or "{}")
        sections = tuple(Section[name] for name in held["sections"]) if "sections" in held else ALL_SECTIONS
        return Choices(
            Edition(held.get("edition", Edition.HANDOVER)), str(held.get("paper", "")), held.get("handling"), sections
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return Choices()


def keep_choices(portfolio: Portfolio, agency_id: str, choices: Choices) -> None:
    """Remember what was chosen for an agency, without its own words; losing it loses no work."""
    held: dict[str, object] = {"edition": choices.edition.value, "paper": choices.paper}
    if choices.handling is not None:
        held["handling"] = choices.handling
    if choices.sections != ALL_SECTIONS:
        held["sections"] = [section.name for section in choices.sections]
    keeper = Keeper(portfolio.folder / _CHOICES_NAME)
    keeper.set(agency_id, json.dumps(held))
    keeper.save()


# pages as files


def write_all(
    portfolio: Portfolio,
    agencies: Sequence[Agency],
    out: Path,
    *,
    meeting_id: str | None = None,
    as_of: datetime | None = None,
    choices: Choices = Choices(),
    progress: Progress = NO_PROGRESS,
    told: Callable[[Made], object] = lambda made: None,
) -> list[Made]:
    """Write one page an agency; a path that ends in .pdf takes them all as one file, else it is a folder.

    One agency's failure does not stop the rest; `told` hears of each as it is made.
    Raises: StorageError when nothing can be written; Cancelled, with what was written left as it is.
    """

    def read(agency: Agency) -> BriefingFacts:
        return read_facts(portfolio, agency.id, meeting_id=meeting_id, as_of=as_of, choices=choices)

    batch = _Batch(agencies, read, progress, told)
    return batch.write_one_file(out) if out.suffix.lower() == ".pdf" else batch.write_folder(out)


class _Batch:
    """The pages of several agencies on their way into files."""

    def __init__(
        self,
        agencies: Sequence[Agency],
        read: Callable[[Agency], BriefingFacts],
        progress: Progress,
        told: Callable[[Made], object],
    ) -> None:
        self._agencies, self._read, self._progress, self._told = agencies, read, progress, told
        self._made = list[Made]()

    def write_one_file(self, out: Path) -> list[Made]:
        """Write all pages as one file, in the order of the agencies."""
        from brm_desktop.reports.briefing import write_briefings

        pages = list[tuple[Agency, BriefingFacts]]()
        for agency in self._steps():
            try:
                pages.append((agency, self._read(agency)))
            except KnownError as error:
                self._tell(Made(agency.name, None, str(error)))
        if pages:
            self._progress.step(len(self._agencies), len(self._agencies), "Drawing the pages")
            write_briefings([facts for _, facts in pages], out)
        for agency, _ in pages:
            self._tell(Made(agency.name, out))
        return self._made

    def write_folder(self, out: Path) -> list[Made]:
        """Write each page as a file in a folder."""
        from brm_desktop.reports.briefing import write_briefing

        names, refused = set[str](), list[StorageError]()
        with file_errors(out):
            out.mkdir(parents=True, exist_ok=True)
        for agency in self._steps():
            try:
                facts = self._read(agency)
                path = out / file_name(agency.acronym or agency.name, facts.as_of.date(), names)
                write_briefing(facts, path)
                self._tell(Made(agency.name, path))
            except KnownError as error:
                refused += [error] if isinstance(error, StorageError) else []
                self._tell(Made(agency.name, None, str(error)))
        if refused and len(refused) == len(self._agencies):
            raise refused[0]
        return self._made

    def _steps(self) -> Iterator[Agency]:
        for done, agency in enumerate(self._agencies):
            self._progress.step(done, len(self._agencies), agency.name)
            yield agency

    def _tell(self, made: Made) -> None:
        self._made.append(made)
        self._told(made)


def write_open_copy(portfolio: Portfolio, data: bytes, name: str) -> Path:
    """Return a private working copy of a page for another program to show or print. Raises: StorageError."""
    opened = portfolio.folder / OPEN_NAME
    path = opened / os.urandom(8).hex() / safe_name(name)
    with file_errors(path):
        make_private_folder(opened)
        make_private_folder(path.parent)
        write_new(path, (data,))
    return path


def write_page(data: bytes, path: Path) -> None:
    """Write a page that was drawn already, whole or not at all. Raises: StorageError."""
    part = part_of(path)
    with file_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            part.write_bytes(data)
            replace_file(part, path)
        finally:
            part.unlink(missing_ok=True)


def file_name(name: str, on: date, taken: set[str]) -> str:
    """Return a file name for a page that is not taken yet, and take it."""
    words = re.sub(r"[^\w&-]+", " ", name).strip()[:80].strip() or "Agency"
    stem, count = f"{words} {on.isoformat()}", 1
    while stem.lower() in taken:
        count += 1
        stem = f"{words} {on.isoformat()} ({count})"
    taken.add(stem.lower())
    return f"{stem}.pdf"


def make_mail_link(subject: str, text: str, most: int) -> str:
    """Return a mailto: link with a text as its body, cut at a line so that the link has at most `most` characters."""
    start = f"mailto:?subject={quote(subject)}&body="
    lines = text.splitlines()
    while lines and len(start) + len(quote("\r\n".join(lines))) > most:
        lines.pop()
    cut = len(lines) < len(text.splitlines())
    while cut and lines and len(start) + len(quote("\r\n".join([*lines, "…"]))) > most:
        lines.pop()
    return start + quote("\r\n".join([*lines, "…"] if cut else lines))


# pages as they were handed over


def save_copy(
    portfolio: Portfolio, agency_id: str, facts: BriefingFacts, data: bytes, text: str, meeting_id: str | None = None
) -> tuple[Briefing, Committed]:
    """Keep a page with what it said, to be shown and printed again exactly. Raises: StorageError."""
    kept = portfolio.blobs.put(data)
    record = edits.make_record(
        Briefing,
        title=f"{facts.agency}, {_edition_words(facts.edition)}",
        agency=Id(agency_id),
        note=Id(meeting_id) if meeting_id else None,
        as_of=facts.as_of,
        edition=facts.edition,
        paper=facts.paper.value,
        handling=facts.handling,
        blob=kept.hash,
        facts=text,
    )
    edits.check_links(portfolio.database.reader(), record)
    held = portfolio.blobs.put(facts_to_json(facts).encode("ascii"))
    beside = edits.make_record(
        Attachment,
        name=FACTS_NAME,
        blob=held.hash,
        size=held.size,
        media_type="application/json",
        record=Id(f"{Briefing.KIND.name}:{record.id}"),
    )
    label = f"Kept a copy of the briefing of {facts.agency}"
    return record, portfolio.journal.commit(label, [Create(record), Create(beside)])


def list_changes(portfolio: Portfolio, briefing: Briefing) -> list[str] | None:
    """Say what has changed since a copy was kept, in plain sentences; None where its facts were not kept with it.

    Raises: NotFound or KnownError when its agency can no longer be briefed.
    """
    before = _find_kept_facts(portfolio, briefing)
    if before is None or briefing.agency is None:
        return None
    choices = Choices(before.edition, before.paper.value, before.handling, before.sections)
    return compare_facts(before, read_facts(portfolio, briefing.agency, choices=choices))


def _find_kept_facts(portfolio: Portfolio, briefing: Briefing) -> BriefingFacts | None:
    where = "record = ? AND name = ?"
    found = rows.list_records(
        portfolio.database.reader(),
        Attachment,
        where,
        (f"{Briefing.KIND.name}:{briefing.id}", FACTS_NAME),
        limit=1,
    )
    return facts_from_json(portfolio.blobs.get(found[0].blob).decode("ascii")) if found else None


def list_copies(portfolio: Portfolio, agency_id: str) -> list[Briefing]:
    """Return the copies kept of an agency's pages, newest first."""
    connection = portfolio.database.reader()
    return rows.list_records(connection, Briefing, "agency = ?", (agency_id,), order="as_of DESC", limit=_MOST_EARLIER)


def load_copy(portfolio: Portfolio, briefing: Briefing) -> bytes:
    """Return a kept page as it was handed over. Raises: NotFound or StorageError when its file is gone or damaged."""
    return portfolio.blobs.get(briefing.blob)


def moment_of(day: date | None) -> datetime | None:
    """Return a past or future day as the moment a briefing is of: its first, where the computer is."""
    return None if day is None else datetime.combine(day, time()).astimezone()


def _edition_words(edition: Edition) -> str:
    return edition.label[:1].lower() + edition.label[1:]
