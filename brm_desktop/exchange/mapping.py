"""Which column of a list is which field, and the file in which a person says so."""

from __future__ import annotations

import json
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass

from brm_desktop.base.errors import KnownError
from brm_desktop.domain.kinds import BY_NAME, get_kind
from brm_desktop.domain.record import Kind
from brm_desktop.exchange.belonging import find_owner_field, list_needed
from brm_desktop.exchange.cell_meanings import Meant
from brm_desktop.exchange.shapes import Table
from brm_desktop.exchange.synonyms import Meaning

CUSTOM = "custom"  # kept as "Column: value"
LEAVE_OUT = "leave out"
KEY = "key"  # identifies the row in its list


class UnsureMapping(KnownError):
    """A list whose columns need a person's word before anything is imported."""


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """What one column is for. `why` says how it was found out."""

    column: str
    use: Meaning
    why: str = ""


@dataclass(frozen=True, slots=True)
class Mapping:
    """What every column of a list is for. When not `sure`, `why` names what is unclear."""

    kind: str
    columns: tuple[ColumnUse, ...]
    sure: bool = True
    why: str = ""
    headed: bool | None = None  # told by a person; None: judged
    fixed: tuple[tuple[str, str], ...] = ()  # fields that are the same in every row, with their text
    meant: tuple[Meant, ...] = ()  # what cells of choices mean, as a person said

    def use_of(self, column: str) -> Meaning:
        """Return what a column is for; one that is not mentioned is kept as it is."""
        return next((use.use for use in self.columns if use.column == column), Meaning(CUSTOM))


def require_sure(table: Table, mapping: Mapping) -> None:
    """Raises: UnsureMapping, naming what is unclear and how to say it."""
    if mapping.sure:
        return
    example = json.dumps(_make_example(table, get_kind(mapping.kind).KIND), ensure_ascii=False)
    columns = ", ".join(table.columns[:12]) + (" …" if len(table.columns) > 12 else "")
    raise UnsureMapping(
        f"{table.name}: {mapping.why}",
        f"its columns are {columns}",
        f"Say what they are in a file such as {example} and give it with --map FILE",
    )


def _make_example(table: Table, kind: Kind) -> dict[str, object]:
    owner = find_owner_field(kind)
    if owner is None:
        return {"kind": kind.name, "columns": {table.columns[0]: kind.title}}
    columns = dict(zip(table.columns, (name for name in list_needed(kind) if name != owner.name), strict=False))
    return {"kind": kind.name, "columns": columns, "values": {owner.name: f"the name of the {owner.label.lower()}"}}


def check_mapping(table: Table, mapping: Mapping) -> None:
    """Raises: UnsureMapping when a mapping names columns that the list does not have."""
    missing = [use.column for use in mapping.columns if use.column not in table.columns]
    if missing:
        raise UnsureMapping(
            f"{table.name} has no column {', '.join(missing)}, which the mapping names",
            f"its columns are {', '.join(table.columns[:12])}",
        )


def list_targets(kind: str) -> AnyMapping[str, str]:
    """Return what a column of a list can be mapped to, with the words to show for it."""
    declared = get_kind(kind).KIND.fields.items()
    fields = {name: field.label for name, field in declared if name not in ("space", "custom")}
    return fields | {KEY: "Identifies the row", CUSTOM: "Keep as it is", LEAVE_OUT: "Leave out"}


def list_kinds() -> tuple[str, ...]:
    """Return the kinds that a list can be imported into."""
    return tuple(BY_NAME)
