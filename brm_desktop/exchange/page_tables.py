"""Tables of a page as lists, with what their links lead to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from brm_desktop.base.errors import UnreadableFile
from brm_desktop.exchange.blocks import Block, Cell
from brm_desktop.exchange.directory_found import LISTED
from brm_desktop.exchange.headings import tell_form
from brm_desktop.exchange.shapes import Row, Table
from brm_desktop.exchange.tables import shape_table


def read_grids(name: str, blocks: Sequence[Block]) -> tuple[Table, ...]:
    """Return every table of a page with more than one row, whatever it lists."""
    grids = [block for block in blocks if block.form == "table"]
    found = []
    for number, block in enumerate(grids, 1):
        width = max(map(len, block.rows))
        rows = [
            Row(block.line + at, tuple(cell.text for cell in row)) for at, row in enumerate(spread(block.rows, width))
        ]
        found.append(shape_table(name if len(grids) == 1 else f"{name}, table {number}", rows))
    return tuple(found)


def take_list(title: str, rows: Sequence[Row]) -> Table | None:
    """Return a table of a page when it plainly lists what a portfolio holds."""
    from brm_desktop.exchange.guessing import guess_mapping

    try:
        table = shape_table(title, rows)
    except UnreadableFile:
        return None
    if not table.headed or len(table.rows) < 2:
        return None
    mapping = guess_mapping(table)
    return table if mapping.sure and mapping.kind in LISTED else None


def spread(rows: Sequence[Sequence[Cell]], width: int) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows with what their links lead to: in place of "Visit", or in a column of its own."""
    padded = [tuple(row) + (Cell(""),) * (width - len(row)) for row in rows]
    body = padded[1:]
    extra: list[tuple[int, str]] = []
    for at in range(width):
        targets = [_read_target(row[at].link) for row in body]
        for what in ("website", "email"):
            led = [(row[at], target) for row, (kind, target) in zip(body, targets, strict=True) if kind == what]
            bare = sum(_says_nothing(cell.text, target) for cell, target in led)
            if led and 2 * len(led) >= sum(1 for row in body if row[at].text) and 2 * bare < len(led):
                extra.append((at, what))
    for number, row in enumerate(padded):
        cells = list(row)
        for at, cell in enumerate(row):
            _, target = _read_target(cell.link)
            if number and target and _says_nothing(cell.text, target):
                cells[at] = Cell(target)
        more = [_lead(row[at], what) if number else Cell(f"{row[at].text} {what}".strip()) for at, what in extra]
        yield (*cells, *more)


def _lead(cell: Cell, what: str) -> Cell:
    kind, target = _read_target(cell.link)
    return Cell(target if kind == what and not _says_nothing(cell.text, target) else "")


def _read_target(link: str) -> tuple[str, str]:
    """Return whether a link leads to a website or an address, and where."""
    if link.lower().startswith("mailto:"):
        return "email", link[7:].partition("?")[0]
    return ("website", link) if link.lower().startswith(("http:", "https:")) else ("", "")


def _says_nothing(text: str, target: str) -> bool:
    """Tell whether the words of a link are no more than where it leads, or a call to follow it."""
    plain = text.lower().strip(" .»›>")
    return (
        tell_form(plain) in ("url", "email")
        or plain in target.lower()
        or bool(
            re.fullmatch(
                r"(visit|go|web|view|see|open)?\s*(the\s+)?(web)?(site|page|link|home ?page|email|e-mail|here|more)?",
                plain,
            )
        )
    )
