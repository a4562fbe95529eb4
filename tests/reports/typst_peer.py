"""What a planned page says, laid out by typst: headings, lists, tables, columns side by side, drawings as curves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import zip_longest

import typst

from brm_desktop.base.paths import resource
from brm_desktop.reports.facts import BriefingFacts
from brm_desktop.reports.plan import PlannedBriefing
from brm_desktop.reports.reading import said_by
from brm_desktop.reports.shapes import Area, Cut, Disc, Line, Node, Text

_HEAD = """#set document(title: "{title}", date: none)
#set page(width: {width}pt, height: {height}pt, margin: (x: 37.5pt, top: 30pt, bottom: 26pt))
#set text(font: "Inter", size: {size}pt, fill: rgb("1b2330"), lang: "en", hyphenate: false)
#set par(leading: 0.5em, spacing: 0.5em)
#set block(spacing: 0.6em)
#set list(indent: 0pt, marker: [•])
#show heading.where(level: 1): set text(19pt, weight: 600)
#show heading.where(level: 2): it => block(below: 0.5em, text({size}pt, weight: 600, fill: rgb("0b5c6b"), it.body))
"""


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(b"", font_paths=[str(resource("fonts"))], ignore_system_fonts=True)


def make_with_typst(facts: BriefingFacts, planned: PlannedBriefing, turn: int = 0) -> bytes:
    """Return the page by typst, tagged; `turn` makes the text another one, so that nothing is taken from its cache."""
    made = _compiler().compile(write_source(facts, planned, turn).encode(), format="pdf")
    assert isinstance(made, bytes)
    return made


def write_source(facts: BriefingFacts, planned: PlannedBriefing, turn: int = 0) -> str:
    """Return the page in typst's own words."""
    page = planned.page
    head = _HEAD.format(title=_quoted(facts.agency), width=page.width, height=page.height, size=planned.style.size)
    parts, sides = [head], ([], [])  # type: tuple[list[str], tuple[list[str], list[str]]]
    for node in page.root.children:
        if node.role == "Sect" and not any(child.role == "Table" for child in node.children):
            left = min(text.x for text in node.texts()) < page.width / 2
            sides[0 if left else 1].append("\n".join(_section(node, turn)))
            continue
        parts += _columns(*sides)
        sides = ([], [])
        if node.role == "Sect":
            parts += _section(node, turn)
        elif node.role == "H1":
            parts.append(f"#heading(level: 1, {_text(node, turn)})")
        elif node.role == "P":
            parts.append(f"#par({_text(node, turn)})")
    return "\n".join([*parts, *_columns(*sides)])


def _columns(left: Sequence[str], right: Sequence[str]) -> Iterator[str]:
    for one, other in zip_longest(left, right, fillvalue=""):
        yield f"#grid(columns: (1fr, 1fr), gutter: 16.5pt, [{one}], [{other}])"


def _section(node: Node, turn: int) -> Iterator[str]:
    for child in node.children:
        if child.role == "H2":
            yield f'#heading(level: 2, {_text(child, turn)})\n#line(length: 100%, stroke: 0.9pt + rgb("0b5c6b"))'
        elif child.role == "L":
            for item in child.children:
                yield f'#block({_text(item, turn)})\n#line(length: 100%, stroke: 0.6pt + rgb("dde1e7"))'
        elif child.role == "Table":
            yield _table(child, turn)
        elif child.role == "P":
            yield f"#par({_text(child, turn)})"


def _table(node: Node, turn: int) -> str:
    rows = [[cell for cell in row.children if cell.role in ("TH", "TD")] for row in node.children]
    cells = [", ".join(_cell(cell, turn) for cell in row) for row in rows]
    columns = "(" + ", ".join(["auto"] * (len(rows[0]) - 1) + ["1fr"]) + ")"
    return (
        f'#table(columns: {columns}, stroke: (bottom: 0.6pt + rgb("dde1e7")), inset: 3pt, '
        f"table.header({cells[0]}), {', '.join(cells[1:])})"
    )


def _cell(node: Node, turn: int) -> str:
    figure = next((child for child in node.children if child.role == "Figure"), None)
    return _text(node, turn) if figure is None else _drawing(figure)


def _drawing(node: Node) -> str:
    """Return the line of 12 months and the bar as curves and rectangles."""
    left, top, _, height = node.box or (0.0, 0.0, 70.0, 13.0)
    left = min((x for shape in node.shapes if isinstance(shape, Line) for x, _ in shape.points), default=left)
    drawn = []
    for shape in node.shapes:
        match shape:
            case Line():
                points = [f"({x - left:.2f}pt, {y - top:.2f}pt)" for x, y in shape.points]
                steps = ", ".join([f"curve.move({points[0]})", *(f"curve.line({point})" for point in points[1:])])
                drawn.append(f'#place(curve(stroke: {shape.width}pt + rgb("{shape.ink.value}"), {steps}))')
            case Area():
                size = f"width: {shape.width:.2f}pt, height: {shape.height:.2f}pt"
                at = f"dx: {shape.x - left:.2f}pt, dy: {shape.y - top:.2f}pt"
                drawn.append(f'#place({at}, rect({size}, fill: rgb("{shape.ink.value}")))')
            case Disc():
                at = f"dx: {shape.x - left - shape.radius:.2f}pt, dy: {shape.y - top - shape.radius:.2f}pt"
                drawn.append(f'#place({at}, circle(radius: {shape.radius}pt, fill: rgb("{shape.ink.value}")))')
    return f"box(width: 70pt, height: {height:.2f}pt)[{''.join(drawn)}]"


def _text(node: Node, turn: int) -> str:
    first = next(node.texts(), Text(0, 0, "", 9))
    weight = 600 if first.cut is Cut.BOLD else 400
    said = _quoted(said_by(node)) + ("" if not turn else f" {turn}")
    return f'text({first.size}pt, weight: {weight}, fill: rgb("{first.ink.value}"), "{said}")'


def _quoted(text: str) -> str:
    return " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"')
