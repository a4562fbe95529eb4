"""What holds for any text: parsing never raises, a chip can be removed, what is written reads back the same."""

from __future__ import annotations

import string
from dataclasses import replace
from datetime import date, time, timedelta
from itertools import pairwise

from hypothesis import assume, example, given
from hypothesis import strategies as st

from brm_desktop.domain.quick_add import (
    Draft,
    KnownName,
    Span,
    Understood,
    format_follow_up,
    format_recurrence,
    make_known,
    parse,
    without,
)
from brm_desktop.domain.recurrence import Recurrence, anchored, first_occurrence

TODAY = date(2026, 11, 23)
ZONE = "America/New_York"
KNOWN = make_known(
    agencies=[
        KnownName("a-dmv", ("Department of Motor Vehicles", "DMV")),
        KnownName("a-dot", ("Department of Transportation", "DOT", "Highway Department")),
        KnownName("a-library", ("State Library",)),
    ],
    people=[
        KnownName("p-dana", ("Dana Ruiz", "Dana")),
        KnownName("p-omar", ("Omar Field", "Omar")),
        KnownName("p-priya", ("Priya Nair", "Priya")),
        KnownName("p-priya-s", ("Priya Shah", "Priya")),
        KnownName("p-will", ("Will Grant", "Will")),
        KnownName("p-jose", ("José M. O’Neil", "José")),
        KnownName("p-twin-1", ("Kim Lee", "Kim")),
        KnownName("p-twin-2", ("Kim Lee", "Kim")),
    ],
    tags=["contract", "Two Words"],
)
WORDS = """
call send review the report a of figures Dana dana Omar omar Priya Will will Grant Ruiz Smith Kim José O’Neil wait
waiting for on by due start starting until from done to and in at next this every each other 2nd 3rd last Tue Fri
fri Mon sat may May 4 Nov 30 30th 2/30 12/4 12/4/2026 2026-11-30 11/31/2026 tmr today eom eoq eod month week days 3
3d weekday business weekly daily monthly x3 times 5 noon 3pm 9:30am 15:00 ET America/Denver someday nudge !high !low
!1 !! p1 pri:H #contract +contract due:fri at morning Mondays couple before after floor Sun
#x #12 @DMV @DOT @Dana @Kim @State @nobody @p-omar (@Omar) ( ) , . : ; - — " “ ” \\ ' Dana's @"Omar
Field" "Dana Ruiz" "Fri" #"Two Words" "a \\" b" c 100% $3 é 日本
"""
PIECES = [*WORDS.split(), "\n", "\t", "  "]

lines = st.one_of(
    st.text(max_size=40),
    st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join),
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=4)), max_size=14).map("".join),
)
chips = (
    "Dana",
    "Omar",
    "Fri",
    "by 12/4",
    "3pm",
    "!high",
    "#x",
    "@DMV",
    "(@Omar)",
    "every 2nd Tue",
    "someday",
    "weekly",
)
lines_with_chips = st.tuples(lines, st.sampled_from(chips), st.lists(st.sampled_from(PIECES), max_size=8)).map(
    lambda parts: " ".join([parts[0], parts[1], *parts[2]])
)
near_days = st.dates(date(2020, 1, 1), date(2035, 12, 31))


def meaning_of(span: Span) -> tuple[str, object]:
    """What a span says by itself: on which day a rule begins is for other spans to say."""
    return span.meaning, None if span.meaning == "recurrence" else span.value


def meanings(understood: Understood) -> set[tuple[str, object]]:
    return {meaning_of(span) for span in understood.spans}


def is_part_of_rule(span: Span, understood: Understood) -> bool:
    return span.meaning == "recurrence" and sum(other.meaning == "recurrence" for other in understood.spans) > 1


@given(lines, st.dates())
def test_parse_any_text_on_any_day_never_raises(text: str, today: date) -> None:
    understood = parse(text, today, KNOWN, zone=ZONE)
    assert all(0 <= span.start < span.end <= len(text) for span in understood.spans)
    assert understood.draft().title == understood.title


@given(lines)
def test_parse_spans_never_overlap(text: str) -> None:
    understood = parse(text, TODAY, KNOWN)
    places = [(span.start, span.end) for span in understood.spans]
    places += [(question.start, question.end) for question in understood.ambiguous]
    places.sort()
    assert all(before[1] <= after[0] for before, after in pairwise(places))


@given(lines)
def test_parse_text_nothing_is_understood_of_stays_as_it_is(text: str) -> None:
    understood = parse(text, TODAY)
    assume(not understood.spans and '"' not in text and "“" not in text)
    assert understood.title == " ".join(text.strip().splitlines())


@given(lines_with_chips, st.data())
def test_without_a_span_leaves_all_other_meanings(text: str, data: st.DataObject) -> None:
    before = parse(text, TODAY, KNOWN)
    assume(before.spans)
    span = data.draw(st.sampled_from(before.spans))
    after = parse(without(text, span), TODAY, KNOWN)
    if is_part_of_rule(span, before):
        assert sum(other.meaning == "recurrence" for other in after.spans) < sum(
            other.meaning == "recurrence" for other in before.spans
        )
        return
    gone = meaning_of(span)
    assert gone not in meanings(after)
    left, kept = meanings(after), meanings(before) - {gone}
    if span.meaning == "start":  # "start Mon due Fri" is the Friday after that Monday, "due Fri" the next one
        left, kept = ({said for said in some if said[0] != "due"} for some in (left, kept))
    assert left == kept
    assert after.ambiguous == () or len(after.ambiguous) <= len(before.ambiguous)


