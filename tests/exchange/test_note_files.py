"""Folders of notes: title, day and people from wherever they stand; promises as follow-ups, attendance never."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brm_desktop.base.errors import UnreadableFile
from brm_desktop.domain.decision import Decision
from brm_desktop.domain.follow_up import FollowUp, Status
from brm_desktop.domain.note import Note, NoteKind
from brm_desktop.domain.record import Record
from brm_desktop.exchange.note_files import list_actions, read_note
from brm_desktop.exchange.plan import Known, Plan, make_plan
from brm_desktop.exchange.shapes import Reading, Source, Understood
from tests.exchange.test_calendars import DANA, DMV, OFFICE, carry

TODAY = date(2026, 11, 28)


def read(text: str, name: str = "note.md") -> Understood:
    (told,) = read_note(Source(name, "note", text.encode()), today=TODAY).understood
    return told


@pytest.mark.parametrize(
    ("text", "name", "day"),
    [
        ("---\ndate: 2026-11-05\n---\n# Weekly\nagenda", "x.md", "2026-11-05 00:00"),
        ("# Weekly meeting\n### Date: December 13, 2026 ● 2:30 pm – 4:00 pm\n", "x.md", "2026-12-13 14:30"),
        ("# Weekly\n| Date & Time: | April 16, 2026; 4:00 pm, Eastern |\n", "x.md", "2026-04-16 16:00"),
        ("# Weekly\nagenda", "2026-11-05 weekly.md", "2026-11-05 00:00"),
        ("# Weekly\nagenda", "Week09-04-16-2026.md", "2026-04-16 00:00"),
        ("# Weekly, 5 November 2026\nagenda", "x.md", "2026-11-05 00:00"),
    ],
)
def test_note_day_is_found_wherever_it_is_told(text: str, name: str, day: str) -> None:
    assert f"{read(text, name).values['starts_at']:%Y-%m-%d %H:%M}" == day


@pytest.mark.parametrize(
    ("text", "name", "title"),
    [
        ('---\ntitle: "Budget talk"\n---\nx', "a.md", "Budget talk"),
        ("# **Weekly** [meeting](http://x)\nx", "a.md", "Weekly meeting"),
        ("## I. Call to Order\nLong ago.", "2026-01-05-budget-talk.md", "Budget talk"),
        ("Budget talk\n===========\nx", "a.md", "Budget talk"),
    ],
)
def test_note_title_is_what_its_writer_called_it(text: str, name: str, title: str) -> None:
    assert read(text, name).values["title"] == title


MINUTES = """# DMV weekly meeting 2026-11-20

## Attendance
* [x] Dana Ruiz - CIO
* [ ] Omar Field - PMO

## Notes
Decision: extend the pilot.
- [ ] Dana to send the volume figures by 12/4
- [x] Book the room

## Action items

| ID | Action item | Owner | Due Date | Completed Date |
|:--|:--|:--|:--|:--|
| 1 | Share the plan | Dana Ruiz | 12-04-2026 | - |
| 2 | Close the ticket | Omar | 11-01-2026 | 11-02-2026 |

