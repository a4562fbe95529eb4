"""Layouts of lists that a person explained, so that the same headings need no word the next time.

What is kept is a hash of the headings and what each column is for, by its place, and hashes of cells with the choice
that each becomes: no word out of the list.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as AnyMapping
from pathlib import Path

from brm_desktop.base.keeper import Keeper
from brm_desktop.domain.kinds import BY_NAME
from brm_desktop.exchange.cell_meanings import Meant, fold_cell
from brm_desktop.exchange.mapping import CUSTOM, KEY, LEAVE_OUT, ColumnUse, Mapping
from brm_desktop.exchange.shapes import Table
from brm_desktop.exchange.synonyms import Meaning

_FILE_NAME = "layouts.json"
_BESIDE_FIELDS = (CUSTOM, KEY, LEAVE_OUT)


class Layouts:
    """The layouts that one profile remembers. Losing them loses no work."""

    def __init__(self, folder: Path) -> None:
        self._keeper = Keeper(folder / _FILE_NAME)

    def find(self, table: Table) -> Mapping | None:
        """Return what the columns of a list were told to be, if its headings are known."""
        try:
            held = json.loads(self._keeper.get(_signature(table)) or "null")
            kind, uses = str(held["kind"]), [_read(each) for each in held["uses"]]
            meant = {(str(field), str(cell)): str(text) for field, cell, text in held.get("meant", ())}
        except (ValueError, KeyError, TypeError):
            return None
        if kind not in BY_NAME or len(uses) != len(table.columns):
            return None
        fields = BY_NAME[kind].KIND.fields
        if any(use.field not in fields and use.field not in _BESIDE_FIELDS for use in uses):
            return None
        columns = zip(table.columns, uses, strict=True)
        told = tuple(ColumnUse(name, use, "as the last time") for name, use in columns)
        return Mapping(kind, told, meant=tuple(_find_meant(table, uses, meant)) if meant else ())

    def remember(self, table: Table, mapping: Mapping) -> None:
        """Remember a layout; headings that the list does not have cannot be known again."""
        if table.headed:
            uses = [list(mapping.use_of(name)) for name in table.columns]
            meant = [[field, _hash(fold_cell(cell)), text] for field, cell, text in mapping.meant]
            held = {"kind": mapping.kind, "uses": uses, "meant": meant}
            self._keeper.set(_signature(table), json.dumps(held))
            self._keeper.save()


def _signature(table: Table) -> str:
    headings = "\x1f".join(" ".join(name.casefold().split()) for name in table.columns)
    return _hash(headings) if table.headed else ""


def _hash(words: str) -> str:
    return hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()


def _find_meant(table: Table, uses: Sequence[Meaning], meant: AnyMapping[tuple[str, str], str]) -> Iterator[Meant]:
    """Yield what was said of the cells that this list has again."""
    for at, use in enumerate(uses):
        if any(field == use.field for field, _ in meant):
            for cell in dict.fromkeys(row.cells[at] for row in table.rows):
                text = meant.get((use.field, _hash(fold_cell(cell))))
                if text is not None:
                    yield use.field, cell, text


def _read(held: object) -> Meaning:
    if not isinstance(held, list) or len(held) != 3 or not all(isinstance(part, str) for part in held):
        raise TypeError
    return Meaning(*held)
