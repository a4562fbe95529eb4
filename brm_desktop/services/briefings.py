"""Briefings: facts read as of a moment, one page each, as files, and kept as they were handed over."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from brm_desktop.base.errors import InvalidValue, KnownError
from brm_desktop.base.progress import NO_PROGRESS, Progress
from brm_desktop.base.settings import HANDLING_MARK, PAPER, load_settings
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.briefing import Edition
from brm_desktop.domain.fields import Id
from brm_desktop.domain.note import Note
from brm_desktop.reports.facts import ALL_SECTIONS, BriefingFacts, Paper, Section
from brm_desktop.reports.facts_reader import read_briefing_facts
from brm_desktop.services.portfolio import Portfolio
from brm_desktop.storage import rows


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person chose for a page."""

    edition: Edition = Edition.HANDOVER
    paper: str = ""  # empty: as in the settings
    handling: str | None = None  # None: as in the settings
    sections: tuple[Section, ...] = ALL_SECTIONS


@dataclass(frozen=True, slots=True)
class Made:
    """One briefing that was written, or why it was not."""

    agency: str
    path: Path | None
    problem: str = ""


def read_facts(
    portfolio: Portfolio, agency_id: str, *, meeting_id: str | None = None, as_of: datetime | None = None, choices: Choices = Choices()  # noqa: B008
) -> BriefingFacts:
    """Return what the page says. Raises: NotFound, KnownError for a private agency."""
    settings = load_settings(portfolio.folder)
    handling = settings.get(HANDLING_MARK) if choices.handling is None else choices.handling
    return read_briefing_facts(
        portfolio.database,
        agency_id,
        as_of=as_of or portfolio.clock.now().astimezone(),
        meeting_id=meeting_id,
        edition=choices.edition,
        paper=Paper(choices.paper or settings.get(PAPER)),
        handling=handling or "Internal",
        sections=choices.sections,
    )


def find_meeting_agency(portfolio: Portfolio, meeting_id: str) -> Id:
    """Return the first agency of a meeting. Raises: NotFound, InvalidValue when it is about none."""
    note = rows.get_record(portfolio.database.reader(), Note, meeting_id)
    if not note.agencies:
        raise InvalidValue(f"{note.title_text} is about no agency", hint="Add the agency to the meeting first")
    return note.agencies[0]


def write_all(
    portfolio: Portfolio,
    agencies: Sequence[Agency],
    out: Path,
    *,
    meeting_id: str | None = None,
    as_of: datetime | None = None,
    choices: Choices = Choices(),  # noqa: B008
    progress: Progress = NO_PROGRESS,
) -> list[Made]:
    """Write one page an agency; a path that ends in .pdf takes them all as one file, else it is a folder.

    One agency's failure does not stop the rest. Raises: StorageError when nothing can be written; Cancelled.
    """
    from brm_desktop.reports.briefing import write_briefing, write_briefings

    made, pages = list[Made](), list[tuple[Agency, BriefingFacts]]()
    for done, agency in enumerate(agencies):
        progress.step(done, len(agencies), agency.name)
        try:
            pages.append((agency, read_facts(portfolio, agency.id, meeting_id=meeting_id, as_of=as_of, choices=choices)))
        except KnownError as error:
            made.append(Made(agency.name, None, str(error)))
    if out.suffix.lower() == ".pdf":
        if pages:
            write_briefings([facts for _, facts in pages], out)
        return made + [Made(agency.name, out) for agency, _ in pages]
    names = set[str]()
    for agency, facts in pages:
        path = out / _file_name(agency, facts.as_of.date(), names)
        write_briefing(facts, path)
        made.append(Made(agency.name, path))
    return made


def moment_of(day: date | None) -> datetime | None:
    """Return a past or future day as the moment a briefing is of: its first, where the computer is."""
    return None if day is None else datetime.combine(day, time()).astimezone()


def _file_name(agency: Agency, on: date, taken: set[str]) -> str:
    words = re.sub(r"[^\w&-]+", " ", agency.acronym or agency.name).strip()[:80].strip() or "Agency"
    name, count = f"{words} {on.isoformat()}", 1
    while name.lower() in taken:
        count += 1
        name = f"{words} {on.isoformat()} ({count})"
    taken.add(name.lower())
    return f"{name}.pdf"
