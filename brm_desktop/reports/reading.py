"""A planned page read in order, as plain text: what a screen reader would say."""

from __future__ import annotations

from collections.abc import Iterator

from brm_desktop.reports.shapes import ARTIFACT, Node, Text

_CELLS = ("TH", "TD")


def read_text(root: Node) -> str:
    """Return what the page says: a line for each heading, paragraph, list item and table row."""
    return "\n".join(line for line in _lines(root) if line) + "\n"


def said_by(node: Node) -> str:
    """Return all that a node and those below it say, in one line."""
    if node.role == ARTIFACT:
        return ""
    own = "".join(shape.text if shape.said is None else shape.said for shape in node.shapes if isinstance(shape, Text))
    parts = [own.strip(), node.alt, *(said_by(child) for child in node.children)]
    return " ".join(part for part in parts if part)


def _lines(node: Node) -> Iterator[str]:
    match node.role:
        case "TR":
            yield " | ".join(said_by(cell) for cell in node.children if cell.role in _CELLS)
        case "LI":
            yield "- " + " ".join(said_by(part) for part in node.children if part.role == "LBody")
        case "H2":
            yield "\n" + said_by(node)
        case "Part" | "Sect" | "L" | "Table":
            for child in node.children:
                yield from _lines(child)
        case _:
            yield said_by(node)
