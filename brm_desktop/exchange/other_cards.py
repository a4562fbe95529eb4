"""Cards and calendars written as JSON or XML (RFC 7095, 7265, 6351, 6321), as the text that their readers know."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any
from xml.etree.ElementTree import Element

from brm_desktop.base.errors import UnreadableFile
from brm_desktop.exchange.decoding import decode_text
from brm_desktop.exchange.xml_trees import parse_xml, tag_of

IN_JSON = re.compile(r"\s*\[\s*(?:\[\s*)?\"(vcard|vcalendar)\"\s*,", re.IGNORECASE)
IN_XML = re.compile(r"<(?:\w+:)?(vcards|icalendar)[\s>]", re.IGNORECASE)
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}")
_ESCAPES = str.maketrans({"\\": "\\\\", ",": "\\,", ";": "\\;", "\n": "\\n", "\r": None})
_RAW = (
    "uri", "recur", "date", "time", "date-time", "date-and-or-time", "timestamp", "utc-offset", "duration", "period",
    "cal-address", "boolean", "integer", "float",
)  # fmt: skip
_ORDER = {
    "n": ("surname", "given", "additional", "prefix", "suffix"),
    "adr": ("pobox", "ext", "street", "locality", "region", "code", "country"),
    "gender": ("sex", "identity"),
}
_DEEPEST = 8


def write_as_text(data: bytes, name: str) -> bytes:
    """Return cards or calendars in JSON or XML as vCard or iCalendar text. Raises: UnreadableFile."""
    text = decode_text(data, name).text
    try:
        lines = list(_read_json(text)) if IN_JSON.match(text) else list(_read_xml(parse_xml(data, name)))
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError) as error:
        raise UnreadableFile(f"{name} is not readable as cards or a calendar", str(error)[:160]) from error
    return "\r\n".join(lines).encode("utf-8", "replace")


def _read_json(text: str) -> Iterator[str]:
    held = json.loads(text)
    for each in [held] if isinstance(held[0], str) else held:
        yield from _write_component(each[0], each[1], each[2] if len(each) > 2 else (), 0)


def _write_component(name: str, properties: Sequence[Any], inside: Sequence[Any], depth: int) -> Iterator[str]:
    if not _NAME.fullmatch(name) or depth > _DEEPEST:
        return
    yield f"BEGIN:{name.upper()}"
    for each in properties:
        told, parameters, kind, *values = each
        yield from _write_property(str(told), dict(parameters), str(kind), values)
    for each in inside:
        yield from _write_component(each[0], each[1], each[2], depth + 1)
    yield f"END:{name.upper()}"


def _write_property(name: str, parameters: dict[str, Any], kind: str, values: Sequence[Any]) -> Iterator[str]:
    if not _NAME.fullmatch(name):
        return
    group = str(parameters.pop("group", ""))
    head = f"{group}.{name.upper()}" if _NAME.fullmatch(group) else name.upper()
    for key, value in parameters.items():
        said = [
            str(each).replace('"', "'").replace("\n", " ") for each in (value if isinstance(value, list) else [value])
        ]
        if _NAME.fullmatch(key):
            head += f";{key.upper()}=" + ",".join(f'"{each}"' for each in said)
    yield f"{head}:" + ",".join(_write_value(value, kind) for value in values)


def _write_value(value: Any, kind: str) -> str:
    if isinstance(value, dict):  # a rule of repetition
        rule = ((key, each if isinstance(each, list) else [each]) for key, each in value.items())
        return ";".join(f"{key.upper()}={','.join(map(str, each))}" for key, each in rule)
    if isinstance(value, list):
        if kind == "period":
            return "/".join(map(str, value))
        parts = (each if isinstance(each, list) else [each] for each in value)
        return ";".join(",".join(_write_value(each, "text") for each in part) for part in parts)
    text = "TRUE" if value is True else "FALSE" if value is False else "" if value is None else str(value)
    return text.replace("\n", " ") if kind in _RAW else text.translate(_ESCAPES)


def _read_xml(root: Element) -> Iterator[str]:
    for each in root if tag_of(root) in ("vcards", "icalendar") else [root]:
        if tag_of(each) == "vcard":
            yield "BEGIN:VCARD"
            yield "VERSION:4.0"
            for child in each:
                group = child.get("name", "") if tag_of(child) == "group" else ""
                for told in child if group else [child]:
                    yield from _write_element(told, group)
            yield "END:VCARD"
        elif tag_of(each) == "vcalendar":
            yield from _write_branch(each, 0)


def _write_branch(element: Element, depth: int) -> Iterator[str]:
    name = tag_of(element)
    if not _NAME.fullmatch(name) or depth > _DEEPEST:
        return
    yield f"BEGIN:{name.upper()}"
    for child in element:
        if tag_of(child) == "properties":
            for told in child:
                yield from _write_element(told, "")
        elif tag_of(child) == "components":
            for inner in child:
                yield from _write_branch(inner, depth + 1)
    yield f"END:{name.upper()}"


def _write_element(element: Element, group: str) -> Iterator[str]:
    name = tag_of(element)
    parameters: dict[str, Any] = {"group": group} if group else {}
    children = [child for child in element if tag_of(child) != "parameters"]
    for child in element:
        if tag_of(child) == "parameters":
            for each in child:
                parameters[tag_of(each)] = [_text_of(value) for value in each] or _text_of(each)
    if name in _ORDER:
        parts = [[_text_of(child) for child in children if tag_of(child) == part] for part in _ORDER[name]]
        yield from _write_property(name, parameters, "text", [parts])
    elif children and tag_of(children[0]) == "recur":
        rule: dict[str, list[str]] = {}
        for part in children[0]:
            rule.setdefault(tag_of(part), []).append(_text_of(part))
        yield from _write_property(name, parameters, "recur", [rule])
    elif children and tag_of(children[0]) == "period":
        parts_of = [_text_of(part) for part in children[0]]
        yield from _write_property(name, parameters, "period", [parts_of])
    elif name == "org":
        yield from _write_property(name, parameters, "text", [[_text_of(child) for child in children]])
    else:
        kind = tag_of(children[0]) if children else "text"
        values = [_text_of(child) for child in children] or [_text_of(element)]
        yield from _write_property(name, parameters, kind, values)


def _text_of(element: Element) -> str:
    return (element.text or "").strip()