@given(lines_with_chips, st.data())
def test_without_a_span_gives_its_words_back_to_the_title(text: str, data: st.DataObject) -> None:
    before = parse(text, TODAY, KNOWN)
    assume(before.spans)
    span = data.draw(st.sampled_from(before.spans))
    title = parse(without(text, span), TODAY, KNOWN).title
    words = [word for word in text[span.start : span.end].split() if word.isalnum()]
    assert all(word in title for word in words)


@given(lines)
def test_format_what_was_understood_reads_back_the_same(text: str) -> None:
    draft = parse(text, TODAY, KNOWN, zone=ZONE).draft()
    assert parse(format_follow_up(draft, TODAY, KNOWN, zone=ZONE), TODAY, KNOWN, zone=ZONE).draft() == draft


@st.composite
def rules(draw: st.DrawFn) -> Recurrence:
    unit = draw(st.sampled_from(("day", "week", "month", "year")))
    rule = Recurrence(unit, draw(st.integers(1, 60)), from_done=draw(st.booleans()))
    weekdays = tuple(sorted(draw(st.sets(st.integers(0, 6), min_size=1, max_size=7))))
    nths = tuple(sorted(draw(st.sets(st.sampled_from((1, 2, 3, 4, 5)), min_size=1)))) + draw(
        st.sampled_from(((), (-1,)))
    )
    if unit == "week" and draw(st.booleans()):
        rule = replace(rule, weekdays=weekdays)
    elif unit == "month":
        place = draw(st.sampled_from(("", "nth", "day")))
        if place == "nth":
            rule = replace(rule, weekdays=weekdays, nths=nths)
        elif place == "day":
            rule = replace(rule, month_day=draw(st.sampled_from((1, 15, 28, 29, 30, -1))))
    limit = draw(st.sampled_from(("", "until", "count")))
    if limit == "until":
        return replace(rule, until=draw(st.dates(date(2027, 1, 1), date(2060, 1, 1))))
    return replace(rule, count=draw(st.integers(1, 99))) if limit else rule


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    words = st.one_of(
        st.sampled_from(PIECES), st.text(string.ascii_letters + string.digits + ' "\\@#!()“”.,é日', max_size=8)
    )
    first = draw(st.sampled_from(("call", "Omar", "figures", "Fri", "@x", '"q', "wait")))
    title = " ".join(" ".join([first, *draw(st.lists(words, min_size=1, max_size=6))]).split())
    when = draw(st.sampled_from(("none", "someday", "due", "time", "rule")))
    due_on = draw(near_days) if when in ("due", "time", "rule") else None
    rule = draw(rules()) if when == "rule" and due_on else None
    if rule and due_on:
        rule = anchored(replace(rule, until=rule.until and max(rule.until, due_on)), due_on)
    with_time = due_on is not None and (when == "time" or draw(st.booleans()))
    nudge = draw(st.one_of(st.none(), st.integers(1, 365)))
    return Draft(
        title=title,
        due_on=due_on,
        due_time=time(draw(st.integers(0, 23)), draw(st.integers(0, 59))) if with_time else None,
        zone=draw(st.sampled_from((ZONE, "America/Denver", "Europe/Berlin", "UTC"))) if with_time else None,
        start_on=draw(st.one_of(st.none(), near_days)),
        someday=when == "someday",
        agency=draw(st.sampled_from((None, "a-dmv", "a-dot", "a-library"))),
        people=tuple(
            draw(st.lists(st.sampled_from(("p-dana", "p-will", "p-jose", "p-twin-1", "p-twin-2")), max_size=1))
        ),
        tags=tuple(
            draw(st.lists(st.sampled_from(("contract", "Two Words", "fy-27", "27", 'q"t')), unique=True, max_size=3))
        ),
        priority=draw(st.sampled_from(("high", "normal", "low"))),
        turn=draw(st.sampled_from(("mine", "waiting"))),
        nudge_days=nudge,
        recurrence=rule,
    )


@given(drafts(), near_days)
@example(Draft(title="wait every by @DMV"), TODAY)
@example(Draft(title='say "hi" to Fri', turn="waiting"), TODAY)
@example(Draft(title="Dana Ruiz"), TODAY)
@example(Draft(title="Omar to call", turn="waiting", people=("p-dana",)), TODAY)
def test_format_any_follow_up_reads_back_the_same(draft: Draft, today: date) -> None:
    text = format_follow_up(draft, today, KNOWN, zone=ZONE)
    understood = parse(text, today, KNOWN, zone=ZONE)
    assert understood.draft() == draft
    assert not understood.ambiguous


@given(rules(), near_days)
def test_parse_recurrence_without_a_day_is_due_first_from_today(rule: Recurrence, today: date) -> None:
    plain = replace(rule, until=None, count=None)
    understood = parse(f"check {format_recurrence(plain)}", today)
    assert understood.due_on == first_occurrence(replace(plain, every=1), today)
    assert understood.due_on is not None
    assert understood.recurrence == anchored(plain, understood.due_on)
    assert understood.due_on - today < timedelta(days=366)
