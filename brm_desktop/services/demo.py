"""The demo: a day's work done on the sample portfolio, through the same use cases as the window's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from brm_desktop.base.paths import resource
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.briefing import Edition
from brm_desktop.services import briefings, importing, notes, quick_adding
from brm_desktop.services.briefing_batch import Wanted, write_all
from brm_desktop.services.finding import get_by_name
from brm_desktop.services.portfolio import Portfolio

LIST = "boards.csv"
FOLLOW_UP = "send the figures of the pilot to @DOT by next fri !high #pilot"
NOTE = """## What changed
The pilot runs in two districts; the counter staff like the shorter form.

Decision: keep the paper form until the spring

- [ ] send the revised form to the districts by fri !high
- [ ] ask for the counter figures tomorrow
"""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was done, and the file that came of it."""

    what: str
    path: Path | None = None


def work_a_day(portfolio: Portfolio, out: Path) -> Iterator[Step]:
    """Do what a manager does between two meetings. Raises: KnownError when a step fails."""
    today = portfolio.today()
    prepared = importing.prepare_import(portfolio, [resource("sample", LIST)])
    importing.carry_out(portfolio, prepared)
    yield Step(f"Imported {LIST}: {prepared.plan.count('new')} new agencies")
    agency = get_by_name(portfolio.database.reader(), Agency, "DOT")
    note = notes.make_note(portfolio, title="Pilot of the short form", agencies=[agency.id])
    saved = notes.save_body(portfolio, note.id, NOTE, known=None)
    yield Step(f"Wrote a meeting note; {saved.made} of its lines became follow-ups")
    added = quick_adding.add(portfolio, FOLLOW_UP, today)
    title = added.record.title if added.record else ""
    yield Step(f"Added a follow-up: {title}")
    path = out / f"{agency.acronym} briefing.pdf"
    write_all(portfolio, [Wanted(agency)], path, choices=briefings.Choices(Edition.MANAGER))
    yield Step("Briefing", path)
