"""The longer reports: what each is about, who may read it, and the file that comes of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from brm_desktop.base.errors import InvalidValue, NotFound
from brm_desktop.base.settings import HANDLING_MARK, PAPER, load_settings
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.briefing import Edition
from brm_desktop.domain.contact import Contact
from brm_desktop.domain.note import Note
from brm_desktop.domain.partner import Partner
from brm_desktop.domain.record import Record
from brm_desktop.reports.dossier import read_dossier
from brm_desktop.reports.exposure import read_exposure
from brm_desktop.reports.facts import Paper
from brm_desktop.reports.facts_reader import get_printable
from brm_desktop.reports.follow_up_list import read_follow_up_list
from brm_desktop.reports.minutes import read_minutes, say_meeting
from brm_desktop.reports.moment import Moment, make_moment
from brm_desktop.reports.partner_review import read_partner_review
from brm_desktop.reports.portfolio_page import read_portfolio_page
from brm_desktop.reports.report import Report, ReportHead, make_planned_pdf, make_report_pdf, plan_report
from brm_desktop.services.briefings import DEFAULT_MARK, file_name
from brm_desktop.services.finding import get_by_name
from brm_desktop.services.portfolio import Portfolio
from brm_desktop.storage.briefing_facts import find_preparer
from brm_desktop.storage.driver import Connection


class Wish(NamedTuple):
    """How a report is to be made; what is left open follows the report and the settings."""

    edition: Edition | None = None
    paper: str = ""
    handling: str | None = None
    as_of: datetime | None = None


AS_USUAL = Wish()


class DrawnReport(NamedTuple):
    """A report as a file: its bytes, what it says, its pages, and how many characters print as boxes."""

    pdf: bytes
    text: str
    pages: int
    missing_characters: int


class _Sort(NamedTuple):
    """One sort of report: its words, what it is about, the edition it has unless asked otherwise."""

    what: str
    about: type[Record] | None
    needs_subject: bool
    edition: Edition
    read: Callable[[Connection, ReportHead, Moment, Record | None], Report]


def read_report(portfolio: Portfolio, name: str, subject: str = "", wish: Wish = AS_USUAL) -> Report:
    """Return what a report says. `subject` is a name, an acronym or an id of what the report is about.

    Raises: NotFound, Ambiguous, InvalidValue, and KnownError for what is private.
    """
    sort = _get_sort(name)
    at = wish.as_of or portfolio.clock.now().astimezone()
    with portfolio.database.snapshot() as connection:
        record = _find_subject(connection, sort, subject)
        moment = make_moment(at)
        return sort.read(connection, _head(portfolio, connection, sort, record, moment, wish), moment, record)


def draw_report(report: Report) -> DrawnReport:
    """Return a report as a file, planned once."""
    from brm_desktop.reports.fonts import load_faces
    from brm_desktop.reports.reading import read_text

    planned = plan_report(report, load_faces())
    text = "".join(read_text(page.root) for page in planned.pages)
    return DrawnReport(make_planned_pdf(report, planned), text, len(planned.pages), planned.missing_characters)


def write_report(portfolio: Portfolio, name: str, subject: str, out: Path, wish: Wish = AS_USUAL) -> Path:
    """Write a report and return its path; a path that does not end in .pdf is a folder.

    Raises: as `read_report`, and StorageError.
    """
    from brm_desktop.reports.pdf_file import write_pdf

    report = read_report(portfolio, name, subject, wish)
    path = out if out.suffix.lower() == ".pdf" else out / report_file_name(report)
    write_pdf(make_report_pdf(report), path)
    return path


def report_file_name(report: Report) -> str:
    """Return a file name that says what a report is, and of which day."""
    head = report.head
    named = head.title if head.title == head.what else f"{head.title} {head.what}"
    return file_name(named, head.as_of.date(), set())


def _get_sort(name: str) -> _Sort:
    found = SORTS.get(name)
    if found is None:
        raise NotFound(f"There is no report called {name}", hint=f"Reports are {', '.join(SORTS)}")
    return found


def _find_subject(connection: Connection, sort: _Sort, subject: str) -> Record | None:
    if sort.about is None and subject:
        raise InvalidValue(f"{sort.what} is of everything, not of {subject}")
    if sort.about is None or not (subject or sort.needs_subject):
        return None
    kind = sort.about.KIND.one.lower()
    if not subject:
        raise InvalidValue(f"{sort.what} needs to know of which {kind}", hint=f"Name the {kind}")
    return get_printable(connection, sort.about, get_by_name(connection, sort.about, subject).id)


def _head(
    portfolio: Portfolio, connection: Connection, sort: _Sort, record: Record | None, moment: Moment, wish: Wish
) -> ReportHead:
    settings = load_settings(portfolio.folder)
    name, role, office = find_preparer(connection, record.id if isinstance(record, Agency) else "", moment.day)
    handling = settings.get(HANDLING_MARK) if wish.handling is None else wish.handling
    return ReportHead(
        what=sort.what,
        title=record.title_text if record else sort.what,
        line=_line(connection, record, moment),
        as_of=moment.at,
        prepared_by=", ".join(part for part in (name, role) if part),
        office=office,
        handling=handling or DEFAULT_MARK,
        edition=wish.edition or sort.edition,
        paper=Paper(wish.paper or settings.get(PAPER)),
    )


def _line(connection: Connection, record: Record | None, moment: Moment) -> str:
    """Return what stands below the title: what kind of agency or partner, when a meeting is, what a person does."""
    match record:
        case Agency():
            parts = [record.acronym, record.kind, f"priority {record.priority}" if record.priority else ""]
        case Partner():
            parts = [record.acronym, record.kind.label if record.kind else "", record.tier.label if record.tier else ""]
        case Contact():
            parts = [record.job_title, record.organization]
        case Note():
            parts = [say_meeting(connection, record, moment)]
        case _:
            parts = []
    return " · ".join(part for part in parts if part)


def _follow_ups(connection: Connection, head: ReportHead, moment: Moment, record: Record | None) -> Report:
    return read_follow_up_list(connection, head, moment, record if isinstance(record, Contact) else None)


def _portfolio(connection: Connection, head: ReportHead, moment: Moment, record: Record | None) -> Report:
    return read_portfolio_page(connection, head, moment)


def _dossier(connection: Connection, head: ReportHead, moment: Moment, record: Record | None) -> Report:
    assert isinstance(record, Agency)
    return read_dossier(connection, head, moment, record)


def _minutes(connection: Connection, head: ReportHead, moment: Moment, record: Record | None) -> Report:
    assert isinstance(record, Note)
    return read_minutes(connection, head, moment, record)


def _partner(connection: Connection, head: ReportHead, moment: Moment, record: Record | None) -> Report:
    assert isinstance(record, Partner)
    return read_partner_review(connection, head, moment, record)


def _agreements(connection: Connection, head: ReportHead, moment: Moment, record: Record | None) -> Report:
    return read_exposure(connection, head, moment)


SORTS: dict[str, _Sort] = {
    "follow-ups": _Sort("Open follow-ups", Contact, False, Edition.MANAGER, _follow_ups),
    "portfolio": _Sort("Agency portfolio", None, False, Edition.MANAGER, _portfolio),
    "dossier": _Sort("Agency dossier", Agency, True, Edition.HANDOVER, _dossier),
    "minutes": _Sort("Meeting minutes", Note, True, Edition.HANDOVER, _minutes),
    "agreements": _Sort("Agreements and exposure", None, False, Edition.MANAGER, _agreements),
    "partner": _Sort("Partner review", Partner, True, Edition.MANAGER, _partner),
}
"""The reports by the names that people call them; performance is judged for the manager unless asked otherwise."""
