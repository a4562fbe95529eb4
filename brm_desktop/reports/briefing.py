"""The one-page briefing: facts in, a tagged PDF or plain text out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from brm_desktop.reports import wording
from brm_desktop.reports.facts import BriefingFacts
from brm_desktop.reports.pdf_file import write_pdf
from brm_desktop.reports.plan import PlannedBriefing, plan_briefing
from brm_desktop.reports.reading import read_text
from brm_desktop.reports.typesetting import clean


def make_briefing_pdf(facts: BriefingFacts) -> bytes:
    """Return the briefing as a PDF of one page. Equal facts give equal bytes."""
    return make_briefings_pdf([facts])


def make_briefings_pdf(pages: Sequence[BriefingFacts]) -> bytes:
    """Return several briefings as one PDF, in the order given: a page each, with a bookmark where there are several."""
    return _make_pdf(pages, map(plan_page, pages))


def make_planned_pdf(facts: BriefingFacts, planned: PlannedBriefing) -> bytes:
    """Return a briefing that was planned already as a PDF."""
    return _make_pdf([facts], [planned])


def _make_pdf(pages: Sequence[BriefingFacts], plans: Iterable[PlannedBriefing]) -> bytes:
    from brm_desktop.reports.fonts import load_faces
    from brm_desktop.reports.tagged import About, TaggedDocument

    first, several = pages[0], len(pages) > 1
    title = f"{len(pages):,} agency briefings" if several else f"{clean(first.agency, 200)}: agency briefing"
    subject = f"Agency briefing as of {wording.long_moment(first.as_of)}"
    about = About(title, clean(first.prepared_by, 200) or "Not recorded", subject, first.as_of)
    document = TaggedDocument(about, load_faces())
    counts = Counter(facts.agency for facts in pages)
    for facts, planned in zip(pages, plans, strict=True):
        mark = _bookmark(facts, with_meeting=counts[facts.agency] > 1)
        document.add_page(planned.page, [(mark, 0)] if several else ())
    return document.finish()


def _bookmark(facts: BriefingFacts, *, with_meeting: bool) -> str:
    meeting = facts.meeting.title if facts.meeting and with_meeting else ""
    return clean(", ".join(part for part in (facts.agency, meeting) if part), 200)


def write_briefing(facts: BriefingFacts, path: Path) -> None:
    """Write the briefing as a PDF file, whole or not at all. Raises: StorageError."""
    write_briefings([facts], path)


def write_briefings(pages: Sequence[BriefingFacts], path: Path) -> None:
    """Write several briefings as one PDF file, whole or not at all. Raises: StorageError."""
    write_pdf(make_briefings_pdf(pages), path)


def plan_page(facts: BriefingFacts) -> PlannedBriefing:
    """Return the page as it would be printed, with what it leaves out and how it is set."""
    from brm_desktop.reports.fonts import load_faces

    return plan_briefing(facts, load_faces())


def briefing_text(facts: BriefingFacts) -> str:
    """Return what the page says as plain text, in reading order."""
    return read_text(plan_page(facts).page.root)
