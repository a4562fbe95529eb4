"""A file that was handed in: opened within bounds, and told apart by its content, then its name."""

from __future__ import annotations

import re
from dataclasses import replace
from os.path import splitext
from pathlib import Path
from stat import S_ISDIR

from brm_desktop.base.errors import UnreadableFile
from brm_desktop.exchange.copied_mail import looks_copied
from brm_desktop.exchange.decoding import decode_text
from brm_desktop.exchange.own import PACK_FILE
from brm_desktop.exchange.shapes import Sort, Source, Table

MAX_BYTES = 100 * 1024 * 1024

_CSV_HINT = "Save it as CSV and import that"
_CARD_HINT = "Export the people as CSV or vCard and import that"
_NOTE_HINT = "Save it as plain text or Markdown and import that"
_UNPACK_HINT = "Unpack it and import what is inside"
_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "a PDF document", ""),
    (b"\x89PNG", "a picture", ""),
    (b"\xff\xd8\xff", "a picture", ""),
    (b"GIF8", "a picture", ""),
    (b"BM", "a picture", ""),
    (b"II*\0", "a picture", ""),
    (b"MM\0*", "a picture", ""),
    (b"RIFF", "a picture, sound or film", ""),
    (b"{\\rtf", "a formatted document (RTF)", _NOTE_HINT),
    (b"\x1f\x8b", "a compressed file", _UNPACK_HINT),
    (b"BZh", "a compressed file", _UNPACK_HINT),
    (b"7z\xbc\xaf", "a compressed file", _UNPACK_HINT),
    (b"\xfd7zXZ", "a compressed file", _UNPACK_HINT),
    (b"Rar!", "a compressed file", _UNPACK_HINT),
    (b"SQLite format 3", "a database", ""),
    (b"BRM desktop backup", "a backup", "Restore it instead"),
    (b"!BDN", "an Outlook data file", _CARD_HINT),
)
_REFUSED: dict[str, tuple[str, str]] = {
    ".doc": ("a Word document", _NOTE_HINT),
    ".docx": ("a Word document", _NOTE_HINT),
    ".odt": ("a text document (ODT)", _NOTE_HINT),
    ".ppt": ("a presentation", ""),
    ".pptx": ("a presentation", ""),
    ".pst": ("an Outlook data file", _CARD_HINT),
    ".brmbackup": ("a backup", "Restore it instead"),
    ".xml": ("an XML file", _CSV_HINT),
}
_BY_SUFFIX: dict[str, Sort] = {
    ".ics": "calendar", ".ical": "calendar", ".icalendar": "calendar", ".ifb": "calendar", ".vcs": "calendar",
    ".eml": "message", ".mht": "message", ".mbox": "mailbox", ".mbx": "mailbox", ".ldif": "ldif", ".md": "note",
    ".markdown": "note", ".mdown": "note", ".json": "json", ".jsonl": "json", ".ndjson": "json", ".yml": "yaml",
    ".yaml": "yaml", ".vcf": "vcard", ".vcard": "vcard",
}  # fmt: skip
_HEADS: tuple[tuple[str, Sort], ...] = (
    (r"\s*BEGIN\s*:\s*(VCALENDAR|VEVENT|VTODO|VJOURNAL|VFREEBUSY|VTIMEZONE)", "calendar"),
    (r"\s*(version:\s*1\s+)?(#[^\n]*\s+)*dn::? ", "ldif"),
    (r"From \S+@?\S* .*\d{4}\s", "mailbox"),
    (r"\s*[\[{]\s*[\"\[{}\]]", "json"),
    (r"---\s*\n", "note"),
)
_PAGE = re.compile(
    r"\s*(<\?xml[^>]{0,200}>\s*)?(<!--.*?-->\s*)*<(!doctype html|html|head|body|table|meta|title)\b",
    re.IGNORECASE | re.DOTALL,
)
_XML = re.compile(r"\s*<\?xml\b", re.IGNORECASE)
_XML_BOOK = "urn:schemas-microsoft-com:office:spreadsheet"
_CARD = re.compile(r"^\s*(BEGIN\s*:\s*VCARD)\b", re.IGNORECASE | re.MULTILINE)
_OWN = re.compile(
    r"(?:ï»¿)?\s*(?:\{\s*\"format\":\s*\"brm-desktop\"|id,[a-z_,0-9]{1,2000},space,private,tags,custom\s)"
)
_LIST_SUFFIXES = (".csv", ".tsv", ".tab", ".psv")
_UNSAID_SUFFIXES = (".txt", ".text", ".log", "")
_ADDRESSES = re.compile(r"(?:\s*\"?[^<>;\"]{1,80}\"?\s*<[^<>@\s]{1,80}@[^<>@\s]{1,80}>[\s;,]*){1,200}")
_HEADER = re.compile(r"([!-9;-~]{1,76}):(?=[ \t\r\n])")
_MAIL_HEADERS = frozenset(
    ("from", "to", "subject", "date", "received", "message-id", "mime-version", "content-type", "return-path",
     "delivered-to", "reply-to", "cc", "x-mailer", "content-transfer-encoding")
)  # fmt: skip
_HEAD_BYTES = 8192
_OLE = b"\xd0\xcf\x11\xe0"


