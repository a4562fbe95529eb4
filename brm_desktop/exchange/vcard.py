"""vCard 2.1, 3.0 and 4.0 (RFC 2426, RFC 6350) as programs really write them: bytes to cards of properties."""

from __future__ import annotations

import re
from binascii import a2b_qp
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from brm_desktop.base.errors import UnreadableFile
from brm_desktop.exchange.decoding import decode_mixed, decode_text, guess_old_encoding
from brm_desktop.exchange.shapes import Oddity, Source

_DEEPEST_AGENT = 3
_MOST_NAMED = 200
_BLANKS = frozenset(" \t")
_HEAD = re.compile(r'(?:[^":]|"[^"]*")*')
_NAME = re.compile(r"(?:([\w-]+)\.)?([A-Za-z][\w/-]*)")
_PARAMETERS = re.compile(r';(?:[^";]|"[^"]*"?)*')
_ENCODINGS = {"quoted-printable": "qp", "base64": "b", "b": "b", "8bit": "", "7bit": ""}
_CARET = {"^n": "\n", "^'": '"', "^^": "^"}
_UNBROKEN = frozenset(("TEL", "EMAIL", "UID", "REV", "BDAY", "VERSION", "N", "FN", "PRODID"))  # never several lines


class Head(NamedTuple):
    """What stands before the colon, read once for all lines that begin alike."""

    name: str  # upper case
    group: str = ""
    types: tuple[str, ...] = ()  # lower case: home, work, fax, pref …
    parameters: Mapping[str, str] = {}
    encoding: str = ""  # qp, b or nothing
    charset: str = ""


class Property(NamedTuple):
    head: Head
    value: str  # decoded from its transfer encoding unless that is b; escapes still in it
    line: int


@dataclass(slots=True)
class Card:
    """One card. `agents` are the cards that stood inside it."""

    line: int
    version: str = "3.0"
    properties: list[Property] = field(default_factory=list)
    agents: list[Card] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)


def read_cards(source: Source) -> tuple[list[Card], tuple[Oddity, ...]]:
    """Return every card with those inside others after them. Raises: UnreadableFile when there is none."""
    reader = _Reader(source)
    cards = reader.read()
    if not cards:
        raise UnreadableFile(f"{source.name} has no contact cards", "nothing in it begins with BEGIN:VCARD")
    return list(_flatten(cards)), tuple(reader.odd)


def _flatten(cards: list[Card]) -> Iterator[Card]:
    for card in cards:
        yield card
        yield from _flatten(card.agents)


