"""The law of the page: one page, nothing clipped, nothing overlapping, nothing under 8.5 pt, nothing lost uncounted."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given

from brm_desktop.domain.briefing import Edition
from brm_desktop.reports.blocks import SMALLEST_PT
from brm_desktop.reports.briefing import plan_page
from brm_desktop.reports.facts import ALL_SECTIONS, BriefingFacts, Paper, PromiseFact, Section, SinceFact, Top
from brm_desktop.reports.fonts import load_faces
from brm_desktop.reports.plan import BUDGETS, GIVES_WAY, PAPER_SIZES_PT, STYLES, PlannedBriefing
from brm_desktop.reports.reading import read_text
from brm_desktop.reports.shapes import Node, Text
from tests.reports.briefing_samples import AS_OF_ON, make_bare_facts, make_rich_facts
from tests.reports.hostile_facts import FACTS, NASTY, make_huge_facts, on_paper

MARGIN_PT = 37.5

Box = tuple[float, float, float, float]


def boxes_of(planned: PlannedBriefing) -> list[tuple[Box, Text]]:
    """Return the ink of every run of type: left, top, right, bottom."""
    faces = load_faces()
    found = []
    for text in planned.page.root.texts():
        drawn = text.text.rstrip(" ")
        if drawn:
            right = text.x + faces.width(drawn, text.cut, text.size)
            found.append(((text.x, text.y - 0.73 * text.size, right, text.y + 0.18 * text.size), text))
    return found


def check_page(planned: PlannedBriefing) -> None:
    """Assert what must hold for any page."""
    page, boxes = planned.page, boxes_of(planned)
    assert planned.smallest_type_pt >= SMALLEST_PT
    for (left, top, right, bottom), text in boxes:
        assert left >= MARGIN_PT - 0.01, text
        assert right <= page.width - MARGIN_PT + 0.01, text
        assert top >= 24, text
        assert bottom <= page.height - 20, text
    boxes.sort(key=lambda each: each[0][1])
    for at, (box, text) in enumerate(boxes):
        for other, beside in boxes[at + 1 :]:
            if other[1] >= box[3]:
                break
            assert other[0] >= box[2] - 0.01 or other[2] <= box[0] + 0.01, (text, beside)


def listed(node: Node, title: str) -> list[str]:
    """Return the list items of the section with a heading."""
    lines = read_text(node).split("\n")
    at = next(at for at, line in enumerate(lines) if line.startswith(title))
    section = lines[at + 1 :]
    return section[: section.index("")] if "" in section else section


@given(FACTS)
def test_plan_any_facts_fit_one_page(facts: BriefingFacts) -> None:
    check_page(plan_page(facts))


@pytest.mark.parametrize("text", NASTY)
def test_plan_hundreds_of_everything_fit_one_page(text: str) -> None:
    for facts in on_paper(make_huge_facts(text)):
        check_page(plan_page(facts))


@given(FACTS)
def test_plan_any_facts_say_how_many_are_left_out(facts: BriefingFacts) -> None:
    planned = plan_page(facts)
    owed = max(facts.we_owe.total, len(facts.we_owe.items))
    said = listed(planned.page.root, Section.WE_OWE.value)
    shown = [line for line in said if line.startswith("- ")]
    left_out = planned.left_out.get(Section.WE_OWE, 0)
    assert len(shown) + left_out == owed
    assert (f"and {left_out:,} more" in said) == (left_out > 0)


def test_plan_rich_facts_leave_nothing_out() -> None:
    for facts in on_paper(make_rich_facts()):
        planned = plan_page(facts)
        check_page(planned)
        assert not planned.left_out


def test_plan_roomy_facts_leave_space_for_notes() -> None:
    planned = plan_page(make_bare_facts())
    assert planned.style == STYLES[0]
    assert any(text.text == "Notes" for text in planned.page.root.texts())
    assert "Notes" not in read_text(planned.page.root)


def test_plan_400_promises_show_the_first_and_count_the_rest() -> None:
    promises = tuple(PromiseFact(f"Promise {at}", "", AS_OF_ON + timedelta(days=at)) for at in range(400))
    planned = plan_page(replace(make_rich_facts(), we_owe=Top(promises, 400)))
    said = listed(planned.page.root, Section.WE_OWE.value)
    shown = len(said) - 1
    assert 2 <= shown <= BUDGETS[Section.WE_OWE]
    assert said[0] == "- Promise 0 Nov 22"
    assert said[-1] == f"and {400 - shown} more"


def test_plan_too_much_gives_way_in_the_documented_order() -> None:
    planned = plan_page(make_huge_facts("Word after word of a text that takes some lines on any paper there is. " * 3))
    roomy = {section: BUDGETS[section] for section in GIVES_WAY}
    gone = {section: BUDGETS[section] - shown_rows(planned, section) for section in roomy}
    assert gone[Section.SINCE] > 0
    assert gone[Section.OUTCOMES] <= gone[Section.SINCE]
    assert set(GIVES_WAY) == set(BUDGETS)


def test_plan_rooms_are_shared_out_before_a_row_is_left_out() -> None:
    owed = tuple(PromiseFact(f"Promise number {at}", "", AS_OF_ON + timedelta(days=at)) for at in range(6))
    facts = make_rich_facts()
    facts = replace(facts, we_owe=Top(owed, 6), people=Top(facts.people.items[:1], 1), services=Top(()), risks=Top(()))
    said = read_text(plan_page(facts).page.root)
    assert "more" not in said.split("We owe them")[1]


@given(FACTS)
def test_plan_any_page_is_read_in_the_order_of_the_sections(facts: BriefingFacts) -> None:
    root = plan_page(facts).page.root
    titles = [next(node.texts()).text.strip(" .") for node in root.walk() if node.role == "H2"]
    known = [section.value for section in Section]
    named = {"Key people": Section.PEOPLE.value, "Risks": Section.RISKS.value}
    order = [known.index(named.get(title, title.split(" (")[0])) for title in titles]
    assert order == sorted(order)


def test_plan_since_we_last_met_groups_what_was_decided_kept_and_late() -> None:
    since = SinceFact(AS_OF_ON, Top(("one", "two"), 2), Top(("three",), 1), Top(("four",), 1))
    said = listed(plan_page(replace(make_rich_facts(), since=since)).page.root, Section.SINCE.value)
    assert said == ["- Decided: One", "- Decided: Two", "- Kept: Three", "- Late: Four"]


@pytest.mark.parametrize("handling", ["Internal", "Confidential: not to leave the building " * 5, ""])
def test_plan_footer_says_who_when_and_how_in_any_length(handling: str) -> None:
    office = "Office of the Chief Information Officer of the State, Division of Relationships"
    for said in ("", office):
        facts = replace(make_rich_facts(), handling=handling, office=said)
        planned = plan_page(facts)
        check_page(planned)
        text = read_text(planned.page.root)
        assert "Prepared by R. Alvarez" in text
        assert "page 1 of 1" in text
        assert handling[:30] in text


def shown_rows(planned: PlannedBriefing, section: Section) -> int:
    said = listed(planned.page.root, section.value)
    rows = [line for line in said if line.startswith("- ") or " | " in line]
    return len(rows) - (1 if section is Section.OUTCOMES else 0)


def test_plan_paper_has_its_size() -> None:
    for facts in on_paper(make_rich_facts()):
        page = plan_page(facts).page
        assert (page.width, page.height) == PAPER_SIZES_PT[facts.paper]
    assert PAPER_SIZES_PT[Paper.LETTER] == (8.5 * 72, 11 * 72)


def test_plan_missing_facts_say_not_recorded() -> None:
    said = read_text(plan_page(make_bare_facts()).page.root)
    for title in ("Where they want to go", "Coming over the horizon", "Outcomes and value", "People in the room"):
        assert f"{title}\nNot recorded\n" in said
    assert "Health not recorded" in said
    assert "Head not recorded" in said


@pytest.mark.parametrize("off", ALL_SECTIONS)
def test_plan_a_section_switched_off_is_not_printed(off: Section) -> None:
    facts = replace(make_rich_facts(), sections=tuple(section for section in ALL_SECTIONS if section is not off))
    planned = plan_page(facts)
    check_page(planned)
    said = read_text(planned.page.root)
    assert all((f"\n{section.value}" in said) == (section is not off) for section in ALL_SECTIONS)


def test_plan_no_section_at_all_is_still_a_page() -> None:
    check_page(plan_page(replace(make_rich_facts(), sections=())))


def test_plan_handover_prints_no_judgment_of_people_or_partners() -> None:
    said = read_text(plan_page(replace(make_rich_facts(), edition=Edition.HANDOVER)).page.root)
    for judged in ("Supports", "Skeptical", "Decides", "Watch", "Health", "3.1 of 5", "Not working", "not working"):
        assert judged not in said
    for kept in ("Ramona Estes, Director", "Scheduling and payments, Corvid Systems", "On track", "70 days"):
        assert kept in said
