"""What briefings are measured against draws the same page."""

from __future__ import annotations

import pypdfium2

from brm_desktop.reports.briefing import plan_page
from tests.reports.briefing_samples import make_rich_facts
from tests.reports.peers import draw_straight, make_with_platypus


def test_peers_say_what_the_briefing_says() -> None:
    facts = make_rich_facts()
    planned = plan_page(facts)
    for pdf in (draw_straight(planned.page), make_with_platypus(facts, planned)):
        document = pypdfium2.PdfDocument(pdf)
        text = " ".join(page.get_textpage().get_text_range() for page in document)
        document.close()
        for said in ("Department of Water and Wetlands", "Scheduling and payments", "Questions to raise"):
            assert said in text
