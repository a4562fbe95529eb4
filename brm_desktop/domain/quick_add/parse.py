"""From a line of text to a follow-up: what was found is weighed, put together and said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time, timedelta
from types import MappingProxyType
from typing import Any, cast

from brm_desktop.domain.dates import say_days, say_full, say_time
from brm_desktop.domain.quick_add.known import NOTHING_KNOWN, Candidate, Known
from brm_desktop.domain.quick_add.reader import QUOTE, Reader
from brm_desktop.domain.quick_add.repeats import Limit
from brm_desktop.domain.quick_add.scan import Found, key_of, list_found
from brm_desktop.domain.quick_add.understood import Meaning, Question, Span, Understood
from brm_desktop.domain.quick_add.when import When, find_latest, find_when
from brm_desktop.domain.quick_add.words import Words
from brm_desktop.domain.quick_add.words_en import ENGLISH
from brm_desktop.domain.recurrence_text import say_recurrence

_NO_ANSWERS: Mapping[str, str] = MappingProxyType({})
_LOOSE = " ,;:"
_DASHES = "-\N{EN DASH}\N{EM DASH}"
_Clock = tuple[time, str | None]


def parse(
    text: str,
    today: date,
    known: Known = NOTHING_KNOWN,
    *,
    zone: str | None = None,
    chosen: Mapping[str, str] = _NO_ANSWERS,
    words: Words = ENGLISH,
) -> Understood:
    """Understand a line of text; whatever is not understood stays in the title. Never raises, whatever the text.

    `zone` is the one of a time that names none; `chosen` holds answers to questions, ids by `Question.key`.
    Where two stretches say the same thing differently, the one that "by", "due" or "on" announces holds, else the
    later one; the other stays in the title.
    """
    reader = Reader(text, today, words, known.holidays)
    found = list_found(reader, known, chosen)
    when = _not_before_start(find_when(found, today), text, words, today)
    one = {slot: find_latest(found, slot) for slot in ("priority", "agency", "turn", "nudge")}
    many = [hit for hit in found if hit.slot in ("person", "tag")]
    held = sorted([*when.parts(), *many, *(hit for hit in one.values() if hit)], key=lambda hit: hit.start)
    clock = cast(_Clock, when.time.value) if when.time else (None, None)
    value: dict[str, Any] = {slot: hit.value for slot, hit in one.items() if hit}
    return Understood(
        title=_title(reader, held),
        due_on=when.due_on,
        due_time=clock[0],
        zone=(clock[1] or zone) if when.time else None,
        start_on=cast(date, when.start.value) if when.start else None,
        someday=when.due is not None and when.due.slot == "someday",
        agency=value.get("agency"),
        people=_values(many, "person"),
        tags=_values(many, "tag"),
        priority=value.get("priority", "normal"),
        turn=value.get("turn", "mine"),
        nudge_days=value.get("nudge"),
        recurrence=when.rule,
        spans=_spans(found, held, when, known),
        ambiguous=tuple(_question(text, hit) for hit in found if hit.slot == "question"),
    )


def _not_before_start(when: When, text: str, words: Words, today: date) -> When:
    """Read "start Mon due Fri" as one stretch of days: from today on a Monday, else to the Friday after the start."""
    if when.due is None or when.start is None or when.repeat is not None or when.due_on is None:
        return when
    start, due = cast(date, when.start.value), when.due
    if due.slot != "due" or when.due_on >= start or not _ends_in_weekday(text[due.start : due.end], words):
        return when
    if start - timedelta(weeks=1) == today and _ends_in_weekday(text[when.start.start : when.start.end], words):
        return when._replace(start=when.start._replace(value=today))
    due_on = when.due_on + timedelta(weeks=-(-(start - when.due_on).days // 7))
    return when._replace(due_on=due_on, due=due._replace(value=due_on))


def _ends_in_weekday(said: str, words: Words) -> bool:
    last = said.casefold().split()[-1:]
    return bool(last) and last[0].strip(".,") in words.weekdays


def _values(found: Iterable[Found], slot: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(cast(str, hit.value) for hit in found if hit.slot == slot))


def _question(text: str, found: Found) -> Question:
    shown = text[found.start : found.end]
    return Question(found.start, found.end, shown, key_of(shown), cast("tuple[Candidate, ...]", found.value))


def _spans(found: Sequence[Found], held: Sequence[Found], when: When, known: Known) -> tuple[Span, ...]:
    """Return the chips, in the order of the text."""
    rule_parts = {when.repeat, *when.limits}
    spans = [
        Span(hit.start, hit.end, cast(Meaning, hit.slot), _value(hit), _label(hit, known), _rivals(hit, found))
        for hit in held
        if hit not in rule_parts
    ]
    return tuple(sorted([*spans, *_rule_spans(found, when)]))


def _rule_spans(found: Sequence[Found], when: When) -> list[Span]:
    """Return the chip of the recurrence; a limit that stands apart from it has one of its own."""
    if when.repeat is None or when.rule is None:
        return []
    runs: list[list[Found]] = []
    for hit in sorted([when.repeat, *when.limits]):
        if runs and runs[-1][-1].last == hit.first:
            runs[-1].append(hit)
        else:
            runs.append([hit])
    said = say_recurrence(when.rule)
    if when.due is None and when.due_on:
        said = f"{said}, first {say_full(when.due_on)}"
    others = [hit for hit in found if hit.slot in ("repeat", "limit", "someday") and hit not in when.parts()]
    spans = []
    for run in runs:
        whole = when.repeat in run
        rivals = tuple((hit.start, hit.end) for hit in others if whole or hit.slot == "limit")
        label = said if whole else _label_limit(run[0])
        spans.append(Span(run[0].start, run[-1].end, "recurrence", when.rule, label, rivals))
    return spans


def _rivals(hit: Found, found: Sequence[Found]) -> tuple[tuple[int, int], ...]:
    """Return what would hold in its place."""
    if hit.slot in ("person", "tag"):
        same = [other for other in found if other.slot == hit.slot and other.value == hit.value]
    else:
        slots = {"due": ("due", "someday"), "someday": ("due", "someday", "time")}.get(hit.slot, (hit.slot,))
        same = [other for other in found if other.slot in slots]
    return tuple((other.start, other.end) for other in same if other is not hit)


def _value(hit: Found) -> object:
    return cast(_Clock, hit.value)[0] if hit.slot == "time" else hit.value


def _label(hit: Found, known: Known) -> str:
    """Say in full what a stretch was taken for."""
    value: Any = hit.value
    match hit.slot:
        case "due":
            return say_full(value)
        case "start":
            return f"starts {say_full(value)}"
        case "time":
            return say_time(value[0]) + (f", {value[1].rpartition('/')[2].replace('_', ' ')} time" if value[1] else "")
        case "agency" | "person":
            return known.list_names(hit.slot, value)[0]
        case "tag":
            return f"#{value}"
        case "priority":
            return f"{value} priority"
        case "nudge":
            return f"nudge every {say_days(value)}"
        case "turn":
            return "waiting for"
    return "someday"


def _label_limit(hit: Found) -> str:
    name, value = cast(Limit, hit.value)
    if isinstance(value, date):
        return f"until {say_full(value)}"
    return f"{value} times" if name == "count" else "from done" if value else "from due"


def _title(r: Reader, held: Sequence[Found]) -> str:
    """Return the text without what was understood, quotes dropped, on one line."""
    title = _join(r, held)
    if not title:
        title = _join(r, [hit._replace(put=hit.spare or hit.put) for hit in held])
    return " ".join(title.splitlines())


def _join(r: Reader, held: Sequence[Found]) -> str:
    edits = [(hit.start, -hit.end, hit.put) for hit in held if hit.put is not None]
    edits += [(token.start, -token.end, token.text) for token in r.tokens if token.sort == QUOTE]
    written, at, cut, kept = "", 0, False, 0
    for start, minus_end, put in sorted(edits):
        if start < at:
            continue
        between = r.text[at:start]
        written = _add(written, between, cut)
        if put and cut and written and not written[-1].isspace() and between[-1:].isspace():
            written += " "
        written, cut = written + put, not put
        kept = len(written) if put else kept
        at = -minus_end
    whole = _add(written, r.text[at:], cut).strip()
    return _without_dangling(whole, kept) if cut and whole == written.strip() else whole


def _without_dangling(title: str, kept: int) -> str:
    """Take away the sign that led to what was cut out: "call Dana, Fri", "call Dana - Fri"; `kept` was in quotes."""
    bare = title.rstrip(_LOOSE)
    if bare[-1:] in _DASHES and bare[-2:-1].isspace():
        bare = bare[:-1].rstrip()
    return bare if len(bare) >= kept else title


def _add(written: str, text: str, cut: bool) -> str:
    """Add what follows, closing the gap if something was cut out before it."""
    if not cut:
        return written + text
    before, after = written.rstrip(), "" if not text.strip(_LOOSE) else text.lstrip()
    if not before:
        return after.lstrip(_LOOSE) if text[:1] in _LOOSE else after
    if not after:
        return before
    if before[-1] in "([{" and after[0] in ")]}":
        return _add(before[:-1], after[1:], cut=True)
    glued = text[:1] == after[:1] or before[-1] in "([{"
    return f"{before}{after}" if glued else f"{before} {after}"
