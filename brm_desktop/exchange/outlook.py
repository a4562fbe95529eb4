"""Outlook's .msg files (MS-OXMSG): messages, meetings and contacts, read from the properties in them."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

from brm_desktop.base.errors import UnreadableFile
from brm_desktop.base.local_zone import find_local_zone
from brm_desktop.base.progress import NO_PROGRESS, Progress
from brm_desktop.domain.note import NoteKind
from brm_desktop.exchange.cleaning import clean_line
from brm_desktop.exchange.html_text import html_to_text
from brm_desktop.exchange.messages import Mail, parse_mail, understand_mail
from brm_desktop.exchange.person import Address, Person
from brm_desktop.exchange.rtf_text import decompress_rtf, rtf_to_text
from brm_desktop.exchange.shapes import File, Origin, Reading, Skipped, Source, Understood

_FAULTS = (OSError, ValueError, LookupError, TypeError, AttributeError, struct.error, RecursionError, MemoryError)
_PROPERTIES = "__properties_version1.0"
_MOST_STREAMS = 5000
_MOST_RECIPIENTS = 200
_MOST_FILES = 100
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_CODEPAGES = {65001: "utf-8", 20127: "ascii", 28591: "latin-1", 932: "cp932", 936: "gbk", 949: "cp949", 950: "big5"}
_TIMES = (0x0039, 0x0E06, 0x3007)  # sent, delivered, made
_PHONES = {
    0x3A08: "",
    0x3A1C: "mobile",
    0x3A09: "home",
    0x3A24: "fax",
    0x3A1B: "work",
    0x3A21: "pager",
    0x3A1F: "other",
}
_NAMED_START, _NAMED_END, _NAMED_PLACE, _NAMED_EMAIL = 0x820D, 0x820E, 0x8208, 0x8083


class _Folder:
    """The properties of one storage inside the file: the message, a recipient or an attachment."""

    def __init__(self, ole: Any, path: tuple[str, ...], codepage: str, names: Mapping[int, int]) -> None:
        self.ole, self.path, self.codepage, self.names = ole, path, codepage, names
        prefix = len(path)
        self.streams = {
            entry[prefix].upper(): entry
            for entry in ole.listdir()[:_MOST_STREAMS]
            if len(entry) == prefix + 1 and tuple(entry[:prefix]) == path
        }

    def data(self, stream: str) -> bytes:
        entry = self.streams.get(stream.upper())
        if entry is None:
            return b""
        with self.ole.openstream(entry) as opened:
            return bytes(opened.read())

    def text(self, tag: int) -> str:
        """Return a property that is text, whichever way it is written."""
        if wide := self.data(f"__substg1.0_{tag:04X}001F"):
            return wide.decode("utf-16-le", "replace").rstrip("\0")
        return self.data(f"__substg1.0_{tag:04X}001E").decode(self.codepage, "replace").rstrip("\0")

    def binary(self, tag: int) -> bytes:
        return self.data(f"__substg1.0_{tag:04X}0102")

    def named_text(self, id: int) -> str:
        return self.text(self.names[id]) if id in self.names else ""

    def numbers(self) -> dict[int, bytes]:
        """Return the properties of fixed size, each as its eight bytes."""
        held = self.data(_PROPERTIES)
        head = 32 if not self.path else 24 if self.path[-1].startswith("__substg") else 8
        found = {}
        for at in range(head, len(held) - 15, 16):
            tag = struct.unpack_from("<I", held, at)[0]
            found[tag >> 16] = held[at + 8 : at + 16]
        return found

    def moment(self, numbers: Mapping[int, bytes], tag: int) -> datetime | None:
        ticks = int.from_bytes(numbers.get(tag, b""), "little")
        if not ticks:
            return None
        try:
            at = _EPOCH + timedelta(microseconds=ticks // 10)
            return at.astimezone(ZoneInfo(find_local_zone())).replace(microsecond=0) if 1970 <= at.year < 9000 else None
        except OverflowError:
            return None


def read_outlook(source: Source, progress: Progress = NO_PROGRESS, today: date | None = None) -> Reading:
    """Return what an Outlook file holds. Raises: UnreadableFile when it is damaged."""
    import olefile

    try:
        with olefile.OleFileIO(BytesIO(source.data)) as ole:
            found = _understand(_open(ole), Origin(source.name, 1), today)
    except _FAULTS as error:
        raise UnreadableFile(f"{source.name} is not an Outlook message, or it is damaged") from error
    if isinstance(found, Skipped):
        return Reading(source.name, (), (found,))
    return Reading(source.name, (found,))


def _open(ole: Any) -> _Folder:
    plain = _Folder(ole, (), "cp1252", {})
    numbers = plain.numbers()
    page = next((int.from_bytes(numbers[tag][:4], "little") for tag in (0x3FFD, 0x3FDE) if tag in numbers), 1252)
    codepage = _CODEPAGES.get(page, f"cp{page}")
    try:
        b"".decode(codepage)
    except LookupError:
        codepage = "cp1252"
    return _Folder(ole, (), codepage, _read_names(ole))


def _read_names(ole: Any) -> dict[int, int]:
    """Return which tag each named property has in this file (MS-OXMSG 2.2.3)."""
    path = ["__nameid_version1.0", "__substg1.0_00030102"]
    if not ole.exists(path):
        return {}
    with ole.openstream(path) as opened:
        held = opened.read(200_000)
    names = {}
    for at in range(0, len(held) - 7, 8):
        id, kind, index = struct.unpack_from("<IHH", held, at)
        if not kind & 1:
            names[id] = 0x8000 + index
    return names


def _understand(folder: _Folder, origin: Origin, today: date | None) -> Understood | Skipped:
    message_class = folder.text(0x001A).upper()
    if message_class.startswith("IPM.CONTACT"):
        return _read_contact(folder, origin)
    mail = _read_mail(folder)
    told = understand_mail(mail, origin, today)
    if message_class.startswith(("IPM.APPOINTMENT", "IPM.SCHEDULE.MEETING")):
        return _make_meeting(folder, told)
    return told


def _read_mail(folder: _Folder) -> Mail:
    numbers = folder.numbers()
    headers = folder.text(0x007D)
    sent = parse_mail(headers.encode("utf-8", "replace"), "headers") if headers.strip() else Mail()
    mail = Mail(folder.text(0x0037) or sent.subject, id=folder.text(0x1035).strip("<> ") or sent.id)
    times = (folder.moment(numbers, tag) for tag in _TIMES)
    mail.sent_at = next((at for at in times if at is not None), None) or sent.sent_at
    mail.sender = sent.sender or _say_person(folder, 0x0C1A, (0x5D01, 0x0C1F)) or _say_person(folder, 0x0042, (0x0065,))
    mail.people = [mail.sender] if mail.sender else []
    mail.people += list(_list_recipients(folder)) or sent.people
    mail.text = _read_body(folder)
    mail.files = list(_list_files(folder, mail))
    return mail


def _say_person(folder: _Folder, name_tag: int, address_tags: tuple[int, ...]) -> str:
    name = clean_line(folder.text(name_tag)).strip("'\"")
    address = next((text for tag in address_tags if "@" in (text := clean_line(folder.text(tag)))), "")
    return f"{name} <{address}>" if name and address and "@" not in name else address or name


def _list_recipients(folder: _Folder) -> Iterator[str]:
    for path in _list_storages(folder, "__recip_version1.0_")[:_MOST_RECIPIENTS]:
        person = _Folder(folder.ole, path, folder.codepage, folder.names)
        if said := _say_person(person, 0x3001, (0x39FE, 0x3003)):
            yield said


def _list_storages(folder: _Folder, prefix: str) -> list[tuple[str, ...]]:
    depth = len(folder.path)
    entries = (tuple(entry) for entry in folder.ole.listdir(streams=True, storages=True)[: 4 * _MOST_STREAMS])
    inside = (entry[: depth + 1] for entry in entries if entry[:depth] == folder.path and len(entry) > depth)
    return sorted({entry for entry in inside if entry[-1].startswith(prefix)})


def _read_body(folder: _Folder) -> str:
    plain = folder.text(0x1000)
    if plain.strip():
        return plain
    html = folder.binary(0x1013)
    if html or folder.text(0x1013):
        charset = re.search(rb"charset=[\"']?([\w-]+)", html[:2000])
        try:
            text = html.decode(charset[1].decode("ascii") if charset else folder.codepage, "replace")
        except LookupError:
            text = html.decode("utf-8", "replace")
        return html_to_text(text or folder.text(0x1013))
    packed = folder.binary(0x1009)
    return rtf_to_text(decompress_rtf(packed)) if packed else ""


def _list_files(folder: _Folder, mail: Mail) -> Iterator[File]:
    for path in _list_storages(folder, "__attach_version1.0_")[:_MOST_FILES]:
        file = _Folder(folder.ole, path, folder.codepage, folder.names)
        name = clean_line(file.text(0x3707) or file.text(0x3704) or file.text(0x3001)) or "file"
        data = file.binary(0x3701)
        if data:
            yield File("", clean_line(file.text(0x370E))[:120], data, re.sub(r"[\\/]", "_", name)[-400:])
        else:
            inner = _Folder(folder.ole, (*path, "__substg1.0_3701000D"), folder.codepage, {})
            body = inner.text(0x1000) if inner.streams else ""
            if inner.streams:
                subject = clean_line(inner.text(0x0037)) or name
                said = f"{subject}\n{_say_person(inner, 0x0C1A, (0x5D01, 0x0C1F))}\n\n{body}"
                yield File("", "text/plain", said.encode("utf-8", "replace"), f"{subject[:80]}.txt".replace("/", "_"))
            else:
                mail.odd.append(f"the attached {name[:60]} holds nothing and was left out")


def _make_meeting(folder: _Folder, told: Understood) -> Understood:
    numbers = folder.numbers()
    start = folder.moment(numbers, folder.names.get(_NAMED_START, 0)) or folder.moment(numbers, 0x0060)
    end = folder.moment(numbers, folder.names.get(_NAMED_END, 0)) or folder.moment(numbers, 0x0061)
    values = dict(told.values) | {"kind": NoteKind.MEETING}
    odd = told.odd
    if start is not None:
        values["starts_at"] = start
        odd = tuple(each for each in odd if each != "it does not say when it was sent")
        if end is not None and end > start:
            values["ends_at"] = end
    if place := clean_line(folder.named_text(_NAMED_PLACE))[:300]:
        values["place"] = place
    return replace(told, values=values, odd=odd)


def _read_contact(folder: _Folder, origin: Origin) -> Understood | Skipped:
    person = Person(origin)
    person.set_called(folder.text(0x3001) or folder.text(0x0037))
    for tag, part in (
        (0x3A06, "given"),
        (0x3A11, "family"),
        (0x3A44, "middle"),
        (0x3A45, "prefix"),
        (0x3A05, "suffix"),
    ):
        person.set_part(part, folder.text(tag))
    person.add_organization(folder.text(0x3A16))
    person.add_title(folder.text(0x3A17))
    for tag, label in _PHONES.items():
        person.add_phone(folder.text(tag), label)
    person.add_email(folder.named_text(_NAMED_EMAIL))
    street, city, region, code, country = (folder.text(tag) for tag in (0x3A29, 0x3A27, 0x3A28, 0x3A2A, 0x3A26))
    if any((street, city, region, code, country)):
        person.add_address(Address(street=street, city=city, region=region, code=code, country=country))
    person.draft.add_prose(_read_body(folder), "about")
    return person.finish()
