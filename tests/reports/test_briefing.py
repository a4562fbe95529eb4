"""The file itself: one tagged page, the same bytes for the same facts, and text that says what the facts say."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import page
import pypdfium2
import pytest
from hypothesis import given, settings

from brm_desktop.base.errors import StorageError
from brm_desktop.domain.briefing import Edition
from brm_desktop.reports.briefing import (
    briefing_text,
    make_briefing_pdf,
    make_briefings_pdf,
    plan_page,
    write_briefing,
    write_briefings,
)
from brm_desktop.reports.facts import BriefingFacts
from brm_desktop.reports.reading import read_text
from tests.reports.briefing_samples import make_bare_facts, make_rich_facts
from tests.reports.hostile_facts import FACTS, NASTY, make_huge_facts, on_paper


def check_accessible(pdf: bytes) -> None:
    """Assert that every machine check of PDF/UA-1 passes."""
    report = page.validate_pdf_bytes(pdf, profile="ua1")
    assert report.is_compliant, [(failure.rule_id, failure.message) for failure in report.failures]
    assert report.rules.failed == 0
    assert report.rules.total > 100


def read_pages(pdf: bytes) -> list[str]:
    """Return the text of each page as another program extracts it."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [each.get_textpage().get_text_range() for each in document]
    finally:
        document.close()


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_pdf_rich_facts_pass_every_check_on_both_papers() -> None:
    for facts in on_paper(make_rich_facts()):
        pdf = make_briefing_pdf(facts)
        check_accessible(pdf)
        assert len(read_pages(pdf)) == 1


@settings(max_examples=25)
@given(FACTS)
def test_pdf_any_facts_are_one_accessible_page(facts: BriefingFacts) -> None:
    pdf = make_briefing_pdf(facts)
    check_accessible(pdf)
    assert pdf.count(b"/Type/Page/") == 1


@pytest.mark.parametrize("text", NASTY)
def test_pdf_hostile_text_everywhere_is_one_accessible_page(text: str) -> None:
    pdf = make_briefing_pdf(make_huge_facts(text))
    check_accessible(pdf)
    assert len(read_pages(pdf)) == 1


def test_pdf_text_as_extracted_is_what_the_page_says() -> None:
    facts = make_rich_facts()
    extracted = squeezed(read_pages(make_briefing_pdf(facts))[0])
    for line in read_text(plan_page(facts).page.root).splitlines():
        for cell in line.removeprefix("- ").split(" | "):
            if "in 12 months" not in cell and not cell.startswith(("9 Aug", "-")):
                for word in cell.split():
                    assert word in extracted, (word, line)
    for whole in ("38min", "31min", "20min", "58%", "3dayslate", "Q12027", "November23,2026,2:00PM"):
        assert whole in extracted


def test_pdf_same_facts_give_same_bytes_in_any_process() -> None:
    facts = make_rich_facts()
    here = make_briefing_pdf(facts)
    assert here == make_briefing_pdf(make_rich_facts())
    code = (
        "import sys, hashlib\n"
        "from brm_desktop.reports.briefing import make_briefing_pdf\n"
        "from tests.reports.briefing_samples import make_rich_facts\n"
        "sys.stdout.buffer.write(make_briefing_pdf(make_rich_facts()))"
    )
    root = Path(__file__).parents[2]
    there = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, check=True, timeout=600).stdout
    assert there == here


def test_pdf_says_what_it_is_and_nothing_of_the_machine() -> None:
    facts = make_rich_facts()
    pdf = make_briefing_pdf(facts)
    document = pypdfium2.PdfDocument(pdf)
    about = document.get_metadata_dict()
    document.close()
    assert about["Title"] == "Department of Water and Wetlands: agency briefing"
    assert about["Author"] == facts.prepared_by
    assert about["CreationDate"] == "D:20261122160500-05'00'"
    assert not re.search(rb"reportlab|/home|/Users|[A-Z]:\\\\", pdf, re.IGNORECASE)


def test_pdf_embeds_every_font_and_names_no_other() -> None:
    pdf = make_briefing_pdf(make_rich_facts())
    fonts = set(re.findall(rb"/BaseFont/([^/]+)", pdf))
    assert all(re.fullmatch(rb"[A-Z]{6}\+Inter-(Regular|SemiBold)", font) for font in fonts)
    assert len(fonts) == 2
    assert pdf.count(b"/FontFile2") == 2


def test_pdf_characters_the_family_lacks_are_boxes_that_say_what_they_are() -> None:
    facts = replace(make_bare_facts(), agency="Board of 漢字 🚀")
    pdf = make_briefing_pdf(facts)
    check_accessible(pdf)
    assert "Board of 漢字 🚀" in briefing_text(facts)
    assert plan_page(facts).missing_characters == 3
    assert plan_page(make_rich_facts()).missing_characters == 0


def test_pdf_several_briefings_have_a_page_and_a_bookmark_each() -> None:
    pages = [make_rich_facts(), make_bare_facts()]
    pdf = make_briefings_pdf(pages)
    check_accessible(pdf)
    texts = read_pages(pdf)
    assert ["Wetlands" in text for text in texts] == [True, False]
    document = pypdfium2.PdfDocument(pdf)
    marks = [(mark.get_title(), mark.get_dest().get_index()) for mark in document.get_toc()]
    document.close()
    assert marks == [("Department of Water and Wetlands", 0), ("Board of Beekeeping", 1)]


def test_write_makes_the_folder_and_replaces_the_file(tmp_path: Path) -> None:
    path = tmp_path / "briefings" / "one.pdf"
    write_briefing(make_bare_facts(), path)
    write_briefing(make_rich_facts(), path)
    assert path.read_bytes() == make_briefing_pdf(make_rich_facts())
    assert [each.name for each in path.parent.iterdir()] == ["one.pdf"]


def test_write_where_no_file_can_be_says_so(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way", encoding="utf-8")
    with pytest.raises(StorageError):
        write_briefings([make_bare_facts()], blocked / "one.pdf")
    assert blocked.read_text(encoding="utf-8") == "in the way"


def test_text_says_the_page_in_reading_order() -> None:
    said = briefing_text(make_rich_facts())
    order = [
        "Department of Water and Wetlands", "Watch", "What matters today", "Where they want to go",
        "Coming over the horizon", "Outcomes and value", "People in the room", "Services and partners", "Risks",
        "We owe them", "They owe us", "Since we last met (Nov 11)", "Questions to raise", "Prepared by", "As of",
        "Internal",
    ]  # fmt: skip
    places = [said.index(each) for each in order]
    assert places == sorted(places)
    assert "Median wait at the counter | 38 min | 31 min | 20 min" in said


def test_text_of_a_composed_page_says_that_it_is_composed() -> None:
    composed = briefing_text(replace(make_rich_facts(), what_matters=None))
    assert "What matters today\n(composed from the record)" in composed
    assert "composed" not in briefing_text(make_rich_facts())


def test_text_for_handover_recomposes_without_what_is_not_working() -> None:
    facts = replace(make_bare_facts(), not_working=make_rich_facts().not_working)
    assert "Not working: Monthly report" in briefing_text(facts)
    assert "Monthly report" not in briefing_text(replace(facts, edition=Edition.HANDOVER))