def open_source(path: Path) -> Source:
    """Read a file and tell its sort. Raises: UnreadableFile, naming the file and the reason."""
    try:
        told = path.stat()
        if S_ISDIR(told.st_mode):
            if (path / PACK_FILE).is_file():
                return Source(path.name, "own", open_source(path / PACK_FILE).data, path)
            raise UnreadableFile(f"{path.name} is a folder", hint="Choose the files inside it")
        size = told.st_size
        if size > MAX_BYTES:
            sizes = f"it has {size // 1024**2} MB, the most is {MAX_BYTES // 1024**2} MB"
            raise UnreadableFile(f"{path.name} is too large to import", sizes)
        with path.open("rb") as file:
            data = file.read(MAX_BYTES)
    except OSError as error:
        raise UnreadableFile(f"{path.name} cannot be read", error.strerror or str(error)) from error
    source = make_source(path.name, data)
    return replace(source, folder=path.parent) if path.name == PACK_FILE else source


def make_source(name: str, data: bytes) -> Source:
    """Tell the sort of some bytes. Raises: UnreadableFile when no reader serves them."""
    suffix = splitext(name)[1].lower()
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf\xfe\xff"):
        raise UnreadableFile(f"{name} is empty")
    package = _find_package(name, suffix, data)
    if package is None and (rewritten := _find_other_cards(name, data)) is not None:
        return rewritten
    sort = package or _find_sort(name, suffix, data)
    lists = _find_lists(name, suffix, data) if sort == "note" else ()
    return Source(name, "directory" if lists else sort, data, lists=lists)


def _find_other_cards(name: str, data: bytes) -> Source | None:
    """Return cards or a calendar in JSON or XML as the text that says the same; None for anything else."""
    head = _read_head(name, data)
    if head.lstrip()[:1] not in ("[", "<"):
        return None
    from brm_desktop.exchange.other_cards import IN_JSON, IN_XML, write_as_text

    found = IN_JSON.match(head) or IN_XML.search(head)
    if found is None:
        return None
    return Source(name, "vcard" if found[1].lower().startswith("vcard") else "calendar", write_as_text(data, name))


def _find_lists(name: str, suffix: str, data: bytes) -> tuple[Table, ...]:
    """Return the lists of a text or a page that is a directory. Raises: UnreadableFile."""
    from brm_desktop.exchange.pages import find_page_lists, find_text_lists

    return find_page_lists(name, data) if is_page(name, data) else find_text_lists(name, data)


def is_page(name: str, data: bytes) -> bool:
    """Tell whether the bytes of a note are a web page."""
    return splitext(name)[1].lower() in (".html", ".htm", ".xhtml") or bool(_PAGE.match(_read_head(name, data)))


def _find_sort(name: str, suffix: str, data: bytes) -> Sort:
    head = _read_head(name, data)
    if _OWN.match(head):
        return "own"
    told = _BY_SUFFIX.get(suffix)
    if told in ("message", "mailbox", "note", "yaml", "json") or (told == "calendar" and not _CARD.match(head)):
        return "mailbox" if told == "message" and _is_mailbox(data) else told
    if _CARD.search(head):
        return "vcard"
    if suffix not in _LIST_SUFFIXES or re.match(_HEADS[0][0], head, re.IGNORECASE):
        for pattern, sort in _HEADS:
            if re.match(pattern, head, re.IGNORECASE):
                return sort
    if _PAGE.match(head) or suffix in (".html", ".htm", ".xhtml"):
        return "note"
    if _XML.match(head) and _XML_BOOK in head:
        return "workbook"
    if _XML.match(head):
        raise _refusal(name, "an XML file", _CSV_HINT)
    if told or suffix in _LIST_SUFFIXES:
        return told or "table"
    if suffix in _REFUSED:
        raise _refusal(name, *_REFUSED[suffix])
    if looks_like_message(head) or looks_copied(head):
        return "message"
    return "note" if suffix in _UNSAID_SUFFIXES and not _looks_like_list(head) else "table"