Action: Bob will draft the memo
"""


def test_note_promises_are_found_and_attendance_is_none() -> None:
    found = {action.text: (action.owner, str(action.due_on), action.done) for action in list_actions(MINUTES)}
    assert found == {
        "Dana to send the volume figures by 12/4": ("", "None", False),
        "Book the room": ("", "None", True),
        "Share the plan": ("Dana Ruiz", "2026-12-04", False),
        "Close the ticket": ("Omar", "2026-11-01", True),
        "Bob will draft the memo": ("Bob", "None", False),
    }


def test_note_is_tied_to_people_agencies_and_follow_ups_and_again_changes_nothing() -> None:
    reading = Reading("note.md", (read(MINUTES),))
    plan = make_plan([reading], OFFICE)
    (note,) = (each for each in plan.created if isinstance(each, Note))
    follow_ups = [each for each in plan.created if isinstance(each, FollowUp)]
    assert (note.kind, note.agencies, note.attendees) == (NoteKind.MEETING, (DMV.id,), (DANA.id,))
    assert len(follow_ups) == 5
    assert {each.note for each in follow_ups} == {note.id}
    assert {each.agency for each in follow_ups} == {DMV.id}
    tied = [each for each in follow_ups if each.token]
    assert len(tied) == 2
    assert all(f"<!--f:{each.token}-->" in note.body for each in tied)
    assert plan.summarize()["read"] == 1
    assert make_plan([reading], carry(plan, OFFICE)).changes_nothing


def test_note_of_long_ago_offers_its_promises_for_someday() -> None:
    told = read(MINUTES.replace("2026-11-20", "2019-11-20").replace("12-04-2026", "12-04-2019"))
    assert {part.values["status"] for part in told.parts} == {Status.SOMEDAY, Status.DONE}


def test_note_newer_file_adds_what_is_new_and_keeps_what_was_written_here() -> None:
    first = make_plan([Reading("note.md", (read("# Talk 2026-11-20 meeting\n\nOne."),))], OFFICE)
    (note,) = first.created
    assert isinstance(note, Note)
    known = carry(replace(first, created=(replace(note, body=note.body + "\n\nMine."),)), OFFICE)
    second = make_plan([Reading("note.md", (read("# Talk 2026-11-20 meeting\n\nOne.\n\nTwo."),))], known)
    ((_, after),) = second.changed
    assert isinstance(after, Note)
    assert after.body.endswith("One.\n\nMine.\n\nTwo.")


def test_note_that_quotes_a_message_is_an_email() -> None:
    told = read("Thanks, Bob.\n\nOn Mon, Jan 5, 2026 at 9:00 AM Ann <a@x.gov> wrote:\n> old\n", "reply.txt")
    assert told.values["kind"] is NoteKind.EMAIL


def test_note_that_says_nothing_is_refused() -> None:
    with pytest.raises(UnreadableFile, match=r"note\.md says nothing"):
        read("\n\f\n")


BITS = st.sampled_from(
    ["---\n", "title: x\n", "date: [1\n", "# ", "- [ ] ", "- [x] ", "| Action | Owner |\n|--|--|\n", "| a | b |\n",
     "\n", "Action: ", "Attendees: ", "Dana Ruiz", "2026-13-45", "99/99/2026", "```\n", "<!--f:abcdefghijkl-->", "\f",
     "\x00", "> ", "é", "On 1 wrote:\n", "a: &a [*a]\n", "!!python/object:x\n"]
)  # fmt: skip


@given(st.lists(BITS, max_size=50))
def test_note_any_bits_are_planned_or_refused(bits: list[str]) -> None:
    told = "note.md"
    try:
        understood = read("".join(bits))
    except UnreadableFile as error:
        told = str(error)
    else:
        reading = Reading("note.md", (understood,))
        plan = make_plan([reading], OFFICE)
        assert make_plan([reading], carry(plan, OFFICE)).changes_nothing
    assert told.startswith("note.md")


DECIDED = "# DMV\nHeld on 2026-11-02\n\nDecision: keep the old portal\n- **Decision:** one vendor only\n"


def plan_of(text: str, name: str, known: Known) -> Plan:
    return make_plan([read_note(Source(name, "note", text.encode()), today=TODAY)], known)


def list_decided(plan: Plan) -> list[Decision]:
    return [record for record in plan.created if isinstance(record, Decision)]


def test_note_decisions_become_records_of_its_day() -> None:
    plan = plan_of(DECIDED, "dmv.md", Known())
    (note,) = (record for record in plan.created if isinstance(record, Note))
    assert [each.title for each in list_decided(plan)] == ["keep the old portal", "one vendor only"]
    assert {(each.note, str(each.on)) for each in list_decided(plan)} == {(note.id, "2026-11-02")}


def test_note_newer_file_brings_only_its_new_decisions() -> None:
    first = plan_of(DECIDED, "dmv.md", Known())
    records: dict[str, list[Record]] = {}
    for record in first.created:
        records.setdefault(record.KIND.name, []).append(record)
    assert plan_of(DECIDED, "dmv.md", Known(records)).changes_nothing
    records["decision"] = records["decision"][1:]  # a person deleted the first one
    again = plan_of(DECIDED + "\nDecision: fund it\n", "dmv.md", Known(records))
    assert [each.title for each in list_decided(again)] == ["fund it"]


def test_note_that_quotes_a_message_brings_no_decisions() -> None:
    text = "On Mon, Feb 1, 2016 at 4:58 AM, Ann Poe <a@x.gov> wrote:\n> Decision: stop\n"
    assert list_decided(plan_of(text, "mail.txt", Known())) == []
