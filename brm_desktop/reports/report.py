"""What every report has: a head that says what it is, pages with a foot, one tagged file or a plain text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from brm_desktop.domain.briefing import Edition
from brm_desktop.reports.blocks import HALF_CAPITAL, Setting, Style, set_line
from brm_desktop.reports.facts import Paper
from brm_desktop.reports.flow import Flow, bookmarks_of, deal_out, footer, place_page
from brm_desktop.reports.heading import as_of_words
from brm_desktop.reports.plan import PAPER_SIZES_PT
from brm_desktop.reports.reading import read_text
from brm_desktop.reports.shapes import Cut, Ink, Node, Page
from brm_desktop.reports.typesetting import Measure, SetLine, Type, clean

_MARGIN = 40.0
_TOP = 32.0
_BOTTOM = 46.0
_TITLE_SIZES = (19.0, 15.5)
_SEPARATOR = " · "
_LINES = 24  # that a row may take: a row always fits a page

_TIGHT = range(1, 6)  # how much a report leaves out where no type is small enough

ROOMY = Style(9.4, 1.1, _LINES)
STYLES = (ROOMY, Style(9.0, 0.9, _LINES), Style(8.5, 0.7, _LINES), Style(8.5, 0.45, _LINES))


@dataclass(frozen=True, slots=True)
class ReportHead:
    """What is said of a report before it begins. `what` says what sort of report it is."""

    what: str
    title: str
    line: str
    as_of: datetime
    prepared_by: str = ""
    office: str = ""
    handling: str = "Internal"
    edition: Edition = Edition.HANDOVER
    paper: Paper = Paper.LETTER


class Report(Protocol):
    """The facts of a report, which know how they are said."""

    @property
    def head(self) -> ReportHead: ...

    @property
    def fits_one_page(self) -> bool:
        """Whether the type gives way before there is a second page."""

    def say(self, flow: Flow) -> None:
        """Add all that the report says."""


@dataclass(frozen=True, slots=True)
class PlannedReport:
    """The pages, and what begins on each."""

    pages: tuple[Page, ...]
    bookmarks: tuple[tuple[tuple[str, float], ...], ...]
    missing_characters: int  # those the family lacks: printed as boxes


def plan_report(report: Report, measure: Measure) -> PlannedReport:
    """Return the pages of a report."""
    if report.fits_one_page:
        for style, tight in (*((style, 0) for style in STYLES), *((STYLES[-1], tight) for tight in _TIGHT)):
            planned = _plan(report, Setting(measure, style), tight)
            if len(planned.pages) == 1:
                return planned
    return _plan(report, Setting(measure, ROOMY))


def make_report_pdf(report: Report) -> bytes:
    """Return the report as a tagged PDF. Equal facts give equal bytes."""
    from brm_desktop.reports.fonts import load_faces

    return make_planned_pdf(report, plan_report(report, load_faces()))


def make_planned_pdf(report: Report, planned: PlannedReport) -> bytes:
    """Return a report that was planned already as a tagged PDF."""
    from brm_desktop.reports.fonts import load_faces
    from brm_desktop.reports.tagged import About, TaggedDocument

    head, faces = report.head, load_faces()
    title = clean(head.title, 200)
    title = title if head.title == head.what else f"{title}: {head.what[:1].lower()}{head.what[1:]}"
    subject = f"{head.what}, {as_of_words(head.as_of)}"
    document = TaggedDocument(About(title, clean(head.prepared_by, 200) or "Not recorded", subject, head.as_of), faces)
    several = len(planned.pages) > 1
    for page, bookmarks in zip(planned.pages, planned.bookmarks, strict=True):
        document.add_page(page, bookmarks if several else ())
    return document.finish()


def report_text(report: Report) -> str:
    """Return what the report says as plain text, in reading order."""
    from brm_desktop.reports.fonts import load_faces

    return "".join(read_text(page.root) for page in plan_report(report, load_faces()).pages)


def _plan(report: Report, setting: Setting, tight: int = 0) -> PlannedReport:
    head = report.head
    width, height = PAPER_SIZES_PT[head.paper]
    wide = width - 2 * _MARGIN
    flow = Flow(setting, wide, tight)
    for row in _head_rows(head, setting, wide):
        flow.add_row(row, keeps=True)
    report.say(flow)
    dealt = deal_out(flow.pieces, _TOP, _TOP, height - _BOTTOM)
    named = (clean(head.title, 200), _what(head)) if len(dealt) > 1 else ()
    foot = _SEPARATOR.join(part for part in (*named, clean(head.handling, 200)) if part)
    pages = []
    for number, placed in enumerate(dealt, 1):
        below = footer(setting, foot, number, len(dealt), _MARGIN, height - _BOTTOM + 8, wide)
        root = Node("Part", children=(*place_page(placed, _MARGIN), below), key="report")
        pages.append(Page(width, height, root))
    missing = sum(setting.measure.count_missing(text.text) for page in pages for text in page.root.texts())
    return PlannedReport(tuple(pages), tuple(tuple(bookmarks_of(placed)) for placed in dealt), missing)


class _HeadRow:
    """One paragraph of the head, or the title."""

    def __init__(self, role: str, kind: Type, lines: tuple[SetLine, ...], leading: float, ink: Ink) -> None:
        self._role, self._kind, self._lines, self._leading, self._ink = role, kind, lines, leading, ink
        self.height = len(lines) * leading

    def place(self, x: float, y: float) -> Node:
        first = y + self._leading / 2 + HALF_CAPITAL * self._kind.size
        lines = ((line, first + at * self._leading) for at, line in enumerate(self._lines) if line.text)
        return Node(self._role, tuple(set_line(self._kind, line, x, base, self._ink) for line, base in lines))


def _head_rows(head: ReportHead, setting: Setting, width: float) -> list[_HeadRow]:
    kind, lines = _title(clean(head.title, 400) or "Untitled", setting.measure, width)
    who = clean(_SEPARATOR.join(part for part in (head.prepared_by, head.office) if part), 300)
    said = [f"Prepared by {who}" if who else "Prepared by: not recorded", as_of_words(head.as_of)]
    small = setting.small
    about = _SEPARATOR.join([*said, clean(head.handling, 300)]).rstrip(_SEPARATOR)
    rows = [_HeadRow("P", small, small.wrap(_what(head), width, 2), 12.0, Ink.SOFT)] if _what(head) else []
    rows.append(_HeadRow("H1", kind, lines, round(kind.size * 1.24, 2), Ink.TEXT))
    line = clean(head.line, 600)
    if line:
        rows.append(_HeadRow("P", setting.body, setting.body.wrap(line, width, 3), setting.leading, Ink.SOFT))
    return [*rows, _HeadRow("P", small, small.wrap(about, width, 3), 12.0, Ink.SOFT)]


def _what(head: ReportHead) -> str:
    """Return what sort of report it is, where its title does not say so."""
    return "" if head.title == head.what else clean(head.what, 300)


def _title(text: str, measure: Measure, width: float) -> tuple[Type, tuple[SetLine, ...]]:
    for size in _TITLE_SIZES:
        kind = Type(measure, Cut.BOLD, size)
        lines = kind.wrap(text, width, 3)
        if len(lines) == 1:
            break
    return kind, lines
