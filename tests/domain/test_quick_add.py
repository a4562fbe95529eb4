"""The grammar by example: what is typed, and what is understood of it on Monday, November 23, 2026."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, time
from pathlib import Path

import pytest

from brm_desktop.domain.quick_add import (
    KnownName,
    Understood,
    format_follow_up,
    format_recurrence,
    make_known,
    parse,
    without,
)
from brm_desktop.domain.quick_add.words_en import ENGLISH
from brm_desktop.domain.recurrence import Recurrence

TODAY = date(2026, 11, 23)
KNOWN = make_known(
    agencies=[
        KnownName("dmv", ("Department of Motor Vehicles", "DMV", "Registry of Motors")),
        KnownName("dot", ("Department of Transportation", "DOT")),
        KnownName("labor", ("Labor, Department of", "DOL")),
    ],
    people=[
        KnownName("dana", ("Dana Ruiz", "Dana")),
        KnownName("omar", ("Omar Field", "Omar")),
        KnownName("priya-n", ("Priya Nair", "Priya")),
        KnownName("priya-s", ("Priya Shah", "Priya")),
        KnownName("will", ("Will Grant", "Will")),
        KnownName("jose", ("José M. O’Neil", "José")),
        KnownName("mark", ("Mark Reed", "Mark")),
    ],
    tags=["Contract"],
)


def read(text: str) -> Understood:
    return parse(text, TODAY, KNOWN)


@pytest.mark.parametrize(
    ("said", "due_on"),
    [
        ("today", "2026-11-23"),
        ("tmr", "2026-11-24"),
        ("tomorrow", "2026-11-24"),
        ("day after tomorrow", "2026-11-25"),
        ("Fri", "2026-11-27"),
        ("friday", "2026-11-27"),
        ("Mon", "2026-11-30"),
        ("this fri", "2026-11-27"),
        ("this weekend", "2026-11-28"),
        ("next weekend", "2026-12-05"),
        ("tonight", "2026-11-23"),
        ("first Monday in December", "2026-12-07"),
        ("on the 2nd Tue of Jan.", "2027-01-12"),
        ("1st Mon of November", "2027-11-01"),
        ("last Friday of the month", "2026-11-27"),
        ("the first Monday of the month", "2026-12-07"),
        ("by the third Thu of next month", "2026-12-17"),
        ("last day of March", "2027-03-31"),
        ("by the last day of the month", "2026-11-30"),
        ("next fri", "2026-12-04"),
        ("Fri next week", "2026-12-04"),
        ("next week Fri", "2026-12-04"),
        ("next week", "2026-11-30"),
        ("next month", "2026-12-01"),
        ("next quarter", "2027-01-01"),
        ("next year", "2027-01-01"),
        ("in 3 days", "2026-11-26"),
        ("in 3d", "2026-11-26"),
        ("in a week", "2026-11-30"),
        ("in a couple of weeks", "2026-12-07"),
        ("in fifteen days", "2026-12-08"),
        ("a week from Friday", "2026-12-04"),
        ("3 days before Dec 25", "2026-12-22"),
        ("2 business days before 11/30", "2026-11-25"),  # Thanksgiving is none
        ("next business day", "2026-11-24"),
        ("last business day of the month", "2026-11-30"),
        ("first working day of next month", "2026-12-01"),
        ("Friday the 27th", "2026-11-27"),
        ("the 5th of September", "2027-09-05"),
        ("june 5", "2027-06-05"),
        ("by 15th", "2026-12-15"),
        ("due:fri", "2026-11-27"),
        ("due: 12/4", "2026-12-04"),
        ("tommorow", "2026-11-24"),
        ("in two weeks", "2026-12-07"),
        ("in 3 months", "2027-02-23"),
        ("in 3 business days", "2026-11-27"),  # Thanksgiving is none
        ("2 weeks from now", "2026-12-07"),
        ("eod", "2026-11-23"),
        ("eow", "2026-11-27"),
        ("eom", "2026-11-30"),
        ("eoq", "2026-12-31"),
        ("eoy", "2026-12-31"),
        ("end of month", "2026-11-30"),
        ("end of next month", "2026-12-31"),
        ("end of March", "2027-03-31"),
        ("end of Q1", "2027-03-31"),
        ("Nov 30", "2026-11-30"),
        ("Nov. 30th", "2026-11-30"),
        ("30 November", "2026-11-30"),
        ("November 30, 2027", "2027-11-30"),
        ("Nov 22", "2027-11-22"),
        ("11/30", "2026-11-30"),
        ("11/23", "2026-11-23"),
        ("1/5", "2027-01-05"),
        ("11/30/26", "2026-11-30"),
        ("11/30/2026", "2026-11-30"),
        ("11-30-2026", "2026-11-30"),
        ("2026-11-30", "2026-11-30"),
        ("2/29", "2028-02-29"),
        ("Fri, Dec 4", "2026-12-04"),
        ("Fri, Dec 4, 2026", "2026-12-04"),
        ("by 12/4", "2026-12-04"),
        ("due Fri", "2026-11-27"),
        ("due by Fri", "2026-11-27"),
        ("by the 15th", "2026-12-15"),
        ("by the end of the month", "2026-11-30"),
        ("by eod Fri", "2026-11-27"),
        ("by COB", "2026-11-23"),
    ],
)
def test_parse_day_is_understood_and_cut(said: str, due_on: str) -> None:
    understood = read(f"send draft {said}")
    assert (understood.title, str(understood.due_on)) == ("send draft", due_on)
    assert "send draft" in read(f"{said} send draft").title
    assert str(read(f"{said} send draft").due_on) == due_on


@pytest.mark.parametrize(
    "text",
    [
        "meet 2/30 the board",
        "pay by Feb 30",
        "pay 11/31/2026",
        "pay 2/29/2027",
        "meet 13/45",
        "help 24/7",
        "raise 12/4%",
        "pay $3pm",
        "see http://x.org/11/30/2026",
        "notes from Fri",
        "report about Nov 30",
        "what we may do",
        "order batteries for sat phones",
        "the first Monday after the move",
        "the second day of March madness and first of all",
        "who sat in the chair",
        "lunch in May",
        "prepare monthly service review",
        "send weekly report",
        "wait until Friday",
        "issue #12",
        "learn C# and F#",
        "write x@example.org",
        "ask @nobody",
        "say high! or !urgent",
        "call 5 times from done until 12/31",
        "the 15th floor",
        "section 3a and 3",
        "look at 3",
        "at 3 sites",
        "meet on the 15th floor",
        "review every 2nd floor office",
        "every first business day",
        "every last weekday of the month",
        "Rising Sun Pictures",
        "re: Friday",
        "we may 3 of them",
        "P1 incident review",
        "review the p1",
        "it works!! now",
        "call +1 804 555 1234",
        "waiting room furniture",
        "in April",
        "May 2027 numbers. May help",
        "call +nothing",
        "25:00 and 9:75 and 13pm",
        "call Dana Smith",
        "Will mark the bill as done",
        "mark the grant",
        'keep a "quote open Fri',
        "",
        "   ",
        "()",
        '"""',
        "@ # ! ( )",
    ],
)
def test_parse_what_is_not_understood_stays_untouched(text: str) -> None:
    understood = read(text)
    assert understood.spans == ()
    assert understood.due_on is None
    if '"""' not in text:
        assert understood.title == text.strip()


