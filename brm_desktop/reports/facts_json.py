"""Facts as JSON and back, so that a kept briefing can be held against a later one. Unknown fields are passed over."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, timezone
from enum import Enum
from functools import cache
from types import GenericAlias, UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from brm_desktop.base.errors import InvalidValue
from brm_desktop.reports.facts import BriefingFacts

_ZONE_MARK = "|"


def facts_to_json(facts: BriefingFacts) -> str:
    """Return the facts as a JSON text. Equal facts give equal text."""
    return json.dumps(_pack(facts), separators=(",", ":"), sort_keys=True)


def facts_from_json(text: str) -> BriefingFacts:
    """Return the facts of a JSON text. Raises: InvalidValue where it holds none."""
    try:
        return cast(BriefingFacts, _unpack(BriefingFacts, json.loads(text)))
    except (ValueError, TypeError, KeyError, ZoneInfoNotFoundError) as error:
        raise InvalidValue("The facts kept with a briefing cannot be read", str(error)) from error


def _pack(value: Any) -> Any:
    if is_dataclass(value):
        return {field.name: _pack(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_pack(each) for each in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        zone = value.tzinfo.key if isinstance(value.tzinfo, ZoneInfo) else f"={value.tzname()}"
        return f"{value.isoformat()}{_ZONE_MARK}{zone}"
    return value.isoformat() if isinstance(value, date) else value


def _unpack(of: Any, held: Any) -> Any:
    origin, arguments = get_origin(of), get_args(of)
    if origin in (UnionType, Union):
        return None if held is None else _unpack(next(each for each in arguments if each is not type(None)), held)
    if origin is tuple:
        return tuple(_unpack(arguments[0], each) for each in held)
    kind = origin or of
    if is_dataclass(kind):
        return _unpack_fields(cast(type, kind), arguments, held)
    if issubclass(kind, Enum):
        return kind(held)
    if kind is datetime:
        return _unpack_moment(held)
    if kind is date:
        return date.fromisoformat(held)
    return _checked(kind, held)


def _unpack_fields(kind: type, arguments: tuple[Any, ...], held: Any) -> Any:
    if not isinstance(held, dict):
        raise TypeError(f"{kind.__name__} is not an object")
    hints = _hints(kind)
    values = {name: _unpack(_with(hint, arguments), held[name]) for name, hint in hints.items() if name in held}
    return kind(**values)


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)


def _with(hint: Any, arguments: tuple[Any, ...]) -> Any:
    """Return the hint with what a list is of in the place of its variable."""
    if get_origin(hint) is tuple and arguments and isinstance(get_args(hint)[0], TypeVar):
        return GenericAlias(tuple, (arguments[0], ...))
    return hint


def _unpack_moment(held: str) -> datetime:
    iso, _, zone = held.partition(_ZONE_MARK)
    at = datetime.fromisoformat(iso)
    offset = at.utcoffset()
    if not zone or offset is None:
        return at
    if zone == "=UTC" and not offset:
        return at.replace(tzinfo=UTC)
    if zone.startswith("="):
        return at.replace(tzinfo=timezone(offset, zone[1:]))
    placed = at.replace(tzinfo=ZoneInfo(zone))
    return placed if placed.utcoffset() == offset else placed.replace(fold=1)  # the hour that a fall has twice


def _checked(kind: type, held: Any) -> Any:
    if kind is float and isinstance(held, int) and not isinstance(held, bool):
        return float(held)
    if not isinstance(held, kind) or (kind is int and isinstance(held, bool)):
        raise TypeError(f"{held!r} is not {kind.__name__}")
    return held
