"""What a field can take of what comes from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from brm_desktop.domain.changes import Act, Entry
from brm_desktop.domain.fields import Field

_INTEGERS: Final = range(-(1 << 63), 1 << 63)
_TYPES: Final[Mapping[str, tuple[type, ...]]] = {"TEXT": (str,), "INTEGER": (int,), "REAL": (int, float)}


def fits(field: Field, entry: Entry) -> bool:
    """Tell whether an entry is one that a field of this shape can take."""
    if field.shape == "set":
        return entry.act in (Act.ADD, Act.REMOVE)
    if field.shape == "text":
        return entry.act == Act.TEXT
    return entry.act == Act.SET and holds(field, entry.value)


def holds(field: Field, cell: Any) -> bool:
    """Tell whether a field's column can hold a cell that came from elsewhere."""
    if cell is None:
        return field.optional
    if type(cell) not in _TYPES[field.column] or (type(cell) is int and cell not in _INTEGERS):
        return False
    try:
        value = field.from_cell(cell)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError):
        return False
    return field.shape != "set" or all(isinstance(member, str) for member in value)