@pytest.mark.parametrize(
    ("said", "at", "zone"),
    [
        ("noon", time(12), None),
        ("at noon", time(12), None),
        ("3pm", time(15), None),
        ("3 pm", time(15), None),
        ("3 p.m.", time(15), None),
        ("@ 3pm", time(15), None),
        ("@3pm", time(15), None),
        ("12am", time(0), None),
        ("at 3", time(15), None),
        ("at 9", time(9), None),
        ("@ 3", time(15), None),
        ("3:30", time(15, 30), None),
        ("03:30", time(3, 30), None),
        ("3:30p", time(15, 30), None),
        ("tonight at 8", time(20), None),
        ("this morning", time(9), None),
        ("today morning at 10", time(10), None),
        ("12pm", time(12), None),
        ("9:30am", time(9, 30), None),
        ("9:30 AM", time(9, 30), None),
        ("15:00", time(15), None),
        ("3pm ET", time(15), "America/New_York"),
        ("3pm pst", time(15), "America/Los_Angeles"),
        ("3pm America/Denver", time(15), "America/Denver"),
    ],
)
def test_parse_time_is_understood_and_is_todays_without_a_day(said: str, at: time, zone: str | None) -> None:
    understood = read(f"call {said}")
    assert (understood.title, understood.due_time, understood.zone) == ("call", at, zone)
    assert understood.due_on == TODAY
    assert read(f"call {said} Fri").due_on == date(2026, 11, 27)


