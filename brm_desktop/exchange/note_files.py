"""Markdown and text files to notes: title, day, who was there, and the actions that were agreed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from html import unescape
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from brm_desktop.base.errors import UnreadableFile
from brm_desktop.base.local_zone import find_local_zone
from brm_desktop.base.progress import NO_PROGRESS, Progress
from brm_desktop.domain.action_lines import list_action_lines
from brm_desktop.domain.attendance import list_attendance
from brm_desktop.domain.follow_up import FollowUp, Status, Turn
from brm_desktop.domain.note import Note, NoteKind
from brm_desktop.domain.note_boxes import strip_tokens
from brm_desktop.exchange.cleaning import clean_line, clean_lines, list_words, parse_clock, parse_day
from brm_desktop.exchange.decoding import Decoded, decode_text
from brm_desktop.exchange.draft import Draft
from brm_desktop.exchange.html_blocks import decode_page
from brm_desktop.exchange.html_text import html_to_text
from brm_desktop.exchange.quoting import fold_history, has_history
from brm_desktop.exchange.shapes import Link, Oddity, Origin, Reading, Skipped, Source, Understood
from brm_desktop.exchange.source import is_page

_PAGE_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{1,400})</title", re.IGNORECASE)
_FRONT = re.compile(r"---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)
_HEADING = re.compile(r"^(#{1,6})[ \t]+(.+?)[ \t#]*$", re.MULTILINE)
_UNDERLINED = re.compile(r"^(\S[^\n]{1,200})\n(?:={3,}|-{3,})[ \t]*$", re.MULTILINE)
_SECTION = re.compile(
    r"(\d+|[ivx]+)[.)]\s"
    r"|(agenda|attend|roll call|call to order|present|minutes$|links|table of contents|notes$|summary$)",
    re.IGNORECASE,
)
_DATE_LINE = re.compile(
    r"^[ \t#>*_|-]*(?:meeting[ ]+)?(?:date|when|held on)(?:[ ]*(?:&|and|/)[ ]*time)?[ \t*_|]*[:|][ \t*_|]*(.{4,120})$",
    re.IGNORECASE | re.MULTILINE,
)
_DAY_IN_TEXT = re.compile(
    r"\b(\d{4}-\d{1,2}-\d{1,2}|\d{4}/\d{1,2}/\d{1,2}|\d{1,2}/\d{1,2}/\d{4}|\d{1,2}-\d{1,2}-\d{4}|(?<!\d)20\d{6}(?!\d)"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?[ ]+\d{1,2}(?:st|nd|rd|th)?,?[ ]+\d{4}"
    r"|\d{1,2}(?:st|nd|rd|th)?[ ]+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*,?[ ]+\d{4})",
    re.IGNORECASE,
)
_CLOCK_IN_TEXT = re.compile(r"\b(\d{1,2}:\d{2}[ ]*(?:[ap]\.?m\.?)?|\d{1,2}[ ]*[ap]\.?m\.?)", re.IGNORECASE)
_MEETING = re.compile(
    r"\b(attendees?|attendance|participants?|present|roll call|minutes|agenda|meeting|call to order|motion"
    r"|action items?|adjourn\w*)\b",
    re.IGNORECASE,
)
_MEETING_WORDS = (
    "attend", "participant", "present", "roll call", "minutes", "agenda", "meeting", "call to order", "motion",
    "action item", "adjourn",
)  # fmt: skip
_DATE_WORDS = ("date", "when", "held on")
_PEOPLE_HEAD = re.compile(
    r"(voting |other |board |tsc |invited )*(members? )?(attendees?|attendance|present|participants?|in attendance|"
    r"members present|others present|who was there)\b",
    re.IGNORECASE,
)
_PEOPLE_WORDS = ("attend", "present", "participant", "who was there")  # one of them stands in each such head
_ACTION_HEAD = re.compile(r"(action items?|actions|next steps?|to-?dos?|follow-?ups?|ais)\b", re.IGNORECASE)
_ACTION_LINE = re.compile(
    r"^[ \t]*(?:[-*+][ ]+|\d{1,3}[.)][ ]+)?[*_]{0,2}(?:action(?: items?)?|to-?do|ai ?\d*|next step)[*_]{0,2}[ ]*:"
    r"[*_]{0,2}[ ]*(\S.{3,900})$",
    re.IGNORECASE | re.MULTILINE,
)
_BULLET = re.compile(r"^[ \t]{0,3}(?:[-*+]|\d{1,3}[.)])[ ]+(\S.*)$")
_LINK = re.compile(r"!?\[([^\]\n]{0,400})\]\([^)\n]{0,2000}\)")
_OWNER = re.compile(r"((?:[A-Z][\w.'-]+[ ]){1,3}?)(?:to|will|shall|should)[ ]\w+")
_NAME = re.compile(r"[A-Z][\w.'’-]+(?:[ ](?:[A-Z][\w.'’-]*|van|von|de|der|la|den)){1,4}")
_RECENT_DAYS = 120
_MOST_ACTIONS = 100
_MOST_PEOPLE = 120
_MOST_FRONT = 20_000


class Action(NamedTuple):
    """Something agreed in a note; `line_no` is its line when it has a box that a follow-up ticks."""

    text: str
    owner: str = ""
    due_on: date | None = None
    done: bool = False
    line_no: int | None = None


def read_note(source: Source, progress: Progress = NO_PROGRESS, today: date | None = None) -> Reading:
    """Return the note of a text file. Raises: UnreadableFile when it is not text or says nothing."""
    decoded, front, text = _read_words(source)
    odd = tuple(Oddity(source.name, what) for what in decoded.odd)
    front, body = (front, text) if front else _divide_front(text)
    body = clean_lines(strip_tokens(body).replace("\f", "\n\n"))
    if front.get("record") not in (None, "note"):
        reason = (
            f"an exported {str(front['record'])[:30].replace('_', ' ')}; import the CSV or JSON of the export instead"
        )
        return Reading(source.name, (), (Skipped(Origin(source.name, 1), reason),), odd)
    if not body and not front:
        raise UnreadableFile(f"{source.name} says nothing")
    return Reading(source.name, (_understand(source.name, front, body, today or date.today()),), (), odd)


def _read_words(source: Source) -> tuple[Decoded, Mapping[str, Any], str]:
    """Return the text of a note and, for a web page, its words and what it says of itself."""
    if not is_page(source.name, source.data):
        decoded = decode_text(source.data, source.name)
        return decoded, {}, decoded.text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    decoded = decode_page(source.data, source.name)
    title = _PAGE_TITLE.search(decoded.text[:100_000])
    told = clean_line(unescape(title[1])) if title else ""
    return decoded, {"title": told or _title_of(Path(source.name).stem)}, html_to_text(decoded.text)


def _divide_front(text: str) -> tuple[Mapping[str, Any], str]:
    """Return what front matter says, by key in small letters, and the text below it."""
    found = _FRONT.match(text)
    if found is None or len(found[1]) > _MOST_FRONT:
        return {}, text
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        told = yaml.load(found[1], Loader=loader)
    except (yaml.YAMLError, ValueError, RecursionError):
        pairs = (line.partition(":") for line in found[1].splitlines() if ":" in line)
        told = {key.strip(): value.strip(" '\"") for key, _, value in pairs}
    if not isinstance(told, Mapping):
        return {}, text
    return {str(key).strip().lower(): value for key, value in told.items()}, text[found.end() :]


def _understand(name: str, front: Mapping[str, Any], body: str, today: date) -> Understood:
    draft = Draft(Note.KIND, Origin(name, 1))
    stem = Path(name).stem
    own = _say(front.get("id")) if "record" in front else ""
    title = clean_line(_say(front.get("title"))) if own else _find_title(front, body) or _title_of(stem)
    at = _find_moment(front, title, body, stem)
    mail = has_history(body) and not own
    draft.values["title"] = title[:300]
    draft.set_value("kind", _find_kind(front, title, body, mail))
    if at is not None:
        draft.set_value("starts_at", at)
    else:
        draft.odd.append("no date is told in it; kept without one")
    draft.values["body"] = fold_history(body) if mail and not own else body[:4_000_000]
    if place := _say(front.get("location") or front.get("place")):
        draft.set_line("place", place)
    tags = front.get("tags")
    for tag in map(clean_line, map(str, tags)) if isinstance(tags, list) else list_words(_say(tags)):
        draft.add_member("tags", tag[:300])
    if front.get("private") is True:
        draft.set_value("private", True)
    for each in front.get("fields") or () if isinstance(front.get("fields"), list) else ():
        draft.members.setdefault("custom", {})[clean_lines(str(each))[:300]] = None
    ends = front.get("ends")
    if isinstance(ends, datetime) and at is not None and ends.tzinfo and ends > at:
        draft.set_value("ends_at", ends.astimezone(at.tzinfo))
    _keep_front(draft, front)
    for person in _list_people(front, body):
        draft.links.append(Link("attendees", "contact", person, quiet=True))
    for agency in list_words(_say(front.get("agencies") or front.get("agency"))):
        draft.links.append(Link("agencies", "agency", agency))
    day_ = at.date() if at else None
    told = "\x1f".join((name, title, str(day_ or "")))
    uid = f"note:{hashlib.sha256(told.encode('utf-8', 'replace')).hexdigest()[:40]}"
    own = _say(front.get("id"))
    uid = f"{own}@brm-desktop" if re.fullmatch(r"[0-9a-f]{8}-[0-9a-f-]{27}", own) else uid
    checklist = draft.values["kind"] is NoteKind.LESSON  # boxes of a handbook are nobody's promise
    parts = () if mail or checklist or own else tuple(_make_follow_ups(name, uid, body, day_, today))
    return draft.finish(uid, parts)


_TAKEN = frozenset(
    ("title", "date", "when", "created", "location", "place", "tags", "attendees", "people", "agency", "agencies",
     "kind", "record", "fields", "private", "type", "layout", "id", "permalink", "parent", "nav_order", "sidenav",
     "end", "ends")
)  # fmt: skip


def _keep_front(draft: Draft, front: Mapping[str, Any]) -> None:
    for key, value in list(front.items())[:40]:
        said = _say(value)
        if key not in _TAKEN and said and len(said) <= 250 and "\n" not in said:
            draft.add_custom(key.replace("_", " ").replace("-", " ").capitalize(), said)


def _say(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(_say(each) for each in value if not isinstance(each, Mapping | list))
    if value is None or isinstance(value, Mapping):
        return ""
    return clean_lines(str(value))


def _find_title(front: Mapping[str, Any], body: str) -> str:
    told = clean_line(_say(front.get("title")))
    if told and "{{" not in told and not parse_day(told):
        return told
    top = body[:20_000]
    heads = [(found.start(), len(found[1]), found[2]) for found in islice(_HEADING.finditer(top), 3)]
    if "\n===" in top or "\n---" in top:
        heads += [(found.start(), 1, found[1]) for found in islice(_UNDERLINED.finditer(top), 3)]
    for _, level, text in sorted(heads)[:3]:
        plain = plain_text(text)
        if level <= 2 and plain and "{{" not in plain and not _SECTION.match(plain):
            return plain[:300]
    first = next((line.strip() for line in body.split("\n") if line.strip()), "")
    short = 3 <= len(first) <= 80 and first[-1] not in ".,;:" and not first.startswith(("|", ">", "!", "<", "-", "#"))
    return told or (plain_text(first) if short and not _SECTION.match(first) else "")


def plain_text(text: str) -> str:
    """Return Markdown of one line without its marks."""
    return clean_line(re.sub(r"[*_`]{1,3}|<[^>]{0,200}>", "", _LINK.sub(r"\1", text)))


def _title_of(stem: str) -> str:
    plain = _DAY_IN_TEXT.sub(" ", stem)
    plain = clean_line(re.sub(r"[-_]+", " ", plain)).strip(" .,")
    return (plain[:1].upper() + plain[1:])[:300] if plain else stem[:300] or "Note"


def _find_moment(front: Mapping[str, Any], title: str, body: str, stem: str) -> datetime | None:
    zone = ZoneInfo(find_local_zone())
    told = next((front[key] for key in ("date", "when", "created", "day") if front.get(key)), None)
    if isinstance(told, datetime):
        return (told if told.tzinfo else told.replace(tzinfo=zone)).astimezone(zone)
    line = _DATE_LINE.search(body[:6000]) if _says(_DATE_WORDS, body[:6000]) else None
    said = [_say(told), line[1] if line else "", stem, title, body[:600]]
    for text in said:
        found = _DAY_IN_TEXT.search(text)
        day_ = _read_day(found[1]) if found else None
        if found is None or day_ is None:
            continue
        clock = _CLOCK_IN_TEXT.search(text[found.end() :]) if text is said[1] or text is said[0] else None
        hour = parse_clock(clock[1]) if clock else None
        return datetime.combine(day_, hour or time(), zone)
    return None


def _read_day(text: str) -> date | None:
    return parse_day(re.sub(r"(\d)(st|nd|rd|th)\b", r"\1", text.replace("/", "-") if text[:4].isdigit() else text))


def _find_kind(front: Mapping[str, Any], title: str, body: str, mail: bool) -> NoteKind:
    told = clean_line(_say(front.get("kind"))).lower().replace(" ", "_")
    for kind in NoteKind:
        if told in (kind.value, kind.label.lower()):
            return kind
    if mail:
        return NoteKind.EMAIL
    is_meeting = any(_says(_MEETING_WORDS, text) and _MEETING.search(text) for text in (title, body[:4000]))
    return NoteKind.MEETING if is_meeting else NoteKind.LESSON


def _says(words: Sequence[str], text: str) -> bool:
    """Tell quickly whether a text may match a pattern that needs one of these words."""
    folded = text.casefold()
    return any(word in folded for word in words)


def _list_people(front: Mapping[str, Any], body: str) -> list[str]:
    """Return the names of who was there, as far as the note lists them."""
    found = dict.fromkeys(list_words(_say(front.get("attendees") or front.get("people"))))
    found.update((each.text, None) for each in list_attendance(body) if each.present)
    within = False
    for line in body.split("\n") if _says(_PEOPLE_WORDS, body) else ():
        plain = plain_text(line.strip().strip("#|:> "))
        head = _PEOPLE_HEAD.match(plain)
        if head and len(plain) < 2000:
            within = True
            rest = plain[head.end() :].lstrip(" :-–|")
            found.update(dict.fromkeys(_NAME.findall(rest)))
        elif within and line.lstrip().startswith(("-", "*", "+", "|")):
            found.update((name, None) for name in _NAME.findall(plain_text(line))[:12])
        elif line.strip():
            within = False
    cleaned = dict.fromkeys(_turn(name) for name in found if name.strip())
    return list(cleaned)[:_MOST_PEOPLE]


def _turn(name: str) -> str:
    """Return a name without what it stands for: "Dana Ruiz - DMV" is Dana Ruiz."""
    return clean_line(re.split(r"\s[-–—]\s|,|\(|@", name)[0] if "@" not in name.partition(" ")[0] else name)


def _make_follow_ups(file: str, note: str, body: str, on: date | None, today: date) -> Iterator[Understood]:
    recent = on is None or (today - on).days <= _RECENT_DAYS
    for action in list(list_actions(body))[:_MOST_ACTIONS]:
        draft = Draft(FollowUp.KIND, Origin(file, (action.line_no or 0) + 1))
        text = plain_text(action.text)
        if not text:
            continue
        draft.values["title"] = text[:1000]
        current = recent or (action.due_on is not None and action.due_on >= today)
        draft.set_value("status", Status.DONE if action.done else Status.OPEN if current else Status.SOMEDAY)
        if action.due_on is not None:
            draft.set_value("due_on", action.due_on)
        if action.owner:
            draft.set_value("turn", Turn.WAITING)
            draft.links.append(Link("contact", "contact", action.owner, quiet=True))
        digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:24]
        yield replace(draft.finish(), uid=f"{note}/{digest}", within=note, line_no=action.line_no)


def list_actions(body: str) -> Iterator[Action]:
    """Yield what was agreed: lines with a box, "Action: …", bullets under such a heading, rows of such a table."""
    seen = set[str]()
    for box in list_action_lines(body):
        seen.add(plain_text(box.text).casefold())
        yield Action(box.text, done=box.done, line_no=box.line_no)
    others = [*_list_said(body), *_list_under_heading(body), *_list_rows(body)]
    for action in others:
        key = plain_text(action.text).casefold()
        if key and key not in seen and len(key) > 3:
            seen.add(key)
            yield action


def _list_said(body: str) -> Iterator[Action]:
    for found in _ACTION_LINE.finditer(body):
        if "|" not in found[0][:3]:
            yield _own(found[1])


def _list_under_heading(body: str) -> Iterator[Action]:
    within = False
    for line in body.split("\n"):
        heading = _HEADING.match(line)
        bold = re.fullmatch(r"\s*(?:\*\*|__)(.+?)(?:\*\*|__)\s*:?\s*", line)
        if heading or bold:
            text = heading[2] if heading else bold[1] if bold else ""
            within = bool(_ACTION_HEAD.match(plain_text(text)))
        elif within and (bullet := _BULLET.match(line)) and not bullet[1].startswith("["):
            yield _own(bullet[1])


def _own(text: str) -> Action:
    plain = plain_text(text)
    owner = _OWNER.match(plain)
    day_ = re.search(r"\b(?:by|due)\s+(.{4,30})", plain)
    found = _DAY_IN_TEXT.search(day_[1]) if day_ else None
    done = bool(re.search(r"\b(done|completed|closed)\b\W*$", plain, re.IGNORECASE)) or text.startswith("~~")
    return Action(plain, owner[1].strip() if owner else "", _read_day(found[1]) if found else None, done)


def _list_rows(body: str) -> Iterator[Action]:
    """Yield the rows of tables whose head speaks of actions."""
    head: list[str] = []
    for line in body.split("\n"):
        if not line.lstrip().startswith("|"):
            head = []
            continue
        cells = [plain_text(cell) for cell in line.strip().strip("|").split("|")]
        if not head:
            head = [cell.lower() for cell in cells]
        elif set("".join(cells)) <= set(":- "):
            continue
        elif any(re.match(r"(action|task|to.?do)", cell) for cell in head):
            yield from _read_row(head, cells)


def _read_row(head: Sequence[str], cells: Sequence[str]) -> Iterator[Action]:
    def cell(*names: str) -> str:
        at = next((at for at, name in enumerate(head) if any(re.search(each, name) for each in names)), None)
        return cells[at] if at is not None and at < len(cells) else ""

    text = re.sub(r"^AI ?\d+:\s*", "", cell(r"^(action|task|to.?do)"))
    if not text or text in ("-", "None", "N/A"):
        return
    due, completed = cell(r"\bdue\b", r"deadline", r"target"), cell(r"complete", r"^done", r"closed")
    state = cell(r"^status", r"^state").lower()
    done = (
        bool(_DAY_IN_TEXT.search(completed))
        or completed.lower() in ("yes", "x", "done")
        or state.startswith(("done", "complete", "closed"))
    )
    found = _DAY_IN_TEXT.search(due)
    yield Action(
        text, cell(r"poc", r"owner", r"assign", r"^who", r"responsible"), _read_day(found[1]) if found else None, done
    )