def looks_like_message(head: str) -> bool:
    """Tell whether a text begins with the headers of an e-mail: two that all messages have, in the first lines."""
    found = set()
    for line in head.lstrip("\r\n").splitlines()[:80]:
        header = _HEADER.match(line)
        if header:
            found.add(header[1].lower())
        elif line[:1] not in (" ", "\t") or not found:
            break
    return len(found & _MAIL_HEADERS) >= 2 or bool(found & {"received", "return-path", "message-id", "mime-version"})


def _is_mailbox(data: bytes) -> bool:
    return data.startswith(b"From ") and re.search(rb"\n\r?\nFrom \S+ .*\d{4}", data) is not None


def _looks_like_list(head: str) -> bool:
    """Tell a list from prose: lines that a separator divides alike, or lines of nothing but addresses."""
    lines = [line for line in head.splitlines() if line.strip()][:100]
    if not lines or all(map(_ADDRESSES.fullmatch, lines)):
        return False
    if sum("@" in line and " " not in line.strip() for line in lines) > 0.6 * len(lines):
        return True
    for separator in ("\t", ";", "|", ","):
        if separator == "|" and any(line.lstrip().startswith("|") for line in lines):
            continue  # a quoted line, or a table of Markdown
        counts = [line.count(separator) for line in lines]
        usual = max(set(counts), key=lambda count: (counts.count(count), count))
        alike = counts.count(usual) >= (0.6 if separator == "\t" else 0.8) * len(lines)
        if usual and alike and (len(lines) > 2 or usual > 1) and max(map(len, lines)) < 2000:
            return True
    return False


def _read_head(name: str, data: bytes) -> str:
    """Return the start as text that is good enough to tell ASCII words in it."""
    head = data[:_HEAD_BYTES]
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")) or b"\0" in head
    if not wide:
        return head.removeprefix(b"\xef\xbb\xbf").decode("latin-1")
    try:
        return decode_text(head, name).text
    except UnreadableFile:
        if Path(name).suffix.lower() in (".eml", ".mbox", ".mbx", ".ics"):
            return head.replace(b"\0", b"").decode("latin-1")
        raise


def _find_package(name: str, suffix: str, data: bytes) -> Sort | None:
    """Return the sort of a binary file that a reader serves; None for text. Raises: UnreadableFile for any other."""
    for magic, what, hint in _MAGIC:
        if data.startswith(magic) and (len(magic) > 2 or suffix not in (*_LIST_SUFFIXES, *_UNSAID_SUFFIXES, ".md")):
            raise _refusal(name, what, hint)
    if data.startswith(b"\x78\x9f\x3e\x22"):
        return "tnef"
    if data.startswith(b"PK\x03\x04"):
        return _find_zip(name, suffix, data)
    if data.startswith(_OLE):
        if "__properties_version1.0".encode("utf-16-le") in data:
            return "outlook"
        if suffix in (".xls", ".xlt", ".xla") or any(name.encode("utf-16-le") in data for name in ("Workbook", "Book")):
            return "workbook"
        raise _refusal(name, *_REFUSED.get(suffix, ("an old Microsoft Office document", _CSV_HINT)))
    if suffix == ".msg" and b"\0" in data[:_HEAD_BYTES]:
        raise UnreadableFile(f"{name} is not an Outlook message, or it is damaged")
    if suffix in (".xlsx", ".xlsm", ".ods") and b"\0" in data[:_HEAD_BYTES]:
        raise UnreadableFile(f"{name} is a damaged workbook")
    return None


def _find_zip(name: str, suffix: str, data: bytes) -> Sort:
    """Say what a zip file is by its name and the names in it; nothing is unpacked."""
    ends = data[:_HEAD_BYTES] + data[-65536:]
    if suffix in (".xlsx", ".xlsm", ".xlsb", ".ods") or b"xl/workbook" in ends or b"opendocument.spreadsheet" in ends:
        return "workbook"
    if b"brm-desktop.json" in ends:
        return "own"
    if b"word/" in ends and suffix not in _REFUSED:
        suffix = ".docx"
    raise _refusal(name, *_REFUSED.get(suffix, ("a zip archive", _UNPACK_HINT)))


def _refusal(name: str, what: str, hint: str) -> UnreadableFile:
    return UnreadableFile(f"{name} is {what}, which cannot be imported", hint=hint)