def test_parse_time_without_a_zone_takes_the_readers() -> None:
    assert parse("call 3pm", TODAY, zone="America/Chicago").zone == "America/Chicago"
    assert parse("call 3pm ET", TODAY, zone="America/Chicago").zone == "America/New_York"
    assert parse("call Fri", TODAY, zone="America/Chicago").zone is None
    assert parse("call 3pm America/Nowhere", TODAY).title == "call America/Nowhere"


MONTHLY = Recurrence("month")


@pytest.mark.parametrize(
    ("said", "written", "first"),
    [
        ("every day", "every day", "2026-11-23"),
        ("daily", "every day", "2026-11-23"),
        ("every 3 days", "every 3 days", "2026-11-23"),
        ("every other day", "every 2 days", "2026-11-23"),
        ("every weekday", "every weekday", "2026-11-23"),
        ("every business day", "every weekday", "2026-11-23"),
        ("every week", "every Mon", "2026-11-23"),
        ("weekly", "every Mon", "2026-11-23"),
        ("weekly on Thu", "every Thu", "2026-11-26"),
        ("every Tue", "every Tue", "2026-11-24"),
        ("every Mon, Wed and Fri", "every Mon, Wed and Fri", "2026-11-23"),
        ("every mon/wed", "every Mon and Wed", "2026-11-23"),
        ("every other Tue", "every 2 weeks on Tue", "2026-11-24"),
        ("every 3 Fridays", "every 3 weeks on Fri", "2026-11-27"),
        ("on Mondays", "every Mon", "2026-11-23"),
        ("bi-weekly", "every 2 weeks on Mon", "2026-11-23"),
        ("biweekly", "every 2 weeks on Mon", "2026-11-23"),
        ("every 3rd week", "every 3 weeks on Mon", "2026-11-23"),
        ("every 2nd Tue", "every 2nd Tue", "2026-12-08"),
        ("every 2nd Tue of the month", "every 2nd Tue", "2026-12-08"),
        ("2nd Tue of every month", "every 2nd Tue", "2026-12-08"),
        ("every month on the 2nd Tue", "every 2nd Tue", "2026-12-08"),
        ("every 1st and 3rd Thu", "every 1st and 3rd Thu", "2026-12-03"),
        ("every last Fri", "every last Fri", "2026-11-27"),
        ("every 3 months on the last Fri", "every 3 months on the last Fri", "2026-11-27"),
        ("every month", "every month on the 23rd", "2026-11-23"),
        ("monthly", "every month on the 23rd", "2026-11-23"),
        ("monthly on the 15th", "every month on the 15th", "2026-12-15"),
        ("every 15th", "every month on the 15th", "2026-12-15"),
        ("the 15th of each month", "every month on the 15th", "2026-12-15"),
        ("on the 15th of every month", "every month on the 15th", "2026-12-15"),
        ("every 31st", "every month on the last day", "2026-11-30"),
        ("every month end", "every month on the last day", "2026-11-30"),
        ("every eom", "every month on the last day", "2026-11-30"),
        ("every last day of the month", "every month on the last day", "2026-11-30"),
        ("every end of quarter", "every 3 months on the last day", "2026-12-31"),
        ("every eoy", "every 12 months on the last day", "2026-12-31"),
        ("every quarter on the last day", "every 3 months on the last day", "2026-12-31"),
        ("quarterly", "every 3 months on the 23rd", "2026-11-23"),
        ("every quarter", "every 3 months on the 23rd", "2026-11-23"),
        ("every 6 months", "every 6 months on the 23rd", "2026-11-23"),
        ("every 6 months from done", "every 6 months from done", "2026-11-23"),
        ("every 2 weeks after completion", "every 2 weeks from done", "2026-11-23"),
        ("yearly", "every year on Nov 23", "2026-11-23"),
        ("every Nov 20", "every year on Nov 20", "2027-11-20"),
        ("every 2 years on Feb 29", "every 2 years on Feb 29", "2027-02-28"),
        ("every Fri until 12/31", "every Fri until 12/31/2026", "2026-11-27"),
        ("every Fri x5", "every Fri x5", "2026-11-27"),
        ("every Fri 5 times", "every Fri x5", "2026-11-27"),
        ("every Fri for 5 times", "every Fri x5", "2026-11-27"),
        ("every Fri from done until 12/31", "every Fri from done until 12/31/2026", "2026-11-27"),
    ],
)
def test_parse_recurrence_is_due_at_its_first_day_from_today(said: str, written: str, first: str) -> None:
    understood = read(f"review contract {said}")
    assert understood.title == "review contract"
    assert understood.recurrence is not None
    assert format_recurrence(understood.recurrence) == written
    assert str(understood.due_on) == first
    assert understood.recurrence.anchor_on == understood.due_on


