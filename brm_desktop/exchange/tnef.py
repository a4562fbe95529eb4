"""Outlook's winmail.dat (MS-OXTNEF): what it packs of a message and the files attached to it, within bounds."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from brm_desktop.base.errors import UnreadableFile
from brm_desktop.base.local_zone import find_local_zone
from brm_desktop.base.progress import NO_PROGRESS, Progress
from brm_desktop.exchange.cleaning import clean_line
from brm_desktop.exchange.html_text import html_to_text
from brm_desktop.exchange.messages import Mail, understand_mail
from brm_desktop.exchange.rtf_text import decompress_rtf, rtf_to_text
from brm_desktop.exchange.shapes import File, Origin, Reading, Source

SIGNATURE = b"\x78\x9f\x3e\x22"
_FAULTS = (struct.error, ValueError, LookupError, OverflowError)
_HEAD = struct.Struct("<BII")
_SUBJECT, _BODY, _SENT, _CODEPAGE = 0x8004, 0x800C, 0x8005, 0x9007
_MESSAGE, _RECIPIENTS = 0x9003, 0x9004
_NEW_FILE, _FILE_NAME, _FILE_DATA, _FILE = 0x9002, 0x8010, 0x800F, 0x9005
_WIDTHS = {0x02: 4, 0x03: 4, 0x04: 4, 0x0A: 4, 0x0B: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x14: 8, 0x40: 8, 0x48: 16}
_VARIABLE = (0x1E, 0x1F, 0x102, 0x0D)
_TEXT, _WIDE, _TIME = 0x1E, 0x1F, 0x40
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_MOST_PROPERTIES = 5000
_MOST_ATTRIBUTES = 5000
_MOST_PEOPLE = 200
_DEEPEST = 3


@dataclass(slots=True)
class Properties:
    """The properties of a message, a person or a file, by tag: type and bytes."""

    codepage: str
    held: dict[int, tuple[int, bytes]] = field(default_factory=dict)

    def text(self, tag: int) -> str:
        kind, data = self.held.get(tag, (0, b""))
        if kind == _WIDE:
            return data.decode("utf-16-le", "replace").rstrip("\0")
        return data.decode(self.codepage, "replace").rstrip("\0") if kind == _TEXT else ""

    def binary(self, tag: int) -> bytes:
        return self.held.get(tag, (0, b""))[1]

    def moment(self, tag: int) -> datetime | None:
        kind, data = self.held.get(tag, (0, b""))
        ticks = int.from_bytes(data, "little") if kind == _TIME else 0
        if not ticks:
            return None
        at = _EPOCH + timedelta(microseconds=ticks // 10)
        return at.astimezone(ZoneInfo(find_local_zone())).replace(microsecond=0) if 1970 <= at.year < 9000 else None


def read_tnef(source: Source, progress: Progress = NO_PROGRESS, today: date | None = None) -> Reading:
    """Return the message that a winmail.dat packs. Raises: UnreadableFile when it is damaged."""
    mail = unpack(source.data)
    if not (mail.subject or mail.text.strip() or mail.files):
        raise UnreadableFile(f"{source.name} is an Outlook attachment bundle with nothing in it, or it is damaged")
    return Reading(source.name, (understand_mail(mail, Origin(source.name, 1), today),))


def unpack(data: bytes, depth: int = 0) -> Mail:
    """Return what a bundle holds, as far as it can be read; nothing of what is no bundle."""
    mail = Mail()
    reader = _Reader(mail)
    try:
        for name, value in _list_attributes(data):
            reader.take(name, value)
    except _FAULTS:
        mail.odd.append("the Outlook bundle in it is damaged; read as far as it can be")
    for file in reader.files:
        _take_file(*file, mail, depth)
    if mail.sender and mail.sender not in mail.people:
        mail.people.insert(0, mail.sender)
    return mail


class _Reader:
    """Takes the attributes of a bundle in their order; those of a file follow the one that begins it."""

    def __init__(self, mail: Mail) -> None:
        self.mail = mail
        self.codepage = "cp1252"
        self.files: list[tuple[str, bytes, Properties]] = []

    def take(self, name: int, value: bytes) -> None:
        mail = self.mail
        if name == _CODEPAGE:
            self.codepage = _find_codec(value)
        elif name == _SUBJECT:
            mail.subject = mail.subject or self.say(value)
        elif name == _BODY:
            mail.text = mail.text or self.say(value)
        elif name == _SENT:
            mail.sent_at = mail.sent_at or _read_date(value)
        elif name == _MESSAGE:
            _take_message(_read_properties(value, 0, self.codepage)[0], mail)
        elif name == _RECIPIENTS:
            said = (_say_person(each, 0x3001, (0x39FE, 0x3003)) for each in _list_rows(value, self.codepage))
            mail.people += filter(None, said)
        elif name == _NEW_FILE:
            self.files.append(("", b"", Properties(self.codepage)))
        elif self.files:
            title, data, properties = self.files[-1]
            title = self.say(value) if name == _FILE_NAME else title
            data = value if name == _FILE_DATA else data
            properties = _read_properties(value, 0, self.codepage)[0] if name == _FILE else properties
            self.files[-1] = (title, data, properties)

    def say(self, value: bytes) -> str:
        return value.decode(self.codepage, "replace").rstrip("\0")


def _list_attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the attributes with their numbers. Raises: struct.error where the bundle is cut off."""
    if not data.startswith(SIGNATURE):
        raise ValueError("no signature")
    at = 6
    for _ in range(_MOST_ATTRIBUTES):
        if at >= len(data):
            return
        _, tag, length = _HEAD.unpack_from(data, at)
        at += _HEAD.size
        if at + length > len(data):
            yield tag & 0xFFFF, data[at:]
            raise ValueError("cut off")
        yield tag & 0xFFFF, data[at : at + length]
        at += length + 2


