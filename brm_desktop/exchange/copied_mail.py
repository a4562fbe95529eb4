"""The text of an e-mail as mail programs show and copy it, in English or German, made a message again (RFC 5322)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, timezone
from email.utils import format_datetime
from zoneinfo import ZoneInfo

from brm_desktop.base.local_zone import find_local_zone
from brm_desktop.exchange.cleaning import clean_line

_LABELS = {
    "from": "From", "von": "From", "sent": "Date", "date": "Date", "gesendet": "Date", "datum": "Date",
    "to": "To", "an": "To", "cc": "Cc", "kopie": "Cc", "subject": "Subject", "betreff": "Subject",
    "bcc": "", "attachments": "", "anlagen": "", "anhänge": "", "importance": "", "wichtigkeit": "",
    "priority": "", "priorität": "", "reply-to": "", "antwort an": "", "sensitivity": "", "categories": "",
}  # fmt: skip
_LABEL = re.compile(rf"[ \t>*]*({'|'.join(sorted(_LABELS, key=len, reverse=True))})[*]?:[*]?[ \t]*(.*)", re.IGNORECASE)
_HEADER_OF_SOURCE = re.compile(r"[!-9;-~]{1,76}:(?=[ \t]|$)")
_DATE_OF_SOURCE = re.compile(r"(?:[a-z]{3},\s*)?\d{1,2}\s+[a-z]{3}\s+\d{4}\s+\d{1,2}:\d\d", re.IGNORECASE)  # RFC 5322
_DIVIDER = re.compile(r"[ \t>]*(?:[-_=]{2,}.*|begin forwarded message:|anfang der weitergeleiteten nachricht:)", re.I)
_MOST_LINES, _MOST_MORE = 40, 3
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january januar jänner", "feb february februar", "mar march mär märz mrz", "apr april", "may mai",
         "jun june juni", "jul july juli", "aug august", "sep sept september", "oct october okt oktober",
         "nov november", "dec december dez dezember"), 1,
    )
    for name in names.split()
}  # fmt: skip
_WORDED = re.compile(r"(?:(\d{1,2})\.?\s+([^\W\d]{3,9})|([^\W\d]{3,9})\.?\s+(\d{1,2})),?\.?\s+(\d{4})")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})\b")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})\b")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_CLOCK = re.compile(r"\b(\d{1,2})[:.](\d{2})(?:[:.]\d{2})?(?:\s*([ap])\.?m\b\.?)?", re.IGNORECASE)
_ZONE = re.compile(r"(?:GMT|UTC|\s)([+-])(\d{1,2}):?(\d{2})?\b")
_MAILTO = re.compile(r"<mailto:[^<>]*>", re.IGNORECASE)
_BRACKETED = re.compile(r"\[(?:mailto:)?([^\s\[\]]+@[^\s\[\]]+)\]", re.IGNORECASE)
_PERSON = re.compile(r"(.*?)\s*<\s*([^<>\s]+@[^<>\s]+?)\s*>?\s*")


def looks_copied(head: str) -> bool:
    """Tell whether a text begins like a copied e-mail: who it is from, and at least two more such lines."""
    return _read_head(head) is not None


def restore_message(text: str) -> bytes | None:
    """Return a copied e-mail as a message; None for a text that is none, or the source of one."""
    found = _read_head(text)
    if found is None:
        return None
    headers, body = found
    sent = read_sent(headers.get("Date", ""))
    lines = [f"{name}: {_join_people(headers[name])}" for name in ("From", "To", "Cc") if headers.get(name)]
    lines += [f"Subject: {clean_line(headers.get('Subject', ''))}"]
    lines += [f"Date: {format_datetime(sent)}"] if sent is not None else []
    lines += ["MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit"]
    return "\n".join([*lines, "", body.strip("\n"), ""]).encode("utf-8", "replace")


def read_sent(text: str) -> datetime | None:
    """Return when a message was sent, as its program says it: "Freitag, 20. November 2026 15:15"."""
    day = _find_day(text)
    if day is None:
        return None
    rest = _DOTTED.sub(" ", text)
    clock = _CLOCK.search(rest)
    at = time()
    if clock is not None:
        hour = int(clock[1]) % 12 + 12 * (clock[3].lower() == "p") if clock[3] else int(clock[1])
        at = time(hour, int(clock[2])) if hour < 24 and int(clock[2]) < 60 else time()
    offset = _ZONE.search(rest[clock.end() :] if clock else "")
    if offset is None or int(offset[2]) > 14:
        return datetime.combine(day, at, ZoneInfo(find_local_zone()))
    ahead = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
    return datetime.combine(day, at, timezone(-ahead if offset[1] == "-" else ahead))


def _read_head(text: str) -> tuple[dict[str, str], str] | None:
    """Return the headers by their names, and what follows them."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff\n \t").split("\n")
    at = 0
    while at < min(3, len(lines)) and (_DIVIDER.fullmatch(lines[at]) or not lines[at].strip()):
        at += 1
    first = _LABEL.fullmatch(lines[at]) if at < len(lines) else None
    if first is None or _LABELS[first[1].lower()] != "From":
        return None
    headers: dict[str, str] = {}
    name, more = "", 0
    for place in range(at, min(len(lines), at + _MOST_LINES)):
        line, label = lines[place], _LABEL.fullmatch(lines[place])
        if label is not None:
            name, more = _LABELS[label[1].lower()], 0
            headers.setdefault(name, label[2].strip())
        elif not line.strip() or more == _MOST_MORE or not _goes_on(lines, place):
            at = place
            break
        elif _HEADER_OF_SOURCE.match(line):
            return None  # headers that programs do not show
        else:
            more += 1
            headers[name] = f"{headers[name]} {line.strip()}".strip()
    else:
        at = min(len(lines), at + _MOST_LINES)
    if len(headers.keys() & {"Date", "To", "Subject"}) < 2 or _is_source(headers):
        return None
    return headers, "\n".join(lines[at:])