def test_parse_recurrence_with_a_day_begins_on_it() -> None:
    understood = read("pay rent every month by 1/31")
    assert understood.due_on == date(2027, 1, 31)
    assert understood.recurrence == Recurrence("month", month_day=-1, anchor_on=date(2027, 1, 31))
    assert read("check every Fri start 12/7").due_on == date(2026, 12, 11)


def test_parse_recurrence_that_ended_before_it_began_keeps_the_end_in_the_title() -> None:
    understood = read("check every Fri until 1/1/2020")
    assert understood.title == "check until 1/1/2020"
    assert understood.recurrence == Recurrence("week", weekdays=(4,), anchor_on=date(2026, 11, 27))


def test_parse_whole_line_is_a_whole_follow_up() -> None:
    understood = read("call Dana Fri !high @DMV #contract")
    assert understood.title == "call Dana"
    assert understood.due_on == date(2026, 11, 27)
    assert understood.priority == "high"
    assert understood.agency == "dmv"
    assert understood.people == ("dana",)
    assert understood.tags == ("Contract",)
    assert understood.turn == "mine"
    assert [(span.meaning, span.label) for span in understood.spans] == [
        ("person", "Dana Ruiz"),
        ("due", "Fri, Nov 27, 2026"),
        ("priority", "high priority"),
        ("agency", "Department of Motor Vehicles"),
        ("tag", "#Contract"),
    ]


def test_parse_quoted_name_is_the_person_and_loses_its_quotes() -> None:
    understood = read('send SLA draft to "Omar Field" by 12/4 3pm')
    assert understood.title == "send SLA draft to Omar Field"
    assert understood.people == ("omar",)
    assert (understood.due_on, understood.due_time) == (date(2026, 12, 4), time(15))


