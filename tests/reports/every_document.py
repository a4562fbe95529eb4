"""Every document that can be made of a portfolio: each agency's briefing and each report, in both editions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

import pypdfium2

from brm_desktop.domain.agency import Agency
from brm_desktop.domain.briefing import Edition
from brm_desktop.reports.briefing import briefing_text, make_briefing_pdf
from brm_desktop.services import briefings
from brm_desktop.services.briefings import Choices
from brm_desktop.services.portfolio import Portfolio
from brm_desktop.services.reporting import SORTS, Wish, draw_report, read_report
from brm_desktop.storage import rows


def subjects_of(portfolio: Portfolio, name: str) -> list[str]:
    """Return what a report can be about: ids, and nothing where it may be of everything."""
    about, connection = SORTS[name].about, portfolio.database.reader()
    ids = [each.id for each in rows.list_records(connection, about, "private = 0")] if about else []
    return [*ids, *([] if SORTS[name].needs_subject else [""])]


def list_documents(
    portfolio: Portfolio, as_of: datetime, *, most: int = 1000, editions: tuple[Edition, ...] = tuple(Edition)
) -> Iterator[tuple[str, bytes, str]]:
    """Yield what each document is, its file, and what it says; of each sort at most so many."""
    agencies = rows.list_records(portfolio.database.reader(), Agency, "private = 0", limit=most)
    for edition in editions:
        for agency in agencies:
            facts = briefings.read_facts(portfolio, agency.id, as_of=as_of, choices=Choices(edition))
            yield f"briefing of {agency.name}, {edition.value}", make_briefing_pdf(facts), briefing_text(facts)
        for name in SORTS:
            for subject in subjects_of(portfolio, name)[-most:]:
                drawn = draw_report(read_report(portfolio, name, subject, Wish(edition, as_of=as_of)))
                yield f"{name} of {subject}, {edition.value}", drawn.pdf, drawn.text


def spoken(pdf: bytes) -> str:
    """Return what is said in the place of drawings."""
    plain = re.findall(rb"/Alt\(((?:[^()\\]|\\.)*)\)", pdf)
    coded = re.findall(rb"/Alt<([0-9a-f]+)>", pdf)
    said = [text.decode("latin-1").replace("\\", "") for text in plain]
    return " ".join(said + [bytes.fromhex(text.decode()).decode("utf-16") for text in coded])


def extract(pdf: bytes) -> str:
    """Return all text that another program finds in a file: pages, bookmarks, what it is called."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = [each.get_textpage().get_text_range() for each in document]
        marks = [mark.get_title() for mark in document.get_toc()]
        return "\n".join([*pages, *marks, *document.get_metadata_dict().values()])
    finally:
        document.close()
