"""E-mail as it was sent (RFC 5322, MIME) to notes: who, when, what was written, and what was attached."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from email.errors import HeaderParseError, MessageError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from zoneinfo import ZoneInfo

from brm_desktop.base.errors import UnreadableFile
from brm_desktop.base.local_zone import find_local_zone
from brm_desktop.base.progress import NO_PROGRESS, Progress
from brm_desktop.domain.note import Note, NoteKind
from brm_desktop.exchange.cleaning import clean_line
from brm_desktop.exchange.copied_mail import looks_copied, restore_message
from brm_desktop.exchange.decoding import decode_text
from brm_desktop.exchange.draft import Draft
from brm_desktop.exchange.html_text import html_to_text
from brm_desktop.exchange.quoting import fold_history
from brm_desktop.exchange.shapes import File, Link, Origin, Reading, Source, Understood

_FAULTS = (ValueError, LookupError, TypeError, AttributeError, AssertionError, MessageError, HeaderParseError)
_HEAD_BYTES = 8192
_MOST_PARTS = 500
_MOST_FILES = 100
_MOST_PEOPLE = 200
_MOST_TEXT = 1_000_000
_MOST_MESSAGES = 50_000
_FROM_LINE = re.compile(rb"^From [^\r\n]*(?:\d\d:\d\d|\d{4})[^\r\n]*\r?\n", re.MULTILINE)
_REPLIED = re.compile(r"^\s*((re|fwd?|aw|wg|tr|rv)\s*:\s*|\[[^\]]{1,40}\]\s*)+", re.IGNORECASE)
_PEOPLE = ("From", "To", "Cc")


@dataclass(slots=True)
class Mail:
    """What a message says, whatever file it came in."""

    subject: str = ""
    sent_at: datetime | None = None
    sender: str = ""
    people: list[str] = field(default_factory=list)
    text: str = ""
    files: list[File] = field(default_factory=list)
    invitations: list[bytes] = field(default_factory=list)
    id: str = ""
    odd: list[str] = field(default_factory=list)


def read_message(source: Source, progress: Progress = NO_PROGRESS, today: date | None = None) -> Reading:
    """Return the one e-mail of a file. Raises: UnreadableFile when it is none."""
    data = source.data.removeprefix(b"\xef\xbb\xbf")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        data = decode_text(data, source.name).text.encode("utf-8", "replace")
    if looks_copied(data[:_HEAD_BYTES].decode("latin-1")):
        data = restore_message(decode_text(data, source.name).text) or data
    mail = parse_mail(data.lstrip(b"\r\n"), source.name)
    return Reading(source.name, (understand_mail(mail, Origin(source.name, 1), today),))


def read_mailbox(source: Source, progress: Progress = NO_PROGRESS, today: date | None = None) -> Reading:
    """Return the e-mails of a mailbox (mbox), in their order. Raises: UnreadableFile, Cancelled."""
    found: list[Understood] = []
    messages = list(_split_mailbox(source.data))
    for at, data in enumerate(messages):
        if at % 50 == 0:
            progress.step(at, len(messages), source.name)
        found.append(understand_mail(parse_mail(data, source.name), Origin(source.name, at + 1), today))
    if not found:
        raise UnreadableFile(f"{source.name} has no messages")
    return Reading(source.name, tuple(found))


def _split_mailbox(data: bytes) -> Iterator[bytes]:
    starts = [each for each in _FROM_LINE.finditer(data) if _is_after_blank(data, each.start())][:_MOST_MESSAGES]
    if not starts and data.strip():
        yield data
    for at, start in enumerate(starts):
        end = starts[at + 1].start() if at + 1 < len(starts) else len(data)
        body = re.sub(rb"^>(>*From )", rb"\1", data[start.end() : end], flags=re.MULTILINE)
        if body.strip():
            yield body


def _is_after_blank(data: bytes, at: int) -> bool:
    return at == 0 or data[max(0, at - 2) : at] == b"\n\n" or data[max(0, at - 4) : at] in (b"\r\n\r\n", b"\n\r\n")


def understand_mail(mail: Mail, origin: Origin, today: date | None = None) -> Understood:
    """Return the note that a message becomes; an invitation in it is a meeting beside it."""
    draft = Draft(Note.KIND, origin)
    draft.odd += mail.odd
    draft.set_value("kind", NoteKind.EMAIL)
    title = clean_line(mail.subject)
    draft.values["title"] = title[:300] or (f"E-mail from {mail.sender}"[:300] if mail.sender else "E-mail")
    if mail.sent_at is not None:
        draft.set_value("starts_at", mail.sent_at)
    else:
        draft.odd.append("it does not say when it was sent")
    draft.add_prose(fold_history(mail.text[:_MOST_TEXT]), "body")
    if mail.sender:
        draft.add_custom("From", mail.sender[:280])
    for person in list(dict.fromkeys(mail.people))[:_MOST_PEOPLE]:
        draft.links.append(Link("attendees", "contact", person))
    draft.files += mail.files[:_MOST_FILES]
    if len(mail.files) > _MOST_FILES:
        draft.odd.append(f"{len(mail.files) - _MOST_FILES} more attached files were left out")
    meetings = tuple(_read_invitations(mail, origin, draft.odd, today))
    return replace(draft.finish(), uid=f"mail:{_name_mail(mail)}", parts=meetings)


def _name_mail(mail: Mail) -> str:
    """Return what a message is called for ever: its id, and what tells it from another one that bears the same."""
    subject = _REPLIED.sub("", mail.subject).casefold().strip()
    if mail.id:
        told = "\x1f".join((subject, f"{mail.sent_at:%Y%m%d%H%M}" if mail.sent_at else ""))
        return f"{mail.id[:900]}#{hashlib.sha256(told.encode('utf-8', 'replace')).hexdigest()[:8]}"
    told = "\x1f".join((mail.subject, mail.sender, str(mail.sent_at), mail.text[:5000]))
    return hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()


def _read_invitations(mail: Mail, origin: Origin, odd: list[str], today: date | None) -> Iterator[Understood]:
    if not mail.invitations:
        return
    from brm_desktop.exchange.calendars import read_calendar

    seen = set[str]()
    for data in mail.invitations[:20]:
        try:
            reading = read_calendar(Source(origin.file, "calendar", data), today=today)
        except UnreadableFile as error:
            odd.append(f"the invitation in it cannot be read: {error.detail or error.title}")
            continue
        for told in reading.understood:
            if told.kind == "note" and told.uid not in seen:
                seen.add(told.uid)
                yield replace(told, origin=origin)


def parse_mail(data: bytes, name: str) -> Mail:
    """Return what the bytes of a message say. Raises: UnreadableFile when it is nested beyond all bounds."""
    try:
        message = message_from_bytes(data, policy=policy.compat32)
    except (RecursionError, *_FAULTS) as error:
        raise UnreadableFile(f"{name} is not readable as an e-mail message", type(error).__name__) from error
    mail = Mail(subject=read_header(message, "Subject"), id=clean_line(read_header(message, "Message-ID")).strip("<> "))
    mail.sent_at = _find_date(message)
    for header in _PEOPLE:
        found = list(_list_people(message, header))
        if header == "From":
            mail.sender = found[0] if found else ""
        mail.people += found
    texts: list[str] = []
    parts = _walk(message, mail)
    _gather(parts, mail, texts)
    mail.text = "\n\n".join(text for text in texts if text.strip())
    _note_sealed(message, mail)
    return mail


def _walk(message: Message, mail: Mail) -> list[Message]:
    """Return the parts in order, those inside an attached message left out."""
    found: list[Message] = []
    waiting: list[Message] = [message]
    while waiting:
        part = waiting.pop(0)
        if len(found) >= _MOST_PARTS:
            mail.odd.append("it has more parts than a message can have; the last were left out")
            break
        payload = part.get_payload()
        if part.is_multipart() and part.get_content_maintype() == "multipart" and isinstance(payload, list):
            kept = _choose(part, payload) if part.get_content_subtype() == "alternative" else payload
            waiting[:0] = [each for each in kept if isinstance(each, Message)]
        else:
            found.append(part)
    return found


def _choose(part: Message, payload: Sequence[object]) -> list[Message]:
    """Return which of several ways to say the same are read: plain text before HTML, and what is neither."""
    ways = [each for each in payload if isinstance(each, Message)]
    plain = [each for each in ways if each.get_content_type() == "text/plain" and _decode_part(each).strip()]
    if not plain:
        return ways
    inside = [each for each in ways if each.get_content_maintype() == "multipart"]
    others = [each for each in ways if each.get_content_type() not in ("text/plain", "text/html", "text/enriched")]
    kept_files = [
        child
        for each in inside
        for child in each.walk()
        if child.get_content_maintype() not in ("multipart", "text") or child.get_content_type() == "text/calendar"
    ]
    return [plain[0], *(each for each in others if each not in inside), *kept_files]


def _gather(parts: Sequence[Message], mail: Mail, texts: list[str]) -> None:
    for part in parts:
        kind = part.get_content_type().lower()
        name = _find_name(part)
        attached = _read_disposition(part) == "attachment"
        if kind == "text/calendar" or (name.lower().endswith(".ics") and not part.is_multipart()):
            mail.invitations.append(_decode_bytes(part))
        if part.is_multipart():
            _keep_inner(part, mail, texts, name)
        elif kind.startswith("text/") and not attached and not (name and kind not in ("text/plain", "text/html")):
            if kind != "text/calendar":
                text = _decode_part(part)
                texts.append(html_to_text(text) if kind in ("text/html", "text/enriched", "text/richtext") else text)
        elif data := _decode_bytes(part):
            name = name or _make_name(kind, len(mail.files) + 1)
            if (kind == "application/ms-tnef" or name.lower() == "winmail.dat") and _unpack(data, mail, texts):
                continue
            mail.files.append(File("", kind[:120], data, name[-400:]))
        if part.defects and not mail.odd:
            mail.odd.append("it is not well formed; read as far as it can be")


def _unpack(data: bytes, mail: Mail, texts: list[str]) -> bool:
    """Take what Outlook packed into a winmail.dat; False when it has to be kept as it is."""
    from brm_desktop.exchange.tnef import unpack

    inner = unpack(data)
    if not any(text.strip() for text in texts) and inner.text.strip():
        texts.append(inner.text)
    elif not inner.files:
        mail.odd.append("Outlook's winmail.dat in it is kept as it is")
        return False
    mail.files += inner.files
    mail.odd += inner.odd
    return True


def _note_sealed(message: Message, mail: Mail) -> None:
    """Say that the words of a message are encrypted, where they are."""
    kind = message.get_content_type().lower()
    sealed = kind == "multipart/encrypted" or (
        kind.endswith("pkcs7-mime") and "signed" not in str(message["Content-Type"])
    )
    if sealed or "-----BEGIN PGP MESSAGE-----" in mail.text[:2000]:
        mail.odd.append("it is encrypted; what it says cannot be read here")
    elif kind.endswith("pkcs7-mime"):
        mail.odd.append("it is signed in a way that hides its words; they are in the file kept with it")


def _keep_inner(part: Message, mail: Mail, texts: list[str], name: str) -> None:
    """Keep an attached message as a file; a report on delivery is read."""
    payload = part.get_payload()
    inner = [each for each in payload if isinstance(each, Message)] if isinstance(payload, list) else []
    if part.get_content_type() != "message/rfc822":
        said = ["\n".join(f"{key}: {clean_line(str(value))}" for key, value in each.items()) for each in inner[:20]]
        texts.append("\n\n".join(filter(None, said)))
        return
    for each in inner[:10]:
        try:
            data = each.as_bytes()
        except (*_FAULTS, RecursionError):
            mail.odd.append("an attached message that is not well formed was left out")
            continue
        title = name or f"{clean_line(read_header(each, 'Subject'))[:80] or 'message'}.eml"
        mail.files.append(File("", "message/rfc822", data, re.sub(r"[\\/:*?\"<>|]", " ", title)))


def read_header(message: Message, name: str) -> str:
    """Return a header in plain words: encoded words decoded, raw bytes as what they most likely are."""
    return decode_words(next(_list_raw(message, name), ""))


def _list_raw(message: Message, name: str) -> Iterator[str]:
    """Yield the values of a header as they stand there; the library would lose bytes that are not ASCII."""
    return (str(value) for key, value in message.raw_items() if key.lower() == name.lower())


def decode_words(value: str) -> str:
    """Return text with its encoded words (RFC 2047) decoded."""
    raw = _settle(value)
    if "=?" not in raw:
        return raw
    try:
        pieces = decode_header(raw.replace("?==?", "?= =?").replace("\r", "").replace("\n", " "))
    except _FAULTS:
        return raw
    found: list[str] = []
    for text, charset in pieces:
        found.append(text if isinstance(text, str) else _decode(text, charset or ""))
    return "".join(found)


def _settle(value: str) -> str:
    """Return text whose stray bytes are read as what they most likely are."""
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return _decode(value.encode("utf-8", "surrogateescape"), "")
    return value


def _decode(data: bytes, charset: str) -> str:
    for encoding in (charset.strip("'\" ").lower() or "utf-8", "utf-8"):
        try:
            return data.decode(encoding).replace("\0", "")
        except (LookupError, ValueError):
            continue
    try:
        return decode_text(data, "text").text
    except UnreadableFile:
        return data.decode("cp1252", "replace").replace("\0", "")


def _decode_bytes(part: Message) -> bytes:
    try:
        payload = part.get_payload(decode=True)
    except (*_FAULTS, RecursionError):
        payload = None
    return payload if isinstance(payload, bytes) else b""


def _decode_part(part: Message) -> str:
    try:
        charset = part.get_content_charset() or ""
    except _FAULTS:
        charset = ""
    data = _decode_bytes(part)
    if charset in ("us-ascii", "ascii") and not data.isascii():
        charset = ""
    return _decode(data, charset).replace("\r\n", "\n").replace("\r", "\n")


def _find_name(part: Message) -> str:
    try:
        return clean_line(decode_words(part.get_filename() or "")).replace("/", "_").replace("\\", "_")
    except _FAULTS:
        return ""


def _read_disposition(part: Message) -> str:
    try:
        return (part.get_content_disposition() or "").lower()
    except _FAULTS:
        return ""


def _make_name(kind: str, number: int) -> str:
    from mimetypes import guess_extension

    return f"file {number}{guess_extension(kind) or ''}"


def _list_people(message: Message, header: str) -> Iterator[str]:
    try:
        values = [_settle(value).replace("\r", "").replace("\n", " ") for value in _list_raw(message, header)]
        found = getaddresses([value[:20_000] for value in values])
    except _FAULTS:
        return
    for name, address in found[:_MOST_PEOPLE]:
        plain = clean_line(decode_words(name)).strip("'\"")
        if address and "@" in address:
            yield f"{plain} <{address}>" if plain and "@" not in plain else address
        elif plain and ":" not in plain:
            yield plain


def _find_date(message: Message) -> datetime | None:
    received = read_header(message, "Received").rpartition(";")[2]
    for text in (read_header(message, "Date"), read_header(message, "Sent"), received):
        try:
            at = parsedate_to_datetime(clean_line(text))
            aware = at if at.tzinfo else at.replace(tzinfo=UTC)
            if aware.year >= 1970:
                return aware.astimezone(ZoneInfo(find_local_zone())).replace(microsecond=0)
        except (*_FAULTS, OverflowError, IndexError):
            continue
    return None