def test_parse_quotes_protect_and_are_dropped() -> None:
    assert read('discuss "Fri 3pm #x @DMV Dana" tomorrow').title == "discuss Fri 3pm #x @DMV Dana"
    assert read("discuss “every Fri” tomorrow").title == "discuss every Fri"
    assert read(r'discuss "say \"hi\" \\ there" Fri').title == r'discuss say "hi" \ there'
    assert read('a 5" pipe Fri').title == 'a 5" pipe'


@pytest.mark.parametrize(
    ("text", "title", "people", "agency"),
    [
        ('wait Omar "volume figures" by 12/4 nudge 3d', "volume figures", ("omar",), None),
        ("waiting for Omar to send figures", "send figures", ("omar",), None),
        ("wait on Omar and Dana for the figures", "the figures", ("omar", "dana"), None),
        ("wait @Omar figures", "figures", ("omar",), None),
        ("wait omar figures", "figures", ("omar",), None),
        ("wait DMV figures", "figures", (), "dmv"),
        ("wait for legal", "legal", (), None),
        ("wait Omar by Fri", "Omar", ("omar",), None),
        ("wait @Omar by Fri", "Omar", ("omar",), None),
        ("waiting: figures from Omar", "figures from Omar", ("omar",), None),
    ],
)
def test_parse_waiting_takes_the_person_out_of_the_title(
    text: str, title: str, people: tuple[str, ...], agency: str | None
) -> None:
    understood = read(text)
    assert (understood.turn, understood.title) == ("waiting", title)
    assert (understood.people, understood.agency) == (people, agency)


def test_parse_nudge_is_in_days() -> None:
    assert read("wait Omar x nudge 3d").nudge_days == 3
    assert read("wait Omar x nudge every 2 weeks").nudge_days == 14
    assert read("wait Omar x nudge weekly").nudge_days == 7
    assert read("wait Omar x nudge Fri").nudge_days == 4
    assert read("wait Omar x nudge").nudge_days is None


@pytest.mark.parametrize(
    ("text", "title", "priority"),
    [
        ("fix it !high", "fix it", "high"),
        ("fix it !!", "fix it", "high"),
        ("!!! fix it", "fix it", "high"),
        ("fix it p1", "fix it", "high"),
        ("p3 fix it", "fix it", "low"),
        ("fix it pri:H", "fix it", "high"),
        ("fix it !med", "fix it", "normal"),
    ],
)
def test_parse_priority_is_said_in_several_ways(text: str, title: str, priority: str) -> None:
    understood = read(text)
    assert (understood.title, understood.priority) == (title, priority)
    assert understood.spans


def test_parse_agency_with_an_ampersand_is_named_with_and_as_well() -> None:
    known = make_known(
        agencies=[KnownName("hhs", ("Health & Human Services",)), KnownName("pw", ("Parks and Wildlife",))]
    )
    for text in (
        "call @Health and Human Services",
        "call @Health & Human Services",
        'call @"health and human services"',
    ):
        assert parse(text, TODAY, known).agency == "hhs"
    assert parse("call @Parks & Wildlife", TODAY, known).agency == "pw"


def test_parse_every_before_a_quote_is_only_a_word() -> None:
    assert read('send every "good morning" note').title == "send every good morning note"


def test_parse_tag_with_a_plus_is_one_that_is_known() -> None:
    assert read("renew +contract").tags == ("Contract",)


def test_parse_with_another_table_reads_that_language() -> None:
    german = ENGLISH._replace(
        month_first=False, weekdays={"fr": 4}, by=frozenset(["bis"]), every=frozenset(["jeden"]), months={"dez": 12}
    )
    understood = parse("Bericht jeden Fr bis 4/12", TODAY, words=german)
    assert understood.title == "Bericht"
    assert understood.due_on == date(2026, 12, 4)
    assert parse("Bericht by Fri", TODAY, words=german).spans == ()


def test_parse_start_and_due_are_different_days() -> None:
    understood = read("write plan start Mon due Fri")
    assert (understood.start_on, understood.due_on) == (date(2026, 11, 23), date(2026, 11, 27))
    assert understood.title == "write plan"
    assert read("start the engine Mon").title == "start the engine"


