"""What goes out comes back the same: contacts, meetings, follow-ups, notes and any record, in every format."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brm_desktop.base.stamps import make_id
from brm_desktop.domain.contact import Contact
from brm_desktop.domain.fields import Id
from brm_desktop.domain.follow_up import FollowUp, Priority, Status
from brm_desktop.domain.note import Note, NoteKind
from brm_desktop.domain.record import Record
from brm_desktop.exchange.own import join_members, split_members
from brm_desktop.exchange.plan import Known, make_plan
from brm_desktop.exchange.reading import read_source
from brm_desktop.exchange.source import make_source
from brm_desktop.exchange.write_calendar import write_calendar
from brm_desktop.exchange.write_cards import write_cards
from brm_desktop.exchange.write_notes import make_file_name, write_note

LINE = st.text(st.characters(exclude_categories=("C", "Zl", "Zp", "Zs")) | st.just(" "), max_size=30).map(
    lambda text: " ".join(text.split())
)
NAME = LINE.filter(lambda text: len(text) > 1 and any(map(str.isalpha, text)))
PROSE = st.lists(LINE, max_size=4).map(lambda lines: "\n".join(lines).strip())
MEMBERS = st.lists(LINE.filter(bool), max_size=3, unique=True).map(tuple)
ZONES = st.sampled_from([ZoneInfo("America/New_York"), ZoneInfo("Europe/Berlin"), UTC])
MOMENTS = st.builds(
    lambda day, clock, zone: datetime.combine(day, clock.replace(second=0, microsecond=0), zone).astimezone(zone),
    st.dates(date(1990, 1, 1), date(2036, 1, 1)), st.times(), ZONES,
)  # fmt: skip
PHONES = st.lists(
    st.sampled_from(["804-555-0100", "+1 804 555 0101 (mobile)", "(804) 555-0102 ext. 7", "call the desk", "1 (main)"]),
    max_size=3, unique=True,
).map(tuple)  # fmt: skip
EMAILS = st.lists(st.sampled_from(["a@x.gov", "Ann.Poe@X.gov", "not an address", "'q'@x.gov"]), max_size=2, unique=True)


def ids() -> st.SearchStrategy[Id]:
    return st.builds(lambda: Id(make_id()))


CONTACTS = st.builds(
    Contact, id=ids(), name=NAME, given=LINE, family=LINE, prefix=LINE, nickname=LINE, organization=LINE,
    job_title=LINE, emails=EMAILS.map(tuple), phones=PHONES,
    addresses=st.lists(PROSE.filter(bool), max_size=2, unique=True).map(tuple),
    about=PROSE, tags=MEMBERS, custom=MEMBERS, prefers=LINE, birthday=st.sampled_from(["", "1980-02-03", "in May"]),
)  # fmt: skip
NOTES = st.builds(
    Note, id=ids(), title=LINE, kind=st.just(NoteKind.MEETING), starts_at=MOMENTS, place=LINE, body=PROSE, tags=MEMBERS,
    private=st.booleans(),
)  # fmt: skip
FOLLOW_UPS = st.builds(
    FollowUp, id=ids(), title=NAME, status=st.sampled_from(Status), priority=st.sampled_from(Priority), details=PROSE,
    due_on=st.none() | st.dates(date(1990, 1, 1), date(2036, 1, 1)),
    due_time=st.none() | st.sampled_from([time(9), time(16, 30)]),
    due_zone=st.sampled_from(["", "America/Chicago"]), tags=MEMBERS,
    recurrence=st.sampled_from(["", "FREQ=WEEKLY;BYDAY=FR;FROM=DONE", "FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1"]),
)  # fmt: skip


def come_back(data: bytes, name: str, *records: Record) -> None:
    """See that an import of what was exported finds every record as it is."""
    known: dict[str, list[Record]] = {}
    for record in records:
        known.setdefault(record.KIND.name, []).append(record)
    plan = make_plan(read_source(make_source(name, data)), Known(known))
    assert plan.created == ()
    assert [(item.state, item.about) for item in plan.items] == [("same", "")] * len(records)
    assert plan.changes_nothing


@given(CONTACTS, st.sampled_from(["3.0", "4.0"]))
def test_contact_comes_back_from_a_card(contact: Contact, version: str) -> None:
    data = write_cards([contact], version)
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    come_back(data, "people.vcf", contact)


@given(NOTES, st.none() | st.integers(1, 300))
def test_meeting_comes_back_from_a_calendar(note: Note, minutes: int | None) -> None:
    start = note.starts_at
    assert start is not None
    ends_at = (start.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(start.tzinfo) if minutes else None
    note = replace(note, ends_at=ends_at)
    come_back(write_calendar([note], [], {}), "c.ics", note)


@given(FOLLOW_UPS)
def test_follow_up_comes_back_from_a_calendar(one: FollowUp) -> None:
    if one.due_on is None or one.due_time is None:
        one = replace(one, due_time=None, due_zone="")
    come_back(write_calendar([], [one], {}), "c.ics", one)


@given(NOTES)
def test_note_comes_back_from_markdown(note: Note) -> None:
    come_back(write_note(note, lambda kind, id: id), "note.md", note)


def test_note_as_markdown_has_no_ties_of_follow_ups() -> None:
    note = Note(id=Id(make_id()), title="Talk", body="- [ ] call Dana <!--f:abcdefghijkl-->")
    assert b"<!--f:" not in write_note(note, lambda kind, id: id)


@given(st.lists(st.text(st.characters(exclude_categories=("C",)), min_size=1, max_size=12), max_size=4))
def test_members_of_a_cell_come_back(members: list[str]) -> None:
    assert split_members(join_members(members)) == members


@given(st.lists(st.text(max_size=40), min_size=1, max_size=6))
def test_file_names_are_safe_and_differ(titles: list[str]) -> None:
    taken = set[str]()
    names = [make_file_name(title, taken) for title in titles]
    assert len({name.casefold() for name in names}) == len(names)
    assert all(not set(name) & set('<>:"/\\|?*\n') and not name.startswith(".") for name in names)


@pytest.mark.parametrize("as_events", [True, False])
def test_calendar_of_follow_ups_has_events_only_when_asked(as_events: bool) -> None:
    one = FollowUp(id=Id(make_id()), title="Send figures", due_on=date(2026, 12, 4))
    data = write_calendar([], [one], {}, as_events=as_events)
    assert (b"BEGIN:VEVENT" in data) is as_events
    assert b"BEGIN:VTODO" in data