def _list_rows(data: bytes, codepage: str) -> Iterator[Properties]:
    count, at = struct.unpack_from("<I", data)[0], 4
    for _ in range(min(count, _MOST_PEOPLE)):
        found, at = _read_properties(data, at, codepage)
        yield found


def _read_properties(data: bytes, at: int, codepage: str) -> tuple[Properties, int]:
    found = Properties(codepage)
    count = struct.unpack_from("<I", data, at)[0]
    at += 4
    for _ in range(min(count, _MOST_PROPERTIES)):
        kind, tag = struct.unpack_from("<HH", data, at)
        at += 4
        if tag >= 0x8000:
            at = _skip_name(data, at)
        at, values = _read_values(data, at, kind)
        if values:
            found.held.setdefault(tag, (kind & 0xFFF, values[0]))
    return found, at


def _skip_name(data: bytes, at: int) -> int:
    by_text = struct.unpack_from("<I", data, at + 16)[0]
    at += 20
    return at + 4 + _pad(struct.unpack_from("<I", data, at)[0]) if by_text else at + 4


def _read_values(data: bytes, at: int, kind: int) -> tuple[int, list[bytes]]:
    several, plain = bool(kind & 0x1000), kind & 0xFFF
    count = 1
    if several or plain in _VARIABLE:
        count = struct.unpack_from("<I", data, at)[0]
        at += 4
    values = []
    for _ in range(min(count, _MOST_PROPERTIES)):
        if plain in _VARIABLE:
            length = struct.unpack_from("<I", data, at)[0]
            at += 4
            if at + length > len(data):
                raise ValueError("cut off")
            values.append(data[at : at + length])
            at += _pad(length)
        else:
            width = _WIDTHS[plain]
            values.append(data[at : at + width])
            at += width
    return at, values


def _pad(length: int) -> int:
    return length + -length % 4


def _take_message(properties: Properties, mail: Mail) -> None:
    mail.subject = properties.text(0x0037) or mail.subject
    mail.id = properties.text(0x1035).strip("<> ") or mail.id
    mail.sent_at = properties.moment(0x0039) or properties.moment(0x0E06) or mail.sent_at
    mail.sender = _say_person(properties, 0x0C1A, (0x5D01, 0x0C1F)) or _say_person(properties, 0x0042, (0x0065,))
    mail.text = read_body(properties) or mail.text


def read_body(properties: Properties) -> str:
    """Return the words of a message: plain, or what is formatted made plain."""
    if plain := properties.text(0x1000).strip():
        return plain
    if html := properties.binary(0x1013):
        return html_to_text(html.decode("utf-8", "replace"))
    packed = properties.binary(0x1009)
    return rtf_to_text(decompress_rtf(packed)).strip() if packed else ""


def _take_file(title: str, content: bytes, properties: Properties, mail: Mail, depth: int) -> None:
    name = clean_line(properties.text(0x3707) or properties.text(0x3704) or title or properties.text(0x3001)) or "file"
    data = content or properties.binary(0x3701)
    if data[16:20] == SIGNATURE and properties.held.get(0x3701, (0, b""))[0] == 0x0D:
        if depth < _DEEPEST:
            inner = unpack(data[16:], depth + 1)
            said = f"{inner.subject}\n{inner.sender}\n\n{inner.text}".strip()
            mail.files.append(
                File("", "text/plain", said.encode("utf-8", "replace"), f"{name[:80]}.txt".replace("/", "_"))
            )
            mail.files += inner.files
        return
    if data:
        kind = clean_line(properties.text(0x370E))[:120]
        mail.files.append(File("", kind, data, name.replace("/", "_").replace("\\", "_")[-400:]))
    else:
        mail.odd.append(f"the attached {name[:60]} holds nothing and was left out")


def _say_person(properties: Properties, name_tag: int, address_tags: tuple[int, ...]) -> str:
    name = clean_line(properties.text(name_tag)).strip("'\"")
    address = next((text for tag in address_tags if "@" in (text := clean_line(properties.text(tag)))), "")
    return f"{name} <{address}>" if name and address and "@" not in name else address or name


def _find_codec(value: bytes) -> str:
    page = int.from_bytes(value[:4], "little")
    codec = {65001: "utf-8", 20127: "ascii", 28591: "latin-1"}.get(page, f"cp{page}")
    try:
        b"".decode(codec)
    except LookupError:
        return "cp1252"
    return codec


def _read_date(value: bytes) -> datetime | None:
    year, month, day, hour, minute, second = struct.unpack_from("<6H", value)
    return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=ZoneInfo(find_local_zone()))