def test_parse_someday_has_no_day() -> None:
    understood = read("learn Spanish someday 3pm")
    assert (understood.someday, understood.due_on, understood.due_time) == (True, None, None)
    assert understood.title == "learn Spanish 3pm"


def test_parse_two_days_takes_the_announced_one_else_the_later() -> None:
    assert read("move Fri meeting by 12/4").due_on == date(2026, 12, 4)
    assert read("by 12/4 move the Fri meeting").due_on == date(2026, 12, 4)
    assert read("by 12/4 move the Fri meeting").title == "move the Fri meeting"
    assert read("prepare 12/4 agenda Fri").due_on == date(2026, 11, 27)
    assert read("prepare 12/4 agenda Fri").title == "prepare 12/4 agenda"


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("call Dana", ("dana",)),
        ("call dana", ("dana",)),
        ("dana ruiz called", ("dana",)),
        ("lunch dana", ()),
        ("Dana's budget", ("dana",)),
        ("meet Dana, then Omar", ("dana", "omar")),
        ("call dana and omar", ("dana", "omar")),
        ("call DANA", ("dana",)),
        ("call Dana December", ("dana",)),
        ("ask jose about it", ("jose",)),
        ("ask José M O'Neil", ("jose",)),
        ("ask Jose M. O’Neil", ("jose",)),
        ("call Will", ("will",)),
        ("call will", ()),
        ("ask Mark for it", ("mark",)),
        ("@mark it", ("mark",)),
        ("@Ruiz it", ("dana",)),
        ("call @omar", ("omar",)),
    ],
)
def test_parse_name_in_the_title_is_linked_and_stays(text: str, people: tuple[str, ...]) -> None:
    understood = read(text)
    assert understood.people == people
    assert understood.title == text.replace("@", "")


def test_parse_person_in_an_aside_is_linked_without_the_title() -> None:
    understood = read("send draft (@Omar Field) Fri")
    assert (understood.title, understood.people) == ("send draft", ("omar",))


@pytest.mark.parametrize(
    ("text", "agency", "title"),
    [
        ("renew @DMV", "dmv", "renew"),
        ("renew @dmv contract", "dmv", "renew contract"),
        ("renew @Motor Vehicles contract", "dmv", "renew contract"),
        ("renew @Registry of Motors", "dmv", "renew"),
        ("renew @transportation", "dot", "renew"),
        ('renew @"Department of Motor Vehicles" now', "dmv", "renew now"),
        ("renew @Labor, Department of", "labor", "renew"),
        ("send figures to @DMV Fri", "dmv", "send figures to DMV"),
        ("@dmv's renewal", "dmv", "dmv's renewal"),
    ],
)
def test_parse_agency_is_named_with_an_at(text: str, agency: str, title: str) -> None:
    understood = read(text)
    assert (understood.agency, understood.title) == (agency, title)


def test_parse_name_of_two_people_asks_and_links_nobody() -> None:
    understood = read("call Priya Fri")
    assert understood.people == ()
    assert understood.title == "call Priya"
    [question] = understood.ambiguous
    assert (question.text, question.key) == ("Priya", "priya")
    assert [candidate.name for candidate in question.candidates] == ["Priya Nair", "Priya Shah"]
    assert read("call Priya Shah Fri").people == ("priya-s",)


def test_parse_part_of_two_agencies_names_asks() -> None:
    [question] = read("renew @Department").ambiguous
    assert {candidate.id for candidate in question.candidates} == {"dmv", "dot", "labor"}
    assert read("renew @Department").agency is None


def test_parse_answered_question_is_not_asked_again() -> None:
    understood = parse("call Priya about @Department", TODAY, KNOWN, chosen={"priya": "priya-s", "department": "dot"})
    assert (understood.people, understood.agency, understood.ambiguous) == (("priya-s",), "dot", ())
    assert parse("call Priya", TODAY, KNOWN, chosen={"priya": "gone"}).ambiguous


