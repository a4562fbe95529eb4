"""Contacts as vCard 4.0 or 3.0: what every program reads, and what only ours does under names of our own."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence

from brm_desktop.domain.contact import Contact
from brm_desktop.exchange.own import OWN_UID

_LABELED = re.compile(r"(.*\S) \((home|work|mobile|fax|pager|other|main)\)", re.DOTALL)
_TYPES = {"mobile": "cell"}
_PHONE = re.compile(r"[+()\d][\d()\s./+-]{2,30}( ?(x|ext\.?) ?\d{1,7})?")
_EMAIL = re.compile(r"[^\s@<>,;:|()\[\]\"\\']+@[^\s@<>,;:|()\[\]\"\\']+[^\s@<>,;:|()\[\]\"\\'.]")
_LONGEST_LINE = 75  # bytes, RFC 6350 3.2

LoadPhoto = Callable[[str], bytes]


def write_cards(contacts: Sequence[Contact], version: str = "4.0", load_photo: LoadPhoto | None = None) -> bytes:
    """Return contacts as cards; `load_photo` gives a photo's bytes by what the contact holds of it."""
    lines = (line for contact in contacts for line in _list_lines(contact, version, load_photo))
    return "".join(f"{fold(line)}\r\n" for line in lines).encode("utf-8")


def fold(line: str) -> str:
    """Return a line in pieces of at most 75 bytes, no character divided."""
    if len(line) < _LONGEST_LINE // 4 or len(line.encode("utf-8")) <= _LONGEST_LINE:
        return line
    pieces, held, room = list[str](), "", _LONGEST_LINE
    for char in line:
        size = len(char.encode("utf-8"))
        if size > room:
            pieces.append(held)
            held, room = "", _LONGEST_LINE - 1
        held += char
        room -= size
    return "\r\n ".join([*pieces, held])


def escape(text: str) -> str:
    """Return text with what has a meaning in a value escaped."""
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace(";", "\\;").replace(",", "\\,")


def _list_lines(one: Contact, version: str, load_photo: LoadPhoto | None) -> Iterator[str]:
    yield "BEGIN:VCARD"
    yield f"VERSION:{version}"
    yield f"UID:{one.id}{OWN_UID}"
    yield f"FN:{escape(one.name)}"
    parts = (one.family, one.given, one.middle, one.prefix, one.suffix)
    if any(parts) or version == "3.0":
        yield f"N:{';'.join(map(escape, parts))}"
    for name, text in (("NICKNAME", one.nickname), ("ORG", one.organization), ("TITLE", one.job_title)):
        if text:
            yield f"{name}:{escape(text)}"
    for email in one.emails:
        yield f"EMAIL:{escape(email)}" if _EMAIL.fullmatch(email) else f"X-BRM-EMAIL:{escape(email)}"
    for phone in one.phones:
        yield _write_phone(phone)
    for address in one.addresses:
        yield _write_address(address)
    yield from (f"URL:{escape(each)}" for each in one.websites)
    if one.birthday:
        day = re.fullmatch(r"\d{4}-\d\d-\d\d", one.birthday)
        yield f"BDAY:{one.birthday}" if day else f"X-BRM-BIRTHDAY:{escape(one.birthday)}"
    if one.tags:
        yield f"CATEGORIES:{','.join(map(escape, one.tags))}"
    if one.about:
        yield f"NOTE:{escape(one.about)}"
    if one.prefers:
        yield f"X-BRM-PREFERS:{escape(one.prefers)}"
    if one.pronunciation:
        yield f"X-BRM-PRONUNCIATION:{escape(one.pronunciation)}"
    yield from (f"X-BRM-FIELD:{escape(each)}" for each in one.custom)
    if one.photo and load_photo is not None and (data := load_photo(one.photo)):
        kind = "jpeg" if data[:3] == b"\xff\xd8\xff" else "png" if data[:4] == b"\x89PNG" else "gif"
        text = b64encode(data).decode("ascii")
        yield (
            f"PHOTO:data:image/{kind};base64,{text}"
            if version == "4.0"
            else f"PHOTO;ENCODING=b;TYPE={kind.upper()}:{text}"
        )
    yield "END:VCARD"


def _write_phone(phone: str) -> str:
    labeled = _LABELED.fullmatch(phone)
    plain, label = (labeled[1], labeled[2]) if labeled else (phone, "")
    if not _PHONE.fullmatch(plain) or "/" in plain or sum(map(str.isdigit, plain)) > 15:
        return f"X-BRM-PHONE:{escape(phone)}"
    kind = f";TYPE={_TYPES.get(label, label)}" if label and label != "other" and label != "main" else ""
    return f"X-BRM-PHONE:{escape(phone)}" if label in ("other", "main") else f"TEL{kind}:{escape(plain)}"


def _write_address(address: str) -> str:
    """Write the lines of an address as its street; they come back as the same lines."""
    labeled = _LABELED.fullmatch(address)
    plain, label = (labeled[1], labeled[2]) if labeled else (address, "")
    if label not in ("", "home", "work") or plain != plain.strip() or "\n\n" in plain or " \n" in plain:
        return f"X-BRM-ADDRESS:{escape(address)}"
    return f"ADR{f';TYPE={label}' if label else ''}:;;{escape(plain)};;;;"
