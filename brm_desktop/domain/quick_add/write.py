"""Back to text: a follow-up as a line of quick add, and a line without one of its meanings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time

from brm_desktop.domain.dates import MONTHS, WEEKDAYS, in_month
from brm_desktop.domain.quick_add.known import NOTHING_KNOWN, Known, Sort
from brm_desktop.domain.quick_add.parse import parse
from brm_desktop.domain.quick_add.reader import MARK, list_tokens, list_words, quote
from brm_desktop.domain.quick_add.understood import Draft, Question, Span
from brm_desktop.domain.quick_add.words_en import ENGLISH
from brm_desktop.domain.recurrence import LAST, WORKDAYS, Recurrence
from brm_desktop.domain.recurrence_text import say_and, say_nth

_MOST_CHIPS = 20
_LEAP_YEAR = 2024


def without(text: str, understood: Span | Question) -> str:
    """Return the same text without the meaning of a span, or without asking: its words go back to the title, in quotes.

    Words that would take its place are quoted too.
    """
    rivals = understood.rivals if isinstance(understood, Span) else ()
    is_name = isinstance(understood, Question) or understood.meaning == "person"
    for start, end in sorted([(understood.start, understood.end), *rivals], reverse=True):
        text = text[:start] + _protected(text[start:end], is_name) + text[end:]
    return text


def format_follow_up(draft: Draft, today: date, known: Known = NOTHING_KNOWN, *, zone: str | None = None) -> str:
    """Write a follow-up as a line that parses back to it, for editing; `zone` is the one that is left unsaid.

    Records that are not known have no name and are left out.
    """
    known_people = tuple(person for person in draft.people if known.list_names("person", person))
    agency = draft.agency if known.list_names("agency", draft.agency or "") else None
    draft = replace(draft, people=known_people, agency=agency)
    marks = _marks(draft, known, zone)
    text = ""
    for title in _titles(draft, today, known):
        text = " ".join(filter(None, [*_said_first(draft, title, today, known), *marks]))
        understood = parse(text, today, known, zone=zone)
        if _is_same(understood.draft(), draft) and not understood.ambiguous:
            break
    return text


def format_recurrence(rule: Recurrence) -> str:
    """Write a rule in the words of quick add: "every 2nd Tue", "every 6 months from done"."""
    units = f"every {rule.unit}" if rule.every == 1 else f"every {rule.every} {rule.unit}s"
    days = say_and([WEEKDAYS[weekday][:3] for weekday in rule.weekdays])
    if rule.weekdays == WORKDAYS and rule.unit == "week" and rule.every == 1:
        text = "every weekday"
    elif rule.nths:
        nths = say_and([say_nth(nth) for nth in rule.nths])
        text = f"every {nths} {days}" if rule.every == 1 else f"{units} on the {nths} {days}"
    elif rule.weekdays:
        text = f"every {days}" if rule.every == 1 else f"{units} on {days}"
    elif rule.month:
        text = f"{units} on {MONTHS[rule.month - 1][:3]} {in_month(_LEAP_YEAR, rule.month, rule.month_day).day}"
    elif rule.month_day:
        text = f"{units} on the {'last day' if rule.month_day == LAST else say_nth(rule.month_day)}"
    else:
        text = units
    done = " from done" if rule.from_done else ""
    until = f" until {_day(rule.until)}" if rule.until else ""
    return f"{text}{done}{until}{f' x{rule.count}' if rule.count else ''}"


def _protected(part: str, is_name: bool) -> str:
    """Quote a part of a text; a name word by word, because a whole name in quotes is still that person."""
    tokens = list_tokens(part)
    if is_name and tokens[0].sort != MARK:
        name = tokens[0].text if len(tokens) == 1 else part
        return " ".join(map(quote, name.split()))
    return quote(part)


def _titles(draft: Draft, today: date, known: Known) -> Iterator[str]:
    """Yield ways to write the title, from plain to quoted word by word; one of them keeps its meaning."""
    yield draft.title
    yield _shielded(draft, today, known)
    yield quote(draft.title) if draft.title else ""
    yield " ".join(map(quote, draft.title.split()))


def _shielded(draft: Draft, today: date, known: Known) -> str:
    """Return the title with quotes around the words that would be understood."""
    title = draft.title
    for _ in range(_MOST_CHIPS):
        understood = parse(title, today, known)
        kept = [span for span in understood.spans if span.meaning == "person" and span.value in draft.people]
        wrong: list[Span | Question] = [span for span in understood.spans if span not in kept]
        wrong += understood.ambiguous
        if not wrong:
            break
        title = without(title, wrong[0])
    return title


def _said_first(draft: Draft, title: str, today: date, known: Known) -> list[str]:
    """Return the title with whose turn it is, and the people whom it does not name."""
    wait = "wait" if draft.turn == "waiting" else ""
    named = parse(f"{wait} {title}".strip(), today, known).people
    unnamed = [_mention(known, "person", person) for person in draft.people if person not in named]
    if wait and unnamed and draft.people[0] not in named:
        return [wait, unnamed[0], title, *(f"({mention})" for mention in unnamed[1:])]
    return [wait, title, *(f"({mention})" for mention in unnamed)]


def _marks(draft: Draft, known: Known, zone: str | None) -> list[str]:
    """Return all but title, people and turn."""
    return [
        f"start {_day(draft.start_on)}" if draft.start_on else "",
        format_recurrence(draft.recurrence) if draft.recurrence else "",
        f"by {_day(draft.due_on)}" if draft.due_on else "",
        _time(draft.due_time, draft.zone if draft.zone != zone else None) if draft.due_time else "",
        "someday" if draft.someday else "",
        f"!{draft.priority}" if draft.priority != "normal" else "",
        _mention(known, "agency", draft.agency) if draft.agency else "",
        *(f"#{tag if _is_one_word(tag) else quote(tag)}" for tag in draft.tags),
        f"nudge {draft.nudge_days}d" if draft.nudge_days else "",
    ]


def _mention(known: Known, sort: Sort, id: str) -> str:
    """Return "@" and the shortest name that means this record alone, else its id."""
    for name in sorted(known.list_names(sort, id), key=lambda name: (len(name.split()), len(name))):
        called = known.list_called(name)
        if len(called) == 1 and called[0].id == id:
            return f"@{name if _is_one_word(name) else quote(name)}"
    return f"@{id if _is_one_word(id) else quote(id)}"


def _is_one_word(text: str) -> bool:
    return len(list_tokens(text)) == 1 and len(list_words(text)) == 1 and any(char.isalpha() for char in text)


def _is_same(one: Draft, other: Draft) -> bool:
    """Compare all but the form of the rule: April's last day and April 30 are the same."""
    repeats = (one.recurrence is None) == (other.recurrence is None)
    return repeats and replace(one, recurrence=None) == replace(other, recurrence=None)


def _day(day: date) -> str:
    return f"{day.month}/{day.day}/{day.year:04}"


def _time(at: time, zone: str | None) -> str:
    clock = f"{at.hour % 12 or 12}{f':{at.minute:02}' if at.minute else ''}{'am' if at.hour < 12 else 'pm'}"
    short = next((word.upper() for word, name in ENGLISH.zones.items() if name == zone), zone)
    return f"{clock} {short}" if short else clock