def test_without_a_question_stops_asking() -> None:
    text = "call Priya Fri"
    [question] = read(text).ambiguous
    understood = read(without(text, question))
    assert (understood.title, understood.ambiguous) == ("call Priya", ())


@pytest.mark.parametrize(
    ("text", "meaning", "left"),
    [
        ("call Dana Fri", "due", 'call Dana "Fri"'),
        ("call Dana by 12/4", "due", 'call Dana "by 12/4"'),
        ("call Dana Ruiz Fri", "person", 'call "Dana" "Ruiz" Fri'),
        ('call "Dana Ruiz" Fri', "person", 'call "Dana" "Ruiz" Fri'),
        ("move Fri meeting 12/4", "due", 'move "Fri" meeting "12/4"'),
        ('note #"two words"', "tag", r'note "#\"two words\""'),
    ],
)
def test_without_a_chip_quotes_its_words(text: str, meaning: str, left: str) -> None:
    span = next(span for span in read(text).spans if span.meaning == meaning)
    assert without(text, span) == left
    assert meaning not in [span.meaning for span in read(left).spans]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("call Dana Fri, then write", "call Dana, then write"),
        ("call Dana (Fri) then write", "call Dana then write"),
        ("Fri: call Dana", "call Dana"),
        ("call Dana Fri, 3pm, !high", "call Dana"),
        ("call  Dana   Fri   now", "call  Dana now"),
        ("call Dana Fri—now", "call Dana—now"),
        ("call Dana - Fri", "call Dana"),
        ("call Dana, Fri, 3pm", "call Dana"),
        ("call Dana: Fri", "call Dana"),
        ('call "Dana," Fri', "call Dana,"),
        ("call\nDana Fri", "call Dana"),
        ('send it @DMV "#contract"', "send it #contract"),
        ('call Dana Fri, "today" only', "call Dana today only"),
        ('@DMV "today" only', "today only"),
    ],
)
def test_parse_cut_words_leave_no_gap(text: str, title: str) -> None:
    assert read(text).title == title


def test_format_follow_up_uses_the_words_people_type() -> None:
    texts = [
        "call Dana by 11/27/2026 !high @DMV #Contract",
        "wait @Omar volume figures by 12/4/2026 3pm ET nudge 3d",
        "review contract every 2nd Tue by 12/8/2026",
        "learn Spanish someday",
        "write plan start 11/30/2026",
    ]
    assert [format_follow_up(read(text).draft(), TODAY, KNOWN) for text in texts] == texts


def test_format_follow_up_with_a_name_that_two_have_uses_the_id() -> None:
    twins = make_known(people=[KnownName("id-1", ("Kim Lee",)), KnownName("id-2", ("Kim Lee",))])
    draft = parse("call (@id-2) Fri", TODAY, twins).draft()
    assert draft.people == ("id-2",)
    assert format_follow_up(draft, TODAY, twins) == "call (@id-2) by 11/27/2026"


def test_known_complete_finds_words_that_begin_so() -> None:
    assert [candidate.id for candidate in KNOWN.complete("mot")] == ["dmv"]
    assert [candidate.id for candidate in KNOWN.complete("pri")] == ["priya-n", "priya-s"]
    assert [candidate.id for candidate in KNOWN.complete("jose m o'n")] == ["jose"]
    assert len(KNOWN.complete("d", limit=2)) == 2
    assert KNOWN.complete("zzz") == ()


def test_import_quick_add_loads_nothing_heavy() -> None:
    root = Path(__file__).parents[2]
    code = "import sys, brm_desktop.domain.quick_add; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True).stdout
    assert not {"dateutil", "zoneinfo", "uuid", "hashlib", "PySide6", "sqlalchemy"} & set(loaded.split())
