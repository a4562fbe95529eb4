"""The file in which a person says what the columns of a list, or of several lists, are for."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from brm_desktop.base.errors import UnreadableFile
from brm_desktop.domain.kinds import get_kind
from brm_desktop.domain.record import Kind
from brm_desktop.domain.values import find_field, parse_value
from brm_desktop.exchange.cell_meanings import Meant
from brm_desktop.exchange.list_mappings import ListMappings
from brm_desktop.exchange.mapping import CUSTOM, KEY, LEAVE_OUT, ColumnUse, Mapping
from brm_desktop.exchange.synonyms import Meaning

Told = Mapping | ListMappings


def load_mapping(path: Path) -> Told:
    """Read a mapping file. Raises: UnreadableFile, InvalidValue or NotFound, saying what is wrong in it."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableFile(f"The mapping {path.name} cannot be read", str(error)) from error
    return read_mapping(text, path.name)


def read_mapping(text: str, name: str) -> Told:
    """Return the mapping that a text says, of one list or of several by name or number.

    Raises: UnreadableFile, NotFound, naming what is wrong in it.
    """
    try:
        told = json.loads(text)
        lists = dict(told["lists"]) if "lists" in told else None
    except (ValueError, TypeError) as error:
        raise _not_understood(name, error) from error
    if lists is None:
        return _read_one(told, name)
    return ListMappings(
        tuple((str(key), None if each == LEAVE_OUT else _read_one(each, name)) for key, each in lists.items())
    )


def _not_understood(name: str, error: Exception) -> UnreadableFile:
    hint = 'It should read like {"kind": "agency", "columns": {"Name": "name"}}, or {"lists": {"Sheet1": …}} of such'
    return UnreadableFile(f"The mapping {name} is not understood", str(error), hint)


def _read_one(told: Any, name: str) -> Mapping:
    try:
        columns = told["columns"].items()
        kind = get_kind(str(told["kind"])).KIND
    except (KeyError, TypeError, AttributeError) as error:
        raise _not_understood(name, error) from error
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


def save_mapping(mapping: Told, path: Path) -> None:
    """Write a mapping file that `load_mapping` reads back."""
    path.write_text(write_mapping(mapping), encoding="utf-8", newline="\n")


def write_mapping(mapping: Told) -> str:
    """Return a mapping as a text that `read_mapping` reads back."""
    told: dict[str, object]
    if isinstance(mapping, ListMappings):
        told = {"lists": {name: LEAVE_OUT if each is None else _write_one(each) for name, each in mapping.lists}}
    else:
        told = _write_one(mapping)
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"


def _write_one(mapping: Mapping) -> dict[str, object]:
    told: dict[str, object] = {"kind": mapping.kind, "columns": {use.column: str(use.use) for use in mapping.columns}}
    if mapping.headed is not None:
        told["header"] = mapping.headed
    values: dict[str, Any] = dict(mapping.fixed)
    for name, cell, text in mapping.meant:
        values.setdefault(name, {})[cell] = text
    if values:
        told["values"] = values
    return told


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