class _Reader:
    """Walks the lines once, keeping the cards that are open and the property that may go on."""

    def __init__(self, source: Source, depth: int = 0) -> None:
        self.name = source.name
        self.depth = depth
        self.odd: list[Oddity] = []
        self.unnamed = 0  # oddities beyond those worth naming
        self.cards: list[Card] = []
        self.open: list[Card] = []
        self.strays: list[tuple[int, str]] = []
        self.heads: dict[str, Head | None] = {}
        self.text, self.fallback = self._decode(source)

    def _decode(self, source: Source) -> tuple[str, str]:
        """Return text, and how bytes that hide in it as Latin-1 are meant; empty when it is plain text."""
        data = source.data
        if not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")) and b"\0" not in data:
            try:
                return data.decode("utf-8-sig"), ""
            except UnicodeDecodeError:
                if b"CHARSET=" not in data.upper():
                    self.odd += [Oddity(source.name, what) for what in decode_text(data, source.name).odd]
                return data.decode("latin-1"), guess_old_encoding(data)
        decoded = decode_text(data, source.name)
        self.odd += [Oddity(source.name, what) for what in decoded.odd]
        return decoded.text, ""

    def read(self) -> list[Card]:
        lines = self.text.replace("\r\r\n", "\n").replace("\r\n", "\n").replace("\r", "\n").split("\n")
        at, last = 0, len(lines)
        while at < last:
            line = lines[at]
            at += 1
            if not line or line.isspace():
                continue
            head, start = self._find_head(line)
            if head is None:
                self.strays.append((at, line.strip()))
                continue
            if self.strays:
                self._join_strays()
            number, value = at, line[start:]
            if head.encoding or (at < last and lines[at][:1] in _BLANKS) or head.name == "PHOTO":
                at, value = self._gather(lines, at, head, value)
            self._take(head, value, number)
        self._join_strays()
        if self.open:
            self._note(last, "the last card has no end")
        if self.unnamed:
            self.odd.append(Oddity(self.name, f"{self.unnamed:,} more lines were not understood"))
        return self.cards + self.open[:1]

    def _note(self, line: int, what: str) -> None:
        if len(self.odd) < _MOST_NAMED:
            self.odd.append(Oddity(f"line {line}", what))
        else:
            self.unnamed += 1

    def _find_head(self, line: str) -> tuple[Head | None, int]:
        """Return the head of a property line and where its value starts; None when the line is no property."""
        colon = line.find(":")
        text = line[:colon] if colon > 0 else ""
        quoted = _HEAD.match(line) if '"' in text else None
        if quoted and line.startswith(":", quoted.end()):
            text = quoted[0]
        if text not in self.heads:
            self.heads[text] = parse_head(text)
        head = self.heads[text]
        if head is not None and head.name in ("HTTP", "HTTPS") and line.startswith("//", len(text) + 1):
            head = None  # an address that fell out of a broken line
        return head, len(text) + 1

    def _gather(self, lines: list[str], at: int, head: Head, value: str) -> tuple[int, str]:
        """Return the whole value: soft breaks, folded lines, and Base64 that is not indented."""
        parts = [value]
        while head.encoding == "qp" and parts[-1].endswith("=") and at < len(lines):
            parts[-1] = parts[-1][:-1]
            parts.append(lines[at])
            at += 1
        keep = 0 if self.open and self.open[-1].version == "2.1" and not head.encoding else 1
        while at < len(lines) and lines[at][:1] in _BLANKS:
            parts.append(lines[at][keep:])
            at += 1
        if head.encoding == "b" or (head.name == "PHOTO" and ":" not in value[:5]):
            while at < len(lines) and lines[at] and ":" not in lines[at] and ";" not in lines[at]:
                parts.append(lines[at])
                at += 1
            return at, "".join("".join(parts).split())
        return at, "".join(parts)

    def _take(self, head: Head, value: str, line: int) -> None:
        if head.name == "BEGIN":
            self._begin(value.strip().upper(), line)
        elif head.name == "END":
            self._end(value.strip().upper(), line)
        elif not self.open:
            self._note(line, f"outside of any card: {head.name}:{value[:60]}")
        elif head.name == "VERSION":
            self.open[-1].version = value.strip()
        elif head.name == "AGENT" and "BEGIN:VCARD" in value[:40].upper():
            self._take_inline_agent(value, line)
        else:
            if head.encoding == "qp" or not value.isascii():
                value = self._decode_value(head, value)
            self.open[-1].properties.append(Property(head, value, line))

    def _begin(self, what: str, line: int) -> None:
        if what != "VCARD":
            self._note(line, f"BEGIN:{what[:60]} is not a contact card")
            return
        inside = self.open and self.open[-1].properties and self.open[-1].properties[-1].head.name == "AGENT"
        if self.open and not (inside and len(self.open) <= _DEEPEST_AGENT):
            self.open[0].odd.append("the card has no end")
            self.cards.append(self.open[0])
            self.open.clear()
        card = Card(line)
        if self.open:
            self.open[-1].properties.pop()
            self.open[-1].agents.append(card)
        self.open.append(card)

    def _end(self, what: str, line: int) -> None:
        if what.startswith("VCARD") and self.open:
            card = self.open.pop()
            if not self.open:
                self.cards.append(card)
        elif what.startswith("VCARD"):
            self._note(line, "an end without a card")

    def _take_inline_agent(self, value: str, line: int) -> None:
        card = self.open[-1]
        if self.depth >= _DEEPEST_AGENT:
            card.odd.append("cards inside cards were left out")
            return
        inner = _Reader(Source(self.name, "vcard", unescape(value).encode("utf-8", "replace")), self.depth + 1)
        for agent in inner.read():
            agent.line += line - 1
            card.agents.append(agent)

    def _join_strays(self) -> None:
        """Join lines that are no property to the one before them: broken folding, or breaks inside a value."""
        strays, self.strays = self.strays, []
        last = self.open[-1].properties[-1] if strays and self.open and self.open[-1].properties else None
        if last is None or last.head.name in _UNBROKEN or last.head.encoding == "b":
            for number, text in strays:
                if not self.open or text.upper() not in _UNBROKEN:
                    self._note(number, f"not understood: {text[:60]}")
            return
        more = "\n".join(text for _, text in strays)
        more = more if more.isascii() else self._decode_value(last.head, more)
        before, more = last.value.removesuffix("\\"), more.replace("\\\n", "\n")
        self.open[-1].properties[-1] = last._replace(value=f"{before}\n{more}" if before else more)

    def _decode_value(self, head: Head, value: str) -> str:
        if head.encoding == "qp":
            raw = a2b_qp(value.encode("latin-1" if self.fallback else "utf-8")).replace(b"\r\n", b"\n")
        elif self.fallback:
            raw = value.encode("latin-1")
        else:
            return value
        for charset in (head.charset, "utf-8"):
            try:
                return raw.decode(charset or "utf-8")
            except (UnicodeDecodeError, LookupError):
                continue
        mixed = decode_mixed(raw)
        return mixed.text if mixed else raw.decode(self.fallback or "cp1252", "replace")


