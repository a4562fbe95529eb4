"""From facts or kept bytes to a picture of the page; all of it runs on workers."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

from PySide6.QtGui import QImage

from brm_desktop.domain.agency import Agency
from brm_desktop.domain.briefing import Briefing, Edition
from brm_desktop.domain.note import Note
from brm_desktop.reports.facts import BriefingFacts, Paper
from brm_desktop.services import briefing_copies, briefings
from brm_desktop.services.briefings import Candidate, Choices
from brm_desktop.services.portfolio import Portfolio
from brm_desktop.services.reporting import Wish
from brm_desktop.storage import rows
from brm_desktop.ui.parts.pdf_pictures import render

POINTS_PER_INCH = 72


class Drawn(NamedTuple):
    """A file: its bytes, what it says, and the picture of its first page. `facts` is None but for a live briefing."""

    pdf: bytes
    text: str
    picture: QImage
    points_wide: float
    facts: BriefingFacts | None = None
    reasons: tuple[str, ...] = ()
    boxes: int = 0  # characters that the type lacks
    pages: int = 1


class Ask(NamedTuple):
    """Which page is wanted, and how wide its picture: in device pixels."""

    agency_id: str
    meeting_id: str | None
    choices: Choices | None  # None: as chosen before
    pixels_wide: int


class Loaded(NamedTuple):
    """A page with all that stands around it."""

    agency: Agency
    meetings: list[Note]
    meeting: Note | None
    choices: Choices
    people: list[Candidate]
    copies: list[Briefing]
    drawn: Drawn


def warm_up() -> None:
    """Load all that draws a page, on a worker while nothing waits, so that the first page shows at once."""
    draw_facts(BriefingFacts("", datetime.now(UTC)), 8)


def load_page(portfolio: Portfolio, ask: Ask) -> Loaded:
    """Read and draw one agency's page. Raises: NotFound, KnownError for a private agency."""
    connection = portfolio.database.reader()
    agency = rows.get_record(connection, Agency, ask.agency_id)
    meetings = briefings.list_meetings(portfolio, agency.id)
    if ask.meeting_id is None:
        meeting = briefings.find_next_meeting(portfolio, meetings)
    else:
        meeting = rows.get_record(connection, Note, ask.meeting_id)
    choices = ask.choices or briefings.load_choices(portfolio, agency.id)
    facts = briefings.read_facts(portfolio, agency.id, meeting_id=meeting.id if meeting else None, choices=choices)
    people = briefings.list_candidates(portfolio, agency.id, meeting)
    copies = briefing_copies.list_copies(portfolio, agency.id)
    return Loaded(agency, meetings, meeting, choices, people, copies, draw_facts(facts, ask.pixels_wide))


def draw_facts(facts: BriefingFacts, pixels_wide: int) -> Drawn:
    """Draw the page of some facts."""
    from brm_desktop.reports.briefing import make_planned_pdf, plan_page
    from brm_desktop.reports.composing import what_matters
    from brm_desktop.reports.reading import read_text

    planned = plan_page(facts)
    said = what_matters(facts)
    pdf = make_planned_pdf(facts, planned)
    picture, points = render(pdf, pixels_wide)
    return Drawn(pdf, read_text(planned.page.root), picture, points, facts, said.reasons, planned.missing_characters)


def load_copy(portfolio: Portfolio, briefing: Briefing, pixels_wide: int) -> Drawn:
    """Return a kept page, exactly as it was. Raises: NotFound, StorageError."""
    pdf = briefing_copies.load_copy(portfolio, briefing)
    picture, points = render(pdf, pixels_wide)
    return Drawn(pdf, briefing.facts, picture, points)


class LoadedReport(NamedTuple):
    """A report as a file, and what it is called: its title, the words below it, its file's name, its edition."""

    title: str
    below: str
    name: str
    edition: Edition
    paper: Paper
    handling: str
    drawn: Drawn


def load_report(portfolio: Portfolio, name: str, subject: str, wish: Wish, pixels_wide: int) -> LoadedReport:
    """Read and draw a report. Raises: as `services.reporting.read_report`."""
    from brm_desktop.services import reporting

    report = reporting.read_report(portfolio, name, subject, wish)
    made = reporting.draw_report(report)
    picture, points = render(made.pdf, pixels_wide)
    head = report.head
    drawn = Drawn(made.pdf, made.text, picture, points, boxes=made.missing_characters, pages=made.pages)
    below = head.what if head.title != head.what else ""
    return LoadedReport(
        head.title, below, reporting.report_file_name(report), head.edition, head.paper, head.handling, drawn
    )
