"""Calendars to records: events to meetings, a series to all its meetings, tasks to follow-ups."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from brm_desktop.base.errors import UnreadableFile
from brm_desktop.base.local_zone import find_local_zone
from brm_desktop.base.progress import NO_PROGRESS, Progress
from brm_desktop.domain.follow_up import FollowUp, Priority, Status
from brm_desktop.domain.note import Note, NoteKind
from brm_desktop.exchange.cleaning import clean_line, clean_lines, find_emails
from brm_desktop.exchange.draft import Draft
from brm_desktop.exchange.html_text import html_to_text, looks_like_html
from brm_desktop.exchange.ical_lines import Component, read_components, unescape
from brm_desktop.exchange.ical_times import Series, expand, is_day, read_day, read_duration, read_moment
from brm_desktop.exchange.ical_zones import Zones
from brm_desktop.exchange.own import OWN_UID
from brm_desktop.exchange.shapes import Link, Oddity, Origin, Reading, Skipped, Source, Understood
from brm_desktop.exchange.task_rules import is_rule, read_repeats
from brm_desktop.exchange.vcard import Property, split_value

_ENTRIES = ("VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY")
_MOST_UID = 900
_MOST_ATTENDEES = 300
_LINK_IN_TEXT = re.compile(r"https?://[^\s<>\"]+")
_MEETING_LINKS = ("X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL", "X-MICROSOFT-ONLINEMEETINGCONFLINK", "URL")
_STATES = {
    "COMPLETED": Status.DONE, "CANCELLED": Status.DROPPED, "CANCELED": Status.DROPPED, "DECLINED": Status.DROPPED,
}  # fmt: skip


def read_calendar(source: Source, progress: Progress = NO_PROGRESS, today: date | None = None) -> Reading:
    """Return the meetings and tasks of a calendar. Raises: UnreadableFile when it has none, Cancelled."""
    root, odd = read_components(source)
    calendars = [each for each in root.inside if each.name == "VCALENDAR"]
    loose = [each for each in root.inside if each.name != "VCALENDAR"]
    if loose:  # entries that nobody wrapped
        calendars.append(Component("VCALENDAR", loose[0].line, root.properties, loose))
    reader = _Reader(source.name, today or date.today(), progress)
    for calendar in calendars:
        reader.read(calendar)
    if not reader.items:
        raise UnreadableFile(f"{source.name} has no calendar entries", "it has no events, tasks or journal entries")
    understood = tuple(item for item in reader.items if isinstance(item, Understood))
    skipped = tuple(item for item in reader.items if isinstance(item, Skipped))
    return Reading(source.name, understood, skipped, (*odd, *reader.odd))


class _Reader:
    """Reads calendars one after the other and keeps what is told of each entry."""

    def __init__(self, name: str, today: date, progress: Progress) -> None:
        self.name = name
        self.today = today
        self.progress = progress
        self.items: list[Understood | Skipped] = []
        self.seen: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        self.odd: list[Oddity] = []

    def read(self, calendar: Component) -> None:
        zones = Zones(calendar, ZoneInfo(find_local_zone()))
        cancels = calendar.text("METHOD").upper() == "CANCEL"
        changes: dict[str, list[Component]] = defaultdict(list)
        for each in calendar.inside:
            if each.name == "VEVENT" and each.find("RECURRENCE-ID"):
                changes[each.text("UID")].append(each)
        for at, each in enumerate(calendar.inside):
            if at % 200 == 0:
                self.progress.step(at, len(calendar.inside), self.name)
            if each.name in _ENTRIES:
                entry = _Entry(self, each, zones, cancels)
                entry.uid += self.tell_apart(entry)
                self.items.append(entry.understand(changes))
        for unknown in zones.unknown:
            self.odd.append(
                Oddity(self.name, f"the time zone {unknown[:80]} is not known; its times are taken as local")
            )

    def tell_apart(self, entry: _Entry) -> str:
        """Return what to add to the name of an entry when another one of the same version has it already."""
        component = entry.component
        said = (_find_version(component), *(component.text(name) for name in ("SUMMARY", "DTSTART", "DUE")))
        if component.find("RECURRENCE-ID"):
            return ""
        held = self.seen[entry.uid]
        if said not in held:
            held.append(said)
        alike = [each for each in held if each[0] == said[0]]
        at = alike.index(said)
        return f"~{at + 1}" if at else ""


class _Entry:
    """One entry of a calendar while it becomes a record."""

    def __init__(self, reader: _Reader, component: Component, zones: Zones, cancels: bool) -> None:
        self.reader, self.component, self.zones = reader, component, zones
        self.origin = Origin(reader.name, component.line)
        self.uid = _make_uid(component)
        self.cancelled = cancels or component.text("STATUS").strip().upper() in ("CANCELLED", "CANCELED")

    def understand(self, changes: Mapping[str, Sequence[Component]]) -> Understood | Skipped:
        component = self.component
        if component.name == "VFREEBUSY":
            return Skipped(self.origin, "times that are free or busy, not a meeting")
        if component.name == "VTODO":
            return self.make_task()
        told = component.text("UID")
        if component.find("RECURRENCE-ID"):
            return self.make_change()
        draft = self.start_draft()
        start = self.find_start()
        if start is None:
            draft.odd.append("it does not say when; kept without a date")
            return self.finish(draft, None, self.uid)
        series = expand(component, start, self.zones, self.reader.today)
        if series is None:
            return self.finish(draft, start, self.uid)
        return self.make_series(draft, start, series, changes.get(told, ()))

    def find_start(self) -> datetime | None:
        item = self.component.find("DTSTART")
        if item is None and self.component.name == "VJOURNAL":
            item = self.component.find("DTSTAMP")
        return read_moment(item, self.zones) if item else None

    def find_length(self, start: datetime) -> timedelta | None:
        """Return how long it lasts, as the clock on the wall counts."""
        item, said = self.component.find("DTEND"), self.component.text("DURATION")
        end = read_moment(item, self.zones) if item else None
        if end is not None:
            return end.astimezone(start.tzinfo).replace(tzinfo=None) - start.replace(tzinfo=None)
        length = read_duration(said) if said else None
        begun = self.component.find("DTSTART")
        return length if length is not None else (timedelta(days=1) if begun and is_day(begun) else None)

    def start_draft(self) -> Draft:
        draft, component = Draft(Note.KIND, self.origin), self.component
        title = clean_line(component.text("SUMMARY"))
        draft.set_line("title", title[:300])
        if len(title) > 300:
            draft.add_prose(title, "body")
        draft.set_value("kind", NoteKind.MEETING)
        place = clean_line(component.text("LOCATION"))
        draft.set_line("place", place)
        body = component.text("DESCRIPTION")
        rich = component.text("X-ALT-DESC")
        draft.add_prose(html_to_text(body) if looks_like_html(body) else body or html_to_text(rich), "body")
        self._add_people(draft)
        for name in _MEETING_LINKS:
            link = _LINK_IN_TEXT.search(component.text(name))
            if link and link[0] not in draft.values.get("body", "") and link[0] not in place:
                draft.add_custom("Join" if name != "URL" else "Link", link[0])
        for each in component.list("CATEGORIES"):
            for tag in split_value(each.value, ","):
                draft.add_member("tags", clean_line(tag))
        state = component.text("STATUS").strip().upper()
        if state == "TENTATIVE":
            draft.add_custom("Status", "tentative")
        if component.text("CLASS").strip().upper() in ("PRIVATE", "CONFIDENTIAL"):
            draft.set_value("private", True)
        return draft

    def _add_people(self, draft: Draft) -> None:
        people = self.component.list("ORGANIZER") + self.component.list("ATTENDEE")
        for item in people[:_MOST_ATTENDEES]:
            if item.head.parameters.get("CUTYPE", "").upper() in ("ROOM", "RESOURCE"):
                continue
            if text := say_person(item):
                draft.links.append(Link("attendees", "contact", text))
        if len(people) > _MOST_ATTENDEES:
            draft.odd.append(f"{len(people) - _MOST_ATTENDEES} more people were left out")

    def finish(self, draft: Draft, start: datetime | None, uid: str) -> Understood:
        if start is not None:
            draft.set_value("starts_at", start)
            length = self.find_length(start)
            if length is not None and length > timedelta(0):
                draft.set_value("ends_at", _add(start, length))
        values = dict(draft.finish().values)
        if not values.get("title") and not uid.endswith(OWN_UID):
            values["title"] = f"Meeting on {start:%Y-%m-%d}" if start else "Meeting"
            draft.odd.append("it has no title")
        made = draft.finish()
        return replace(
            made, values=values, odd=tuple(dict.fromkeys(draft.odd)), uid=uid, version=_find_version(self.component),
            cancelled=self.cancelled,
        )  # fmt: skip

    def make_series(
        self, draft: Draft, start: datetime, series: Series, changes: Sequence[Component]
    ) -> Understood | Skipped:
        """Return all meetings of a series in one, without those that are told of on their own."""
        draft.odd += series.odd
        own, later = set[str](), list[tuple[datetime, _Entry]]()
        for each in changes:
            changed = _Entry(self.reader, each, self.zones, False)
            recurs = each.find("RECURRENCE-ID")
            at = read_moment(recurs, self.zones) if recurs else None
            if at is None or recurs is None:
                continue
            own.add(_name_occurrence(self.uid, at, is_day(recurs)))
            if recurs.head.parameters.get("RANGE", "").upper() == "THISANDFUTURE":
                later.append((at, changed))
        later.sort(key=lambda item: item[0])
        whole = is_day(self.component.find("DTSTART"))  # type: ignore[arg-type]  # it has a start
        parts = [
            self._make_occurrence(draft, at, _name_occurrence(self.uid, at, whole), later)
            for at in series.starts
            if _name_occurrence(self.uid, at, whole) not in own
        ]
        if not parts:
            if own:
                return Skipped(self.origin, "every meeting of this series is told of on its own")
            return self.finish(draft, start, self.uid)
        first, *others = parts
        return replace(first, parts=tuple(others), odd=tuple(dict.fromkeys(draft.odd)))

    def _make_occurrence(
        self, draft: Draft, at: datetime, uid: str, later: Sequence[tuple[datetime, _Entry]]
    ) -> Understood:
        changed = next((entry for since, entry in reversed(later) if at >= since), None)
        if changed is None:
            draft.values.pop("ends_at", None)
            return self.finish(draft, at, uid)
        since = next(since for since, entry in reversed(later) if entry is changed)
        begun = changed.find_start() or since
        moved = begun.replace(tzinfo=None) - since.astimezone(begun.tzinfo).replace(tzinfo=None)
        anew = changed.start_draft()
        shifted = _add(at, moved) if abs(moved) < timedelta(days=366) else at
        return changed.finish(anew, shifted, uid)

    def make_change(self) -> Understood | Skipped:
        """Return the one meeting of a series that differs."""
        recurs = self.component.find("RECURRENCE-ID")
        assert recurs is not None
        at = read_moment(recurs, self.zones)
        draft = self.start_draft()
        start = self.find_start() or at
        if at is None:
            draft.odd.append("it does not say which of a series it is")
            return self.finish(draft, start, self.uid)
        whole = is_day(recurs)
        return self.finish(draft, start, _name_occurrence(self.uid, at, whole))

    def make_task(self) -> Understood | Skipped:
        component = self.component
        draft = Draft(FollowUp.KIND, self.origin)
        title = clean_line(component.text("SUMMARY"))
        details = clean_lines(component.text("DESCRIPTION"))
        draft.set_line("title", title[:1000] or clean_line(details)[:200])
        if not draft.values.get("title"):
            draft.values["title"] = "Untitled task"
            draft.odd.append("it has no title")
        draft.add_prose(details, "details")
        self._set_days(draft)
        self._set_state(draft)
        for each in component.list("CATEGORIES"):
            for tag in split_value(each.value, ","):
                draft.add_member("tags", clean_line(tag))
        people = [say_person(each) for each in component.list("ATTENDEE")]
        draft.links += [Link("contact", "contact", text) for text in people[:1] if text]
        self._set_repeats(draft)
        if component.text("CLASS").strip().upper() in ("PRIVATE", "CONFIDENTIAL"):
            draft.set_value("private", True)
        recurs = component.find("RECURRENCE-ID")
        at = read_moment(recurs, self.zones) if recurs else None
        uid = _name_occurrence(self.uid, at, is_day(recurs)) if at and recurs else self.uid
        return replace(draft.finish(), uid=uid, version=_find_version(component), cancelled=False)

    def _set_days(self, draft: Draft) -> None:
        component = self.component
        begun, due = component.find("DTSTART"), component.find("DUE")
        start = read_moment(begun, self.zones) if begun else None
        until = read_moment(due, self.zones) if due else None
        length = read_duration(component.text("DURATION"))
        if until is None and start is not None and length is not None:
            until = _add(start, length)
        if until is not None:
            draft.set_value("due_on", until.date())
            if due is None or not is_day(due):
                draft.set_value("due_time", until.time().replace(second=0, microsecond=0))
                if due is None or due.head.parameters.get("TZID") or due.value.strip().upper().endswith("Z"):
                    draft.set_line("due_zone", getattr(until.tzinfo, "key", "") or "UTC")
        elif due is not None:
            draft.add_custom("Due", due.value)
            draft.odd.append(f"Due cannot be {due.value[:40]}; kept as text")
        if begun is not None and (day_ := start.date() if start else read_day(begun.value)):
            draft.set_value("start_on", day_)
        if until is not None and start is not None and start.date() > until.date():
            draft.values.pop("start_on")
            draft.odd.append("it starts after it is due; the start was left out")
        for alarm in (each for each in component.inside if each.name == "VALARM"):
            trigger = alarm.find("TRIGGER")
            if trigger is None or "remind_at" in draft.values:
                continue
            before = read_duration(trigger.value)
            base = until if trigger.head.parameters.get("RELATED", "").upper() == "END" or not start else start
            at = read_moment(trigger, self.zones) if before is None else (_add(base, before) if base else None)
            if at is not None and draft.values.get("due_on"):
                draft.set_value("remind_at", at.replace(second=0, microsecond=0))

    def _set_repeats(self, draft: Draft) -> None:
        """Take over how an open task comes back; what our rules cannot say stays as text."""
        own, rule = self.component.text("X-BRM-REPEATS").strip(), self.component.text("RRULE").strip()
        if own and is_rule(own):
            draft.set_line("recurrence", own)
            return
        if not rule:
            return
        due_on = draft.values.get("due_on") or draft.values.get("start_on")
        try:
            kept = read_repeats(rule, due_on) if due_on and draft.values["status"] is Status.OPEN else ""
        except ValueError:
            kept = ""
        if kept:
            draft.set_line("recurrence", kept)
            if "due_on" not in draft.values:  # what comes back is due on a day
                draft.values["due_on"] = draft.values.pop("start_on")
            return
        draft.add_custom("Repeats", rule)
        if draft.values["status"] is Status.OPEN:
            draft.odd.append(f"its repetition is kept as text: {rule[:80]}")

    def _set_state(self, draft: Draft) -> None:
        component = self.component
        percent = component.text("PERCENT-COMPLETE").strip()
        completed = component.find("COMPLETED")
        done_at = read_moment(completed, self.zones) if completed else None
        state = _STATES.get(component.text("STATUS").strip().upper(), Status.OPEN)
        if self.cancelled:
            state = Status.DROPPED
        if state is Status.OPEN and (done_at or percent == "100"):
            state = Status.DONE
        if component.text("X-BRM-STATUS").strip() == Status.SOMEDAY.value:
            state = Status.SOMEDAY
        draft.set_value("status", state)
        if done_at is not None and state is not Status.OPEN:
            draft.set_value("done_at", done_at)
        if percent not in ("", "0", "100"):
            draft.add_custom("Percent done", percent)
        urgency = component.text("PRIORITY").strip()
        if urgency.isdigit() and 0 < int(urgency[:3]) <= 9:
            level = int(urgency[:3])
            draft.set_value("priority", Priority.HIGH if level < 5 else Priority.NORMAL if level == 5 else Priority.LOW)


def say_person(item: Property) -> str:
    """Return a person of a calendar as in an address line: "Dana Ruiz <dana@dmv.gov>"."""
    found, rest = find_emails(unescape(item.value))
    address = found[0] if found else item.head.parameters.get("EMAIL", "").removeprefix("mailto:")
    name = clean_line(unescape(item.head.parameters.get("CN", "")).strip("'\" ")) or ("" if ":" in rest else rest)
    name = "" if "@" in name and address else name
    return f"{name} <{address}>" if name and address else name or address


def _make_uid(component: Component) -> str:
    """Return what an entry is called for ever; one without a name of its own is called by what it says."""
    told = clean_line(component.text("UID"))
    if told and len(told) <= _MOST_UID:
        return told
    said = [told] if told else [component.text(name) for name in ("SUMMARY", "DTSTART", "DUE", "DTEND", "LOCATION")]
    return f"said-{hashlib.sha256(chr(31).join(said).encode('utf-8', 'replace')).hexdigest()[:40]}"


def _name_occurrence(uid: str, at: datetime, whole_day: bool) -> str:
    return f"{uid}#{at:%Y%m%d}" if whole_day else f"{uid}#{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _find_version(component: Component) -> str:
    said = component.text("SEQUENCE").strip()
    number = int(said[:9]) if said[:9].isdigit() else 0
    changed = component.text("LAST-MODIFIED").strip()[:20]
    return f"{number:09} {changed}".strip()


def _add(at: datetime, length: timedelta) -> datetime:
    """Return a moment later by the clock on the wall."""
    try:
        return (at.replace(tzinfo=None) + length).replace(tzinfo=at.tzinfo)
    except OverflowError:
        return at
