"""Calendars: meetings and tasks, zones of every maker, series, changes, calls-off; newer versions win."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brm_desktop.base.errors import UnreadableFile
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.contact import Contact
from brm_desktop.domain.fields import Id
from brm_desktop.domain.follow_up import FollowUp, Priority, Status
from brm_desktop.domain.note import Note
from brm_desktop.domain.record import Record
from brm_desktop.domain.role import Role
from brm_desktop.exchange.calendars import read_calendar
from brm_desktop.exchange.plan import Known, Plan, make_plan
from brm_desktop.exchange.shapes import Reading, Source, Understood

TODAY = date(2026, 11, 28)


def read(text: str) -> Reading:
    return read_calendar(Source("c.ics", "calendar", text.encode()), today=TODAY)


def event(*lines: str, uid: str = "m1") -> str:
    return "\n".join(["BEGIN:VEVENT", f"UID:{uid}", *lines, "END:VEVENT"])


def calendar(*parts: str) -> str:
    return "\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *parts, "END:VCALENDAR", ""])


def only(text: str) -> Understood:
    (understood,) = read(text).understood
    return understood


def starts(told: Understood) -> list[str]:
    return [f"{part.values['starts_at']:%Y-%m-%d %H:%M}" for part in (told, *told.parts)]


@pytest.mark.parametrize(
    ("stamp", "instant"),
    [
        ("DTSTART:20260105T140000Z", "14:00"),
        ("DTSTART;TZID=America/New_York:20260105T090000", "14:00"),
        ("DTSTART;TZID=Eastern Standard Time:20260105T090000", "14:00"),
        ("DTSTART;TZID=/freeassociation.sourceforge.net/America/New_York:20260105T090000", "14:00"),
        ('DTSTART;TZID="(GMT-05:00) Eastern Time (US & Canada)":20260105T090000', "14:00"),
        ("DTSTART;TZID=(UTC+01:00) Sarajevo, Skopje, Warsaw, Zagreb:20260105T150000", "14:00"),
        ("DTSTART;TZID=GMT-0500:20260105T090000", "14:00"),
    ],
)
def test_meeting_time_is_the_same_moment_whatever_the_zone_is_called(stamp: str, instant: str) -> None:
    told = only(calendar(event(stamp, "SUMMARY:x")))
    assert f"{told.values['starts_at'].astimezone(UTC):%H:%M}" == instant


def test_meeting_zone_that_the_calendar_defines_itself_is_followed() -> None:
    zone = (
        "BEGIN:VTIMEZONE\nTZID:Ours\nBEGIN:STANDARD\nDTSTART:19701101T020000\nRRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11\n"
        "TZOFFSETFROM:-0400\nTZOFFSETTO:-0500\nEND:STANDARD\nBEGIN:DAYLIGHT\nDTSTART:19700308T020000\n"
        "RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3\nTZOFFSETFROM:-0500\nTZOFFSETTO:-0400\nEND:DAYLIGHT\nEND:VTIMEZONE"
    )
    summer = only(calendar(zone, event("DTSTART;TZID=Ours:20260705T090000", "SUMMARY:x")))
    winter = only(calendar(zone, event("DTSTART;TZID=Ours:20260105T090000", "SUMMARY:x")))
    assert [told.values["starts_at"].astimezone(UTC).hour for told in (summer, winter)] == [13, 14]


def test_meeting_zone_nobody_knows_is_taken_as_local_and_said() -> None:
    reading = read(calendar(event("DTSTART;TZID=Nowhere:20260105T090000", "SUMMARY:x")))
    assert any("Nowhere is not known" in odd.what for odd in reading.odd)


def test_meeting_what_it_says_is_kept() -> None:
    told = only(
        calendar(
            event(
                "DTSTART:20260105T140000Z", "DURATION:PT1H30M", "SUMMARY:Budget\\, next year", "LOCATION:Room 1\\; A",
                "DESCRIPTION:Agenda:\\n- one\\n- two", 'ATTENDEE;CN="Ruiz, Dana":mailto:dana@dmv.gov',
                "ATTENDEE;CUTYPE=ROOM:mailto:room@dmv.gov", "CATEGORIES:CIO,Budget", "CLASS:PRIVATE",
            )
        )
    )  # fmt: skip
    assert told.values["title"] == "Budget, next year"
    assert told.values["place"] == "Room 1; A"
    assert told.values["body"] == "Agenda:\n- one\n- two"
    assert told.values["ends_at"] - told.values["starts_at"] == timedelta(minutes=90)
    assert [link.text for link in told.links] == ["Ruiz, Dana <dana@dmv.gov>"]
    assert (told.values["tags"], told.values["private"]) == (("CIO", "Budget"), True)


def test_series_keeps_the_clock_across_daylight_saving_without_what_is_left_out() -> None:
    told = only(
        calendar(
            event(
                "DTSTART;TZID=America/New_York:20261019T090000", "RRULE:FREQ=WEEKLY;COUNT=4", "SUMMARY:Weekly",
                "EXDATE;TZID=America/New_York:20261026T090000",
            )
        )
    )  # fmt: skip
    assert starts(told) == ["2026-10-19 09:00", "2026-11-02 09:00", "2026-11-09 09:00"]
    assert {part.values["starts_at"].utcoffset() for part in (told, *told.parts)} == {
        timedelta(hours=-4), timedelta(hours=-5),
    }  # fmt: skip


def test_series_one_meeting_moved_and_all_later_ones_changed() -> None:
    series = event("DTSTART:20261102T090000Z", "DTEND:20261102T100000Z", "RRULE:FREQ=WEEKLY;COUNT=4", "SUMMARY:Weekly")
    moved = event("RECURRENCE-ID:20261109T090000Z", "DTSTART:20261110T110000Z", "SUMMARY:Weekly, moved")
    later = event(
        "RECURRENCE-ID;RANGE=THISANDFUTURE:20261116T090000Z", "DTSTART:20261116T150000Z", "DURATION:PT30M",
        "SUMMARY:Weekly at three",
    )  # fmt: skip
    understood = read(calendar(series, moved, later)).understood
    found = {
        (f"{part.values['starts_at']:%m-%d %H:%M}", part.values["title"])
        for told in understood
        for part in (told, *told.parts)
    }
    assert found == {
        ("11-02 09:00", "Weekly"), ("11-10 11:00", "Weekly, moved"), ("11-16 15:00", "Weekly at three"),
        ("11-23 15:00", "Weekly at three"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("FREQ=MONTHLY;BYDAY=-1FR;COUNT=3", ["2026-11-02", "2026-11-27", "2026-12-25"]),
        ("FREQ=WEEKLY;UNTIL=20261116T235959Z;BYDAY=MO", ["2026-11-02", "2026-11-09", "2026-11-16"]),
        ("W1 MO #3", ["2026-11-02", "2026-11-09", "2026-11-16"]),
        ("D2 #3", ["2026-11-02", "2026-11-04", "2026-11-06"]),
        ("FREQ=DAILY;COUNT=2;BYMONTH=2;BYMONTHDAY=30", ["2026-11-02"]),
    ],
)
def test_series_rules_of_both_formats(rule: str, days: list[str]) -> None:
    told = only(calendar(event("DTSTART:20261102T090000Z", f"RRULE:{rule}", "SUMMARY:x")))
    assert [start[:10] for start in starts(told)] == days


def test_series_without_end_is_written_out_a_year_around_today_and_said() -> None:
    told = only(calendar(event("DTSTART:20060102T090000Z", "RRULE:FREQ=WEEKLY", "SUMMARY:x")))
    assert 100 <= len(told.parts) + 1 <= 106
    assert (starts(told)[0][:4], starts(told)[-1][:4]) == ("2025", "2027")
    assert any("without end" in odd for odd in told.odd)


def test_series_by_the_second_is_one_meeting_and_said() -> None:
    told = only(calendar(event("DTSTART:20261102T090000Z", "RRULE:FREQ=SECONDLY", "SUMMARY:x")))
    assert not told.parts
    assert any("repetition is not understood" in odd for odd in told.odd)


def test_task_becomes_a_follow_up() -> None:
    told = only(
        calendar(
            "BEGIN:VTODO\nUID:t1\nSUMMARY:Send figures\nDUE;TZID=America/Chicago:20261204T170000\nDTSTART:20261201\n"
            "PRIORITY:1\nSTATUS:COMPLETED\nCOMPLETED:20261203T120000Z\nDESCRIPTION:For Omar\nEND:VTODO"
        )
    )
    assert (told.kind, told.values["title"], told.values["priority"]) == ("follow_up", "Send figures", Priority.HIGH)
    assert (str(told.values["due_on"]), str(told.values["due_time"])) == ("2026-12-04", "17:00:00")
    assert (told.values["due_zone"], told.values["status"]) == ("America/Chicago", Status.DONE)
    assert told.values["done_at"] == datetime(2026, 12, 3, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("rule", "kept"),
    [
        ("FREQ=MONTHLY;BYMONTHDAY=4", "FREQ=MONTHLY;BYMONTHDAY=4;ANCHOR=20261204"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=FR;WKST=MO", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR;ANCHOR=20261204"),
        ("FREQ=WEEKLY;BYDAY=MO,FR;WKST=SU", "FREQ=WEEKLY;BYDAY=MO,FR;ANCHOR=20261204"),
        ("FREQ=MONTHLY;BYDAY=FR;BYSETPOS=1;COUNT=3", "FREQ=MONTHLY;BYDAY=1FR;COUNT=3;ANCHOR=20261204"),
        ("FREQ=YEARLY;BYMONTH=12;UNTIL=20301231T235959Z",
         "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=4;UNTIL=20301231;ANCHOR=20261204"),
        ("FREQ=DAILY", "FREQ=DAILY;ANCHOR=20261204"),
    ],
)  # fmt: skip
def test_task_that_comes_back_keeps_its_rule(rule: str, kept: str) -> None:
    told = only(calendar(f"BEGIN:VTODO\nUID:t1\nSUMMARY:Report\nDUE;VALUE=DATE:20261204\nRRULE:{rule}\nEND:VTODO"))
    assert told.values["recurrence"] == kept
    assert told.odd == ()


@pytest.mark.parametrize(
    "rule", ["FREQ=MONTHLY;BYDAY=2TU,-1FR;BYSETPOS=1", "FREQ=HOURLY", "FREQ=", "X", "FREQ=DAILY;INTERVAL=x"]
)
def test_task_whose_rule_ours_cannot_say_keeps_it_as_text_and_says_so(rule: str) -> None:
    told = only(calendar(f"BEGIN:VTODO\nUID:t1\nSUMMARY:Report\nDUE;VALUE=DATE:20261204\nRRULE:{rule}\nEND:VTODO"))
    assert "recurrence" not in told.values
    assert told.values["custom"] == (f"Repeats: {rule}",)
    assert "its repetition is kept as text" in told.odd[0]


def test_task_that_comes_back_from_its_start_is_due_then() -> None:
    told = only(calendar("BEGIN:VTODO\nUID:t1\nSUMMARY:x\nDTSTART;VALUE=DATE:20261204\nRRULE:FREQ=WEEKLY\nEND:VTODO"))
    assert (str(told.values["due_on"]), "start_on" in told.values) == ("2026-12-04", False)
    assert told.values["recurrence"] == "FREQ=WEEKLY;BYDAY=FR;ANCHOR=20261204"


def test_old_calendar_in_quoted_printable_is_read() -> None:
    text = (
        "BEGIN:VCALENDAR\nVERSION:1.0\nBEGIN:VEVENT\nDTSTART:20261102T090000Z\n"
        "SUMMARY;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Gespr=C3=A4ch =\nmit Dana\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    assert only(text).values["title"] == "Gespräch mit Dana"


def test_free_times_are_skipped_by_name_and_an_empty_calendar_is_refused() -> None:
    (skipped,) = read(calendar("BEGIN:VFREEBUSY\nFREEBUSY:20260101T000000Z/PT1H\nEND:VFREEBUSY")).skipped
    assert "free or busy" in skipped.reason
    with pytest.raises(UnreadableFile, match=r"c\.ics has no calendar entries"):
        read(calendar())


def carry(plan: Plan, known: Known) -> Known:
    """Return what is known after a plan."""
    records: dict[str, dict[str, Record]] = {
        kind: {record.id: record for record in held} for kind, held in known.records.items()
    }
    for record in (*plan.created, *(after for _, after in plan.changed)):
        records.setdefault(record.KIND.name, {})[record.id] = record
    for kind, id in plan.removed:
        del records[kind][id]
    return Known({kind: tuple(held.values()) for kind, held in records.items()})


DMV = Agency(id=Id("a1"), name="Department of Motor Vehicles", acronym="DMV", website="https://www.dmv.state.gov/x")
DANA = Contact(id=Id("c1"), name="Dana Ruiz", given="Dana", family="Ruiz", emails=("dana@state.gov",))
OFFICE = Known(
    {"agency": (DMV,), "contact": (DANA,), "role": (Role(id=Id("r1"), contact=DANA.id, agency=DMV.id, title="CIO"),)}
)


@pytest.mark.parametrize(
    "attendee",
    ["ATTENDEE:mailto:DANA@state.gov", "ATTENDEE;CN=Dana Ruiz:invalid:nomail", "ATTENDEE:mailto:omar@it.dmv.state.gov"],
)
def test_meeting_is_about_the_agency_of_who_takes_part(attendee: str) -> None:
    reading = read(calendar(event("DTSTART:20260105T140000Z", "SUMMARY:x", attendee)))
    (note,) = make_plan([reading], OFFICE).created
    assert isinstance(note, Note)
    assert note.agencies == (DMV.id,)
    assert note.attendees == ((DANA.id,) if "omar" not in attendee else ())
    assert ("omar" in attendee) == any("omar@" in each for each in note.custom)


def test_meeting_of_a_newer_version_updates_an_older_one_changes_nothing() -> None:
    first = make_plan([read(calendar(event("DTSTART:20260105T140000Z", "SUMMARY:x", "SEQUENCE:1")))], OFFICE)
    known = carry(first, OFFICE)
    newer = make_plan([read(calendar(event("DTSTART:20260106T150000Z", "SUMMARY:x", "SEQUENCE:2")))], known)
    assert [(item.state, item.about) for item in newer.items] == [("update", "when")]
    back = carry(newer, known)
    older = make_plan([read(calendar(event("DTSTART:20260105T140000Z", "SUMMARY:x", "SEQUENCE:1")))], back)
    assert older.changes_nothing
    assert older.items[0].about == "an older version of what is here"


def test_meeting_that_is_called_off_goes_to_the_trash_unknown_ones_are_skipped() -> None:
    known = carry(make_plan([read(calendar(event("DTSTART:20260105T140000Z", "SUMMARY:x")))], OFFICE), OFFICE)
    off = calendar("METHOD:CANCEL", event("DTSTART:20260105T140000Z", "SUMMARY:x", "SEQUENCE:1"))
    gone = make_plan([read(off)], known)
    assert [kind for kind, _ in gone.removed] == ["note"]
    assert [item.state for item in make_plan([read(off)], OFFICE).items] == ["skip"]


def test_series_made_shorter_loses_what_it_no_longer_has_but_never_written_notes() -> None:
    whole = event("DTSTART:20261102T090000Z", "RRULE:FREQ=WEEKLY;COUNT=4", "SUMMARY:Weekly", "SEQUENCE:0")
    known = carry(make_plan([read(calendar(whole))], OFFICE), OFFICE)
    fewer = event(
        "DTSTART:20261102T090000Z", "RRULE:FREQ=WEEKLY;COUNT=4", "SUMMARY:Weekly", "SEQUENCE:1",
        "EXDATE:20261109T090000Z",
    )  # fmt: skip
    plan = make_plan([read(calendar(fewer))], known)
    assert len(plan.removed) == 1
    again = carry(plan, known)
    assert make_plan([read(calendar(fewer))], again).changes_nothing


LINES = st.sampled_from(
    ["BEGIN:VCALENDAR", "END:VCALENDAR", "BEGIN:VEVENT", "END:VEVENT", "BEGIN:VTODO", "END:VTODO", "UID:1", "UID:2",
     "DTSTART:20260105T140000Z", "DTSTART;TZID=x:20261399T999999", "DTSTART;VALUE=DATE:20260105", "DTEND:0",
     "DURATION:P1D", "DURATION:-P99999W", "RRULE:FREQ=DAILY", "RRULE:FREQ=YEARLY;BYMONTHDAY=31;BYMONTH=2",
     "RRULE:FREQ=WEEKLY;INTERVAL=0", "RRULE:FREQ=MONTHLY;BYSETPOS=400;BYDAY=MO;COUNT=9", "RRULE:x", "RDATE:20260106",
     "EXDATE:20260105T140000Z", "RECURRENCE-ID:20260105T140000Z", "RECURRENCE-ID;RANGE=THISANDFUTURE:20260106",
     "SUMMARY:a\\nb", "ATTENDEE;CN=\"x:y\":mailto:a@b.c", " folded", "STATUS:CANCELLED", "METHOD:CANCEL", "\x00", ":",
     "BEGIN:VTIMEZONE", "TZID:x", "BEGIN:STANDARD", "TZOFFSETFROM:+9999", "END:STANDARD", "END:VTIMEZONE",
     "SEQUENCE:-1", "DUE:99991231T235959Z", "TRIGGER:-PT15M", "BEGIN:VALARM", "X;Y=\"", "PERCENT-COMPLETE:100"]
)  # fmt: skip


@given(st.lists(LINES, max_size=40))
def test_calendar_any_lines_are_planned_or_refused(lines: list[str]) -> None:
    told = "c.ics"
    try:
        reading = read("\n".join(lines))
    except UnreadableFile as error:
        told = str(error)
    else:
        plan = make_plan([reading], OFFICE)
        assert len(plan.items) == reading.read
        again = make_plan([reading], carry(plan, OFFICE))
        assert not again.created
        assert all(isinstance(record, Note | FollowUp) for record in plan.created)
    assert told.startswith("c.ics")
