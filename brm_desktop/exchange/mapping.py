"""Which column of a list is which field, and the file in which a person says so."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from brm_desktop.base.errors import KnownError, UnreadableFile
from brm_desktop.domain.kinds import BY_NAME, get_kind
from brm_desktop.domain.record import Kind
from brm_desktop.domain.values import find_field, parse_value
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


def load_mapping(path: Path) -> Mapping:
    """Read a mapping file. Raises: UnreadableFile, InvalidValue or NotFound, saying what is wrong in it."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableFile(f"The mapping {path.name} cannot be read", str(error)) from error
    return read_mapping(text, path.name)


def read_mapping(text: str, name: str) -> Mapping:
    """Return the mapping that a text says. Raises: UnreadableFile, NotFound, naming what is wrong in it."""
    try:
        told = json.loads(text)
        columns = told["columns"].items()
        kind = get_kind(str(told["kind"])).KIND
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        hint = 'It should read like {"kind": "agency", "columns": {"Name": "name"}}'
        raise UnreadableFile(f"The mapping {name} is not understood", str(error), hint) from error
    uses = tuple(ColumnUse(str(column), _read_use(kind, str(use), name), "told") for column, use in columns)
    headed = told.get("header")
    values = told.get("values", {})
    told_values = [(_read_use(kind, str(field), name).field, value) for field, value in dict(values).items()]
    fixed = tuple((field, str(value)) for field, value in told_values if not isinstance(value, dict))
    meant = tuple(_read_meant(kind, told_values))
    return Mapping(kind.name, uses, headed=headed if isinstance(headed, bool) else None, fixed=fixed, meant=meant)


def _read_meant(kind: Kind, told: Sequence[tuple[str, Any]]) -> Iterator[Meant]:
    """Yield what cells mean. Raises: InvalidValue for what a field cannot be."""
    for name, cells in told:
        for cell, text in cells.items() if isinstance(cells, dict) else ():
            if str(text):
                parse_value(kind.fields[name], str(text))
            yield name, str(cell), str(text)


def save_mapping(mapping: Mapping, path: Path) -> None:
    """Write a mapping file that `load_mapping` reads back."""
    path.write_text(write_mapping(mapping), encoding="utf-8", newline="\n")


def write_mapping(mapping: Mapping) -> str:
    """Return a mapping as a text that `read_mapping` reads back."""
    told: dict[str, object] = {"kind": mapping.kind, "columns": {use.column: str(use.use) for use in mapping.columns}}
    if mapping.headed is not None:
        told["header"] = mapping.headed
    values: dict[str, Any] = dict(mapping.fixed)
    for name, cell, text in mapping.meant:
        values.setdefault(name, {})[cell] = text
    if values:
        told["values"] = values
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"


def check_mapping(table: Table, mapping: Mapping) -> None:
    """Raises: UnsureMapping when a mapping names columns that the list does not have."""
    missing = [use.column for use in mapping.columns if use.column not in table.columns]
    if missing:
        raise UnsureMapping(
            f"{table.name} has no column {', '.join(missing)}, which the mapping names",
            f"its columns are {', '.join(table.columns[:12])}",
        )


def _read_use(kind: Kind, text: str, file: str) -> Meaning:
    whole, _, label = text.partition(":")
    name, _, part = whole.partition("/")
    if name.strip() in (CUSTOM, LEAVE_OUT, KEY):
        return Meaning(name.strip())
    field = find_field(kind, name)
    if field is None:
        hint = f"Fields are {', '.join(kind.fields)}, or {CUSTOM}, {KEY}, {LEAVE_OUT}"
        raise UnreadableFile(f"The mapping {file} names {name}, which no {kind.name} has", hint=hint)
    return Meaning(field.name, label.strip(), part.strip())


def list_targets(kind: str) -> AnyMapping[str, str]:
    """Return what a column of a list can be mapped to, with the words to show for it."""
    declared = get_kind(kind).KIND.fields.items()
    fields = {name: field.label for name, field in declared if name not in ("space", "custom")}
    return fields | {KEY: "Identifies the row", CUSTOM: "Keep as it is", LEAVE_OUT: "Leave out"}


def list_kinds() -> tuple[str, ...]:
    """Return the kinds that a list can be imported into."""
    return tuple(BY_NAME)