def _goes_on(lines: list[str], at: int) -> bool:
    """Tell whether a line belongs to the header before: it is indented, or another header follows soon."""
    if lines[at][:1] in (" ", "\t"):
        return True
    after = lines[at + 1 : at + 1 + _MOST_MORE]
    soon = next((place for place, line in enumerate(after) if _LABEL.fullmatch(line)), None)
    return soon is not None and all(line.strip() for line in after[:soon])


def _is_source(headers: dict[str, str]) -> bool:
    if any("=?" in value for value in headers.values()):
        return True
    return _DATE_OF_SOURCE.match(headers.get("Date", "")) is not None


def _find_day(text: str) -> date | None:
    for pattern in (_WORDED, _ISO, _DOTTED, _SLASHED):
        found = pattern.search(text)
        if found is None:
            continue
        if pattern is _WORDED:
            month = _MONTHS.get((found[2] or found[3]).lower(), 0)
            year, day = int(found[5]), int(found[1] or found[4])
        elif pattern is _ISO:
            year, month, day = int(found[1]), int(found[2]), int(found[3])
        else:
            one, other, year = int(found[1]), int(found[2]), int(found[3])
            month, day = (other, one) if pattern is _DOTTED else (one, other)
            year += 2000 if year < 100 else 0
        try:
            return date(year, month, day)
        except ValueError:
            continue
    return None


def _join_people(text: str) -> str:
    return ", ".join(_list_people(_BRACKETED.sub(r"<\1>", _MAILTO.sub("", text))))


def _list_people(text: str) -> Iterator[str]:
    """Yield people as a message names them; in lists of names a comma is part of a name."""
    parts = text.split(";") if ";" in text or text.count("@") < 2 else re.split(r",(?=[^<>]*(?:<|$|[^<>,]*@))", text)
    for part in parts:
        plain = clean_line(part).strip("'\", ")
        if not plain:
            continue
        found = _PERSON.fullmatch(plain)
        name, address = (found[1], found[2]) if found else ("", plain) if "@" in plain else (plain, "")
        family, comma, given = name.strip("'\" ").partition(",")
        said = f"{given.strip()} {family.strip()}" if comma and "," not in given else name
        words = said.strip("'\" ").replace("\\", "").replace('"', "'")
        yield address if address and not words else f'"{words}" <{address}>'