def parse_head(text: str) -> Head | None:
    """Return what stands before the colon of a line, or None when that is no property."""
    name, _, rest = text.partition(";")
    if "," in name:  # LABEL,TYPE=HOME
        name, _, more = name.partition(",")
        rest = f"{more};{rest}"
    found = _NAME.fullmatch(name.strip())
    if found is None:
        return None
    types: list[str] = []
    parameters: dict[str, str] = {}
    for part in _PARAMETERS.findall(";" + rest) if rest else ():
        key, equals, value = part[1:].strip().partition("=")
        key = key.strip().upper() if equals else ""
        value = value if equals else part[1:].strip()
        if key in ("", "TYPE"):
            types += [word.strip().lower() for word in value.replace('"', "").split(",") if word.strip()]
        else:
            parameters[key] = re.sub(r"\^[n'^]", lambda found: _CARET[found[0]], value.strip().strip('"'))
    encoding = parameters.pop("ENCODING", "").lower() or next((word for word in types if word in _ENCODINGS), "")
    if parameters.get("PREF"):
        types.append("pref")
    words = tuple(word for word in types if word not in _ENCODINGS)
    charset = parameters.pop("CHARSET", "")
    return Head(found[2].upper(), found[1] or "", words, parameters, _ENCODINGS.get(encoding, ""), charset)


_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


def unescape(value: str, version: str = "3.0") -> str:
    """Return text without its escapes; in 2.1 a backslash is itself."""
    if "\\" not in value or version == "2.1":
        return value
    return _ESCAPE.sub(_unescape_one, value)


def split_value(value: str, separator: str, version: str = "3.0") -> list[str]:
    """Divide a structured value at separators that are not escaped; the parts are unescaped and stripped."""
    if "\\" not in value:
        return [part.strip() for part in value.split(separator)]
    marked = _ESCAPE.sub(lambda found: "\0" if found[1] == separator else found[0], value.replace("\\\\", "\1"))
    parts = (part.replace("\0", separator).replace("\1", "\\\\") for part in marked.split(separator))
    if version == "2.1":
        return [re.sub(r"\\([\\:;,])", r"\1", part).strip() for part in parts]
    return [unescape(part).strip() for part in parts]


def _unescape_one(found: re.Match[str]) -> str:
    char = found[1]
    if char in "nN":
        return "\n"
    return found[0] if char.isalnum() else char
