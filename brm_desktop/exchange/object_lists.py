"""JSON and YAML that other programs write: lists of objects, made into tables of text."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from brm_desktop.base.errors import UnreadableFile
from brm_desktop.exchange.decoding import decode_text
from brm_desktop.exchange.shapes import Oddity, Row, Source, Table

_MOST_VALUES = 3_000_000
_MOST_COLUMNS = 400
_DEEPEST = 8
_MOST_NUMBERED = 6  # of a list inside an object; the others are kept together
_WRAPPERS = frozenset(("fields", "attributes", "properties", "data", "record"))

_Found = dict[str, list[tuple[int, Mapping[str, Any]]]]


def read_object_lists(source: Source) -> tuple[Table, ...]:
    """Return a table for each list of objects. Raises: UnreadableFile when there is none, or it is out of bounds."""
    decoded = decode_text(source.data, source.name)
    try:
        documents = _load_yaml(decoded.text) if source.sort == "yaml" else _load_json(decoded.text)
    except (ValueError, RecursionError) as error:
        kind = "YAML" if source.sort == "yaml" else "JSON"
        reason = "it is nested too deep" if isinstance(error, RecursionError) else " ".join(str(error).split())[:160]
        raise UnreadableFile(f"{source.name} is not readable as {kind}", reason) from error
    found: _Found = {}
    budget = _Budget(source.name)
    for document in documents:
        _gather(document, "", found, 0)
    tables = [_make_table(source.name, title, each, len(found) > 1, budget) for title, each in found.items()]
    if not tables:
        raise UnreadableFile(f"{source.name} holds no list of records")
    first = tables[0]
    odd = tuple(Oddity(source.name, what) for what in decoded.odd)
    return (Table(first.name, first.columns, first.rows, odd + first.odd), *tables[1:])


def _load_json(text: str) -> list[Any]:
    try:
        return [json.loads(text)]
    except json.JSONDecodeError:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) > 1 and all(line.lstrip()[:1] == "{" for line in lines):
            return [[json.loads(line) for line in lines]]  # one object a line
        raise


def _load_yaml(text: str) -> list[Any]:
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        documents = [document for document in yaml.load_all(text, Loader=loader) if document is not None]
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from error
    whole = len(documents) > 1 and all(isinstance(document, Mapping) for document in documents)
    return [documents] if whole else documents


def _gather(value: Any, title: str, found: _Found, depth: int) -> None:
    """Find the lists of objects; a single object is a list of one where nothing in it is a list of objects."""
    if isinstance(value, list):
        for at, member in enumerate(value, 1):
            if isinstance(member, Mapping):
                name, inner = _unwrap(member, title)
                found.setdefault(name, []).append((at, inner))
        return
    if isinstance(value, Mapping) and depth < 3:
        lists = {str(key): inner for key, inner in value.items() if _is_list(inner)}
        for key, inner in lists.items():
            _gather(inner, key, found, depth + 1)
        if not lists and (deeper := [inner for inner in value.values() if _holds_list(inner, depth)]):
            for inner in deeper:
                _gather(inner, title, found, depth + 1)
        elif not lists and value:
            by_key = [inner for inner in value.values() if isinstance(inner, Mapping)]
            if len(by_key) == len(value) > 1:
                _gather([{"key": key, **inner} for key, inner in value.items()], title, found, depth + 1)
            else:
                found.setdefault(title, []).append((1, value))


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(member, Mapping) for member in value)


def _holds_list(value: Any, depth: int) -> bool:
    """Tell whether an object is a mere wrapper around lists of objects."""
    return depth < 2 and isinstance(value, Mapping) and any(map(_is_list, value.values()))


def _unwrap(member: Mapping[str, Any], title: str) -> tuple[str, Mapping[str, Any]]:
    """Return the list an object belongs to and what it says, without a wrapper such as a fixture's "fields"."""
    inner = [key for key in member if str(key) in _WRAPPERS and isinstance(member[key], Mapping)]
    if len(inner) != 1 or len(member) > 5:
        return title, member
    named = member.get("model") or member.get("type") or title
    beside = {key: value for key, value in member.items() if key not in (inner[0], "model", "type")}
    return str(named), {**beside, **member[inner[0]]}


class _Budget:
    """How many values may still come; aliases of YAML can say a little text very often."""

    def __init__(self, name: str) -> None:
        self.name, self.left = name, _MOST_VALUES

    def take(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise UnreadableFile(f"{self.name} holds more values than a list can have")


def _make_table(
    file: str, title: str, objects: Sequence[tuple[int, Mapping[str, Any]]], several: bool, budget: _Budget
) -> Table:
    rows = [(at, dict(_flatten(value, "", 0, budget))) for at, value in objects]
    columns = list(dict.fromkeys(column for _, cells in rows for column in cells))
    if len(columns) > _MOST_COLUMNS:
        raise UnreadableFile(f"{file} is not a list", f"its objects have {len(columns):,} different fields")
    name = f"{file}, {title}" if several and title else file
    made = tuple(Row(at, tuple(cells.get(column, "") for column in columns)) for at, cells in rows)
    return Table(name, tuple(columns) or ("Column 1",), made)


def _flatten(value: Any, label: str, depth: int, budget: _Budget) -> Iterator[tuple[str, str]]:
    budget.take()
    if isinstance(value, Mapping):
        if depth > _DEEPEST:
            yield label, "…"
            return
        for key, inner in value.items():
            yield from _flatten(inner, f"{label} {key}".strip(), depth + 1, budget)
    elif isinstance(value, list | tuple | set):
        members = list(value)
        if any(isinstance(member, Mapping | list) for member in members):
            for at, member in enumerate(members[:_MOST_NUMBERED], 1):
                yield from _flatten(member, f"{label} {at}", depth + 1, budget)
            for at, member in enumerate(members[_MOST_NUMBERED:], _MOST_NUMBERED + 1):
                yield f"{label} {at}", "; ".join(text for _, text in _flatten(member, "", depth + 1, budget))
        else:
            yield label, "; ".join(filter(None, map(_say, members)))
    else:
        yield label or "value", _say(value)


def _say(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
