"""Briefings: what was chosen for a page, the facts it says as of a moment, and the page as a file."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import NamedTuple

from brm_desktop.base.errors import InvalidValue
from brm_desktop.base.files import file_errors, make_private_folder, part_of, replace_file, write_new
from brm_desktop.base.keeper import Keeper
from brm_desktop.base.settings import HANDLING_MARK, PAPER, load_settings
from brm_desktop.domain.briefing import Edition
from brm_desktop.domain.fields import Id
from brm_desktop.domain.note import Note
from brm_desktop.reports import facts_reader
from brm_desktop.reports.facts import ALL_SECTIONS, NO_PICKS, BriefingFacts, Paper, Picks, Section, Top, WhatMatters
from brm_desktop.services.portfolio import Portfolio
from brm_desktop.storage import briefing_facts, rows
from brm_desktop.storage.blobs import OPEN_NAME, safe_name

DEFAULT_MARK = "Internal"

_CHOICES_NAME = "briefings.json"
_FOLDER = "folder"
_PICKS = tuple(field.name for field in fields(Picks))
_RUNNING = timedelta(hours=2)  # as the page itself takes it
_MOST_MEETINGS = 12
_LAST_MEETINGS = f"""docid IN (SELECT l.docid FROM link l JOIN note n ON n.docid = l.docid
    WHERE l.target = ? AND l.field = 'note.agencies' AND n.kind = 'meeting' AND n.private = 0
    AND n.starts_at IS NOT NULL AND n.deleted_ms IS NULL ORDER BY l.docid DESC LIMIT {_MOST_MEETINGS})"""


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person chose for a page. `matters` and `questions` serve where no meeting holds them."""

    edition: Edition = Edition.HANDOVER
    paper: str = ""  # empty: as in the settings
    handling: str | None = None  # None: as in the settings
    sections: tuple[Section, ...] = ALL_SECTIONS
    picks: Picks = NO_PICKS
    matters: str = ""
    questions: tuple[str, ...] = ()


AS_USUAL = Choices()


class Candidate(NamedTuple):
    """A person whom a page can name, and whether it does unless asked otherwise."""

    id: str
    name: str
    title: str
    usual: bool


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
    facts = facts_reader.read_briefing_facts(
        portfolio.database,
        agency_id,
        as_of=as_of or portfolio.clock.now().astimezone(),
        meeting_id=meeting_id,
        edition=choices.edition,
        paper=Paper(choices.paper or settings.get(PAPER)),
        handling=handling or DEFAULT_MARK,
        sections=choices.sections,
        picks=choices.picks,
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
    return rows.list_records(connection, Note, _LAST_MEETINGS, (agency_id,), order="docid DESC")


def find_next_meeting(portfolio: Portfolio, meetings: Sequence[Note]) -> Note | None:
    """Return the first of an agency's meetings that is not over, as the page takes it when none is named."""
    since = portfolio.clock.now() - _RUNNING
    ahead = [note for note in meetings if note.starts_at is not None and note.starts_at >= since]
    return ahead[-1] if ahead else None


def list_candidates(portfolio: Portfolio, agency_id: str, meeting: Note | None) -> list[Candidate]:
    """Return the people whom an agency's page can name: those it does by itself first, then others of the agency."""
    connection, on = portfolio.database.reader(), portfolio.clock.now().astimezone().date().isoformat()
    usual, attend = facts_reader.list_candidates(connection, agency_id, meeting.attendees if meeting else (), on)
    known = {row.id for row in usual}
    others = briefing_facts.list_key_people(connection, agency_id, on) if attend else []
    found = [(row, True) for row in usual] + [(row, False) for row in others if row.id not in known]
    return [Candidate(row.id, row.name, row.title, usual) for row, usual in found]


def pick_person(picks: Picks, person: Candidate, *, on: bool) -> Picks:
    """Return the picks with a person on the page or off it."""
    without = replace(
        picks,
        people_on=tuple(id for id in picks.people_on if id != person.id),
        people_off=tuple(id for id in picks.people_off if id != person.id),
    )
    if on is person.usual:
        return without
    field = "people_on" if on else "people_off"
    return replace(without, **{field: (*getattr(without, field), person.id)})


def is_picked(picks: Picks, person: Candidate) -> bool:
    """Tell whether the page names a person."""
    return person.id not in picks.people_off and (person.usual or person.id in picks.people_on)


# what was chosen for an agency's page before


def load_choices(portfolio: Portfolio, agency_id: str) -> Choices:
    """Return what was chosen for an agency before; own words are kept with the meeting, never here."""
    try:
        held = json.loads(Keeper(portfolio.folder / _CHOICES_NAME).get(agency_id) or "{}")
        sections = tuple(Section[name] for name in held["sections"]) if "sections" in held else ALL_SECTIONS
        picks = Picks(**{name: _texts(held.get(name, [])) for name in _PICKS})
        edition = Edition(held.get("edition", Edition.HANDOVER))
        return Choices(edition, str(held.get("paper", "")), held.get("handling"), sections, picks)
    except (ValueError, KeyError, TypeError, AttributeError):
        return Choices()


def keep_choices(portfolio: Portfolio, agency_id: str, choices: Choices) -> None:
    """Remember what was chosen for an agency, without its own words; losing it loses no work."""
    held: dict[str, object] = {"edition": choices.edition.value, "paper": choices.paper}
    if choices.handling is not None:
        held["handling"] = choices.handling
    if choices.sections != ALL_SECTIONS:
        held["sections"] = [section.name for section in choices.sections]
    held |= {name: kept for name in _PICKS if (kept := getattr(choices.picks, name))}
    keeper = Keeper(portfolio.folder / _CHOICES_NAME)
    keeper.set(agency_id, json.dumps(held))
    keeper.save()


def load_folder(portfolio: Portfolio) -> Path:
    """Return the folder that pages were exported to last, while it is there."""
    held = Keeper(portfolio.folder / _CHOICES_NAME).get(_FOLDER)
    return Path(held) if held and Path(held).is_dir() else Path.home()


def keep_folder(portfolio: Portfolio, folder: Path) -> None:
    """Remember where pages were exported to."""
    keeper = Keeper(portfolio.folder / _CHOICES_NAME)
    keeper.set(_FOLDER, str(folder))
    keeper.save()


def _texts(held: object) -> tuple[str, ...]:
    if not isinstance(held, list):
        raise TypeError("not a list")
    return tuple(map(str, held))


# pages as files


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


def moment_of(day: date | None) -> datetime | None:
    """Return a past or future day as the moment a briefing is of: its first, where the computer is."""
    return None if day is None else datetime.combine(day, time()).astimezone()
