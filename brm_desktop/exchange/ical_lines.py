"""iCalendar (RFC 5545) and vCalendar 1.0 as programs really write them: bytes to components of properties."""

from __future__ import annotations

import re
from binascii import a2b_qp
from collections.abc import Iterator
from dataclasses import dataclass, field

from brm_desktop.base.errors import UnreadableFile
from brm_desktop.exchange.decoding import decode_text
from brm_desktop.exchange.shapes import Oddity, Source
from brm_desktop.exchange.vcard import Head, Property, parse_head

_HEAD = re.compile(r'(?:[^":]|"[^"]*")*')
_DEEPEST = 8
_MOST_NAMED = 50
_LONGEST_HEAD = 20_000
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_BLANKS = (" ", "\t")


@dataclass(slots=True)
class Component:
    """One component, such as VEVENT, with those inside it."""

    name: str
    line: int
    properties: list[Property] = field(default_factory=list)
    inside: list[Component] = field(default_factory=list)

    def find(self, name: str) -> Property | None:
        """Return the first property of a name that says something."""
        return next((each for each in self.properties if each.head.name == name and each.value.strip()), None)

    def list(self, name: str) -> list[Property]:
        """Return every property of a name that says something."""
        return [each for each in self.properties if each.head.name == name and each.value.strip()]

    def text(self, name: str) -> str:
        """Return the text of a property without its escapes; empty when there is none."""
        found = self.find(name)
        return unescape(found.value) if found else ""


def unescape(value: str) -> str:
    """Return text without its escapes (RFC 5545 3.3.11); other backslashes stay."""
    return _ESCAPE.sub(_unescape_one, value) if "\\" in value else value


def _unescape_one(found: re.Match[str]) -> str:
    char = found[1]
    return "\n" if char in "nN" else (char if char in '\\;,:"' else found[0])


def read_components(source: Source) -> tuple[Component, tuple[Oddity, ...]]:
    """Return all components under one that stands for the file. Raises: UnreadableFile when there are none."""
    data = source.data
    if 0 < data.count(b"\0") <= len(data) // 100:  # a few bytes gone bad, not another encoding
        data = data.replace(b"\0", b"")
    decoded = decode_text(data, source.name)
    odd = [Oddity(source.name, what) for what in decoded.odd]
    root = Component("", 1)
    stack = [root]
    strays = 0
    for number, head, value in _list_properties(decoded.text):
        if head is None:
            strays += 1
            if strays <= _MOST_NAMED:
                odd.append(Oddity(f"line {number}", f"not understood: {value[:60]}"))
        elif head.name == "BEGIN":
            _begin(stack, Component(value.strip().upper(), number), odd)
        elif head.name == "END":
            _end(stack, value.strip().upper())
        else:
            stack[-1].properties.append(Property(head, value, number))
    if not root.inside:
        raise UnreadableFile(f"{source.name} has no calendar entries", "nothing in it begins with BEGIN:")
    if len(stack) > 1:
        odd.append(Oddity(source.name, f"{stack[-1].name} has no end"))
    if strays > _MOST_NAMED:
        odd.append(Oddity(source.name, f"{strays - _MOST_NAMED:,} more lines were not understood"))
    return root, tuple(odd)


def _begin(stack: list[Component], component: Component, odd: list[Oddity]) -> None:
    if component.name in ("VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VCALENDAR"):  # none stands inside another
        holders = ("",) if component.name == "VCALENDAR" else ("VCALENDAR", "")
        while len(stack) > 1 and stack[-1].name not in holders:
            odd.append(Oddity(f"line {component.line}", f"{stack.pop().name} has no end"))
    stack[-1].inside.append(component)
    if len(stack) < _DEEPEST:
        stack.append(component)


def _end(stack: list[Component], name: str) -> None:
    if any(component.name == name for component in stack[1:]):
        while stack.pop().name != name:
            pass


def _list_properties(text: str) -> Iterator[tuple[int, Head | None, str]]:
    """Yield every property line, unfolded and out of its transfer encoding; None for the head of what is none."""
    heads: dict[str, Head | None] = {}
    for number, line in _unfold(text):
        quoted = _HEAD.match(line) if '"' in line else None
        colon = quoted.end() if quoted and line.startswith(":", quoted.end()) else line.find(":")
        if "(" in line[: max(colon, 0)] and ")" not in line[:colon] and line.find(":", colon + 1) > 0:
            colon = line.find(":", line.find(")", colon))  # TZID=(UTC+01:00) Sarajevo, which nobody quoted
        said = line[:colon] if 0 < colon < _LONGEST_HEAD else ""
        if said not in heads:
            heads[said] = parse_head(said)
        head = heads[said]
        value = line[colon + 1 :]
        if head is not None and head.encoding == "qp":
            value = _decode_qp(value, head.charset)
        yield number, head, value if head is not None else line


def _unfold(text: str) -> Iterator[tuple[int, str]]:
    held: list[str] = []
    start = 1
    lines = text.replace("\r\r\n", "\n").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for number, line in enumerate(lines, 1):
        if held and line[:1] in _BLANKS:
            held.append(line[1:])
        elif held and held[-1].endswith("=") and "QUOTED-PRINTABLE" in held[0][:200].upper():
            held[-1] = held[-1][:-1]
            held.append(line)
        elif line.strip():
            if held:
                yield start, "".join(held)
            held, start = [line], number
    if held:
        yield start, "".join(held)


def _decode_qp(value: str, charset: str) -> str:
    data = a2b_qp(value.encode("utf-8", "replace")).replace(b"\r\n", b"\n")
    for encoding in (charset or "utf-8", "utf-8", "cp1252"):
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("latin-1")
