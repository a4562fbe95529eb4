"""What briefings are measured against draws the same page."""

from __future__ import annotations

import pypdfium2
import pytest

from brm_desktop.reports.briefing import plan_page
from tests.reports.briefing_samples import make_rich_facts
from tests.reports.peers import draw_straight, make_with_platypus

SAID = ("Department of Water and Wetlands", "Scheduling and payments", "38 min", "Questions to raise", "page 1 of 1")


def says_all(pdf: bytes) -> bool:
    document = pypdfium2.PdfDocument(pdf)
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return all(said in text for said in SAID)


def test_peers_say_what_the_briefing_says() -> None:
    facts = make_rich_facts()
    planned = plan_page(facts)
    for pdf in (draw_straight(planned.page), make_with_platypus(facts, planned)):
        assert says_all(pdf)


def test_peer_of_another_program_says_what_the_briefing_says_on_one_page() -> None:
    pytest.importorskip("typst", reason="typst is not here: it belongs to the extra bench")
    from tests.reports.typst_peer import make_with_typst

    facts = make_rich_facts()
    pdf = make_with_typst(facts, plan_page(facts))
    assert says_all(pdf)
    document = pypdfium2.PdfDocument(pdf)
    assert len(document) == 1
    document.close()
