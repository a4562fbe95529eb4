"""The same page by other means, to measure a briefing against: drawn straight to a canvas, and by stock platypus."""

from __future__ import annotations

from functools import cache
from io import BytesIO

from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table

from brm_desktop.base.paths import resource
from brm_desktop.reports.facts import BriefingFacts
from brm_desktop.reports.plan import PlannedBriefing
from brm_desktop.reports.reading import said_by
from brm_desktop.reports.shapes import Area, Cut, Disc, Ink, Line, Node, Page, Polygon, Shape, Text


@cache
def register_fonts() -> None:
    """Load the shipped cuts the way reportlab's users do; once."""
    for cut in Cut:
        pdfmetrics.registerFont(TTFont(cut.value, str(resource("fonts", f"{cut.value}.ttf"))))


def draw_straight(page: Page) -> bytes:
    """Return a planned page drawn shape by shape, without a tag."""
    register_fonts()
    out = BytesIO()
    canvas = Canvas(out, (page.width, page.height), invariant=1, pageCompression=1)
    for node in page.root.walk():
        for shape in node.shapes:
            _draw(canvas, shape, page.height)
    canvas.save()
    return out.getvalue()


def _draw(canvas: Canvas, shape: Shape, height: float) -> None:
    canvas.setFillColor(_color(shape.ink))
    canvas.setStrokeColor(_color(shape.ink))
    match shape:
        case Text():
            canvas.setFont(shape.cut.value, shape.size)
            canvas.drawString(shape.x, height - shape.y, shape.text)
        case Line():
            canvas.setLineWidth(shape.width)
            path = canvas.beginPath()
            path.moveTo(shape.points[0][0], height - shape.points[0][1])
            for x, y in shape.points[1:]:
                path.lineTo(x, height - y)
            canvas.drawPath(path)
        case Area():
            canvas.rect(shape.x, height - shape.y - shape.height, shape.width, shape.height, stroke=0, fill=1)
        case Polygon():
            path = canvas.beginPath()
            path.moveTo(shape.points[0][0], height - shape.points[0][1])
            for x, y in shape.points[1:]:
                path.lineTo(x, height - y)
            canvas.drawPath(path, stroke=0, fill=1)
        case Disc():
            canvas.circle(shape.x, height - shape.y, shape.radius, stroke=0, fill=1)


@cache
def _color(ink: Ink) -> HexColor:
    return HexColor(f"#{ink.value}")


def make_with_platypus(facts: BriefingFacts, planned: PlannedBriefing) -> bytes:
    """Return what a planned page says, laid out by platypus: paragraphs and tables, two columns by an outer table."""
    register_fonts()
    out = BytesIO()
    size = planned.page.width, planned.page.height
    document = SimpleDocTemplate(out, pagesize=size, leftMargin=37, rightMargin=37, topMargin=30, bottomMargin=26)
    document.title, document.invariant = facts.agency, 1
    story: list[Flowable] = []
    left: list[Flowable] = []
    for node in planned.page.root.children:
        if node.role == "Sect":
            block, at = _section(node), min(text.x for text in node.texts())
            if at > planned.page.width / 2:
                story.append(Table([[left, block]], colWidths=[262, 262]))
                left = []
            else:
                story += left
                left = block
        elif node.role in ("H1", "P"):
            story.append(Paragraph(_escaped(said_by(node)), _style(node)))
    document.build([*story, *left])
    return out.getvalue()


def _section(node: Node) -> list[Flowable]:
    flowables: list[Flowable] = []
    for child in node.children:
        if child.role == "Table":
            flowables.append(_table(child))
        elif child.role == "L":
            cells = [[Paragraph(_escaped(said_by(item)), _style(item))] for item in child.children]
            flowables.append(Table(cells, style=[("LINEBELOW", (0, 0), (-1, -1), 0.5, _color(Ink.LINE))]))
        elif child.role in ("H2", "P"):
            flowables.append(Paragraph(_escaped(said_by(child)), _style(child)))
    return [*flowables, Spacer(1, 4)]


def _table(node: Node) -> Table:
    rows = [[cell for cell in row.children if cell.role in ("TH", "TD")] for row in node.children]
    cells = [[Paragraph(_escaped(_figureless(cell)), _style(cell)) for cell in row] for row in rows]
    return Table(cells, style=[("LINEBELOW", (0, 0), (-1, -1), 0.5, _color(Ink.LINE))])


def _figureless(cell: Node) -> str:
    return "" if any(child.role == "Figure" for child in cell.children) else said_by(cell)


@cache
def _paragraph_style(cut: Cut, size: float, ink: Ink) -> ParagraphStyle:
    return ParagraphStyle("text", fontName=cut.value, fontSize=size, leading=size * 1.3, textColor=_color(ink))


def _style(node: Node) -> ParagraphStyle:
    first = next(node.texts(), Text(0, 0, "", 9))
    return _paragraph_style(first.cut, first.size, first.ink)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
