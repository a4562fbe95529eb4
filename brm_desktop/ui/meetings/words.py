"""Notes, follow-ups and files in the words of the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from brm_desktop.base.local_zone import find_local_zone
from brm_desktop.domain import dates
from brm_desktop.domain.action_lines import ActionLine, list_action_lines
from brm_desktop.domain.follow_up import FollowUp, Priority, Status, Turn
from brm_desktop.domain.meeting_times import When, say_when
from brm_desktop.domain.note import NoteKind
from brm_desktop.domain.quick_add import Known, Span
from brm_desktop.services.quick_adding import understand
from brm_desktop.storage.meetings import Around, MeetingLine
from brm_desktop.ui.parts.markdown_editor_looks import Look
from brm_desktop.ui.parts.row_list import Row, Tag

_OPEN = (Status.OPEN, Status.SOMEDAY)


def meeting_row(line: MeetingLine, today: date) -> Row:
    """Return a note as a row of the list."""
    names = f"{line.agency_count} agencies" if line.agency_count > 1 else "".join(line.agencies)
    kind = "" if line.kind is NoteKind.MEETING else line.kind.label
    detail = " · ".join(part for part in (names, kind) if part) or "No agency"
    right = say_short(line.at.astimezone().date(), today) if line.at else ""
    tip = say_moment(line.at) if line.at else ""
    return Row(line.id, line.title or f"Untitled {line.kind.label.lower()}", detail, right=right, tip=tip)


def say_short(day: date, today: date) -> str:
    """Say a day as a list does: Today, "Nov 11", "Nov 11, 2025"."""
    if day == today:
        return "Today"
    short = f"{dates.MONTHS[day.month - 1][:3]} {day.day}"
    return short if day.year == today.year else f"{short}, {day.year}"


def say_moment(at: datetime) -> str:
    """Say a moment as clocks here show it: "Nov 23, 2026, 10:30 AM"."""
    return say_when(When(at), local_zone())


def local_zone() -> ZoneInfo:
    """Return the zone that this computer is set to."""
    return ZoneInfo(find_local_zone())


def say_size(size: int) -> str:
    """Say how large a file is."""
    for unit, bytes_ in (("GB", 10**9), ("MB", 10**6), ("kB", 1000)):
        if size >= bytes_:
            return (
                f"{size / bytes_:.1f} {unit}" if size < 10 * bytes_ and unit != "kB" else f"{size / bytes_:.0f} {unit}"
            )
    return f"{size} bytes"


def follow_up_row(one: FollowUp, people: Mapping[str, str], today: date, *, has_line: bool = True) -> Row:
    """Return a follow-up of the note, with a box to check; `has_line` tells whether the text still has its line."""
    done = one.status not in _OPEN
    person = people.get(one.contact or "", "")
    whose = f"waiting for {person}".removesuffix(" for ") if one.turn is Turn.WAITING else person
    detail = " · ".join(part for part in (whose, "" if has_line else "no line in the note") if part)
    late = one.due_on is not None and one.due_on < today and not done
    right = say_short(one.due_on, today) if one.due_on else ""
    tip = dates.say_long(one.due_on) if one.due_on else ""
    tone = "risk" if late else "soft"
    return Row(one.id, one.title, detail, right=right, tone=tone, checked=done, faded=done, tip=tip)  # type: ignore[arg-type]  # a tone by its word


def make_looks(around: Around, today: date, known: Known) -> dict[str, Look]:
    """Return how the note's action lines look while the cursor is elsewhere. Called on a worker."""
    by_token = {one.token: one for one in around.follow_ups if one.token}
    looks = dict[str, Look]()
    for line in list_action_lines(around.note.body):
        one = by_token.get(line.token)
        if one is not None:
            looks[line.token] = _look(line, one, around.people, today, known)
    return looks


def _look(line: ActionLine, one: FollowUp, people: Mapping[str, str], today: date, known: Known) -> Look:
    spans = understand(line.text, today, known).spans
    hidden, chips = list[tuple[int, int]](), list[Tag]()
    person = people.get(one.contact or "", "")
    said = [span for span in spans if span.meaning == "person" and span.value == one.contact]
    if one.turn is Turn.WAITING:
        chips.append(Tag(f"waiting for {person}" if person else "waiting", "watch"))
        hidden += [(span.start, span.end) for span in (*said[:1], *_of(spans, "turn"))]
    elif person and said and line.text[: said[0].start].lower().endswith(" to "):
        chips.append(Tag(f"to {person}", "good"))
        hidden.append((said[0].start - 3, said[0].end))
    elif person and not said:
        chips.append(Tag(f"with {person}", "good"))
    chips += _when(one, today)
    hidden += [
        (span.start, span.end) for meaning in ("due", "time", "recurrence", "start") for span in _of(spans, meaning)
    ]
    chips += [
        Tag(line.text[span.start : span.end]) for meaning in ("recurrence", "start") for span in _of(spans, meaning)
    ]
    if one.priority is not Priority.NORMAL:
        chips.append(Tag(one.priority.label.lower(), "risk" if one.priority is Priority.HIGH else "plain"))
    hidden += [(span.start, span.end) for span in _of(spans, "priority")]
    for span in (*_of(spans, "agency"), *_of(spans, "tag")):
        chips.append(Tag(line.text[span.start : span.end].lstrip("@").strip('"')))
        hidden.append((span.start, span.end))
    if '"' not in one.title:
        inside = {place for start, end in hidden for place in range(start, end)}
        hidden += [(at, at + 1) for at, char in enumerate(line.text) if char == '"' and at not in inside]
    hidden += _left_over(line.text, hidden)
    return Look(line.text, tuple(_widened(line.text, sorted(hidden))), tuple(chips))


def _left_over(text: str, hidden: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the punctuation at either end that stands alone once its words are hidden."""
    inside = {place for start, end in hidden for place in range(start, end)}
    shown = [place for place in range(len(text)) if place not in inside]
    for places, next_to_hidden in ((shown, inside and 0 in inside), (shown[::-1], inside and len(text) - 1 in inside)):
        for place in places:
            if not next_to_hidden or text[place] not in " ,;:":
                break
            yield place, place + 1


def _of(spans: Sequence[Span], meaning: str) -> list[Span]:
    return [span for span in spans if span.meaning == meaning]


def _when(one: FollowUp, today: date) -> Iterator[Tag]:
    if one.due_on is None:
        return
    late = one.due_on < today and one.status in _OPEN
    at = f", {dates.say_time(one.due_time)}" if one.due_time else ""
    yield Tag(dates.say_day(one.due_on, today) + at, "risk" if late else "plain")


def _widened(text: str, hidden: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Take in the space before what is hidden, so that no gap is left."""
    for start, end in hidden:
        if start and text[start - 1] == " ":
            yield start - 1, end
        elif not start and text[end : end + 1] == " ":
            yield start, end + 1
        else:
            yield start, end
