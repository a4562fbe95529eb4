"""The thin layer any report can be written with, and the colors it draws in."""

from __future__ import annotations

from datetime import UTC, datetime

import page
import pypdfium2
import pytest

from brm_desktop.reports.fonts import load_faces
from brm_desktop.reports.reading import read_text
from brm_desktop.reports.shapes import Cut, Disc, Ink, Line, Node, Page, Polygon, Shape, Text, artifact
from brm_desktop.reports.tagged import About, TaggedDocument

AS_OF = datetime(2026, 11, 22, tzinfo=UTC)


def make_pdf(*nodes: Node) -> bytes:
    document = TaggedDocument(About("A report", "R. Alvarez", "A test", AS_OF), load_faces())
    document.add_page(Page(612, 792, Node("Part", children=nodes)))
    return document.finish()


def test_tagged_every_shape_and_role_passes_every_check() -> None:
    spark: tuple[Shape, ...] = (Line(((40, 90), (60, 80), (80, 85)), Ink.ACCENT), Disc(80, 85, 2, Ink.ACCENT))
    pdf = make_pdf(
        Node("H1", (Text(40, 40, "Title", 18, Cut.BOLD),)),
        Node("Figure", spark, alt="A line that falls and rises", box=(40, 78, 42, 14)),
        artifact(Polygon(((40, 100), (50, 100), (45, 92)), Ink.WATCH)),
        Node("L", numbering="Disc", children=(Node("LI", children=(
            Node("Lbl", (Text(40, 120, "• ", 9),)), Node("LBody", (Text(50, 120, "A point", 9),)))),)),
        Node("Table", children=(
            Node("TR", children=(Node("TH", (Text(40, 140, "Name ", 9),), scope="Column"),)),
            Node("TR", children=(Node("TD", (Text(40, 155, "Value ", 9),)),)))),
    )  # fmt: skip
    report = page.validate_pdf_bytes(pdf, profile="ua1")
    assert report.is_compliant, [failure.message for failure in report.failures]


def test_tagged_only_the_fonts_in_use_are_embedded() -> None:
    pdf = make_pdf(Node("H1", (Text(40, 40, "Title", 18, Cut.BOLD),)))
    assert b"Inter-Regular" not in pdf
    assert pdf.count(b"/FontFile2") == 1


def test_tagged_alphabets_of_the_family_are_extracted_as_written() -> None:
    said = "".join(sorted(load_faces().by_cut[Cut.REGULAR].known - {"\u00a0"}))[:2400]
    words = [said[at : at + 40] for at in range(0, len(said), 40)]
    lines = tuple(Node("P", (Text(40, 20 + at * 10, word, 9),)) for at, word in enumerate(words))
    document = pypdfium2.PdfDocument(make_pdf(*lines))
    extracted = document[0].get_textpage().get_text_range()
    document.close()
    for letter in "AzÀőŁżΩЖяǰ€—“”…№½":
        assert letter in extracted, letter


def test_read_text_says_what_is_drawn_otherwise() -> None:
    root = Node(
        "Part", children=(Node("P", (Text(0, 0, "Donau-", 9, said="Donau"), Text(0, 9, "dampf ", 9))), artifact())
    )
    assert read_text(root) == "Donaudampf\n"


def luminance(ink: Ink) -> float:
    channels = (int(ink.value[at : at + 2], 16) / 255 for at in (0, 2, 4))
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(ink: Ink, ground: float) -> float:
    return (ground + 0.05) / (luminance(ink) + 0.05)


@pytest.mark.parametrize("ink", [Ink.TEXT, Ink.SOFT, Ink.ACCENT, Ink.GOOD, Ink.WATCH, Ink.RISK])
def test_ink_of_text_has_enough_contrast_on_white_and_on_tint(ink: Ink) -> None:
    assert contrast(ink, 1.0) >= 4.5
    assert contrast(ink, luminance(Ink.TINT)) >= 4.5


def test_ink_of_drawings_has_enough_contrast() -> None:
    assert contrast(Ink.TRACK, 1.0) >= 2.9
    assert contrast(Ink.ACCENT, luminance(Ink.TRACK)) >= 2
