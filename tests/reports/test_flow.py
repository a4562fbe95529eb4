"""Pieces dealt out to pages: all of them, in order, within the page, a heading never alone at its foot."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from brm_desktop.domain.briefing import Edition
from brm_desktop.reports.blocks import Setting
from brm_desktop.reports.facts import Paper
from brm_desktop.reports.flow import Flow, Piece, deal_out
from brm_desktop.reports.fonts import load_faces
from brm_desktop.reports.grid import Cell, Column, make_grid
from brm_desktop.reports.note_parts import list_parts
from brm_desktop.reports.note_saying import say_parts
from brm_desktop.reports.report import ROOMY, PlannedReport, ReportHead, make_report_pdf, plan_report
from brm_desktop.reports.shapes import Node
from brm_desktop.reports.typesetting import clean
from tests.reports.hostile_facts import NASTY, TEXT
from tests.reports.test_briefing import check_accessible, read_pages

TOP, BOTTOM = 32.0, 746.0


class Told:
    """A report that says what it is told to: texts, notes and tables."""

    def __init__(self, notes: list[str], rows: list[str], *, fits_one_page: bool = False) -> None:
        at = datetime(2026, 11, 22, tzinfo=UTC)
        self.head = ReportHead("Report", "What was told", "", at, edition=Edition.MANAGER, paper=Paper.LETTER)
        self.fits_one_page = fits_one_page
        self._notes, self._rows = notes, rows

    def say(self, flow: Flow) -> None:
        for note in self._notes:
            flow.add_heading("A note")
            say_parts(flow, list_parts(note))
        flow.add_heading("A table")
        cells = [[Cell(text), Cell(text, strong=True), Cell("End")] for text in self._rows]
        head, made = make_grid(flow.setting, [Column("First"), Column("Second", 120), Column("Last", 40)], cells, 532)
        flow.add_rows(made, head)


NOTE = st.lists(TEXT | st.sampled_from(("# Head", "- point", "1. first", "- [ ] do it", "| a | b |", "|---|---|")))


def pieces_of(report: Told) -> list[Piece]:
    flow = Flow(Setting(load_faces(), ROOMY), 532)
    report.say(flow)
    return flow.pieces


@settings(max_examples=40)
@given(st.lists(NOTE.map("\n".join), max_size=4), st.lists(TEXT, max_size=30))
def test_deal_out_any_pieces_all_in_order_and_within_the_page(notes: list[str], rows: list[str]) -> None:
    pieces = pieces_of(Told(notes, rows))
    pages = deal_out(pieces, 100.0, TOP, BOTTOM)
    assert [each.piece for page in pages for each in page] == pieces
    for at, page in enumerate(pages):
        floor = 100.0 if at == 0 else TOP
        for each in page:
            assert each.y >= floor - 0.01
            floor = each.y + each.piece.row.height
        assert floor <= BOTTOM + 0.01
        assert not page[-1].piece.keeps or page[-1].piece is pieces[-1]


@settings(max_examples=10)
@given(st.lists(NOTE.map("\n".join), max_size=3), st.lists(TEXT, min_size=1, max_size=60))
def test_pdf_of_any_report_passes_every_check(notes: list[str], rows: list[str]) -> None:
    check_accessible(make_report_pdf(Told(notes, rows)))


def words_of(planned: PlannedReport) -> list[str]:
    """Return the words of all pages in reading order; decoration is not read."""

    def said(node: Node) -> list[str]:
        own = [shape.text for shape in node.shapes if hasattr(shape, "text")] if node.role != "Artifact" else []
        return own + [word for child in node.children for word in said(child)]

    return " ".join(text for page in planned.pages for text in said(page.root)).split()


def test_plan_long_table_repeats_its_head_as_decoration_and_stays_one_table() -> None:
    report = Told([], [f"Row {number}" for number in range(200)])
    planned = plan_report(report, load_faces())
    assert len(planned.pages) > 3
    words = words_of(planned)
    assert words.count("First") == 1
    assert [int(word) for at, word in enumerate(words) if words[at - 1] == "Row"][::2] == list(range(200))
    pdf = make_report_pdf(report)
    check_accessible(pdf)
    assert pdf.count(b"/S/Table/") == 1
    assert pdf.count(b"/S/Part/") == 1
    texts = read_pages(pdf)
    assert all("First" in text and f"page {at} of {len(texts)}" in text for at, text in enumerate(texts, 1))


def test_plan_long_paragraph_goes_on_as_one_and_loses_no_word() -> None:
    told = [f"word{number}" for number in range(3000)]
    report = Told([" ".join(told)], ["x"])
    words = words_of(plan_report(report, load_faces()))
    assert [word for word in words if word.startswith("word")] == told
    pdf = make_report_pdf(report)
    check_accessible(pdf)
    assert pdf.count(b"/S/P/") == 3  # what it is, who made it, and the paragraph
    assert b"/Type/MCR/Pg" in pdf


def test_plan_that_should_fit_one_page_is_set_tighter_before_it_takes_two() -> None:
    rows = [f"Row {number}" for number in range(32)]
    assert len(plan_report(Told([], rows), load_faces()).pages) == 2
    assert len(plan_report(Told([], rows, fits_one_page=True), load_faces()).pages) == 1
    assert len(plan_report(Told([], rows * 9, fits_one_page=True), load_faces()).pages) > 5


def test_plan_never_sets_type_too_small_or_outside_the_page() -> None:
    for text in NASTY:
        planned = plan_report(Told([text, f"- {text}"], [text] * 3), load_faces())
        for page in planned.pages:
            for run in page.root.texts():
                assert run.size >= 8.5
                assert 0 <= run.x < page.width
                assert run.y <= page.height
                assert run.x + load_faces().width(run.text.rstrip(), run.cut, run.size) <= page.width
                assert clean(run.text).strip() == run.text.strip()


def test_report_same_facts_give_same_bytes() -> None:
    report = Told(["Some *words*", "# And\n- more"], ["A row"])
    assert make_report_pdf(report) == make_report_pdf(Told(["Some *words*", "# And\n- more"], ["A row"]))
