"""A file that was handed in: opened within bounds, and told apart by its content, then its name."""

from __future__ import annotations

import re
from pathlib import Path

from brm_desktop.base.errors import UnreadableFile
from brm_desktop.exchange.decoding import decode_text
from brm_desktop.exchange.shapes import Source

MAX_BYTES = 100 * 1024 * 1024

_CSV_HINT = "Save it as CSV and import that"
_CARD_HINT = "Export the people as CSV or vCard and import that"
_LATER = "That kind of file cannot be imported yet"
_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "a PDF document", ""),
    (b"\x89PNG", "a picture", ""),
    (b"\xff\xd8\xff", "a picture", ""),
    (b"GIF8", "a picture", ""),
    (b"BM", "a picture", ""),
    (b"II*\0", "a picture", ""),
    (b"MM\0*", "a picture", ""),
    (b"RIFF", "a picture, sound or film", ""),
    (b"{\\rtf", "a formatted document (RTF)", ""),
    (b"\x1f\x8b", "a compressed file", "Unpack it and import what is inside"),
    (b"BZh", "a compressed file", "Unpack it and import what is inside"),
    (b"7z\xbc\xaf", "a compressed file", "Unpack it and import what is inside"),
    (b"\xfd7zXZ", "a compressed file", "Unpack it and import what is inside"),
    (b"Rar!", "a compressed file", "Unpack it and import what is inside"),
    (b"SQLite format 3", "a database", ""),
    (b"\x78\x9f\x3e\x22", "an Outlook attachment bundle (winmail.dat)", _LATER),
    (b"!BDN", "an Outlook data file", _CARD_HINT),
)
_BY_SUFFIX: dict[str, tuple[str, str]] = {
    ".xls": ("an Excel workbook", _CSV_HINT),
    ".xlsx": ("an Excel workbook", _CSV_HINT),
    ".xlsm": ("an Excel workbook", _CSV_HINT),
    ".ods": ("a spreadsheet (ODS)", _CSV_HINT),
    ".doc": ("a Word document", ""),
    ".docx": ("a Word document", ""),
    ".ppt": ("a presentation", ""),
    ".pptx": ("a presentation", ""),
    ".msg": ("an Outlook message", _LATER),
    ".ics": ("a calendar", _LATER),
    ".ical": ("a calendar", _LATER),
    ".vcs": ("a calendar", _LATER),
    ".eml": ("an e-mail message", _LATER),
    ".mbox": ("a mailbox", _LATER),
    ".ldif": ("an LDIF address book", _CARD_HINT),
    ".md": ("a note in Markdown", _LATER),
    ".json": ("a JSON file", _CSV_HINT),
    ".yml": ("a YAML file", _CSV_HINT),
    ".yaml": ("a YAML file", _CSV_HINT),
    ".xml": ("an XML file", _CSV_HINT),
    ".html": ("a web page", _CSV_HINT),
    ".htm": ("a web page", _CSV_HINT),
}
_HEADS: tuple[tuple[str, str, str], ...] = (
    (r"\s*BEGIN\s*:\s*VCALENDAR", "a calendar", _LATER),
    (r"\s*(version:\s*1\s+)?(#[^\n]*\s+)*dn::? ", "an LDIF address book", _CARD_HINT),
    (r"From \S+@?\S* .*\d{4}\s", "a mailbox", _LATER),
    (r"(Return-Path|Received|Delivered-To|X-[\w-]+|Message-ID|MIME-Version): ", "an e-mail message", _LATER),
    (r"\s*<(!doctype html|html|head|table)\b", "a web page", _CSV_HINT),
    (r"\s*<\?xml\b", "an XML file", _CSV_HINT),
    (r"\s*[\[{]\s*[\"\[{}\]]", "a JSON file", _CSV_HINT),
    (r"---\s*\n", "a note or list with front matter", _LATER),
)
_CARD = re.compile(r"^\s*(BEGIN\s*:\s*VCARD)\b", re.IGNORECASE | re.MULTILINE)
_TABLE_SUFFIXES = (".csv", ".tsv", ".tab", ".txt", ".psv", "")
_CARD_SUFFIXES = (".vcf", ".vcard")
_HEAD_BYTES = 8192


def open_source(path: Path) -> Source:
    """Read a file and tell its sort. Raises: UnreadableFile, naming the file and the reason."""
    try:
        if path.is_dir():
            raise UnreadableFile(f"{path.name} is a folder", hint="Choose the files inside it")
        size = path.stat().st_size
        if size > MAX_BYTES:
            sizes = f"it has {size // 1024**2} MB, the most is {MAX_BYTES // 1024**2} MB"
            raise UnreadableFile(f"{path.name} is too large to import", sizes)
        with path.open("rb") as file:
            data = file.read(MAX_BYTES)
    except OSError as error:
        raise UnreadableFile(f"{path.name} cannot be read", error.strerror or str(error)) from error
    return make_source(path.name, data)


def make_source(name: str, data: bytes) -> Source:
    """Tell the sort of some bytes. Raises: UnreadableFile when no reader serves them."""
    suffix = Path(name).suffix.lower()
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf\xfe\xff"):
        raise UnreadableFile(f"{name} is empty")
    _refuse_binary(name, suffix, data)
    head = _read_head(name, data)
    if _CARD.search(head):
        return Source(name, "vcard", data)
    for pattern, what, hint in _HEADS:
        if re.match(pattern, head, re.IGNORECASE) and not _reads_as_list(suffix, what):
            raise _refusal(name, what, hint)
    if suffix in _CARD_SUFFIXES:
        return Source(name, "vcard", data)
    if suffix in _BY_SUFFIX and suffix not in (".xls", ".xlsx"):  # many programs name a plain list .xls
        raise _refusal(name, *_BY_SUFFIX[suffix])
    return Source(name, "table", data)


def _read_head(name: str, data: bytes) -> str:
    """Return the start as text that is good enough to tell ASCII words in it."""
    head = data[:_HEAD_BYTES]
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")) or b"\0" in head
    return decode_text(head, name).text if wide else head.removeprefix(b"\xef\xbb\xbf").decode("latin-1")


def _refuse_binary(name: str, suffix: str, data: bytes) -> None:
    for magic, what, hint in _MAGIC:
        if data.startswith(magic) and (len(magic) > 2 or suffix not in _TABLE_SUFFIXES):
            raise _refusal(name, what, hint)
    if data.startswith(b"PK\x03\x04"):
        raise _refusal(name, *_BY_SUFFIX.get(suffix, _name_package(data)))
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise _refusal(name, *_BY_SUFFIX.get(suffix, ("an old Microsoft Office document", _CSV_HINT)))


def _name_package(data: bytes) -> tuple[str, str]:
    """Say what a zip file is by the names at its start; nothing is unpacked."""
    head = data[:_HEAD_BYTES]
    if b"xl/" in head or b"spreadsheet" in head:
        return _BY_SUFFIX[".xlsx"]
    if b"word/" in head:
        return _BY_SUFFIX[".docx"]
    return "a zip archive", "Unpack it and import what is inside"


def _reads_as_list(suffix: str, what: str) -> bool:
    """Tell whether a head that resembles `what` may yet be the first row of a list."""
    return suffix in (".csv", ".tsv", ".tab") and what not in ("a web page", "a calendar", "an XML file")


def _refusal(name: str, what: str, hint: str) -> UnreadableFile:
    return UnreadableFile(f"{name} is {what}" + (", which cannot be imported" if hint != _LATER else ""), hint=hint)
