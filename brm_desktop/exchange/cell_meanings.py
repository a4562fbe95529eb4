"""What the cells of a column mean where a field is one of a few choices: as they read, or as a person said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from brm_desktop.base.errors import InvalidValue
from brm_desktop.domain.fields import Choice, Field
from brm_desktop.domain.values import parse_value
from brm_desktop.exchange.choice_words import find_choice
from brm_desktop.exchange.cleaning import clean_line, is_missing
from brm_desktop.exchange.shapes import Table

Meant = tuple[str, str, str]
"""A field, a cell, and the text to read in its place; no text leaves the cell out."""


class CellMeaning(NamedTuple):
    """A value that a column has, in how many rows, and the choice that it becomes; None is kept as text."""

    cell: str
    rows: int
    value: str | None


def fold_cell(text: str) -> str:
    """Return a cell as it is compared with what a person said of it."""
    return clean_line(text).casefold()


def list_meanings(table: Table, at: int, field: Field, meant: Sequence[Meant]) -> list[CellMeaning]:
    """Return the values of a column, those first that are not understood, then the most frequent."""
    told = {fold_cell(cell): text for of, cell, text in meant if of == field.name}
    counts = Counter(clean_line(row.cells[at]) for row in table.rows if not is_missing(row.cells[at]))
    found = [CellMeaning(cell, count, _find(field, told.get(fold_cell(cell), cell))) for cell, count in counts.items()]
    return sorted(found, key=lambda each: (each.value is not None, -each.rows, each.cell))


def _find(field: Field, text: str) -> str | None:
    if not text:
        return ""
    try:
        value = parse_value(field, find_choice(field, text) or text)
    except InvalidValue:
        return None
    return value.value if isinstance(value, Choice) else None
